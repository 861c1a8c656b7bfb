"""The numbers of a model, all of them from its checkpoint, so that the 11B and the 90B are two configurations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.canvas import arrangements
from engine.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """The vision tower."""

    hidden: int
    heads: int
    ffn: int
    layers: int
    """of the local encoder, each tile's patches seen with all others"""
    global_layers: int
    """gated ones behind it"""
    taps: tuple[int, ...]
    """layers whose inputs go to the projector beside the last output"""
    tile: int
    """pixels"""
    patch: int
    """pixels"""
    most_tiles: int
    epsilon: float

    @property
    def patches(self) -> int:
        """Tokens of a tile, the class token among them."""
        return (self.tile // self.patch) ** 2 + 1

    @property
    def output(self) -> int:
        """Width of what the projector takes."""
        return self.hidden * (1 + len(self.taps))

    @property
    def aspect_ratios(self) -> int:
        """Rows of the tile embeddings: one for each canvas, and row 0 for none."""
        return 1 + len(arrangements(self.most_tiles))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderConfig:
    """The text model."""

    vocabulary: int
    """tokens that it can write"""
    embeddings: int
    """tokens that it can read: those, ``<|image|>`` and some spare ones"""
    hidden: int
    ffn: int
    layers: int
    heads: int
    kv_heads: int
    cross_layers: tuple[int, ...]
    """layers that look at the page; they have no self-attention"""
    context: int
    epsilon: float
    rope_theta: float
    rope_factor: float
    rope_low: float
    rope_high: float
    rope_original: int
    """tokens of the context before positions were scaled"""

    @property
    def head(self) -> int:
        """Width of a head."""
        return self.hidden // self.heads

    @property
    def self_layers(self) -> tuple[int, ...]:
        """The layers with self-attention."""
        return tuple(layer for layer in range(self.layers) if layer not in self.cross_layers)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """Both halves."""

    encoder: EncoderConfig
    decoder: DecoderConfig
    image_token: int

    def to_json(self) -> dict[str, Any]:
        """As prepared weights keep it; ``from_json`` reads it."""
        return asdict(self)

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> ModelConfig:
        """What ``to_json`` gave."""
        encoder, decoder = dict(content["encoder"]), dict(content["decoder"])
        encoder["taps"], decoder["cross_layers"] = tuple(encoder["taps"]), tuple(decoder["cross_layers"])
        return ModelConfig(
            encoder=EncoderConfig(**encoder),
            decoder=DecoderConfig(**decoder),
            image_token=content["image_token"],
        )

    @staticmethod
    def from_huggingface(content: Mapping[str, Any]) -> ModelConfig:
        """A ``config.json`` of an mllama checkpoint.

        Raises:
            InputError: it is not one, or says what this engine does not compute.
        """
        try:
            return _from_huggingface(content)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                "The model's config.json is not one of Llama 3.2 Vision.", "Get the model again."
            ) from error


def _from_huggingface(content: Mapping[str, Any]) -> ModelConfig:
    if content["model_type"] != "mllama":
        raise ValueError("another architecture")
    text, vision = content["text_config"], content["vision_config"]
    scaling = text.get("rope_scaling") or text["rope_parameters"]
    encoder = EncoderConfig(
        hidden=vision["hidden_size"],
        heads=vision["attention_heads"],
        ffn=vision["intermediate_size"],
        layers=vision["num_hidden_layers"],
        global_layers=vision["num_global_layers"],
        taps=tuple(vision["intermediate_layers_indices"]),
        tile=vision["image_size"],
        patch=vision["patch_size"],
        most_tiles=vision["max_num_tiles"],
        epsilon=vision.get("norm_eps", 1e-5),
    )
    decoder = DecoderConfig(
        vocabulary=text["vocab_size"],
        embeddings=text["vocab_size"] + 8,
        hidden=text["hidden_size"],
        ffn=text["intermediate_size"],
        layers=text["num_hidden_layers"],
        heads=text["num_attention_heads"],
        kv_heads=text["num_key_value_heads"],
        cross_layers=tuple(text["cross_attention_layers"]),
        context=text["max_position_embeddings"],
        epsilon=text["rms_norm_eps"],
        rope_theta=text.get("rope_theta") or scaling["rope_theta"],
        rope_factor=scaling["factor"],
        rope_low=scaling["low_freq_factor"],
        rope_high=scaling["high_freq_factor"],
        rope_original=scaling["original_max_position_embeddings"],
    )
    image_token = content.get("image_token_index", content.get("image_token_id", text["vocab_size"]))
    return ModelConfig(encoder=encoder, decoder=decoder, image_token=image_token)
