"""The proof of a package, as far as it can be tried without one: what it notices, and that it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from installers.proof.__main__ import shown
from installers.proof.root import ProofError, Root
from installers.proof.scenes import INTERNET, wait


def fails() -> str:
    raise ProofError("no window was painted")


def test_a_scene_that_fails_is_said_and_the_others_are_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert not shown(lambda: "one", fails, lambda: "two")
    assert capsys.readouterr().out == "ok      one\nFAILED  no window was painted\nok      two\n"


def test_where_all_go_well_it_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(lambda: "one", lambda: "two")


@pytest.mark.parametrize(
    ("line", "is_internet"),
    [
        ("12 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3", True),
        ("12 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 3", True),
        ("12 connect(3, {sa_family=AF_INET, sin_port=htons(443)}, 16) = -1 ENETUNREACH", True),
        ("12 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3", False),
        ("12 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3", False),
    ],
)
def test_internet_sockets_are_told_from_others(line: str, is_internet: bool) -> None:
    assert bool(INTERNET.search(line)) is is_internet


def test_files_of_persons_and_of_the_running_system_do_not_count(tmp_path: Path) -> None:
    for name in ("usr/lib/folioscope/a", "etc/b", "home/reader/c", "tmp/d", "var/log/e", "var/lib/f", "proc/g"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    files = {name for name in Root(tmp_path).files() if (tmp_path / name).is_file()}
    assert files == {"./usr/lib/folioscope/a", "./etc/b", "./var/lib/f"}


def test_what_other_packages_own_is_told_from_what_is_left(tmp_path: Path) -> None:
    (tmp_path / "usr" / "share" / "applications").mkdir(parents=True)
    (tmp_path / "usr" / "share" / "left").touch()
    info = tmp_path / "var" / "lib" / "dpkg" / "info"
    info.mkdir(parents=True)
    (info / "python3.list").write_text("/.\n/usr\n/usr/share\n/usr/share/applications\n")
    root = Root(tmp_path)
    assert {name for name in root.files() - root.owned() if "/usr" in name} == {"./usr/share/left"}


def test_commands_run_with_an_environment_of_their_own() -> None:
    command = Root(Path("/somewhere")).command("folioscope", "list", user="reader", env={"DISPLAY": ":7"})
    assert command[:5] == ["chroot", "--userspec=reader:reader", "/somewhere", "env", "-i"]
    assert {"HOME=/home/reader", "DISPLAY=:7"} < set(command)
    assert command[-2:] == ["folioscope", "list"]


def test_what_does_not_come_is_said() -> None:
    with pytest.raises(ProofError, match="no answer was kept"):
        wait(lambda: False, "no answer was kept", seconds=0)
