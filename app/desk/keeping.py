"""What the menus offer about the library as a whole: adding, backups, erasing, logs, About."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.about import facts
from app.desk import choosing
from app.desk.bench import Bench
from app.desk.shelf import Shelf
from app.samples import Samples
from engine.contracts import CacheUse, Problem
from ui.dialogs.about import AboutDialog
from ui.dialogs.cache import CacheDialog
from ui.dialogs.erase import EraseDialog


class Keeping(QObject):
    """Signals: ``erased()``, nothing is left and the session is closed; ``emptying()``, what can be
    computed again is about to be deleted; ``emptied()``, it is.
    """

    erased = Signal()
    emptying = Signal()
    emptied = Signal()

    def __init__(self, bench: Bench, shelf: Shelf, samples: Samples) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._shelf = shelf
        self._samples = samples
        does = bench.window.does
        for action, act in (
            (does.add_files, self._add_files),
            (does.add_folder, lambda: self._add_folder(link=False)),
            (does.link_folder, lambda: self._add_folder(link=True)),
            (does.open_sample, lambda: shelf.add(samples.documents())),
            (does.look_through, lambda: shelf.look_through(asked=True)),
            (does.go_on, lambda: shelf.go_on(asked=True)),
            (does.remove, self._remove_open),
            (does.backup, self._back_up),
            (does.cache, self._show_cache),
            (does.erase, self._ask_to_erase),
            (does.logs, self._tell_logs),
            (does.about, self._show_about),
        ):
            action.triggered.connect(act)
        bench.window.picture_given.connect(self._add_picture)

    # --- adding ------------------------------------------------------------------------------------------------------

    def _add_files(self) -> None:
        self._shelf.add(choosing.files(self._window))

    def _add_folder(self, *, link: bool) -> None:
        folder = choosing.folder(self._window, self.tr("Link a folder") if link else self.tr("Add a folder"))
        if folder is not None:
            self._shelf.add([folder], link=link)

    def _add_picture(self, image: QImage) -> None:
        """A pasted picture gets a file of its own in the data folder."""
        folder = self._bench.home.pasted
        path = folder / f"{self.tr('Pasted')} {datetime.now():%Y-%m-%d %H.%M.%S.%f}.png"

        def write() -> Path:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not image.save(str(path)):
                raise OSError(f"{path} cannot be written")
            path.chmod(0o600)
            return path

        def fail(error: Exception) -> None:
            if isinstance(error, OSError):
                told = self.tr("The picture could not be kept in {folder}.").format(folder=folder)
                self._window.messages.warn(Problem(told, self.tr("Is the disk full?")))
            else:
                self._bench.tell(error)

        self._bench.jobs.call(write, lambda written: self._shelf.add([written]), fail)

    def _remove_open(self) -> None:
        """Remove the document that is marked in the library, else the open one."""
        marked = self._window.library.list.current_document()
        document_id = marked.id if marked is not None else self._window.reader.document_id
        if document_id and self._shelf.document(document_id) is not None:
            self._shelf.remove(document_id)

    # --- keeping and erasing -----------------------------------------------------------------------------------------

    def _back_up(self) -> None:
        target = choosing.backup_target(self._window)
        if target is not None:
            told = self.tr("The library is copied to {path}.")
            self._bench.call(
                lambda: self._bench.session.backup(target),
                lambda path: self._window.messages.inform(told.format(path=path)),
            )

    def _show_cache(self) -> None:
        def show(use: CacheUse) -> None:
            dialog = CacheDialog(use, self._window)
            dialog.accepted.connect(self._empty_cache)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._bench.call(self._bench.session.cache_use, show)

    def _empty_cache(self) -> None:
        self.emptying.emit()

        def done(_: object) -> None:
            self._window.messages.inform(self.tr("The cache is empty."))
            self.emptied.emit()

        self._bench.call(self._bench.session.empty_cache, done)

    def _ask_to_erase(self) -> None:
        dialog = EraseDialog(str(self._bench.home.folder), self._window)
        dialog.accepted.connect(self.erase)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def erase(self) -> None:
        """Erase the library; the person has been asked."""

        self._shelf.rest()
        self.emptying.emit()

        def erase() -> None:
            self._bench.jobs.end_stories()
            self._bench.session.erase()

        self._bench.call(erase, lambda _: self.erased.emit())

    # --- telling -----------------------------------------------------------------------------------------------------

    def _tell_logs(self) -> None:
        told = self.tr("Reports of faults lie here. They hold no question and no text of a document:")
        self._window.messages.inform(told, str(self._bench.home.logs))

    def _show_about(self) -> None:
        dialog = AboutDialog(facts(), self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
