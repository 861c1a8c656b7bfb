"""The man page: what each command says of itself, between sentences of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Template

import click

import app
from app.commands import folioscope

_TEMPLATE = Path(__file__).with_name("linux") / "folioscope.1.in"


def manual_page(built: date) -> str:
    """The page in man's own markup, dated ``built``."""
    context = click.Context(folioscope, info_name="folioscope")
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        day=built.isoformat(),
        version=app.__version__,
        synopsis=_usage(context),
        options="\n".join(_options(context)),
        commands="\n".join(_commands(folioscope, context)),
    )


def _commands(group: click.Group, above: click.Context) -> Iterator[str]:
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        if command is None or command.hidden:
            continue
        context = click.Context(command, info_name=name, parent=above)
        yield f".SS {_usage(context)}"
        yield from _paragraphs(command.help or "")
        yield from _options(context)
        if isinstance(command, click.Group):
            yield from _commands(command, context)


def _usage(context: click.Context) -> str:
    return _plain(" ".join([context.command_path, *context.command.collect_usage_pieces(context)]))


def _options(context: click.Context) -> Iterator[str]:
    """The options of a command; ``--help``, which all have, is shown with the program's own alone."""
    for option in context.command.get_params(context):
        is_shown = isinstance(option, click.Option) and (option.name != "help" or context.parent is None)
        if is_shown and (record := option.get_help_record(context)) is not None:
            names, text = record
            yield f".TP\n.B {_plain(names)}\n{_plain(text)}"


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        yield (".PP\n" if number else "") + _plain(" ".join(paragraph.split()))


def _plain(text: str) -> str:
    r"""A line that man shows as it is: ``\``, hyphens, and a dot or quote at its beginning mean something to it."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
