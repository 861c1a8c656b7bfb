"""A build of torch is tried in a process of its own, which it may end, and the vision model's process imports it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from threading import Event, Timer
from types import ModuleType

import pytest

from engine.contracts import CardTrial, ModelKind
from engine.errors import EnvironmentProblem, Interrupted
from engine.models.engines import library_folder, makers
from engine.models.graphics.unpack import unpack
from engine.workers.card import CardWorker, try_card
from engine.workers.libraries import import_first_from
from engine.workers.model import Patience
from engine.workers.vision import VisionWorker
from tests.helpers.moody_vision import SPEC
from tests.helpers.wheels import CANNOT_LOAD, COMPUTES, COMPUTES_WRONG, DIES, SEES_NONE, torch_wheel


def build(folder: Path, code: str) -> Path:
    """A build of a torch that does this, unpacked."""
    (folder / "torch.whl").write_bytes(torch_wheel(code))
    list(unpack([folder / "torch.whl"], folder / "build", Event()))
    return folder / "build"


def test_a_card_that_computes_as_the_processor_does_is_believed(tmp_path: Path) -> None:
    assert try_card(build(tmp_path, COMPUTES), Event()) == CardTrial("9.0+cu1", "NVIDIA Swift 9")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (SEES_NONE, "sees no card"),
        (COMPUTES_WRONG, "something else than the processor"),
        (DIES, "ended unexpectedly"),
        (CANNOT_LOAD, "does not work here (ImportError)"),
        ("raise ValueError", "does not work here (ValueError)"),
        ("import time\ntime.sleep(600)", "did not answer in time"),
    ],
    ids=["blind", "wrong", "crash", "library missing", "broken", "hangs"],
)
def test_a_trial_that_goes_wrong_is_a_sentence(
    tmp_path: Path, code: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "sleep" in code:
        monkeypatch.setattr("engine.workers.card.LOOK", 1.0)
    with pytest.raises(EnvironmentProblem) as caught:
        try_card(build(tmp_path, code), Event())
    assert said in caught.value.sentence
    assert "It is not used." in caught.value.next_step


def test_a_trial_that_is_stopped_ends_at_once(tmp_path: Path) -> None:
    stop = Event()
    Timer(0.5, stop.set).start()
    with pytest.raises(Interrupted):
        try_card(build(tmp_path, "import time\ntime.sleep(600)"), stop)


def test_another_torch_than_the_one_that_was_got_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    worker = CardWorker("engine.vision.card_trial", Patience(), tmp_path / "empty")
    try:
        with pytest.raises(EnvironmentProblem, match="Another torch"):
            worker.try_out(tmp_path / "empty", Event())
    finally:
        worker.close()


def test_the_vision_models_process_imports_the_torch_that_was_got(tmp_path: Path) -> None:
    folder = build(tmp_path, COMPUTES)
    worker = VisionWorker("tests.helpers.torch_named", libraries=lambda: folder)
    try:
        assert worker.inspect(SPEC).name == str(folder / "torch" / "__init__.py")
    finally:
        worker.close()


def test_each_new_process_looks_where_torch_is(tmp_path: Path) -> None:
    folder = build(tmp_path, COMPUTES)
    places: list[Path | None] = [None, folder]
    worker = VisionWorker("tests.helpers.torch_named", libraries=lambda: places.pop(0))
    try:
        assert not Path(worker.inspect(SPEC).name).is_relative_to(folder)
        worker.release()
        assert Path(worker.inspect(SPEC).name).is_relative_to(folder)
    finally:
        worker.close()


def test_whose_cards_it_computes_on_is_told_from_its_libraries(tmp_path: Path) -> None:
    folder = build(tmp_path, COMPUTES)
    assert makers(ModelKind.VISION, library_folder(ModelKind.VISION, folder)) == {"NVIDIA"}
    assert library_folder(ModelKind.TEXT, folder) == library_folder(ModelKind.TEXT)


# --- what comes first ------------------------------------------------------------------------------------------------


class Frozen(MetaPathFinder):
    """Offers every part of a package, as a frozen program does of those that it brings."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != "got_or_frozen":
            return None
        raise AssertionError(f"{fullname} was looked for in the program")


@pytest.fixture
def imports(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is changed about importing is changed back."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "meta_path", [Frozen(), *sys.meta_path])
    yield
    for name in [name for name in sys.modules if name.startswith("got_or_frozen")]:
        del sys.modules[name]


def test_what_lies_in_the_folder_comes_before_what_a_frozen_program_brings(tmp_path: Path, imports: None) -> None:
    package = tmp_path / "got_or_frozen"
    package.mkdir()
    (package / "__init__.py").write_text("from got_or_frozen import part\nsaid = part.said\n")
    (package / "part.py").write_text("said = 'got'\n")
    import_first_from(str(tmp_path))
    module = __import__("got_or_frozen")
    assert module.said == "got"


def test_without_a_folder_nothing_changes(imports: None) -> None:
    before = [*sys.path], [*sys.meta_path]
    import_first_from("")
    assert (sys.path, sys.meta_path) == before
