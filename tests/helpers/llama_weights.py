"""Shapes of Llamas that tests compare with other implementations, quantise, or measure."""

from __future__ import annotations

from app.self_test.tiny.llama_weights import TINY, Shape

UNTIED = Shape(tied=False)
QUANTISABLE = Shape(hidden=256, ffn=256)
"""its rows divide by 256, as K-quants need them"""
COMPARED = {"tied": TINY, "untied": UNTIED, "wide": QUANTISABLE}
"""what ``tests/golden`` holds the logits of"""
LLAMA_3B = Shape(vocabulary=128_256, layers=28, hidden=3072, heads=24, kv_heads=8, ffn=8192)
