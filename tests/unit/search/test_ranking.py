"""Pages that bear on a question come first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.contracts import PageText, Scope
from tests.unit.search.pages import SmallLibrary, page_text

FILLER = (
    "The weather was mild and the roads were dry.",
    "Deliveries arrived in the morning as they always do.",
    "The committee thanked everybody for their patience.",
    "New chairs were bought for the large meeting room.",
    "A walk through the garden ended the visit.",
)


def filled(*lines: str, after: int = 0) -> PageText:
    """A page whose lines stand among others."""
    return page_text(*FILLER[:after], *lines, *FILLER[after:])


def test_a_page_replaces_what_was_there() -> None:
    library = SmallLibrary(lease=[filled("The deposit is 900 francs.")])
    library.put("lease", 1, filled("The caretaker lives on the ground floor."))
    assert library.found("How much is the deposit?") == []
    assert library.found("Where does the caretaker live?") == [("lease", 1)]


def test_a_removed_document_is_not_found_and_leaves_no_word_behind() -> None:
    library = SmallLibrary(lease=[filled("The deposit is 900 francs.")], letter=[filled("The deposit was paid.")])
    library.index.remove(library.connection, "lease")
    assert library.found("Was the deposit paid?") == [("letter", 1)]
    assert library.connection.execute("SELECT count(*) FROM search_terms_1 WHERE term = 'franc'").fetchone() == (0,)


def test_a_removed_page_is_not_found() -> None:
    library = SmallLibrary(lease=[filled("The deposit is 900 francs."), filled("The caretaker has a key.")])
    library.index.remove_page(library.connection, "lease", 1)
    assert library.found("Which deposit?") == []
    assert library.found("Who has the caretaker key?") == [("lease", 2)]


def test_hidden_words_are_not_found() -> None:
    text = page_text("secret words", "The caretaker has a key.")
    library = SmallLibrary(lease=[replace(text, hidden=bytes([1, 1, 0, 0, 0, 0, 0]))])
    assert library.found("secret words") == []
    assert library.found("caretaker key") == [("lease", 1)]


def test_words_close_together_beat_the_same_words_far_apart() -> None:
    apart = page_text("Insurance is discussed elsewhere.", *FILLER * 3, "Premium seats are sold out.")
    together = page_text(*FILLER, "The insurance premium is due in May.", *FILLER * 2)
    assert SmallLibrary(book=[apart, together]).found("When is the insurance premium due?")[0] == ("book", 2)


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    pages = [filled("The tenant is here.") for _ in range(8)]
    pages.append(filled("A chimney sweep comes twice a year."))
    assert SmallLibrary(lease=pages).found("Does the tenant pay the chimney sweep?")[0] == ("lease", 9)


def test_a_heading_tells_more_than_the_text() -> None:
    plain = page_text("Risk management is part of the work.", *FILLER)
    headed = page_text("# Risk management", *FILLER)
    assert SmallLibrary(report=[plain, headed]).found("risk management")[0] == ("report", 2)


def test_the_page_named_comes_first_and_the_note_says_how_it_was_counted() -> None:
    library = SmallLibrary()
    for position, label in enumerate(("i", "ii", "1", "2", "3"), start=1):
        library.put("book", position, filled("A photograph of the harbour."), label)
    ranking = library.rank("What is in the photograph on page 2?", "book")
    assert ranking.pages[0].position == 4
    assert ranking.notes == ("Page 2 was taken as the printed page number 2, which is page 4 of the file.",)


def test_a_page_named_is_found_though_no_word_fits() -> None:
    library = SmallLibrary(book=[filled("One."), filled("Two."), filled("Three.")])
    assert library.found("How many dogs are there on page 3?", "book")[0] == ("book", 3)
    assert library.quotes("How many dogs are there on page 3?", "book")[0].page == 3


def test_a_figure_named_by_number_is_found_by_its_caption() -> None:
    mentions = [filled("As Figure 3 shows, sales grew."), filled("See Figure 3 for sales.")]
    caption = filled("Figure 3: Sales by region")
    assert SmallLibrary(paper=[*mentions, caption]).found("Which color is the bar in Figure 3?")[0] == ("paper", 3)


def test_a_table_of_contents_does_not_win() -> None:
    topics = ("Summary", "Climate risks", "Water supply", "Food safety", "Health costs", "Outlook")
    contents = page_text("Contents", *(f"{topic} {4 * number}" for number, topic in enumerate(topics, start=1)))
    chapter = page_text("# Food safety", "Food safety rules changed in spring.", *FILLER)
    pages = [contents, *(filled() for _ in range(6)), chapter]
    assert SmallLibrary(report=pages).found("What changed about food safety?")[0] == ("report", 8)


@pytest.mark.parametrize("question", ["What is the depsoit?", "What is the deposti?", "How much deposiit?"])
def test_typos_are_forgiven(question: str) -> None:
    library = SmallLibrary(lease=[filled("The deposit is 900 francs."), filled("The caretaker has a key.")])
    assert library.found(question)[0] == ("lease", 1)


def test_a_number_is_found_in_another_spelling() -> None:
    library = SmallLibrary(bill=[filled("Amount due 1.234,50"), filled("Amount due 1.300,00")])
    assert library.found("Which invoice was about 1,234.50?")[0] == ("bill", 1)


def test_a_word_parted_at_the_end_of_a_line_is_found() -> None:
    library = SmallLibrary(lease=[filled("All obli-", "gations end in May."), filled("Nothing else.")])
    assert library.found("Which obligations are there?") == [("lease", 1)]
    assert library.quotes("Which obligations are there?")[0].text == "All obli-"


@pytest.mark.parametrize(
    ("texts", "question"),
    [
        (("ค่าเช่ารายเดือนคือเก้าร้อยบาท", "แมวนอนอยู่บนเก้าอี้ในสวน"), "ค่าเช่าเท่าไร"),
        (("मासिक किराया नौ सौ रुपये है", "बिल्ली बगीचे में सो रही है"), "किराये कितने हैं"),
        (
            (
                "Die monatliche Miete beträgt neunhundert Franken und ist am Ersten fällig",
                "Die Katze schläft im Garten",
            ),
            "Wie hoch sind die Mieten?",
        ),
        (
            ("Le loyer mensuel est de neuf cents francs et il est dû le premier", "Le chat dort dans le jardin"),
            "Quels sont les loyers ?",
        ),
    ],
)
def test_languages(texts: tuple[str, str], question: str) -> None:
    library = SmallLibrary(one=[page_text(texts[1])], two=[page_text(texts[0])])
    assert library.found(question)[0] == ("two", 1)


def test_the_scope_limits_documents_and_pages() -> None:
    page = filled("The deposit is 900 francs.")
    library = SmallLibrary(lease=[page, page, page], letter=[page])
    assert {name for name, _ in library.found("deposit", "letter")} == {"letter"}
    ranking = library.index.rank(library.connection, "deposit", Scope(document_ids=("lease",), pages=(2, 3)))
    assert {page.position for page in ranking.pages} == {2, 3}
    everywhere = library.index.rank(library.connection, "deposit", Scope(pages=(2, 2)))
    assert [(page.document_id, page.position) for page in everywhere.pages] == [("lease", 2)]


@pytest.mark.parametrize("question", ["What is the capital of Mongolia?", "zebra xylophone", "", "?!", '" OR NEAR(*'])
def test_nothing_fits(question: str) -> None:
    library = SmallLibrary(report=[filled("Capital was raised in May."), *(filled("New capital.") for _ in range(30))])
    assert library.found(question) == []
    assert library.quotes(question) == ()


def test_an_empty_library() -> None:
    assert SmallLibrary().found("What is the deposit?") == []


def test_a_bare_question_looks_at_the_first_pages_of_the_document() -> None:
    library = SmallLibrary(letter=[filled("Geneva, 14 May 2024"), filled("Kind regards")])
    assert library.quotes("What is the date?", "letter")[0].text == "Geneva, 14 May 2024"
