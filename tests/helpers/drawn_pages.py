"""Draws documents for tests: pages of words, pages of pixels, turned and cropped, in eight languages.

Every function writes one file into the folder it is given and returns its path. The fonts are those inside PyMuPDF,
so that the pages look the same on every machine.
"""

from __future__ import annotations

import random
from functools import cache
from io import BytesIO
from pathlib import Path

import pymupdf
from PIL import Image

from tests.helpers.languages import LanguagePage, language_page

A4_WIDTH, A4_HEIGHT = 595.0, 842.0
MARGIN = 60.0
SCAN_DPI = 150
MARKER = "The reference number of sheet {number} is KX-{number:05d}."
"""the sentence that only one page of ``many_pages`` holds"""

_DEVANAGARI = 9
"""MuPDF's number of the script; Helvetica lacks its full stop"""

UNREADABLE_SCRIPTS = {
    "arabic": "يدفع المستأجر الإيجار الشهري في اليوم الخامس من كل شهر ولا يجوز له تأجير البيت لغيره.",
    "hebrew": "השוכר ישלם את דמי השכירות בכל חודש ולא ישכיר את הדירה לאדם אחר בלי הסכמת הבעלים.",
    "bengali": "ভাড়াটিয়া প্রতি মাসের পাঁচ তারিখে ভাড়া দেবেন এবং ঘর অন্য কাউকে ভাড়া দিতে পারবেন না।",
}
"""writing that no OCR of Folioscope reads"""

_PLAIN_WORDS = """
able account agreed amount annual answer area balance before board budget build carry change charge check clear client
close common contract copy cost count course date decide delivery demand detail draft early effect energy engine equal
estimate event expect fabric factor field figure final follow forest form general grade group growth harbour health
import income increase index interest invoice issue item join labour large later letter level limit local machine manage
margin market material matter measure method month nature notice number object offer office open order output paper part
pattern period person plan plant point position power price process produce profit project provide public quality
quarter question raise range rate reason receive record reduce region report result return review river room rule sample
season second section service share sheet signal simple small source staff stand start state station steel stock store
study supply system table target term test time trade train transport travel unit value visit volume wage water week
weight winter wood work year
"""


def text_page(folder: Path, code: str = "en", *, rotation: int = 0, crop: float = 0.0) -> Path:
    """A PDF page with a text layer.

    Args:
        rotation: the file's own display rotation in degrees, clockwise.
        crop: points cut from the left and the top by the crop box, so that displayed and stored places differ.
    """
    document = pymupdf.open()
    write_words(new_page(document), language_page(code))
    page = document[0]
    if crop:
        page.set_cropbox(pymupdf.Rect(crop, crop, A4_WIDTH, A4_HEIGHT))
    page.set_rotation(rotation)
    return save(document, folder / f"text-{code}-{rotation}.pdf")


def drawn_page(folder: Path, code: str = "en", *, turn: int = 0, rotation: int = 0) -> Path:
    """A PDF page that is one picture, without a text layer.

    Args:
        turn: degrees clockwise by which the paper lay turned on the scanner: the displayed page is sideways.
        rotation: the file's own display rotation in degrees, clockwise.
    """
    document = pymupdf.open()
    draw_picture(document, picture_of(code), turn)
    document[0].set_rotation(rotation)
    return save(document, folder / f"drawn-{code}-{turn}-{rotation}.pdf")


def picture_page(folder: Path, code: str = "en", *, suffix: str = "png") -> Path:
    """The page as a picture file; ``suffix`` is a format that Pillow writes."""
    path = folder / f"picture-{code}.{suffix}"
    picture_of(code).save(path)
    return path


def mixed_document(folder: Path, *codes: str) -> Path:
    """A PDF whose pages are by turns words (first, third ...) and pixels (second, fourth ...)."""
    document = pymupdf.open()
    for index, code in enumerate(codes):
        if index % 2:
            draw_picture(document, picture_of(code), 0)
        else:
            write_words(new_page(document), language_page(code))
    return save(document, folder / "mixed.pdf")


