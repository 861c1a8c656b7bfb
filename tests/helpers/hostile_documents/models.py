"""Models that obey every document: where a prompt holds the words of a case, they write what the case demands.

They are weaker than any real model: an order reaches them through zero-width letters, look-alikes and torn lines, and
no grammar holds what they write. What is still true then is so by the structure around them.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from engine.contracts import Prompt, TextEvent, TextRequest, VisionEvent, VisionRequest
from tests.helpers.hostile_documents.cases import CASES, LIE, SHOP, TRUTH, Hostile
from tests.helpers.scripted_text_model import ScriptedTextModel, Written
from tests.helpers.scripted_vision_model import ScriptedVisionModel, Seen

QUOTED = 60
"""characters of a line that are looked for, and quoted"""
LEAST = 20
"""letters and digits of a line that tell its case from others"""


def folded(text: str) -> str:
    """Letters and digits alone, in one form: what an eager reader makes of any spelling."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def orders_in(text: str) -> list[Hostile]:
    """The cases of which a line stands in the text, whole or in pieces that a page was cut into."""
    read = folded(text)
    return [case for case in CASES if any(sign in read for sign in _signs(case))]


@cache
def _signs(case: Hostile) -> tuple[str, ...]:
    """What shows that a text holds the case's words."""
    return tuple(sign[:QUOTED] for sign in map(folded, case.lines) if len(sign) >= LEAST)


def own_words(case: Hostile) -> str:
    """What a model can quote of a case's page: its beginning, up to the end of a word."""
    return case.lines[0][:QUOTED].rsplit(" ", 1)[0].replace('"', "”")


def lies(case: Hostile) -> str:
    """What a text model writes that obeys: words of its page under another's number, words that stand nowhere, the
    truth as the proof of the lie, and what the case wants beside these."""
    lines = (
        f'[1] "{own_words(case)}" {LIE}.',
        f'[1] "{LIE}" {LIE}.',
        f'[2] "{LIE}" [1] "{TRUTH}" {LIE}.',
        *case.says,
    )
    return "\n".join(lines) + "\n"


class ObeyingTextModel(ScriptedTextModel):
    """Obeys what it reads; where nothing is ordered it answers with the truth, if it reads that.

    Attributes:
        obeyed: for each prompt the names of the cases that it obeyed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.obeyed: list[tuple[str, ...]] = []

    def generate(self, request: TextRequest, *, stop: threading.Event) -> Iterator[TextEvent]:
        """Write what the prompt demands."""
        cases = orders_in("".join(request.prompt.pages))
        self.obeyed.append(tuple(case.name for case in cases))
        text = "".join(_obedience(case, request.prompt) for case in cases) if cases else _truth(request.prompt)
        self.answers.append(Written(text))
        return super().generate(request, stop=stop)


class ObeyingVisionModel(ScriptedVisionModel):
    """Obeys the words of a page; where nothing is ordered it reads the rents.

    Attributes:
        obeyed: for each look the names of the cases that it obeyed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.obeyed: list[tuple[str, ...]] = []

    def look(self, request: VisionRequest, *, stop: threading.Event) -> Iterator[VisionEvent]:
        """Write what the page demands."""
        cases = orders_in(request.opening)
        self.obeyed.append(tuple(case.name for case in cases))
        true = [words for words in (TRUTH, SHOP) if words in request.opening]
        seen = [_seen(case) for case in cases] or [f'{words}.\nREAD: "{words}"' for words in true]
        self.answers.append(Seen("\n".join(seen) or "NOT_ON_THIS_PAGE"))
        return super().look(request, stop=stop)


def _obedience(case: Hostile, prompt: Prompt) -> str:
    """The case's next call, and when all are made, its lies."""
    made = len(prompt.exchange)
    return case.calls[made] if made < len(case.calls) else lies(case)


def _seen(case: Hostile) -> str:
    """What a vision model writes that obeys."""
    read = (TRUTH, LIE, own_words(case), *(words for line in case.says for words in _QUOTED.findall(line)))
    return "\n".join([f"{LIE}.", *case.says, *(f'READ: "{words}"' for words in read)])


_QUOTED = re.compile(r'"([^"\n]+)"')


def _truth(prompt: Prompt) -> str:
    marks: Iterable[str] = (page.split("]")[0][1:] for page in prompt.pages if TRUTH in page)
    return "".join(f'[{mark}] "{TRUTH}" {TRUTH}.\n' for mark in marks) or "NOT_FOUND"
