"""Fingerprints of PDF pages: equal for pages that show the same, also after the file was saved anew."""

from __future__ import annotations

import hashlib
import re

import pymupdf

_REFERENCE = re.compile(r"\b(\d+) \d+ R\b")

SHOWN = ("Contents", "Resources", "MediaBox", "CropBox", "Rotate", "UserUnit", "Annots")
"""entries of a page that decide what it shows; ISO 32000-1, table 30"""

PAGE_TREE_DEPTH = 64


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
        parts = [f"{key} {self._resolved(self._entry(page.xref, key))}" for key in SHOWN]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _entry(self, page: int, key: str) -> str:
        """Value of a page's entry, from the nodes above it where it is inherited."""
        node = page
        for _ in range(PAGE_TREE_DEPTH):
            kind, value = self._pdf.xref_get_key(node, key)
            if kind != "null":
                return str(value)
            kind, parent = self._pdf.xref_get_key(node, "Parent")
            if kind != "xref":
                break
            node = int(parent.split()[0])
        return ""

    def _resolved(self, text: str) -> str:
        return _REFERENCE.sub(lambda match: self._digest(int(match[1])), text)

    def _digest(self, xref: int) -> str:
        known = self._digests.get(xref)
        if known is not None:
            return known
        self._digests[xref] = "circle"
        text = self._pdf.xref_object(xref, compressed=True)
        # links and annotations refer to pages, which would draw in the whole document
        if "/Type/Page" in text:
            text = "page"
        digest = hashlib.sha256(self._resolved(text).encode("utf-8", "replace"))
        if self._pdf.xref_is_stream(xref):
            digest.update(self._pdf.xref_stream_raw(xref))
        self._digests[xref] = digest.hexdigest()
        return self._digests[xref]
