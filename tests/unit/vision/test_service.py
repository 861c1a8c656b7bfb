"""A page and a question in, an answer out, in every precision, and nothing is left over from the one before."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from app.self_test.tiny.vision_weights import TINY
from engine.contracts import PageEncoded, Precision, Sampling, VisionSpec
from engine.decoding.repetition import LEAST_TOKENS
from engine.errors import EnvironmentProblem, InputError, UseError
from engine.vision.encoder import Encoder, Stage
from engine.vision.formats.opening import open_checkpoint
from engine.vision.picking import Likeliest
from engine.vision.service import VisionService
from engine.vision.tiles import Tiles
from engine.vision.vocabulary import ENDS, Vocabulary
from tests.helpers.replay import Replay
from tests.helpers.vision_cases import drawn_picture
from tests.helpers.vision_weights import random_weights, write_tiny_checkpoint
from tests.unit.vision.conftest import Ready, Start, both
from tests.unit.vision.looking import TILES, page, request_to, seen

LAYERS = TINY.encoder.layers + TINY.encoder.global_layers + len(TINY.decoder.cross_layers)
NORM = "language_model.model.norm.weight"
DAMAGED = "language_model.model.layers.4.input_layernorm.weight"
FULL = "[enforce fail at alloc_cpu.cpp:128] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate"


@pytest.fixture
def vocabulary(checkpoint: Path) -> Vocabulary:
    return Vocabulary(*open_checkpoint(checkpoint).vocabulary(), TINY.image_token)


def write(monkeypatch: pytest.MonkeyPatch, tokens: Iterable[int]) -> None:
    """Have every model write these tokens."""
    monkeypatch.setattr("engine.vision.service.picker", lambda _: Replay(tokens))


# --- one question ----------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("precision", Precision)
def test_it_looks_and_answers(
    service: VisionService, ready: Ready, vocabulary: Vocabulary, precision: Precision
) -> None:
    request = request_to(ready(precision))
    found = seen(service.look(request))
    assert found.encoded == [PageEncoded(done, LAYERS, kept=False) for done in range(1, LAYERS + 1)]
    tokens = vocabulary.prompt(request.opening, request.question)
    assert found.done.prompt_ids == (*tokens.prefix, *tokens.rest)
    assert found.text == b"".join(map(vocabulary.bytes_of, found.done.answer_ids)).decode(errors="replace")
    assert (found.done.tiles, found.done.kept_tokens) == (TILES, 0)
    assert found.done.cut == (len(found.done.answer_ids) == request.limit)
    assert not found.done.repeated


@both
def test_precisions_differ_in_what_they_compute(
    start: Start, ready: Ready, tmp_path: Path, in_float32: None, four_bits_here: None
) -> None:
    first = {}
    for precision in Precision:
        path = tmp_path / f"{precision}.safetensors"
        seen(start().look(replace(request_to(ready(precision), limit=0), logits=str(path))))
        first[precision] = load_file(path)["logits"][0]
    whole = first.pop(Precision.BF16)
    errors = {precision: float((logits - whole).norm() / whole.norm()) for precision, logits in first.items()}
    assert 0 < errors[Precision.INT8] < 0.05 < errors[Precision.INT4] < 0.4
    assert 0.05 < errors[Precision.INT4_SMALL] < 0.4
    assert errors[Precision.INT4_SMALL] != errors[Precision.INT4]


@both
@pytest.mark.parametrize("number", range(6))
def test_what_is_looked_up_changes_no_word(
    start: Start, ready: Ready, tmp_path: Path, in_float32: None, number: int
) -> None:
    request = replace(request_to(ready(Precision.BF16), f'Question {number}? "', limit=40), page=page(number))
    looked_up = seen(start().look(request)).done
    plain = seen(start().look(replace(request, logits=str(tmp_path / "logits")))).done
    assert plain.answer_ids == looked_up.answer_ids
    assert plain.drafted == 0


def test_a_quote_is_looked_up_and_the_model_asked_less_often(
    service: VisionService, model: VisionSpec, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = request_to(model, limit=100)
    quote = [*vocabulary.tokens(f'"{request.opening[:40]}"'), vocabulary.tokens("\n")[0]]
    write(monkeypatch, [*quote, *vocabulary.tokens("x") * 200])
    found = seen(service.look(replace(request, limit=len(quote))))
    assert found.text.startswith('"Rent: 845 euros')
    assert found.done.accepted > len(quote) / 3


@both
def test_drawing_is_the_same_for_the_same_seed(start: Start, model: VisionSpec) -> None:
    def drawn(seed: int, temperature: float = 1.0) -> tuple[int, ...]:
        sampling = Sampling(temperature=temperature, top_p=0.9, seed=seed)
        return seen(start().look(replace(request_to(model), sampling=sampling))).done.answer_ids

    assert drawn(1) == drawn(1) != drawn(2)
    greedy = seen(start().look(request_to(model))).done.answer_ids
    assert drawn(1, temperature=0.0) == drawn(2, temperature=0.0) == greedy


@pytest.mark.parametrize("end", ENDS)
def test_the_model_ends_its_turn(
    service: VisionService, model: VisionSpec, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    _, special = open_checkpoint(Path(model.path)).vocabulary()
    words = vocabulary.tokens("Six hundred euros.")
    write(monkeypatch, [*words, special[end], *words])
    found = seen(service.look(request_to(model, limit=50)))
    assert found.text == "Six hundred euros."
    assert found.done.answer_ids == (*words, special[end])
    assert (found.done.cut, found.done.repeated) == (False, False)


def test_an_end_right_at_the_limit_is_no_cut(
    service: VisionService, model: VisionSpec, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, special = open_checkpoint(Path(model.path)).vocabulary()
    words = vocabulary.tokens("845 euros")
    write(monkeypatch, [*words, special["<|eot_id|>"]])
    assert not seen(service.look(request_to(model, limit=len(words)))).done.cut
    write(monkeypatch, words)
    found = seen(service.look(request_to(model, limit=len(words) - 1))).done
    assert (found.cut, found.answer_ids) == (True, tuple(words[:-1]))


def test_a_loop_is_cut(start: Start, tmp_path: Path) -> None:
    # Where the last norm leaves nothing, all tokens are equally likely and the first one is always taken.
    model = changed_model(tmp_path, NORM, lambda weight: weight.zero_())
    found = seen(start().look(request_to(model, limit=500))).done
    assert (found.repeated, found.cut) == (True, False)
    assert found.answer_ids == (0,) * LEAST_TOKENS


def test_the_logits_of_every_step_are_written(service: VisionService, model: VisionSpec, tmp_path: Path) -> None:
    request = replace(request_to(model), logits=str(tmp_path / "logits.safetensors"))
    found = seen(service.look(request)).done
    written = load_file(request.logits)
    assert written["logits"].shape == (len(found.answer_ids) + found.cut, TINY.decoder.vocabulary)
    assert tuple(written["tokens"].tolist())[: len(found.answer_ids)] == found.answer_ids
    assert [Likeliest().pick(row.numpy()) for row in written["logits"]] == written["tokens"].tolist()


def test_a_folder_that_is_not_there_gets_no_logits(service: VisionService, model: VisionSpec, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="could not be written"):
        seen(service.look(replace(request_to(model), logits=str(tmp_path / "none" / "logits"))))


def test_a_prompt_that_is_too_long_is_refused(service: VisionService, model: VisionSpec) -> None:
    with pytest.raises(UseError, match="too long"):
        seen(service.look(request_to(model, limit=TINY.decoder.context)))
    assert seen(service.look(request_to(model))).text


# --- one after the other ---------------------------------------------------------------------------------------------


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The tiles of each page that the encoder has looked at."""
    made: list[int] = []
    look = Encoder.states

    def noted(encoder: Encoder, tiles: Tiles) -> Generator[Stage, None, torch.Tensor]:
        made.append(tiles.count)
        return look(encoder, tiles)

    monkeypatch.setattr(Encoder, "states", noted)
    return made


