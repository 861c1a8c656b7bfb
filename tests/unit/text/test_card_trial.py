"""A graphics card is believed where it computes what the processor does. Here the processor takes its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EnvironmentProblem
from engine.ggml_library import for_cards
from engine.text import devices
from engine.text.card_trial import CardService
from engine.text.devices import BLOCKS, Array, Devices, Product
from engine.text.native import FOLDER

LIBRARY = for_cards(FOLDER)
MISSED = {1: 0.001, 8: 0.02, 12: 0.12, 14: 0.04}
"""of the norm of the true product, in each of ``BLOCKS``"""


@pytest.fixture
def processor_as_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """What computes on cards is the processor."""
    monkeypatch.setattr(Devices, "load", lambda ggml, _: Devices.processor(ggml))


@pytest.mark.parametrize("kind", BLOCKS)
def test_products_are_those_of_the_weights(kind: int) -> None:
    random = np.random.default_rng(kind)
    weights, x = (random.standard_normal((rows, 512), np.float32) for rows in (32, 3))
    ggml = Devices(FOLDER)
    device = ggml.processor()
    assert device is not None
    product = Product(ggml, device, kind, ggml.quantised(weights, kind), x)
    found, again = product.compute(), product.compute()
    product.close()
    right = x @ weights.T
    assert np.linalg.norm(found - right) < MISSED[kind] * np.linalg.norm(right)
    assert np.array_equal(found, again)


@pytest.mark.usefixtures("processor_as_card")
def test_a_card_that_computes_as_the_processor_does_is_believed() -> None:
    trial = CardService().try_out(str(LIBRARY))
    assert trial.card
    assert trial.engine
    assert 0.1 < trial.times < 10


@pytest.mark.usefixtures("processor_as_card")
@pytest.mark.parametrize("spoil", [lambda found: found * 1.05, lambda found: found * np.nan], ids=["a little", "none"])
def test_one_that_computes_something_else_is_not(
    monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Array], Array]
) -> None:
    compute, asked = Product.compute, 0

    def computed(product: Product) -> Array:
        nonlocal asked
        asked += 1
        return compute(product) if asked % 2 else spoil(compute(product))  # the processor is asked first

    monkeypatch.setattr(Product, "compute", computed)
    with pytest.raises(EnvironmentProblem, match="something else than the processor"):
        CardService().try_out(str(LIBRARY))


def test_a_library_that_cannot_be_loaded_has_no_driver() -> None:
    with pytest.raises(EnvironmentProblem, match="No driver of a graphics card answers"):
        CardService().try_out(str(FOLDER / "no-such-library.so"))


@pytest.mark.usefixtures("processor_as_card")
@pytest.mark.parametrize("error", [RuntimeError("1"), MemoryError()])
def test_a_card_that_gives_up_is_a_sentence(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def give_up(_: Product) -> Array:
        raise error

    monkeypatch.setattr(devices.Product, "compute", give_up)
    with pytest.raises(EnvironmentProblem, match=f"does not work on the graphics card .{type(error).__name__}"):
        CardService().try_out(str(LIBRARY))


def test_without_llama_cpp_there_is_nothing_to_try(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="OSError"):
        CardService().try_out(str(for_cards(tmp_path)))
