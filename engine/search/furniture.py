"""What stands on pages without being part of what they say: running headers and footers, lines of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_PAGES = 3
"""that a line must stand on to be a running one, and on half of those looked at"""
_WORDS = 15
_DIGITS = re.compile(r"\d+")
_LEADERS = re.compile(r"(?:[.\u2026_·]\s?){4,}\s*(?:\d+|[ivxl]+)\s*$")


def running_lines(pages: Sequence[Iterable[str]]) -> frozenset[str]:
    """The lines that stand on most pages of a document alike; all lines as ``without_digits`` gives them."""
    counts = Counter(line for lines in pages for line in set(lines))
    least = max(_PAGES, len(pages) / 2)
    return frozenset(line for line, count in counts.items() if count >= least and len(line.split()) <= _WORDS)


def without_digits(line: str) -> str:
    """A line whatever its page number."""
    return _DIGITS.sub("#", line)


def is_contents_line(line: str) -> bool:
    """Whether a line leads to a page number by a row of dots."""
    return line[-1:].isalnum() and _LEADERS.search(line) is not None
