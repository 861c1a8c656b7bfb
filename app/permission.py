"""The terms of Llama 3.2 in plain words, as the window and the command line show them, and what was agreed to."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.contracts import Region, Terms
from engine.llama_licence import VERSION
from engine.models.licence import accepted, answered, has_accepted

SUMMARY = (
    "Llama 3.2 is Meta's, and comes under the Llama 3.2 Community License of 25 September 2024. Folioscope contains no "
    "model: whoever gets one is Meta's licensee.",
    "You may use, copy and change the models without paying, at work too. Whoever had more than 700 million users a "
    "month when Llama 3.2 was released has to ask Meta for a licence.",
    "You may not practise a profession with them that you are not licensed for: law, medicine, finance and the like.",
    "You may not use them to break the law or the rights of others, to deceive, to hurt people, for weapons, warfare "
    "or critical infrastructure, or to find out private things about people without the right to.",
    "Whoever passes the models on passes on the licence and its notice, and says \u201cBuilt with Llama\u201d.",
    "Meta gives no warranty and answers for no damage. It may end the licence of whoever breaks it; the models are to "
    "be deleted then. The law of California applies.",
    "The models that see pages are not licensed to everyone in the European Union. That is asked when one is first "
    "to be used.",
)
"""Not the licence itself: its text is what counts."""

QUESTION = (
    "Are you an individual domiciled in the European Union, or acting for a company whose principal place of business "
    "is there?"
)
EXPLAINED = (
    "Meta's policy gives no rights to the Llama 3.2 models that see pages to individuals domiciled in the European "
    "Union, nor to companies with their principal place of business there. Models that read text are not concerned.",
    "The policy excepts end users of a product that contains such a model. Folioscope contains none: whoever fetches "
    "the weights is the licensee. So the exception is not taken to hold here.",
    "Yes means that no such model is downloaded, imported or used from this disk. Text models, quotes and OCR work as "
    "before. Another way is a hosted service whose provider offers the model to you.",
    "The answer is never guessed, stays on this machine, and can be changed at any time.",
)
ANSWERS = {
    Region.OUTSIDE: "No",
    Region.INSIDE: "Yes",
    Region.OTHER_RIGHTS: "We hold other rights from Meta",
}


def agree(terms: Terms, *, licence: bool, region: Region | None) -> Terms:
    """The licence is accepted now, and the question answered; None: it stays as it was."""
    now = datetime.now(UTC)
    terms = accepted(terms, now) if licence else terms
    return terms if region is None else answered(terms, region, now)


def told_of_licence(terms: Terms) -> str:
    """Whether and when it was accepted."""
    return f"{VERSION}: accepted on {_day(terms.accepted)}." if has_accepted(terms) else f"{VERSION}: not accepted yet."


def told_of_region(terms: Terms) -> str:
    """What was answered, and when."""
    if terms.region is Region.UNSAID:
        return "European Union: not answered yet; only models that see pages ask."
    return f"European Union: answered \u201c{ANSWERS[terms.region]}\u201d on {_day(terms.region_said)}."


def _day(written: str) -> str:
    """The day of a time in ISO 8601."""
    return written[:10]
