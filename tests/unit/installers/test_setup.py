"""The set-up decides well on machines that are not this one; what it would run is recorded instead."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from installers.setup import __main__ as setup
from installers.setup import cards, engines, environment, packages, window
from installers.setup.engines import PYTORCH_CPU_WHEELS
from installers.setup.environment import Environment
from installers.setup.steps import SetupError, attempt, succeeds
from tests.architecture.tree import ROOT

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has its own three lines")


class Pip:
    """Records what is installed; ``refuses`` tells which calls fail."""

    def __init__(self, *refuses: str) -> None:
        self.calls: list[tuple[str, ...]] = []
        self._refuses = refuses

    def __call__(self, *arguments: str) -> str | None:
        self.calls.append(arguments)
        return "    no such wheel" if any(word in arguments for word in self._refuses) else None


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Linux machine with room on its disk, a compiler, and an empty environment."""
    monkeypatch.setattr(environment, "OWN", Environment(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10**11))
    monkeypatch.setattr(engines, "has_compiler", lambda: True)
    monkeypatch.setattr(Environment, "holds", lambda self, *names: False)
    return tmp_path


def use(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> Pip:
    monkeypatch.setattr(Environment, "install", lambda self, *arguments: pip(*arguments))
    return pip


@pytest.mark.usefixtures("machine")
def test_the_small_torch_is_taken_from_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    pip = use(Pip(), monkeypatch)
    assert engines.install(environment.OWN)
    assert pip.calls == [
        ("--no-deps", f"{environment.pinned('torch')}+cpu"),
        (environment.pinned("torch"),),
        ("llama-cpp-python",),
    ]


@pytest.mark.usefixtures("machine")
def test_where_the_index_lacks_it_pytorch_is_asked_and_then_plain_torch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pip = use(Pip("--no-deps"), monkeypatch)
    assert engines.install(environment.OWN)
    assert [PYTORCH_CPU_WHEELS in call for call in pip.calls] == [False, True, False, False]
    assert pip.calls[2] == (environment.pinned("torch"),)
    assert "2.7 GB" in capsys.readouterr().out


@pytest.mark.usefixtures("machine")
def test_on_a_mac_plain_torch_is_the_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    pip = use(Pip(), monkeypatch)
    assert engines.install(environment.OWN)
    assert pip.calls[0] == (environment.pinned("torch"),)


@pytest.mark.usefixtures("machine")
def test_the_big_torch_is_not_begun_on_a_small_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5 * 10**9))
    pip = use(Pip("--no-deps"), monkeypatch)
    assert not engines.install(environment.OWN)
    assert (environment.pinned("torch"),) not in pip.calls


def test_without_a_compiler_stage_two_is_left_out_and_run_ends_well(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "has_compiler", lambda: False)
    monkeypatch.setattr(setup, "install_window", lambda: None)
    monkeypatch.setattr(window, "show_answers", lambda: True)
    monkeypatch.setattr(window, "_screen_opens", lambda: False)
    use(Pip(), monkeypatch)
    assert setup.main("run") == 0
    assert "doctor" in capsys.readouterr().out
    assert list(machine.iterdir()) == []  # no stamp: the next run tries again


def test_a_stage_that_is_done_is_not_done_again(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = use(Pip(), monkeypatch)
    setup.install_models()
    assert pip.calls
    pip.calls.clear()
    setup.install_models()
    assert pip.calls == []
    monkeypatch.setattr(environment, "ROOT", machine)
    for name in ("pyproject.toml", "constraints.txt"):
        (machine / name).write_text((ROOT / name).read_text(encoding="utf-8") + "# other\n", encoding="utf-8")
    assert not environment.OWN.is_done("models")


@pytest.mark.usefixtures("machine")
def test_a_window_that_cannot_be_installed_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packages, "install_for_window", lambda: None)
    monkeypatch.setattr(Environment, "make", lambda self: None)
    use(Pip("."), monkeypatch)
    assert setup.main("run") == 1
    assert "connection" in capsys.readouterr().out


