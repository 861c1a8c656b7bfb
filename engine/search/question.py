"""What a question asks for: its words, the pages and figures it names, the kind of answer it wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from engine.search.analysis import fold, terms, words
from engine.search.languages import STOP_WORDS, language_of


class Kind(StrEnum):
    """The kind of words that would answer a question."""

    AMOUNT = "amount"
    DATE = "date"
    PERCENT = "percent"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PageReference:
    """A page that the question names: "page 12", "slides 3-5", "the last page"."""

    first: int
    """negative: counted from the end"""
    last: int
    words: str
    """as it stands in the folded question"""
    roman: str = ""
    """the numeral in small letters, when it is one"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, taken apart."""

    text: str
    language: str
    words: tuple[str, ...]
    """folded content words in order, without stop words and phrases of asking"""
    soft: frozenset[str]
    """those of the words that say what is wanted rather than where it stands ("number", "name")"""
    pages: tuple[PageReference, ...]
    numbered: tuple[tuple[str, str], ...]
    """things named by number, as terms: ("figur", "3"), ("tabl", "1 1")"""
    kind: Kind
    about_figure: bool
    """it asks for what a figure, chart or picture shows"""
    about_contents: bool
    """it asks for chapters, sections or pages, which tables of contents list"""
    bare: bool
    """it names nothing but the kind of answer ("What is the date?")"""


_INSTRUCTION = re.compile(
    r"^(please|kindly|write|give|return|format|save|express|round|answer|respond|reply|note that|your (answer|report|response)"
    r"|the (answer|output|result)s? (should|shall|must|is)|(you )?(should|must) answer|do not)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\(\s*(e\.\s?g\.|for example|for instance|such as)[^)]*\)"
    r"|[,;]?\s*\b(e\.\s?g\.|for example|such as the following|like)[,:]?\s*[\[(\"'“‘].*$",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z¿¡])|(?<=\?)\s*(?=\S)|\n+")
