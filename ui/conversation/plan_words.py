"""Plans of both models, and readings of a text model, in the user's words."""

from __future__ import annotations

from engine.contracts import Answer, LookPlan, Plan, Reading, ReadingPages
from ui.conversation.ledger_words import planned_total
from ui.wording import data_size, duration, page_count, percent, time_left, tr


def whole_sentence(plan: Plan | None, looks: LookPlan | None) -> str:
    """What both models are about to do: "212 pages: 180 read, 30 looked at, 2 skipped, about 12 min."."""
    if looks is None or not (looks.looks or plan is None):
        return tr("Planning") if plan is None else plan_sentence(plan)
    seconds = None if looks.seconds is None else looks.seconds + (0.0 if plan is None else plan.seconds)
    parts = [planned_total(looks.lines), *([duration(seconds)] if seconds else [])]
    return ", ".join(parts) + "."


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
    if plan.reading is Reading.CHANGES:
        return tr("Reading the sentences that differ")
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
        (tr("free memory"), data_size(plan.free) if plan.memory else ""),
        *plan.settings,
    ]
    return "\n".join(f"{name}: {value}" for name, value in lines if value)


def look_details(looks: LookPlan) -> str:
    """What looking takes on this machine, a line for each thing."""
    lines = [
        (tr("vision model"), looks.model),
        (tr("kept from before"), page_count(looks.kept)),
        (tr("visual tokens of a page"), tr("at most {count}, beside the context").format(count=f"{looks.tokens:,}")),
        *([(tr("memory"), _memory(looks))] if looks.memory else []),
        *([(tr("time"), tr("not measured on this machine yet"))] if looks.seconds is None else []),
    ]
    return "\n".join([*(f"{name}: {value}" for name, value in lines), *looks.notes])


def _memory(looks: LookPlan) -> str:
    return tr("{size}, {free} free").format(size=data_size(looks.memory), free=data_size(looks.free))


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
        Reading.WHOLE: tr("The pages were read in one go"),
        Reading.WINDOWS: tr("The pages were read in parts"),
        Reading.PASSAGES: tr("The pages that fit best were read"),
        Reading.CHANGES: tr("The sentences that differ were read"),
    }
    looked = page_count(len(answer.findings))
    if answer.reading is None:
        said = tr("Put together from {pages} looked at") if answer.findings else tr("Answered by a text model")
        return said.format(pages=looked) + "."
    read = words[answer.reading]
    return (tr("{read}, {pages} looked at").format(read=read, pages=looked) if answer.findings else read) + "."
