"""The Llama 3.2 Community License, which goes with every copy of the weights.

The two texts are Meta's own, word for word, from its repository ``llama-models``.
"""

from __future__ import annotations

from pathlib import Path

VERSION = "Llama 3.2 Community License, 25 September 2024"
NOTICE = (
    "Llama 3.2 is licensed under the Llama 3.2 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."
)
"""that every copy must bear, in a file of its own (section 1.b.iii)"""
FOLDER = Path(__file__).resolve().parent.parent / "assets" / "licences" / "llama-3.2"
LICENCE, POLICY = "LICENSE", "USE_POLICY.md"
"""files in it: the licence, and the Acceptable Use Policy that it makes a part of itself"""


def whole_text() -> str:
    """The licence, and below it the policy."""
    return "\n\n\n".join((FOLDER / name).read_text(encoding="utf-8").strip() for name in (LICENCE, POLICY)) + "\n"


def write_into(folder: Path) -> None:
    """Put licence, policy and notice beside a copy of the weights. Raises OSError."""
    for name in (LICENCE, POLICY):
        (folder / name).write_bytes((FOLDER / name).read_bytes())
    (folder / "NOTICE").write_text(NOTICE + "\n", encoding="utf-8")
