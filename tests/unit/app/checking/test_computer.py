"""What is said of a computer, and what is not."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from app.checking.computer import this_computer


def test_where_no_name_is_kept_the_kind_of_processor_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    monkeypatch.setattr(platform, "processor", lambda: "")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    assert this_computer(tmp_path).processor == "arm64"


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows"])
def test_the_system_is_named_without_the_machine_or_a_kernel_that_somebody_named(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "release", lambda: "11" if system == "Windows" else "6.1-built-by-ada")
    monkeypatch.setattr(platform, "mac_ver", lambda: ("15.1", ("", "", ""), "arm64"))
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"PRETTY_NAME": "Some Linux 12"})
    said = this_computer().system
    assert said == {"Linux": "Linux, Some Linux 12", "Darwin": "macOS 15.1", "Windows": "Windows 11"}[system]
