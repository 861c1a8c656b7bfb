"""The token for gated models, in the keyring of the system and nowhere else."""

from __future__ import annotations

from engine.errors import EnvironmentProblem, InputError

SERVICE, NAME = "folioscope", "huggingface.co"
LONGEST = 512
"""characters"""


def kept_token() -> str:
    """The token that was kept; empty where there is none, or no keyring."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, NAME) or ""
    except KeyringError:
        return ""


def keep_token(token: str) -> None:
    """Keep it, in place of the one before.

    Raises:
        InputError: it cannot be one.
        EnvironmentProblem: this system has no keyring, or it is locked.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, NAME, checked(token))
    except KeyringError as error:
        raise EnvironmentProblem(
            "This system has no keyring that a token could be kept in, or it is locked.",
            "Give the token each time, with --token-file or in the variable HF_TOKEN.",
        ) from error


def forget_token() -> None:
    """Forget it. Where there is none, nothing happens."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, NAME)
    except PasswordDeleteError:
        return
    except KeyringError as error:
        raise EnvironmentProblem("This system has no keyring, or it is locked.", "There is nothing kept.") from error


def checked(token: str) -> str:
    """The token without space around it. Raises InputError where it cannot be one."""
    token = token.strip()
    if not token or len(token) > LONGEST or not token.isascii() or not token.isprintable() or " " in token:
        raise InputError("That is not a token of the hub.", "It is one word that begins with hf_.")
    return token