_ASKING = re.compile(
    r"\b(according to|based on|in|of|from|for|by|within|throughout)\s+(this|the|these|that|our|my)(\s+(whole|entire|given|provided|above))?\s+"
    r"(report|document|paper|guidebook|guide|file|pdf|slides?|presentation|brochure|handbook|text|article|book|deck)s?\b"
    r"|\b(how many|how much|in total|in all|as follows|what's|who's|where's|list all|list the|tell me|find out|write down|point out)\b",
    re.IGNORECASE,
)
_SOFT = frozenset(
    "number name value percentage percent color colour kind type list total many much difference sum average answer title "
    "page pages slide slides figure figures picture image images chart charts graph graphs table tables diagram section "
    "mention mentioned shown show shows given include includes included including contain contains named called listed "
    "please enumerate identify provide describe explain tell find use used using many following different item items "
    "report document paper article book text content contents year years date "
    "nombre nom valeur montant pourcentage numero zahl nummer wert betrag prozent numero nome valore importo valor nombre "
    "seite seiten pagina paginas abbildung tabelle figura tabla tabella tableau".split()
)
_FIGURE = frozenset(
    "figure figures chart charts graph graphs picture pictures image images photo photos bar bars pie diagram diagrams "
    "color colors colour colours plot plots subfigure subfigures logo logos map icon icons legend legends screenshot "
    "abbildung bild diagramm graphique image figura grafico imagen imagem farbe couleur".split()
)
_CONTENTS = frozenset(
    "contents chapter chapters section sections index outline part parts page pages inhalt kapitel chapitre chapitres "
    "capitulo capitulos capitolo capitoli indice sommaire".split()
)
_KIND_WORDS = frozenset(
    "date day time total amount sum price cost percentage percent number phone telephone tel fax mail email address name "
    "grand final due datum gesamt gesamtbetrag summe betrag telefon montant prix telephone nom fecha importe "
    "telefono nombre data totale importo prezzo valor preco telefone nome".split()
)
_NUMBER_WORDS = {
    word: value
    for value, group in enumerate(
        (
            "one first ersten erste premiere prima primeira primera",
            "two second zweiten zweite deuxieme seconda segunda",
            "three third dritten dritte troisieme terza terceira tercera",
            "four fourth",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven eleventh",
            "twelve twelfth",
            "thirteen thirteenth",
            "fourteen fourteenth",
            "fifteen fifteenth",
            "sixteen sixteenth",
            "seventeen seventeenth",
            "eighteen eighteenth",
            "nineteen nineteenth",
            "twenty twentieth",
        ),
        start=1,
    )
    for word in group.split()
}
_PAGE = r"(?:pages?|pg|p\.|slides?|seiten?|pagina|paginas|pagine|folie|diapositive|diapositiva|पृष्ठ|หน้า)"
_PAGE_NUMBER = re.compile(
    rf"\b{_PAGE}\s*(?:no\.?|number|nr\.?|#)?\s*(\d+|[ivxl]+\b|{'|'.join(_NUMBER_WORDS)})"
    rf"(?:\s*(?:-|–|to|bis|a|à|until|through)\s*(?:{_PAGE}\s*)?(\d+))?(?!\s*[%.]\d)",
    re.IGNORECASE,
)
_PAGE_LIST = re.compile(rf"\b{_PAGE}\s*(\d+(?:\s*,\s*\d+)*\s*(?:,|and|und|et|y|e|&)\s*(\d+))", re.IGNORECASE)
_PAGE_ORDINAL = re.compile(
    rf"\b(?:(?P<cover>cover|title|front)|(?P<last>second[- ]last|penultimate|last|final|letzten?|derniere|ultima)"
    rf"|(?P<nth>first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)|erste[nr]?|premiere|prima|primera|primeira))\s+{_PAGE}\b"
    rf"|{_PAGE}\s+(?:at|on)?\s*(?:the\s+)?second\s+last",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(figures?|fig\.?|tables?|tab\.?|charts?|graphs?|diagrams?|exhibits?|appendix|annex|sections?|chapters?|units?|steps?|equations?|schedule|article|clause"
    r"|abbildung|abb\.?|tabelle|kapitel|tableau|chapitre|figura|tabla|tabella|capitulo|capitolo)"
    r"(?:\s+no\.?)?\s*((?<!s)(?<=\s)[a-z]-?\d+|\d+(?:[-.]\d+)*|(?<=\s)[a-z]\b)",
    re.IGNORECASE,
)

_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"\be-?\s?mail|\bcourriel|\bcorreo electr"),
    (Kind.PHONE, r"\b(tele)?phone\b|\btel\b|\bfax\b|\bmobile (no|number)|\btelefon|\bhotline|\btelephone"),
    (
        Kind.PERCENT,
        r"\bpercent|\bper cent|%|\bprozent|\bpourcent|\bporcent|\bpercentuale|\bpercentual|\brate\b|\bshare\b",
    ),
    (
        Kind.DATE,
        r"\bdate\b|\bdates\b|^when\b|\bwhen (did|was|is|were|will|does)\b|\bdeadline|\bdatum\b|^wann\b|^quand\b|^cuando\b|\bfecha\b|^quando\b|\bdata\b(?= (do|da|della|del|di))|\bwhat (day|year|month|time)\b|\bwhich (day|year|month)\b|\bdue\b|\bexpir|तारीख|दिनांक|วันที่",
    ),
    (
        Kind.AMOUNT,
        r"\bhow much\b|\btotal\b(?! number)|\bamount|\bprice|\bcost|\bfee\b|\bfees\b|\bpaid\b|\bpay\b|\bsalary|\brevenue|\bincome|\bbalance|\bsum\b|\bbetrag|\bsumme|\bkosten|\bpreis|\bgesamt|\bmontant|\bprix|\bimporte|\bprecio|\bimporto|\bprezzo|\bvalor total|\bpreco|\brent\b|\bworth\b|\bwieviel|\bcombien|\bcuanto cuesta|\bquanto costa|कुल|राशि|ราคา|ยอดรวม",
    ),
    (
        Kind.NUMBER,
        r"\bhow (many|old|long|far|large|big|tall|high)\b|\bnumber of\b|\bwhat (is|was) the (number|no\b)|\b(number|no|nr|nummer|numero|id)\b|\bwie ?viele?\b|\bcombien\b|\bcuant[oa]s\b|\bquant[ie]\b|\bquant[oa]s\b|\bvalue\b|\binteger\b",
    ),
    (
        Kind.NAME,
        r"^who\b|\bwho (is|was|are|were|wrote|signed|led|leads)\b|\bname of\b|\bwhose\b|\bwhich (person|company|individual|organi[sz]ation|country|city)\b|^wer\b|^qui\b|^chi\b|^quem\b|^quien\b",
    ),
)


