"""What is drawn says what is asked, and can be read by a real reader."""

from __future__ import annotations

import re

import pymupdf
import pytest

from app.checking.charts import CHARTS, MOST, Chart
from app.checking.needle import DEPTHS, needle
from app.checking.pages import LIGHTHOUSES, asked, pages
from app.checking.pdf import HEIGHT, WIDTH, pdf, words
from app.checking.questions import Measure
from app.checking.tasks import picture_tasks, text_tasks

MARGIN = 36.0


def texts(drawn: tuple[str, ...]) -> list[str]:
    """The words of each page, parted by one space."""
    with pymupdf.open(stream=pdf(drawn)) as document:
        assert not document.is_repaired
        return [" ".join(page.get_text().split()) for page in document]


def test_a_file_has_its_pages_and_every_character() -> None:
    said = texts((words((70, 90), r"(50 %) \ 4,310 €"), words((70, 90), "Second")))
    assert said == [r"(50 %) \ 4,310 €", "Second"]


def test_each_question_is_answered_by_its_page_alone() -> None:
    said = [text.replace(",", "") for text in texts(pages())]
    for number, question in enumerate(asked(len(LIGHTHOUSES))):
        holding = [page for page, text in enumerate(said) if re.search(rf"\b{question.expected}\b", text)]
        assert holding == [number], question.text
        assert question.expected not in question.others


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_sentence_stands_where_it_is_said_to_and_nothing_else_has_a_number(depth: int) -> None:
    hidden = needle(8_000, depth)
    body = " ".join(re.sub(r"^Sheet \d+ ", "", text) for text in texts(hidden.pages))
    before, _, after = body.partition(hidden.sentence)
    assert after, "the sentence is not there"
    assert 100 * len(before) / len(body) == pytest.approx(depth, abs=2)
    assert not re.search(r"\d|\bkey\b", before + after)
    assert hidden.question.expected in hidden.sentence


def test_the_same_length_and_depth_give_the_same_document() -> None:
    assert needle(8_000, 50) == needle(8_000, 50)


def test_nothing_is_drawn_over_the_edge_of_a_page() -> None:
    drawn = [page for task in text_tasks(quick=False) for page in task.pages]
    drawn += [page for task in picture_tasks(quick=False) for page, _ in task.asked]
    with pymupdf.open(stream=pdf(drawn)) as document:
        for page in document:
            for x0, y0, x1, y1, *_ in page.get_text("words"):
                assert x0 > MARGIN and y0 > MARGIN and x1 < WIDTH - MARGIN and y1 < HEIGHT - MARGIN


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
def test_a_chart_is_as_high_as_its_values_and_writes_them_only_where_it_says_so(chart: Chart) -> None:
    (said,) = texts((chart.drawn(),))
    written = [str(value) in said.split() for value in chart.values.values() if value % 10]
    assert all(written) if chart.has_values else not any(written)
    with pymupdf.open(stream=pdf((chart.drawn(),))) as document:
        marks = [one["rect"] for one in document[0].get_drawings() if one["type"] == "f"]
        scale = {word[4]: (word[1] + word[3]) / 2 for word in document[0].get_text("words") if word[0] < 100}
    points = zip(marks, chart.values.values(), strict=True)
    unit = (scale["0"] - scale[str(MOST)]) / MOST
    for mark, value in points:
        top = (mark.y0 + mark.y1) / 2 if chart.is_line else mark.y0
        assert (scale["0"] - top) / unit == pytest.approx(value, abs=2)


def test_a_quick_check_asks_less_of_everything_and_leaves_no_kind_out() -> None:
    full, quick = text_tasks(quick=False), text_tasks(quick=True)
    assert {len(task.questions) for task in full} > {1}
    assert sum(len(task.questions) for task in quick) < sum(len(task.questions) for task in full)
    assert {question.measure for task in quick for question in task.questions} == {Measure.EXACT, Measure.SILENT}
    looks = picture_tasks(quick=True)
    assert [task.name for task in looks] == [task.name for task in picture_tasks(quick=False)]
    assert all(task.asked for task in looks)
