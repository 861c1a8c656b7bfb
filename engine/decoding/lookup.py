"""Prompt lookup: the next tokens of a quote stand in the document already.

The tokens written last are looked for in all that stands before them; what came next there is proposed, and the model
reads the proposal at once and confirms or refuses each token of it (speculative decoding, Leviathan et al., 2023,
with the prompt in place of a draft model). A token counts only if the model would have picked it itself.

A refused token costs nearly half of a step, so how much is proposed depends on how sure the place is, and on whether
a quote is being written: there the document goes on, elsewhere only phrases repeat.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

MOST = 15
"""tokens in one proposal"""
SURE_RUN = 3
"""tokens in a quote that fit only one place: from here on it is all but certain"""
LONG_RUN = 8
"""tokens that fit several places: these are repetitions, which go on alike"""
QUOTE_MARK = b'"'
SENTENCE_END = re.compile(rb"[.!?\n]")
"""quotes mostly end where sentences do"""


class PromptLookup:
    """All tokens so far, and the places that the last ones fit."""

    def __init__(self, tokens: Sequence[int], bytes_of: Callable[[int], bytes]) -> None:
        """``tokens`` of the prompt; ``bytes_of``: the text of a token."""
        self._bytes_of = bytes_of
        self._tokens = list(tokens)
        self._after: defaultdict[int, list[int]] = defaultdict(list)
        """token -> places behind its occurrences"""
        for place, token in enumerate(tokens, 1):
            self._after[token].append(place)
        self._places: list[int] = []
        """behind each run of tokens that is equal to the last ``_run`` ones"""
        self._run = 0
        self._quoting = False

    def add(self, token: int) -> None:
        """The model wrote this token."""
        going_on = [place + 1 for place in self._places if self._tokens[place] == token]
        self._run = self._run + 1 if going_on else 1
        self._places = going_on or list(self._after[token])
        self._quoting ^= self._bytes_of(token).count(QUOTE_MARK) % 2 == 1
        self._tokens.append(token)
        self._after[token].append(len(self._tokens))

    def draft(self) -> list[int]:
        """What comes next, if the model goes on as the text did; empty where that is too unsure."""
        if not self._places:
            return []
        place = self._places[-1]
        draft = self._tokens[place : place + self._length()]
        if self._quoting:
            for count, token in enumerate(draft, 1):
                if SENTENCE_END.search(self._bytes_of(token)):
                    return draft[:count]
        return draft

    def _length(self) -> int:
        """How much to propose. Measured on answers that quote a report; a longer proposal at a new place cost more."""
        if not self._quoting:
            return max(0, min(4, self._run - 3))
        if len(self._places) == 1:
            return MOST if self._run >= SURE_RUN else 4 * (self._run - 1)
        return MOST if self._run >= LONG_RUN else 2 * (self._run >= SURE_RUN)
