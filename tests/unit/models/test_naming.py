"""A model that lies under a hash bears the name that its store has for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.models.naming import named
from tests.helpers.model_stores import into_folder, into_hub_cache, into_ollama
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    file = tmp_path / "weights"
    file.write_bytes(b"GGUF")
    return file


def test_ollama_knows_its_files_by_their_tags(tmp_path: Path, weights: Path) -> None:
    store = tmp_path / "models"
    into_ollama(store, "llama3.2:3b", weights)
    (blob,) = (store / "blobs").glob("sha256-*")
    assert named(make_facts(path=str(blob))).name == "llama3.2:3b"
    stray = blob.with_name("sha256-" + 64 * "0")
    stray.touch()
    facts = make_facts(path=str(stray))
    assert named(facts) == facts, "no manifest names it"


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links without a right to")
def test_the_hub_knows_a_folder_by_its_repository(tmp_path: Path, weights: Path) -> None:
    folder = into_folder(tmp_path, "folder/model.safetensors", weights).parent
    into_hub_cache(tmp_path / "hub", "unsloth/Llama-3.2-11B-Vision-Instruct", folder)
    (snapshot,) = (tmp_path / "hub").glob("models--*/snapshots/*")
    assert named(make_vision_facts(path=str(snapshot))).name == "Llama-3.2-11B-Vision-Instruct"


def test_what_has_a_name_of_its_own_keeps_it(weights: Path) -> None:
    facts = make_facts(path=str(weights))
    assert named(facts) == facts
