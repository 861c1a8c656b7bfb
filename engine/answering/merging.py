"""One answer from what a text model has read and what a vision model has seen.

What the vision model wrote about a page stands in the text model's prompt as a page of its own, so that all that holds
for pages holds for it: statements quote it, their numbers are looked up in it, calculations take theirs from it. Such a
quote bears ``TextSource.SEEN``: it was found in a finding, and its place is the finding's.

Without a text model findings are joined by rules: those that say the same once, with all their pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.answering.page_text import page_text, standing_at
from engine.answering.parts import MarkedPage, Part
from engine.answering.prompts import page_part
from engine.contracts import Box, Finding, Page, TextSource


def merging_part(code: str, pages: Sequence[tuple[str, Page]], findings: Sequence[tuple[Finding, Page]]) -> Part:
    """The prompt that an answer is merged from.

    Args:
        code: delimiter, drawn at random.
        pages: that statements quote, each with its document's name.
        findings: those that answer, each with its page.
    """
    named = [(name, page, f"{name}, page {page.position}") for name, page in pages]
    for finding, page in findings:
        named.append((finding.document, seen_page(finding, page), _name(finding)))
    marked = tuple(
        MarkedPage(mark, page, name, page_part(mark, page_text(page.text), source))
        for mark, (name, page, source) in enumerate(named, 1)
    )
    return Part(code, marked)


def seen_page(finding: Finding, page: Page) -> Page:
    """A page whose words are those of a finding. All stand at its place: the words that it read, or what was looked
    at."""
    text = "\n".join(" ".join(line.split()) for line in finding.text.splitlines() if line.strip())
    place = _around(finding.boxes) if finding.boxes else (0.0, 0.0, page.width, page.height)
    return replace(page, text=standing_at(text, place, TextSource.SEEN), failed=None)


def joined(findings: Sequence[Finding]) -> str | None:
    """What all pages say, a line for each thing said, with the pages that say it; None where none says anything."""
    answering = [finding for finding in findings if finding.answers]
    several = len({finding.document_id for finding in answering}) > 1
    lines: dict[str, tuple[str, list[Finding]]] = {}
    for finding in answering:
        bare = " ".join(finding.text.casefold().split()).rstrip(".")
        lines.setdefault(bare, (finding.text, []))[1].append(finding)
    return "\n".join(f"{_pages(found, several)}: {text}" for text, found in lines.values()) or None


def _pages(findings: Sequence[Finding], several: bool) -> str:
    if several:
        return "; ".join(f"{one.document}, page {one.label}" for one in findings)
    labels = list(dict.fromkeys(one.label for one in findings))
    return f"Page {labels[0]}" if len(labels) == 1 else f"Pages {', '.join(labels[:-1])} and {labels[-1]}"


def _name(finding: Finding) -> str:
    return f"{finding.document}, page {finding.page}, as it was seen on the picture of the page"


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
