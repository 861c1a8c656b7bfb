"""An exported answer says what became of each page, where pages differ, and with what it was made."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from engine.contracts import Difference, PageWay
from engine.store.export import answer_json, export
from engine.store.export_ledger import differing, ledger_lines, ledger_total
from engine.store.export_sentences import words_found
from tests.helpers.finding_events import DIFFERENCE, LINES, make_claim, make_line, read_from_picture, whole_answer
from tests.helpers.scripted_session import make_coverage, make_wish

DIFFERING = (
    "Pages differ: Report.pdf, p. 12 says 4,310; Report.pdf, p. xiv (page 14) (read from the picture) says 4,130."
)


def test_the_ledger_in_one_line() -> None:
    said = "15 of 16 pages: 13 read as text, 1 looked at, 1 read as text and looked at, 1 left out"
    assert ledger_total(whole_answer()) == said


def test_a_page_that_failed_is_not_read_and_stands_first() -> None:
    failed = make_line(15, PageWay.SKIP, failed=True, reason="It is damaged.")
    answer = whole_answer(ledger=(*LINES[:-1], failed))
    assert ledger_total(answer).endswith("1 read as text and looked at, 1 failed")
    assert next(ledger_lines(answer)) == "Failed: Report.pdf, p. 15: It is damaged."


def test_what_is_left_out_is_counted_though_it_is_not_named() -> None:
    answer = whole_answer(ledger=(make_line(1),), coverage=make_coverage(pages=3_000, read=1, ocr=0, skipped=2_999))
    assert ledger_total(answer) == "1 of 3000 pages: 1 read as text, 2999 left out"


def test_pages_with_the_same_reason_share_a_line() -> None:
    assert next(ledger_lines(whole_answer())) == "Read as text: Report.pdf, p. 1–13: Its words say what it shows."


def test_which_page_says_what() -> None:
    assert differing(DIFFERENCE) == DIFFERING
    one_page = Difference((make_claim(), make_claim("4,130", seen=True)))
    assert differing(one_page).startswith("Words and picture of a page differ: ")


def test_what_was_read_from_a_picture_is_not_called_found() -> None:
    assert words_found(read_from_picture()) == "read from the picture of page xiv (page 14)"
    assert words_found(read_from_picture(verified=False)) == "words not found"


@pytest.mark.parametrize("ending", ["md", "html"])
def test_reading_matter_tells_it_all(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"answer.{ending}"
    export(whole_answer(), path)
    text = path.read_text(encoding="utf-8")
    for said in (
        DIFFERING,
        "Left out: Report.pdf, p. 15: There are no words on it.",
        "Made with: text model scripted.gguf 3f2a91; prompts 7.",
        "15 of 16 pages: 13 read as text",
        "Report.pdf: read from the picture of page xiv (page 14)",
    ):
        assert said in text


def test_csv_has_columns_for_differences_and_pages(tmp_path: Path) -> None:
    export(whole_answer(), tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["differences"] for row in rows} == {DIFFERING}
    assert {row["pages"] for row in rows} == {ledger_total(whole_answer())}
    assert rows[1]["source"] == "seen"


def test_json_has_every_page() -> None:
    shape = json.loads(json.dumps(answer_json(whole_answer(partial=True, wish=make_wish()))))
    assert len(shape["ledger"]) == 16
    first = {key: shape["ledger"][0][key] for key in ("page", "way", "failed")}
    assert first == {"page": 14, "way": "both", "failed": False}
    assert [claim["number"] for claim in shape["differences"][0]["claims"]] == ["4,310", "4,130"]
    assert shape["made"] == {"text model": "scripted.gguf 3f2a91", "prompts": "7"}
    assert shape["can_go_on"] is True
