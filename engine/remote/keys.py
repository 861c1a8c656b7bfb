"""Keys of servers, in the keyring of the system and nowhere else. Each goes with an address: no other host gets it."""

from __future__ import annotations

from engine.contracts import Server
from engine.errors import EnvironmentProblem, InputError

SERVICE = "folioscope server"
LONGEST = 2048
"""characters"""


def kept_key(server: Server) -> str | None:
    """The key that was kept; None where there is none, or no keyring."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, server.address) or None
    except KeyringError:
        return None


def keep_key(server: Server, key: str) -> None:
    """Keep it, in place of the one before.

    Raises:
        InputError: it cannot be one.
        EnvironmentProblem: this system has no keyring, or it is locked.
    """
    import keyring
    from keyring.errors import KeyringError

    key = key.strip()
    if not key or len(key) > LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise InputError("That is not a key.", "It is one word, as the server's owner gave it to you.")
    try:
        keyring.set_password(SERVICE, server.address, key)
    except KeyringError as error:
        raise EnvironmentProblem(
            "This system has no keyring that a key could be kept in, or it is locked.",
            "Unlock it, or install one, such as GNOME Keyring or KWallet.",
        ) from error


def forget_key(server: Server) -> None:
    """Forget it. Where there is none, or no keyring, nothing happens."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, server.address)
    except KeyringError:
        return
