"""``folioscope look``: one picture, one question, and all that is needed to hold the answer against another program."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from app.commands.context import Context, Exit, command, show_json
from app.commands.countdown import Countdown, countdown
from app.commands.models import NO_VISION_MODEL, use_vision_model, vision_model_option
from app.commands.plain import plain
from app.commands.streaming import PREPARING
from engine.contracts import (
    Looked,
    PageEncoded,
    PictureQuestion,
    Piece,
    Precision,
    PreparingModel,
    Sampling,
    VisionEvent,
    VisionModelFacts,
)
from engine.errors import Interrupted, UseError
from engine.store.export_sentences import CUT, TEST_MODEL

TEMPERATURE, TOP_P, SEED = 0.6, 0.9, 0
"""the first two as Meta publishes them with the model; the same seed gives the same answer"""
LONGEST = 4_096
"""tokens of an answer"""


@dataclass(frozen=True, slots=True)
class Wish:
    """How the model is to answer."""

    precision: str
    greedy: bool
    temperature: float
    top_p: float
    seed: int
    limit: int
    logits: Path | None

    @property
    def sampling(self) -> Sampling | None:
        """None: the likeliest token, always."""
        return None if self.greedy else Sampling(temperature=self.temperature, top_p=self.top_p, seed=self.seed)


@command()
@click.argument("image", type=click.Path(exists=True, dir_okay=False))
@click.argument("question")
@vision_model_option
@click.option("--precision", type=click.Choice([one.value for one in Precision]), default="int4", show_default=True)
@click.option("--greedy", is_flag=True, help="Take the likeliest token, always.")
@click.option("--temperature", type=click.FloatRange(0, 2, min_open=True), default=TEMPERATURE, show_default=True)
@click.option("--top-p", type=click.FloatRange(0, 1, min_open=True), default=TOP_P, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=SEED, show_default=True)
@click.option("--limit", type=click.IntRange(1, LONGEST), default=512, show_default=True, help="Tokens of the answer.")
@click.option("--logits", type=click.Path(dir_okay=False, path_type=Path), help="Write every step's logits to FILE.")
def look(
    context: Context, image: str, question: str, vision_model: str | None, as_json: bool, **wished: object
) -> Exit:
    """Ask the vision model about one picture, or about the first page of a PDF. Nothing is added to the library.

    With --json also the token ids of prompt and answer, the tiles, and how fast it went.
    """
    context.stop_on_interrupt()
    wish = Wish(**wished)  # type: ignore[arg-type]  # click has checked the kinds
    facts = use_vision_model(context, vision_model, Precision(wish.precision))
    if facts is None:
        raise UseError(NO_VISION_MODEL.sentence, NO_VISION_MODEL.next_step)
    asked = PictureQuestion(
        path=os.path.abspath(image),
        question=question,
        limit=wish.limit,
        sampling=wish.sampling,
        logits="" if wish.logits is None else os.path.abspath(wish.logits),
    )
    telling = _Telling(countdown(quiet=as_json), facts, quiet=as_json)
    done = telling.listen(context.session.look(asked, stop=context.stop))
    if as_json:
        show_json({**_json(done, facts), "answer": telling.text, "logits": asked.logits or None})
    return Exit.ANSWERED


@dataclass
class _Telling:
    """Prints an answer as it comes; ``quiet`` only gathers it."""

    countdown: Countdown
    facts: VisionModelFacts
    quiet: bool
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self.pieces)

    def listen(self, events: Iterable[PreparingModel | VisionEvent]) -> Looked:
        """Follow the look to its end. Raises Interrupted where it has none."""
        if self.facts.test and not self.quiet:
            click.echo(TEST_MODEL)
        try:
            for event in events:
                match event:
                    case PreparingModel(done, total):
                        self.countdown.show(PREPARING, done / max(total, 1), None)
                    case PageEncoded(done, total):
                        self.countdown.show("Looking", done / max(total, 1), None)
                    case Piece(text):
                        self._write(text)
                    case Looked():
                        self._end(event)
                        return event
        finally:
            self.countdown.hide()
        raise Interrupted

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        if not self.quiet:
            self.countdown.hide()
            click.echo("\n".join(map(plain, text.split("\n"))), nl=False)

    def _end(self, done: Looked) -> None:
        if self.quiet:
            return
        self.countdown.hide()
        click.echo()
        click.echo("; ".join(_how_fast(done)) + ".", err=True)
        for holds, sentence in ((done.cut, CUT), (done.repeated, "It went round in circles and was cut.")):
            if holds:
                click.echo(sentence, err=True)


def _how_fast(done: Looked) -> Iterator[str]:
    """What was measured."""
    yield "1 tile" if done.tiles == 1 else f"{done.tiles} tiles"
    if done.speed.encoding:
        yield f"{done.speed.encoding:.1f} s to look at them"
    for speed, what in ((done.speed.reading, "read"), (done.speed.writing, "written")):
        if speed:
            yield f"{speed:.1f} tokens {what} a second"


def _json(done: Looked, facts: VisionModelFacts) -> dict[str, object]:
    ids = {"prompt_ids": list(done.prompt_ids), "answer_ids": list(done.answer_ids)}
    model = {"model": facts.path, "settings": dict(facts.settings), "test_model": facts.test}
    return {**asdict(done), **ids, **model}
