"""What a person does with the installed program, scene by scene; each scene returns what it saw.

Nothing of it has a network: the process that plays them was put where there is none, and what the program asks of the
system is traced besides.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installers.package.native import WITHOUT
from installers.proof.root import READER, ProofError, Root
from installers.proof.screen import DISPLAY, PATIENCE, Screen, screen

DESKTOP = "/usr/share/applications/folioscope.desktop"
QUESTION = "What was the profit before tax in the second quarter?"
ANSWER = "1,036"
"""stands in the sample's table"""
INTERNET = re.compile(r"AF_INET6?\b")
LIBRARY = Path("home") / READER / ".local" / "share" / "folioscope"
CLOSING = 30
"""seconds to end"""


def installed(root: Root) -> str:
    """How much it takes on the disk."""
    size = root.run("du", "--summarize", "--bytes", "/usr/lib/folioscope").split()[0]
    return f"{int(size) / 1e6:.0f} MB"


def self_test(root: Root) -> str:
    """The program finds everything it is made of; nothing but Debian's own dependencies is there yet."""
    return root.run("folioscope", "--self-test", user=READER).strip()


def libraries(root: Root) -> str:
    """Every native library finds those that it needs; the program looks beside itself first."""
    script = (
        "export LD_LIBRARY_PATH=/usr/lib/folioscope/_internal; "
        "find /usr/lib/folioscope -type f '(' -name '*.so*' -o -name folioscope ')' | while read -r file; do"
        ' ldd "$file" 2>/dev/null | sed -n "s|^\\s*\\(\\S*\\) => not found|$file \\1|p"; done | sort -u'
    )
    found = root.run("sh", "-c", script).splitlines()
    missing = [line for line in found if not any(f"/{name} " in line for name in WITHOUT)]
    if missing:
        raise ProofError("native libraries miss others:\n" + "\n".join(missing))
    return "all native libraries find what they need"


def question_in_the_window(root: Root, pictures: Path) -> str:
    """Started by its desktop file; the sample is there, a question is typed, the answer is kept."""
    with screen(root) as shown, started(shown, "gio", "launch", DESKTOP) as took:
        wait(lambda: "annual-report" in said(root, "list"), "the sample was not read")
        shown.ask(QUESTION)
        wait(lambda: bool(kept_quotes(root)), "no answer was kept")
        quotes = kept_quotes(root)
        shown.keep(pictures / "question.png")
    if not any(ANSWER in quote for quote in quotes):
        raise ProofError(f"none of {len(quotes)} quotes has {ANSWER}")
    return f"the window was painted after {took:.1f} s; the question has {len(quotes)} quotes, one with {ANSWER}"


def opened_with(root: Root, pictures: Path) -> str:
    """A document is opened with the program, as a file manager does it."""
    document = root.folder / "home" / READER / "Mietvertrag & Anlage 1.pdf"
    letter = next(root.folder.glob("usr/lib/folioscope/**/samples/scanned-letter.pdf"))
    document.write_bytes(letter.read_bytes() + b"%\n")  # as it came, it is in the library already
    document.chmod(0o644)
    with screen(root) as shown, started(shown, "gio", "launch", DESKTOP, f"/home/{READER}/{document.name}"):
        wait(lambda: document.name in said(root, "list"), "the document was not added")
        shown.keep(pictures / "opened-with.png")
    return "a document opened with the program is in the library"


def upgrade_under_way(root: Root, package: str) -> str:
    """The same package is installed once more while the window is open; it goes on and closes well."""
    with screen(root) as shown, started(shown, "folioscope"):
        root.run("dpkg", "--install", package)
        before = len(kept_answers(root))
        shown.ask("How many people worked there?")
        wait(lambda: len(kept_answers(root)) > before, "after an upgrade the open window no longer answers")
    return "an upgrade under the open window: it still answers"


