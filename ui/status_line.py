"""The one line of state: what is being done, how long it takes, a button that stops it; and how the models are."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import TextButton, tint_buttons
from ui.widgets.label import ElidedLabel, Label, plain_tip
from ui.wording import connections

DELAY = 500
"""milliseconds that work goes on before the line speaks of it"""


class ModelPlace(Enum):
    """The models that the line speaks of, in their order."""

    TEXT = auto()
    VISION = auto()
    ARRIVING = auto()
    """one that is on its way"""


class StatusLine(QFrame):
    """At rest it says what the library holds; at work, what is being done; always how often the network was reached.

    Signals:
        stop_wanted(): the person pressed Stop.
    """

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._rest = ""
        self._work = ""
        self._words = ElidedLabel(size=TextSize.SMALL, role="muted")
        self._bar = QProgressBar(textVisible=False, maximum=1000)
        self._bar.setFixedWidth(12 * GRID)
        self._bar.setAccessibleName(self.tr("How much is done"))
        self._stop = TextButton(self.tr("Stop"), role="quiet", picture="stop")
        self._models: dict[ModelPlace, tuple[str, str]] = {}
        self._model = Label(size=TextSize.SMALL, role="muted")
        self._network = Label(size=TextSize.SMALL, role="muted")
        self._network.setToolTip(self.tr("Connections to other computers since the program was started"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, HALF // 2, 2 * GRID, HALF // 2)
        row.setSpacing(2 * GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar)
        row.addWidget(self._stop)
        row.addWidget(self._model)
        row.addWidget(self._network)
        self.setFixedHeight(max(4 * GRID, self._stop.sizeHint().height() + HALF))
        self._delay = QTimer(self, singleShot=True, interval=DELAY)
        self._delay.timeout.connect(self._show_work)
        self._stop.clicked.connect(self.stop_wanted)
        self._show_rest()

    def text(self) -> str:
        """What the line says now."""
        return self._words.text()

    @property
    def is_working(self) -> bool:
        """Whether something is being done, said or not yet."""
        return bool(self._work)

    def show_model(self, place: ModelPlace, words: str, tip: str = "") -> None:
        """A model and what it does; ``tip`` is its name in full."""
        self._models[place] = words, tip
        shown = [self._models[each] for each in ModelPlace if self._models.get(each, ("", ""))[0]]
        self._model.setText("  \u00b7  ".join(said for said, _ in shown))
        self._model.setToolTip(plain_tip("\n".join(more for _, more in shown if more)))

    def model_text(self) -> str:
        """What is said of the models."""
        return self._model.text()

    def show_connections(self, count: int) -> None:
        """How many connections to other computers were begun since the start."""
        self._network.setText(connections(count))

    def network_text(self) -> str:
        """What is said of the network."""
        return self._network.text()

    def show_rest(self, words: str) -> None:
        """What to say when nothing is being done."""
        self._rest = words
        if not self._work:
            self._show_rest()

    def show_work(self, words: str, share: float | None) -> None:
        """What is being done, and how much of it, 0 to 1; None while that is not known."""
        self._bar.setMaximum(0 if share is None else 1000)
        self._bar.setValue(round(1000 * (share or 0.0)))
        first, self._work = not self._work, words
        if first:
            self._delay.start()
        elif not self._delay.isActive():
            self._show_work()

    def finish(self) -> None:
        """Nothing is being done any more."""
        self._work = ""
        self._delay.stop()
        self._show_rest()

    def set_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        tint_buttons(self, theme)

    def _show_work(self) -> None:
        self._words.setText(self._work)
        self._bar.show()
        self._stop.show()

    def _show_rest(self) -> None:
        self._words.setText(self._rest)
        self._bar.hide()
        self._stop.hide()
