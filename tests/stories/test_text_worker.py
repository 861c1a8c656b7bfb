"""The second story on the real llama.cpp, from outside: asked, stopped, resumed, and asked again from its snapshot.

The model's weights are random, so its words mean nothing; nothing is asserted about them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.paths import ASSETS
from engine.answering.not_found import SENTENCES
from tests.helpers.command import folioscope
from tests.helpers.text_models import willing

REPORT = ASSETS / "samples" / "annual-report-2025.pdf"
QUESTION = "What did paper and pulp cost in Q3?"
PAGES = 12


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model, with weights that prefer the marks of the form: it makes statements, and short ones."""
    return willing(tmp_path_factory.mktemp("willing") / "tiny.gguf")


def ask(home: Path, model: Path, question: str = QUESTION) -> dict[str, Any]:
    """The answer as JSON, of a process of its own."""
    ran = folioscope(home, "ask", question, "--how", "every", "--text-model", model, "--json")
    assert ran.code in (0, 1), ran.err
    answer: dict[str, Any] = ran.json()
    return answer


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal on POSIX systems")
def test_story_two_is_asked_stopped_resumed_and_asked_again(tmp_path: Path, model: Path) -> None:
    home = tmp_path / "home"
    assert folioscope(home, "add", REPORT).code == 0

    command = [sys.executable, "-m", "app", "--data-dir", str(home), "ask", QUESTION, "--how", "every"]
    command += ["--text-model", str(model)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while (line := process.stderr.readline()) and not line.startswith("Reading: 2"):
            pass
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert line, "it read on to the end"
    assert process.returncode == 4
    assert folioscope(home, "history", "--json").json()["answers"] == []

    resumed = ask(home, model)
    plan = resumed["plan"]
    assert 0.15 * plan["tokens"] < plan["kept"] < 0.9 * plan["tokens"]
    assert (plan["how"], plan["reading"], plan["pages"]) == ("every", "whole", PAGES)
    check_answer(resumed)
    shown = folioscope(home, "show", str(resumed["id"]), "--json").json()
    assert shown["statements"] == resumed["statements"]
    assert shown["test_model"]

    again = ask(home, model, "What did energy cost in Q3?")
    assert again["plan"]["kept"] > 0.9 * again["plan"]["tokens"]
    check_answer(again)
    assert len(folioscope(home, "history", "--json").json()["answers"]) == 2


def check_answer(answer: dict[str, Any]) -> None:
    """Whatever it says, it has the form of an answer, rests on all pages, and says that its words mean nothing."""
    covered = answer["coverage"]
    assert (covered["pages"], covered["read"], covered["skipped"], covered["failed"]) == (PAGES, PAGES, 0, [])
    assert (answer["how"], answer["reading"], answer["model"]) == ("every", "whole", "tiny.gguf")
    assert answer["test_model"]
    assert "Test model: its words mean nothing." in answer["remarks"]
    assert answer["statements"] or answer["answer"] == SENTENCES["en"]
    for statement in answer["statements"]:
        assert statement["text"]
        assert statement["quotes"]
    for quote in answer["quotes"]:
        assert 1 <= quote["page"] <= PAGES
        assert bool(quote["boxes"]) is quote["verified"]


def test_an_answer_streams_with_its_plan_and_its_checks(tmp_path: Path, model: Path) -> None:
    asked: list[str | Path] = ["--document", REPORT, "--pages", "7", "--how", "every", "--text-model", model]
    ran = folioscope(tmp_path / "home", "ask", QUESTION, *asked)
    assert ran.code == 0, ran.err
    first, plan, *others = ran.out.splitlines()
    assert first == others[-1].strip() == "Test model: its words mean nothing."
    assert plan.startswith("tiny.gguf reads all pages at once: 1 page; ")
    assert "GB free" in plan
    assert any("words found" in line or "words not found" in line for line in others), "its quotes are checked"
    assert any(line.startswith("  1 of 1 page: 1 read as text") for line in others)


def test_a_document_is_read_ahead_for_later_processes(tmp_path: Path, model: Path) -> None:
    home = tmp_path / "home"
    told = folioscope(home, "prepare", REPORT, "--text-model", model, "--json").json()
    assert told["tokens"] > 1000
    assert folioscope(home, "cache", "--json").json()["used"] > 0
    again = folioscope(home, "prepare", REPORT, "--text-model", model, "--json").json()
    assert (again["document"], again["tokens"]) == (told["document"], 0)
