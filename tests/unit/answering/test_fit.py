"""Memory of a model with its context, in the numbers of the 3B."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.fit import STEP, context_for, kept_bytes, kv_bytes, largest_context, memory
from engine.contracts import KvType, TextSettings
from engine.contracts.text import BUFFERS, SCORES
from tests.helpers.scripted_text_model import make_facts

FACTS = make_facts(size=2_000_000_000)
GB = 1_000_000_000


def test_the_price_of_128k_is_the_published_one() -> None:
    assert kv_bytes(FACTS, 131_072, KvType.F16) / GB == pytest.approx(15.03, abs=0.01)
    assert kv_bytes(FACTS, 131_072, KvType.Q8_0) / GB == pytest.approx(7.99, abs=0.01)
    assert kv_bytes(FACTS, 1, KvType.F16) == 112 * 1024


def test_memory_is_file_context_and_work_space() -> None:
    settings = TextSettings(context=8_192, kv_type=KvType.F16)
    assert memory(FACTS, settings) == 2 * GB + 8_192 * (114_688 + SCORES) + BUFFERS
    quantised = replace(settings, kv_type=KvType.Q8_0)
    assert memory(FACTS, quantised) == 2 * GB + 8_192 * 114_688 * 34 // 64 + BUFFERS


def test_on_disk_tokens_take_a_little_more() -> None:
    assert 0 < kept_bytes(FACTS, 512, KvType.F16) - kv_bytes(FACTS, 512, KvType.F16) < 100_000


@given(st.integers(1, 200_000))
def test_a_context_holds_its_tokens_and_grows_in_steps(tokens: int) -> None:
    context = context_for(tokens)
    assert tokens <= context < tokens + STEP
    assert context % STEP == 0


@given(st.sampled_from(KvType), st.integers(0, 40 * GB))
def test_the_largest_context_fits_and_the_next_does_not(kind: KvType, free: int) -> None:
    most = largest_context(FACTS, kind, free)
    if most:
        assert memory(FACTS, TextSettings(context=most, kv_type=kind)) <= free
    if most < FACTS.context:
        assert memory(FACTS, TextSettings(context=most + STEP, kv_type=kind)) > free
    assert most <= FACTS.context
