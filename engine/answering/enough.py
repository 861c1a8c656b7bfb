"""When one page answers a question, so that the person may not want to wait for the others.

Nothing ends by itself: another page may say it otherwise, and only the person knows what that is worth in minutes.
"""

from __future__ import annotations

from engine.contracts import Finding, Support
from engine.search.analysis import fold, words
from engine.search.question import parse

COLLECTING = frozenset(
    """
    all any both each every everything compare list many several total together summary summarize
    alle alles beide jede jeder jedes sammle vergleiche liste wieviele gesamt zusammen
    tous toutes chaque comparer combien liste total
    todos todas cada comparar cuantos cuantas lista total
    tutti tutte ogni quanti quante confronta elenco totale
    todos cada quantos quantas comparar lista
    """.split()
)
"""folded words of questions that more than one page may answer a part of"""


def is_enough(question: str, finding: Finding) -> bool:
    """Whether the finding answers the whole question, as far as can be told: it asks for one thing, which is not worked
    out from several, and nothing speaks against what the model read."""
    if not finding.answers or finding.cut or finding.support is Support.NOT_FOUND:
        return False
    return not parse(question).derived and COLLECTING.isdisjoint(words(fold(question)))
