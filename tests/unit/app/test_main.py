"""The packaged program keeps its own libraries to itself."""

from __future__ import annotations

import os

import pytest

from app import __main__ as program


@pytest.mark.parametrize("before", [None, "/opt/somewhere"])
def test_programs_that_it_starts_look_for_libraries_where_they_did_before(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/folioscope/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "0")
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    program._leave_other_programs_alone()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"  # its own children are told anew
