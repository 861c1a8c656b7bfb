"""How long looking at a page takes, before anything has been measured: a rough figure, and said to be one."""

from __future__ import annotations

from engine.contracts import Hardware, ModelKind
from engine.models.fit import card_for

PAGE = 18.5e12
"""operations that a page of four tiles takes the 11B's encoder, where equal tokens are computed once"""
RATES = (
    ("amx", 300e9),
    ("avx512_bf16", 138e9),
    ("bf16", 80e9),
    ("avx512f", 45e9),
    ("avx2", 40e9),
    ("neon", 25e9),
)
"""the best set of instructions -> operations a second that a core does with it. The second one is measured: 67 seconds
on two cores. The others are drawn from what such cores do in products of matrices in 16 or 32 bits"""
SLOWEST = 5e9
"""of a core that has none of them"""
CARDS = {"NVIDIA": 5.0, "AMD": 10.0, "Apple": 20.0}
"""maker -> seconds a page on a card that holds the model; published ones of others' programs, as a hint"""


def estimated_seconds(hardware: Hardware) -> float:
    """Seconds that the 11B takes to look at a page on this machine."""
    card = card_for(hardware, ModelKind.VISION)
    if card is not None and card.maker in CARDS:
        return CARDS[card.maker]
    rate = next((rate for name, rate in RATES if name in hardware.instructions), SLOWEST)
    return PAGE / (rate * hardware.cores)


def in_words(seconds: float) -> str:
    """A length of time, coarse on purpose."""
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"
