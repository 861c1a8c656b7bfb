"""The vision model: chosen as a folder or a file."""

from __future__ import annotations

from pathlib import Path

from app.desk import choosing
from app.desk.bench import Bench
from app.desk.choices import Choices
from app.desk.licensing import Licensing
from app.desk.model_use import ModelUse
from app.settings import NamedModel, named_vision_model
from engine.contracts import VisionModelFacts
from ui.dialogs.vision_model import VisionModelDialog
from ui.status_line import ModelPlace
from ui.wording import data_size, short_model_name


class VisionModelUse(ModelUse):
    """Looks at pages."""

    sees = True

    def __init__(self, bench: Bench, choices: Choices, licensing: Licensing) -> None:
        super().__init__(bench, choices, licensing)
        bench.window.does.choose_vision_model.triggered.connect(self._ask_which)

    @property
    def facts(self) -> VisionModelFacts | None:
        """The model in use."""
        return self._session.vision_model

    @property
    def is_there(self) -> bool:
        """Whether a vision model is in use."""
        return self.facts is not None

    def show_work(self, work: str) -> None:
        """Say what the model does now; empty: it is ready, or has to be prepared first. Without one nothing is said."""
        facts, status = self.facts, self._window.status
        if facts is None:
            status.show_model(ModelPlace.VISION, "")
            return
        rest = self.tr("ready") if facts.prepared else self.tr("not prepared yet")
        words = self.tr("{name} {work}").format(name=short_model_name(facts.name), work=work or rest)
        status.show_model(ModelPlace.VISION, words, f"{facts.name}, {facts.format}")

    def _ask_which(self) -> None:
        dialog = VisionModelDialog(self._window)
        dialog.folder_wanted.connect(lambda: self._choose(choosing.vision_model_folder(self._window)))
        dialog.file_wanted.connect(lambda: self._choose(choosing.vision_model_file(self._window)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose(self, path: Path | None) -> None:
        if path is not None:
            self.choose(str(path))

    def _named(self) -> NamedModel | None:
        return named_vision_model(self._bench.home)

    def _take(self, path: str | None) -> None:
        self._session.use_vision_model(path)

    def _keep(self, path: str) -> None:
        self._choices.keep(vision_model=path)
        facts = self.facts
        if facts is not None and not facts.prepared:
            told = self.tr("{name} is prepared for this computer before its first look, once.").format(name=facts.name)
            room = self.tr("That takes some minutes, and {size} of the disk.").format(
                size=data_size(facts.prepared_size)
            )
            self._window.messages.inform(told, room)

    def _forget(self) -> None:
        self._choices.keep(vision_model=None)

    def _show_missing(self) -> None:
        self._window.conversation.box.show_vision_model(self.is_there)
