"""Models are found in every store, each once, and one bad file does not end the list."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from engine.contracts import FoundModel, ModelHeader, ModelKind, Store
from engine.errors import EnvironmentProblem, InputError
from engine.models.found import find_models, models_at
from engine.models.gpt4all import document_folders
from engine.models.places import Places
from tests.helpers.model_stores import into_folder, into_hub_cache, into_ollama


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return file(tmp_path / "weights", "a")


def file(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def say_nothing(path: Path) -> ModelHeader:
    """A model, whatever is in the file."""
    return ModelHeader(kind=ModelKind.TEXT, family="", title=path.name, form="", size=1)


def found(home: Path, *named: Path, system: str = "linux", **environment: str) -> list[FoundModel]:
    places = Places(home, environment, system)
    return [one for one in find_models(places, home / "own", named, say_nothing) if str(home.parent) in one.path]


def names(models: list[FoundModel]) -> list[tuple[Store, str]]:
    return [(one.store, one.name) for one in models]


# --- Ollama ----------------------------------------------------------------------------------------------------------


def test_ollamas_models_have_the_names_that_it_shows(home: Path) -> None:
    root = home / ".ollama" / "models"
    into_ollama(root, "llama3.2:3b", b"one")
    into_ollama(root, "mine:latest", b"two", registry="registry.ollama.ai/ada")
    into_ollama(root, "Llama-3.2-1B-Instruct-GGUF:Q8_0", b"three", registry="hf.co/bartowski")
    assert {name for _, name in names(found(home))} == {
        "llama3.2:3b",
        "ada/mine:latest",
        "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q8_0",
    }


def test_a_model_of_two_names_is_listed_once_by_the_telling_one(home: Path) -> None:
    root = home / ".ollama" / "models"
    blob = into_ollama(root, "llama3.2:latest", b"one")
    into_ollama(root, "llama3.2:3b", b"one")
    assert [(one.name, one.path) for one in found(home)] == [("llama3.2:3b", str(blob))]


def test_ollamas_store_may_lie_elsewhere(home: Path, tmp_path: Path) -> None:
    into_ollama(tmp_path / "disk", "llama3.2:1b", b"one")
    assert names(found(home, OLLAMA_MODELS=str(tmp_path / "disk"))) == [(Store.OLLAMA, "llama3.2:1b")]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"layers": 1}', '{"layers": [1]}', "[" * 100_000])
def test_a_manifest_that_makes_no_sense_is_passed_over(home: Path, content: str) -> None:
    root = home / ".ollama" / "models"
    into_ollama(root, "llama3.2:1b", b"one")
    file(root / "manifests" / "registry.ollama.ai" / "library" / "bad" / "latest", content)
    assert names(found(home)) == [(Store.OLLAMA, "llama3.2:1b")]


def test_a_manifest_that_is_named_stands_for_its_weights(home: Path) -> None:
    root = home / ".ollama" / "models"
    blob = into_ollama(root, "llama3.2:3b", b"one")
    (manifest,) = root.glob("manifests/*/*/llama3.2/3b")
    (model,) = models_at(manifest, say_nothing)
    assert (model.path, model.store, model.name) == (str(blob), Store.OLLAMA, "llama3.2:3b")
    (other,) = models_at(blob, say_nothing)
    assert (other.path, other.store) == (str(blob), Store.FOLDER)


def test_a_manifest_names_no_file_outside_the_store(home: Path) -> None:
    root = home / ".ollama" / "models"
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:../../../secret"}
    path = root / "manifests" / "registry.ollama.ai" / "library" / "bad" / "latest"
    file(path, json.dumps({"layers": [layer]}))
    file(home / "secret", "x")
    assert found(home) == []


def test_a_model_that_is_not_on_this_disk_is_passed_over(home: Path) -> None:
    into_ollama(home / ".ollama" / "models", "llama3.2:1b", b"one").unlink()
    assert found(home) == []


# --- Hugging Face ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links without a right to")
def test_the_cache_of_the_hub_has_files_and_folders(home: Path, tmp_path: Path, weights: Path) -> None:
    cache = home / ".cache" / "huggingface" / "hub"
    gguf = into_folder(tmp_path / "from", "Llama-Q4_K_M.gguf", weights)
    into_hub_cache(cache, "bartowski/Llama-3.2-3B-Instruct-GGUF", gguf)
    folder = tmp_path / "folder"
    file(folder / "config.json", "{}")
    file(folder / "model.safetensors", "x")
    into_hub_cache(cache, "unsloth/Llama-3.2-11B-Vision-Instruct", folder)
    assert names(found(home)) == [
        (Store.HUGGING_FACE, "bartowski/Llama-3.2-3B-Instruct-GGUF/Llama-Q4_K_M.gguf"),
        (Store.HUGGING_FACE, "unsloth/Llama-3.2-11B-Vision-Instruct"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links without a right to")
def test_the_newest_of_a_repository_stands_for_others_with_the_same_weights(
    home: Path, tmp_path: Path, weights: Path
) -> None:
    cache = home / ".cache" / "huggingface" / "hub"
    gguf = into_folder(tmp_path / "from", "a.gguf", weights)
    into_hub_cache(cache, "a/b", gguf, revision="0" * 40, main=False)
    newest = into_hub_cache(cache, "a/b", gguf, revision="f" * 40)
    assert [one.path for one in found(home)] == [str(newest / "a.gguf")]


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no links without a right to")
def test_a_link_to_nothing_is_passed_over(home: Path, tmp_path: Path, weights: Path) -> None:
    cache = home / ".cache" / "huggingface" / "hub"
    snapshot = into_hub_cache(cache, "a/b", into_folder(tmp_path / "from", "a.gguf", weights))
    (snapshot / "a.gguf").resolve().unlink()
    assert found(home) == []


@pytest.mark.parametrize("variable", ["HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"])
def test_the_cache_may_lie_elsewhere(home: Path, tmp_path: Path, variable: str) -> None:
    places = Places(home, {variable: str(tmp_path / "disk")}, "linux")
    inside = {"HF_HUB_CACHE": "", "HF_HOME": "hub", "XDG_CACHE_HOME": "huggingface/hub"}[variable]
    assert places.hub_cache() == tmp_path / "disk" / inside


# --- folders ---------------------------------------------------------------------------------------------------------


def test_models_of_other_programs_are_found(home: Path, tmp_path: Path) -> None:
    data = home / ".local" / "share"
    for number, (root, name) in enumerate(
        [
            (home / ".lmstudio" / "models", "lmstudio-community/Llama-3.2-3B-Instruct-GGUF/a.gguf"),
            (data / "nomic.ai" / "GPT4All", "Llama-3.2-1B-Instruct-Q4_0.gguf"),
            (data / "Jan" / "data" / "llamacpp" / "models", "llama3.2-3b-instruct/model.gguf"),
            (home / "own", "llama-3.2-3b-q4_k_m/b.gguf"),
        ]
    ):
        into_folder(root, name, file(tmp_path / str(number), str(number)))
    assert sorted(names(found(home))) == [
        (Store.FOLIOSCOPE, "llama-3.2-3b-q4_k_m"),
        (Store.GPT4ALL, "Llama-3.2-1B-Instruct-Q4_0.gguf"),
        (Store.JAN, "llama3.2-3b-instruct"),
        (Store.LM_STUDIO, "lmstudio-community/Llama-3.2-3B-Instruct-GGUF/a.gguf"),
    ]


@pytest.mark.parametrize(
    ("system", "gpt4all", "jan"),
    [
        ("darwin", "Library/Application Support/nomic.ai/GPT4All", "Library/Application Support/Jan/data"),
        ("win32", "AppData/Local/nomic.ai/GPT4All", "AppData/Roaming/Jan/data"),
    ],
)
def test_other_systems_have_other_places(home: Path, weights: Path, system: str, gpt4all: str, jan: str) -> None:
    into_folder(home / gpt4all, "a.gguf", weights)
    into_folder(home / jan / "llamacpp" / "models", "b/model.gguf", file(home / "b", "b"))
    assert names(found(home, system=system)) == [(Store.GPT4ALL, "a.gguf"), (Store.JAN, "b")]


def test_lm_studio_may_have_moved(home: Path, tmp_path: Path, weights: Path) -> None:
    into_folder(tmp_path / "disk" / "models", "a/b/c.gguf", weights)
    file(home / ".lmstudio-home-pointer", f"{tmp_path / 'disk'}\n")
    assert names(found(home)) == [(Store.LM_STUDIO, "a/b/c.gguf")]


def test_a_file_that_lies_in_two_places_is_listed_once(home: Path, weights: Path) -> None:
    first = into_folder(home / ".lmstudio" / "models", "a/b/c.gguf", weights)
    second = home / ".local" / "share" / "nomic.ai" / "GPT4All" / "c.gguf"
    second.parent.mkdir(parents=True)
    os.link(first, second)
    assert names(found(home, first, first.parent)) == [(Store.LM_STUDIO, "a/b/c.gguf")]


def test_later_files_of_a_model_and_hidden_folders_are_passed_over(home: Path, weights: Path) -> None:
    folder = home / "mine"
    into_folder(folder, "a-00001-of-00002.gguf", weights)
    into_folder(folder, "a-00002-of-00002.gguf", file(home / "b", "b"))
    into_folder(folder, ".trash/c.gguf", file(home / "c", "c"))
    assert names(found(home, folder)) == [(Store.FOLDER, "a-00001-of-00002.gguf")]


def test_what_metas_own_folder_holds_beside_a_model_is_the_same_model(home: Path, weights: Path) -> None:
    folder = home / "mine" / "Llama-3.2-11B-Vision-Instruct"
    for name in ("config.json", "model.safetensors", "original/params.json", "original/consolidated.pth"):
        into_folder(folder, name, weights)
    assert [one.path for one in found(home, home / "mine")] == [str(folder)]


def test_a_named_file_is_tried_whatever_it_is_called(home: Path, weights: Path) -> None:
    assert names(found(home, weights)) == [(Store.FOLDER, "weights")]
    assert [one.path for one in models_at(weights, say_nothing)] == [str(weights)]


def test_a_header_that_ends_the_reader_does_not_end_the_list(home: Path, tmp_path: Path) -> None:
    for name in ("a.gguf", "b.gguf", "c.gguf"):
        into_folder(home / "mine", name, file(tmp_path / name, name))

    def read(path: Path) -> ModelHeader:
        if path.name == "b.gguf":
            raise EnvironmentProblem("The reader of models did not answer in time.")
        return say_nothing(path)

    listed = list(models_at(home / "mine", read))
    assert [one.header.problem is None for one in listed] == [True, False, True]
    assert listed[1].header.kind is None


# --- GPT4All's folders of documents ----------------------------------------------------------------------------------


def write_database(path: Path, rows: Sequence[object], column: str = "path") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE folders (id INTEGER PRIMARY KEY AUTOINCREMENT, {column})")
        connection.executemany("INSERT INTO folders VALUES (NULL, ?)", [(row,) for row in rows])


def test_folders_of_documents_that_are_there_are_told(tmp_path: Path) -> None:
    there = tmp_path / "documents"
    there.mkdir()
    rows = [str(there), str(tmp_path / "gone"), "relative", None, 7, b"bytes", "nul\0", str(file(tmp_path / "f", ""))]
    write_database(tmp_path / "GPT4All" / "localdocs_v3.db", rows)
    assert document_folders(tmp_path / "GPT4All") == (there,)


def test_the_newest_database_is_read(tmp_path: Path) -> None:
    write_database(tmp_path / "localdocs_v1.db", [str(tmp_path)], column="folder_path")
    assert document_folders(tmp_path) == (tmp_path,)
    write_database(tmp_path / "localdocs_v3.db", [])
    assert document_folders(tmp_path) == ()


def test_without_gpt4all_there_are_no_folders(tmp_path: Path) -> None:
    assert document_folders(tmp_path / "GPT4All") == ()


@pytest.mark.parametrize("content", ["", "no database at all, and long enough to be looked at as one" * 40])
def test_another_database_is_refused(tmp_path: Path, content: str) -> None:
    file(tmp_path / "localdocs_v3.db", content)
    with pytest.raises(InputError):
        document_folders(tmp_path)
