"""How fast a text model reads and writes, measured in the same way on every machine."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

from app.checking.pages import BESIDE
from engine.answering.fit import context_for
from engine.contracts import Generated, KvType, Layout, Prompt, TextModel, TextRequest, TextSettings, TextSpeed
from engine.errors import Interrupted

TIMES = 12
"""that the same paragraphs are read: about 2,000 tokens"""
LEAST = 4_096
"""tokens of the context; more only where a vocabulary has no words for the paragraphs"""
WRITTEN = 128
"""tokens"""
GRAMMAR = "root ::= [^\\n]{600,900}\n"
"""it may not end before all of them are written"""


def measured(model: TextModel, path: str, layout: Layout, stop: Event) -> TextSpeed:
    """Tokens a second, read into an empty context and written after them.

    Raises:
        KnownError: the model cannot be used here.
        Interrupted: stopped.
    """
    paragraphs = "\n\n".join(BESIDE * TIMES) + "\n\n"
    request = TextRequest(
        model=path,
        settings=TextSettings(context=LEAST, kv_type=KvType.F16, layout=layout),
        prompt=Prompt(system="", opening="", pages=(paragraphs,), question="What comes next?"),
        grammar=GRAMMAR,
        limit=WRITTEN,
    )
    needed = context_for(model.weigh(request).total + WRITTEN)
    fitting = replace(request, settings=replace(request.settings, context=max(LEAST, needed)))
    for event in model.generate(fitting, stop=stop):
        if isinstance(event, Generated):
            return event.speed
    raise Interrupted
