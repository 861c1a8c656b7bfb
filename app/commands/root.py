"""``folioscope`` itself: the data folder, and the window when no command is given."""

from __future__ import annotations

from pathlib import Path

import click

import app
from app.commands import adding, asking, keeping
from app.commands.context import Context, Exit
from app.paths import Home


@click.group(invoke_without_command=True, help="Ask your own documents, offline.")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the library (else FOLIOSCOPE_HOME, else the system's place for data).",
)
@click.version_option(app.__version__, prog_name="folioscope")
@click.pass_context
def folioscope(context: click.Context, data_dir: Path | None) -> None:
    """Take the data folder; without a command, open the window."""
    context.obj = Context(Home.of(data_dir), context)
    if context.invoked_subcommand is None:
        _open_window(context.obj.home, ())


@folioscope.command("open")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def open_files(context: Context, files: tuple[Path, ...]) -> None:
    """Open the window on these files."""
    _open_window(context.home, files)


def _open_window(home: Home, files: tuple[Path, ...]) -> None:
    # Qt is loaded for the window only: the command line works where Qt cannot.
    try:
        from app.start import run_window
    except ImportError as error:
        click.echo(f"The window cannot open here: {error}. 'folioscope doctor' says what is missing.", err=True)
        raise SystemExit(Exit.TROUBLE) from error
    raise SystemExit(run_window(home, files))


adding.register(folioscope)
asking.register(folioscope)
keeping.register(folioscope)
