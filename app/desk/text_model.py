"""The text model: chosen as a file."""

from __future__ import annotations

from app.desk import choosing
from app.desk.bench import Bench
from app.desk.choices import Choices
from app.desk.licensing import Licensing
from app.desk.model_use import ModelUse
from app.settings import NamedModel, named_model
from engine.contracts import TextModelFacts
from ui.status_line import ModelPlace
from ui.wording import model_name, short_model_name


class TextModelUse(ModelUse):
    """Reads pages and answers."""

    def __init__(self, bench: Bench, choices: Choices, licensing: Licensing) -> None:
        super().__init__(bench, choices, licensing)
        bench.window.does.choose_model.triggered.connect(self._ask_for_file)

    @property
    def facts(self) -> TextModelFacts | None:
        """The model in use."""
        return self._session.text_model

    @property
    def is_there(self) -> bool:
        """Whether a text model is in use."""
        return self.facts is not None

    def show_work(self, work: str) -> None:
        """Say what the model does now; empty: it is ready."""
        facts, status = self.facts, self._window.status
        if facts is None:
            status.show_model(ModelPlace.TEXT, self.tr("No text model"))
            return
        beside_another = self._session.vision_model is not None
        name = short_model_name(facts.name) if beside_another else model_name(facts.name)
        words = self.tr("{name} {work}").format(name=name, work=work or self.tr("ready"))
        status.show_model(ModelPlace.TEXT, words, facts.name)

    def _ask_for_file(self) -> None:
        path = choosing.text_model(self._window)
        if path is not None:
            self.choose(str(path))

    def _named(self) -> NamedModel | None:
        return named_model(self._bench.home)

    def _take(self, path: str | None) -> None:
        self._session.use_text_model(path)

    def _keep(self, path: str) -> None:
        self._choices.keep(text_model=path)
        facts = self.facts
        if facts is not None and not facts.tuned:
            told = self.tr("{name} is not Llama 3.2 1B or 3B, for which Folioscope is made.").format(name=facts.name)
            self._window.messages.inform(told, self.tr("It is used all the same; its answers may be worse."))

    def _forget(self) -> None:
        self._choices.keep(text_model=None)

    def _show_missing(self) -> None:
        self._window.conversation.box.show_model_missing(not self.is_there)
