"""What a release says: what changed, known weaknesses, checksums."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import app
from installers.package import changelog, release
from installers.package.audit import Audit, Weakness, understood
from installers.package.changelog import FILE, Section, section_of, sections, source_date
from installers.package.release import bill_name, notes, versions_in, write_notes
from installers.setup.steps import SetupError

LOG = """# Change log

Words above.

## [1.1.0] - unreleased

### Added

- One thing.

## [1.0.0] - 2026-02-01

### Mended

- Another thing.
"""
LOOKED = date(2026, 3, 1)
SUMS = "00ff  folioscope.deb\n"


def library(name: str, *found: dict[str, Any]) -> dict[str, Any]:
    """A library as pip-audit lists it, with what was found."""
    return {"name": name, "version": "1.0", "vulns": list(found)}


def printed(*libraries: dict[str, Any]) -> str:
    return json.dumps({"dependencies": libraries, "fixes": []})


def test_a_change_log_has_its_sections_newest_first() -> None:
    assert sections(LOG) == [
        Section("1.1.0", None, "### Added\n\n- One thing."),
        Section("1.0.0", date(2026, 2, 1), "### Mended\n\n- Another thing."),
    ]


def test_a_version_that_the_change_log_does_not_have_is_said() -> None:
    with pytest.raises(SetupError, match=r"nothing of version 1\.2\.0"):
        section_of("1.2.0", LOG)


def test_the_change_log_has_this_version_first() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert sections(text)[0] == section_of(app.__version__, text)
    assert "\n- " in section_of(app.__version__, text).text


@pytest.mark.parametrize("nothing", ["", "Traceback: no route to host", printed()])
def test_a_list_that_cannot_be_reached_is_no_good_news(nothing: str) -> None:
    assert understood(nothing) is None
    text = notes(section_of("1.1.0", LOG), None, LOOKED, SUMS)
    assert "Not looked up" in text
    assert "0 with a known weakness" not in text


def test_what_the_list_does_not_have_counts_as_unknown_and_not_as_well() -> None:
    missing = {"name": "numpy", "skip_reason": "Dependency not found"}
    assert understood(printed(missing)) is None
    found = understood(printed(missing, library("click")))
    assert found == Audit(checked=1, unknown=("numpy",), weaknesses=())
    text = notes(section_of("1.1.0", LOG), found, LOOKED, SUMS)
    assert "looked up 1 Python libraries on 2026-03-01: 0 with a known weakness." in text
    assert "Not in its list, so that nothing is known of them: numpy." in text


def test_weaknesses_are_named_with_the_versions_that_mend_them() -> None:
    mended = {"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"], "aliases": [], "description": ""}
    open_still = {"id": "GHSA-2", "fix_versions": [], "aliases": [], "description": ""}
    found = understood(printed(library("click", mended, open_still), library("rich")))
    assert found is not None
    assert found.weaknesses[0] == Weakness("click", "1.0", "PYSEC-1", ("1.1", "2.0"))
    text = notes(section_of("1.1.0", LOG), found, LOOKED, SUMS)
    assert "looked up 2 Python libraries on 2026-03-01: 1 with a known weakness." in text
    assert "- click 1.0: PYSEC-1, mended in 1.1, 2.0\n- click 1.0: GHSA-2, not mended yet" in text


def test_the_notes_have_what_changed_and_the_checksums() -> None:
    released = notes(section_of("1.0.0", LOG), None, LOOKED, SUMS)
    assert released.startswith("# Folioscope 1.0.0, 2026-02-01\n\n### Mended\n\n- Another thing.\n")
    assert "One thing" not in released
    assert released.endswith("```\n00ff  folioscope.deb\n```\n")
    assert notes(section_of("1.1.0", LOG), None, LOOKED, SUMS).startswith("# Folioscope 1.1.0, not released\n")


def test_the_libraries_to_look_up_are_those_that_are_inside() -> None:
    inside = [
        {"name": "torch", "version": "2.0+cpu", "purl": "pkg:pypi/torch@2.0%2Bcpu"},
        {"name": "SQLite", "version": "3.40.1"},
    ]
    assert versions_in(json.dumps({"components": inside})) == {"torch": "2.0+cpu"}


def test_the_notes_are_written_beside_what_they_speak_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(release, "audit", asked.append)
    inside = {"name": "click", "version": "8.0", "purl": "pkg:pypi/click@8.0"}
    (tmp_path / bill_name()).write_text(json.dumps({"components": [inside]}))
    (tmp_path / "SHA256SUMS").write_text(SUMS)
    text = write_notes(tmp_path).read_text(encoding="utf-8")
    assert asked == [{"click": "8.0"}]
    assert section_of(app.__version__, FILE.read_text(encoding="utf-8")).text in text
    assert SUMS in text


def test_a_build_is_dated_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert source_date() == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_source_without_a_date_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(changelog, "ROOT", tmp_path)
    with pytest.raises(SetupError, match="SOURCE_DATE_EPOCH"):
        source_date()