def unreadable_scan(folder: Path, script: str = "arabic") -> Path:
    """A scan in a script that cannot be read here: a key of ``UNREADABLE_SCRIPTS``."""
    source = pymupdf.open()
    page = new_page(source)
    _typeset(page, f"<p>{UNREADABLE_SCRIPTS[script]}</p>" * 3)
    document = pymupdf.open()
    draw_picture(document, _pixels(page), 0)
    return save(document, folder / f"unreadable-{script}.pdf")


def many_pages(folder: Path, count: int, *, seed: int = 0) -> Path:
    """A PDF of ``count`` text pages of plausible words; page n alone holds ``MARKER.format(number=n)``."""
    chance = random.Random(seed)
    document = pymupdf.open()
    for number in range(1, count + 1):
        lines = [_sentence(chance) for _ in range(36)]
        lines.insert(chance.randrange(len(lines)), MARKER.format(number=number))
        new_page(document).insert_text((MARGIN, MARGIN), lines, fontname="helv", fontsize=11)
    return save(document, folder / f"pages-{count}-{seed}.pdf")


def _sentence(chance: random.Random) -> str:
    words = chance.choices(_PLAIN_WORDS.split(), k=chance.randint(6, 12))
    return " ".join(words).capitalize() + "."


def new_page(document: pymupdf.Document) -> pymupdf.Page:
    """An empty A4 page at the end of the document."""
    return document.new_page(width=A4_WIDTH, height=A4_HEIGHT)


def write_words(page: pymupdf.Page, content: LanguagePage) -> None:
    """Writes the title and the sentences, one to a line.

    The glyphs are unshaped, one for each character, so that the text layer is exact in Hindi and Thai too.
    """
    font = pymupdf.Font(script=_DEVANAGARI) if content.code == "hi" else pymupdf.Font("helv")
    top = MARGIN + 30
    for size, line in ((18, content.title), *((13, line) for line in content.lines)):
        writer = pymupdf.TextWriter(page.rect)
        writer.append((MARGIN, top), line, font=font, fontsize=size)
        writer.write_text(page)
        top += 2.2 * size


@cache
def picture_of(code: str) -> Image.Image:
    """The page of a language as pixels; kept, because OCR tests draw it again and again."""
    return _pixels(typeset_page(pymupdf.open(), code))


def typeset_page(document: pymupdf.Document, code: str) -> pymupdf.Page:
    """Adds the page of a language with shaped glyphs: right to look at, but not always to copy."""
    content = language_page(code)
    page = new_page(document)
    _typeset(page, f"<h2>{content.title}</h2>" + "".join(f"<p>{line}</p>" for line in content.lines))
    return page


def _pixels(page: pymupdf.Page) -> Image.Image:
    pixmap = page.get_pixmap(dpi=SCAN_DPI)
    return Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)


def _typeset(page: pymupdf.Page, html: str) -> None:
    inside = pymupdf.Rect(MARGIN, MARGIN, A4_WIDTH - MARGIN, A4_HEIGHT - MARGIN)
    page.insert_htmlbox(inside, html, css="* {font-family: sans-serif} p {font-size: 14px; margin: 14px 0}")


def draw_picture(document: pymupdf.Document, picture: Image.Image, turn: int) -> None:
    """Adds a page that shows the picture turned clockwise by ``turn`` degrees."""
    turned = picture.rotate(-turn, expand=True)
    encoded = BytesIO()
    turned.save(encoded, "png", compress_level=1)
    page = document.new_page(width=72 * turned.width / SCAN_DPI, height=72 * turned.height / SCAN_DPI)
    page.insert_image(page.rect, stream=encoded.getvalue())


def save(document: pymupdf.Document, path: Path) -> Path:
    """Writes and closes the document; the same document gives the same bytes."""
    document.save(path, garbage=3, deflate=True, no_new_id=True)
    document.close()
    return path
