"""A text model on a server whose model is real, if tiny: llama.cpp's own bindings behind a server of ours.

The server that llama-cpp-python brings along needs FastAPI and uvicorn, which Folioscope does not install; what stands
behind it, the chat and the grammar, is what answers here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from llama_cpp import Llama
from llama_cpp.llama_grammar import LlamaGrammar

from engine.answering.form import AnswerParser, Stated, answer_grammar
from engine.answering.prompts import reading_prompt
from engine.contracts import Generated, ServerKind
from tests.helpers.text_models import willing
from tests.unit.remote.conftest import House, text_request, words

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def talking(house: House, tiny_text_model: Path, tmp_path: Path) -> Iterator[House]:
    """The server answers by a tiny model with random weights that likes to make statements."""
    model = Llama(
        str(willing(tiny_text_model, tmp_path / "willing.gguf")), n_ctx=16_384, chat_format="llama-3", verbose=False
    )

    def chunks(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        told: Any = model.create_chat_completion(
            body["messages"],
            stream=True,
            temperature=body["temperature"],
            max_tokens=body["max_tokens"],
            grammar=LlamaGrammar.from_string(body["grammar"], verbose=False) if "grammar" in body else None,
        )
        yield from told

    house.chat.chunks = chunks
    house.named[0] = house.chat.server(kind=ServerKind.LLAMA_CPP)
    yield house
    model.close()


def test_its_answer_has_the_form_that_was_asked_for(talking: House) -> None:
    prompt = reading_prompt("7x", ["[1]\nThe rent is 900 euros.\n\n"], "What is the rent?", date(2026, 11, 26))
    request = text_request(prompt, answer_grammar([1], with_calls=False), limit=512)
    events = list(talking.read(request))
    parser = AnswerParser()
    told = [*parser.feed(words(events)), *parser.end(cut=isinstance(events[-1], Generated) and events[-1].cut)]
    stated = [part for part in told if isinstance(part, Stated)]
    assert stated
    assert {cite.mark for part in stated for cite in part.cites} == {1}


def test_the_same_question_is_answered_the_same_way(talking: House) -> None:
    first, second = list(talking.read(text_request())), list(talking.read(text_request()))
    assert words(first) == words(second)
    assert words(first)


def test_an_answer_ends_at_its_limit(talking: House) -> None:
    events = list(talking.read(text_request(limit=3)))
    assert isinstance(events[-1], Generated)
    assert events[-1].cut
