"""What is written has the form of an answer, whatever the weights are, also where the limit cuts it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.answering.form import NOT_FOUND, STATEMENTS, AnswerParser, Part, Words, answer_grammar
from engine.contracts import KvType, TextSettings
from engine.decoding.writing import Writer
from engine.text.context import Context
from engine.text.model import Model
from engine.text.native import StopFlag
from engine.text.picking import GrammarPicker
from engine.text.service import TextService
from engine.text.vocabulary import Vocabulary
from tests.helpers.replay import Replay
from tests.helpers.text_models import tiny_model
from tests.helpers.text_requests import PAGES, outcome, request_to
from tests.unit.text.conftest import Start

Amount = Callable[[int, int], int]

MARKS = (3, 12, 128)
STATEMENT = r'(?:\[(?:3|12|128)\] "[^"\n]{3,}" ){1,4}[^"\[\n ][^\n]+\n'
CALL = r'\[calculate\(expression="[0-9a-zA-Z_+*/(),.% -]{1,200}"\)\]'
ANSWER = re.compile(f"(?:{STATEMENT}){{1,{STATEMENTS}}}|{NOT_FOUND}|{CALL}")
TEXT = "naïve — 845 €, 中文, กลุ่ม, हिन्दी, 🙂."


def parts_of(text: str, *, cut: bool, source: random.Random) -> list[Part]:
    """What the parser makes of it, in pieces of any length, without the words of half a statement."""
    parser, parts = AnswerParser(), list[Part]()
    while text:
        length = source.randint(1, 9)
        parts += parser.feed(text[:length])
        text = text[length:]
    parts += parser.end(cut=cut)
    return [part for part in parts if not isinstance(part, Words)]


def form_of(text: str, *, cut: bool, source: random.Random) -> str:
    """Which kind of answer it is, after all that must hold for each has been shown."""
    parts = [type(part).__name__ for part in parts_of(text, cut=cut, source=source)]
    if cut:
        whole = text[: text.rfind("\n") + 1]
        assert re.fullmatch(f"(?:{STATEMENT})*", whole), text
        assert parts == ["Stated"] * whole.count("\n"), text
        return "cut"
    assert ANSWER.fullmatch(text), text
    expected = ["Nothing"] if text == NOT_FOUND else ["Stated"] * text.count("\n") or ["Call"]
    assert parts == expected, text
    return parts[0]


@pytest.mark.parametrize("with_calls", [True, False])
def test_the_form_holds_for_random_weights(
    with_calls: bool, service: TextService, tmp_path: Path, amount: Amount
) -> None:
    source, grammar = random.Random(0), answer_grammar(MARKS, with_calls=with_calls)
    for seed in range(amount(2, 10)):
        model = tiny_model(tmp_path / f"{seed}.gguf", seed=seed)
        for number in range(amount(10, 25)):
            request = replace(request_to(model, f"Question {number}?", PAGES[:2]), grammar=grammar)
            answer = outcome(service.generate(replace(request, limit=source.choice([5, 40, 400]))))
            form_of(answer.text, cut=answer.done.cut, source=source)


def test_the_form_holds_for_random_logits(vocabulary: Vocabulary, amount: Amount) -> None:
    """Noise writes answers of all forms, where a model with random weights soon repeats itself."""
    source, noise = random.Random(1), np.random.default_rng(1)
    forms = set()
    for _ in range(amount(40, 500)):
        text, cut = noisy_answer(vocabulary, noise, limit=source.choice([30, 300]))
        forms.add(form_of(text, cut=cut, source=source))
    assert forms == {"Stated", "Nothing", "Call", "cut"}


def test_an_answer_ends_as_soon_as_it_may(vocabulary: Vocabulary) -> None:
    noise = np.random.default_rng(2)
    for _ in range(10):
        text, cut = noisy_answer(vocabulary, noise, limit=2000, end=100.0)
        assert not cut
        assert text.count("\n") <= 1


def noisy_answer(
    vocabulary: Vocabulary, noise: np.random.Generator, *, limit: int, end: float = 1.0
) -> tuple[str, bool]:
    """An answer from logits without a model, and whether the limit cut it; each answer prefers other tokens."""
    liking = noise.normal(0, 2, vocabulary.size)
    liking[[ord('"'), ord("\n"), vocabulary.end_turn]] += 4
    liking[vocabulary.end_turn] += end
    written = b""
    with closing(GrammarPicker(vocabulary, answer_grammar(MARKS, with_calls=True))) as picker:
        for _ in range(limit):
            token = picker.pick((liking + noise.normal(0, 2, vocabulary.size)).astype(np.float32))
            if vocabulary.is_end(token):
                return written.decode(errors="replace"), False
            written += vocabulary.bytes_of(token)
    return written.decode(errors="replace"), True


def replayed(tiny: Model, tokens: Sequence[int], limit: int) -> tuple[list[str], bool]:
    """The pieces of these tokens, one by one, and whether the limit cut them."""
    with closing(Context(tiny, TextSettings(context=512, kv_type=KvType.F16), 1, StopFlag())) as context:
        writer = Writer(context, tiny.vocabulary, Replay([*tokens, tiny.vocabulary.end_turn]), None)
        (logits,) = context.read([tiny.vocabulary.begin], outputs=1)
        return list(writer.pieces(logits, limit)), writer.written.cut


def test_no_letter_is_ever_broken(tiny: Model) -> None:
    bytes_alone = list(TEXT.encode())  # the first 256 tokens are the bytes
    assert replayed(tiny, bytes_alone, 500) == (list(TEXT), False)
    pieces, _ = replayed(tiny, tiny.vocabulary.tokens(TEXT), 500)
    assert "".join(pieces) == TEXT


def test_a_letter_that_the_limit_cuts_is_marked(tiny: Model) -> None:
    assert replayed(tiny, list("a€".encode()), 3) == (["a", "\N{REPLACEMENT CHARACTER}"], True)


@pytest.mark.parametrize(("limit", "cut"), [(2, True), (3, False), (4, False)])
def test_an_answer_that_ends_at_the_limit_is_not_cut(limit: int, cut: bool, tiny: Model) -> None:
    pieces, was_cut = replayed(tiny, list(b"abc"), limit)
    assert ("".join(pieces), was_cut) == ("abc"[:limit], cut)


def test_the_same_prompt_gets_the_same_answer(start: Start, tiny_text_model: Path) -> None:
    request = request_to(tiny_text_model)
    answers = [outcome(start().generate(request)) for _ in range(2)]
    assert answers[0].pieces == answers[1].pieces
    assert outcome(start().generate(request_to(tiny_text_model, "Another?"))).pieces != answers[0].pieces


def test_a_malformed_grammar_leaves_all_usable(service: TextService, tiny_text_model: Path) -> None:
    request = request_to(tiny_text_model)
    with pytest.raises(ValueError, match="not well formed"):
        outcome(service.generate(replace(request, grammar="root ::= missing")))
    assert outcome(service.generate(request)).text
