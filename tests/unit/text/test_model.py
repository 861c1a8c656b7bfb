"""What a model file says of itself, and files that are refused by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from gguf import GGUFWriter

from app.self_test.tiny.llama_weights import TINY, Shape
from app.self_test.tiny.text_model import describe
from app.self_test.tiny.vocabulary import Vocabulary as Words
from engine.contracts import Layout
from engine.errors import EnvironmentProblem, InputError, KnownError
from engine.text.model import Model
from engine.text.native import Cards
from engine.text.service import TextService
from engine.text.vocabulary import Vocabulary
from tests.helpers.bpe import foreign_vocabulary, llama3_vocabulary
from tests.helpers.llama_weights import LLAMA_3B
from tests.helpers.text_models import cut_short, tiny_model

LLAMA_1B = replace(LLAMA_3B, layers=16, hidden=2048, heads=32)
LLAMA_8B = replace(LLAMA_3B, layers=32, hidden=4096, heads=32)
KIB = 1024


@pytest.fixture(scope="session")
def words() -> Words:
    """A vocabulary as large as Llama 3's."""
    return llama3_vocabulary(LLAMA_3B.vocabulary, special=256)


def described(path: Path, shape: Shape, words: Words, *, template: bool = True) -> Path:
    """A file with all that a model says of itself, and no weights."""
    writer = GGUFWriter(path, "llama")
    describe(writer, shape, words)
    if not template:
        del writer.kv_data[0]["tokenizer.chat_template"]
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def no_gguf(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n")
    return path


def empty(path: Path) -> Path:
    path.touch()
    return path


def of_another_family(path: Path) -> Path:
    return tiny_model(path, vocabulary=foreign_vocabulary())


def cut_differently(path: Path) -> Path:
    """Llama 3's tokens with another way to cut a text into pieces."""
    return tiny_model(path, vocabulary=replace(llama3_vocabulary(), pre="gpt-2"))


def broken_off(path: Path) -> Path:
    return cut_short(tiny_model(path.with_name("whole.gguf")), path)


def missing(path: Path) -> Path:
    return path


def test_facts_of_the_tiny_model(service: TextService, tiny_text_model: Path) -> None:
    facts = service.inspect(str(tiny_text_model))
    assert (facts.path, facts.name) == (str(tiny_text_model), "tiny.gguf")
    assert facts.size == tiny_text_model.stat().st_size
    assert facts.context == TINY.context
    assert facts.kv_bytes == 2 * TINY.layers * TINY.kv_heads * TINY.head * 2  # keys and values of two bytes
    assert facts.test
    assert not facts.tuned


@pytest.mark.parametrize(("room", "used"), [(0, False), (1_500_000_000, False), (2_000_000_000, True)])
def test_a_card_is_used_that_has_room_for_the_model_and_some_pages(
    monkeypatch: pytest.MonkeyPatch, service: TextService, tiny_text_model: Path, room: int, used: bool
) -> None:
    monkeypatch.setattr("engine.text.model.cards", lambda: Cards(room, unified=True))
    facts = service.inspect(str(tiny_text_model))
    assert (facts.card, facts.unified) == ((room, True) if used else (0, False))


def test_a_model_that_does_not_say_so_is_no_test_model(service: TextService, tmp_path: Path) -> None:
    assert not service.inspect(str(tiny_model(tmp_path / "m.gguf", test=False))).test


@pytest.mark.parametrize(
    ("shape", "expected"),
    [(LLAMA_1B, (True, 32 * KIB)), (LLAMA_3B, (True, 112 * KIB)), (LLAMA_8B, (False, 128 * KIB))],
    ids=["1B", "3B", "8B"],
)
def test_only_two_shapes_are_tuned(
    shape: Shape, expected: tuple[bool, int], service: TextService, words: Words, tmp_path: Path
) -> None:
    facts = service.inspect(str(described(tmp_path / "m.gguf", shape, words)))
    assert (facts.tuned, facts.kv_bytes) == expected


def test_a_base_model_is_not_tuned(service: TextService, words: Words, tmp_path: Path) -> None:
    assert not service.inspect(str(described(tmp_path / "m.gguf", LLAMA_3B, words, template=False))).tuned


@pytest.mark.parametrize(
    ("make", "kind", "sentence"),
    [
        (no_gguf, InputError, "is not a GGUF file"),
        (empty, InputError, "is not a GGUF file"),
        (of_another_family, InputError, "does not have the vocabulary of Llama 3"),
        (cut_differently, InputError, "does not have the vocabulary of Llama 3"),
        (broken_off, InputError, "is damaged"),
        (missing, EnvironmentProblem, "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    make: Callable[[Path], Path], kind: type[KnownError], sentence: str, service: TextService, tmp_path: Path
) -> None:
    with pytest.raises(kind, match=sentence) as refusal:
        service.inspect(str(make(tmp_path / "My model.gguf")))
    assert "My model.gguf" in str(refusal.value)
    assert refusal.value.next_step


def test_after_a_refusal_another_model_opens(service: TextService, tiny_text_model: Path, tmp_path: Path) -> None:
    service.inspect(str(tiny_text_model))
    with pytest.raises(InputError):
        service.inspect(str(no_gguf(tmp_path / "m.gguf")))
    assert service.inspect(str(tiny_text_model)).test


def test_inspecting_loads_no_weights(service: TextService, words: Words, tmp_path: Path) -> None:
    path = str(described(tmp_path / "m.gguf", LLAMA_3B, words))
    assert service.inspect(path).tuned, "it has none, and is read all the same"
    with pytest.raises(InputError, match="cannot be loaded"):
        Model(path, Layout.MAPPED)


def test_a_path_may_have_any_letters(service: TextService, tmp_path: Path) -> None:
    assert service.inspect(str(tiny_model(tmp_path / "Mödel ก 模型.gguf"))).name == "Mödel ก 模型.gguf"


@pytest.mark.parametrize("layout", Layout)
def test_the_vocabulary_is_the_same_with_and_without_weights(
    layout: Layout, vocabulary: Vocabulary, tiny_text_model: Path
) -> None:
    with closing(Model(str(tiny_text_model), None)) as bare, closing(Model(str(tiny_text_model), layout)) as loaded:
        assert bare.vocabulary.tokens("The rent is 845 euros.") == vocabulary.tokens("The rent is 845 euros.")
        assert loaded.facts == bare.facts
