"""A question as it is put to pictures: in English, where there is a text model that can put it so."""

from __future__ import annotations

from threading import Event

from engine.answering.follow_up import is_english
from engine.asking.story import TextAsking
from engine.asking.turns import Turns
from engine.errors import EnvironmentProblem

PUT_AS = "Put to the pictures in English as: “{question}”"
AS_IT_IS = "Questions about pictures are understood in English only; this one was put as it is."


class IntoEnglish:
    """Meta made Llama 3.2 Vision for questions about pictures in English alone."""

    def __init__(self, text: TextAsking, turns: Turns) -> None:
        self._text = text
        self._turns = turns

    def put(self, question: str, stop: Event) -> tuple[str, tuple[str, ...]]:
        """The question, and a note where it was, or could not be, put in English. Raises Interrupted."""
        if is_english(question):
            return question, ()
        if self._text.facts is None:
            return question, (AS_IT_IS,)
        self._turns.text_comes(self._text.facts)
        try:
            english = self._text.in_english(question, stop=stop)
        except EnvironmentProblem:  # too little memory for the text model is no reason not to look
            return question, (AS_IT_IS,)
        return english, (AS_IT_IS if english == question else PUT_AS.format(question=english),)
