"""The token lies in the keyring of the system, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from engine.errors import EnvironmentProblem, InputError
from engine.models.token import checked, forget_token, keep_token, kept_token


class InMemory(KeyringBackend):
    """A keyring that lasts as long as a test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("none")
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[InMemory]:
    before, ring = keyring.get_keyring(), InMemory()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def test_a_token_is_kept_and_forgotten(ring: InMemory) -> None:
    assert kept_token() == ""
    keep_token(" hf_abc\n")
    assert kept_token() == "hf_abc"
    assert list(ring.kept) == [("folioscope", "huggingface.co")]
    forget_token()
    forget_token()
    assert kept_token() == ""


def test_without_a_keyring_there_is_a_sentence_and_another_way(ring: InMemory) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    assert kept_token() == ""
    with pytest.raises(EnvironmentProblem, match="no keyring") as caught:
        keep_token("hf_abc")
    assert "--token-file" in caught.value.next_step


@pytest.mark.parametrize("token", ["", "  ", "two words", "hf_\x07", "hf_ü", "x" * 1000, "hf_a\r\nX-Other: b"])
def test_what_cannot_be_a_token_is_refused(token: str) -> None:
    with pytest.raises(InputError):
        checked(token)
