"""What stands in the repository: no addresses but these, no paths of one machine, no rich text from a document."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, TOP_LEVEL, calls, python_files, text_files, text_of

ADDRESSES = {
    "download.pytorch.org": {"assets/models/graphics.json", "installers/setup/engines.py"},
    "huggingface.co": {"engine/models/hub.py"},
    "deb.debian.org": {"installers/package/vulkan.py", "installers/proof/root.py"},
    "api.deepinfra.com": {"assets/models/servers.json"},
    "openrouter.ai": {"assets/models/servers.json"},
    "api.together.xyz": {"assets/models/servers.json"},
    "api.fireworks.ai": {"assets/models/servers.json"},
    "bedrock-runtime.": {"assets/models/servers.json"},
    "keepachangelog.com": {"CHANGELOG.md"},
    "semver.org": {"CHANGELOG.md"},
    "fsf.org": {"LICENSE"},
    "www.gnu.org": {"LICENSE"},
}
"""host -> the files that may name it"""

ANYWHERE = {"www.w3.org", "127.0.0.1"}
"""names of formats, and this machine itself: no addresses"""
NOBODYS = ".example"
"""end of names that belong to nobody (RFC 2606)"""

HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")
LOCAL_PATH = re.compile(r"(?<![\w.~])/(?:root|work|workspace)/")
RICH_TEXT = {"QMessageBox", "QTextBrowser", "setHtml", "insertHtml", "setMarkdown", "insertMarkdown", "RichText"}


def test_only_known_addresses_are_named() -> None:
    named = {(host, path.as_posix()) for path in text_files() for host in HOST.findall(text_of(path)) if "." in host}
    named = {(host, name) for host, name in named if host not in ANYWHERE and not host.endswith(NOBODYS)}
    allowed = {(host, name) for host, name in named if name in ADDRESSES.get(host, ())}
    assert named - allowed == set()


def test_no_path_of_one_machine_is_named() -> None:
    assert [path for path in text_files() if LOCAL_PATH.search(text_of(path))] == []


def test_the_top_level_is_what_it_says() -> None:
    git = ROOT / ".git"
    if not git.exists():
        pytest.skip("not a checkout: build folders cannot be told apart")
    built = {".venv", "build", "dist", "folioscope.egg-info"}
    found = {entry.name for entry in ROOT.iterdir()} - built
    caches = {name for name in found if name.endswith("_cache") or name in {".git", ".hypothesis", "__pycache__"}}
    assert found - caches == set(TOP_LEVEL)


def test_texts_of_documents_are_shown_as_plain_text() -> None:
    offences = [offence for path in python_files("ui", "app") for offence in guesses_at_markup(path)]
    assert offences == []


def guesses_at_markup(path: Path) -> Iterator[str]:
    """Places where Qt would guess whether a text is markup, and might load what a document names."""
    for name, call in calls(path):
        place = f"{path}:{call.lineno}"
        if name in RICH_TEXT:
            yield f"{place} {name}"
        elif name == "QLabel" and call.args and path.as_posix() != "ui/widgets/label.py":
            yield f"{place} a QLabel with a text; use Label"
        elif name == "setToolTip" and not is_plain(call.args[0]):
            yield f"{place} a tool tip; use plain_tip"


def is_plain(text: ast.expr) -> bool:
    """Whether a tool tip is one of our own sentences or has been escaped."""
    match text:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id="plain_tip") | ast.Attribute(attr="plain_tip" | "tr")):
            return True
    return False
