"""What goes into a package, what stays out, and that two builds give the same; nothing is frozen here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from installers.package import compare, debian, portable
from installers.package.archives import give_time, pack, write_sums
from installers.package.freeze import INSIDE, standard_library
from installers.package.leaks import folders_of_this_machine, leaks
from installers.package.native import relative
from installers.package.sizes import measured, sizes, table
from installers.package.trim import is_left_out, is_the_systems, trim
from installers.setup.steps import SetupError
from tests.architecture.tree import ROOT

posix = pytest.mark.skipif(os.name == "nt", reason="packages with links are made and installed elsewhere")
with_xz = pytest.mark.skipif(shutil.which("xz") is None, reason="xz is not installed")
THEN = 1_700_000_000


# --- what stays out --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "torch/test/test_api",
        "torch/bin/protoc",
        "torch/include/ATen/ATen.h",
        "torch/nn/functional.py",
        "numpy/__init__.pyi",
        "PySide6/Qt/translations/qtbase_ja.qm",
        "PySide6/Qt/translations/qt_help_de.qm",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6",
        "python3.11/lib-dynload/_testcapi.cpython-311-x86_64-linux-gnu.so",
        "click-8.5.1.dist-info/RECORD",
        "folioscope-0.1.dist-info/direct_url.json",
    ],
)
def test_what_the_program_never_opens_is_left_out(path: str) -> None:
    assert is_left_out(PurePosixPath(path))


@pytest.mark.parametrize(
    "path",
    [
        "torch/lib/libtorch_cpu.so",
        "torch/bin/torch_shm_manager",
        "torch/compiler/config.py",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "llama_cpp/lib/libggml-cpu-haswell.so",
        "rapidocr/models/PP-OCRv6_det_small.onnx",
        "pymupdf-2.0.dist-info/METADATA",
        "click-8.5.1.dist-info/licenses/LICENSE.txt",
        "python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_what_it_opens_is_not(path: str) -> None:
    assert not is_left_out(PurePosixPath(path))


def test_libraries_of_screen_and_drivers_are_the_systems_and_pythons_own_go_along() -> None:
    theirs = ("libX11.so.6", "libglib-2.0.so.0", "libfontconfig.so.1", "libstdc++.so.6", "libmvec.so.1")
    ours = ("libpython3.11.so.1.0", "libssl.so.3", "libz.so.1", "libxcb-cursor.so.0", "torch/lib/libc10.so")
    assert all(is_the_systems(PurePosixPath(path)) for path in theirs)
    assert not any(is_the_systems(PurePosixPath(path)) for path in ours)


@posix
def test_trimming_leaves_no_link_without_an_end_and_no_empty_folder(tmp_path: Path) -> None:
    inside = tmp_path / INSIDE
    for name in ("torch/test/deep/a.txt", "torch/lib/libc10.so", "libX11.so.6", "cv2/data/face.xml"):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_bytes(b"x")
    (inside / "libc10.so").symlink_to("torch/lib/libc10.so")
    (inside / "face.xml").symlink_to("cv2/data/face.xml")
    trim(tmp_path)
    left = {str(path.relative_to(inside)) for path in inside.rglob("*")}
    assert left == {"torch", "torch/lib", "torch/lib/libc10.so", "libc10.so"}


def test_the_standard_library_goes_along_whole_but_for_its_tests() -> None:
    modules = standard_library()
    assert {"pickletools", "xml.etree.ElementTree", "sqlite3", "cProfile", "math"} <= set(modules)
    assert [name for name in modules if "test" in name.split(".") or name.startswith(("tkinter", "idlelib"))] == []


# --- folders of the machine that builds ------------------------------------------------------------------------------


def test_libraries_look_for_others_beside_them_only() -> None:
    assert relative("$ORIGIN:/usr/local/lib64:$ORIGIN/../lib") == "$ORIGIN:$ORIGIN/../lib"
    assert relative("/home/builder/lib") == ""


@posix
def test_every_file_that_names_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "clean.txt").write_bytes(b"/home/somebody/else")
    (tmp_path / "empty").touch()
    (tmp_path / "library.so").write_bytes(b"\x7fELF\0\0/home/builder/src/a.c\0")
    (tmp_path / "link").symlink_to("/home/builder/target")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("module.pyc", b"." * 1000 + b"/home/builder/module.py")
    found = list(leaks(tmp_path, [b"/home/builder"]))
    assert found == ["library.so: /home/builder", "link: /home/builder", "packed.zip/module.pyc: /home/builder"]


def test_folders_that_every_machine_has_are_no_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(Path, "home", lambda: Path("/root"))
    folders = folders_of_this_machine()
    assert str(ROOT) in folders
    assert not {"/root", "/usr"} & set(folders)


# --- archives --------------------------------------------------------------------------------------------------------


def made_tree(folder: Path, names: list[str]) -> Path:
    top = folder / "tree"
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name)
    (top / "run").chmod(0o700)
    (top / "library.so.1").touch(mode=0o755)
    (top / "link").symlink_to("run")
    return top


@posix
@with_xz
def test_an_archive_depends_on_its_contents_alone(tmp_path: Path) -> None:
    names = ["run", "b/two", "a/one"]
    archives = []
    for number, order in enumerate((names, names[::-1])):
        top = made_tree(tmp_path / str(number), order)
        (top / "a" / "one").chmod(0o640 if number else 0o600)
        give_time(top, THEN)
        archives.append(pack(top, tmp_path / f"{number}.tar.xz"))
    assert archives[0].read_bytes() == archives[1].read_bytes()
    with tarfile.open(archives[0]) as tar:
        members = tar.getmembers()
    assert [member.name for member in members] == sorted(member.name for member in members)
    assert {(member.mtime, member.uname, member.uid) for member in members} == {(THEN, "root", 0)}
    assert {member.name: f"{member.mode:o}" for member in members if member.isfile()} == {
        "tree/a/one": "644",
        "tree/b/two": "644",
        "tree/library.so.1": "644",
        "tree/run": "755",
    }


@posix
@with_xz
def test_what_differs_between_two_builds_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dists = [tmp_path / name for name in ("one", "other")]
    for number, dist in enumerate(dists):
        top = made_tree(tmp_path / str(number), ["run", "same", *(["new"] if number else [])])
        (top / "run").write_text(f"build {number}")
        give_time(top, THEN)
        dist.mkdir()
        pack(top, dist / "tree.tar.xz")
        write_sums(dist)
    assert compare.main(*dists) == 1
    told = capsys.readouterr().out
    assert "tree.tar.xz: tree/new: in one only" in told
    assert "tree.tar.xz: tree/run: " in told
    assert "tree/same" not in told
    assert compare.main(dists[0], dists[0]) == 0
    assert "the same bytes" in capsys.readouterr().out


def test_the_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "b.deb").write_bytes(b"abc")
    (tmp_path / "a.tar.xz").write_bytes(b"")
    for _ in range(2):  # the second time it does not count itself
        lines = write_sums(tmp_path).read_text(encoding="utf-8").splitlines()
        assert lines == [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.tar.xz",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b.deb",
        ]


def test_the_table_says_what_takes_how_much(tmp_path: Path) -> None:
    for name, size in (("folioscope", 2), (f"{INSIDE}/torch/lib/a.so", 5), (f"{INSIDE}/odd.txt", 1)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bytes(size * 1_000_000))
    parts = sizes(measured(tmp_path, INSIDE))
    rows = [line.rsplit(maxsplit=2) for line in table(parts, [tmp_path / "folioscope"]).splitlines()]
    assert [(name.split(",")[0], size) for name, size, _ in rows] == [
        ("torch", "5.0"),
        ("Python and all compiled modules", "2.0"),
        ("all else", "1.0"),
        ("installed", "8.0"),
        ("folioscope", "2.0"),
    ]


# --- the package for Debian ------------------------------------------------------------------------------------------


def test_the_package_depends_on_what_the_program_leaves_to_the_system() -> None:
    needs = debian.depends({"libc.so.6", "libm.so.6", "libX11.so.6"}, {"libxcb-cursor.so.0"}, "2.36")
    assert needs[0] == "libc6 (>= 2.36)"
    assert {"libx11-6", "libegl1", "libxkbcommon0", "fonts-dejavu-core"} <= set(needs)
    assert "libxcb-cursor0" not in needs  # it lies in the program
    assert len(needs) == len(set(needs))


def test_a_library_that_nobody_brings_is_an_error() -> None:
    with pytest.raises(SetupError, match=r"libnew\.so\.1"):
        debian.depends({"libnew.so.1"}, set(), "2.36")


def test_the_control_file_is_one_paragraph_of_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "architecture", lambda: "amd64")
    lines = debian.control(1000, ["libc6", "libegl1"]).splitlines()
    fields = dict(line.split(": ", 1) for line in lines if not line.startswith(" "))
    assert fields["Depends"] == "libc6, libegl1"
    assert fields["Installed-Size"] == "1000"
    assert "tesseract-ocr-hin" in fields["Recommends"]
    assert "" not in lines


def test_the_copyright_file_names_everything_and_where_the_source_lies() -> None:
    told = debian.copyright_file(ROOT / "LICENSE", ROOT / "assets" / "licences", "/usr/lib/folioscope/source.tar.xz")
    assert "/usr/lib/folioscope/source.tar.xz" in told
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in told
    for text in (ROOT / "assets" / "licences" / "texts").iterdir():
        assert (text.read_text(encoding="utf-8") in told) is not text.name.startswith(debian.DEBIANS_OWN)
    assert "Qt and PySide6: LGPL-3.0-only" in told


# --- for one user ----------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The archive's folder with a program that says what it was asked."""
    top = tmp_path / "archive"
    (top / "program").mkdir(parents=True)
    (top / "program" / "folioscope").write_text('#!/bin/sh\necho "version 1, asked: $*"\n')
    (top / "program" / "folioscope").chmod(0o755)
    (top / "share" / "applications").mkdir(parents=True)
    (top / "share" / "applications" / "folioscope.desktop").write_text("[Desktop Entry]\nExec=folioscope open %F\n")
    for script in portable.TOLD:
        shutil.copy(portable.SCRIPTS / script, top / script)
    return top


def run(script: Path, home: Path) -> str:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(["sh", script], env=environment, check=True, capture_output=True, text=True).stdout


@posix
def test_it_installs_updates_and_leaves_the_library_when_it_goes(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "somebody's home"
    library = home / ".local" / "share" / "folioscope" / "library.db"
    library.parent.mkdir(parents=True)
    library.write_text("kept")
    run(archive / "install.sh", home)
    (archive / "program" / "folioscope").write_text('#!/bin/sh\necho "version 2"\n')
    told = run(archive / "install.sh", home)
    command = home / ".local" / "bin" / "folioscope"
    assert str(command) in told
    assert subprocess.run([command], check=True, capture_output=True, text=True).stdout == "version 2\n"
    entry = (home / ".local" / "share" / "applications" / "folioscope.desktop").read_text()
    assert f'Exec="{home}/.local/lib/folioscope/folioscope" open %F' in entry
    told = run(home / ".local" / "lib" / "folioscope" / "uninstall.sh", home)
    assert str(library.parent) in told
    left = {path.name for path in home.rglob("*") if path.is_file() or path.is_symlink()}
    assert left - {"mimeinfo.cache"} == {"library.db"}  # the index of all menus, which their owner keeps
