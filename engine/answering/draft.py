"""An answer in the making: statements, the quotes behind them, calculations, each checked as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.answering.arithmetic import CalculationError, calculate, parse_call
from engine.answering.checking import find_quote, lost_quote, quote_of
from engine.answering.form import Cite, Stated
from engine.answering.inputs import trace
from engine.answering.page_text import page_text
from engine.answering.parts import MarkedPage, Part
from engine.answering.support import unsupported_numbers
from engine.contracts import Calculation, CalculationMade, Quote, Statement, StatementMade, TextSource


@dataclass
class Draft:
    """Statements so far, and all that stands behind them."""

    question: str
    today: date
    quotes: list[Quote] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    calculations: list[Calculation] = field(default_factory=list)
    typed: str = ""
    """the question in the person's own words, where it was rewritten: only numbers in these are the person's"""

    def state(self, stated: Stated, part: Part) -> StatementMade:
        """Check a statement against the pages that the model read, and add it."""
        quotes = [quote for cite in stated.cites for quote in _checked(cite, part)]
        found = [quote.text for quote in quotes if quote.verified]
        return self._add(stated.text, quotes, unsupported_numbers(stated.text, found, self.calculations))

    def add_silenced(self, earlier: Draft) -> Iterator[StatementMade]:
        """Add what was stated earlier from documents of which nothing is quoted any more: a document that gives orders
        to a model must not make another one fall silent."""
        heard = {quote.document_id for quote in self.quotes if quote.verified}
        for statement in earlier.statements:
            quotes = [earlier.quotes[place] for place in statement.quotes]
            if {quote.document_id for quote in quotes if quote.verified} - heard:
                yield self._add(statement.text, quotes, statement.unsupported)

    def _add(self, text: str, quotes: Sequence[Quote], unsupported: tuple[str, ...]) -> StatementMade:
        places, new = [], []
        for quote in quotes:
            if quote not in self.quotes:
                self.quotes.append(quote)
                new.append(quote)
            places.append(self.quotes.index(quote))
        statement = Statement(text=text, quotes=tuple(dict.fromkeys(places)), unsupported=unsupported)
        self.statements.append(statement)
        return StatementMade(statement, tuple(new))

    def calculate(self, call: str, part: Part) -> CalculationMade:
        """Evaluate what the model called for, from numbers that stand on the pages.

        Raises:
            CalculationError: it cannot be evaluated, or a number stands nowhere.
        """
        expression = parse_call(call)
        if expression is None:
            raise CalculationError("This is not a call of the function.")
        calculated = calculate(expression, self.today)
        inputs = trace(calculated, _texts(part), self.typed or self.question, self.today)
        calculation = Calculation(calculated.expression, calculated.result, inputs)
        if calculation not in self.calculations:
            self.calculations.append(calculation)
        return CalculationMade(calculation)

    def drop_statements(self) -> None:
        """Begin anew; calculations stay."""
        self.statements.clear()
        self.quotes.clear()

    def take_up(self, earlier: Draft) -> None:
        """What was stated earlier stands again."""
        self.statements[:] = earlier.statements
        self.quotes[:] = earlier.quotes


def _checked(cite: Cite, part: Part) -> Sequence[Quote]:
    """The quote with its place, or marked as not found; where words of a change are quoted, both sides of it."""
    # The grammar names no other page than those; a model without one may: then it is the nearest that counts.
    claimed = min(part.pages, key=lambda marked: abs(marked.mark - cite.mark))
    for marked in _nearest(claimed, part):
        place = find_quote(cite.words, marked.page)
        if place is not None:
            return marked.cites or (quote_of(place, marked.page, claimed.document),)
    return (lost_quote(cite.words, claimed.page, claimed.document),)


def _nearest(claimed: MarkedPage, part: Part) -> list[MarkedPage]:
    """The pages of the same document, the nearest first; models miscount. What stands on a page goes before what was
    seen on it, and of several parts of one page the claimed one goes first."""

    def key(marked: MarkedPage) -> tuple[int, int, bool, bool]:
        page = marked.page
        away = abs(page.position - claimed.page.position)
        return away, page.position, page.text.source is TextSource.SEEN, marked is not claimed

    return sorted((one for one in part.pages if one.page.document_id == claimed.page.document_id), key=key)


def _texts(part: Part) -> Mapping[tuple[str, int], str]:
    """The words of the pages, without the number that each bears in the prompt: that one is on no page. What was seen
    on a page stands behind its words."""
    texts: dict[tuple[str, int], str] = {}
    for marked in part.pages:
        key = marked.document, marked.page.position
        texts[key] = f"{texts[key]}\n{page_text(marked.page.text)}" if key in texts else page_text(marked.page.text)
    return texts
