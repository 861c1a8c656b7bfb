"""A short page in each language that Folioscope reads: one fact among other sentences, and a question for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguagePage:
    """What is written on the page of one language, and what is asked of it."""

    code: str
    """ISO 639-1"""
    title: str
    before: tuple[str, ...]
    fact: str
    after: tuple[str, ...]
    question: str
    """in the same language; the fact answers it, the other sentences do not"""
    key: str
    """the words of the fact that are the answer"""

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences under the title, from the top."""
        return (*self.before, self.fact, *self.after)


LANGUAGE_PAGES = (
    LanguagePage(
        code="en",
        title="Ward protocol: pain after surgery",
        before=("Record the pain score of the patient every four hours.",),
        fact="Adults receive 500 mg of paracetamol every six hours.",
        after=("Call the doctor on duty when the score stays above six.", "Fluids are offered from the first evening."),
        question="How much paracetamol do adults receive every six hours?",
        key="500 mg",
    ),
    LanguagePage(
        code="fr",
        title="Contrat de location",
        before=("Le locataire prend les lieux dans leur état actuel.",),
        fact="Le loyer mensuel est fixé à 845 euros, charges comprises.",
        after=("La chaudière est entretenue une fois par an.", "Les clés sont remises le jour de l'entrée."),
        question="À combien est fixé le loyer mensuel ?",
        key="845 euros",
    ),
    LanguagePage(
        code="de",
        title="Wartung der Heizungsanlage",
        before=("Die Anlage ist jährlich von einem Fachbetrieb zu prüfen.",),
        fact="Der Druck im Kessel darf 2,5 bar nicht überschreiten.",
        after=("Das Prüfbuch liegt im Heizungsraum aus.", "Größere Reparaturen sind der Verwaltung zu melden."),
        question="Welchen Druck darf der Kessel nicht überschreiten?",
        key="2,5 bar",
    ),
    LanguagePage(
        code="hi",
        title="अस्पताल के वार्ड के नियम",
        before=("मिलने का समय शाम पाँच बजे से सात बजे तक है।",),
        fact="बुखार होने पर रोगी को दिन में तीन बार 250 मिलीग्राम दवा दी जाए।",
        after=("दवा देने से पहले रोगी का तापमान लिख लें।", "कमरे की सफाई हर सुबह की जाती है।"),
        question="बुखार होने पर रोगी को कितनी दवा दी जाए?",
        key="250 मिलीग्राम",
    ),
    LanguagePage(
        code="it",
        title="Verbale dell'assemblea di condominio",
        before=("L'assemblea si è riunita in seconda convocazione.",),
        fact="I lavori di rifacimento del tetto inizieranno il 14 aprile 2026.",
        after=("La spesa è ripartita secondo i millesimi.", "L'ascensore resterà in funzione."),
        question="Quando inizieranno i lavori di rifacimento del tetto?",
        key="14 aprile 2026",
    ),
    LanguagePage(
        code="pt",
        title="Certificado de garantia",
        before=("O aparelho foi vendido novo e na embalagem original.",),
        fact="A garantia do frigorífico é de 36 meses a contar da data da compra.",
        after=("Os danos por uso incorreto não estão incluídos.", "As reparações são feitas na oficina."),
        question="Qual é o prazo da garantia do frigorífico?",
        key="36 meses",
    ),
    LanguagePage(
        code="es",
        title="Factura por trabajos de carpintería",
        before=("El pago se efectuará por transferencia bancaria.",),
        fact="El importe total de la factura asciende a 1.284,60 euros.",
        after=("El envío corre a cargo del comprador.", "La madera procede de bosques certificados de España."),
        question="¿A cuánto asciende el importe total de la factura?",
        key="1.284,60 euros",
    ),
    LanguagePage(
        code="th",
        title="สัญญาเช่าห้องพัก",
        before=("ห้ามเลี้ยงสัตว์ทุกชนิดภายในห้องพัก",),
        fact="ผู้เช่าต้องชำระค่าเช่าเดือนละ 6,500 บาท ภายในวันที่ห้าของทุกเดือน",
        after=("ค่าน้ำและค่าไฟฟ้าคิดตามมิเตอร์จริง", "ผู้เช่าต้องแจ้งล่วงหน้าหนึ่งเดือนก่อนย้ายออก"),
        question="ผู้เช่าต้องชำระค่าเช่าเดือนละเท่าไร",
        key="6,500 บาท",
    ),
)


def language_page(code: str) -> LanguagePage:
    """The page of one language by its ISO 639-1 code."""
    return next(page for page in LANGUAGE_PAGES if page.code == code)
