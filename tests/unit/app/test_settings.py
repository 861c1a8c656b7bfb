"""Settings are there the next time, whole or not at all; who names a model, and in which order."""

from __future__ import annotations

import errno
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app.paths import Home
from app.settings import (
    TEXT_MODEL_VARIABLE,
    VISION_MODEL_VARIABLE,
    NamedModel,
    Settings,
    change,
    load,
    named_model,
    named_vision_model,
    save,
)
from engine.contracts import Region, Server, ServerKind, Trust
from engine.errors import EnvironmentProblem
from engine.store import whole_file
from tests.helpers.terms import AGREED


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TEXT_MODEL_VARIABLE, raising=False)
    monkeypatch.delenv(VISION_MODEL_VARIABLE, raising=False)


def test_settings_are_there_the_next_time(home: Home) -> None:
    chosen = Settings(text_model="/models/Größe.gguf", vision_model="/models/Größe", read_ahead=False)
    chosen = replace(chosen, model_folders=("/models", "/mnt/Größe"))
    save(home, chosen)
    assert load(home) == chosen


def test_a_folder_without_settings_gives_the_defaults_and_stays_as_it_is(home: Home) -> None:
    assert load(home) == Settings(text_model=None, read_ahead=True)
    assert not home.folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX systems")
def test_nobody_else_can_read_them(home: Home) -> None:
    save(home, Settings())
    assert stat.S_IMODE(home.settings.stat().st_mode) == 0o600
    assert [path.name for path in home.folder.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"text_model": 3}',
        b'{"vision_model": []}',
        b'{"read_ahead": "yes"}',
        b'{"model_folders": "/models"}',
        b'{"model_folders": [1]}',
        b'{"terms": "all"}',
        b'{"terms": {"licence": 3}}',
        b"\x00\xff",
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_set_aside(home: Home, content: bytes) -> None:
    save(home, Settings())
    home.settings.write_bytes(content)
    assert load(home) == Settings()
    assert (home.folder / "settings-damaged.json").read_bytes() == content
    assert not home.settings.exists()


def test_what_a_newer_program_has_written_is_read(home: Home) -> None:
    save(home, Settings())
    home.settings.write_text('{"text_model": "/a.gguf", "voice": "low"}')
    assert load(home) == Settings(text_model="/a.gguf")


def test_what_was_agreed_to_is_there_the_next_time_and_an_unknown_answer_is_none(home: Home) -> None:
    save(home, Settings(terms=AGREED))
    assert load(home).terms == AGREED
    home.settings.write_text(home.settings.read_text().replace('"outside"', '"on the moon"'))
    assert load(home).terms == replace(AGREED, region=Region.UNSAID)


def test_one_change_leaves_all_else_as_it_is_by_now(home: Home) -> None:
    save(home, Settings(text_model="/a.gguf", terms=AGREED))
    change(home, vision_model="/llama")
    assert load(home) == Settings(text_model="/a.gguf", vision_model="/llama", terms=AGREED)


SERVER = Server(
    name="attic",
    address="https://attic.example/v1",
    kind=ServerKind.VLLM,
    text_model="m",
    trust=Trust.ALL,
    price_in=0.5,
)


def test_servers_are_there_the_next_time_and_one_of_an_unknown_kind_is_passed_over(home: Home) -> None:
    save(home, Settings(servers=(SERVER,)))
    assert load(home).servers == (SERVER,)
    kept = json.loads(home.settings.read_text())
    kept["servers"].append({**kept["servers"][0], "kind": "of a newer program"})
    home.settings.write_text(json.dumps(kept))
    assert load(home).servers == (SERVER,)


def test_a_trust_that_is_unknown_sends_nothing_by_itself(home: Home) -> None:
    save(home, Settings(servers=(SERVER,)))
    home.settings.write_text(home.settings.read_text().replace('"all"', '"most"'))
    assert load(home).servers[0].trust is Trust.ASKED


@pytest.mark.parametrize("servers", ['"none"', '[{"kind": "vllm"}]', '[{"kind": "vllm", "name": 1, "address": "a"}]'])
def test_servers_of_another_kind_are_set_aside_with_their_file(home: Home, servers: str) -> None:
    home.folder.mkdir()
    home.settings.write_text(f'{{"servers": {servers}}}')
    assert load(home) == Settings()
    assert home.settings.with_name("settings-damaged.json").exists()


def test_a_model_on_a_server_is_named_as_it_is(home: Home) -> None:
    assert named_model(home, "server:attic") == NamedModel("server:attic", asked_for=True)


def test_a_full_disk_costs_what_is_new_and_nothing_else(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Settings(text_model="/a.gguf")
    save(home, kept)

    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(whole_file, "sync", full)
    with pytest.raises(EnvironmentProblem, match="disk is full"):
        save(home, Settings(text_model="/b.gguf"))
    assert load(home) == kept
    assert [path.name for path in home.folder.iterdir()] == ["settings.json"]


def test_a_file_where_the_folder_should_be_is_a_known_error(home: Home) -> None:
    home.folder.write_text("")
    with pytest.raises(EnvironmentProblem):
        save(home, Settings())


def test_the_folder_with_settings_alone_is_one_of_ours(home: Home) -> None:
    save(home, Settings())
    home.settings.with_name("settings-damaged.json").touch()
    home.require_own()


def test_the_option_goes_before_the_variable_and_that_before_the_settings(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert named_model(home) is None
    save(home, Settings(text_model="/kept.gguf"))
    assert named_model(home) == NamedModel("/kept.gguf", asked_for=False)
    monkeypatch.setenv(TEXT_MODEL_VARIABLE, "/variable.gguf")
    assert named_model(home) == NamedModel("/variable.gguf", asked_for=True)
    assert named_model(home, "/option.gguf") == NamedModel("/option.gguf", asked_for=True)


def test_a_vision_model_is_named_in_the_same_ways(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert named_vision_model(home) is None
    save(home, Settings(text_model="/text.gguf", vision_model="/kept"))
    assert named_vision_model(home) == NamedModel("/kept", asked_for=False)
    monkeypatch.setenv(VISION_MODEL_VARIABLE, "/variable")
    assert named_vision_model(home) == NamedModel("/variable", asked_for=True)
    assert named_vision_model(home, "/option") == NamedModel("/option", asked_for=True)
    assert named_model(home) == NamedModel("/text.gguf", asked_for=False)


def test_a_relative_path_is_seen_from_here(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert named_model(home, "model.gguf") == NamedModel(str(tmp_path / "model.gguf"), asked_for=True)
