"""Asks for files and folders. Which places were looked at is kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

PATTERNS = "*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.webp *.bmp *.gif *.heic *.heif"
EXPORTS = {"Markdown": ".md", "HTML": ".html", "JSON": ".json", "CSV": ".csv"}
GRID_EXPORTS = {"Excel": ".xlsx", "CSV": ".csv"}


def files(parent: QWidget) -> list[Path]:
    """Files to add; none where the person thought better of it."""
    kinds = f"{_tr('PDFs and pictures')} ({PATTERNS});;{_tr('All files')} (*)"
    chosen, _ = QFileDialog.getOpenFileNames(parent, _tr("Add files"), str(_documents()), kinds)
    _forget_places()
    return [Path(path) for path in chosen]


def folder(parent: QWidget, title: str) -> Path | None:
    """One folder."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(_documents()))
    _forget_places()
    return Path(chosen) if chosen else None


def text_model(parent: QWidget) -> Path | None:
    """The file of a text model."""
    kinds = f"{_tr('Text models')} (*.gguf)"
    chosen, _ = QFileDialog.getOpenFileName(parent, _tr("Choose a text model"), str(_documents()), kinds)
    _forget_places()
    return Path(chosen) if chosen else None


def model_file(parent: QWidget) -> Path | None:
    """The file of a model of either kind; Ollama's have no ending."""
    chosen, _ = QFileDialog.getOpenFileName(parent, _tr("Choose the file of a model"), str(_documents()))
    _forget_places()
    return Path(chosen) if chosen else None


def vision_model_folder(parent: QWidget) -> Path | None:
    """The folder of a vision model."""
    return folder(parent, _tr("Choose the folder of a vision model"))


def vision_model_file(parent: QWidget) -> Path | None:
    """The file of a vision model; Ollama's have no ending."""
    chosen, _ = QFileDialog.getOpenFileName(parent, _tr("Choose the file of a vision model"), str(_documents()))
    _forget_places()
    return Path(chosen) if chosen else None


def export_target(parent: QWidget) -> Path | None:
    """The file that an answer is written to; its ending says how."""
    return _target(parent, _tr("Export the answer"), _tr("answer.md"), EXPORTS)


def grid_target(parent: QWidget) -> Path | None:
    """The file that a grid is written to; its ending says how."""
    return _target(parent, _tr("Export the table"), _tr("answers.xlsx"), GRID_EXPORTS)


def _target(parent: QWidget, title: str, name: str, endings: Mapping[str, str]) -> Path | None:
    """A file to be written, called ``name`` until the person says otherwise; ``endings`` by the kind of file."""
    kinds = {f"{kind} (*{suffix})": suffix for kind, suffix in endings.items()}
    start = str(_documents() / name)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, start, ";;".join(kinds))
    _forget_places()
    if not chosen:
        return None
    path = Path(chosen)
    usual = next(iter(endings.values()))
    return path if path.suffix in endings.values() else path.with_name(path.name + kinds.get(kind, usual))


def table_target(parent: QWidget, name: str) -> Path | None:
    """The file that a table is written to; ``name`` is offered."""
    start = str(_documents() / f"{name}.csv")
    chosen, _ = QFileDialog.getSaveFileName(parent, _tr("Write the table"), start, f"{_tr('Table')} (*.csv)")
    _forget_places()
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")


def backup_target(parent: QWidget) -> Path | None:
    """The file that the library is copied to."""
    start = str(_documents() / f"folioscope {datetime.now():%Y-%m-%d}.db")
    chosen, _ = QFileDialog.getSaveFileName(parent, _tr("Back up the library"), start, f"{_tr('Library')} (*.db)")
    _forget_places()
    return Path(chosen) if chosen else None


def _documents() -> Path:
    """The folder where the system keeps a person's documents."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _forget_places() -> None:
    """Qt's own file dialog notes the folders that were visited."""
    QSettings(QSettings.Scope.UserScope, "QtProject").remove("FileDialog")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Choosing", text)
