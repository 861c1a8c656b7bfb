"""The token lies in the keyring of the system, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from engine.errors import EnvironmentProblem, InputError
from engine.models.token import checked, forget_token, keep_token, kept_token
from tests.helpers.memory_keyring import MemoryKeyring, memory_keyring


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    with memory_keyring() as ring:
        yield ring


def test_a_token_is_kept_and_forgotten(ring: MemoryKeyring) -> None:
    assert kept_token() == ""
    keep_token(" hf_abc\n")
    assert kept_token() == "hf_abc"
    assert list(ring.kept) == [("folioscope", "huggingface.co")]
    forget_token()
    forget_token()
    assert kept_token() == ""


def test_without_a_keyring_there_is_a_sentence_and_another_way(ring: MemoryKeyring) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    assert kept_token() == ""
    with pytest.raises(EnvironmentProblem, match="no keyring") as caught:
        keep_token("hf_abc")
    assert "--token-file" in caught.value.next_step


@pytest.mark.parametrize("token", ["", "  ", "two words", "hf_\x07", "hf_ü", "x" * 3000, "hf_a\r\nX-Other: b"])
def test_what_cannot_be_a_token_is_refused(token: str) -> None:
    with pytest.raises(InputError):
        checked(token)
