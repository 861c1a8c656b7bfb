"""The first story and the second one, from outside: files in, a question, an answer that is still there tomorrow."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.paths import ASSETS
from tests.helpers.command import folioscope
from tests.helpers.drawn_pages import drawn_page, many_pages, mixed_document, text_page
from tests.helpers.languages import language_page
from tests.helpers.odd_files import PASSWORD, damaged, encrypted


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_question_about_a_new_file_is_answered_and_kept(home: Path, tmp_path: Path) -> None:
    path = many_pages(tmp_path, 12)
    asked = folioscope(home, "ask", "What is the reference number of sheet 7?", "--document", path, "--json")
    assert asked.code == 0, asked.err
    answer = asked.json()
    assert set(answer) >= {"id", "question", "how", "answer", "quotes", "coverage", "seconds"}
    best = answer["quotes"][0]
    assert (best["document"], best["page"], best["source"], best["verified"]) == (path.name, 7, "layer", True)
    assert "KX-00007" in best["text"]
    x0, y0, x1, y1 = best["boxes"][0]
    assert 0 <= x0 < x1 <= 595
    assert 0 <= y0 < y1 <= 842
    assert answer["coverage"] == {
        "pages": 12,
        "read": 12,
        "ocr": 0,
        "looked": 0,
        "skipped": 0,
        "failed": [],
    }
    shown = folioscope(home, "show", str(answer["id"]), "--json").json()
    assert shown["quotes"] == answer["quotes"]
    assert folioscope(home, "history", "reference", "--json").json()["answers"][0]["id"] == answer["id"]


def test_a_scanned_page_between_text_pages_is_read(home: Path, tmp_path: Path) -> None:
    path = mixed_document(tmp_path, "de", "en", "fr")
    page = language_page("en")
    answer = folioscope(home, "ask", page.question, "--document", path, "--json").json()
    best = answer["quotes"][0]
    assert (best["page"], best["source"]) == (2, "ocr")
    assert best["boxes"]
    assert answer["coverage"]["ocr"] == 1


def test_what_the_documents_do_not_say_is_not_answered(home: Path, tmp_path: Path) -> None:
    path = text_page(tmp_path)
    ran = folioscope(home, "ask", "zyxwv quokka plutonium?", "--document", path)
    assert ran.code == 1
    assert "Nothing in these documents fits" in ran.out


def test_a_damaged_file_is_named_and_the_others_go_on(home: Path, tmp_path: Path) -> None:
    ran = folioscope(home, "add", damaged(tmp_path), text_page(tmp_path), "--json")
    assert ran.code == 3
    told = ran.json()
    assert len(told["added"]) == 1
    assert told["refused"][0]["sentence"].endswith(".")
    assert told["refused"][0]["next_step"].endswith(".")
    assert len(folioscope(home, "list", "--json").json()["documents"]) == 1


def test_a_password_comes_from_the_input_and_is_not_kept(home: Path, tmp_path: Path) -> None:
    path = encrypted(tmp_path)
    assert folioscope(home, "add", path).code == 3
    assert folioscope(home, "add", path, "--password-file", "-", stdin="wrong\n").code == 3
    ran = folioscope(home, "add", path, "--password-file", "-", stdin=PASSWORD + "\n")
    assert ran.code == 0, ran.err
    assert not any(PASSWORD.encode() in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_wrong_use_has_its_own_code(home: Path) -> None:
    assert folioscope(home, "ask").code == 2
    assert folioscope(home, "ask", "x", "--pages", "9-3").code == 2
    assert folioscope(home, "ask", "x", "--document", "no such file.pdf").code == 3


@pytest.mark.parametrize("suffix", ["md", "html", "json", "csv"])
def test_an_answer_is_exported(home: Path, tmp_path: Path, suffix: str) -> None:
    answer = folioscope(
        home, "ask", "reference number of sheet 2", "--document", many_pages(tmp_path, 3), "--json"
    ).json()
    target = tmp_path / f"answer.{suffix}"
    assert folioscope(home, "export", str(answer["id"]), "--to", target).code == 0
    assert "KX-00002" in target.read_text(encoding="utf-8-sig")


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX systems")
def test_nobody_else_can_read_the_library(home: Path, tmp_path: Path) -> None:
    folioscope(home, "add", text_page(tmp_path))
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in home.rglob("*") if file.is_file())


def test_erase_leaves_no_byte_of_a_document(home: Path, tmp_path: Path) -> None:
    path = many_pages(tmp_path, 3)
    folioscope(home, "ask", "Where is the KX-00002 sheet?", "--document", path)
    folioscope(home, "backup")
    assert folioscope(home, "erase").code == 2, "nothing is erased without a yes"
    assert folioscope(home, "erase", "--yes").code == 0
    left = [file for file in home.rglob("*") if file.is_file()] if home.exists() else []
    assert not any(b"KX-0000" in file.read_bytes() for file in left)
    assert folioscope(home, "list", "--json").json() == {"documents": []}
    assert path.exists(), "the user's own file stays"


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    (folder / "backups").mkdir(parents=True)
    (folder / "backups" / "mine.txt").touch()
    (folder / "letter.txt").touch()
    for command in (["list"], ["erase", "--yes"], ["add", text_page(tmp_path)]):
        ran = folioscope(folder, *command)
        assert ran.code == 5
        assert "holds other files" in ran.err
    assert {path.name for path in folder.iterdir()} == {"backups", "letter.txt"}
    assert (folder / "backups" / "mine.txt").exists()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal on POSIX systems")
def test_ctrl_c_keeps_what_is_done_and_says_so(home: Path, tmp_path: Path) -> None:
    paths = [drawn_page(tmp_path, code) for code in ("en", "de", "fr", "es", "it", "pt")]
    command = [sys.executable, "-m", "app", "--data-dir", str(home), "add", *map(str, paths)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        while not process.stderr.readline().startswith("Reading"):
            pass
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 4
    documents = folioscope(home, "list", "--json").json()["documents"]
    assert 0 < len(documents) <= 6
    assert folioscope(home, "ask", language_page("en").question, "--json").json()["coverage"]["skipped"] == 0


def test_the_samples_answer_their_questions() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.demonstration"], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Nothing in these documents fits") == 1
    assert (ASSETS / "samples" / "scanned-letter.pdf").name in done.stdout


def test_two_commands_at_once_share_one_library(home: Path, tmp_path: Path) -> None:
    paths = [mixed_document(tmp_path, "en", "de"), many_pages(tmp_path, 30)]
    with ThreadPoolExecutor(2) as both:
        ran = list(both.map(lambda _: folioscope(home, "add", *paths), range(2)))
    assert [one.code for one in ran] == [0, 0], [one.err for one in ran]
    documents = folioscope(home, "list", "--json").json()["documents"]
    assert sorted((document["pages"], document["state"]) for document in documents) == [(2, "ready"), (30, "ready")]


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise on Windows")
def test_whoever_has_read_enough_ends_a_command_without_a_fault(home: Path, tmp_path: Path) -> None:
    folioscope(home, "add", many_pages(tmp_path, 2))
    command = [sys.executable, "-u", "-m", "app", "--data-dir", str(home), "list", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")
    assert not list(home.glob("logs/report-*"))


def test_a_document_that_has_changed_or_gone_is_asked_by_its_id(home: Path, tmp_path: Path) -> None:
    path = many_pages(tmp_path, 2)
    (document,) = folioscope(home, "add", path, "--json").json()["added"]
    many_pages(tmp_path, 3).replace(path)
    asked = folioscope(home, "ask", "reference number of sheet 3", "--document", document["id"], "--json")
    assert asked.json()["coverage"]["pages"] == 3
    path.unlink()
    asked = folioscope(home, "ask", "reference number of sheet 3", "--document", document["id"], "--json")
    assert "KX-00003" in asked.json()["quotes"][0]["text"]
    assert "no longer where it was" in asked.json()["notes"][0]


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a file's name be no text")
def test_names_that_are_no_text_are_read_and_printed(home: Path, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.pdf"))
    text_page(tmp_path).rename(path)
    (document,) = folioscope(home, "add", path, "--json").json()["added"]
    assert os.fsencode(document["path"]) == os.fsencode(path)
    listed = folioscope(home, "list")
    assert listed.code == 0
    assert "\x1b" not in listed.out
    assert folioscope(home, "ask", language_page("en").question, "--json").code == 0


def test_every_end_prints_one_object(home: Path, tmp_path: Path) -> None:
    for arguments, code in (
        (["ask", "x", "--document", damaged(tmp_path)], 3),
        (["ask", "x", "--document", "x" * 300], 3),
        (["show", "99"], 2),
        (["history", "word " * 2000], 0),
        (["add", "x" * 300], 3),
    ):
        ran = folioscope(home, *arguments, "--json")
        assert (ran.code, type(ran.json())) == (code, dict), arguments


def test_what_is_new_in_a_linked_folder_is_asked(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "linked"
    folder.mkdir()
    assert folioscope(home, "add", folder, "--link").code == 0
    text_page(folder)
    assert folioscope(home, "ask", language_page("en").question).code == 0
