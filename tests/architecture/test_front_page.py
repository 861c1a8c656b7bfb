"""README, Makefile and change log say what is so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import app
from app.commands import folioscope
from tests.architecture.tree import ROOT, text_files, text_of

README = text_of(Path("README.md"))
TARGETS = {
    *("help", "run", "test", "test-offline", "soak", "lint", "bench", "gpu", "clean"),
    *("package", "package-twice", "test-package"),
}


def shown_commands() -> list[str]:
    """Lines of the README's code blocks, and what stands between back quotes in a line."""
    blocks = re.findall(r"```\w*\n(.*?)```", README, flags=re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL))


def commands() -> dict[str, click.Command]:
    """All commands of the command line."""
    context = click.Context(folioscope)
    found = {name: folioscope.get_command(context, name) for name in folioscope.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def below(command: click.Command, words: list[str]) -> Iterator[click.Command]:
    """Commands of a group, and of groups in it, that these words name."""
    members = command.commands if isinstance(command, click.Group) else {}
    for name, one in members.items():
        if name in words:
            yield one
            yield from below(one, words)


def test_the_makefile_has_its_targets() -> None:
    makefile = text_of(Path("Makefile"))
    assert set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE)) == TARGETS
    assert set(re.findall(r'"make ([\w-]+)', makefile)) == TARGETS - {"help"}


def test_every_make_in_the_readme_is_a_target() -> None:
    named = {words[1] for words in map(str.split, shown_commands()) if words[:1] == ["make"] and len(words) > 1}
    assert {"run", "test"} <= named <= TARGETS


@pytest.mark.parametrize("line", [line for line in shown_commands() if line.startswith("folioscope ")])
def test_every_command_of_the_readme_exists(line: str) -> None:
    words = re.sub(r'"[^"]*"|#.*', "", line).split()[1:]
    options = {word for word in words if word.startswith("--")}
    named = [command for name, one in commands().items() if name in words for command in (one, *below(one, words))]
    assert named or options, f"{line} names no command"
    known = {option for command in (folioscope, *named) for parameter in command.params for option in parameter.opts}
    assert options <= known | {"--help"}


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in commands() if f"folioscope {name}" not in README] == []


def test_the_version_stands_in_one_place() -> None:
    may_name_it = {Path("app/__init__.py"), Path("CHANGELOG.md"), Path("constraints.txt")}
    exactly = re.compile(rf"(?<![\d.]){re.escape(app.__version__)}(?![\d.])")
    assert [path for path in text_files() if path not in may_name_it and exactly.search(text_of(path))] == []
    assert f"## [{app.__version__}]" in text_of(Path("CHANGELOG.md"))


def test_the_licence_is_the_one_that_is_declared() -> None:
    project = tomllib.loads(text_of(Path("pyproject.toml")))["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    assert "GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3" in text_of(Path("LICENSE"))


def test_every_picture_and_file_that_the_readme_names_is_there() -> None:
    named = re.findall(r"\]\(([^)#:]+)\)", README) + re.findall(r'src="([^":]+)"', README)
    assert [name for name in named if not (ROOT / name).exists()] == []
