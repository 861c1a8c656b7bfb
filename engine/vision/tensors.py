"""The tensors of a model by their names, which are those of Meta's checkpoint on Hugging Face, and their shapes."""

from __future__ import annotations

from collections.abc import Iterator

from engine.vision.config import DecoderConfig, EncoderConfig, ModelConfig

Shape = tuple[int, ...]

TEXT = "language_model.model"
HEAD = "language_model.lm_head.weight"
EMBEDDING = f"{TEXT}.embed_tokens.weight"
VISION = "vision_model"
PROJECTOR = "multi_modal_projector"
LOCAL, GLOBAL = f"{VISION}.transformer.layers", f"{VISION}.global_transformer.layers"
COLOURS = 3


def expected_tensors(config: ModelConfig) -> dict[str, Shape]:
    """Name -> shape of every tensor that a checkpoint must hold, and no other."""
    return dict(_all(config))


def _all(config: ModelConfig) -> Iterator[tuple[str, Shape]]:
    encoder, decoder = config.encoder, config.decoder
    yield from _vision(encoder)
    yield f"{PROJECTOR}.weight", (decoder.hidden, encoder.output)
    yield f"{PROJECTOR}.bias", (decoder.hidden,)
    yield EMBEDDING, (decoder.embeddings, decoder.hidden)
    for layer in range(decoder.layers):
        yield from _text_layer(decoder, layer)
    yield f"{TEXT}.norm.weight", (decoder.hidden,)
    yield HEAD, (decoder.vocabulary, decoder.hidden)


def _vision(config: EncoderConfig) -> Iterator[tuple[str, Shape]]:
    hidden, tiles, ratios = config.hidden, config.most_tiles, config.aspect_ratios
    yield f"{VISION}.class_embedding", (hidden,)
    yield f"{VISION}.patch_embedding.weight", (hidden, COLOURS, config.patch, config.patch)
    yield f"{VISION}.gated_positional_embedding.embedding", (config.patches, hidden)
    yield f"{VISION}.gated_positional_embedding.gate", (1,)
    yield f"{VISION}.gated_positional_embedding.tile_embedding.weight", (ratios, tiles * config.patches * hidden)
    for place in ("pre", "post"):
        yield f"{VISION}.{place}_tile_positional_embedding.embedding.weight", (ratios, tiles * hidden)
        yield f"{VISION}.{place}_tile_positional_embedding.gate", (1,)
        yield f"{VISION}.layernorm_{place}.weight", (hidden,)
        yield f"{VISION}.layernorm_{place}.bias", (hidden,)
    for layer in range(config.layers):
        yield from _vision_layer(config, f"{LOCAL}.{layer}")
    for layer in range(config.global_layers):
        yield from _vision_layer(config, f"{GLOBAL}.{layer}")
        for gate in ("gate_attn", "gate_ffn"):
            yield f"{GLOBAL}.{layer}.{gate}", (1,)


def _vision_layer(config: EncoderConfig, layer: str) -> Iterator[tuple[str, Shape]]:
    hidden = config.hidden
    for norm in ("input_layernorm", "post_attention_layernorm"):
        yield f"{layer}.{norm}.weight", (hidden,)
        yield f"{layer}.{norm}.bias", (hidden,)
    for matrix in "qkvo":
        yield f"{layer}.self_attn.{matrix}_proj.weight", (hidden, hidden)
    yield f"{layer}.mlp.fc1.weight", (config.ffn, hidden)
    yield f"{layer}.mlp.fc1.bias", (config.ffn,)
    yield f"{layer}.mlp.fc2.weight", (hidden, config.ffn)
    yield f"{layer}.mlp.fc2.bias", (hidden,)


def _text_layer(config: DecoderConfig, number: int) -> Iterator[tuple[str, Shape]]:
    layer, hidden, keys = f"{TEXT}.layers.{number}", config.hidden, config.kv_heads * config.head
    is_cross = number in config.cross_layers
    attention = f"{layer}.{'cross_attn' if is_cross else 'self_attn'}"
    for norm in ("input_layernorm", "post_attention_layernorm"):
        yield f"{layer}.{norm}.weight", (hidden,)
    for matrix, rows in (("q", hidden), ("k", keys), ("v", keys), ("o", hidden)):
        yield f"{attention}.{matrix}_proj.weight", (rows, hidden)
    if is_cross:
        for norm in ("q_norm", "k_norm"):
            yield f"{attention}.{norm}.weight", (config.head,)
        for gate in ("cross_attn_attn_gate", "cross_attn_mlp_gate"):
            yield f"{layer}.{gate}", (1,)
    for matrix in ("gate_proj", "up_proj"):
        yield f"{layer}.mlp.{matrix}.weight", (config.ffn, hidden)
    yield f"{layer}.mlp.down_proj.weight", (hidden, config.ffn)
