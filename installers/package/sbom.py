"""The list of what is inside the program, in the form CycloneDX 1.6: for those who have to know, and for scanners.

Libraries are those whose modules are really in the frozen program; their versions come from the environment that it was
made of, whose Python runs this. What comes inside other libraries is listed as ``assets/licences`` names it.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
import ssl
from collections.abc import Iterator, Set
from importlib import metadata
from pathlib import Path
from uuid import UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

import app
from installers.package.changelog import source_date
from installers.setup.environment import ROOT

LICENCES = ROOT / "assets" / "licences" / "licences.json"
MODELS = ("*.onnx", "*.traineddata")
"""files of trained models: those that read scans"""
_NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""that of addresses, in RFC 9562"""


def write_bill(program: Path, folder: Path, to: Path) -> None:
    """List what is in ``program``, frozen by PyInstaller, and in ``folder`` beside it."""
    to.write_text(bill(modules_in(program, folder), folder), encoding="utf-8", newline="\n")


def bill(modules: Set[str], folder: Path) -> str:
    """The list as JSON: the same bytes for the same program.

    Args:
        modules: top names of all modules in the program, such as ``numpy``.
        folder: the files beside the program; models of OCR in them are listed with their SHA-256.
    """
    program = Component(
        name="Folioscope",
        version=app.__version__,
        type=ComponentType.APPLICATION,
        bom_ref="folioscope",
        licenses=[LicenseFactory().make_from_string("AGPL-3.0-or-later")],
    )
    parts = [*_libraries(modules), *_natives(), *_inside_others(), *_models(folder)]
    bom = Bom(
        components=parts,
        metadata=BomMetaData(component=program, timestamp=source_date()),
        serial_number=UUID(int=0),
    )
    bom.register_dependency(program, parts)
    bom.serial_number = uuid5(_NAMESPACE, _json(bom))
    return _json(bom) + "\n"


def modules_in(program: Path, folder: Path) -> set[str]:
    """Top names of the modules that are in a program frozen by PyInstaller, and of what lies beside it."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    return {name.partition(".")[0] for name in (*archive.toc, *(path.name for path in folder.iterdir()))}


def _libraries(modules: Set[str]) -> Iterator[Component]:
    """The distributions that these modules come from."""
    holders = metadata.packages_distributions()
    names = {distribution for module in modules for distribution in holders.get(module, ())} - {"folioscope"}
    licences = {_normal(entry["distribution"]): entry["licence"] for entry in _entries() if entry["distribution"]}
    for distribution in map(metadata.distribution, names):
        address = PackageURL("pypi", name=_normal(distribution.name), version=distribution.version)
        declared = distribution.metadata.get_all("License-Expression") or [None]
        licence = licences.get(_normal(distribution.name), declared[0])
        yield Component(
            name=distribution.name,
            version=distribution.version,
            type=ComponentType.LIBRARY,
            bom_ref=address.to_string(),
            purl=address,
            licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        )


def _natives() -> Iterator[Component]:
    """Libraries inside distributions that have a version of their own."""
    import pymupdf
    from PySide6.QtCore import qVersion

    yield _part("Qt", qVersion(), "LGPL-3.0-only")
    yield _part("MuPDF", pymupdf.mupdf_version, "AGPL-3.0-or-later")


def _inside_others() -> Iterator[Component]:
    """What comes inside something else: with a version where Python tells it."""
    told = {
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "OpenSSL": ssl.OPENSSL_VERSION.split()[1],
    }
    for entry in _entries():
        if not entry["distribution"]:
            yield _part(entry["name"], told.get(entry["name"]), entry["licence"], entry["use"])


def _models(folder: Path) -> Iterator[Component]:
    for path in sorted(path for pattern in MODELS for path in folder.rglob(pattern)):
        yield Component(
            name=path.name,
            type=ComponentType.MACHINE_LEARNING_MODEL,
            bom_ref=f"file:{path.relative_to(folder).as_posix()}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(path.read_bytes()).hexdigest())],
        )


def _part(name: str, version: str | None, licence: str, description: str | None = None) -> Component:
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=f"part:{name}",
        description=description,
        licenses=[LicenseFactory().make_from_string(licence)],
    )


def _entries() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads(LICENCES.read_text(encoding="utf-8"))
    return entries


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _json(bom: Bom) -> str:
    text: str = JsonV1Dot6(bom).output_as_string(indent=2)
    return text
