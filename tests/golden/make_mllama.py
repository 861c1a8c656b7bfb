"""Write what transformers' Llama 3.2 Vision makes of the random weights of the tests, for ``tests/numeric``.

``python -m tests.golden.make_mllama`` in an environment of its own, with what ``requirements.txt`` beside it names.
With ``--against-meta PATH``, the root of a copy of Meta's ``llama-models``, nothing is written: the two are compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.canvas import MOST_TILES, TILE, arrangements
from tests.golden.mllama_meta import Meta
from tests.golden.mllama_meta import tiles_of as tiles_of_meta
from tests.golden.mllama_transformers import Reference, Stages, Tiles, tiles_of, unscaled
from tests.helpers.vision_cases import (
    CASES,
    EVERY,
    IN_BFLOAT16,
    LONG,
    TOKENS,
    UNMASKED,
    Case,
    drawn_picture,
    drawn_prompt,
    picture_sizes,
)
from tests.helpers.vision_weights import random_weights

FOLDER = Path(__file__).parent

SURE = 2e-3
"""the likeliest token's logit is at least so much above the next one's, or the greedy answer is left to chance"""
EQUAL = 1e-5
"""what transformers and Meta may differ by, of the norm"""


def main() -> None:
    """Write the files, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against-meta", type=Path, metavar="PATH")
    path = parser.parse_args().against_meta
    if path:
        compare_tiles(path)
        for name, case in CASES.items():
            compare(path, name, case)
        return
    write_tiles()
    for name, case in CASES.items():
        np.savez_compressed(FOLDER / f"mllama_{name}.npz", **golden(name, case))


def tiles(case: Case) -> Tiles:
    """Of the case's picture, which come to lie as the case says."""
    encoder = case.config.encoder
    made = tiles_of(drawn_picture(case.picture, case.seed), encoder.tile, encoder.most_tiles)
    assert arrangements(encoder.most_tiles)[made.aspect_id - 1] == case.arrangement
    return made


def golden(name: str, case: Case) -> dict[str, Any]:
    """What is kept of a case."""
    picture, prompt, model = tiles(case), drawn_prompt(case), Reference(case.config)
    answer, logits = model.greedy(picture, prompt)
    first, second = logits[:-1].topk(2).values.T
    assert (first - second).min() > SURE, f"{name}: take another seed"
    kept = _kept(model.stages(picture, prompt), len(prompt)) | {
        "weights": _hash(*(weight.numpy() for _, weight in random_weights(case.config))),
        "tiles": _hash(picture.valid()),
        "answer": answer,
        "logits": logits.numpy(),
    }
    if name == LONG:
        kept["logits_unscaled"] = Reference(unscaled(case.config)).stages(picture, prompt).logits[-1].numpy()
    if name == UNMASKED:
        kept["logits_unmasked"] = Reference(case.config, masked=False).stages(picture, prompt).logits[-1].numpy()
    if name in IN_BFLOAT16:
        short = Reference(case.config, torch.bfloat16).stages(picture, np.append(prompt, answer))
        kept |= {f"{stage}_bfloat16": values for stage, values in _kept(short, len(prompt)).items()}
        kept["logits_bfloat16"] = short.logits[len(prompt) - 1 :].numpy()
    return kept


def _kept(stages: Stages, read: int) -> dict[str, Any]:
    """``read``: tokens of the prompt; those of an answer may stand behind it."""
    return {
        "encoded": stages.encoded[::EVERY].numpy(),
        "projected": stages.projected[::EVERY].numpy(),
        "hidden": stages.hidden[:, :read][:, list(TOKENS)].numpy(),
    }


def _hash(*arrays: np.ndarray[Any, Any]) -> str:
    return sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def write_tiles() -> None:
    """Pictures of many sizes on tiles of the real size."""
    found = []
    for seed, size in enumerate(picture_sizes()):
        made = tiles_of(drawn_picture(size, seed), TILE, MOST_TILES)
        found.append({"size": size, "id": made.aspect_id, "tiles": made.count, "sha256": _hash(made.valid())})
    lines = ",\n".join(json.dumps(one) for one in found)
    (FOLDER / "mllama_tiles.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def compare(path: Path, name: str, case: Case) -> None:
    """Compare all stages of a case with Meta's, whose answer is written with a cache."""
    picture, prompt, model = tiles(case), drawn_prompt(case), Reference(case.config)
    answer, logits = model.greedy(picture, prompt)
    ours = model.stages(picture, prompt)
    theirs = Meta(path, case.config, case.arrangement, len(prompt) + len(answer)).stages(picture, prompt, answer)
    differences = {
        "encoded": _difference(ours.encoded, theirs.encoded),
        "projected": _difference(ours.projected, theirs.projected),
        "hidden": max(_difference(*layer) for layer in zip(ours.hidden, theirs.hidden, strict=True)),
        "read": _difference(ours.logits, theirs.logits[: len(prompt)]),
        "written": _difference(logits, theirs.logits[len(prompt) - 1 :]),
    }
    sys.stdout.write(f"{name}: {', '.join(f'{stage} {value:.1e}' for stage, value in differences.items())}\n")
    assert max(differences.values()) < EQUAL


def _difference(ours: torch.Tensor, theirs: torch.Tensor) -> float:
    return float((ours - theirs).norm() / theirs.norm())


def compare_tiles(path: Path) -> None:
    """Compare tiles with Meta's, whose code divides in 32 bits, and refuses a picture that becomes thinner than a
    pixel."""
    refused, lie_otherwise, worst = [], [], 0.0
    for seed, size in enumerate(picture_sizes()):
        picture = drawn_picture(size, seed)
        ours = tiles_of(picture, TILE, MOST_TILES)
        try:
            pixels, arrangement = tiles_of_meta(path, picture, TILE, MOST_TILES)
        except ValueError:
            refused.append(size)
            continue
        if arrangement == arrangements(MOST_TILES)[ours.aspect_id - 1]:
            worst = max(worst, float(np.abs(ours.valid() - pixels).max()))
        else:
            lie_otherwise.append((size, arrangement))
    sys.stdout.write(f"tiles: {worst:.1e} at most; lie otherwise: {lie_otherwise}; refused: {refused}\n")
    assert worst < EQUAL


if __name__ == "__main__":
    main()
