"""The licences of the program and of everything in it, as texts that go with every copy."""

from __future__ import annotations

import json
from pathlib import Path

from app.paths import ASSETS
from app.self_test.outcome import BrokenError

LICENCES = ASSETS / "licences"
MODELS = ("LICENSE", "USE_POLICY.md")
"""of Llama 3.2"""


def check(_folder: Path) -> str:
    """The list, each text that it names, those of the models and the program's own. Raises BrokenError."""
    entries = json.loads((LICENCES / "licences.json").read_text(encoding="utf-8"))
    texts = {LICENCES / "texts" / text for entry in entries for text in entry["texts"]}
    texts |= {LICENCES / "llama-3.2" / name for name in MODELS}
    texts.add(ASSETS.parent / "LICENSE")
    missing = sorted(path.name for path in texts if not path.is_file() or not path.stat().st_size)
    if missing:
        raise BrokenError(f"Texts of licences are missing: {', '.join(missing)}.")
    return f"{len(entries)} works, {len(texts)} texts"
