"""Of the equally good ways to match words, the one in which what is new begins where a sentence does: where a sentence
is put in before another one that begins with the same word, it is the whole sentence that is new."""

from __future__ import annotations

from engine.comparing.copies import Copy

Partners = list[int | None]


def slide(copy: Copy, mine: Partners, theirs: Partners, start: int, end: int) -> None:
    """Move a run of tokens without a partner to where a sentence or row begins, if the words allow it.

    Args:
        mine: the partners of the copy's tokens; ``theirs``: of the other one's. Both are changed.
        start: the first token of the run; ``end``: the one after its last.
    """
    steps = _steps(copy, mine, start, end)
    for step in range(0, steps, -1):
        _hand_over(mine, theirs, start + step - 1, end + step - 1)
    for step in range(steps):
        _hand_over(mine, theirs, end + step, start + step)


def _steps(copy: Copy, mine: Partners, start: int, end: int) -> int:
    """How many tokens the run must go back (less than 0) or ahead; 0 where it stays."""
    first, last = copy.spans[copy.position(start)]
    before, behind = mine[start - 1] if start > first else None, mine[end] if end < last else None
    if _begins(copy, start) or (before is not None and behind is not None and behind != before + 1):
        return 0  # other words stood there
    keys, length = copy.tokens, end - start
    place = start
    while place > first and mine[place - 1] is not None and keys[place - 1].key == keys[place - 1 + length].key:
        place -= 1
        if _begins(copy, place):
            return place - start
    place = start
    while place + length < last and mine[place + length] is not None and keys[place].key == keys[place + length].key:
        place += 1
        if _begins(copy, place):
            return place - start
    return 0


def _begins(copy: Copy, token: int) -> bool:
    """Whether a sentence or row begins here."""
    return token == 0 or copy.tokens[token].unit != copy.tokens[token - 1].unit


def _hand_over(mine: Partners, theirs: Partners, token: int, other: int) -> None:
    """The partner of one token becomes that of the other."""
    partner = mine[token]
    assert partner is not None
    mine[token], mine[other] = None, partner
    theirs[partner] = other
