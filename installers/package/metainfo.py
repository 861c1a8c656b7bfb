"""What software centres show of Folioscope: AppStream, from its template, the desktop file and the change log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from installers.package.changelog import Section

LINUX = Path(__file__).with_name("linux")
DESKTOP_FILE = LINUX / "folioscope.desktop"
PICTURES = (
    ("window-light.png", "The words on the page that answer, and the page with their place marked"),
    ("window-dark.png", "A scanned letter: the quote brings the picture of its words"),
)
"""screenshots in ``assets/screenshots``, and what they show"""
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_COMMENT = re.compile(r"^Comment(?:\[(\w+)\])?=(.+)$", flags=re.MULTILINE)


def metainfo(releases: Sequence[Section], built: date, published: str) -> bytes:
    """The AppStream file.

    Args:
        releases: what the change log has; a version without a day counts as one in development.
        built: the day of a version that has none.
        published: address under which the repository's files can be read, ending in a slash. Screenshots can be
            shown from an address alone: where this is empty, there are none.
    """
    tree = ElementTree.parse(LINUX / "folioscope.metainfo.xml")
    component = tree.getroot()
    _add_summaries(component)
    if published:
        SubElement(component, "url", type="homepage").text = published
        _add_screenshots(component, published)
    listed = SubElement(component, "releases")
    for section in releases:
        kind, day = ("stable", section.day) if section.day else ("development", built)
        SubElement(listed, "release", version=section.version, date=day.isoformat(), type=kind)
    ElementTree.indent(component)
    return bytes(ElementTree.tostring(component, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_summaries(component: Element) -> None:
    """The desktop file's comment in all its languages."""
    for language, text in _COMMENT.findall(DESKTOP_FILE.read_text(encoding="utf-8")):
        attributes = {_LANGUAGE: language} if language else {}
        SubElement(component, "summary", attributes).text = text


def _add_screenshots(component: Element, published: str) -> None:
    screenshots = SubElement(component, "screenshots")
    for number, (name, caption) in enumerate(PICTURES):
        attributes = {} if number else {"type": "default"}
        screenshot = SubElement(screenshots, "screenshot", attributes)
        SubElement(screenshot, "caption").text = caption
        SubElement(screenshot, "image", type="source").text = f"{published}assets/screenshots/{name}"
