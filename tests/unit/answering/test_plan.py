"""Which way is chosen, and where the ways change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.fit import kv_bytes, memory
from engine.answering.plan import (
    LEAST_CONTEXT,
    PATIENCE,
    ROOM,
    Circumstances,
    Size,
    all_pages,
    best_pages,
    seconds,
)
from engine.contracts import How, KvType, Layout, Reading, TextSettings, TextSpeed
from engine.contracts.text import BUFFERS
from engine.errors import EnvironmentProblem
from tests.helpers.scripted_text_model import make_facts

FACTS = make_facts(size=2_000_000_000)
GB = 1_000_000_000
SPEED = TextSpeed(reading=144.0, writing=6.0)
NOW = Circumstances(free=16 * GB, cache=10 * GB, speed=SPEED)
SHORT = Size(longest=8_000, unread=8_000)


def needed(tokens: int, kind: KvType) -> int:
    """Bytes that the whole takes."""
    context = -(-(tokens + ROOM) // 256) * 256
    return memory(FACTS, TextSettings(context=context, kv_type=kind))


def test_what_fits_is_read_whole_and_exactly() -> None:
    way = all_pages(How.AUTO, FACTS, SHORT, NOW)
    assert way
    assert (way.reading, way.settings.kv_type, way.notes) == (Reading.WHOLE, KvType.F16, ())
    assert way.settings.context == 9_472, "in steps of 256, with room for the answer"


def test_five_minutes_are_the_limit_where_nobody_has_wished() -> None:
    most = max(tokens for tokens in range(0, 50_000, 10) if SPEED.seconds(0, tokens) <= PATIENCE)
    assert all_pages(How.AUTO, FACTS, Size(most, most), NOW)
    longer = Size(most + 10, most + 10)
    assert all_pages(How.AUTO, FACTS, longer, NOW) is None
    wished = all_pages(How.EVERY, FACTS, longer, NOW)
    assert wished
    assert wished.reading is Reading.WHOLE


def test_what_stands_before_a_token_costs_time() -> None:
    assert SPEED.seconds(0, 10) == pytest.approx(10 / 144, rel=0.01)
    assert SPEED.seconds(3_500, 3_510) == pytest.approx(2 * 10 / 144, rel=0.01)
    assert seconds(500, SPEED, 40_000) == SPEED.seconds(39_500, 40_000)
    assert seconds(9_000, SPEED, 3_000) == pytest.approx(3 * SPEED.seconds(0, 3_000))


def test_what_is_kept_costs_no_time() -> None:
    long = Size(longest=40_000, unread=500, kept=((KvType.F16, 39_500), (KvType.Q8_0, 0)))
    way = all_pages(How.AUTO, FACTS, long, NOW)
    assert way
    assert way.reading is Reading.WHOLE


def test_without_a_measured_speed_time_decides_nothing() -> None:
    unknown = replace(NOW, speed=TextSpeed(0.0, 0.0))
    assert seconds(100_000, unknown.speed, 100_000) == 0
    assert all_pages(How.AUTO, FACTS, Size(20_000, 20_000), unknown)


def test_half_of_the_free_memory_is_the_limit_where_nobody_has_wished() -> None:
    enough = replace(NOW, free=2 * needed(8_000, KvType.F16))
    short = replace(NOW, free=2 * needed(8_000, KvType.Q8_0))
    too_short = replace(short, free=short.free - 2)
    ways = [all_pages(How.AUTO, FACTS, SHORT, now) for now in (enough, short, too_short)]
    assert [(way.reading, way.settings.kv_type) for way in ways] == [
        (Reading.WHOLE, KvType.F16),
        (Reading.WHOLE, KvType.Q8_0),
        (Reading.WINDOWS, KvType.Q8_0),
    ]
    wished = all_pages(How.EVERY, FACTS, SHORT, too_short)
    assert (wished.reading, wished.settings.kv_type) == (Reading.WHOLE, KvType.F16)


def test_eight_bits_where_the_exact_ones_do_not_fit_into_memory_and_it_is_said() -> None:
    size = Size(longest=60_000, unread=60_000)
    tight = replace(NOW, free=needed(60_000, KvType.F16) - 1)
    way = all_pages(How.EVERY, FACTS, size, tight)
    assert (way.reading, way.settings.kv_type) == (Reading.WHOLE, KvType.Q8_0)
    (note,) = way.notes
    assert "8 bits" in note
    assert "7.0 GB of memory" in note


def test_eight_bits_where_the_exact_ones_do_not_fit_into_the_cache() -> None:
    size = Size(longest=20_000, unread=20_000)
    small = replace(NOW, cache=kv_bytes(FACTS, 20_000, KvType.F16))
    way = all_pages(How.EVERY, FACTS, size, small)
    assert way.settings.kv_type is KvType.Q8_0
    assert "2.5 GB of cache" in way.notes[0]
    neither = replace(NOW, cache=GB)
    assert all_pages(How.EVERY, FACTS, size, neither).settings.kv_type is KvType.F16, "eight bits would gain nothing"


def test_what_was_read_before_is_not_read_again_for_another_type() -> None:
    kept = Size(longest=8_000, unread=1_000, kept=((KvType.F16, 0), (KvType.Q8_0, 7_000)))
    way = all_pages(How.EVERY, FACTS, kept, NOW)
    assert way.settings.kv_type is KvType.Q8_0
    assert "read before" in way.notes[0]


def test_what_does_not_fit_at_once_is_read_in_windows_and_it_is_said() -> None:
    longer_than_the_model = Size(longest=200_000, unread=200_000)
    plenty = replace(NOW, free=64 * GB)
    way = all_pages(How.EVERY, FACTS, longer_than_the_model, plenty)
    assert (way.reading, way.settings.context, way.settings.kv_type) == (Reading.WINDOWS, 131_072, KvType.Q8_0)
    assert way.notes == ("The pages do not fit at once: they are read part by part.",)


def test_windows_stay_the_same_while_memory_varies_a_little() -> None:
    size = Size(longest=90_000, unread=90_000)
    contexts = {
        all_pages(How.EVERY, FACTS, size, replace(NOW, free=free)).settings.context
        for free in range(5 * GB, 6 * GB, GB // 20)
    }
    assert contexts == {32_768}


def test_too_little_memory_is_refused_with_numbers() -> None:
    now = replace(NOW, free=GB)
    with pytest.raises(EnvironmentProblem) as raised:
        all_pages(How.EVERY, FACTS, SHORT, now)
    assert raised.value.sentence == "scripted.gguf needs 2.5 GB of memory, and 1.0 GB is free."
    assert "smaller model" in raised.value.next_step
    with pytest.raises(EnvironmentProblem):
        best_pages(FACTS, 2_000, now)


def test_the_least_context_is_the_last_resort() -> None:
    least = 2 * GB + BUFFERS + kv_bytes(FACTS, LEAST_CONTEXT, KvType.Q8_0)
    assert all_pages(How.EVERY, FACTS, SHORT, replace(NOW, free=least)).settings.context == LEAST_CONTEXT
    way = best_pages(FACTS, 50_000, replace(NOW, free=least))
    assert (way.reading, way.settings.context) == (Reading.PASSAGES, LEAST_CONTEXT)


def test_the_best_pages_get_the_context_that_they_need() -> None:
    way = best_pages(FACTS, 2_900, NOW)
    assert (way.reading, way.settings) == (Reading.PASSAGES, TextSettings(context=4_352, kv_type=KvType.F16))


@given(
    st.sampled_from([How.AUTO, How.EVERY]),
    st.integers(1, 300_000),
    st.integers(3 * GB, 40 * GB),
    st.sampled_from(Layout),
)
def test_what_is_chosen_fits(how: How, tokens: int, free: int, layout: Layout) -> None:
    now = replace(NOW, free=free, layout=layout)
    way = all_pages(how, FACTS, Size(tokens, tokens), now)
    if way is None:
        assert (how, SPEED.seconds(0, tokens) > PATIENCE) == (How.AUTO, True)
        return
    assert memory(FACTS, way.settings) <= (free // 2 if how is How.AUTO and free > 6 * GB else free)
    assert LEAST_CONTEXT <= way.settings.context <= FACTS.context or way.reading is Reading.WHOLE
    assert way.settings.layout is layout
    if way.reading is Reading.WHOLE:
        assert way.settings.context >= tokens + ROOM
