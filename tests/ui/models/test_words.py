"""What is said of models."""

from __future__ import annotations

import pytest

from engine.contracts import Checking, DownloadEvent, Downloading, FoundModel, Store, Waiting
from tests.helpers.scripted_models import READS, SEES, make_fitting, make_found, make_header
from ui.models.rows import Arriving, FoundRow, Stage
from ui.models.words import arriving_briefly, arriving_words, found_facts, found_place, get_words

NAME = "3B"


@pytest.mark.parametrize(
    ("event", "said", "briefly"),
    [
        (None, "Asking huggingface.co\u2026", f"getting {NAME}"),
        (
            Downloading(done=820_000_000, total=2_000_000_000, seconds_left=118.0, file="model"),
            "820 MB of 2 GB, about 2 min left",
            f"getting {NAME}: 41 %, about 2 min left",
        ),
        (
            Downloading(done=820_000_000, total=2_000_000_000, seconds_left=None, file="model"),
            "820 MB of 2 GB",
            f"getting {NAME}: 41 %",
        ),
        (
            Waiting("The connection broke.", 32.0),
            "The connection broke. It is tried again in about 30 s.",
            f"{NAME} waits for the network: 41 %",
        ),
        (Waiting("It begins anew.", 0), "It begins anew.", f"{NAME} waits for the network: 41 %"),
        (Checking(1, 4), "Comparing what is here with the published checksums: 25 %", f"checking {NAME}: 25 %"),
    ],
)
def test_how_far_one_is_that_comes(event: DownloadEvent | None, said: str, briefly: str) -> None:
    arriving = Arriving(READS, Stage.RUNNING, 0.41, event)
    assert (arriving_words(arriving), arriving_briefly(arriving)) == (said, briefly)


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.QUEUED, "Comes after the one before it."),
        (Stage.PAUSED, "Paused at 41 %."),
        (Stage.FAILED, "Stopped at 41 %."),
    ],
)
def test_how_far_one_is_that_rests(stage: Stage, said: str) -> None:
    assert arriving_words(Arriving(READS, stage, 0.41)) == said


def test_a_button_says_what_it_gets_and_how_large_that_is() -> None:
    assert get_words((READS,)) == f"Get {READS.title}: 2 GB"
    assert get_words((READS, SEES)) == "Get both: 9.7 GB"


@pytest.mark.parametrize(
    ("store", "name", "path", "said"),
    [
        (Store.OLLAMA, "llama3.2:3b", "/blobs/sha256-1", "Ollama: llama3.2:3b  \u00b7  /blobs/sha256-1"),
        (Store.GPT4ALL, "a.gguf", "/models/a.gguf", "GPT4All  \u00b7  /models/a.gguf"),
        (Store.FOLDER, "a.gguf", "/stick/a.gguf", "/stick/a.gguf"),
    ],
)
def test_where_a_model_lies(store: Store, name: str, path: str, said: str) -> None:
    model = FoundModel(path, store, name, make_header())
    assert found_place(FoundRow(model=model, fitting=make_fitting())) == said


def test_who_got_a_model() -> None:
    model = FoundModel("/folioscope/models/model", Store.FOLIOSCOPE, "model", make_header())
    got = found_place(FoundRow(model=model, fitting=make_fitting(), got=READS))
    assert got == "got by Folioscope  \u00b7  /folioscope/models/model"


def test_what_a_model_is() -> None:
    row = FoundRow(model=make_found(), fitting=make_fitting(), pace="about 10 s a page here")
    assert found_facts(row) == "reads text  \u00b7  Q4_K_M  \u00b7  2 GB  \u00b7  about 10 s a page here"
