"""Looking with the real engine, from outside: one picture, a document, and what is kept of it for the next process.

The model's weights are random, so its words mean nothing; nothing is asserted about them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors import safe_open

from app.paths import ASSETS
from app.self_test.tiny.vision_weights import TINY
from tests.helpers.command import folioscope
from tests.helpers.vision_weights import write_tiny_checkpoint

DIAGRAM = ASSETS / "samples" / "process-diagram.png"
REPORT = ASSETS / "samples" / "annual-report-2025.pdf"
QUESTION = "What stands at the end of the process?"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As people have it from Hugging Face, but tiny."""
    return write_tiny_checkpoint(tmp_path_factory.mktemp("vision") / "tiny")


def test_one_picture_is_looked_at_and_all_that_others_need_to_compare_is_told(tmp_path: Path, model: Path) -> None:
    home, logits = tmp_path / "home", tmp_path / "logits.safetensors"
    asked = ("look", DIAGRAM, QUESTION, "--vision-model", model, "--greedy", "--limit", "12", "--json")
    told = folioscope(home, *asked, "--logits", logits).json()
    assert told["test_model"]
    assert 1 <= told["tiles"] <= TINY.encoder.most_tiles
    assert told["prompt_ids"].count(TINY.image_token) == 1
    with safe_open(logits, "np") as file:
        rows = file.get_tensor("logits")
    assert rows.shape[1] == TINY.decoder.vocabulary
    assert rows.argmax(axis=1)[: len(told["answer_ids"])].tolist() == told["answer_ids"]
    again = folioscope(home, *asked).json()
    assert (again["prompt_ids"], again["answer_ids"][:1]) == (told["prompt_ids"], told["answer_ids"][:1])


def test_a_document_is_looked_at_and_the_next_process_finds_it_encoded(tmp_path: Path, model: Path) -> None:
    home = tmp_path / "home"
    asked = ("--document", DIAGRAM, "--pictures", "always", "--vision-model", model, "--json")
    answer = folioscope(home, "ask", QUESTION, *asked).json()
    assert answer["coverage"]["looked"] == answer["coverage"]["pages"] == len(answer["findings"]) == 1
    assert answer["vision_model"]
    encodings = sorted(home.rglob("*.encoding"))
    assert len(encodings) == 1
    written = encodings[0].read_bytes()

    encodings[0].write_bytes(written[:-1] + bytes([written[-1] ^ 1]))
    folioscope(home, "ask", "And where does it begin?", *asked)
    assert encodings[0].read_bytes()[-64:] == written[-64:], "a damaged one is made anew"
    inode = encodings[0].stat().st_ino
    folioscope(home, "ask", "Which step comes second?", *asked)
    assert encodings[0].stat().st_ino == inode, "a whole one is used"


def test_pages_are_looked_at_ahead_and_go_with_their_document(tmp_path: Path, model: Path) -> None:
    home = tmp_path / "home"
    told = folioscope(home, "prepare", "--pictures", DIAGRAM, "--vision-model", model, "--json")
    assert told.code == 0, told.err
    assert len(list(home.rglob("*.encoding"))) == 1
    (document,) = folioscope(home, "list", "--json").json()["documents"]
    folioscope(home, "remove", document["id"])
    assert not list(home.rglob("*.encoding"))


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal on POSIX systems")
def test_stopped_in_the_middle_what_was_found_stays_and_the_rest_is_looked_at_later(
    tmp_path: Path, model: Path
) -> None:
    home = tmp_path / "home"
    asked = ["--document", str(REPORT), "--pages", "1-4", "--pictures", "always", "--how", "quotes"]
    asked += ["--vision-model", str(model)]
    command = [sys.executable, "-m", "app", "--data-dir", str(home), "ask", QUESTION, *asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen = 0
        while seen < 2 and (line := process.stdout.readline()):
            seen += line.lstrip().startswith("Page ")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 4
    (partial,) = folioscope(home, "history", "--json").json()["answers"]
    assert partial["partial"]
    assert 1 <= len(partial["findings"]) < partial["coverage"]["pages"]

    whole = folioscope(home, "ask", QUESTION, *asked, "--json").json()
    assert len(whole["findings"]) == whole["coverage"]["looked"] == whole["coverage"]["pages"]
    kept = [finding["text"] for finding in partial["findings"]]
    assert [finding["text"] for finding in whole["findings"][: len(kept)]] == kept
