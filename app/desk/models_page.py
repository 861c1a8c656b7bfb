"""The page of the models joined to what is on this computer, what can be got, and the models in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from app.desk import choosing
from app.desk.bench import Bench
from app.desk.getting import Getting
from app.desk.graphics import GraphicsDesk
from app.desk.models import Models
from app.desk.models_shown import shown
from app.desk.text_model import TextModelUse
from app.desk.vision_model import VisionModelUse
from app.model_room import Looked, ModelRoom
from engine.contracts import CatalogueModel, FoundModel, ModelKind, Problem, Region
from ui.models.remove_dialog import RemoveModelDialog
from ui.models.rows import FoundRow
from ui.models.token_dialog import TokenDialog
from ui.wording import data_size, duration


class ModelsDesk(QObject):
    """Looks when the page is opened, and again when something has changed."""

    def __init__(self, bench: Bench, models: Models, room: ModelRoom) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._page = bench.window.models
        self._models = models
        self._room = room
        self._looked: Looked | None = None
        self._paces: dict[str, str] = {}
        """how fast models are here, in words, by their paths"""
        self._looks = 0
        """that were begun: only the latest is shown"""
        self.getting = Getting(bench, room)
        self.getting.changed.connect(self._show_arriving)
        self.getting.arrived.connect(self._welcome)
        self._graphics = GraphicsDesk(bench, models.vision, room)
        self._graphics.changed.connect(self.look)
        for use in (models.text, models.vision):
            use.changed.connect(self._show)
        page = self._page
        bench.window.does.models.triggered.connect(self.open)
        page.get_wanted.connect(self._get)
        page.go_on_wanted.connect(lambda model: self._get((model,)))
        page.pause_wanted.connect(self.getting.pause)
        page.use_wanted.connect(lambda row: self._use(row.model))
        page.stop_wanted.connect(lambda row: self._of(row.model).stop_using())
        page.remove_wanted.connect(self._ask_to_remove)
        page.folder_wanted.connect(self._look_in_folder)
        page.file_wanted.connect(self._choose_file)

    def open(self) -> None:
        """Show the page, and look through the computer."""
        if not self._page.isVisible():
            self._window.show_models()
        self.look()

    # --- what there is -----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look through the computer, beside the window."""
        self._looks += 1
        number, facts, folder = self._looks, self._models.vision.facts, self._bench.home.folder

        def look() -> tuple[Looked, float | None]:
            from engine.store.speeds import measured_seconds

            seconds = None if facts is None else measured_seconds(folder, facts)
            return self._room.look(seconds), seconds

        def show(found: tuple[Looked, float | None]) -> None:
            if number == self._looks:
                looked, seconds = found
                if facts is not None and seconds is not None:
                    self._paces[facts.path] = self.tr("{time} a page here").format(time=duration(seconds))
                self._take(looked)

        self._bench.call(look, show)

    def _take(self, looked: Looked) -> None:
        first = self._looked is None
        self._looked = looked
        self.getting.take_up(looked.begun)
        self._graphics.show(looked.support)
        self._show()
        if first and self._page.isVisible():
            self._page.focus_first()

    def _show(self) -> None:
        """What was found last, with what is in use by now."""
        looked = self._looked
        if looked is None:
            return
        in_use = (self._models.text.facts, self._models.vision.facts)
        used = [facts.path for facts in in_use if facts is not None]
        arriving = [each.model for each in self.getting.all()]
        inside = self._models.choices.terms.region is Region.INSIDE
        self._page.show_models(shown(looked, used, arriving, {ModelKind.VISION} if inside else (), self._paces))

    def _show_arriving(self) -> None:
        """Which are on their way changes what is offered."""
        before = [card.key for card in self._page.arriving.cards.all()]
        self._page.show_arriving(self.getting.all())
        if before != [arriving.model.id for arriving in self.getting.all()]:
            self._show()

    # --- getting -----------------------------------------------------------------------------------------------------

    def _get(self, models: Sequence[CatalogueModel]) -> None:
        """After the terms are agreed to, and with a token where the hub asks for one."""
        from engine.models.licence import governed, refusal

        licensing = self._models.licensing
        for model in models:
            error = refusal(governed(model), self._models.choices.terms)
            if error is not None and licensing.can_mend(error):
                sees = any(each.kind is ModelKind.VISION for each in models)
                licensing.ask(error, sees=sees, then=lambda: self._get_allowed(models))
                return
            if error is not None:
                self._bench.tell(error)
                return
        self._bench.call(
            lambda: next((model for model in models if self._room.asks_for_token(model)), None),
            lambda locked: self.getting.get(models) if locked is None else self._ask_for_token(locked, models),
        )

    def _get_allowed(self, models: Sequence[CatalogueModel]) -> None:
        """The terms were agreed to; by what was answered some of the models may be out of reach."""
        from engine.models.licence import governed, refusal

        terms = self._models.choices.terms
        refused = {model.id: refusal(governed(model), terms) for model in models}
        allowed = [model for model in models if refused[model.id] is None]
        if allowed:
            self._get(allowed)
        for error in {type(error): error for error in refused.values() if error is not None}.values():
            self._bench.tell(error)

    def _ask_for_token(self, locked: CatalogueModel, models: Sequence[CatalogueModel]) -> None:
        def keep(token: str) -> None:
            self._bench.call(lambda: self._room.keep_token(token), lambda _: self.getting.get(models))

        dialog = TokenDialog(locked.repository, self._window)
        dialog.given.connect(keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _welcome(self, model: CatalogueModel, path: str) -> None:
        """It is here: used at once where nothing else of its kind is, offered where something is."""
        use = self._models.vision if model.kind is ModelKind.VISION else self._models.text
        told = self.tr("{title} is here.").format(title=model.title)
        if use.is_there:
            self._window.messages.inform(told, self.tr("Ask > Models\u2026 offers to use it."), key=model.id)
        else:
            self._window.messages.inform(told, self.tr("It is used from now on."), key=model.id)
            use.choose(path)
        self.look()

    # --- using and removing ------------------------------------------------------------------------------------------

    def _of(self, model: FoundModel) -> TextModelUse | VisionModelUse:
        return self._models.vision if model.header.kind is ModelKind.VISION else self._models.text

    def _use(self, model: FoundModel) -> None:
        self._of(model).choose(model.path)

    def _ask_to_remove(self, row: FoundRow) -> None:
        got = row.got
        assert got is not None, "only these have the button"
        dialog = RemoveModelDialog(row.model, self._window)
        dialog.accepted.connect(lambda: self._remove(got))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remove(self, model: CatalogueModel) -> None:
        def done(freed: int) -> None:
            told = self.tr("{title} is removed: {size} are free again.")
            self._window.messages.inform(told.format(title=model.title, size=data_size(freed)))
            self.look()

        self._bench.call(lambda: self._room.remove(model), done)

    # --- elsewhere ---------------------------------------------------------------------------------------------------

    def _look_in_folder(self) -> None:
        folder = choosing.folder(self._window, self.tr("Look for models in a folder"))
        self._look_at(folder, lambda _: None)

    def _choose_file(self) -> None:
        self._look_at(choosing.model_file(self._window), lambda found: self._use(found[0]))

    def _look_at(self, path: Path | None, then: Callable[[Sequence[FoundModel]], None]) -> None:
        """Keep this place, and go on with the models in it that can be used."""

        def done(found: Sequence[FoundModel]) -> None:
            usable = [model for model in found if model.header.problem is None]
            problem = next((model.header.problem for model in found if model.header.problem is not None), None)
            if not usable:
                none = Problem(self.tr("There is no model in {path}.").format(path=path), "")
                self._window.messages.warn(problem or none)
            else:
                then(usable)
            self.look()

        if path is not None:
            self._bench.call(lambda: self._room.keep_place(path), done)
