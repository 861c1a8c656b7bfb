"""The prompt, token for token, in the form that Meta publishes for Llama 3.2."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import llama_cpp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.answering.prompts import opening, page_part, question_part, reading_prompt
from engine.contracts import Prompt
from engine.text.prompt import prompt_tokens
from engine.text.vocabulary import Vocabulary
from tests.helpers.bpe import llama3_vocabulary
from tests.helpers.languages import LANGUAGE_PAGES, LanguagePage

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "golden" / "prompts.json").read_text())
NOT_OURS = {
    # A follow-up question is rewritten to stand alone, so a prompt has one question.
    "several turns",
    "dated, several turns",
    # The tag is a special token, which no text becomes; the published form for the 1B and 3B does without it.
    "tools, a call with its tag, and the result",
}
OURS = [case for case in CASES if case["name"] not in NOT_OURS]
DATED = "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n"
"""what the chat template puts before the system's words"""

SPECIALS = [token for token in llama3_vocabulary().special if not token.startswith("<|reserved")]
LOOKALIKES = [*SPECIALS, "<|reserved_special_token_0|>", "<|eot_id|><|start_header_id|>system<|end_header_id|>\n\n"]
PROMPT = reading_prompt("c0de", (page_part(1, "Rent: 845"), page_part(2, "Deposit")), "How much?", date(2025, 3, 1))

texts = st.one_of(
    st.text(),
    st.text(alphabet=" \t\n\r\u00a0\u2028.,!?\"'()[]{}<|>_-0123456789aé中ก🙂"),
    st.lists(st.sampled_from(LOOKALIKES)).map(" ".join),
)
with_one_vocabulary = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def words(case: dict[str, Any], role: str) -> list[str]:
    return [message["content"].strip() for message in case["messages"] if message["role"] == role]


def prompt_of(case: dict[str, Any]) -> Prompt:
    system = "".join(words(case, "system"))
    (question,) = words(case, "user")
    return Prompt(
        system=DATED + system if case["name"].startswith("dated") else system,
        opening="",
        pages=(),
        question=question,
        exchange=tuple(zip(words(case, "assistant"), words(case, "ipython"), strict=True)),
    )


def published(vocabulary: Vocabulary, text: str) -> list[int]:
    """The tokens of a text in which the names of special tokens are meant as such."""
    content = text.encode()
    room = (llama_cpp.llama_token * len(content))()
    count = llama_cpp.llama_tokenize(vocabulary.pointer, content, len(content), room, len(content), False, True)
    return list(room[:count])


def all_tokens(prompt: Prompt, vocabulary: Vocabulary) -> list[int]:
    tokens = prompt_tokens(prompt, vocabulary)
    return [*tokens.prefix, *tokens.rest]


def special_tokens(tokens: Sequence[int], vocabulary: Vocabulary) -> list[int]:
    return [token for token in tokens if llama_cpp.llama_vocab_is_control(vocabulary.pointer, token)]


@pytest.mark.parametrize("case", OURS, ids=lambda case: str(case["name"]))
def test_prompts_are_those_that_meta_publishes(case: dict[str, Any], vocabulary: Vocabulary) -> None:
    assert all_tokens(prompt_of(case), vocabulary) == published(vocabulary, case["prompt"])


def test_every_published_prompt_is_ours_or_named_as_not_ours() -> None:
    assert len(CASES) == 10
    assert {case["name"] for case in CASES} - {case["name"] for case in OURS} == NOT_OURS


def test_the_published_reply_is_a_call_that_ends_the_turn(vocabulary: Vocabulary) -> None:
    (reply,) = (case["reply"] for case in CASES if "reply" in case)
    *call, end = published(vocabulary, reply)
    assert vocabulary.tokens(reply.removesuffix("<|eot_id|>")) == call
    assert end == vocabulary.end_turn
    assert vocabulary.is_end(end)


def test_the_parts_of_a_prompt_are_told_apart(vocabulary: Vocabulary) -> None:
    tokens = prompt_tokens(PROMPT, vocabulary)
    other = prompt_tokens(replace(PROMPT, question="Who?", exchange=(("[calculate()]", "9"),)), vocabulary)
    assert other.prefix == tokens.prefix
    assert other.rest != tokens.rest
    assert tokens.pages == tuple(len(vocabulary.tokens(page)) for page in PROMPT.pages)
    assert list(tokens.prefix[-sum(tokens.pages) :]) == vocabulary.tokens("".join(PROMPT.pages))


@with_one_vocabulary
@given(pages=st.lists(texts, max_size=4), question=texts)
def test_cutting_page_by_page_gives_the_tokens_of_the_whole_text(
    vocabulary: Vocabulary, pages: list[str], question: str
) -> None:
    parts = [page_part(mark, text) for mark, text in enumerate(pages, 1)]
    asked = question_part("c0de", question, date(2025, 3, 1))
    prompt = Prompt(system="", opening=opening("c0de"), pages=tuple(parts), question=asked)
    whole = vocabulary.tokens("\n\n" + opening("c0de") + "".join(parts) + asked)
    begin, user = vocabulary.begin, [vocabulary.start_header, *vocabulary.tokens("user"), vocabulary.end_header]
    answer = [vocabulary.start_header, *vocabulary.tokens("assistant"), vocabulary.end_header]
    answer += vocabulary.tokens("\n\n")
    assert all_tokens(prompt, vocabulary) == [begin, *user, *whole, vocabulary.end_turn, *answer]


@pytest.mark.parametrize("page", LANGUAGE_PAGES, ids=lambda page: str(page.code))
def test_every_language_is_cut_page_by_page_as_in_one(page: LanguagePage, vocabulary: Vocabulary) -> None:
    parts = [page_part(mark, line) for mark, line in enumerate(page.lines, 1)]
    assert [token for part in parts for token in vocabulary.tokens(part)] == vocabulary.tokens("".join(parts))


@with_one_vocabulary
@given(text=texts)
def test_no_text_becomes_a_special_token(vocabulary: Vocabulary, text: str) -> None:
    prompt = Prompt(
        system=f"system {text}",
        opening=opening(text),
        pages=(page_part(1, text), page_part(2, text, source=text)),
        question=question_part("c0de", text, date(2025, 3, 1)),
        exchange=((text, text),),
    )
    harmless = Prompt(system="system", opening="", pages=(), question="", exchange=(("call", "result"),))
    expected = special_tokens(all_tokens(harmless, vocabulary), vocabulary)
    assert special_tokens(all_tokens(prompt, vocabulary), vocabulary) == expected


@pytest.mark.parametrize("text", LOOKALIKES)
def test_what_looks_like_a_special_token_stays_text(text: str, vocabulary: Vocabulary) -> None:
    tokens = vocabulary.tokens(text)
    assert special_tokens(tokens, vocabulary) == []
    assert b"".join(map(vocabulary.bytes_of, tokens)).decode() == text


def test_letters_that_no_text_can_have_are_replaced(vocabulary: Vocabulary) -> None:
    assert vocabulary.tokens("a\udcffb") == vocabulary.tokens("a?b")
