"""The report: what it says, and what it must not."""

from __future__ import annotations

import json
from dataclasses import replace

from app.checking.computer import Computer
from app.checking.questions import Measure, Question
from app.checking.report import Report, markdown, report_json
from app.checking.results import NONE_NAMED, STOPPED, Check, Result, TextPart, VisionPart
from engine.contracts import TextSpeed, VisionSpeed
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts

ROOM = Question("In which room does it hang?", "417")
NOWHERE = Question("Who painted it?", "", measure=Measure.SILENT)
COMPUTER = Computer(system="Linux, Some 12", processor="Swift 9", cores=4, memory=16_000_000_000, on_mains=True)
TEXT = TextPart(
    facts=make_facts("/home/ada/secret/llama.gguf"),
    sha256="ab" * 32,
    settings=(("KV cache", "f16"), ("threads", "4")),
    speed=TextSpeed(44.0, 6.25),
    checks=(
        Check(
            name="Pages",
            results=(
                Result(question=ROOM, answer="In room 417.", quotes=2, found=1, seconds=3.0),
                Result(question=ROOM, answer="| In *room*\n<b>418</b>", seconds=3.0),
                Result(question=NOWHERE, answer=None, seconds=1.0),
            ),
            tokens=2_400,
        ),
        Check(name="Long", left_out=STOPPED),
    ),
)
VISION = VisionPart(
    facts=make_vision_facts("/home/ada/secret/vision"),
    speed=VisionSpeed(encoding=60.0, reading=8.0, writing=0.0),
    page=71.5,
    checks=(Check(name="Bars", results=(Result(question=ROOM, answer=None, seconds=71.5),)),),
)
REPORT = Report(computer=COMPUTER, text=TEXT, vision=VISION, quick=False)


def test_the_report_has_files_hashes_speeds_scores_and_what_was_left_out() -> None:
    said = markdown(REPORT)
    for line in (
        "- Processor: Swift 9",
        "- File: llama.gguf, 2.0 GB",
        f"- SHA-256: {'ab' * 32}",
        "- KV cache: f16",
        "- Writing: 6.2 tokens a second",
        "| Pages | 2 | 3 | 1 | 2,400 |",
        f"- Left out, Long: {STOPPED}",
        "Quotes that the model gave for its answers: 2, of them found on their pages: 1.",
        "- Fingerprint of the weights: a1b2c3d4e5f6a7b8c9d0",
        "- Format: safetensors",
        "- Precision: int4",
        "- A page with a question: 71.5 s",
        "- Writing: not measured",
        "| Bars | 0 | 1 | 1 |  |",
        "- In which room does it hang? Expected: 417. Answered: that the pages do not say it",
    ):
        assert line in said.splitlines(), line


def test_what_a_model_wrote_stays_text_on_one_line() -> None:
    assert r"Answered: “\| In \*room\* \<b\>418\</b\>”" in markdown(REPORT)


def test_neither_form_names_a_folder() -> None:
    for said in (markdown(REPORT), json.dumps(report_json(REPORT))):
        assert "llama.gguf" in said
        assert "ada" not in said
        assert "secret" not in said


def test_a_test_model_is_named_before_anything_else() -> None:
    tested = replace(REPORT, text=replace(TEXT, facts=make_facts(test=True)))
    assert markdown(tested).splitlines()[2].startswith("**Test model: its words mean nothing.**")
    assert report_json(tested)["test_model"] is True
    assert "Test model" not in markdown(REPORT)


def test_a_model_that_is_not_there_is_said_not_to_be_checked() -> None:
    alone = replace(REPORT, vision=NONE_NAMED)
    assert markdown(alone).endswith(f"## Vision model\n\nNot checked. {NONE_NAMED}\n")
    assert report_json(alone)["vision_model"] == {"left_out": NONE_NAMED}
