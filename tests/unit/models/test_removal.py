"""What Folioscope got can be removed, with what was made of it; files of others stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.contracts import Terms
from engine.errors import InputError
from engine.models.download import Downloads
from engine.models.removal import remove
from engine.network import Network
from tests.helpers.small_models import SIGHT_FILES, Hurried, vision_model


@pytest.fixture
def models(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name, content in SIGHT_FILES.items():
        (stick / name).write_bytes(content)
    list(Downloads(tmp_path / "models", Network(), Terms).get(vision_model(), source=str(stick), stop=Hurried()))
    return tmp_path / "models"


def prepared(models: Path, name: str, head: str, origin: Path) -> Path:
    """A folder as ``engine.vision.prepare`` makes it."""
    folder = models / name
    folder.mkdir()
    (folder / head).write_text(json.dumps({"origin": str(origin), "name": origin.name}))
    (folder / "rest.safetensors").write_bytes(bytes(1000))
    return folder


def test_a_model_goes_with_its_parts_and_the_weights_prepared_from_it(models: Path, tmp_path: Path) -> None:
    (models / "small-vision" / "config.json.part").write_bytes(bytes(10))
    (models / "small-vision" / "config.json.wrong").write_bytes(bytes(20))
    made = prepared(models, "small-vision-0123456789abcdef-int4", "model.json", models / "small-vision")
    half = prepared(models, "small-vision-0123456789abcdef-int8", "preparing.json", models / "small-vision")
    others = prepared(models, "of-another", "model.json", tmp_path / "elsewhere" / "small-vision")
    least = sum(map(len, SIGHT_FILES.values())) + 30 + 2000
    assert remove(models, vision_model()) > least
    assert [path for path in (models / "small-vision", made, half) if path.exists()] == []
    assert (others / "rest.safetensors").exists()


def test_a_file_of_others_in_the_folder_stays(models: Path) -> None:
    (models / "small-vision" / "mine.txt").write_text("mine")
    remove(models, vision_model())
    assert [path.name for path in (models / "small-vision").iterdir()] == ["mine.txt"]


def test_what_folioscope_did_not_get_is_not_removed(models: Path) -> None:
    (models / "small-vision" / "folioscope.json").unlink()
    with pytest.raises(InputError, match="not got by Folioscope"):
        remove(models, vision_model())
    assert (models / "small-vision" / "config.json").exists()


@pytest.mark.parametrize("name", ["../../outside.txt", "/outside.txt", ".hidden", "folder/file"])
def test_an_account_that_names_files_elsewhere_is_not_believed(models: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    account = {"id": "small-vision", "origin": "", "files": [{"name": name, "size": 4, "sha256": "", "blob": ""}]}
    (models / "small-vision" / "folioscope.json").write_text(json.dumps(account))
    with pytest.raises(InputError):
        remove(models, vision_model())
    assert outside.exists()
