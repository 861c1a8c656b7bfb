"""Reading a file from the disk and telling what it is."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from engine.contracts import DocumentKind
from engine.documents.files import LARGEST_FILE, read_file, recognise
from engine.errors import EnvironmentProblem, FileGoneError, InputError


def test_reads_bytes_and_their_hash(tmp_path: Path) -> None:
    path = tmp_path / "a file ü 🙂.pdf"
    path.write_bytes(b"%PDF-1.7 content")
    file = read_file(str(path))
    assert file.name == path.name
    assert file.sha256 == hashlib.sha256(b"%PDF-1.7 content").hexdigest()
    assert (file.state.size, file.state.modified_ns) == (16, path.stat().st_mtime_ns)


def test_a_vanished_file_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FileGoneError, match=r"“lost\.pdf” is no longer there"):
        read_file(str(tmp_path / "lost.pdf"))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_file(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(InputError, match="is no file with content"):
        read_file(str(tmp_path / "pipe.pdf"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(InputError, match="is empty"):
        read_file(str(tmp_path / "empty.pdf"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes out the holes of a file")
def test_a_file_of_more_than_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    with pytest.raises(InputError, match="larger than 2 GB"):
        read_file(str(path))


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "closed.pdf"
    path.write_bytes(b"%PDF-1.7")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)  # an administrator, who may run the tests, may read everything
    with pytest.raises(EnvironmentProblem, match=r"no permission to read “closed\.pdf”"):
        read_file(str(path))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7\n", DocumentKind.PDF),
        ("a.jpg", b"\r\n%PDF-1.4\n", DocumentKind.PDF),
        ("a.pdf", b"lost its header", DocumentKind.PDF),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", DocumentKind.IMAGE),
        ("a", b"\xff\xd8\xff\xe0", DocumentKind.IMAGE),
        ("a", b"MM\0*", DocumentKind.IMAGE),
        ("a", b"GIF89a", DocumentKind.IMAGE),
        ("a", b"RIFF\0\0\0\0WEBPVP8 ", DocumentKind.IMAGE),
        ("a", b"\0\0\0\x18ftypheic", DocumentKind.IMAGE),
        ("a", b"BM\0\0", DocumentKind.IMAGE),
    ],
)
def test_the_content_tells_the_kind(tmp_path: Path, name: str, content: bytes, kind: DocumentKind) -> None:
    (tmp_path / name).write_bytes(content)
    assert recognise(read_file(str(tmp_path / name))) is kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.docx", b"PK\x03\x04\x14\0\6\0"),
        ("table.xlsx", b"PK\x03\x04\x14\0\6\0"),
        ("mail.eml", b"From: a@example.org\n"),
        ("sound.wav", b"RIFF\0\0\0\0WAVEfmt "),
    ],
)
def test_other_files_are_refused_with_the_way_out(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as refused:
        recognise(read_file(str(tmp_path / name)))
    assert refused.value.next_step == "Folioscope reads PDFs and pictures. Save this as PDF and drop it again."