def parse(text: str) -> Question:
    """Take a question apart."""
    asked = _without_instructions(text)
    folded = fold(asked)
    pages = page_references(folded)
    for reference in pages:
        folded = folded.replace(reference.words, " , ", 1)
    numbered = tuple(_numbered(folded))
    language = language_of(words(folded), 1)
    plain = _ASKING.sub(" ", folded)
    content = tuple(word for word in words(plain) if word not in STOP_WORDS[language] and word not in STOP_WORDS["en"])
    if not content:
        content = tuple(word for word in words(folded) if len(word) > 1)
    return Question(
        text=text,
        language=language,
        words=content,
        soft=frozenset(content) & _SOFT,
        pages=pages,
        numbered=numbered,
        kind=_kind_of(fold(text)),
        about_figure=not _FIGURE.isdisjoint(words(folded)),
        about_contents=not _CONTENTS.isdisjoint(words(folded)),
        bare=set(content) <= _KIND_WORDS,
    )


def _without_instructions(text: str) -> str:
    """Leave out sentences about the form of the answer ("Please write it as a list, e.g. ...")."""
    sentences = [part for part in _SENTENCE_END.split(_EXAMPLE.sub(" ", text)) if part and part.strip()]
    kept = [part for part in sentences if not _INSTRUCTION.match(part.strip())]
    return " ".join(kept or sentences)


def page_references(folded: str) -> tuple[PageReference, ...]:
    """The pages that a folded question names, in order."""
    found: list[PageReference] = []
    taken: list[tuple[int, int]] = []
    for pattern, make in ((_PAGE_LIST, _from_list), (_PAGE_NUMBER, _from_number), (_PAGE_ORDINAL, _from_ordinal)):
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            references = make(match)
            if references:
                taken.append(match.span())
                found.extend(references)
    return tuple(found)


def _from_list(match: re.Match[str]) -> list[PageReference]:
    numbers = [int(digits) for digits in re.findall(r"\d+", match.group(1))]
    return [PageReference(number, number, match.group(0)) for number in numbers]


def _from_number(match: re.Match[str]) -> list[PageReference]:
    digits = match.group(1)
    if digits.isdigit():
        first = int(digits)
    elif digits in _NUMBER_WORDS:
        first = _NUMBER_WORDS[digits]
    else:
        return [PageReference(0, 0, match.group(0), roman=digits)]
    last = int(match.group(2)) if match.group(2) else first
    return [PageReference(first, max(first, last), match.group(0))]


def _from_ordinal(match: re.Match[str]) -> list[PageReference]:
    if match.group("cover"):
        number = 1
    elif match.group("nth"):
        digits = re.match(r"\d+", match.group("nth"))
        number = int(digits.group()) if digits else _NUMBER_WORDS.get(match.group("nth"), 1)
    else:
        last = match.group("last") or "second last"
        number = -2 if last.startswith(("second", "penult")) else -1
    return [PageReference(number, number, match.group(0))]


def _numbered(folded: str) -> list[tuple[str, str]]:
    found = []
    for match in _NUMBERED.finditer(folded):
        found.append((terms(words(match.group(1)), "en")[0], " ".join(terms(words(match.group(2)), "en"))))
    return found


def _kind_of(folded: str) -> Kind:
    for kind, pattern in _KINDS:
        if re.search(pattern, folded):
            return kind
    return Kind.OTHER
