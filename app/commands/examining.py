"""``folioscope doctor``: the machine, the engines, the models, on one page that can be sent to others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from app.commands.context import Context, Exit, command, show_json
from app.commands.plain import plain
from app.doctor import Finding, examine
from app.doctor_machine import (
    advice,
    examine_machine,
    examine_support,
    examine_text_card,
    look_at_machine,
    offered,
)
from app.doctor_text import examine_text_model
from app.doctor_vision import examine_vision_model
from app.paths import Home
from app.text_card import card_library, text_card
from engine.models.graphics.build import believed
from engine.models.recommend import recommend
from engine.workers.text import TextWorker
from engine.workers.vision import VisionWorker


@command()
def doctor(context: Context, as_json: bool) -> Exit:
    """Say what works on this machine, what is missing, what mends it, and which models it carries.

    Nothing private is in it: it can be sent to others.
    """
    home = context.home
    hardware = look_at_machine(home)
    text = examine_text_model(home, TextWorker(card=card_library), hardware)
    vision, measured = examine_vision_model(home, VisionWorker(libraries=lambda: believed(home.graphics)), hardware)
    recommended = recommend(hardware, offered(home), measured)
    machine = (*examine_machine(hardware), *examine_text_card(text_card()), *examine_support(home, hardware))
    found = (*examine(home.folder), *machine, *text, vision, advice(recommended))
    findings = tuple(_discreet(found, home))
    if as_json:
        parts = {"hardware": asdict(hardware), "recommendation": asdict(recommended)}
        show_json({"findings": [asdict(finding) for finding in findings], **parts})
    for finding in () if as_json else findings:
        click.echo(f"{finding.state:<8} {plain(finding.name)}: {plain(finding.sentence)}")
        if finding.mend:
            click.echo(f"         {plain(finding.mend)}")
    return Exit.ANSWERED


def _discreet(found: tuple[Finding, ...], home: Home) -> Iterator[Finding]:
    """The same without the names of folders, which say whose they are."""
    named = {str(home.folder): "The data folder", str(Path.home()): "~"}
    named.pop(Path.home().anchor, None)  # a home that is all of the disk tells nothing
    for finding in found:
        sentence = finding.sentence
        for folder, word in named.items():
            sentence = sentence.replace(folder, word)
        yield replace(finding, sentence=sentence)
