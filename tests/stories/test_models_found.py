"""Whoever has models already downloads nothing: the real program in a home with the stores of other programs.

The models' weights are random; the real engines take them.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.paths import ASSETS
from tests.helpers.command import folioscope
from tests.helpers.model_stores import into_folder, into_hub_cache, into_ollama
from tests.helpers.text_models import cut_short, tiny_model
from tests.helpers.vision_checkpoints.folders import small_weights, write_folder
from tests.helpers.vision_checkpoints.ollama import write_ollama

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows makes no links without a right to")


@pytest.fixture
def stores(own_folders: Path, tmp_path: Path, tiny_text_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a text and a vision model in Ollama's store, a vision model of the hub, and a text model of LM
    Studio; a second one there is damaged."""
    for variable in ("OLLAMA_MODELS", "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    ollama = own_folders / ".ollama" / "models"
    into_ollama(ollama, "llama3.2:3b", tiny_text_model)
    write_ollama(tmp_path / "vision", small_weights())
    into_ollama(ollama, "llama3.2-vision:11b", tmp_path / "vision")
    weights = {name: weight.bfloat16() for name, weight in small_weights().items()}
    folder = write_folder(tmp_path / "folder", weights)
    into_hub_cache(own_folders / "cache" / "huggingface" / "hub", "unsloth/Llama-3.2-11B-Vision-Instruct", folder)
    studio = own_folders / ".lmstudio" / "models"
    into_folder(studio, "community/Llama-GGUF/a.gguf", tiny_model(tmp_path / "a.gguf", seed=1))
    into_folder(studio, "community/Llama-GGUF/b.gguf", cut_short(tiny_text_model, tmp_path / "b.gguf"))
    return own_folders


USABLE = {
    "llama3.2:3b": ("Ollama", "text"),
    "llama3.2-vision:11b": ("Ollama", "vision"),
    "unsloth/Llama-3.2-11B-Vision-Instruct": ("Hugging Face", "vision"),
    "community/Llama-GGUF/a.gguf": ("LM Studio", "text"),
}


def here(home: Path) -> dict[str, Any]:
    """What ``folioscope models`` finds, by name."""
    ran = folioscope(home, "models", "--json")
    assert ran.code == 0, ran.err
    return {model["name"]: model for model in ran.json()["here"]}


def test_each_model_is_listed_and_used_where_it_lies(stores: Path, tmp_path: Path) -> None:
    home = tmp_path / "library"
    listed = here(home)
    usable = {name: model for name, model in listed.items() if model["header"]["problem"] is None}
    assert {name: (model["store"], model["header"]["kind"]) for name, model in usable.items()} == USABLE
    assert "damaged" in listed["community/Llama-GGUF/b.gguf"]["header"]["problem"]["sentence"]
    for name, (_, kind) in USABLE.items():
        ran = folioscope(home, "models", "use", name, "--json")
        assert ran.code == 0, ran.err
        in_use = {one for one, model in here(home).items() if model["in_use"]}
        assert name in in_use
        assert [one for one in in_use if USABLE[one][1] == kind] == [name]
        assert ran.json()["used"]["path"] == listed[name]["path"]
    doctor = folioscope(home, "doctor", "--json").json()["findings"]
    states = {finding["name"]: finding["state"] for finding in doctor}
    assert (states["text model"], states["vision model"]) == ("ok", "ok")


def test_the_list_says_what_is_used_and_what_is_wrong(stores: Path, tmp_path: Path) -> None:
    home = tmp_path / "library"
    assert folioscope(home, "models", "use", "llama3.2:3b").code == 0
    ran = folioscope(home, "models")
    assert ran.code == 0, ran.err
    assert "reads text, a test model: its words mean nothing, in use" in ran.out
    assert "b.gguf (LM Studio): b.gguf is damaged, or only a part of it is there. Get the model again." in ran.out


def test_a_folder_that_is_named_is_looked_into_from_now_on(own_folders: Path, tmp_path: Path) -> None:
    home, mine = tmp_path / "library", tmp_path / "mine"
    into_folder(mine, "first.gguf", tiny_model(tmp_path / "1.gguf", seed=1))
    into_folder(mine, "second.gguf", tiny_model(tmp_path / "2.gguf", seed=2))
    ran = folioscope(home, "models", "use", mine)
    assert ran.code == 2
    assert "2 models" in ran.err
    assert folioscope(home, "models", "use", "second.gguf").code == 0
    assert {name: model["in_use"] for name, model in here(home).items()} == {"first.gguf": False, "second.gguf": True}


def test_what_cannot_be_used_is_said_and_nothing_is_chosen(stores: Path, tmp_path: Path) -> None:
    home = tmp_path / "library"
    damaged = folioscope(home, "models", "use", stores / ".lmstudio/models/community/Llama-GGUF/b.gguf")
    assert damaged.code == 3
    assert "only a part of it is there" in damaged.err
    assert folioscope(home, "models", "use", "llama5:1b").code == 2
    assert not any(model["in_use"] for model in here(home).values())


def test_what_can_be_got_is_listed_until_it_is_here(own_folders: Path, tmp_path: Path, tiny_text_model: Path) -> None:
    home, name = tmp_path / "library", "llama-3.2-1b-q4_k_m"
    listed = folioscope(home, "models", "--json").json()
    assert name in [model["id"] for model in listed["to_get"]]
    assert listed["here"] == []
    assert listed["recommendation"]["sentence"] in folioscope(home, "models").out
    into_folder(home / "models", f"{name}/a.gguf", tiny_text_model)
    assert name not in [model["id"] for model in folioscope(home, "models", "--json").json()["to_get"]]
    assert folioscope(home, "models", "use", name).code == 0
    assert here(home)[name]["in_use"]


def test_folders_of_gpt4all_are_offered_and_added(own_folders: Path, tmp_path: Path) -> None:
    home, documents = tmp_path / "library", tmp_path / "documents"
    documents.mkdir()
    (documents / "report.pdf").write_bytes((ASSETS / "samples" / "annual-report-2025.pdf").read_bytes())
    assert folioscope(home, "add", "--from-gpt4all").code == 3
    assert folioscope(home, "add").code == 2
    database = own_folders / "data" / "nomic.ai" / "GPT4All" / "localdocs_v3.db"
    database.parent.mkdir(parents=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE folders (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE NOT NULL)")
        connection.execute("INSERT INTO folders VALUES (1, ?)", (str(documents),))
    assert "GPT4All knows 1 folder of documents" in folioscope(home, "models").out
    ran = folioscope(home, "add", "--from-gpt4all")
    assert ran.code == 0, ran.err
    assert f"From GPT4All: {documents}" in ran.out
    assert [one["name"] for one in folioscope(home, "list", "--json").json()["documents"]] == ["report.pdf"]
