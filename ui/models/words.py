"""What is said of models: what they are, whether they have room, how far one is on its way."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from engine.contracts import CatalogueModel, Checking, DownloadEvent, Downloading, ModelKind, Store, Waiting
from ui.models.rows import HOST, Arriving, FoundRow, Stage
from ui.wording import data_size, duration, percent, short_model_name, time_left

SEPARATOR = "  \u00b7  "


def tr(text: str) -> str:
    """``text`` in the user's language."""
    return QCoreApplication.translate("Models", text)


def does(kind: ModelKind | None) -> str:
    """What a model of this kind does; empty of none."""
    return {ModelKind.TEXT: tr("reads text"), ModelKind.VISION: tr("looks at pages"), None: ""}[kind]


def found_facts(row: FoundRow) -> str:
    """ "reads text, Q4_K_M, 2 GB, about 10 s a page here"."""
    header = row.model.header
    return SEPARATOR.join(filter(None, (does(row.kind), header.form, data_size(header.size), row.pace)))


def found_place(row: FoundRow) -> str:
    """ "Ollama: llama3.2:3b" and where it lies."""
    model = row.model
    if model.store is Store.FOLDER:
        return model.path
    store = tr("got by Folioscope") if row.got is not None else model.store.value
    named = "" if row.got is not None or model.name in ("", PurePath(model.path).name) else f": {model.name}"
    return SEPARATOR.join((f"{store}{named}", model.path))


def offered_facts(model: CatalogueModel) -> str:
    """ "reads text, Q4_K_M, 2 GB, from huggingface.co"."""
    return SEPARATOR.join((does(model.kind), model.form, data_size(model.size), tr("from {host}").format(host=HOST)))


def get_words(models: tuple[CatalogueModel, ...]) -> str:
    """What the button says that gets all of these: "Get both: 9.8 GB"."""
    size = data_size(sum(model.size for model in models))
    if len(models) == 1:
        return tr("Get {title}: {size}").format(title=models[0].title, size=size)
    return tr("Get both: {size}").format(size=size)


def arriving_words(arriving: Arriving) -> str:
    """How far a model is on its way."""
    return coming_words(arriving.stage, arriving.share, arriving.event, HOST)


def coming_words(stage: Stage, share: float, event: DownloadEvent | None, host: str) -> str:
    """How far something is on its way from a host: ``share`` of it is here, ``event`` was told last."""
    match stage:
        case Stage.QUEUED:
            return tr("Comes after the one before it.")
        case Stage.PAUSED:
            return tr("Paused at {share}.").format(share=percent(share))
        case Stage.FAILED:
            return tr("Stopped at {share}.").format(share=percent(share))
    match event:
        case Downloading(done=done, total=total, seconds_left=seconds):
            amount = tr("{done} of {total}").format(done=data_size(done), total=data_size(total))
            return ", ".join(filter(None, (amount, time_left(seconds))))
        case Waiting(reason=reason, seconds=0):
            return reason
        case Waiting(reason=reason, seconds=seconds):
            return tr("{reason} It is tried again in {time}.").format(reason=reason, time=duration(seconds))
        case Checking(done=done, total=total):
            checked = percent(done / max(1, total))
            return tr("Comparing what is here with the published checksums: {share}").format(share=checked)
    return tr("Asking {host}\u2026").format(host=host)


def arriving_briefly(arriving: Arriving) -> str:
    """The same of one that comes, for the line of state: "getting 3B: 41 %, about 2 min left"."""
    name, share = short_model_name(arriving.model.title), percent(arriving.share)
    match arriving.event:
        case Waiting():
            return tr("{name} waits for the network: {share}").format(name=name, share=share)
        case Checking(done=done, total=total):
            return tr("checking {name}: {share}").format(name=name, share=percent(done / max(1, total)))
        case Downloading(seconds_left=seconds):
            left = time_left(seconds)
            return ", ".join(filter(None, (tr("getting {name}: {share}").format(name=name, share=share), left)))
    return tr("getting {name}").format(name=name)