@both
def test_a_second_question_needs_no_second_look(service: VisionService, model: VisionSpec, looks: list[int]) -> None:
    first = seen(service.look(request_to(model)))
    second = seen(service.look(request_to(model, "What is the deposit?")))
    assert looks == [TILES]
    assert second.encoded == [PageEncoded(LAYERS, LAYERS, kept=True)]
    assert first.done.kept_tokens == 0
    assert 0 < second.done.kept_tokens < len(second.done.prompt_ids)
    assert first.done.prompt_ids[: second.done.kept_tokens] == second.done.prompt_ids[: second.done.kept_tokens]
    assert second.done.speed.encoding == 0 < first.done.speed.encoding
    again = seen(service.look(request_to(model)))
    assert (again.pieces, again.done.answer_ids) == (first.pieces, first.done.answer_ids)


@both
def test_each_question_is_answered_as_if_it_were_the_first(start: Start, model: VisionSpec) -> None:
    requests = [
        request_to(model),
        request_to(model, "What is the deposit?"),
        request_to(model, limit=60),  # needs a larger context
        replace(request_to(model), page=page(1)),
        replace(request_to(model), opening="Nothing but this.\n"),
        replace(request_to(model), page=drawn_picture((50, 50), 2)),
        request_to(model),
    ]
    service = start()
    together = [seen(service.look(request)) for request in requests]
    alone = [seen(start().look(request)) for request in requests]
    assert [found.done.answer_ids for found in together] == [found.done.answer_ids for found in alone]
    assert [found.done.tiles for found in together] == [2, 2, 2, 2, 2, 1, 2]
    assert len({found.done.answer_ids[:12] for found in together}) == 5, "page and prompt make a difference"


