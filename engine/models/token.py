"""The token for gated models, in the keyring of the system and nowhere else."""

from __future__ import annotations

from engine.keyring_entry import KeyringEntry, one_word

ENTRY = KeyringEntry("folioscope", "huggingface.co")


def kept_token() -> str:
    """The token that was kept; empty where there is none, or no keyring."""
    return ENTRY.kept()


def keep_token(token: str) -> None:
    """Keep it, in place of the one before.

    Raises:
        InputError: it cannot be one.
        EnvironmentProblem: this system has no keyring, or it is locked.
    """
    ENTRY.keep(checked(token), "Give the token each time, with --token-file or in the variable HF_TOKEN.")


def forget_token() -> None:
    """Forget it. Where there is none, or no keyring, nothing happens."""
    ENTRY.forget()


def checked(token: str) -> str:
    """The token without space around it. Raises InputError where it cannot be one."""
    return one_word(token, "That is not a token of the hub.", "It is one word that begins with hf_.")
