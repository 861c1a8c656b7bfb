"""``folioscope compare``, from outside: two versions of a document, what changed on which page, both sides cited."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from tests.helpers.command import folioscope
from tests.helpers.drawn_pages import MARGIN, drawn_page, many_pages, new_page, save, text_page
from tests.helpers.odd_files import PASSWORD, encrypted

LEASE = (
    ("The rent of the house is 900 euros.", "It is paid at the beginning of each month."),
    ("The deposit is paid back within 30 days.", "Interest on it belongs to the tenant."),
    ("Animals are kept with the consent of the owner.", "Bicycles stand in the yard behind the house."),
)
NEW_PAGE = ("Snow is cleared away by the neighbours in turn.", "A list hangs beside the front door.")
CHANGED = (("The deposit is paid back within 14 days.", LEASE[1][1]),)


def written(path: Path, *pages: tuple[str, ...]) -> Path:
    """A PDF with these lines."""
    document = pymupdf.open()
    for lines in pages:
        new_page(document).insert_text((MARGIN, MARGIN), list(lines), fontname="helv", fontsize=11)
    return save(document, path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Three pages, and the same with a changed number and a new page."""
    after = written(tmp_path / "new.pdf", LEASE[0], NEW_PAGE, *CHANGED, LEASE[2])
    return written(tmp_path / "old.pdf", *LEASE), after


def test_what_changed_is_told_page_by_page_with_both_sides(home: Path, versions: tuple[Path, Path]) -> None:
    ran = folioscope(home, "compare", *versions)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        "old.pdf and new.pdf: 1 of 3 pages differs, 1 page is new.",
        "Page 2 is new.",
        f"  new, p. 2: “{NEW_PAGE[0]}”",
        f"  new, p. 2: “{NEW_PAGE[1]}”",
        "Page 2, now page 3",
        "  “30 days” is now “14 days”",
        f"    before, p. 2: “{LEASE[1][0]}”",
        f"    now, p. 3: “{CHANGED[0][0]}”",
    ]


def test_the_order_of_the_two_counts_also_where_one_is_in_the_library(home: Path, versions: tuple[Path, Path]) -> None:
    before, after = versions
    folioscope(home, "add", before)
    told = folioscope(home, "compare", after, "old.pdf", "--json").json()
    assert (told["first"]["name"], told["second"]["name"]) == ("new.pdf", "old.pdf")
    assert [pair["kind"] for pair in told["pages"]] == ["unchanged", "removed", "changed", "unchanged"]
    (change,) = told["pages"][2]["changes"]
    assert change["words"] == [{"before": "14 days", "after": "30 days", "number": True}]
    assert (change["numbers_differ"], change["perhaps"]) == (True, False)
    assert change["before"]["boxes"]
    assert change["before_boxes"]


def test_a_question_keeps_what_bears_on_it(home: Path, versions: tuple[Path, Path]) -> None:
    ran = folioscope(home, "compare", *versions, "When are deposits paid back?")
    assert ran.code == 0, ran.err
    assert "14 days" in ran.out
    assert "Snow" not in ran.out
    nothing = folioscope(home, "compare", *versions, "Is there a lift?")
    assert nothing.code == 1
    assert "No change bears on this question." in nothing.out


def test_a_page_and_its_scan_do_not_differ_for_certain(home: Path, tmp_path: Path) -> None:
    told = folioscope(home, "compare", text_page(tmp_path), drawn_page(tmp_path), "--json").json()
    assert [pair["differs"] for pair in told["pages"]] == [False]
    assert told["second"]["ocr"] == 1


def test_one_document_twice_and_what_is_not_there_are_told_in_sentences(home: Path, tmp_path: Path) -> None:
    path = many_pages(tmp_path, 2)
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(path.read_bytes())
    twice = folioscope(home, "compare", path, copy)
    assert (twice.code, twice.out) == (2, "")
    assert "These are one document" in twice.err
    missing = folioscope(home, "compare", path, "no such file.pdf")
    assert missing.code == 3
    assert "There is no document or file" in missing.err
    assert folioscope(home, "compare", path, tmp_path).code == 2


def test_a_locked_document_is_named(home: Path, tmp_path: Path) -> None:
    locked = encrypted(tmp_path)
    ran = folioscope(home, "compare", text_page(tmp_path), locked)
    assert ran.code == 3
    assert locked.name in ran.err
    assert PASSWORD not in ran.err
