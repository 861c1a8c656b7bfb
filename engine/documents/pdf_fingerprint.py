"""Fingerprints of PDF pages: equal for pages that show the same, also after the file was saved anew."""

from __future__ import annotations

import hashlib
import re

import pymupdf

SHOWN = ("Contents", "Resources", "MediaBox", "CropBox", "Rotate", "UserUnit", "Annots")
"""entries of a page that decide what it shows; ISO 32000-1, table 30"""

DEEPEST = 40
"""references from a page to what it is made of; the page tree above it is not deeper either"""

_REFERENCE = re.compile(r"\b(\d+) \d+ R\b")


class Fingerprints:
    """Fingerprints of the pages of one document.

    An object's digest is made from its text with each reference replaced by the digest of what it refers to, so that
    numbers of objects do not matter. Digests are kept, because pages share fonts and pictures.
    """

    def __init__(self, pdf: pymupdf.Document) -> None:
        self._pdf = pdf
        self._digests: dict[int, str] = {}

    def of(self, page: pymupdf.Page) -> str:
        """Fingerprint of one page."""
        parts = [f"{key} {self._resolved(self._entry(page.xref, key), DEEPEST)}" for key in SHOWN]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()

    def _entry(self, page: int, key: str) -> str:
        """Value of a page's entry, from the nodes above it where it is inherited."""
        node = page
        for _ in range(DEEPEST):
            kind, value = self._pdf.xref_get_key(node, key)
            if kind != "null":
                return str(value)
            kind, parent = self._pdf.xref_get_key(node, "Parent")
            if kind != "xref":
                break
            node = int(parent.split()[0])
        return ""

    def _resolved(self, text: str, depth: int) -> str:
        return _REFERENCE.sub(lambda match: self._digest(int(match[1]), depth), text)

    def _digest(self, xref: int, depth: int) -> str:
        if not depth:
            return "deep"
        if xref not in self._digests:
            self._digests[xref] = "circle"
            self._digests[xref] = self._new_digest(xref, depth - 1)
        return self._digests[xref]

    def _new_digest(self, xref: int, depth: int) -> str:
        try:
            text = self._pdf.xref_object(xref, compressed=True)
            stream = self._pdf.xref_stream_raw(xref) if self._pdf.xref_is_stream(xref) else b""
        except (RuntimeError, ValueError):
            # a page with a broken font or picture still shows the rest
            return "broken"
        # links and annotations refer to pages, which would draw in the whole document
        if "/Type/Page" in text:
            return "page"
        return hashlib.sha256(self._resolved(text, depth).encode("utf-8", "replace") + stream).hexdigest()
