"""Reports of faults: they name where it went wrong, and quote nothing."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.problems import MOST_REPORTS, FaultReports, known, report_text
from engine.contracts import Problem
from engine.errors import LibraryError, WorkerFault

SECRET = "the patient's name"


def raised(error: Exception) -> Exception:
    """``error`` with a traceback, caused by another one."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise error from cause
    except Exception as result:
        return result


def test_a_known_error_is_a_sentence_and_a_next_step() -> None:
    assert known(LibraryError("It is full.", "Free some.")) == Problem("It is full.", "Free some.")
    assert known(ValueError("ours")) is None


def test_a_report_names_the_way_and_no_message() -> None:
    text = report_text(raised(ValueError(SECRET)))
    assert "in raised" in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert SECRET not in text


def test_a_report_of_a_reader_process_holds_its_frames_and_no_message() -> None:
    trace = f'Traceback (most recent call last):\n  File "pdf.py", line 3, in read\n    words()\nValueError: {SECRET}\n'
    text = report_text(raised(WorkerFault(trace)))
    assert 'File "pdf.py", line 3, in read' in text
    assert SECRET not in text


@pytest.fixture
def shown() -> list[tuple[str, str]]:
    """Reports that were shown: text and path."""
    return []


@pytest.fixture
def reports(tmp_path: Path, shown: list[tuple[str, str]]) -> Iterator[FaultReports]:
    """Installed reports."""
    reports = FaultReports(tmp_path / "logs", lambda text, path: shown.append((text, path)))
    reports.install()
    yield reports
    reports.uninstall()


def test_what_nobody_catches_is_written_and_shown(
    reports: FaultReports, shown: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    error = raised(ValueError(SECRET))
    sys.excepthook(type(error), error, error.__traceback__)
    assert len(shown) == 1
    text, path = shown[0]
    assert Path(path).read_text(encoding="utf-8") == text
    assert SECRET not in capsys.readouterr().err


def test_what_nobody_catches_in_a_thread_is_written_too(reports: FaultReports, shown: list[tuple[str, str]]) -> None:
    def fail() -> None:
        raise ValueError

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert len(shown) == 1


def test_ctrl_c_is_no_fault(reports: FaultReports, shown: list[tuple[str, str]]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not shown


def test_old_reports_go(reports: FaultReports, tmp_path: Path) -> None:
    for _ in range(MOST_REPORTS + 5):
        reports.report(ValueError())
    assert len(list((tmp_path / "logs").glob("report-*.txt"))) == MOST_REPORTS


def test_without_room_for_it_a_report_is_shown_all_the_same(tmp_path: Path, shown: list[tuple[str, str]]) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    reports = FaultReports(tmp_path / "logs", lambda text, path: shown.append((text, path)))
    reports.report(ValueError())
    assert shown[0][1] == ""
