"""A question about one picture file, which is in no library. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

from engine.asking.permits import require_here
from engine.asking.sight import VisionInUse
from engine.contracts import Picture, PictureQuestion, PreparingModel, VisionEvent, VisionRequest
from engine.errors import UseError

OpenPicture = Callable[[str, Event], Picture]
"""path of a file, stop -> its pixels; raises KnownError, and Interrupted on Stop"""


def look_at_file(
    vision: VisionInUse, asked: PictureQuestion, open_picture: OpenPicture, *, stop: Event
) -> Iterator[PreparingModel | VisionEvent]:
    """Look at a picture file. The prompt is the picture and the question, and nothing else.

    Raises:
        KnownError: there is no model, it cannot be used, or the file cannot be read.
        Interrupted: stopped.
    """
    if vision.facts is None:
        raise UseError("There is no vision model.", "Choose one first.")
    if not asked.question.strip():
        raise UseError("There is no question.", "Type a question and ask again.")
    require_here(vision.facts)
    picture = open_picture(asked.path, stop)  # before the model: a bad file is told at once
    yield from vision.prepare(stop)
    vision.make_room()
    request = VisionRequest(
        model=vision.spec,
        page=picture,
        opening="",
        question=asked.question,
        limit=asked.limit,
        sampling=asked.sampling,
        logits=asked.logits,
    )
    yield from vision.model.look(request, stop=stop)
