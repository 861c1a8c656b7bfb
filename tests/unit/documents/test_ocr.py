"""Reading pictures of pages: languages, orientation, places, and what must not be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import cv2
import numpy as np
import pytest

from engine.contracts import TextSource
from engine.documents.ocr import MAX_AREA, OcrEngine, ocr_scale
from engine.documents.ocr_words import OcrResult
from engine.documents.tessdata import find_tessdata
from tests.helpers.drawn_text import page_with, picture_of

ENGLISH = "The annual report shows a profit of 1,234.50 dollars. Keep the invoice until 18 March 2024."


@pytest.fixture(scope="module")
def engine() -> Iterator[OcrEngine]:
    yield OcrEngine()


def text_of(result: OcrResult) -> str:
    return "\n".join(" ".join(word.text for word in line) for line in result.lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(ENGLISH, ["annual report", "1,234.50", "18 March 2024"], id="English"),
        pytest.param(
            "Le chiffre d’affaires de l’été a été révisé à 45 000 €.", ["affaires", "été", "45 000"], id="French"
        ),
        pytest.param("Die jährliche Prüfung für Straßenbau kostet 3.500 €.", ["jährliche", "Straßenbau"], id="German"),
        pytest.param("यह वार्षिक रिपोर्ट कंपनी का लाभ दिखाती है। 18 मार्च 2024", ["वार्षिक रिपोर्ट", "लाभ", "18"], id="Hindi"),
        pytest.param("La città è già più cara: perché costerà 720 euro?", ["città", "più", "perché"], id="Italian"),
        pytest.param("A ação não é válida após a revisão de março.", ["ação não", "março"], id="Portuguese"),
        pytest.param("El año próximo la señora pagará mañana.", ["año próximo", "señora", "mañana"], id="Spanish"),
        pytest.param("รายงานประจำปีนี้แสดงกำไรของบริษัท", ["รายงานประจำปี", "บริษัท"], id="Thai"),
    ],
)
def test_reads_the_eight_languages(
    engine: OcrEngine, request: pytest.FixtureRequest, text: str, expected: list[str]
) -> None:
    needed = {"Hindi": "hin", "Thai": "tha"}.get(request.node.callspec.id)
    if needed and needed not in find_tessdata():
        pytest.skip(f"Tesseract's data for {needed} is not installed")
    result = engine.read(picture_of(page_with(text)))
    assert result.source is TextSource.OCR
    for words in expected:
        assert words in text_of(result).replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("يوضح التقرير السنوي أرباح الشركة. يرجى الاحتفاظ بالفاتورة. 1,234.50", id="Arabic"),
        pytest.param("বার্ষিক প্রতিবেদন কোম্পানির মুনাফা দেখায়।", id="Bengali"),
        pytest.param("Η ετήσια έκθεση δείχνει τα κέρδη της εταιρείας.", id="Greek"),
        pytest.param("연례 보고서는 회사의 이익을 보여줍니다.", id="Korean"),
        pytest.param("Годовой отчёт показывает прибыль компании. 18 марта 2024", id="Russian"),
    ],
)
def test_does_not_pretend_to_read_other_scripts(engine: OcrEngine, text: str) -> None:
    result = engine.read(picture_of(page_with(text)))
    assert result.source is TextSource.UNREADABLE
    assert result.lines == ()


def test_hindi_without_its_data_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.documents.tesseract.find_tessdata", dict)
    page = picture_of(page_with("यह वार्षिक रिपोर्ट कंपनी का लाभ दिखाती है।"))
    assert OcrEngine().read(page).source is TextSource.UNREADABLE


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turns_pages_upright(engine: OcrEngine, turn: int) -> None:
    upright = picture_of(page_with(ENGLISH))
    result = engine.read(np.ascontiguousarray(np.rot90(upright, turn // 90)))
    assert (result.turn, result.height, result.width) == (turn, *upright.shape[:2])
    assert "annual report" in text_of(result)
    assert result.lines[0][0].box == pytest.approx(engine.read(upright).lines[0][0].box, abs=3)


@pytest.mark.parametrize("degrees", [-3, 3])
def test_reads_a_page_that_lies_askew(engine: OcrEngine, degrees: int) -> None:
    page = picture_of(page_with(ENGLISH, height=240))
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    askew = np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=(255, 255, 255)), np.uint8)
    result = engine.read(askew)
    assert result.turn == 0
    assert text_of(result).replace("\n", " ").startswith("The annual report shows a profit of 1,234.50 dollars.")


def test_words_stand_where_they_were_drawn(engine: OcrEngine) -> None:
    page = page_with(ENGLISH)
    read = [word for line in engine.read(picture_of(page, 2.0)).lines for word in line]
    drawn = page.get_text("words")
    assert [word.text for word in read] == [normalize("NFKC", word[4]) for word in drawn]
    for word, (x0, y0, x1, y1, *_) in zip(read, drawn, strict=True):
        assert (word.box[0], word.box[2]) == pytest.approx((2 * x0, 2 * x1), abs=6)
        assert 2 * y0 - 6 < word.box[1] < word.box[3] < 2 * y1 + 6


def test_a_row_of_a_receipt_is_one_line(engine: OcrEngine) -> None:
    page = page_with("")
    for top, label, amount in [(50, "Subtotal", "11.00"), (75, "Tax", "5.60"), (100, "Total", "26.60")]:
        page.insert_text((40, top), label)
        page.insert_text((330, top), amount)
    assert text_of(engine.read(picture_of(page))) == "Subtotal 11.00\nTax 5.60\nTotal 26.60"


def test_blurred_digits_are_less_sure(engine: OcrEngine) -> None:
    sharp = picture_of(page_with("Total 8635.90"))
    blurred = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 5), np.uint8)
    sure, unsure = (
        min((word.confidence for line in engine.read(page).lines for word in line), default=0.0)
        for page in (sharp, blurred)
    )
    assert unsure < 0.9 < sure


@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (3, 1400), (700, 500)])
def test_an_empty_picture_of_any_size_holds_no_words(engine: OcrEngine, shape: tuple[int, int]) -> None:
    result = engine.read(np.full((*shape, 3), 255, np.uint8))
    assert (result.source, result.lines) == (TextSource.MISSING, ())
    assert (result.height, result.width) == shape


def test_noise_is_not_text(engine: OcrEngine) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (600, 400, 3), dtype=np.uint8)
    assert engine.read(noise).lines == ()


def test_never_downloads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the downloader was called")

    monkeypatch.setattr("rapidocr.utils.download_file.DownloadFile.run", refuse)
    monkeypatch.setattr("requests.sessions.Session.request", refuse)
    assert "annual report" in text_of(OcrEngine().read(picture_of(page_with(ENGLISH))))


@pytest.mark.parametrize(
    ("width", "height", "long_side"),
    [(595, 842, 1400), (842, 595, 1400), (20, 20, 1400), (14400, 14400, 1400), (200, 1600, 3840), (50, 3000, 6000)],
)
def test_scale_gives_every_shape_enough_pixels(width: float, height: float, long_side: float) -> None:
    scale = ocr_scale(width, height)
    assert max(width, height) * scale == pytest.approx(long_side)
    assert width * height * scale**2 <= MAX_AREA


def test_totals_of_real_receipts(engine: OcrEngine, evaluation: Path) -> None:
    totals = {"009.jpg": "26.60", "458.jpg": "11.60"}
    for name, total in totals.items():
        picture = cv2.imread(str(evaluation / "receipts" / name))
        assert picture is not None
        scale = ocr_scale(picture.shape[1], picture.shape[0])
        pixels = cv2.cvtColor(cv2.resize(picture, None, fx=scale, fy=scale), cv2.COLOR_BGR2RGB)
        assert total in text_of(engine.read(np.asarray(pixels, np.uint8))).split()
