"""``folioscope models``: what there is of models, and all that is done with them."""

from __future__ import annotations

import click

from app.commands.checking import check
from app.commands.finding import list_models, use
from app.commands.getting import get, remove_model, token_command
from app.commands.graphics import graphics
from app.commands.licensing import licence
from app.commands.servers import servers


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def models(context: click.Context, as_json: bool) -> None:
    """List models, choose, get and measure them.

    Without a command: those that are on this disk, and those that can be got.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_models, as_json=as_json)


for one in (use, get, remove_model, token_command, check, graphics, licence, servers):
    models.add_command(one)
