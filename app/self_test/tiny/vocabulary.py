"""A real byte-level BPE vocabulary in the form of Llama 3's, trained on a short text when it is needed.

Method: Sennrich et al. 2016, "Neural machine translation of rare words with subword units", on bytes as in GPT-2.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice, pairwise, product

Pair = tuple[str, str]

NAMED_SPECIALS = {
    0: "<|begin_of_text|>",
    1: "<|end_of_text|>",
    4: "<|finetune_right_pad_id|>",
    6: "<|start_header_id|>",
    7: "<|end_header_id|>",
    8: "<|eom_id|>",
    9: "<|eot_id|>",
    10: "<|python_tag|>",
}
"""place after the ordinary tokens -> name; those between and behind are reserved (Llama 3.2's tokenizer_config.json)"""

PIECE = re.compile(r"[^\w\r\n]?[^\W\d_]+|\d{1,3}| ?[^\s\w]+[\r\n]*|\s+")
"""nearly Llama 3's split of a text into pieces; where it differs a merge is merely never used"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens in the order of their ids, ordinary ones first, and the merges that make them."""

    ordinary: tuple[str, ...]
    special: tuple[str, ...]
    merges: tuple[Pair, ...]
    pre: str
    """llama.cpp's name for the way in which a text is split into pieces"""

    @property
    def tokens(self) -> tuple[str, ...]:
        """All tokens; the place of a token is its id."""
        return self.ordinary + self.special


def llama3_vocabulary(size: int, text: str, *, special: int = 16) -> Vocabulary:
    """``size`` tokens, the last ``special`` of them Llama 3's; 128,256 and 256 are the published numbers.

    Where ``text`` gives too few merges, made-up words fill the rest.
    """
    merges = tuple(islice(merges_of(text), size - special - 256))
    real = [*byte_letters(), *(first + second for first, second in merges)]
    ordinary = tuple(islice(dict.fromkeys([*real, *islice(made_up_words(), size)]), size - special))
    return Vocabulary(ordinary, tuple(islice(llama3_specials(), special)), merges, "llama-bpe")


def llama3_specials() -> Iterator[str]:
    """Names of Llama 3's control tokens in the order of their ids."""
    reserved = count()
    for place in count():
        yield NAMED_SPECIALS.get(place) or f"<|reserved_special_token_{next(reserved)}|>"


def byte_letters() -> list[str]:
    """The printable letter that stands for each byte in a vocabulary, by the byte (GPT-2's table)."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = count(0x100)
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]


def merges_of(text: str) -> Iterator[Pair]:
    """Pairs to merge, the most frequent first; of equally frequent ones the first in the order of their letters."""
    letters = byte_letters()
    counted = Counter(PIECE.findall(text))
    words = [[letters[byte] for byte in piece.encode()] for piece in counted]
    weights = list(counted.values())
    frequency: Counter[Pair] = Counter()
    places: defaultdict[Pair, set[int]] = defaultdict(set)
    for place, word in enumerate(words):
        for pair in pairwise(word):
            frequency[pair] += weights[place]
            places[pair].add(place)
    while frequency:
        best = min(frequency, key=lambda pair: (-frequency[pair], pair))
        yield best
        for place in places.pop(best):
            for pair in pairwise(words[place]):
                frequency[pair] -= weights[place]
            words[place] = merged(words[place], best)
            for pair in pairwise(words[place]):
                frequency[pair] += weights[place]
                places[pair].add(place)
        frequency = +frequency


def merged(word: list[str], pair: Pair) -> list[str]:
    """A word with every occurrence of the pair made one, from the left."""
    result: list[str] = []
    for letter in word:
        if result and (result[-1], letter) == pair:
            result[-1] += letter
        else:
            result.append(letter)
    return result


def made_up_words() -> Iterator[str]:
    """Words of three and four syllables, each also with a space before it."""
    space = byte_letters()[ord(" ")]
    syllables = [first + second for first, second in product("bdfgklmnprstvz", "aeiou")]
    for repeat in (3, 4):
        for parts in product(syllables, repeat=repeat):
            word = "".join(parts)
            yield from (word, space + word)
