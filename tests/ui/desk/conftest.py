"""A window joined to a scripted session."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.desk import Compose, Desk
from app.paths import ASSETS, Home
from app.samples import Samples
from tests.helpers.scripted_models import ScriptedModelRoom
from tests.helpers.scripted_session import ScriptedSession, make_document, make_quote

Open = Callable[..., Desk]


@pytest.fixture
def faults() -> Iterator[list[BaseException]]:
    """Faults of ours that were reported; a test that expects some clears the list."""
    found: list[BaseException] = []
    yield found
    assert not found


@pytest.fixture
def open_desk(qtbot: QtBot, tmp_path: Path, faults: list[BaseException]) -> Iterator[Open]:
    """Opens a desk over a session and waits until both are joined."""
    desks: list[Desk] = []

    def open_one(session: ScriptedSession, files: Sequence[Path] = (), room: ScriptedModelRoom | None = None) -> Desk:
        home, samples = Home(tmp_path / "home"), Samples(ASSETS / "samples")
        # A scripted session will do.
        compose: Compose = lambda _: session  # type: ignore[assignment, return-value]  # noqa: E731
        desk = Desk(home, compose, samples, faults.append, room=room or ScriptedModelRoom())
        desks.append(desk)
        desk.window.reader.set_reduced_motion(True)
        desk.add(files)
        with qtbot.waitSignal(desk.opened):
            desk.open()
        return desk

    yield open_one
    for desk in desks:
        desk.close()


@pytest.fixture
def session() -> ScriptedSession:
    """A library with two documents, and a quote for every question."""
    session = ScriptedSession([make_document(), make_document("letter01", "Letter.pdf", page_count=2)])
    session.quotes = (
        make_quote(answer_spans=((20, 25),)),
        make_quote("Pulp is dearer than in Q2.", page=14, label="xii"),
    )
    return session


@pytest.fixture
def desk(open_desk: Open, session: ScriptedSession) -> Desk:
    """The window over ``session``."""
    return open_desk(session)


@pytest.fixture
def large_text() -> Iterator[None]:
    """The system's font at twice its size."""
    font = QApplication.font()
    usual = font.pointSizeF()
    font.setPointSizeF(2 * usual)
    QApplication.setFont(font)
    yield
    font.setPointSizeF(usual)
    QApplication.setFont(font)
