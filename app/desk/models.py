"""The models that answer in one window, and the choices that they share."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk.allowing import Allowing
from app.desk.bench import Bench
from app.desk.choices import Choices
from app.desk.licensing import Licensing
from app.desk.text_model import TextModelUse
from app.desk.vision_model import VisionModelUse


@dataclass(frozen=True)
class Models:
    """One of each kind, in use or not."""

    choices: Choices
    text: TextModelUse
    vision: VisionModelUse
    licensing: Licensing
    allowing: Allowing

    @classmethod
    def of(cls, bench: Bench) -> Models:
        """Those of one window."""
        choices = Choices(bench)
        licensing = Licensing(bench, choices)
        text, vision = TextModelUse(bench, choices, licensing), VisionModelUse(bench, choices, licensing)
        models = cls(choices, text, vision, licensing, Allowing(bench))
        models.vision.changed.connect(models.show_rest)  # beside another model there is less room for a name
        return models

    def begin(self) -> None:
        """Use what was chosen earlier."""

        def use() -> None:
            self.text.begin()
            self.vision.begin()

        self.choices.begin(use)

    def show_rest(self) -> None:
        """Neither does anything now."""
        self.text.show_work("")
        self.vision.show_work("")
