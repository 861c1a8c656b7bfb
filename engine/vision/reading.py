"""Which of the possible readings of a file is right: the one under which the model reads a known page best.

Files of the same form have been written in more than one way (``formats.ollama``), and nothing in them says which. So a
page with a few known words is drawn and shown to the model under each reading: the words are likeliest under the one
in which the weights do what they were trained for.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFont

from engine.contracts import Picture
from engine.vision import tensors
from engine.vision.config import ModelConfig
from engine.vision.decoder import Decoder, Page
from engine.vision.encoder import Encoder
from engine.vision.formats.checkpoint import Checkpoint, Reading
from engine.vision.guard import Guard
from engine.vision.linear import Linear
from engine.vision.model import last, page_states
from engine.vision.tiles import tiles_of
from engine.vision.vocabulary import Vocabulary

WORDS = "The quick brown fox jumps over the lazy dog. Invoice 4071, total 389.50"
WISH = "Write down the words on this page, nothing else."
LINE = 18
"""characters in a line of the drawn page"""


def likeliest_reading(checkpoint: Checkpoint, guard: Guard) -> Reading:
    """The reading under which the known words are likeliest; without a choice the only one. Raises Interrupted."""
    readings = checkpoint.readings()
    if len(readings) == 1:
        return readings[0]
    return min(readings, key=lambda reading: surprise(checkpoint, reading, guard))


def surprise(checkpoint: Checkpoint, reading: Reading, guard: Guard) -> float:
    """Mean negative logarithm of the probability of each token of the known words, seen on the known page."""
    weights = Direct(checkpoint, reading)
    vocabulary = Vocabulary(*checkpoint.vocabulary(), checkpoint.config.image_token)
    tokens = vocabulary.prompt(WISH, "")
    words = vocabulary.tokens(WORDS)
    tiles = tiles_of(drawn_page(checkpoint.config.encoder.tile), checkpoint.config.encoder)
    decoder = Decoder(weights)
    states = last(page_states(Encoder(weights), decoder, tiles, guard))
    read = torch.tensor([*tokens.prefix, *tokens.rest, *words])
    rows = decoder(read, decoder.cache(len(read)), Page(states, tokens.image), guard.check)
    logits = decoder.logits(rows[-len(words) - 1 : -1])
    return float(F.cross_entropy(logits, torch.tensor(words)))


def drawn_page(side: int) -> Picture:
    """A white page of one tile with the known words in black."""
    image = Image.new("RGB", (side, side), "white")
    font = ImageFont.load_default(size=side / 12)
    text = textwrap.fill(WORDS, LINE)
    ImageDraw.Draw(image).multiline_text((side / 20, side / 20), text, fill="black", font=font)
    return Picture(side, side, image.tobytes())


@dataclass(frozen=True, slots=True)
class Direct:
    """Weights of a checkpoint, read whenever they are needed: slow, but never more than a matrix is in memory."""

    checkpoint: Checkpoint
    reading: Reading
    dtype: torch.dtype = torch.float32

    @property
    def config(self) -> ModelConfig:
        """The numbers of the model."""
        return self.checkpoint.config

    @property
    def device(self) -> torch.device:
        """The processor."""
        return torch.device("cpu")

    def tensor(self, name: str) -> torch.Tensor:
        """A weight, read now."""
        return self.checkpoint.tensor(name, self.reading).to(self.dtype)

    def linear(self, name: str) -> Linear:
        """A matrix, read when it is multiplied."""
        bias = f"{name}.bias"
        has_bias = bias in tensors.expected_tensors(self.config)

        def multiplied(x: torch.Tensor) -> torch.Tensor:
            return F.linear(x, self.tensor(f"{name}.weight"), self.tensor(bias) if has_bias else None)

        return multiplied

    def embedding(self) -> torch.Tensor:
        """One row for each token, in the numbers of the file: they are many."""
        return self.checkpoint.tensor(tensors.EMBEDDING, self.reading)
