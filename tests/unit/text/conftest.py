"""Text services that are closed again, and the small models that they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.contracts import Layout
from engine.text import native
from engine.text.model import Model
from engine.text.service import TextService
from engine.text.vocabulary import Vocabulary
from tests.helpers.llama_weights import QUANTISABLE
from tests.helpers.text_models import tiny_model

Start = Callable[[], TextService]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a service, as a new process would; each runs on one thread, because tests run beside each other."""
    monkeypatch.setattr("engine.text.service.physical_cores", lambda: 1)
    started: list[TextService] = []

    def _start() -> TextService:
        started.append(TextService())
        return started[-1]

    yield _start
    for service in started:
        service.release()


@pytest.fixture
def service(start: Start) -> TextService:
    return start()


@pytest.fixture(scope="session")
def wide_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with heads of 64 numbers, as q8_0 needs them."""
    return tiny_model(tmp_path_factory.mktemp("wide-model") / "wide.gguf", QUANTISABLE)


@pytest.fixture(scope="session")
def slow_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that needs many times longer for a long prompt than a Stop may take."""
    return tiny_model(tmp_path_factory.mktemp("slow-model") / "slow.gguf", replace(QUANTISABLE, layers=12, ffn=1024))


@pytest.fixture
def tiny(tiny_text_model: Path) -> Iterator[Model]:
    """The tiny model with its weights."""
    native.start()
    with closing(Model(str(tiny_text_model), Layout.MAPPED)) as model:
        yield model


@pytest.fixture
def vocabulary(tiny: Model) -> Vocabulary:
    return tiny.vocabulary
