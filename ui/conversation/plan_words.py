"""Plans and readings of a text model in the user's words."""

from __future__ import annotations

from engine.contracts import Answer, Plan, Reading, ReadingPages
from ui.wording import data_size, duration, page_count, percent, time_left, tr


def plan_sentence(plan: Plan) -> str:
    """ "Reading all 48 pages, about 3 min, 2.9 GB of memory."."""
    if plan.reading is None:
        return tr("Answering with quotes.")
    parts = [_what(plan)]
    if plan.seconds:
        parts.append(duration(plan.seconds))
    if plan.memory:
        parts.append(tr("{size} of memory").format(size=data_size(plan.memory)))
    return ", ".join(parts) + "."


def _what(plan: Plan) -> str:
    if plan.reading is Reading.PASSAGES:
        if plan.pages == 1:
            return tr("Reading the page that fits best")
        return tr("Reading the {pages} that fit best").format(pages=page_count(plan.pages))
    words = tr("Reading 1 page") if plan.pages == 1 else tr("Reading all {count} pages").format(count=plan.pages)
    if plan.windows > 1:
        words += tr(" in {count} parts").format(count=plan.windows)
    return words


def plan_details(plan: Plan) -> str:
    """What was chosen for this machine, a line for each thing."""
    lines = [
        (tr("model"), plan.model),
        (tr("tokens of the longest prompt"), f"{plan.tokens:,}"),
        (tr("context"), tr("{count} tokens").format(count=f"{plan.context:,}")),
        (tr("kept from before"), tr("{count} tokens").format(count=f"{plan.kept:,}")),
        (tr("free memory"), data_size(plan.free)),
        *plan.settings,
    ]
    return "\n".join(f"{name}: {value}" for name, value in lines if value)


def reading_words(event: ReadingPages) -> str:
    """ "Reading: 41 %, about 2 min left"."""
    if event.window > event.windows:
        said = tr("Putting the parts together: {share}")
    elif event.windows > 1:
        said = tr("Reading part {window} of {windows}: {share}")
    else:
        said = tr("Reading: {share}")
    said = said.format(share=percent(reading_share(event)), window=event.window, windows=event.windows)
    return ", ".join(part for part in (said, time_left(event.seconds_left)) if part)


def reading_share(event: ReadingPages) -> float:
    """How much is read, 0 to 1."""
    return event.done / event.total if event.total else 0.0


def way(answer: Answer) -> str:
    """How an answer came about: "The pages were read in one go."."""
    words = {
        Reading.WHOLE: tr("The pages were read in one go."),
        Reading.WINDOWS: tr("The pages were read in parts."),
        Reading.PASSAGES: tr("The pages that fit best were read."),
    }
    return words[answer.reading] if answer.reading is not None else tr("Answered by a text model.")
