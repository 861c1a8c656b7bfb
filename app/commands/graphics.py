"""``folioscope models graphics``: support for a graphics card, got, tried and removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from app.commands.context import Context, Exit, command, show_json
from app.commands.countdown import Countdown
from app.commands.getting import follow_coming, show_coming
from app.commands.plain import plain
from app.doctor_machine import look_at_machine
from engine.contracts import CardSupport, SupportEvent, SupportStage, TryingCard, Unpacking
from engine.errors import EnvironmentProblem, UseError
from engine.models.fit import card_in_words, gigabytes
from engine.models.graphics.build import build_here
from engine.models.graphics.support import GraphicsSupport
from engine.workers.card import try_card

GET = "folioscope models graphics get"
FROM_HELP = "Folder with the wheels, such as that of a USB stick; else they come from those who make torch."


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def graphics(context: click.Context, as_json: bool) -> None:
    """Let models look at pages on a graphics card of NVIDIA's.

    Without a command: what is here of it, and what could be got.
    """
    if context.invoked_subcommand is None:
        context.invoke(show, as_json=as_json)


@command("show")
def show(context: Context, as_json: bool) -> Exit:
    """Say what is here of graphics-card support, and what could be got."""
    context.home.require_own()
    hardware = look_at_machine(context.home)
    support = GraphicsSupport(context.home.graphics).look(hardware)
    if as_json:
        build = build_here()
        show_json({"support": support and asdict(support), "wheels": build.wheels if build else ()})
        return Exit.ANSWERED
    cards = [card for card in hardware.cards if support is None or card != support.card]
    for card in cards:
        used = " and ".join(card.used_by)
        state = f"the {used} engine uses it" if used else "the installed engines do not use it"
        click.echo(plain(f"{card_in_words(card)}: {state}."))
    if not hardware.cards:
        click.echo("There is no graphics card that models could use.")
    for line in _lines(support) if support else ():
        click.echo(plain(line))
    return Exit.ANSWERED


@command("get")
@click.option("--from", "source", metavar="DIR", type=click.Path(path_type=Path), help=FROM_HELP)
def get(context: Context, source: Path | None, as_json: bool) -> Exit:
    """Get graphics-card support, check it against its checksums, and try it in a process of its own.

    What has come stays when it is stopped or the connection breaks; the same command goes on from there.
    """
    context.home.require_own()
    context.stop_on_interrupt()
    support = GraphicsSupport(context.home.graphics)
    _require_card(support, context)
    events = support.get(context.network, try_card, source=source, stop=context.stop)
    path = follow_coming(events, _show, GET, quiet=as_json)
    if path is None:
        return Exit.STOPPED
    if as_json:
        show_json({"got": path})
    else:
        click.echo("The graphics card was tried and is used from now on.")
    return Exit.ANSWERED


@command("remove")
def remove(context: Context, as_json: bool) -> Exit:
    """Remove graphics-card support; models look at pages on the processor again."""
    context.home.require_own()
    freed = GraphicsSupport(context.home.graphics).remove()
    if as_json:
        show_json({"freed": freed})
    else:
        click.echo(f"Graphics-card support is removed: {gigabytes(freed)} are free again.")
    return Exit.ANSWERED


def _require_card(support: GraphicsSupport, context: Context) -> None:
    """Refuse to get what would be of no use. Raises KnownError."""
    found = support.look(look_at_machine(context.home))
    if found is None:
        raise UseError(
            "There is no graphics card here that this support is for.", "'folioscope doctor' names the cards."
        )
    if found.problem is not None:
        raise EnvironmentProblem(found.problem.sentence, found.problem.next_step)


def _lines(support: CardSupport) -> Iterator[str]:
    """What there is of it and what to do."""
    if support.card is not None:
        yield f"{card_in_words(support.card)}."
    match support.stage:
        case SupportStage.TO_GET:
            yield "The installed engine does not use it for looking at pages."
            size = f"{gigabytes(support.size)} to download, {gigabytes(support.room)} of the disk"
            yield f"Support for it can be got, {size}: {GET}"
        case SupportStage.BEGUN:
            yield f"{support.share:.0%} of its support are here. To go on: {GET}"
        case SupportStage.UNTRIED:
            yield f"Its support is here and not used, because no trial went well. To try again: {GET}"
        case SupportStage.READY:
            yield f"Its support is here, tried and used: about {gigabytes(support.room)} of the disk."
    if support.problem is not None:
        yield f"{support.problem.sentence} {support.problem.next_step}"


def _show(event: SupportEvent, shown: Countdown, quiet: bool) -> str:
    """Show how far it is; the path once it is here."""
    match event:
        case Unpacking(done, total):
            shown.show("Unpacking", done / max(1, total), None)
        case TryingCard():
            shown.hide()
            if not quiet:
                click.echo("Trying the graphics card\u2026", err=True)
        case _:
            return show_coming(event, shown, quiet)
    return ""


for one in (get, remove):
    graphics.add_command(one)
