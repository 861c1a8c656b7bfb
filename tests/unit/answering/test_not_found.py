""" "The pages do not say", in the language of the question."""

from __future__ import annotations

import pytest

from engine.answering.not_found import SENTENCES, not_found_sentence

QUESTIONS = {
    "en": ("How much was donated to political parties?", "What is the name of the auditor?"),
    "fr": ("Combien a été versé aux partis politiques ?", "Quel est le nom de l'auditeur ?"),
    "de": ("Wie viel wurde an Parteien gespendet?", "Wer ist der Prüfer?"),
    "it": ("Quanto è stato donato ai partiti politici?", "Come si chiama il revisore?"),
    "pt": ("Quanto foi doado aos partidos políticos?", "Qual é o nome do auditor?"),
    "es": ("¿Cuánto se donó a los partidos políticos?", "¿Cómo se llama el auditor?"),
    "hi": ("राजनीतिक दलों को कितना दान दिया गया?", "लेखा परीक्षक का नाम क्या है?"),
    "th": ("มีการบริจาคให้พรรคการเมืองเท่าไร", "ผู้สอบบัญชีชื่ออะไร"),
}


@pytest.mark.parametrize(
    ("code", "question"), [(code, question) for code, questions in QUESTIONS.items() for question in questions]
)
def test_the_sentence_is_in_the_language_of_the_question(code: str, question: str) -> None:
    assert not_found_sentence(question) == SENTENCES[code]


def test_all_eight_languages_have_their_own() -> None:
    assert len(set(SENTENCES.values())) == len(QUESTIONS) == 8


@pytest.mark.parametrize("question", ["", "42?", "Rillbrook", "Где эта книга?"])
def test_another_language_gets_english(question: str) -> None:
    assert not_found_sentence(question) == SENTENCES["en"]
