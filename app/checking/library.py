"""A library for drawn documents, away from the user's own and gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from app.checking.pdf import pdf
from app.compose import compose
from app.paths import Home
from app.settings import Settings, load, save
from engine.contracts import DocumentAdded, FileRefused
from engine.errors import EnvironmentProblem, Interrupted
from engine.session import Session


@dataclass(frozen=True, slots=True)
class DrawnLibrary:
    """A session over nothing but what is drawn here."""

    session: Session
    folder: Path
    """for the files"""

    def write(self, name: str, pages: tuple[str, ...]) -> Path:
        """A PDF of these pages, on the disk alone."""
        file = self.folder / name
        file.write_bytes(pdf(pages))
        return file

    def add(self, name: str, pages: tuple[str, ...], stop: Event) -> str:
        """The id of a document of these pages, read into the library.

        Raises:
            EnvironmentProblem: no program that reads documents can be started.
            Interrupted: stopped.
        """
        document_id = ""
        for event in self.session.add([self.write(name, pages)], stop=stop):
            match event:
                case DocumentAdded(document):
                    document_id = document.id
                case FileRefused(_, problem):
                    raise EnvironmentProblem(problem.sentence, problem.next_step)
        if stop.is_set():
            raise Interrupted
        return document_id


@contextmanager
def drawn_library(home: Home) -> Iterator[DrawnLibrary]:
    """A new one in the system's folder for temporary files, in which what was agreed to in ``home`` holds."""
    # Windows may still hold a file of the library for a moment.
    with TemporaryDirectory(prefix="folioscope-", ignore_cleanup_errors=True) as folder:
        drawn = Path(folder, "drawn")
        drawn.mkdir()
        library = Home(Path(folder, "library"))
        save(library, Settings(terms=load(home).terms))
        with closing(compose(library, program=home)) as session:
            yield DrawnLibrary(session, drawn)
