"""Ten drawn pages about ten invented lighthouses, questions that one page answers, and some that none does."""

from __future__ import annotations

from dataclasses import dataclass

from app.checking.pdf import prose
from app.checking.questions import Measure, Question

BESIDE = (
    "The path from the village is steep, and in winter a rope is stretched along it. The store beside the tower holds "
    "paint, lamp oil from earlier days, and the boat that nobody has used since the new jetty was built.",
    "Visitors are asked to shut the gate, because sheep graze on the slope. Those who come by sea tie up at the inner "
    "side of the jetty, where the water is calm even when the wind blows from the west.",
    "The glass of the lantern is cleaned once a week from within and, when the weather allows it, from without. The "
    "inspector found no damp in the stair, and the railing has been painted again.",
)
"""what stands on every page and answers nothing"""


@dataclass(frozen=True, slots=True)
class Lighthouse:
    """What one page says."""

    name: str
    keeper: str
    height: int
    """metres"""
    cost: int
    """euros, of the new lamp"""
    ships: int
    """that passed in a year"""

    def drawn(self) -> str:
        """The page."""
        facts = (
            f"The lighthouse of {self.name} stands {self.height} metres above the sea. Its keeper is {self.keeper}, "
            f"who lives in the white house below the tower.",
            f"The lamp of {self.name} was renewed for {self.cost:,} euros. In the last year, {self.ships:,} ships "
            f"passed it.",
        )
        return prose(self.title, (BESIDE[0], facts[0], BESIDE[1], facts[1], BESIDE[2]))

    @property
    def title(self) -> str:
        """The heading of the page."""
        return f"Report on {self.name}"


LIGHTHOUSES = (
    Lighthouse("Tarn Head", "Ada Merrow", 62, 4_310, 1_874),
    Lighthouse("Gull Rock", "Bertil Onslow", 48, 3_954, 2_206),
    Lighthouse("Saint Orme", "Clara Winnick", 91, 5_128, 967),
    Lighthouse("Low Sands", "Dorian Pell", 27, 2_745, 3_481),
    Lighthouse("Black Ness", "Edda Farrow", 73, 6_089, 1_532),
    Lighthouse("Elder Point", "Fabian Crook", 35, 4_677, 2_919),
    Lighthouse("Mill Skerry", "Greta Holm", 54, 3_236, 745),
    Lighthouse("North Cairn", "Hugo Tessel", 86, 7_415, 1_168),
    Lighthouse("Reed Island", "Ingrid Vane", 19, 2_093, 4_027),
    Lighthouse("Cold Haven", "Jonas Quill", 68, 5_862, 2_354),
)

Fact = tuple[str, str]
"""a question with a place for the name, and the name of the field that answers it"""
FACTS: tuple[Fact, ...] = (
    ("How many metres above the sea does the lighthouse of {} stand?", "height"),
    ("Who is the keeper of the lighthouse of {}?", "keeper"),
    ("For how many euros was the lamp of {} renewed?", "cost"),
    ("How many ships passed the lighthouse of {} in the last year?", "ships"),
)
NOWHERE = (
    "In which year was the foghorn of Tarn Head replaced?",
    "How many steps does the stair of Low Sands have?",
    "What is the name of the keeper of Grey Holm?",
    "How much does the keeper of Elder Point earn in a month?",
    "In which month was the lamp of Cold Haven renewed?",
)
"""that sound as if a page answered them"""
SEEN: tuple[Fact, ...] = (
    ("What is the title of this page?", "title"),
    ("How many euros did the new lamp cost?", "cost"),
    ("What is the name of the keeper?", "keeper"),
)
"""to be asked about one page that is looked at"""
UNSEEN = (
    "Who painted the picture in the stair?",
    "What does a ticket for children cost?",
    "In which year was the tower built?",
)


def pages() -> tuple[str, ...]:
    """All ten."""
    return tuple(lighthouse.drawn() for lighthouse in LIGHTHOUSES)


def asked(count: int) -> tuple[Question, ...]:
    """A question about each of the first pages, in turn about each kind of fact."""
    return tuple(_about(number, FACTS[number % len(FACTS)]) for number in range(count))


def asked_in_vain(texts: tuple[str, ...]) -> tuple[Question, ...]:
    """Questions that must not be answered."""
    return tuple(Question(text, "", measure=Measure.SILENT) for text in texts)


def seen(count: int) -> tuple[Question, ...]:
    """A question about each of the first pages: its title, a number, a name."""
    return tuple(_about(number, SEEN[number % len(SEEN)]) for number in range(count))


def _about(number: int, fact: Fact) -> Question:
    text, field = fact
    values = [str(getattr(lighthouse, field)) for lighthouse in LIGHTHOUSES]
    others = tuple(value for place, value in enumerate(values) if place != number)
    return Question(text.format(LIGHTHOUSES[number].name), values[number], others)
