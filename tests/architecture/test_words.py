"""What stands in the repository: no addresses but these, no paths of one machine, no rich text from a document."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, TOP_LEVEL, calls, python_files, text_files, text_of

ADDRESSES = {
    "download.pytorch.org": {"installers/setup/engines.py"},
    "keepachangelog.com": {"CHANGELOG.md"},
    "semver.org": {"CHANGELOG.md"},
    "www.w3.org": None,
    "fsf.org": {"LICENSE"},
    "www.gnu.org": {"LICENSE"},
}
"""host -> the files that may name it; None: any"""

HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")
LOCAL_PATH = re.compile(r"(?<![\w.~])/(?:root|work|workspace)/")
RICH_TEXT = {"QMessageBox", "QTextBrowser", "setHtml", "insertHtml", "setMarkdown", "insertMarkdown", "RichText"}


@pytest.mark.parametrize("path", list(text_files()), ids=str)
def test_addresses_and_paths(path: Path) -> None:
    text = text_of(path)
    for host in HOST.findall(text):
        if path.parts[0] != "tests" or "." in host:
            assert host in ADDRESSES, f"{path} names {host}"
            files = ADDRESSES[host]
            assert files is None or path.as_posix() in files | {"tests/architecture/test_words.py"}
    assert LOCAL_PATH.findall(text) == []


def test_the_top_level_is_what_it_says() -> None:
    git = ROOT / ".git"
    if not git.exists():
        pytest.skip("not a checkout: build folders cannot be told apart")
    built = {".venv", "build", "dist", "folioscope.egg-info"}
    found = {entry.name for entry in ROOT.iterdir()} - built
    caches = {name for name in found if name.endswith("_cache") or name in {".git", ".hypothesis", "__pycache__"}}
    assert found - caches == set(TOP_LEVEL)


@pytest.mark.parametrize("path", python_files("ui", "app"), ids=str)
def test_texts_of_documents_are_shown_as_plain_text(path: Path) -> None:
    for name, call in calls(path):
        assert name not in RICH_TEXT, f"{path}:{call.lineno} {name} may load what a document names"
        if name == "QLabel" and path.as_posix() != "ui/widgets/label.py":
            assert not call.args, f"{path}:{call.lineno} a QLabel guesses whether its text is markup; use Label"
        if name == "setToolTip":
            assert is_plain(call.args[0]), f"{path}:{call.lineno} a tool tip guesses too; use plain_tip"


def is_plain(text: ast.expr) -> bool:
    """Whether a tool tip is one of our own sentences or has been escaped."""
    match text:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id="plain_tip") | ast.Attribute(attr="plain_tip" | "tr")):
            return True
    return False