def test_ctrl_c_leaves_with_a_word(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(setup, "install_window", interrupted)
    assert setup.main("run") == 130
    assert "Stopped" in capsys.readouterr().out


def test_packages_are_named_where_they_may_not_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(packages, "missing_libraries", lambda: ("libEGL.so.1",))
    monkeypatch.setattr(packages, "succeeds", ran.append)  # None is no: dpkg and sudo both
    monkeypatch.setattr(packages, "attempt", lambda command: pytest.fail("nothing may be installed"))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    packages.install_for_window()
    assert "sudo apt-get install libegl1 tesseract-ocr-hin tesseract-ocr-tha fonts" in capsys.readouterr().out
    assert ["sudo", "-n", "true"] in ran


def test_packages_are_installed_by_root(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(packages, "missing_libraries", lambda: ("libEGL.so.1",))
    monkeypatch.setattr(packages, "succeeds", lambda command: True)
    monkeypatch.setattr(packages, "attempt", ran.append)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    packages.install_for_window()
    assert [command[command.index("apt-get") :][-1] for command in ran] == ["update", "libegl1"]
    assert all("sudo" not in command for command in ran)


def test_a_screen_is_one_on_which_a_window_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(window, "OWN", SimpleNamespace(python=sys.executable))
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not window._screen_opens()
    monkeypatch.setenv("DISPLAY", ":0")
    for probe, seen in (("print('xcb')", True), ("print('offscreen')", False), ("raise SystemExit(6)", False)):
        monkeypatch.setattr(window, "PROBE", probe)
        assert window._screen_opens() is seen
    monkeypatch.setattr(window, "PATIENCE", 0.2)
    monkeypatch.setattr(window, "PROBE", "import threading; threading.Event().wait()")
    assert not window._screen_opens()


@posix
def test_an_environment_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SetupError, match="could not be made"):
        Environment(tmp_path / "file" / "venv").make()


def test_a_failed_command_leaves_its_last_lines() -> None:
    assert attempt([sys.executable, "-c", "print('fine')"]) is None
    failure = attempt([sys.executable, "-c", "for n in range(100): print('line', n)\nraise SystemExit(1)"])
    assert failure is not None
    assert failure.splitlines()[-1] == "    line 99"
    assert len(failure.splitlines()) == 12
    assert attempt(["no-such-program-here"]) is not None
    assert not succeeds(["no-such-program-here"])


@posix
def test_the_first_python_that_is_new_enough_is_found(tmp_path: Path) -> None:
    script = ROOT / "installers" / "setup" / "find-python.sh"
    sh = shutil.which("sh") or "/bin/sh"

    def find() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sh, script], check=False, env={"PATH": str(tmp_path)}, capture_output=True, text=True)

    os.symlink(shutil.which("cat") or "/bin/cat", tmp_path / "cat")
    nothing = find()
    assert nothing.returncode == 1
    assert "Python 3.11 or newer" in nothing.stderr
    for name, code in (("python3.13", "exit 1"), ("python3.12", "exit 0"), ("python3", "exit 0")):
        (tmp_path / name).write_text(f"#!{sh}\n{code}\n")
        (tmp_path / name).chmod(0o755)
    assert find().stdout.strip() == str(tmp_path / "python3.12")


# --- make gpu --------------------------------------------------------------------------------------------------------


@pytest.fixture
def tried(machine: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What ends well where it is tried: a card with its driver, and both engines on it. CUDA's compiler is there."""
    well = {"nvidia-smi", "torch", "llama_cpp"}
    monkeypatch.setattr(cards, "succeeds", lambda command: any(name in " ".join(command) for name in well))
    monkeypatch.setattr(cards, "has_compiler", lambda: True)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "nice", lambda steps: steps)
    return well


@pytest.mark.parametrize(("system", "said"), [("linux", "No NVIDIA card"), ("darwin", "nothing to do")])
def test_without_a_card_nothing_is_installed_and_it_is_said_why(
    tried: set[str], system: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "install_window", lambda: None)
    monkeypatch.setattr(sys, "platform", system)
    pip = use(Pip(), monkeypatch)
    tried.discard("nvidia-smi")
    assert setup.main("gpu") == 1
    assert pip.calls == []
    assert said in capsys.readouterr().out


@pytest.mark.usefixtures("tried")
def test_the_engines_for_processors_come_first_so_that_they_are_not_installed_over_the_others(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "install_window", lambda: None)
    use(Pip(), monkeypatch)
    assert setup.main("gpu") == 0
    assert environment.OWN.is_done("models")


@pytest.mark.usefixtures("tried")
def test_both_engines_are_replaced_where_there_is_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    pip = use(Pip(), monkeypatch)
    assert cards.install()
    torch, its_libraries, llama = pip.calls
    assert torch[-1] == environment.pinned("torch").replace("==", "===")  # a build with "+cpu" is not that
    assert its_libraries == (environment.pinned("torch"),)
    assert llama[-1] == "llama-cpp-python"
    assert "cmake.args=-DGGML_CUDA=on;-DCMAKE_CUDA_COMPILER=/usr/bin/nvcc" in llama
    assert "--no-cache-dir" in llama  # else the one for processors, which was compiled here before


def test_without_the_cuda_compiler_the_text_model_stays_where_it_is(
    tried: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pip = use(Pip(), monkeypatch)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(cards, "COMPILER", tmp_path / "nvcc")
    assert not cards.install()
    assert "llama-cpp-python" not in {call[-1] for call in pip.calls}
    assert "nvcc" in capsys.readouterr().out


@pytest.mark.parametrize(("engine", "said"), [("torch", "driver"), ("llama_cpp", "without NVIDIA cards")])
def test_an_engine_that_sees_no_card_is_not_believed(
    tried: set[str], engine: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(Pip(), monkeypatch)
    tried.discard(engine)
    assert not cards.install()
    assert said in capsys.readouterr().out
