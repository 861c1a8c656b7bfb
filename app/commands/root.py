"""``folioscope`` itself: the data folder, and the window when no command is given."""

from __future__ import annotations

import importlib
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import click

import app
from app.commands.start import Start
from app.paths import Home
from engine.network import Network

COMMANDS = {
    "add": "adding:add",
    "list": "keeping:list_documents",
    "ask": "asking:ask",
    "plan": "going_on:plan",
    "continue": "going_on:go_on",
    "summarize": "going_on:summarize",
    "prepare": "reading_ahead:prepare",
    "show": "asking:show",
    "history": "asking:history",
    "export": "asking:export_answer",
    "grid": "gridding:grid",
    "table": "tabling:table",
    "compare": "comparing:compare",
    "remove": "keeping:remove",
    "cache": "reading_ahead:cache",
    "erase": "keeping:erase",
    "backup": "keeping:backup",
    "restore": "keeping:restore",
    "doctor": "examining:doctor",
    "models": "models_group:models",
    "look": "looking:look",
    "evaluate": "evaluating:evaluate",
}
"""module of this folder and name of each command"""
DEVELOPERS = ("look", "evaluate")
"""commands that stand apart in the help"""
NO_WINDOW = 5
"""exit code where Qt cannot be loaded"""


class Commands(click.Group):
    """Imports a command when it is used: the window, which needs none of them, must paint within a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of use."""
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name].split(":")
        found = getattr(importlib.import_module(f"app.commands.{module}"), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with a sentence each, those for developers apart."""
        named = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        limit = formatter.width - 6 - max(map(len, named))
        rows = [(name, found.get_short_help_str(limit)) for name, found in named.items() if found]
        for heading, apart in (("Commands", False), ("For developers", True)):
            with formatter.section(heading):
                formatter.write_dl([row for row in rows if (row[0] in DEVELOPERS) is apart])


@click.group(cls=Commands, invoke_without_command=True, help="Ask your own documents, offline.")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the library (else FOLIOSCOPE_HOME, else the system's place for data).",
)
@click.option("--self-test", is_flag=True, help="Try every part of the program on this machine, and say how it went.")
@click.version_option(app.__version__, prog_name="folioscope")
@click.pass_context
def folioscope(context: click.Context, data_dir: Path | None, self_test: bool) -> None:
    """Take the data folder; without a command, open the window."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a pipe on Windows takes few characters; the others become "?"
            stream.reconfigure(errors="replace")
    network = context.find_object(Network)
    assert network is not None, "the program begins in __main__"
    if self_test:
        _test_itself()
    context.obj = Start(Home.of(data_dir), network)
    if context.invoked_subcommand is None:
        _open_window(context.obj, ())


@folioscope.command("open")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def open_files(start: Start, files: tuple[Path, ...]) -> None:
    """Open the window, and in it these files."""
    _open_window(start, files)


def _test_itself() -> NoReturn:
    from app.self_test.story import self_test  # for whoever asks for it: the window must paint within a second

    raise SystemExit(self_test(click.echo, packaged=getattr(sys, "frozen", False)))


def _open_window(start: Start, files: tuple[Path, ...]) -> None:
    # Qt is loaded for the window only: the command line works where Qt cannot.
    try:
        from app.start import run_window
    except ImportError as error:
        click.echo(f"The window cannot open here: {error}. 'folioscope doctor' says what is missing.", err=True)
        raise SystemExit(NO_WINDOW) from error
    raise SystemExit(run_window(start.home, files, start.network))
