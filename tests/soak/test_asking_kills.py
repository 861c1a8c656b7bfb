"""A question over every page, killed at a hundred moments: going on gives the same answer and the same ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SOAKING
from tests.stories.test_killed_answers import SAMPLES, compare_after_kill, library, unbroken

__all__ = ["library", "unbroken"]
KILLS = 100
pytestmark = pytest.mark.skipif(not SOAKING, reason="a long count: make soak")


@pytest.mark.parametrize("seed", range(SAMPLES, SAMPLES + KILLS))
def test_a_hundred_kills(library: Path, unbroken: tuple[Path, float], tmp_path: Path, seed: int) -> None:
    compare_after_kill(library, unbroken, tmp_path, seed)
