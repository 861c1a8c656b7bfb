"""Keys lie in the keyring of the system, each for one address."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from engine.contracts import Server, ServerKind
from engine.errors import EnvironmentProblem, InputError
from engine.remote.keys import forget_key, keep_key, kept_key

SERVER = Server(name="attic", address="https://one.example/v1", kind=ServerKind.HOSTED)
MOVED = Server(name="attic", address="https://two.example/v1", kind=ServerKind.HOSTED)


class Memory(KeyringBackend):
    """A keyring for as long as a test takes."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # its own annotations are missing
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    """The keyring in use."""
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


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
