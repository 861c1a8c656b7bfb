"""Machines that are not this one."""

from __future__ import annotations

from dataclasses import replace

from engine.contracts import GraphicsCard, Hardware


def make_card(**changes: object) -> GraphicsCard:
    """A card with 24 GB that both engines use."""
    usual = GraphicsCard(
        maker="NVIDIA", name="NVIDIA Swift 9", memory=24 * 2**30, unified=False, used_by=("text", "vision")
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of GraphicsCard


def make_hardware(**changes: object) -> Hardware:
    """A laptop with 16 GB, eight cores and no card."""
    usual = Hardware(
        memory=16_600_000_000,
        free_memory=13_000_000_000,
        cores=8,
        processor="Swift 9",
        instructions=("avx2",),
        cards=(),
        disk_free=100_000_000_000,
        disk_speed=0.0,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Hardware
