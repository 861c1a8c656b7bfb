"""Writing token by token, several at a time where the document says what comes next."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.decoding.lookup import PromptLookup
from engine.decoding.repetition import Repetition

Logits = npt.NDArray[np.float32]
"""one number for each token of the vocabulary"""


class Context(Protocol):
    """What a model has read so far."""

    tokens: list[int]

    def read(self, tokens: Sequence[int], outputs: int = 0) -> Sequence[Logits]:
        """Read further tokens; the logits after each of the last ``outputs`` of them."""
        ...

    def keep_first(self, count: int) -> None:
        """Forget what was read after the first ``count`` tokens."""
        ...


class Vocabulary(Protocol):
    """The tokens of a model."""

    def bytes_of(self, token: int) -> bytes:
        """UTF-8, or a part of it; nothing for special tokens."""
        ...

    def is_end(self, token: int) -> bool:
        """Whether the model ends its turn with this token."""
        ...


class Picker(Protocol):
    """Chooses tokens one after the other."""

    def pick(self, logits: Logits) -> int:
        """The next token; it counts as written."""
        ...


@dataclass(slots=True)
class Written:
    """What has been written."""

    tokens: int = 0
    drafted: int = 0
    accepted: int = 0
    cut: bool = False
    """by the length limit"""
    repeated: bool = False
    """it went round in circles and was cut there"""


class Writer:
    """Writes after what the context has read. ``written`` counts."""

    def __init__(
        self,
        context: Context,
        vocabulary: Vocabulary,
        picker: Picker,
        lookup: PromptLookup | None,
        repetition: Repetition | None = None,
    ) -> None:
        """
        Args:
            lookup: None for plain decoding, one token at a time.
            repetition: None: a loop goes on up to the length limit.
        """
        self.written = Written()
        self._context = context
        self._vocabulary = vocabulary
        self._picker = picker
        self._lookup = lookup
        self._repetition = repetition

    def pieces(self, logits: Logits, limit: int) -> Iterator[str]:
        """The text as it is written, whole characters only, until the model ends its turn or ``limit`` tokens.

        Args:
            logits: after the last token of the prompt.
        """
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for token in self._tokens(logits, limit):
            text = decoder.decode(self._vocabulary.bytes_of(token))
            if text:
                yield text
        rest = decoder.decode(b"", final=True)
        if rest:
            yield rest

    def _tokens(self, logits: Logits, limit: int) -> Iterator[int]:
        rows: Sequence[Logits] = [logits]
        draft = list[int]()
        while True:
            # Row by row the model confirms the draft, until it picks something else.
            for place, row in enumerate(rows):
                token = self._picker.pick(row)
                if self._vocabulary.is_end(token):
                    return
                if self.written.tokens == limit:
                    self.written.cut = True
                    return
                self._count(token)
                yield token
                if self.written.repeated:
                    return
                if place == len(draft) or draft[place] != token:
                    break
            self.written.accepted += place
            self._context.keep_first(len(self._context.tokens) - len(draft) + place)
            draft = self._draft(limit)
            rows = self._context.read([token, *draft], outputs=len(draft) + 1)

    def _count(self, token: int) -> None:
        self.written.tokens += 1
        if self._lookup is not None:
            self._lookup.add(token)
        if self._repetition is not None:
            self.written.repeated = self._repetition.add(token)

    def _draft(self, limit: int) -> list[int]:
        draft = self._lookup.draft() if self._lookup is not None else []
        draft = draft[: limit - self.written.tokens]
        self.written.drafted += len(draft)
        return draft
