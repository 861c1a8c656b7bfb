"""Questions that are offered for the samples."""

from __future__ import annotations

from app.paths import ASSETS
from app.samples import Samples

SAMPLES = Samples(ASSETS / "samples")


def test_each_sample_has_three_questions_of_its_own() -> None:
    offered = [SAMPLES.suggested(str(path)) for path in SAMPLES.documents()]
    assert [len(set(questions)) for questions in offered] == [3, 3, 3]
    assert len({question for questions in offered for question in questions}) == 9


def test_other_documents_have_none() -> None:
    assert SAMPLES.suggested("/papers/annual-report-2025.pdf") == ()
