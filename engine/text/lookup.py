"""Prompt lookup: the next tokens of a quote stand in the document already.

After three tokens that also follow each other earlier on, those that came next there are proposed; the model reads
all of them at once and confirms or refuses each (prompt lookup decoding; speculative decoding without a draft model:
Leviathan et al., 2023). A token counts only if the model would have picked it itself.
"""

from __future__ import annotations

from collections.abc import Sequence

NGRAM = 3
FIRST, MOST = 2, 7
"""tokens proposed at a new place, and where proposals have just been confirmed"""


class PromptLookup:
    """Tokens so far, and where each run of three of them stands."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}
        """run of three tokens -> place behind its last occurrence"""
        self._next: int | None = None
        """place of the token that is expected next"""
        self._trust = FIRST
        for token in tokens:
            self._append(token)

    def add(self, token: int) -> None:
        """The model wrote this token."""
        if self._next is not None and self._tokens[self._next] == token:
            self._next += 1
            self._trust = min(MOST, self._trust + 1)
        else:
            self._next = self._places.get((*self._tokens[-NGRAM + 1 :], token))
            self._trust = FIRST
        self._append(token)

    def draft(self) -> list[int]:
        """What comes next, if the model goes on as the text did; empty where nothing like it stands there."""
        return [] if self._next is None else self._tokens[self._next : self._next + self._trust]

    def _append(self, token: int) -> None:
        self._tokens.append(token)
        if len(self._tokens) >= NGRAM:
            run = tuple(self._tokens[-NGRAM:])
            # Entered only now, so that the run which ends here is not found as its own precedent.
            self._places[run] = len(self._tokens)
