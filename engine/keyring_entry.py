"""A secret of one word, in the keyring of the system and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import EnvironmentProblem, InputError

LONGEST = 2048
"""characters"""


@dataclass(frozen=True, slots=True)
class KeyringEntry:
    """Where one secret is kept. The keyring's library is loaded when it is first asked for: some ask other programs."""

    service: str
    name: str
    """whose secret it is: no other host gets it"""

    def kept(self) -> str:
        """The secret; empty where there is none, or no keyring."""
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(self.service, self.name) or ""
        except KeyringError:
            return ""

    def keep(self, secret: str, otherwise: str) -> None:
        """Keep it, in place of the one before.

        Args:
            otherwise: the next step where there is no keyring.

        Raises:
            EnvironmentProblem: this system has no keyring, or it is locked.
        """
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(self.service, self.name, secret)
        except KeyringError as error:
            raise EnvironmentProblem("This system has no keyring, or it is locked.", otherwise) from error

    def forget(self) -> None:
        """Forget it. Where there is none, or no keyring, nothing happens."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.delete_password(self.service, self.name)
        except KeyringError:
            return


def one_word(secret: str, sentence: str, next_step: str) -> str:
    """The secret without space around it. Raises InputError with this sentence where it cannot be one."""
    secret = secret.strip()
    if not secret or len(secret) > LONGEST or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise InputError(sentence, next_step)
    return secret
