"""Keys lie in the keyring of the system, each for one address."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from engine.contracts import Server, ServerKind
from engine.errors import EnvironmentProblem, InputError
from engine.remote.keys import forget_key, keep_key, kept_key
from tests.helpers.memory_keyring import memory_keyring

SERVER = Server(name="attic", address="https://one.example/v1", kind=ServerKind.HOSTED)
MOVED = Server(name="attic", address="https://two.example/v1", kind=ServerKind.HOSTED)


@pytest.fixture(autouse=True)
def memory() -> Iterator[None]:
    """The keyring in use."""
    with memory_keyring():
        yield


def test_a_key_is_kept_until_it_is_forgotten() -> None:
    keep_key(SERVER, " secret\n")
    assert kept_key(SERVER) == "secret"
    forget_key(SERVER)
    forget_key(SERVER)
    assert kept_key(SERVER) is None


def test_another_address_does_not_get_it() -> None:
    keep_key(SERVER, "secret")
    assert kept_key(MOVED) is None


@pytest.mark.parametrize("key", ["", "two words", "a\nb", "schl\u00fcssel", "x" * 3000])
def test_what_cannot_be_a_key_is_refused(key: str) -> None:
    with pytest.raises(InputError):
        keep_key(SERVER, key)


def test_without_a_keyring_there_is_no_key_and_none_can_be_kept() -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # as above
    assert kept_key(SERVER) is None
    forget_key(SERVER)
    with pytest.raises(EnvironmentProblem, match="no keyring"):
        keep_key(SERVER, "secret")
