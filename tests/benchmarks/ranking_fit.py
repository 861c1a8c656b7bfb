"""How the weights of the ranking were found, and how they do on documents left out.

``python -m tests.benchmarks.ranking_fit`` fits the weights so that evidence pages are likely in a softmax over the
candidates of each question (both to its own document and to the whole library), on four fifths of the documents;
the last fifth is then ranked with them; five times. The ablation leaves out one kind of evidence and fits anew.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from engine.contracts import Scope
from engine.search.ranking import WEIGHTS, Evidence, Search
from tests.benchmarks.ranking import Asked, Corpus, questions
from tests.benchmarks.ranking_corpus import read_corpus

Values = NDArray[np.float64]

FOLDS, SHUFFLES = 5, 2
STEEPNESS = 5.0
"""makes the weights of the size of 1"""
DECAY = 0.02
STEPS, RATE = 300, 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """One question put to one scope."""

    document: str
    evidence: Values
    """candidates x kinds of evidence"""
    right: NDArray[np.bool_]
    """for each candidate, whether it is an evidence page"""


def report(folder: Path) -> None:
    """Print in-sample and left-out shares: all evidence, the weights in use, then each kind of evidence left out."""
    corpus = Corpus(read_corpus(sorted((folder / "documents").glob("*.pdf"))))
    asked = questions(folder / "questions.json")
    own = [example(corpus, one, Scope(document_ids=(one.document,))) for one in asked]
    library = [example(corpus, one, Scope()) for one in asked]
    everything = list(range(len(Evidence._fields)))
    print(f"{'':<22}{'own document':^30}{'library':^30}")
    print(f"{'':<22}{'in sample':^15}{'left out':^15}{'in sample':^15}{'left out':^15}")
    in_use = np.array(WEIGHTS)
    print(f"{'weights in use':<22}{shares(own, in_use)}{'':<15}{shares(library, in_use)}")
    print_fit("all evidence", own, library, everything)
    for left_out, name in enumerate(Evidence._fields):
        print_fit(f"without {name}", own, library, [kind for kind in everything if kind != left_out])
    print("fitted:", Evidence(*(round(float(weight), 2) for weight in fit(own + library, everything))))


def example(corpus: Corpus, asked: Asked, scope: Scope) -> Example:
    """What speaks for each candidate of a question."""
    search = Search(corpus.connection, asked.text, scope)
    candidates, _ = search.candidates()
    keys = [(search.inside.documents[candidate.document], candidate.position) for candidate in candidates]
    return Example(
        asked.document,
        np.array([candidate.evidence for candidate in candidates], dtype=float).reshape(-1, len(Evidence._fields)),
        np.array([key in asked.evidence for key in keys], dtype=bool),
    )


def print_fit(name: str, own: Sequence[Example], library: Sequence[Example], kinds: Sequence[int]) -> None:
    """One line of the table."""
    weights = fit([*own, *library], kinds)
    left_out = [
        [shares_of(test, fit(train, kinds)) for train, test in folds(own, library, which)] for which in (own, library)
    ]
    cells = []
    for examples, parts in zip((own, library), left_out, strict=True):
        first, among = np.concatenate(parts).mean(axis=0)
        cells.append(f"{shares(examples, weights)}{first:7.1%}{among:7.1%} ")
    print(f"{name:<22}{''.join(cells)}", flush=True)


def folds(
    own: Sequence[Example], library: Sequence[Example], tested: Sequence[Example]
) -> Iterator[tuple[list[Example], list[Example]]]:
    """Examples to fit on, and examples of other documents to test on."""
    documents = sorted({example.document for example in own})
    for seed in range(SHUFFLES):
        shuffled = Random(seed).sample(documents, len(documents))
        for fold in range(FOLDS):
            held = set(shuffled[fold::FOLDS])
            train = [example for example in (*own, *library) if example.document not in held]
            yield train, [example for example in tested if example.document in held]


def fit(examples: Sequence[Example], kinds: Sequence[int]) -> Values:
    """Weights of all kinds of evidence, 0 for those not in ``kinds``, by gradient descent (Adam)."""
    usable = [example for example in examples if example.right.any()]
    weights = np.zeros(len(Evidence._fields))
    used = np.zeros_like(weights)
    used[list(kinds)] = 1
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = used * (sum(gradient(example, weights) for example in usable) / len(usable) + DECAY * weights)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def gradient(example: Example, weights: Values) -> Values:
    """Of the negative logarithm of the softmax share of all evidence pages."""
    scores = STEEPNESS * example.evidence @ weights
    share = np.exp(scores - scores.max())
    share /= share.sum()
    right = share * example.right
    return np.asarray(STEEPNESS * example.evidence.T @ (share - right / max(right.sum(), 1e-12)))


def shares_of(examples: Sequence[Example], weights: Values) -> Values:
    """For each example, whether an evidence page comes first and among the first five: n x 2."""
    found = []
    for one in examples:
        best = one.right[np.argsort(-(one.evidence @ weights), kind="stable")[:5]]
        found.append((float(best[:1].any()), float(best.any())))
    return np.array(found)


def shares(examples: Sequence[Example], weights: Values) -> str:
    """The shares over all examples, to print."""
    first, among = shares_of(examples, weights).mean(axis=0)
    return f"{first:7.1%}{among:7.1%} "


if __name__ == "__main__":
    eval_folder = os.environ.get("FOLIOSCOPE_EVAL")
    if not eval_folder:
        sys.exit("FOLIOSCOPE_EVAL names no folder with real documents")
    report(Path(eval_folder, "long-documents"))
