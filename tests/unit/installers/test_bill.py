"""The list of what is inside the program."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cyclonedx", reason="cyclonedx-python-lib is not installed: it comes with the packaging tools")

from installers.package.sbom import LICENCES, bill, write_bill

MODULES = {"app", "engine", "click", "json", "numpy"}


@pytest.fixture(autouse=True)
def dated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files beside a program: one model among them."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "letters.onnx").write_bytes(b"weights")
    (tmp_path / "readme.txt").write_text("no model")
    return tmp_path


def parts(text: str) -> dict[str, dict[str, Any]]:
    return {part["name"]: part for part in json.loads(text)["components"]}


def test_libraries_are_those_whose_modules_are_inside(folder: Path) -> None:
    found = parts(bill(MODULES, folder))
    libraries = {name for name, part in found.items() if "purl" in part}
    assert libraries == {"click", "numpy"}
    assert found["numpy"]["version"] == metadata.version("numpy")
    assert found["numpy"]["purl"] == f"pkg:pypi/numpy@{metadata.version('numpy')}"
    assert found["click"]["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]


def test_what_comes_inside_others_is_listed_too(folder: Path) -> None:
    found = parts(bill(MODULES, folder))
    entries = json.loads(LICENCES.read_text(encoding="utf-8"))
    assert {entry["name"] for entry in entries if not entry["distribution"]} <= set(found)
    assert {"Qt", "MuPDF", "SQLite", "OpenSSL", "llama.cpp and ggml"} <= set(found)
    assert found["Python"]["version"] == platform.python_version()


def test_trained_models_have_their_checksum(folder: Path) -> None:
    found = parts(bill(MODULES, folder))
    model = found["letters.onnx"]
    assert model["type"] == "machine-learning-model"
    assert model["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(b"weights").hexdigest()}]
    assert "readme.txt" not in found


def test_the_same_program_has_the_same_list_and_another_one_another_number(folder: Path) -> None:
    first = bill(MODULES, folder)
    assert bill(set(MODULES), folder) == first
    other = json.loads(bill(MODULES - {"click"}, folder))
    assert other["serialNumber"] != json.loads(first)["serialNumber"]
    assert json.loads(first)["metadata"]["timestamp"].startswith("2026-01-01T00:00:00")


def test_everything_in_it_belongs_to_the_program(folder: Path) -> None:
    whole = json.loads(bill(MODULES, folder))
    (own,) = [one["dependsOn"] for one in whole["dependencies"] if one["ref"] == "folioscope"]
    assert set(own) == {part["bom-ref"] for part in whole["components"]}


def test_the_modules_of_a_frozen_program_are_read_from_it(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller", reason="PyInstaller is not installed: it comes with the packaging tools")
    from PyInstaller.archive.writers import CArchiveWriter, ZlibArchiveWriter

    source = tmp_path / "click.py"
    source.write_text("")
    code = {"click": compile("", "click.py", "exec")}
    ZlibArchiveWriter(str(tmp_path / "PYZ.pyz"), [("click", str(source), "PYMODULE")], code_dict=code)
    packed = [("PYZ.pyz", str(tmp_path / "PYZ.pyz"), False, "z")]
    CArchiveWriter(str(tmp_path / "folioscope"), packed, "libpython3.so")
    (folder / "numpy").mkdir()
    write_bill(tmp_path / "folioscope", folder, tmp_path / "bill.json")
    found = parts((tmp_path / "bill.json").read_text(encoding="utf-8"))
    assert {name for name, part in found.items() if "purl" in part} == {"click", "numpy"}
