"""Exported answers: complete, in four formats, and harmless in any program."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.contracts import Answer, Calculation, CalculationInput, InputOrigin, Statement, TextSource
from engine.errors import EnvironmentProblem, InputError
from engine.store.export import POLICY, answer_json, export
from tests.unit.store.samples import answer, quote, seen, stated


@pytest.fixture
def kept() -> Answer:
    scanned = replace(
        quote("abcd1234", "Summe 12.50\nEUR", name="scan.png"),
        page=3,
        label="3",
        source=TextSource.OCR,
        digits_unsure=True,
        answer_spans=((6, 11),),
    )
    return replace(answer("What is the total?", quote("abcd1234"), scanned), id=7)


def written(kept: Answer, path: Path) -> str:
    export(kept, path)
    return path.read_bytes().decode()


def test_json_has_the_keys_of_the_command_line_first(kept: Answer) -> None:
    shape = answer_json(kept)
    assert list(shape)[:7] == ["id", "question", "how", "answer", "quotes", "coverage", "seconds"]
    assert list(shape["quotes"][0])[:7] == ["document", "page", "label", "text", "boxes", "source", "verified"]
    assert list(shape["coverage"]) == ["pages", "read", "ocr", "looked", "skipped", "failed"]
    assert shape["coverage"]["failed"] == [{"document": "report.pdf", "page": 4, "reason": "It is damaged."}]
    assert shape["quotes"][0]["boxes"] == [[1.5, 2.5, 3.5, 4.5]]
    assert (shape["how"], shape["quotes"][1]["source"], shape["id"]) == ("quotes", "ocr", 7)


def test_json_file_is_what_the_command_line_prints(kept: Answer, tmp_path: Path) -> None:
    assert json.loads(written(kept, tmp_path / "answer.json")) == answer_json(kept)


def test_markdown(kept: Answer, tmp_path: Path) -> None:
    assert written(kept, tmp_path / "answer.md") == (
        "# What is the total?\n\n"
        "**12.50**\n\n"
        "> the total is 12.50\n>\n> — report.pdf, p. ii (page 2)\n\n"
        "> Summe 12.50\n> EUR\n>\n> — scan.png, p. 3, from a scan: compare the digits\n\n"
        "- Page 2 was taken as the label.\n\n"
        "Asked 2026-11-23T08:00:00+00:00. 2 of 4 pages searched by their text, 1 by OCR, 1 could not be read."
        " Made with Folioscope.\n"
    )


def test_csv_has_a_row_for_each_quote(kept: Answer, tmp_path: Path) -> None:
    export(kept, tmp_path / "answer.csv")
    assert (tmp_path / "answer.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["the total is 12.50", "Summe 12.50\nEUR"]
    assert rows[0] == {
        "question": "What is the total?",
        "answer": "12.50",
        "statement": "",
        "numbers not in the quotes": "",
        "document": "report.pdf",
        "page": "2",
        "label": "ii",
        "text": "the total is 12.50",
        "source": "layer",
        "words": "words found on page ii (page 2)",
        "calculations": "",
        "differences": "",
        "pages": "",
        "remarks": "",
        "asked": "2026-11-23T08:00:00+00:00",
    }


STATED = (
    "# What is the total?\n\n"
    "**Test model: its words mean nothing.**\n\n"
    "**Cut at the greatest length of an answer.**\n\n"
    "The total is 12.50.\n\n"
    "> the total is 12.50\n>\n> — report.pdf: words found on page ii (page 2)\n\n"
    "It grew by 9 %, Überblick.\n\n"
    "Number not in the quotes: 9 %\n\n"
    "> it grew by 9 percent\n>\n> — report.pdf, p. 12: words not found\n\n"
    "> the total is 12.50\n>\n> — report.pdf: words found on page ii (page 2)\n\n"
    "12.50/4\\*100 = 312.5 (12.50: report.pdf, page 2; 4: from the question; 2026-11-23: today’s date;"
    " 100: a fixed number)\n\n"
    "- Page 2 was taken as the label.\n\n"
    "Asked 2026-11-23T08:00:00+00:00. Written by Llama-3.2-3B.gguf, which read the pages in parts that overlap."
    " 2 of 4 pages searched by their text, 1 by OCR, 1 could not be read. Made with Folioscope.\n"
)


def test_markdown_of_statements(tmp_path: Path) -> None:
    assert written(stated(), tmp_path / "answer.md") == STATED


SEEN = (
    "# What is the total?\n\n"
    "The total is 12.50.\n\n"
    "> the total is 12.50\n\n"
    "— report.pdf, p. ii (page 2) (a closer look): words found on page ii (page 2), cut at the greatest length\n\n"
    "The print is small: the page was looked at once more in 2 parts.\n\n"
    "A pump, Überdruck.\n\n"
    "— report.pdf, p. 3 (a part of it): read from the picture, no text to check against\n\n"
    "Looked at, and not said there: report.pdf, p. 4.\n\n"
    "- Page 2 was taken as the label.\n\n"
    "Asked 2026-11-23T08:00:00+00:00. Pages were looked at by Llama-3.2-11B-Vision. 2 of 4 pages searched by their"
    " text, 1 by OCR, 1 could not be read. Made with Folioscope.\n"
)


def test_markdown_of_findings(tmp_path: Path) -> None:
    assert written(seen(), tmp_path / "answer.md") == SEEN


def test_html_of_findings_says_what_markdown_says(tmp_path: Path) -> None:
    tags = _Tags()
    tags.feed(written(seen(), tmp_path / "answer.html"))
    said = " ".join(" ".join(tags.text).split())
    for line in SEEN.splitlines():
        assert line.lstrip("#->— ") in said
    assert set(tags.tags) <= HARMLESS


def test_csv_has_a_row_for_each_finding(tmp_path: Path) -> None:
    export(seen(), tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("statement", "document", "page", "text", "words")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("The total is 12.50.", "report.pdf", "2", "the total is 12.50", "words found on page ii (page 2)"),
        ("A pump, Überdruck.", "report.pdf", "3", "", "read from the picture, no text to check against"),
    ]


def test_json_of_findings(tmp_path: Path) -> None:
    shape = answer_json(seen())
    assert json.loads(written(seen(), tmp_path / "answer.json")) == shape
    found, picture, silent = shape["findings"]
    assert (found["support"], found["quotes"][0]["verified"], found["closer"]) == ("found", True, True)
    assert (picture["region"], picture["support"]) == ([1.0, 2.0, 30.5, 40.0], "picture")
    assert (silent["text"], silent["page"]) == ("", 4)
    assert shape["vision_model"] == "Llama-3.2-11B-Vision"


def test_findings_beside_quotes_leave_the_answer_in_short(tmp_path: Path) -> None:
    both = replace(seen(), answer="12.50", quotes=(quote(""),))
    text = written(both, tmp_path / "answer.md")
    assert text.count("**12.50**") == 1
    assert "A pump, Überdruck." in text


def test_stopped_answer_says_so(kept: Answer, tmp_path: Path) -> None:
    partial = replace(kept, partial=True)
    for ending in ("md", "html", "csv"):
        assert "Stopped before the end." in written(partial, tmp_path / f"answer.{ending}")


def test_html_says_what_markdown_says(tmp_path: Path) -> None:
    seen = _Tags()
    seen.feed(written(stated(), tmp_path / "answer.html"))
    said = " ".join(" ".join(seen.text).split())
    for line in STATED.splitlines():
        assert line.lstrip("#->— ").strip("*").replace("\\", "") in said
    assert set(seen.tags) <= HARMLESS


def test_csv_has_a_row_for_each_quote_of_each_statement(tmp_path: Path) -> None:
    alone = replace(quote("", "by itself"), page=3, label="3")
    bare = Statement(text="Nobody said so.", quotes=())
    said = stated()
    export(replace(said, quotes=(*said.quotes, alone), statements=(*said.statements, bare)), tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("statement", "numbers not in the quotes", "text", "words")
    second = ("It grew by 9 %, Überblick.", "9 %")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("The total is 12.50.", "", "the total is 12.50", "words found on page ii (page 2)"),
        (*second, "it grew by 9 percent", "words not found"),
        (*second, "the total is 12.50", "words found on page ii (page 2)"),
        ("Nobody said so.", "", "", ""),
        ("", "", "by itself", "words found on page 3"),
    ]
    assert rows[3]["calculations"].startswith("12.50/4*100 = 312.5 (12.50: report.pdf, page 2; 4: from the question")
    assert rows[3]["remarks"] == (
        "Test model: its words mean nothing. Cut at the greatest length of an answer. "
        "Written by Llama-3.2-3B.gguf, which read the pages in parts that overlap."
    )


def test_json_of_statements(tmp_path: Path) -> None:
    shape = answer_json(stated())
    assert json.loads(written(stated(), tmp_path / "answer.json")) == shape
    assert shape["statements"][1] == {"text": "It grew by 9 %, Überblick.", "quotes": [1, 0], "unsupported": ["9 %"]}
    (calculation,) = shape["calculations"]
    assert (calculation["expression"], calculation["result"]) == ("12.50/4*100", "312.5")
    assert calculation["inputs"][0] == {"text": "12.50", "origin": "page", "document": "report.pdf", "page": 2}
    assert [one["origin"] for one in calculation["inputs"]] == ["page", "question", "today", "constant"]
    told = {key: shape[key] for key in ("how", "model", "reading", "cut", "partial", "test_model")}
    assert told == {
        "how": "every",
        "model": "Llama-3.2-3B.gguf",
        "reading": "windows",
        "cut": True,
        "partial": False,
        "test_model": True,
    }
    assert shape["remarks"][0] == "Test model: its words mean nothing."
    assert [one["words"] for one in shape["quotes"]] == ["words found on page ii (page 2)", "words not found"]


@pytest.mark.parametrize("ending", ["md", "html", "csv"])
def test_no_export_claims_that_an_answer_is_true(ending: str, tmp_path: Path) -> None:
    text = written(stated(), tmp_path / f"answer.{ending}").lower()
    assert "words not found" in text
    assert "verified" not in text
    assert "correct" not in text


def test_csv_of_an_answer_without_quotes_still_has_the_question(tmp_path: Path) -> None:
    export(answer("Nothing?"), tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["question"], row["answer"], row["text"]) == ("Nothing?", "", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_csv_holds_no_formula(start: str, tmp_path: Path) -> None:
    text = f"{start}HYPERLINK(1)"
    export(answer(text, quote("", text, name=text)), tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert [row[column] for column in ("question", "document", "text")] == ["'" + text] * 3


class _Tags(HTMLParser):
    """What a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.policy = ""
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"] or ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)