def graphics_card(root: Root) -> str:
    """The text model answers on a card that Mesa makes of the processor, and that llama.cpp is told to take: it takes
    none of that kind by itself."""
    told = root.run("folioscope", "--self-test", user=READER, env={"GGML_VK_VISIBLE_DEVICES": "0"})
    line = next((line for line in told.splitlines() if "graphics card:" in line), "it is not in the self-test")
    if "read on the graphics card" not in line:
        raise ProofError(f"the text model does not use a graphics card: {line}")
    return line.split("graphics card:")[1].strip()


def no_socket(root: Root) -> str:
    """What the program asks of the system is traced, with its children, while it tests itself and answers."""
    traces = root.folder / "tmp" / "traces"
    shutil.rmtree(traces, ignore_errors=True)
    traces.mkdir(mode=0o777)
    traces.chmod(0o777)
    traced = ("strace", "-f", "-qq", "-e", "trace=network", "-o")
    root.run(*traced, "/tmp/traces/self-test", "folioscope", "--self-test", user=READER)
    with screen(root) as shown, started(shown, *traced, "/tmp/traces/window", "folioscope"):
        before = len(kept_answers(root))
        shown.ask(QUESTION)
        wait(lambda: len(kept_answers(root)) > before, "traced, the window does not answer")
    lines = [line for trace in traces.iterdir() for line in trace.read_text(errors="replace").splitlines()]
    asked = [line for line in lines if INTERNET.search(line)]
    if not lines or asked:
        raise ProofError(
            "\n".join(["internet sockets were asked for:", *asked[:20]]) if asked else "nothing was traced"
        )
    return f"{len(lines)} calls of the system's network functions, none for an internet socket"


def first_paint(root: Root) -> str:
    """From the start of the program to its first paint: with nothing in the system's file cache, then again."""
    seconds = {}
    for name in ("cold", "warm", "warm again"):
        with screen(root) as shown:
            if name == "cold":
                subprocess.run(["sync"], check=True)
                Path("/proc/sys/vm/drop_caches").write_text("3")
            with started(shown, "folioscope") as took:
                seconds[name] = took
    return "first paint: " + ", ".join(f"{took:.2f} s {name}" for name, took in seconds.items())


def purged(root: Root, before: frozenset[str]) -> str:
    """Removed, the system is as it was before, and the person's library is still there."""
    printed = root.run("dpkg", "--purge", "folioscope")
    left = sorted(root.files() - before - root.owned())
    if left:
        raise ProofError("left behind:\n" + "\n".join(left[:20]))
    if not any((root.folder / LIBRARY).iterdir()):
        raise ProofError("the person's library is gone")
    where = " and says where" if ".local/share/folioscope" in printed else ""
    return f"removed without a trace; it leaves the person's library{where}"


@contextmanager
def started(shown: Screen, *command: str) -> Iterator[float]:
    """The program, as the ordinary user starts it; gives the seconds to its first paint, and closes it at the end."""
    began = time.monotonic()
    program = subprocess.Popen(
        shown.root.command(*command, user=READER, env=DISPLAY), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield shown.painted() - began
        shown.press("ctrl+q")
        wait(lambda: not shown.window(), "the window does not close", CLOSING)
        program.wait(CLOSING)
    except ProofError:
        shown.keep(shown.root.folder.with_name("failed.png"))
        raise
    finally:
        shown.root.end("folioscope")  # desktop files start it apart from ``program``
        program.kill()
        program.wait()


def wait(reached: Callable[[], bool], otherwise: str, seconds: float = PATIENCE) -> None:
    """Wait for what must come.

    Raises:
        ProofError: it does not; ``otherwise`` says what is missing.
    """
    until = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > until:
            raise ProofError(otherwise)
        time.sleep(0.3)


def said(root: Root, *command: str) -> str:
    """What the command line says to the ordinary user."""
    return root.run("folioscope", *command, user=READER, fails=True)


def kept_answers(root: Root) -> list[dict[str, list[dict[str, str]]]]:
    """The answers in the library."""
    told = said(root, "history", "--json")
    try:
        answers = json.loads(told[told.index("{") :])["answers"]
    except ValueError:
        return []
    return list(answers)


def kept_quotes(root: Root) -> list[str]:
    """The quotes of all answers in the library."""
    return [quote["text"] for answer in kept_answers(root) for quote in answer["quotes"]]
