"""Errors that cross rooms.

Three kinds. A ``KnownError`` is the user's input or environment: it carries one sentence that says what happened
and one that says what to do, both fit to be shown. ``Interrupted`` means that the user pressed Stop and is shown
nowhere. Everything else is a fault of ours and becomes a local report.
"""

from __future__ import annotations


class KnownError(Exception):
    """What happened and what to do next, in the user's words."""

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step


class InputError(KnownError):
    """A file that cannot be used as it is."""


class UseError(InputError):
    """Asked for in a way that cannot be done: no question, no such answer, no such kind of export."""


class NotAllowedError(UseError):
    """Documents were to be sent to a server that the person has not allowed for it.

    Attributes:
        server: its name.
        address: where they would go.
        documents: their ids, each with its name.
    """

    def __init__(
        self, sentence: str, next_step: str, *, server: str, address: str, documents: tuple[tuple[str, str], ...]
    ) -> None:
        super().__init__(sentence, next_step)
        self.server = server
        self.address = address
        self.documents = documents


class PasswordError(InputError):
    """The file is encrypted; the password is missing or does not fit."""

    def __init__(self, sentence: str, next_step: str = "", *, tried: bool = False) -> None:
        super().__init__(sentence, next_step)
        self.tried = tried


class FileChangedError(InputError):
    """The file no longer has the content that was added."""


class FileGoneError(InputError):
    """The file is no longer where it was."""


class DocumentRemovedError(InputError):
    """The document is no longer in the library; another window or command has removed it."""


class PageError(InputError):
    """One page that cannot be read or drawn; the rest of the document goes on."""


class EnvironmentProblem(KnownError):
    """The machine: disk full, no permission, something missing."""


class RequestRefusedError(EnvironmentProblem):
    """A server does not take one request as it is: too large, or with something in it that it does not know. It may
    take the next one.

    Attributes:
        server: its name.
        words: its own, short.
    """

    def __init__(self, sentence: str, next_step: str = "", *, server: str, words: str) -> None:
        super().__init__(sentence, next_step)
        self.server = server
        self.words = words


class NoReaderError(EnvironmentProblem):
    """No program that reads documents can be started, so no file can be read."""


class NoTextModelError(EnvironmentProblem):
    """No text model can be started, so answers are quotes."""


class NoVisionModelError(EnvironmentProblem):
    """No vision model can be started, so no page is looked at."""


class NotLicensedError(KnownError):
    """A model may not be got or used on the terms that the person agreed to so far."""


class NotAcceptedError(NotLicensedError):
    """Its licence has not been accepted."""


class RegionUnsaidError(NotLicensedError):
    """It is not licensed to everyone in the European Union, and it has not been said whether that matters."""


class NotLicensedHereError(NotLicensedError):
    """It is not licensed to this person."""


class LibraryError(EnvironmentProblem):
    """The library cannot be opened or written."""


class LibraryTooNewError(LibraryError):
    """A newer Folioscope wrote the library."""


class LibraryDamagedError(LibraryError):
    """The library's file is not what SQLite wrote.

    Attributes:
        kept: where the damaged file has been set aside; None while it is still in its place.
        backup: the newest backup, if there is one.
    """

    def __init__(
        self, sentence: str, next_step: str = "", *, kept: str | None = None, backup: str | None = None
    ) -> None:
        super().__init__(sentence, next_step)
        self.kept = kept
        self.backup = backup


class WorkerLostError(Exception):
    """A worker process ended, or was ended, before it had answered.

    Attributes:
        hung: it ran past its deadline and was ended; otherwise it ended by itself.
    """

    def __init__(self, reason: str, *, hung: bool) -> None:
        super().__init__(reason)
        self.hung = hung


class WorkerFault(Exception):
    """A fault of ours inside a worker: the message is its traceback, without any words of a document."""


class Interrupted(Exception):
    """The user pressed Stop."""
