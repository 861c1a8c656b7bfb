"""``folioscope doctor`` says what is missing and what mends it, and loads nothing heavy for it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import doctor
from app.doctor import Finding, State, examine
from engine.store.connection import FILE_NAME

TRIALS = "tests.helpers.doctor_trials"


@pytest.fixture
def all_load(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every library is installed and loads, without loading it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "1.0")
    monkeypatch.setattr(doctor, "_load", lambda trial: None)


def finding(name: str, folder: Path) -> Finding:
    return next(found for found in examine(folder) if found.name == name)


@pytest.mark.usefixtures("all_load")
def test_a_missing_engine_is_named_with_the_line_that_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else object())
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(sys, "platform", "linux")
    found = finding("vision engine", tmp_path)
    assert found.state is State.MISSING
    assert "torch" in found.sentence
    assert found.mend == "make run"
    assert finding("text engine", tmp_path).state is State.OK


@pytest.mark.usefixtures("all_load")
def test_without_a_compiler_the_mend_begins_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "llama_cpp" else object())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "platform", "linux")
    assert finding("text engine", tmp_path).mend == "sudo apt-get install build-essential && make run"


@pytest.mark.parametrize(
    ("trial", "reason"),
    [
        ("tests.no_such_module", "No module named 'tests.no_such_module'"),
        (f"{TRIALS}:cannot_open", "libtorch.so: cannot open"),
        pytest.param(
            f"{TRIALS}:no_such_instruction",
            "another processor",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal"),
        ),
        (f"{TRIALS}:end", "code 7"),
    ],
)
def test_a_library_that_does_not_load_ends_its_own_process_only(trial: str, reason: str) -> None:
    failure = doctor._load(trial)
    assert failure is not None
    assert reason in failure


def test_a_library_that_loads_is_no_failure_whatever_it_prints(capfd: pytest.CaptureFixture[str]) -> None:
    assert doctor._load(f"{TRIALS}:prints") is None
    assert doctor._load("json") is None
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("all_load")
def test_a_library_for_another_processor_is_got_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_load", lambda trial: doctor.ANOTHER_PROCESSOR)
    found = finding("text engine", tmp_path)
    assert found.state is State.TROUBLE
    assert "built for another processor" in found.sentence
    assert "--no-cache-dir" in found.mend
    assert found.mend.endswith("llama-cpp-python")


def test_a_library_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PATIENCE", 0.2)
    assert "longer" in (doctor._load(f"{TRIALS}:hang") or "")


@pytest.mark.usefixtures("all_load")
def test_a_package_is_mended_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "llama_cpp" else object())
    monkeypatch.setattr(doctor, "_load", lambda trial: doctor.ANOTHER_PROCESSOR)
    mends = {finding(name, tmp_path).mend for name in ("text engine", "vision engine")}
    assert mends == {"Install Folioscope anew."}


@pytest.mark.usefixtures("all_load")
def test_missing_languages_and_libraries_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "missing_languages", lambda: ("Thai",))
    monkeypatch.setattr(doctor, "missing_libraries", lambda: ("libEGL.so.1",))
    monkeypatch.setattr(sys, "platform", "linux")
    assert finding("languages of scans", tmp_path).mend == "sudo apt-get install tesseract-ocr-tha"
    assert finding("libraries for the window", tmp_path).mend == "sudo apt-get install libegl1"


@pytest.mark.usefixtures("all_load")
def test_a_full_disk_is_told_for_a_library_that_does_not_exist_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5 * 10**8))
    found = finding("disk", tmp_path / "not" / "yet")
    assert found.state is State.TROUBLE
    assert "0.5 GB" in found.sentence


@pytest.mark.usefixtures("all_load")
def test_the_library_is_looked_at_and_left_as_it_is(tmp_path: Path) -> None:
    assert finding("library", tmp_path).state is State.OK
    assert list(tmp_path.iterdir()) == []
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 100)
    found = finding("library", tmp_path)
    assert found.state is State.TROUBLE
    assert "backup" in found.mend
    assert (tmp_path / FILE_NAME).read_bytes() == b"no database" * 100


@pytest.mark.usefixtures("all_load")
def test_findings_are_json(tmp_path: Path) -> None:
    findings = json.loads(json.dumps([asdict(found) for found in examine(tmp_path)]))
    assert {found["state"] for found in findings} <= {state.value for state in State}
    assert all(found["mend"] for found in findings if found["state"] != "ok")


def test_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.doctor import examine\n"
        f"examine(Path({str(tmp_path)!r}))\n"
        "print(sorted(sys.modules.keys() & {'torch', 'llama_cpp', 'pymupdf', 'onnxruntime', 'PySide6', 'numpy'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
