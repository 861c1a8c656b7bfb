"""One model and one context at a time, made anew only where the request needs it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from engine.contracts import KvType, Layout, Piece, TextRequest, TextSettings
from engine.errors import EnvironmentProblem, InputError, Interrupted, UseError
from engine.text import service as text_service
from engine.text.context import Context
from engine.text.model import Model
from engine.text.native import StopFlag
from engine.text.picking import GrammarPicker
from engine.text.service import TextService
from engine.text.vocabulary import Vocabulary
from tests.helpers.text_models import tiny_model
from tests.helpers.text_requests import PAGES, keeping, outcome, request_to

GROWTH = 20_000_000
"""bytes that a process may grow by after it has warmed up"""


class Watch:
    """How often models were loaded and contexts made, and how many contexts and pickers are open."""

    def __init__(self) -> None:
        self.loaded: list[Layout] = []
        self.made: list[TextSettings] = []
        self.open = self.pickers = 0


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    seen = Watch()

    class WatchedModel(Model):
        def __init__(self, path: str, layout: Layout | None) -> None:
            super().__init__(path, layout)
            if layout is not None:
                seen.loaded.append(layout)

    class WatchedContext(Context):
        def __init__(self, model: Model, settings: TextSettings, threads: int, stop: StopFlag) -> None:
            assert seen.open == 0, "two contexts at once"
            super().__init__(model, settings, threads, stop)
            seen.made.append(settings)
            seen.open += 1

        def close(self) -> None:
            super().close()
            seen.open -= 1

    class WatchedPicker(GrammarPicker):
        def __init__(self, vocabulary: Vocabulary, grammar: str) -> None:
            super().__init__(vocabulary, grammar)
            seen.pickers += 1

        def close(self) -> None:
            super().close()
            seen.pickers -= 1

    monkeypatch.setattr(text_service, "Model", WatchedModel)
    monkeypatch.setattr(text_service, "GrammarPicker", WatchedPicker)
    monkeypatch.setattr(text_service, "Context", WatchedContext)
    return seen


@pytest.fixture
def request_(wide_model: Path) -> TextRequest:
    return request_to(wide_model)


def with_context(request: TextRequest, size: int, kind: KvType = KvType.F16) -> TextRequest:
    return replace(request, settings=replace(request.settings, context=size, kv_type=kind))


# --- models and contexts ---------------------------------------------------------------------------------------------


def test_weighing_loads_no_weights(service: TextService, request_: TextRequest, watch: Watch) -> None:
    assert service.inspect(request_.model).test
    assert service.weigh(request_).total
    assert (watch.loaded, watch.made) == ([], [])


def test_a_context_serves_until_it_is_too_small_or_twice_too_large(
    service: TextService, request_: TextRequest, watch: Watch
) -> None:
    for size in (2048, 1536, 4096, 3072, 2048, 1536):
        assert outcome(service.generate(with_context(request_, size))).text
    assert [settings.context for settings in watch.made] == [2048, 4096, 1536]
    assert watch.loaded == [Layout.MAPPED]


def test_another_kv_type_takes_another_context(service: TextService, request_: TextRequest, watch: Watch) -> None:
    first = outcome(service.generate(request_))
    assert outcome(service.generate(with_context(request_, 2048, KvType.Q8_0))).done.kept_tokens == 0
    assert outcome(service.generate(request_)).pieces == first.pieces
    assert [settings.kv_type for settings in watch.made] == [KvType.F16, KvType.Q8_0, KvType.F16]
    assert watch.open == 1


def test_another_layout_loads_the_weights_anew(service: TextService, request_: TextRequest, watch: Watch) -> None:
    repacked = replace(request_, settings=replace(request_.settings, layout=Layout.REPACKED))
    outcome(service.generate(request_))
    assert dict(service.weigh(repacked).kept)[KvType.F16] == 0
    assert outcome(service.generate(repacked)).text
    assert watch.loaded == [Layout.MAPPED, Layout.REPACKED]
    assert watch.open == 1


def test_another_model_takes_the_place_of_the_first(
    service: TextService, request_: TextRequest, tiny_text_model: Path, watch: Watch
) -> None:
    first = outcome(service.generate(request_))
    assert outcome(service.generate(request_to(tiny_text_model))).pieces != first.pieces
    assert watch.open == 1
    assert outcome(service.generate(request_)).pieces == first.pieces
    assert len(watch.loaded) == 3


def test_release_lets_go_of_everything(service: TextService, request_: TextRequest, watch: Watch) -> None:
    first = outcome(service.generate(request_))
    service.release()
    assert watch.open == 0
    assert outcome(service.generate(request_)).pieces == first.pieces


def test_where_memory_is_short_it_is_said_and_the_next_request_runs(
    service: TextService, request_: TextRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("engine.text.context.lib.llama_init_from_model", lambda *_: None)
        with pytest.raises(EnvironmentProblem, match="not enough memory to read 2,048 tokens"):
            outcome(service.generate(request_))
    assert outcome(service.generate(request_)).text


@pytest.mark.parametrize("broken", ["missing.gguf", "text.gguf"])
def test_after_a_model_that_cannot_be_used_the_next_request_runs(
    broken: str, service: TextService, request_: TextRequest, tmp_path: Path, watch: Watch
) -> None:
    (tmp_path / "text.gguf").write_text("no model")
    outcome(service.generate(request_))
    with pytest.raises((InputError, EnvironmentProblem)):
        outcome(service.generate(replace(request_, model=str(tmp_path / broken))))
    assert watch.open == 0
    assert outcome(service.generate(request_)).text


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_a_prompt_without_pages_leaves_the_document_in_its_context(service: TextService, request_: TextRequest) -> None:
    first = outcome(service.generate(request_))
    outcome(service.generate(replace(request_, prompt=replace(request_.prompt, pages=()))))
    again = outcome(service.generate(request_))
    assert again.reads[0].kept > 0
    assert again.text == first.text


def test_a_file_that_took_the_place_of_another_is_opened_anew(service: TextService, tmp_path: Path) -> None:
    path = tiny_model(tmp_path / "model.gguf", seed=1)
    request = request_to(path)
    one, weights = outcome(service.generate(request)).text, service.inspect(str(path)).weights
    tiny_model(tmp_path / "other.gguf", seed=2).replace(path)
    assert service.inspect(str(path)).weights != weights
    assert outcome(service.generate(request)).text != one


def test_a_file_replaced_while_it_answers_changes_nothing_until_the_next_question(
    service: TextService, tmp_path: Path
) -> None:
    path = tiny_model(tmp_path / "model.gguf", seed=1)
    request = request_to(path)
    undisturbed = outcome(service.generate(request)).text
    events = service.generate(request)
    next(events)
    tiny_model(tmp_path / "other.gguf", seed=2).replace(path)
    assert outcome(events).text == undisturbed
    assert outcome(service.generate(request)).text != undisturbed


def test_a_file_that_is_gone_serves_while_it_is_open(service: TextService, tmp_path: Path) -> None:
    path = tiny_model(tmp_path / "model.gguf")
    request = keeping(request_to(path), tmp_path)
    before = outcome(service.generate(request)).text
    path.unlink()
    assert outcome(service.generate(request)).text == before


def test_stop_is_seen_while_blocks_come_from_disk(
    service: TextService, start: Callable[[], TextService], request_: TextRequest, tmp_path: Path
) -> None:
    request = keeping(request_, tmp_path)
    outcome(service.generate(request))
    restoring = start()
    events = restoring.generate(request)
    next(events)
    restoring.stop()
    with pytest.raises(Interrupted):
        next(events)


def test_a_prompt_that_is_too_long_is_refused(service: TextService, request_: TextRequest) -> None:
    first = outcome(service.generate(request_))
    long = replace(request_, prompt=replace(request_.prompt, pages=PAGES * 2))
    with pytest.raises(UseError, match="too long"):
        outcome(service.generate(long))
    with pytest.raises(UseError, match="too long"):
        list(service.prepare(long))
    room = request_.settings.context - service.weigh(request_).total
    assert outcome(service.generate(replace(request_, limit=room))).text
    with pytest.raises(UseError, match="too long"):
        outcome(service.generate(replace(request_, limit=room + 1)))
    assert outcome(service.generate(request_)).pieces == first.pieces


def test_weighing_counts_what_is_read(service: TextService, request_: TextRequest, tmp_path: Path) -> None:
    request = keeping(request_, tmp_path)
    weight = service.weigh(request)
    assert len(weight.pages) == len(PAGES)
    assert dict(weight.kept) == {KvType.F16: 0, KvType.Q8_0: 0}
    answer = outcome(service.generate(request))
    assert answer.done.prompt_tokens == weight.total
    assert [read.total for read in answer.reads] == [weight.total] * len(answer.reads)
    assert answer.reads[0].done == 0
    assert answer.reads[-1].done == weight.total
    assert dict(service.weigh(request).kept) == {KvType.F16: weight.prefix, KvType.Q8_0: 0}
    list(service.prepare(with_context(request, 2048, KvType.Q8_0)))
    assert dict(service.weigh(request).kept) == {KvType.F16: weight.prefix, KvType.Q8_0: weight.prefix}
    more = replace(request, prompt=replace(request.prompt, pages=(*PAGES, "[17]\nOne more.\n\n")))
    assert service.weigh(more).prefix == weight.prefix + service.weigh(more).pages[-1]


def test_measuring_gives_speeds_and_disturbs_no_answer(service: TextService, request_: TextRequest) -> None:
    first = outcome(service.generate(request_))
    speed = service.measure(request_)
    assert speed.reading > 0
    assert speed.writing > 0
    assert outcome(service.generate(request_)).pieces == first.pieces


def test_a_run_tells_its_speeds_where_there_is_enough_to_tell(service: TextService, request_: TextRequest) -> None:
    request = replace(request_, grammar='root ::= "." root\n', limit=100)
    cold = outcome(service.generate(request)).done
    assert cold.speed.reading > 0
    assert cold.speed.writing > 0
    warm = outcome(service.generate(replace(request, limit=10))).done
    assert warm.kept_tokens == service.weigh(request).prefix
    assert (warm.speed.reading, warm.speed.writing) == (0, 0)


# --- nothing is left over --------------------------------------------------------------------------------------------


def test_many_questions_leave_nothing_behind(
    watch: Watch,
    wide_model: Path,
    tmp_path: Path,
    amount: Callable[[int, int], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two threads wait for each other in a loop, which takes long where other tests run at the same time.
    monkeypatch.setattr(text_service, "physical_cores", lambda: amount(1, 2))
    service, process = text_service.TextService(), psutil.Process()
    request = keeping(replace(request_to(wide_model), limit=20), tmp_path)

    def ask(number: int) -> None:
        asked = replace(request, prompt=replace(request.prompt, question=f"Question {number}?"))
        # From time to time another context, or an answer that nobody reads to its end.
        asked = with_context(asked, 8192 if number % 10 == 5 else 2048)
        events = service.generate(asked)
        if number % 7 == 3:
            assert next(event for event in events if isinstance(event, Piece))
            del events
        else:
            outcome(events)
        assert (watch.open, watch.pickers) == (1, 0)

    def taken() -> tuple[int, int]:
        gc.collect()
        return process.memory_info().rss, process.num_threads()

    for number in range(20):
        ask(number)
    memory, threads = taken()
    for number in range(amount(20, 200)):
        ask(number)
    memory_now, threads_now = taken()
    assert memory_now - memory < GROWTH
    assert threads_now <= threads
    service.release()
    assert watch.open == 0
