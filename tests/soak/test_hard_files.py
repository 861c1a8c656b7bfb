"""Files that broke readers once: each becomes a readable document or a named refusal, and nothing hangs."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.compose import READER, join
from app.paths import Home
from engine.contracts import DocumentAdded, DocumentReady, DocumentState, FileRefused, PasswordNeeded
from engine.workers.pool import Pool
from engine.workers.process import Deadlines

DEADLINES = Deadlines(open=20, read=8, check=8, scan=60, draw=8)
WORST = ("issue16263.pdf", "tests__resources__test_2548.pdf")
"""the one hangs a text mode of PyMuPDF, the other one its rendering"""
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_every_file_ends_well(evaluation: Path, tmp_path: Path, amount: Callable[[int, int], int], part: int) -> None:
    folder = evaluation / "hard-pdfs"
    others = sorted(path for path in folder.glob("*.pdf") if path.name not in WORST)
    random.Random(1).shuffle(others)
    mine = [*(folder / name for name in WORST if part == 0), *others[part::PARTS][: amount(1, len(others))]]
    session = join(Home(tmp_path / "home"), Pool(READER, 2, DEADLINES))
    events = list(session.add(mine, stop=threading.Event()))
    named = {event.path for event in events if isinstance(event, FileRefused | PasswordNeeded)}
    admitted = {event.document.path for event in events if isinstance(event, DocumentAdded)}
    ready = {event.document.path for event in events if isinstance(event, DocumentReady)}
    documents = session.documents()
    session.close()
    assert admitted == ready
    assert named | admitted == {str(path) for path in mine}
    assert all(document.state is DocumentState.READY for document in documents)
    if part == 0:
        assert {str(folder / name) for name in WORST} <= admitted
