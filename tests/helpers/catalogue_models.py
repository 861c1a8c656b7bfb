"""A catalogue like the real one: what it offers matters here, not where that lies."""

from __future__ import annotations

from engine.contracts import CatalogueModel, ModelKind


def _model(family: str, form: str, size: int, *, gated: bool = False) -> CatalogueModel:
    kind = ModelKind.VISION if "vision" in family else ModelKind.TEXT
    return CatalogueModel(
        id=f"{family}-{form.lower()}" + ("-gated" if gated else ""),
        kind=kind,
        family=family,
        title=family,
        form=form,
        repository="somebody/something",
        files=("model",),
        size=size,
        licence="llama3.2",
        gated=gated,
        purpose="It is there to be chosen.",
        memory=(),
    )


CATALOGUE = (
    _model("llama-3.2-1b", "Q8_0", 1_321_083_008),
    _model("llama-3.2-1b", "Q4_K_M", 807_694_464),
    _model("llama-3.2-3b", "Q8_0", 3_421_899_904),
    _model("llama-3.2-3b", "Q4_K_M", 2_019_377_696),
    _model("llama-3.2-11b-vision", "bf16", 21_340_000_000, gated=True),
    _model("llama-3.2-11b-vision", "bf16", 21_340_000_000),
    _model("llama-3.2-11b-vision", "nf4", 7_700_000_000),
    _model("llama-3.2-90b-vision", "bf16", 177_000_000_000),
)


def by_family(family: str) -> CatalogueModel:
    """The smallest of a family."""
    return min((model for model in CATALOGUE if model.family == family), key=lambda model: model.size)
