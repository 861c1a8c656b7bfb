"""The models of the Llama 3.2 family, told from their sizes; and what the ways of packing weights are called."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts import ModelKind


@dataclass(frozen=True, slots=True)
class Family:
    """One size of Llama 3.2."""

    id: str
    """as in the catalogue"""
    title: str
    kind: ModelKind
    layers: int
    width: int


FAMILIES = (
    Family("llama-3.2-1b", "Llama 3.2 1B Instruct", ModelKind.TEXT, 16, 2048),
    Family("llama-3.2-3b", "Llama 3.2 3B Instruct", ModelKind.TEXT, 28, 3072),
    Family("llama-3.2-11b-vision", "Llama 3.2 11B Vision Instruct", ModelKind.VISION, 40, 4096),
    Family("llama-3.2-90b-vision", "Llama 3.2 90B Vision Instruct", ModelKind.VISION, 100, 8192),
)

FILE_TYPES = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
}
"""``general.file_type`` of GGUF files -> what people call it (llama.cpp's ``llama_ftype``)"""


def family_of(kind: ModelKind, layers: int, width: int) -> Family | None:
    """The member of the family that has these sizes."""
    sizes = (kind, layers, width)
    return next((family for family in FAMILIES if (family.kind, family.layers, family.width) == sizes), None)


def title_of(family: Family | None, own: str) -> str:
    """What a model is called: by its published name, or by its own where it is another one of the same size."""
    if family is not None and (not own or ("3.2" in own and "instruct" in own.lower())):
        return family.title
    return own
