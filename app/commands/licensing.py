"""``folioscope models licence``: the terms of Llama 3.2, shown, accepted, and the question of the European Union."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import click

from app import permission
from app.commands.context import Context, Exit, command, show_json
from app.commands.plain import plain
from app.settings import change, load
from engine.contracts import Region, Terms
from engine.llama_licence import FOLDER, NOTICE, whole_text
from engine.models.licence import has_accepted

OPTIONS = {region.value.replace("_", "-"): region for region in permission.ANSWERS}
"""the three answers as they are typed"""


@command()
@click.option("--accept", is_flag=True, help="Accept the Llama 3.2 Community License.")
@click.option("--region", type=click.Choice(list(OPTIONS)), help="Answer the question of the European Union.")
@click.option("--text", is_flag=True, help="Print the whole licence, with its Acceptable Use Policy.")
def licence(context: Context, accept: bool, region: str | None, text: bool, as_json: bool) -> Exit:
    """Show the terms of Llama 3.2 and what you have agreed to."""
    context.home.require_own()
    terms = load(context.home).terms
    if accept or region:
        terms = permission.agree(terms, licence=accept, region=OPTIONS[region] if region else None)
        change(context.home, terms=terms)
    if as_json:
        show_json(asdict(terms) | {"folder": str(FOLDER)} | ({"text": whole_text()} if text else {}))
    elif text:
        click.echo(whole_text(), nl=False)
    else:
        for line in _changed(terms) if accept or region else _shown(terms):
            click.echo(plain(line))
    return Exit.ANSWERED


def _changed(terms: Terms) -> Iterator[str]:
    yield permission.told_of_licence(terms)
    yield permission.told_of_region(terms)


def _shown(terms: Terms) -> Iterator[str]:
    """All that there is to know, a line for each thing."""
    yield from _changed(terms)
    yield ""
    yield from (f"- {sentence}" for sentence in permission.SUMMARY)
    yield ""
    yield permission.QUESTION
    yield from (f"- {sentence}" for sentence in permission.EXPLAINED)
    yield ""
    yield NOTICE
    yield f"The whole text: 'folioscope models licence --text', or in {FOLDER}."
    if not has_accepted(terms):
        yield "To accept: 'folioscope models licence --accept'."
    answers = ", ".join(f"{typed} ({permission.ANSWERS[region]})" for typed, region in OPTIONS.items())
    if terms.region is Region.UNSAID:
        yield f"To answer, before a model that sees pages is used: 'folioscope models licence --region' with {answers}."
    else:
        yield f"To answer otherwise: 'folioscope models licence --region' with {answers}."
