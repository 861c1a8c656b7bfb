"""``python -m app.demonstration``: six questions about the sample documents, answered in the terminal.

A library in a temporary folder is filled by the real readers and asked through the real stories.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from pathlib import Path

from app.commands.answer_lines import how_read, one_line, place
from app.compose import compose
from app.paths import ASSETS, Home
from engine.contracts import Answer, Answered, FileRefused, Scope
from engine.session import Session

SAMPLES = ASSETS / "samples"


def main() -> int:
    """Read the samples, ask, print; 1 when a sample could not be read."""
    stop = threading.Event()
    refused = 0
    print("Folioscope: ask your own documents, offline. Reading the samples first.\n")
    with tempfile.TemporaryDirectory(prefix="folioscope-") as folder:
        session = compose(Home(Path(folder)))
        try:
            for event in session.add([SAMPLES], stop=stop):
                if isinstance(event, FileRefused):
                    refused += 1
                    print(f"{event.path}: {event.problem.sentence}")
            for entry in json.loads((SAMPLES / "questions.json").read_text(encoding="utf-8")):
                _print_answer(entry["kind"], _ask(session, entry["question"], stop))
        finally:
            session.close()
    return int(refused > 0)


def _ask(session: Session, question: str, stop: threading.Event) -> Answer:
    """The answer to one question over all samples."""
    *_, last = session.ask(question, Scope(), stop=stop)
    assert isinstance(last, Answered)
    return last.answer


def _print_answer(kind: str, answer: Answer) -> None:
    print(f"{answer.question}   [{kind}]")
    if not answer.quotes:
        print("  Nothing in these documents fits the question.")
    elif answer.answer is not None:
        print(f"  {answer.answer}")
    for quote in answer.quotes[:1]:
        print(f"  “{one_line(quote.text)}”")
        print(f"  {quote.document}, {place(quote)}, {how_read(quote)}")
    print(f"  {answer.coverage.pages} pages, {answer.seconds:.2f} s\n")


if __name__ == "__main__":
    sys.exit(main())
