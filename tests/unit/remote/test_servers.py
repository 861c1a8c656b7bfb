"""Addresses that are taken, servers that are found, presets that hold, and tokens that are estimated."""

from __future__ import annotations

import re

import pytest

from engine.contracts import Prompt, Server, ServerKind
from engine.errors import UseError
from engine.remote.presets import presets
from engine.remote.servers import checked_address, find, fingerprint
from engine.remote.weighing import most_tokens, weight

NEAR, FAR = "192.168.1.20", "8.8.8.8"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://api.example/v1/openai/", "https://api.example/v1/openai"),
        ("https://api.example", "https://api.example/v1"),
        (" http://127.0.0.1:8000/v1 ", "http://127.0.0.1:8000/v1"),
        ("http://localhost:8080", "http://localhost:8080/v1"),
        (f"http://{NEAR}:8000/v1", f"http://{NEAR}:8000/v1"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert checked_address(typed) == kept


@pytest.mark.parametrize("typed", ["http://api.example/v1", f"http://{FAR}/v1", "http://nas/v1"])
def test_plain_http_is_taken_for_near_addresses_alone(typed: str) -> None:
    with pytest.raises(UseError, match="could be read on the way"):
        checked_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "api.example/v1",
        "ftp://api.example",
        "https://",
        "https://me:word@api.example",
        "https://*/v1",
        "https://api.example/v1?key=1",
        "https://api.example:port/v1",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(UseError, match="is no address of a server"):
        checked_address(typed)


def test_a_fingerprint_tells_servers_and_models_apart() -> None:
    server = Server(name="a", address="https://one/v1", kind=ServerKind.HOSTED)
    other = Server(name="a", address="https://two/v1", kind=ServerKind.HOSTED)
    assert len({fingerprint(server, "m"), fingerprint(other, "m"), fingerprint(server, "n")}) == 3


def test_a_server_is_found_by_its_name() -> None:
    server = Server(name="a", address="https://one/v1", kind=ServerKind.HOSTED)
    assert find((server,), "a") is server
    with pytest.raises(UseError):
        find((server,), "b")


def test_every_preset_has_an_address_that_is_taken_once_it_is_filled_in() -> None:
    known = presets()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", known.date)
    assert len({one.name for one in known.servers}) == len(known.servers)
    for one in known.servers:
        address = re.sub(r"\{\w+\}", "here", one.address)
        assert checked_address(address) == address


@pytest.mark.parametrize(
    ("text", "really"),
    [  # tokens of Llama 3's vocabulary, by its published rules of cutting: at least these many
        ("4,310 3,954 4,105", 11),
        ("a.b.c.d", 7),
        ("The rent is 900 euros.", 7),
        ("\u4f60\u597d", 2),
    ],
)
def test_tokens_are_estimated_on_the_safe_side(text: str, really: int) -> None:
    assert most_tokens(text) >= really


def test_a_prompt_weighs_what_its_parts_weigh() -> None:
    short = Prompt(system="s", opening="o", pages=("one page", "two"), question="q")
    long = Prompt(system="s", opening="o", pages=("one page", "two"), question="q", exchange=(("call", "result"),))
    assert len(weight(short).pages) == 2
    assert weight(long).total > weight(short).total
    assert weight(long).prefix == weight(short).prefix
