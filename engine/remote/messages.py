"""Prompts as turns of a chat: the same words as for a model on this machine.

A server puts the turns into the model's template by itself, and may read a special token where one is spelled out in
a text. So no text keeps the sign that they all begin with.
"""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from engine.contracts import Picture, Prompt, ServerKind, VisionRequest

Turn = dict[str, Any]
"""as in OpenAI's chat completions: a role and its content"""


def text_turns(prompt: Prompt) -> list[Turn]:
    """The system's turn, the user's, and what was said since: calls, each with its result."""
    turns = [_turn("system", prompt.system)] if prompt.system else []
    turns.append(_turn("user", prompt.opening + "".join(prompt.pages) + prompt.question))
    for call, result in prompt.exchange:
        turns += [_turn("assistant", call), _turn("user", result)]
    return turns


def look_turns(request: VisionRequest) -> list[Turn]:
    """One picture, then the words. A prompt with a picture has no system's turn."""
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{_png(request.page)}"}}
    words = {"type": "text", "text": harmless(request.opening + request.question)}
    return [{"role": "user", "content": [picture, words]}]


def form(kind: ServerKind, grammar: str) -> dict[str, object]:
    """What asks this kind of server for answers of the grammar's form; empty where it knows no grammars. The parser of
    answers takes others, too."""
    match kind:
        case _ if not grammar:
            return {}
        case ServerKind.LLAMA_CPP:
            return {"grammar": grammar}
        case ServerKind.VLLM:
            return {"structured_outputs": {"grammar": grammar}}
        case ServerKind.VLLM_0_10:
            return {"guided_grammar": grammar}
    return {}


def harmless(text: str) -> str:
    """The text without special tokens of Llama 3: they all begin with ``<|``."""
    return text.replace("<|", "< |")


def _turn(role: str, text: str) -> Turn:
    return {"role": role, "content": harmless(text)}


def _png(picture: Picture) -> str:
    from PIL import Image  # for pictures alone: it takes a while to load

    written = BytesIO()
    Image.frombytes("RGB", (picture.width, picture.height), picture.pixels).save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode("ascii")
