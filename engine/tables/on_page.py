"""The tables on a page: among its words, or, where it has none or it is wished, as a vision model sees them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.contracts import AskEvent, Page, Pictures, TablesFound, VisionModelFacts
from engine.errors import PageError, UseError
from engine.tables.find import tables_of
from engine.tables.looking import Ask, tables_seen


def is_looked_at(page: Page, pictures: Pictures) -> bool:
    """Whether a vision model is to look at the page, if there is one."""
    has_words = any(not word.hidden for word in page.text.words())
    return pictures is Pictures.ALWAYS or (pictures is Pictures.AUTO and not has_words)


def tables_on(
    page: Page, pictures: Pictures, model: VisionModelFacts | None, ask: Ask
) -> Iterator[AskEvent | TablesFound]:
    """What happens while a vision model looks; then the tables.

    Raises:
        PageError: the page could not be read or drawn.
        UseError: a picture is to be looked at, and there is no vision model.
        KnownError: the model cannot be used.
        Interrupted: stopped.
    """
    if page.failed is not None:
        raise PageError(page.failed)
    if pictures is Pictures.ALWAYS and model is None:
        raise UseError("There is no vision model.", "Choose one, and look at the page again.")
    if model is not None and is_looked_at(page, pictures):
        tables = yield from tables_seen(ask, page)
        yield TablesFound(tables, seen=True, test_model=model.test)
    elif page.facts is None:
        raise PageError("It cannot be told which words of this page a person sees.", "Add the document again.")
    else:
        yield TablesFound(tables_of(page.text), seen=False)
