"""On which terms a model of Llama 3.2 may be got and used: the licence accepted, and for models that see pages the
question of the European Union answered.

The program contains no model, so whoever fetches the weights is the licensee. Meta's policy gives no rights to the
models that see to individuals domiciled in the European Union and to companies with their principal place of business
there. It excepts end users of a product that contains them; Folioscope contains none and does not rely on that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.contracts import (
    CatalogueModel,
    ModelHeader,
    ModelKind,
    Region,
    ServerKind,
    Terms,
    TextModelFacts,
    VisionModelFacts,
)
from engine.errors import NotAcceptedError, NotLicensedError, NotLicensedHereError, RegionUnsaidError
from engine.llama_licence import VERSION

Licensed = CatalogueModel | ModelHeader | TextModelFacts | VisionModelFacts
"""what is known of a model before it is got, found or used"""

FAMILY, IN_CATALOGUE = "llama-3.2", "llama3.2"
"""how families of these models begin, and the licence's name in the catalogue"""
WHERE = "Ask > Licence of the models\u2026 in the window shows the terms, or 'folioscope models licence'"


def governed(model: Licensed) -> ModelKind | None:
    """Whose rules of the licence a model falls under; None: it is no Llama 3.2, whose terms are another's to say, or
    has random weights.

    Of a model on a server, whoever runs the server is the licensee: a provider, or the person themselves.
    """
    match model:
        case CatalogueModel(kind=kind, licence=licence):
            return kind if licence == IN_CATALOGUE else None
        case ModelHeader(kind=kind, family=family, test=test):
            return kind if family.startswith(FAMILY) and not test else None
        case TextModelFacts() if model.server:
            return None
        case VisionModelFacts(format=ServerKind.HOSTED):  # its provider is the licensee, and offers it
            return None
        case TextModelFacts(tuned=tuned, test=test):
            return ModelKind.TEXT if tuned and not test else None
        case VisionModelFacts(test=test):
            return None if test else ModelKind.VISION


def refusal(kind: ModelKind | None, terms: Terms) -> NotLicensedError | None:
    """Why a model may not be got or used on these terms; None: it may. ``kind`` as ``governed`` tells it."""
    if kind is None:
        return None
    if not has_accepted(terms):
        return NotAcceptedError(
            f"The terms of Llama 3.2 have not been accepted yet: {VERSION}.",
            f"{WHERE}; 'folioscope models licence --accept' accepts them.",
        )
    match kind, terms.region:
        case ModelKind.VISION, Region.UNSAID:
            return RegionUnsaidError(
                "Llama 3.2 models that see pages are not licensed to everyone in the European Union, and it has not "
                "been said yet whether that concerns you.",
                f"{WHERE}; 'folioscope models licence --region' answers.",
            )
        case ModelKind.VISION, Region.INSIDE:
            return NotLicensedHereError(
                "Meta does not license the Llama 3.2 models that see pages to you in the European Union.",
                "Text models, quotes and OCR work as before; a hosted service whose provider offers the model to you "
                f"is another way. {WHERE} and changes your answer.",
            )
    return None


def require(model: Licensed, terms: Terms) -> None:
    """Let a model be got or used on these terms.

    Raises:
        NotAcceptedError: the licence has to be accepted first.
        RegionUnsaidError: the question of the European Union has to be answered first.
        NotLicensedHereError: it was answered with Yes.
    """
    refused = refusal(governed(model), terms)
    if refused is not None:
        raise refused


def has_accepted(terms: Terms) -> bool:
    """Whether the licence was accepted in the version that is in force."""
    return terms.licence == VERSION


def accepted(terms: Terms, now: datetime) -> Terms:
    """The licence is accepted. What was accepted earlier keeps its day."""
    return terms if has_accepted(terms) else replace(terms, licence=VERSION, accepted=_written(now))


def answered(terms: Terms, region: Region, now: datetime) -> Terms:
    """The question of the European Union is answered, or answered otherwise."""
    return replace(terms, region=region, region_said=_written(now))


def _written(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
