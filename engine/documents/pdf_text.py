"""How text is taken from a PDF page: the same flags wherever two readings must agree."""

from __future__ import annotations

import pymupdf

TEXT_FLAGS: int = (
    pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_CLIP | pymupdf.TEXT_IGNORE_ACTUALTEXT
)
"""ActualText is ignored because it may say other things than the glyphs show, and character codes of fonts that name
no Unicode are not taken for text: both would put words into answers that no person sees on the page. Ligatures are
taken apart, as a person types them."""