HARMLESS = {"html", "head", "meta", "title", "style", "body", "h1", "p", "strong", "figure", "blockquote", "mark"} | {
    "figcaption",
    "footer",
}


def test_html_marks_the_words_that_fit(kept: Answer, tmp_path: Path) -> None:
    page = written(kept, tmp_path / "answer.html")
    assert "the total is <mark>12.50</mark></blockquote>" in page
    assert "<figcaption>report.pdf, p. ii (page 2)</figcaption>" in page
    seen = _Tags()
    seen.feed(page)
    assert seen.policy == POLICY
    assert "default-src 'none'" in POLICY


nasty = st.one_of(
    st.text(st.characters(exclude_categories=[])),
    st.sampled_from(["<img src=file:///etc/passwd>", "</title><script>1</script>", "![a](http://a)", "&lt;", "<!--"]),
)


@given(text=nasty, name=nasty, spans=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_words_become_markup(tmp_path: Path, text: str, name: str, spans: list[tuple[int, int]]) -> None:
    marked = replace(quote("", text, name=name), answer_spans=tuple(spans))
    statement = Statement(text=text, quotes=(0,), unsupported=(name,))
    calculation = Calculation(text, name, (CalculationInput(text, InputOrigin.PAGE, name, 1),))
    said = replace(answer(text, marked, marked), statements=(statement,), calculations=(calculation,), model=name)
    seen = _Tags()
    seen.feed(written(said, tmp_path / "answer.html"))
    assert set(seen.tags) <= HARMLESS
    markdown = written(said, tmp_path / "answer.md")
    assert "![" not in markdown
    assert "<" not in markdown.replace("\\<", "")


def test_markdown_makes_no_link_of_an_address_and_no_heading_of_a_carriage_return(tmp_path: Path) -> None:
    said = Statement(text="See http://rent/, WWW.rent.example\r=== \r- or\r1. file://rent", quotes=())
    markdown = written(replace(answer("Where?"), statements=(said,)), tmp_path / "answer.md")
    assert "See http\\://rent/, WWW\\.rent.example\n\\=== \n\\- or\n1\\. file\\://rent\n" in markdown
    assert "\r" not in markdown


@pytest.mark.parametrize("name", ["answer.docx", "answer", "answer.md.exe"])
def test_other_endings_are_refused(kept: Answer, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"\.md, \.html, \.json or \.csv"):
        export(kept, tmp_path / name)
    assert list(tmp_path.glob("answer*")) == []


def test_missing_folder_is_a_sentence(kept: Answer, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="is not there"):
        export(kept, tmp_path / "nowhere" / "answer.md")


def test_failed_export_keeps_the_earlier_file(kept: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "answer.md"
    path.write_text("earlier")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.store.whole_file.sync", full)
    with pytest.raises(EnvironmentProblem, match="disk is full"):
        export(kept, path)
    assert path.read_text() == "earlier"
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith("answer")] == ["answer.md"]
