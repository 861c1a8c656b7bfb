"""A window over a computer without models, of a person who has agreed to their terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk.desk import Desk
from app.paths import Home
from app.settings import Settings, save
from tests.helpers.scripted_models import OLLAMA, READS, SEES, SMALL, ScriptedModelRoom
from tests.helpers.scripted_session import ScriptedSession, make_document
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.helpers.terms import AGREED
from tests.ui.desk.conftest import Open


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The folder that ``open_desk`` opens."""
    home = Home(tmp_path / "home")
    save(home, Settings(terms=AGREED))
    return home


@pytest.fixture
def room() -> ScriptedModelRoom:
    """A computer without models."""
    return ScriptedModelRoom()


@pytest.fixture
def session() -> ScriptedSession:
    """That takes each model of these tests."""
    session = ScriptedSession([make_document()])
    for path in (OLLAMA, *(f"/folioscope/models/{model.id}" for model in (READS, SMALL))):
        session.models[path] = make_facts(path)
    seeing = f"/folioscope/models/{SEES.id}"
    session.vision_models[seeing] = make_vision_facts(seeing)
    return session


@pytest.fixture
def desk(open_desk: Open, home: Home, session: ScriptedSession, room: ScriptedModelRoom) -> Desk:
    """The window over ``session`` and ``room``."""
    return open_desk(session, room=room)
