"""Ollama's ``llama3.2-vision``: one GGUF file with both halves, as Ollama 0.7 and later have it.

Its converter changed what it did between releases, and no key says which one wrote a file. What can be told is told
from the numbers; the rest are ``Reading``s.
"""

from __future__ import annotations

from pathlib import Path

import torch

from engine.errors import InputError
from engine.vision.formats import checkpoint, gates, ollama_names, tokens
from engine.vision.formats.checkpoint import AGAIN, EVERY_ROW, Reading
from engine.vision.formats.gguf_file import GgufFile
from engine.vision.formats.ollama_config import config_of
from engine.vision.formats.plausible import refuse_absurd
from engine.vision.tensors import GLOBAL, LOCAL, VISION, expected_tensors

BASE_GATE = "v.position_embd.gate"
"""one minus the tangent; the other half of what is one gate everywhere else"""
TILE_GATE = "v.tile_position_embd.gate"
ROUNDING = 2**-9
"""of their sum, even if they are kept in 16 bits"""
CONTROL, OWN = 3, 4
"""kinds of tokens that are special"""


class OllamaCheckpoint:
    """A model in one file; see ``Checkpoint``."""

    format = "Ollama"

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            InputError: it is damaged, another model, or half of one.
        """
        self._file = GgufFile(path)
        _refuse_others(self._file, path.name)
        self.config = config_of(self._file, path.name)
        refuse_absurd(self.config, path.name)
        self.size = self._file.size
        self.test = self._file.metadata.get("folioscope.test") is True
        self._name = path.name
        self._shapes = expected_tensors(self.config)
        self._stored = {
            name: stored
            for name, shape in self._shapes.items()
            if (stored := ollama_names.find(self._file.tensors, name, shape))
        }
        self._compare()
        self._embedding_gates_are_tanh = self._are_embedding_gates_tanh()
        self._readings = self._possible_readings()

    def fingerprint(self) -> str:
        """See ``Checkpoint``."""
        return checkpoint.fingerprint([self._file.header], self._file.samples(checkpoint.sampled))

    def readings(self) -> tuple[Reading, ...]:
        """See ``Checkpoint``."""
        return self._readings

    def tensor(self, name: str, reading: Reading, rows: slice = EVERY_ROW) -> torch.Tensor:
        """See ``Checkpoint``."""
        stored, shape = self._stored[name], self._shapes[name]
        heads = self._permuted_heads(name, reading)
        if heads:
            return _in_halves(stored.read(EVERY_ROW), heads)[rows]
        if self._is_tanh(name, reading):
            return gates.untanh(stored.read(EVERY_ROW).float()).view(shape)[rows]
        if stored.shape == shape:
            return stored.read(rows)
        return stored.read(EVERY_ROW).reshape(shape)[rows]

    def vocabulary(self) -> tokens.Vocabulary:
        """See ``Checkpoint``."""
        texts, kinds = (self._file.metadata.get(f"tokenizer.ggml.{key}") for key in ("tokens", "token_type"))
        if not isinstance(texts, list) or not isinstance(kinds, list) or len(texts) != len(kinds):
            raise tokens.refusal()
        if not all(isinstance(text, str) for text in texts):
            raise tokens.refusal()
        return tokens.from_types(texts, (kind in {CONTROL, OWN} for kind in kinds))

    def _compare(self) -> None:
        shapes = {}
        for name, stored in self._stored.items():
            expected = self._shapes[name]
            is_free = name.startswith(ollama_names.FREE) or expected == (1,)
            same = is_free and torch.Size(stored.shape).numel() == torch.Size(expected).numel()
            shapes[name] = expected if same else stored.shape
        used = {part for stored in self._stored.values() for part in stored.parts}
        extra = set(self._file.tensors) - used - {BASE_GATE}
        checkpoint.compare(shapes, extra, self._shapes, self._name)

    def _are_embedding_gates_tanh(self) -> bool:
        """The gate of the positions lies in the file twice: as t and 1 - t, or both times as itself."""
        base, tile = (self._file.tensors.get(name) for name in (BASE_GATE, TILE_GATE))
        if base is None or tile is None or base.shape != (1,) or tile.shape != (1,):
            raise InputError(f"{self._name} lacks {BASE_GATE} or {TILE_GATE}.", AGAIN)
        left, right = float(base.read(EVERY_ROW)), float(tile.read(EVERY_ROW))
        if left == right:
            return False  # no number of bfloat16 has the tangent 0.5
        if abs(left + right - 1) <= ROUNDING and abs(right) <= 1:
            return True
        raise InputError(f"{self._name} is damaged: two gates in it contradict each other.", AGAIN)

    def _possible_readings(self) -> tuple[Reading, ...]:
        names = [name for name in self._stored if name.startswith(GLOBAL) and self._shapes[name] == (1,)]
        values = torch.cat([self._stored[name].read(EVERY_ROW).float().view(-1) for name in names])
        are_tanh = [gates.can_be_tangents(values) and not gates.is_trained_number(values)]
        if gates.say_nothing(values):
            are_tanh = [True, False]
        return tuple(
            Reading(gates_are_tanh=tanh, cross_permuted=permuted) for tanh in are_tanh for permuted in (True, False)
        )

    def _is_tanh(self, name: str, reading: Reading) -> bool:
        if self._shapes[name] != (1,) or not name.startswith(VISION):
            return False
        return reading.gates_are_tanh if name.startswith(GLOBAL) else self._embedding_gates_are_tanh

    def _permuted_heads(self, name: str, reading: Reading) -> int:
        """How many heads the rows of a permuted matrix belong to; 0: they lie in their order."""
        if not name.endswith(("q_proj.weight", "k_proj.weight")):
            return 0
        if name.startswith((LOCAL, GLOBAL)):
            return self.config.encoder.heads if reading.gates_are_tanh else 0
        if "cross_attn" in name and not reading.cross_permuted:
            return 0
        return self.config.decoder.heads if "q_proj" in name else self.config.decoder.kv_heads


def _in_halves(matrix: torch.Tensor, heads: int) -> torch.Tensor:
    """Rows in the order of halves that are rotated together; llama.cpp has them as pairs of neighbours."""
    return matrix.view(heads, -1, 2, matrix.shape[1]).transpose(1, 2).reshape(matrix.shape)


def _refuse_others(file: GgufFile, name: str) -> None:
    family = file.metadata.get("general.architecture")
    has_text, has_vision = "token_embd.weight" in file.tensors, any(tensor[:2] == "v." for tensor in file.tensors)
    if family in {"mllama", "clip"} and has_text != has_vision:
        raise half_of_two()
    if family != "mllama":
        raise InputError(f"{name} is not Llama 3.2 Vision.", "Choose the file of llama3.2-vision.")


def half_of_two() -> InputError:
    """Why a model of Ollama 0.4 to 0.6 cannot be used: its halves are two files in a layout of their own."""
    return InputError(
        "This is Llama 3.2 Vision as Ollama 0.6 and earlier kept it, in two files.",
        "Run “ollama pull llama3.2-vision” to get it in its present form, or choose another form of the model.",
    )