def test_another_page_takes_the_place_of_the_first(service: VisionService, model: VisionSpec, looks: list[int]) -> None:
    for request in (request_to(model), replace(request_to(model), page=page(1)), request_to(model)):
        assert not seen(service.look(request)).kept
    assert len(looks) == 3


def test_another_model_takes_the_place_of_the_first(
    service: VisionService, ready: Ready, looks: list[int], in_float32: None
) -> None:
    first = seen(service.look(request_to(ready(Precision.INT4))))
    seen(service.look(request_to(ready(Precision.BF16))))
    assert seen(service.look(request_to(ready(Precision.INT4)))).pieces == first.pieces
    assert len(looks) == 3


# --- models that cannot be used --------------------------------------------------------------------------------------


def changed_model(folder: Path, name: str, change: Callable[[torch.Tensor], torch.Tensor]) -> VisionSpec:
    """The small model with one tensor changed, prepared."""
    path = write_tiny_checkpoint(folder / "changed")
    weights = {name: weight.bfloat16() for name, weight in random_weights(TINY)}
    change(weights[name])
    save_file(weights, path / "model.safetensors", {"format": "pt"})
    spec = VisionSpec(path=str(path), folder=str(folder / "models"))
    list(VisionService().prepare(spec))
    return spec


def test_a_model_that_is_not_prepared_is_refused(service: VisionService, checkpoint: Path, tmp_path: Path) -> None:
    request = request_to(VisionSpec(path=str(checkpoint), folder=str(tmp_path)))
    for events in (service.look(request), service.encode(request)):
        with pytest.raises(UseError, match="not been prepared"):
            next(events)


@both
def test_numbers_that_run_out_of_range_name_their_layer(
    service: VisionService, tmp_path: Path, model: VisionSpec
) -> None:
    large = float(torch.finfo(torch.bfloat16).max) / 512  # alone it is in range
    broken = changed_model(tmp_path, DAMAGED, lambda weight: weight.fill_(large))
    with pytest.raises(InputError, match="text layer 4"):
        seen(service.look(request_to(broken)))
    assert seen(service.look(request_to(model))).text


def test_where_memory_is_short_it_is_said_and_the_next_request_runs(
    service: VisionService, model: VisionSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"{FULL} 1234567890 bytes. Error code 12 (Cannot allocate memory)")

    with monkeypatch.context() as patched:
        patched.setattr(Encoder, "states", fail)
        for ask in (service.look, service.encode):
            with pytest.raises(EnvironmentProblem, match=r"takes about 0\.3 GB, and \d+\.\d GB are free"):
                list(ask(request_to(model)))
        patched.setattr("engine.vision.service.Model", fail)
        with pytest.raises(EnvironmentProblem, match="Memory ran out"):
            seen(VisionService().look(request_to(model)))
    assert seen(service.look(request_to(model))).text


def test_other_faults_stay_faults(service: VisionService, model: VisionSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(Encoder, "states", fail)
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        seen(service.look(request_to(model)))


def test_it_computes_no_gradients(service: VisionService, model: VisionSpec) -> None:
    assert torch.is_grad_enabled()
    events = service.look(request_to(model))
    next(events)
    assert torch.is_grad_enabled()
