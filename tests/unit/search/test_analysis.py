"""Words become terms."""

from __future__ import annotations

import pytest

from engine.search.analysis import fold, number_term, terms, words
from engine.search.languages import language_of


def terms_of_text(text: str, language: str = "en") -> list[str]:
    return terms(words(fold(text)), language)


@pytest.mark.parametrize(
    ("digits", "term"),
    [
        ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("1234.5", "1234.5"),
        ("26,60", "26.6"),
        ("1.234", "1234"),
        ("0.125", "0.125"),
        ("2.18.0", "2.18.0"),
        ("1,234,567", "1234567"),
        ("007", "7"),
        ("5.00", "5"),
    ],
)
def test_spellings_of_a_number_are_one_term(digits: str, term: str) -> None:
    assert number_term(digits) == term


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "invoices", "invoice"),
        ("fr", "déclarations", "declaration"),
        ("de", "Verträge", "Vertrag"),
        ("it", "pagamenti", "pagamento"),
        ("pt", "contratos", "contrato"),
        ("es", "números", "numero"),
        ("hi", "किताबों", "किताब"),
    ],
)
def test_forms_of_a_word_share_their_stem(language: str, one: str, other: str) -> None:
    assert terms_of_text(one, language) == terms_of_text(other, language)


def test_letters_with_accents_ligatures_and_wide_letters_are_plain() -> None:
    assert fold("Müller Straße ﬁnance Ａ４") == "muller strasse finance a4"


def test_thai_is_split_into_pairs_of_letters() -> None:
    assert terms_of_text("ราคา", "th") == ["รา", "าค", "คา"]


def test_digits_of_other_scripts_are_european_digits() -> None:
    assert terms_of_text("४५०", "hi") == ["450"]
    assert terms_of_text("๔๕๐", "th") == ["450"]


def test_words_of_forms_that_mean_the_same_are_one_term() -> None:
    assert terms_of_text("Tel") == terms_of_text("telephone") == terms_of_text("phone")
    assert terms_of_text("%") == terms_of_text("percentage")
    assert terms_of_text("subtotal") == terms_of_text("sub total")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the tenant pays the rent on the fifth of the month"),
        ("fr", "le locataire paie le loyer au début de chaque mois dans les délais"),
        ("de", "der Mieter zahlt die Miete am Anfang des Monats und nicht später"),
        ("it", "il conduttore paga il canone nella prima settimana di ogni mese"),
        ("pt", "o inquilino não paga a renda no começo do mês com as despesas"),
        ("es", "el inquilino paga la renta al principio del mes con los gastos"),
        ("hi", "किरायेदार हर महीने की पाँच तारीख को किराया देता है"),
        ("th", "ผู้เช่าจ่ายค่าเช่าทุกเดือน"),
    ],
)
def test_the_language_of_a_sentence(language: str, text: str) -> None:
    assert language_of(words(fold(text)), 2) == language


def test_without_enough_signs_of_another_language_a_page_is_english() -> None:
    assert language_of(["total", "de", "amount"], 3) == "en"
