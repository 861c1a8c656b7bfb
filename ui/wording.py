"""Numbers, times and states in the user's words, the same wherever they appear."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, Qt

from engine.contracts import Coverage

_FEW_SECONDS = 10.0
_MINUTE = 60.0
_HOUR = 3600.0
_GIGABYTE = 10**9
_MEGABYTE = 10**6
_SIZE = re.compile(r"\b\d+(?:\.\d+)?B\b", re.IGNORECASE)
"""billions of weights, as the names of models tell them"""
_LONGEST_NAME = 24
"""letters of a model's name where it stands beside something else"""
AT_SERVER = " at "
"""between the name of a model and that of the server that it is on"""


def tr(text: str) -> str:
    """``text`` in the user's language, for what is said outside a widget."""
    return QCoreApplication.translate("Wording", text)


def page_count(count: int) -> str:
    """ "48 pages"."""
    return tr("1 page") if count == 1 else tr("{count} pages").format(count=count)


def connections(count: int) -> str:
    """ "0 connections"."""
    return tr("1 connection") if count == 1 else tr("{count} connections").format(count=count)


def document_count(count: int) -> str:
    """ "3 documents"."""
    return tr("1 document") if count == 1 else tr("{count} documents").format(count=count)


def data_size(count: float) -> str:
    """Bytes as "2.9 GB" or "310 MB"."""
    if count >= _GIGABYTE:
        return tr("{count} GB").format(count=f"{count / _GIGABYTE:.1f}".removesuffix(".0"))
    return tr("{count} MB").format(count=round(count / _MEGABYTE))


def percent(share: float) -> str:
    """ "41 %", rounded down: only what is done is all of it."""
    return tr("{count} %").format(count=int(100 * share))


def model_stem(name: str) -> str:
    """The name of a model's file without its ending."""
    return name.removesuffix(".gguf")


def model_name(name: str) -> str:
    """The name of a model's file, short enough for the line of state: "Llama-3.2-3B-Instruct\u2026". Of one that is on
    a server, the server is told too."""
    model, at, server = name.partition(AT_SERVER)
    stem = model_stem(model)
    short = stem if len(stem) <= _LONGEST_NAME else stem[: _LONGEST_NAME - 1].rstrip("-_. ") + "\u2026"
    return f"{short}{at}{server}"


def short_model_name(name: str) -> str:
    """ "11B", where a model's name tells its size, else the name."""
    model, at, server = name.partition(AT_SERVER)
    size = _SIZE.search(model)
    return f"{size[0].upper()}{at}{server}" if size else model_name(name)


def page_name(label: str, position: int, count: int | None = None) -> str:
    """ "p. 12", or "p. xii (14 of 60)" where the printed label is another than the position."""
    if label == str(position):
        return tr("p. {position}").format(position=position)
    if count is None:
        return tr("p. {label} ({position})").format(label=label, position=position)
    return tr("p. {label} ({position} of {count})").format(label=label, position=position, count=count)


def duration(seconds: float) -> str:
    """ "about 2 min"."""
    if seconds < _FEW_SECONDS:
        return tr("a few seconds")
    if seconds < _MINUTE:
        return tr("about {seconds} s").format(seconds=round(seconds / 10) * 10)
    if seconds < _HOUR:
        return tr("about {minutes} min").format(minutes=round(seconds / _MINUTE))
    hours, rest = divmod(seconds, _HOUR)
    return tr("about {hours} h {minutes} min").format(hours=int(hours), minutes=round(rest / _MINUTE))


def time_left(seconds: float | None) -> str:
    """ "about 2 min left"; empty while it cannot be said."""
    return "" if seconds is None else tr("{time} left").format(time=duration(seconds))


def reading(page: int, count: int, seconds: float | None) -> str:
    """ "Reading page 12 of 48, about 2 min left"."""
    said = tr("Reading page {page} of {count}").format(page=page, count=count)
    return ", ".join(part for part in (said, time_left(seconds)) if part)


def seconds_taken(seconds: float) -> str:
    """ "0.04 s", "3 min 10 s"."""
    if seconds < _MINUTE:
        return tr("{seconds} s").format(seconds=f"{seconds:.2f}" if seconds < 1 else f"{seconds:.1f}")
    minutes, rest = divmod(seconds, _MINUTE)
    return tr("{minutes} min {seconds} s").format(minutes=int(minutes), seconds=round(rest))


def coverage(ledger: Coverage) -> str:
    """ "48 of 48 pages: 41 read, 7 by OCR, 0 failed"."""
    searched = ledger.read + ledger.ocr + ledger.looked
    parts = [tr("{count} read").format(count=ledger.read), tr("{count} by OCR").format(count=ledger.ocr)]
    if ledger.looked:
        parts.append(tr("{count} looked at").format(count=ledger.looked))
    if ledger.skipped:
        parts.append(tr("{count} not read yet").format(count=ledger.skipped))
    parts.append(tr("{count} failed").format(count=len(ledger.failed)))
    total = tr("{searched} of {pages}").format(searched=searched, pages=page_count(ledger.pages))
    return f"{total}: {', '.join(parts)}"


def moment(iso: str) -> str:
    """A date of the library in local time: "14:02" today, "23/11/2026 14:02" else."""
    local = QDateTime.fromString(iso, Qt.DateFormat.ISODate).toLocalTime()
    locale = QLocale()
    if local.date() == QDate.currentDate():
        return locale.toString(local.time(), QLocale.FormatType.ShortFormat)
    return locale.toString(local, QLocale.FormatType.ShortFormat)
