"""What every test runs in: folders of its own, no screen, no network, the same random examples each time.

``FOLIOSCOPE_SOAK=1`` (``make soak``) runs the long counts; ``FOLIOSCOPE_EVAL`` names the folder with real documents.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

SOAKING = os.environ.get("FOLIOSCOPE_SOAK") == "1"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before the first Qt object, and for child processes too

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # tests import PyMuPDF, and with it ONNX Runtime, by themselves

# Tests run beside each other: threads of the engines that turn in circles while they wait for each other would take
# the cores from them. Beside two busy processes a whole self-test took 67 s, and 40 s like this. Alone on a machine it
# is the other way round, so the program leaves it as it is.
os.environ["OMP_WAIT_POLICY"] = "passive"

hypothesis.settings.register_profile("sample", max_examples=50, deadline=None, database=None)
hypothesis.settings.register_profile("soak", max_examples=2000, deadline=None, database=None)
hypothesis.settings.load_profile("soak" if SOAKING else "sample")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every folder that belongs to the user lies in a temporary one."""
    home = tmp_path_factory.mktemp("home")
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    for variable, folder in {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "roaming",
        "LOCALAPPDATA": home / "local",
        "XDG_DATA_HOME": home / "data",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
        "XDG_RUNTIME_DIR": runtime,
        "FOLIOSCOPE_HOME": home / "library",
    }.items():
        monkeypatch.setenv(variable, str(folder))
    return home


@pytest.fixture
def amount() -> Callable[[int, int], int]:
    """How often to do something: ``amount(sample, soak)``."""
    return lambda sample, soak: soak if SOAKING else sample


@pytest.fixture
def evaluation() -> Path:
    """The folder with real documents; without it the test is skipped, visibly."""
    folder = os.environ.get("FOLIOSCOPE_EVAL")
    if not folder:
        pytest.skip("FOLIOSCOPE_EVAL names no folder with real documents")
    return Path(folder)


@pytest.fixture(scope="session")
def tiny_text_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Llama of 600 KB with random weights: its words mean nothing."""
    from tests.helpers.text_models import tiny_model  # not every test needs llama.cpp in its process

    return tiny_model(tmp_path_factory.mktemp("text-model") / "tiny.gguf")
