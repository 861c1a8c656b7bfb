"""A text model on a server whose model is real, if tiny: llama-cpp-python's own server, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from engine.answering.form import AnswerParser, Stated, answer_grammar
from engine.answering.prompts import reading_prompt
from engine.contracts import Generated, Server, ServerKind
from tests.helpers.chat_server import ChatServer
from tests.helpers.llama_server import llama_server
from tests.helpers.text_models import willing
from tests.unit.remote.conftest import House, text_request, words

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server answers by a tiny model with random weights that likes to make statements."""
    with llama_server(willing(tmp_path_factory.mktemp("model") / "willing.gguf")) as address:
        yield address


@pytest.fixture
def talking(address: str) -> House:
    server = Server(name="attic", address=address, kind=ServerKind.LLAMA_CPP, text_model="tiny")
    return House(ChatServer(), [server])


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
