"""What About lists: every library that Folioscope installs, under the licence that the library itself declares."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LICENCES = ROOT / "assets" / "licences"
ENTRIES = json.loads((LICENCES / "licences.json").read_text(encoding="utf-8"))
FAMILIES = ("AGPL", "LGPL", "Apache", "BSD", "MPL", "MIT")


def normal(name: str) -> str:
    """A distribution's name as the packaging specification compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


LISTED = {normal(entry["distribution"]): entry for entry in ENTRIES if entry["distribution"]}


def needed() -> set[str]:
    """The run-time dependencies of the project and all that these ask for in turn."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, seen = list(project["dependencies"]), set()
    while waiting:
        name = normal(_name(waiting.pop()))
        if name in seen:
            continue
        seen.add(name)
        try:
            waiting += [line for line in distribution(name).requires or () if "extra ==" not in line]
        except PackageNotFoundError:
            continue  # wanted on another system only
    return seen


def _name(requirement: str) -> str:
    match = re.match(r"[\w.-]+", requirement)
    assert match, requirement
    return match.group()


def test_every_installed_library_is_listed() -> None:
    assert needed() - set(LISTED) == set()


@pytest.mark.parametrize("name", sorted(set(LISTED) - {"folioscope"}))
def test_the_licence_is_the_one_that_the_library_declares(name: str) -> None:
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        pytest.skip("not installed on this system")
    fields = [field for field in ("License-Expression", "License") if field in about]
    if not fields or not about[fields[0]]:
        pytest.skip("its metadata names no licence; the listed one is that of its licence file")
    declared = about[fields[0]].upper().replace("AFFERO GPL", "AGPL")
    listed = LISTED[name]["licence"].upper()
    # Whole words: some libraries put the text in this field, and "implied" holds the name of Mozilla's.
    found = [family for family in FAMILIES if re.search(rf"\b{family.upper()}", declared)]
    assert [family for family in found if family.upper() not in listed] == []


def test_every_entry_says_what_it_is_for_and_its_texts_are_here() -> None:
    for entry in ENTRIES:
        assert list(entry) == ["name", "licence", "home", "use", "notice", "texts", "distribution"]
        assert entry["licence"] and entry["use"].endswith(".") and entry["notice"]
        assert [text for text in entry["texts"] if not (LICENCES / "texts" / text).is_file()] == []


def test_no_text_is_left_over() -> None:
    used = {text for entry in ENTRIES for text in entry["texts"]}
    assert {path.name for path in (LICENCES / "texts").iterdir()} == used
