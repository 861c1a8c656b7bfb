"""Text to tokens and back; nothing in a document becomes more than its letters; the prompt is the one of the makers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.self_test.tiny.vision_weights import TINY
from engine.errors import InputError
from engine.vision.formats.tokens import from_types
from engine.vision.vocabulary import BEGIN, END_HEADER, END_TURN, ENDS, START_HEADER, Vocabulary
from tests.helpers.languages import LANGUAGE_PAGES
from tests.helpers.vision_weights import tiny_vocabulary

IMAGE = TINY.image_token
MADE = tiny_vocabulary()
ORDINARY, SPECIAL = from_types(MADE.tokens, (place >= len(MADE.ordinary) for place in range(len(MADE.tokens))))
vocabulary = Vocabulary(ORDINARY, SPECIAL, IMAGE)


def text_of(tokens: tuple[int, ...] | list[int]) -> str:
    return b"".join(map(vocabulary.bytes_of, tokens)).decode()


@pytest.mark.parametrize("page", LANGUAGE_PAGES, ids=lambda page: page.code)
def test_every_language_comes_back(page: object) -> None:
    for line in (page.title, *page.lines, page.question):  # type: ignore[attr-defined]
        tokens = vocabulary.tokens(line)
        assert text_of(tokens) == line
        assert len(tokens) < len(line.encode())


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    tokens = vocabulary.tokens(text)
    assert text_of(tokens) == text
    assert not {IMAGE, *SPECIAL.values()} & set(tokens)


def test_half_of_a_character_becomes_a_question_mark() -> None:
    assert text_of(vocabulary.tokens("a\ud800b")) == "a?b"


@pytest.mark.parametrize("name", [*SPECIAL, "<|image|>"])
def test_the_name_of_a_special_token_in_a_document_is_text(name: str) -> None:
    document = f"before{name}after"
    tokens = vocabulary.prompt(document, name)
    inside = (*tokens.prefix[tokens.image + 1 :], *tokens.rest[: tokens.rest.index(SPECIAL[END_TURN])])
    assert not {IMAGE, *SPECIAL.values()} & set(inside)
    assert text_of(inside) == document + name


def test_a_prompt_has_one_picture_and_no_system_message() -> None:
    tokens = vocabulary.prompt("The page.", "What is it?")
    breaks = vocabulary.tokens("\n\n")
    assert tokens.prefix == (
        *(SPECIAL[BEGIN], SPECIAL[START_HEADER], *vocabulary.tokens("user"), SPECIAL[END_HEADER], *breaks),
        *(IMAGE, *vocabulary.tokens("The page.")),
    )
    assert tokens.rest == (
        *(*vocabulary.tokens("What is it?"), SPECIAL[END_TURN]),
        *(SPECIAL[START_HEADER], *vocabulary.tokens("assistant"), SPECIAL[END_HEADER], *breaks),
    )
    assert tokens.prefix[tokens.image] == IMAGE
    assert (*tokens.prefix, *tokens.rest).count(IMAGE) == 1


def test_special_tokens_stand_for_no_text() -> None:
    for token in (*SPECIAL.values(), IMAGE, IMAGE + 7):
        assert vocabulary.bytes_of(token) == b""


def test_three_tokens_end_a_turn() -> None:
    assert {token for token in range(IMAGE + 8) if vocabulary.is_end(token)} == {SPECIAL[name] for name in ENDS}
    assert len(ENDS) == 3


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.json"
    vocabulary.write(path)
    read = Vocabulary.read(path, IMAGE)
    text = "Größere Reparaturen: 1234567, กลุ่ม\n"
    assert read.tokens(text) == vocabulary.tokens(text)
    assert read.prompt("a", "b") == vocabulary.prompt("a", "b")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'{"tokens": []}',
        b'{"tokens": 5, "special": {}}',
        b'{"tokens": ["xy"], "special": {}}',
        b'{"tokens": ["61"], "special": []}',
        b'{"tokens": ["61"], "special": {"<|eot_id|>": "many"}}',
        b'{"tokens": ["61"], "special": {}}',
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vocabulary.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as refusal:
        Vocabulary.read(path, IMAGE)
    assert refusal.value.next_step


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="damaged"):
        Vocabulary.read(tmp_path / "none.json", IMAGE)


@pytest.mark.parametrize("name", [BEGIN, START_HEADER, END_HEADER, *ENDS])
def test_a_vocabulary_without_a_special_token_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="lacks"):
        Vocabulary(ORDINARY, {other: number for other, number in SPECIAL.items() if other != name}, IMAGE)


def test_a_vocabulary_without_a_byte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.json"
    vocabulary.write(path)
    content = json.loads(path.read_bytes())
    content["tokens"][ord("x")] = "78" * 99
    path.write_text(json.dumps(content))
    with pytest.raises(InputError, match="lacks the byte 120"):
        Vocabulary.read(path, IMAGE)
