""" "The documents do not say", in the language of the question."""

from __future__ import annotations

from engine.search.analysis import fold, words
from engine.search.languages import language_of

SENTENCES = {
    "en": "The pages that were read do not say.",
    "fr": "Les pages lues ne le disent pas.",
    "de": "Die gelesenen Seiten sagen es nicht.",
    "it": "Le pagine lette non lo dicono.",
    "pt": "As páginas lidas não o dizem.",
    "es": "Las páginas leídas no lo dicen.",
    "hi": "पढ़े गए पन्नों में यह नहीं लिखा है।",
    "th": "หน้าที่อ่านไม่ได้ระบุไว้",
}


def not_found_sentence(question: str) -> str:
    """The sentence in the language of the question, in English where that cannot be told."""
    return SENTENCES.get(language_of(words(fold(question)), 1), SENTENCES["en"])
