"""Servers in the settings: what is kept, what another address forgets, what a trial adds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.named_servers import described, drop_server, keep_server, preset_named, told, try_server
from app.paths import Home
from app.settings import Settings, load, save
from engine.contracts import Server, ServerKind, Trust
from engine.errors import InputError, UseError
from engine.network import Network
from engine.remote.keys import keep_key, kept_key
from tests.helpers.chat_server import MODEL, ChatServer, chat_server
from tests.helpers.memory_keyring import MemoryKeyring, memory_keyring

ATTIC = Server(name="attic", address="https://attic.example/v1", kind=ServerKind.VLLM, text_model="3b")
MOVED = replace(ATTIC, address="https://elsewhere.example/v1")
TWIN = replace(ATTIC, name="twin")
SAID: dict[str, object] = {"address": ATTIC.address, "text_model": "3b"}


@pytest.fixture(autouse=True)
def secrets() -> Iterator[MemoryKeyring]:
    """A keyring of the test's own."""
    with memory_keyring() as memory:
        yield memory


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A folder with one server, whose key is kept."""
    home = Home(tmp_path)
    save(home, Settings(servers=(ATTIC,)))
    keep_key(ATTIC, "word")
    return home


def test_at_the_same_address_nothing_is_left_behind(home: Home) -> None:
    assert keep_server(home, replace(ATTIC, price_in=1.0)) is None
    assert load(home).servers == (replace(ATTIC, price_in=1.0),)
    assert kept_key(ATTIC) == "word"


def test_a_server_that_moves_leaves_its_old_address_without_a_key(home: Home) -> None:
    assert keep_server(home, MOVED, "other") == ATTIC
    assert load(home).servers == (MOVED,)
    assert (kept_key(ATTIC), kept_key(MOVED)) == (None, "other")


def test_an_address_at_which_another_one_stands_keeps_its_key(home: Home) -> None:
    assert keep_server(home, TWIN) is None
    assert drop_server(home, "attic") is None
    assert kept_key(TWIN) == "word"
    assert drop_server(home, "twin") == TWIN
    assert kept_key(TWIN) is None


def test_a_server_that_is_dropped_is_chosen_no_longer(home: Home) -> None:
    save(home, Settings(servers=(ATTIC,), text_model="server:attic", vision_model="/models/11b"))
    drop_server(home, "attic")
    assert load(home) == Settings(vision_model="/models/11b")
    with pytest.raises(UseError, match="There is no server 'attic'"):
        drop_server(home, "attic")


def test_what_is_no_key_keeps_no_server(home: Home) -> None:
    with pytest.raises(InputError, match="not a key"):
        keep_server(home, TWIN, "two words")
    assert load(home).servers == (ATTIC,)


def test_what_is_said_of_a_server_adds_to_what_was_said_before() -> None:
    before = replace(ATTIC, trust=Trust.ALL, price_out=2.0)
    after = described("attic", before, None, {"vision_model": "90b", "price_in": None})
    assert after == replace(before, vision_model="90b")


def test_at_another_address_nothing_of_that_holds() -> None:
    before = replace(ATTIC, trust=Trust.ALL, price_out=2.0)
    after = described("attic", before, preset_named("deepinfra"), {"text_model": "1b"})
    assert (after.kind, after.trust, after.price_out) == (ServerKind.HOSTED, Trust.ASKED, 0.0)


@pytest.mark.parametrize(
    ("name", "said", "problem"),
    [
        ("", SAID, "name is one word"),
        ("two words", SAID, "name is one word"),
        ("\u202etxet", SAID, "name is one word"),
        ("attic", {"text_model": "3b"}, "Where is the server?"),
        ("attic", {**SAID, "address": "https://{resource}.example/v1"}, "has to be filled in"),
        ("attic", {**SAID, "text_model": ""}, "A server needs a model."),
    ],
)
def test_what_no_server_can_be_is_refused(name: str, said: dict[str, object], problem: str) -> None:
    with pytest.raises(UseError, match=problem.replace("?", r"\?")):
        described(name, None, None, said)


# --- trying ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def chat() -> Iterator[ChatServer]:
    with chat_server() as chat:
        yield chat


def tried(home: Home, server: Server) -> list[str]:
    """What a trial tells."""
    return list(told(server, try_server(home, Network(), server, threading.Event())))


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_what_a_server_says_of_its_context_is_kept_where_nobody_said_it(home: Home, chat: ChatServer) -> None:
    silent, spoken = chat.server("silent", vision_model=""), chat.server("spoken", vision_model="", context=8_192)
    save(home, Settings(servers=(silent, spoken)))
    expected = [f"lists {MODEL}.", "Its text model takes 32,768 tokens.", f"{MODEL} answers."]
    assert [line.removeprefix("silent ") for line in tried(home, silent)] == expected
    tried(home, spoken)
    assert [server.context for server in load(home).servers] == [32_768, 8_192]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_server_that_was_changed_while_it_was_tried_stays_as_it_is(home: Home, chat: ChatServer) -> None:
    save(home, Settings(servers=(MOVED,)))
    tried(home, chat.server("attic", vision_model=""))
    assert load(home).servers == (MOVED,)
