"""The small vision model, prepared once in each precision, and services that look at pages with it.

Quantised weights are multiplied by llama.cpp's library where it is installed. Tests marked with ``both`` run
without it too, those marked with ``by_pytorch`` only without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from engine.contracts import Precision, VisionSpec
from engine.vision import ggml
from engine.vision.compute import Compute
from engine.vision.linear import packing
from engine.vision.service import VisionService
from tests.helpers.vision_weights import write_tiny_checkpoint

Start = Callable[[], VisionService]
Ready = Callable[[Precision], VisionSpec]

LLAMA_CPP, PYTORCH = "llama.cpp", "PyTorch"
by_llama_cpp, by_pytorch, both = (
    pytest.mark.parametrize("products", whose, indirect=True)
    for whose in ([LLAMA_CPP], [PYTORCH], [LLAMA_CPP, PYTORCH])
)


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests run beside each other."""
    threads = torch.get_num_threads()
    for user in ("service", "ggml"):
        monkeypatch.setattr(f"engine.vision.{user}.physical_cores", lambda: 1)
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small model as people have it; not to be changed."""
    return write_tiny_checkpoint(tmp_path_factory.mktemp("vision") / "tiny")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is kept when prepared; not to be changed."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def products(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whose products with quantised weights there are."""
    there = PYTORCH if ggml.load() is None else LLAMA_CPP
    wished = str(getattr(request, "param", there))
    if wished == PYTORCH:
        monkeypatch.setattr(ggml, "load", lambda: None)
    elif there == PYTORCH:
        pytest.skip("llama.cpp is not installed")
    return wished


@pytest.fixture
def start(products: str) -> Start:
    """Starts a service, as a new process would."""
    return VisionService


@pytest.fixture
def service(start: Start) -> VisionService:
    return start()


@pytest.fixture
def ready(checkpoint: Path, models: Path, products: str) -> Ready:
    """The small model, prepared in a precision by whoever asks first."""

    def _ready(precision: Precision) -> VisionSpec:
        spec = VisionSpec(path=str(checkpoint), folder=str(models / products), precision=precision)
        list(VisionService().prepare(spec))
        return spec

    return _ready


@pytest.fixture
def model(ready: Ready) -> VisionSpec:
    """As it is used where nobody chooses."""
    return ready(Precision.INT4)


@pytest.fixture
def four_bits_here() -> None:
    """For tests of 4 bits: some processors have them in a layout that is not read, and take 8 in their place."""
    if packing() is None:
        pytest.skip("this processor has another layout of 4 bits")


@pytest.fixture
def in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a processor without bfloat16: what is computed in other groups of rows then differs so little that the
    same tokens are the likeliest."""

    def chosen() -> Compute:
        return Compute(torch.device("cpu"), torch.float32, packing(), ggml.load())

    monkeypatch.setattr("engine.vision.compute.choose", chosen)
