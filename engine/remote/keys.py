"""Keys of servers, in the keyring of the system and nowhere else. Each goes with an address: no other host gets it."""

from __future__ import annotations

from engine.contracts import Server
from engine.keyring_entry import KeyringEntry, one_word

NO_KEYRING = "Unlock it, or install one, such as GNOME Keyring or KWallet."


def kept_key(server: Server) -> str | None:
    """The key that was kept; None where there is none, or no keyring."""
    return _entry(server).kept() or None


def keep_key(server: Server, key: str) -> None:
    """Keep it, in place of the one before.

    Raises:
        InputError: it cannot be one.
        EnvironmentProblem: this system has no keyring, or it is locked.
    """
    word = one_word(key, "That is not a key.", "It is one word, as the server's owner gave it to you.")
    _entry(server).keep(word, NO_KEYRING)


def forget_key(server: Server) -> None:
    """Forget it. Where there is none, or no keyring, nothing happens."""
    _entry(server).forget()


def _entry(server: Server) -> KeyringEntry:
    return KeyringEntry("folioscope server", server.address)
