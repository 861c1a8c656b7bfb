"""Pages of all samples read and looked at by the real engines with tiny models: each line of the ledger is true.

The models' weights are random, so their words mean nothing; nothing is asserted about them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.paths import ASSETS
from tests.conftest import SOAKING
from tests.helpers.command import folioscope
from tests.helpers.text_models import willing
from tests.helpers.vision_weights import write_tiny_checkpoint

SAMPLES = ASSETS / "samples"
LAST = 3
"""of the pages of each sample: a table and charts, text, a diagram, the scanned letter"""


@pytest.mark.skipif(not SOAKING, reason="two engines at once are slow beside other tests: make soak")
def test_text_charts_and_the_scanned_letter_all_in_one_ledger(tmp_path: Path) -> None:
    home, vision = tmp_path / "home", write_tiny_checkpoint(tmp_path / "tiny")
    text = willing(tmp_path / "tiny.gguf")
    wish = ("--how", "every", "--pictures", "always", "--text-model", text, "--vision-model", vision)
    ran = folioscope(
        home, "ask", "What did paper cost?", "--document", SAMPLES, "--pages", f"1-{LAST}", *wish, "--json"
    )
    answer = ran.json()
    pages = {(one["id"], number) for one in _documents(home) for number in range(1, min(LAST, one["pages"]) + 1)}
    lines = {(line["document_id"], line["page"]): line for line in answer["ledger"]}
    assert len(answer["ledger"]) == len(lines), "each page once"
    assert lines.keys() == pages
    looked = {key for key, line in lines.items() if line["way"] in ("look", "both")}
    assert looked == {(one["document_id"], one["page"]) for one in answer["findings"]} == pages
    read = {key for key, line in lines.items() if line["way"] in ("read", "both")}
    assert read == pages, "each sample page has words, from its text layer or by OCR"
    assert not any(line["failed"] for line in lines.values())
    assert (answer["coverage"]["looked"], answer["coverage"]["pages"]) == (len(pages), len(pages))
    made = dict(answer["made"])
    assert made["text model"] == text.name
    assert made["vision model"] == vision.name
    assert answer["test_model"]


def _documents(home: Path) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = folioscope(home, "list", "--json").json()["documents"]
    return documents
