"""What a person sees and presses on the page of the models."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from ui.models.cards import ArrivingCard, FoundCard
from ui.models.model_card import ModelCard
from ui.models.page import ModelsPage
from ui.models.rows import FoundRow


def open_page(desk: Desk, qtbot: QtBot) -> ModelsPage:
    """The page, when it has looked through the computer."""
    desk.window.does.models.trigger()
    page = desk.window.models
    qtbot.waitUntil(page.offered.isVisible)
    return page


def titles(cards: tuple[ModelCard, ...]) -> list[str]:
    """Of these cards."""
    return [card.title for card in cards]


def rows(page: ModelsPage) -> list[FoundRow]:
    """The models on this computer."""
    return [card.row for card in page.found.cards.all() if isinstance(card, FoundCard)]


def button(place: QWidget, name: str) -> QAbstractButton:
    """The visible button that screen readers call so."""
    buttons = [each for each in place.findChildren(QAbstractButton) if each.isVisible()]
    return next(each for each in buttons if each.accessibleName() == name)


def words(place: QWidget) -> str:
    """All that can be read in a place."""
    return "\n".join(label.text() for label in place.findChildren(QLabel) if label.isVisible())


def arriving(page: ModelsPage, place: int = 0) -> ArrivingCard:
    """One of the models on their way."""
    card = page.arriving.cards.all()[place]
    assert isinstance(card, ArrivingCard)
    return card
