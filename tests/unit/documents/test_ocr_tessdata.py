"""Which languages can be read on this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.documents import tessdata

PYTHON = sys.executable


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tessdata, "_SYSTEM_FOLDERS", (str(tmp_path / "system"),))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "program" / "folioscope"))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)


def install(folder: Path, *languages: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        (folder / f"{language}.traineddata").touch()


def test_without_data_hindi_and_thai_are_missing() -> None:
    assert tessdata.find_tessdata() == {}
    assert tessdata.missing_languages() == ("Hindi", "Thai")


def test_data_of_the_system(tmp_path: Path) -> None:
    install(tmp_path / "system", "hin", "eng")
    assert tessdata.find_tessdata() == {"hin": tmp_path / "system"}
    assert tessdata.missing_languages() == ("Thai",)


@pytest.mark.parametrize("below", ["", "tessdata"])
def test_data_that_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str) -> None:
    install(tmp_path / "named" / below, "tha")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "named"))
    assert tessdata.find_tessdata() == {"tha": tmp_path / "named" / below}


def test_bundled_data_comes_first(tmp_path: Path) -> None:
    install(tmp_path / "system", "hin", "tha")
    install(tmp_path / "program" / "tessdata", "hin")
    assert tessdata.find_tessdata() == {"hin": tmp_path / "program" / "tessdata", "tha": tmp_path / "system"}
    assert tessdata.missing_languages() == ()


def test_asking_loads_no_parser() -> None:
    heavy = "{'pymupdf', 'rapidocr', 'cv2', 'onnxruntime', 'numpy'}"
    code = f"import sys, engine.documents.tessdata; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([PYTHON, "-c", code], check=False, cwd=Path(tessdata.__file__).parents[2]).returncode == 0
