"""The text model: which file was chosen, whether it can be used, and what the window says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.desk import choosing
from app.desk.bench import Bench
from app.settings import Settings, load, named_model, save
from engine.contracts import TextModelFacts
from ui.wording import model_name


class TextModelUse(QObject):
    """Signals: ``changed()``, another model is in use, or documents are to be read ahead or no longer."""

    changed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._session = bench.session
        self._settings = Settings()
        does = bench.window.does
        does.choose_model.triggered.connect(self._choose)
        does.read_ahead.triggered.connect(self._switch_reading_ahead)

    @property
    def facts(self) -> TextModelFacts | None:
        """The model in use."""
        return self._session.text_model

    @property
    def reads_ahead(self) -> bool:
        """Whether the open document is to be read before a question comes."""
        return self._settings.read_ahead

    def begin(self) -> None:
        """Use what was chosen earlier; a file that is refused now stays chosen, it may come back."""
        home = self._bench.home

        def use() -> None:
            named = named_model(home)
            if named is not None and self._session.text_model is None:
                self._session.use_text_model(named.path)

        def go_on(settings: Settings) -> None:
            self._settings = settings
            self._window.does.read_ahead.setChecked(settings.read_ahead)
            self._use(use)

        self._bench.call(lambda: load(home), go_on)

    def show_work(self, work: str) -> None:
        """What the model does now; empty: it is ready."""
        facts = self.facts
        if facts is None:
            self._window.status.show_model(self.tr("No text model"))
            return
        words = self.tr("{name} {work}").format(name=model_name(facts.name), work=work or self.tr("ready"))
        self._window.status.show_model(words, facts.name)

    def _choose(self) -> None:
        path = choosing.text_model(self._window)
        if path is None:
            return

        def keep() -> None:
            self._keep(replace(self._settings, text_model=str(path)))
            self._notice()

        self._use(lambda: self._session.use_text_model(str(path)), keep)

    def _use(self, use: Callable[[], object], then: Callable[[], None] = lambda: None) -> None:
        """Change the model beside the window, and show what came of it."""

        def done(_: object) -> None:
            self._show()
            then()

        def fail(error: Exception) -> None:
            self._show()
            self._bench.tell(error)

        self._bench.jobs.call(use, done, fail)

    def _show(self) -> None:
        self._window.conversation.box.show_model_missing(self.facts is None)
        self.show_work("")
        self.changed.emit()

    def _notice(self) -> None:
        """What is to be known of a model that was just chosen."""
        facts = self.facts
        if facts is not None and not facts.tuned:
            told = self.tr("{name} is not Llama 3.2 1B or 3B, for which Folioscope is made.").format(name=facts.name)
            self._window.messages.inform(told, self.tr("It is used all the same; its answers may be worse."))

    def _switch_reading_ahead(self, on: bool) -> None:
        self._keep(replace(self._settings, read_ahead=on))
        self.changed.emit()

    def _keep(self, settings: Settings) -> None:
        self._settings = settings
        self._bench.call(lambda: save(self._bench.home, settings), lambda _: None)
