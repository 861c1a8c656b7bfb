"""What a question asks for: its words, the pages and figures it names, the kind of answer it wants."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.search.analysis import fold, terms, words
from engine.search.kinds import KIND_WORDS, Kind, kind_of
from engine.search.languages import STOP_WORDS, language_of
from engine.search.page_references import PageReference, page_references


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    text: str
    words: tuple[str, ...]
    """folded content words in order, without stop words and phrases of asking"""
    soft: frozenset[str]
    """those of the words that say what is wanted rather than where it stands ("number", "name")"""
    pages: tuple[PageReference, ...]
    numbered: tuple[tuple[str, str], ...]
    """things named by number, as terms: ("figur", "3"), ("tabl", "1 1")"""
    kind: Kind
    derived: bool
    """the answer has to be worked out: a difference, the largest of several, something counted"""
    about_figure: bool
    """it asks for what a figure, chart or picture shows"""
    about_contents: bool
    """it asks for chapters, sections or pages, which tables of contents list"""
    bare: bool
    """it names nothing but the kind of answer ("What is the date?")"""


_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z¿¡])|(?<=\?)\s*(?=\S)|\n+")
_INSTRUCTION = re.compile(
    r"\s*(?:please|kindly|write|give|return|format|save|express|round|answer|respond|reply|note that|do not"
    r"|your (?:answer|report|response)|the (?:answer|output|result)s? (?:should|shall|must|is)"
    r"|(?:you )?(?:should|must) answer)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\(\s*(?:e\.\s?g\.|for example|for instance|such as)[^)]*\)"
    r"|[,;]?\s*\b(?:e\.\s?g\.|for example|such as the following|like)[,:]?\s*[\[(\"'“‘].*$",
    re.IGNORECASE | re.DOTALL,
)
_WHERE = re.compile(
    r"\b(?:according to|based on|in|of|from|for|by|within|throughout)\s+(?:this|the|these|that|our|my)\s+"
    r"(?:(?:whole|entire|given|provided|above)\s+)?(?:report|document|paper|guidebook|guide|file|pdf|slide|presentation"
    r"|brochure|handbook|text|article|book|deck)s?\b"
)
_ASKING = re.compile(
    r"\b(?:how many|how much|in total|in all|as follows|what's|who's|where's|list all|list the|tell me|find out"
    r"|write down|point out)\b"
)
_NUMBERED = re.compile(
    r"\b(figures?|fig\.?|tables?|tab\.?|charts?|graphs?|diagrams?|exhibits?|appendix|annex|sections?|chapters?|units?"
    r"|steps?|equations?|schedule|article|clause|abbildung|abb\.?|tabelle|kapitel|tableau|chapitre|figura|tabla|tabella"
    r"|capitulo|capitolo)"
    r"(?:\s+no\.?)?(?:\s+([a-z]-?\d+|[a-z]\b)|\s*(\d+(?:[-.]\d+)*))"
)

_SOFT = frozenset(
    "number name value percentage percent color colour kind type list total many much difference sum average answer"
    " title page pages slide slides figure figures picture image images chart charts graph graphs table tables diagram"
    " section mention mentioned shown show shows given include includes included including contain contains named"
    " called listed please enumerate identify provide describe explain tell find use used using many following"
    " different item items report document paper article book text content contents year years date"
    " nombre nom valeur montant pourcentage numero zahl nummer wert betrag prozent nome valore importo valor"
    " seite seiten pagina paginas abbildung tabelle figura tabla tabella tableau".split()
)
_FIGURE = frozenset(
    "figure figures chart charts graph graphs picture pictures image images photo photos bar bars pie diagram diagrams"
    " color colors colour colours plot plots subfigure subfigures logo logos map icon icons legend legends screenshot"
    " abbildung bild diagramm graphique figura grafico imagen imagem farbe couleur".split()
)
_DERIVED = frozenset(
    "difference average averaged mean sum combined higher lower more less fewer than compared largest smallest highest"
    " lowest longest shortest biggest most least second third ratio multiple times differenz durchschnitt summe mehr"
    " weniger grosste kleinste moyenne plus moins media mas menos mayor menor maior piu meno maggiore".split()
)
_CONTENTS = frozenset(
    "contents chapter chapters section sections index outline part parts page pages inhalt kapitel chapitre chapitres"
    " capitulo capitulos capitolo capitoli indice sommaire".split()
)


def parse(text: str) -> Question:
    """Take a question apart."""
    folded = fold(_without_instructions(text))
    pages = page_references(folded)
    for reference in pages:
        folded = folded.replace(reference.words, " , ", 1)
    said = words(folded)
    stop_words = STOP_WORDS[language_of(said, 1)] | STOP_WORDS["en"]
    content = tuple(word for word in words(_ASKING.sub(" ", _WHERE.sub(" ", folded))) if word not in stop_words)
    if not content and not pages:
        content = tuple(said)
    return Question(
        text=text,
        words=content,
        soft=_SOFT.intersection(content),
        pages=pages,
        numbered=tuple(_numbered(folded)),
        kind=kind_of(fold(text)),
        derived=not _DERIVED.isdisjoint(said),
        about_figure=not _FIGURE.isdisjoint(said),
        about_contents=not _CONTENTS.isdisjoint(said),
        bare=bool(content) and KIND_WORDS.issuperset(content),
    )


def _without_instructions(text: str) -> str:
    """Leave out examples and sentences about the form of the answer ("Please write it as a list, e.g. ...")."""
    sentences = [part for part in _SENTENCE_END.split(_EXAMPLE.sub(" ", text)) if part.strip()]
    return " ".join([part for part in sentences if not _INSTRUCTION.match(part)] or sentences)


def _numbered(folded: str) -> list[tuple[str, str]]:
    """Things named by number, as they begin a line of the index."""
    return [
        (terms(words(noun), "en")[0], " ".join(terms(words(letter or number), "en")))
        for noun, letter, number in _NUMBERED.findall(folded)
    ]
