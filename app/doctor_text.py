"""The part of ``folioscope doctor`` about the text model: which one, what it needs, what it may use."""

from __future__ import annotations

from contextlib import closing

from app.doctor import Finding, State
from app.paths import Home
from app.settings import named_model
from engine.answering.fit import memory
from engine.contracts import Hardware, KvType, TextModel, TextModelFacts, TextSettings
from engine.errors import KnownError
from engine.models.fit import Room, gigabytes, room_for
from engine.remote.servers import is_server
from engine.store.caches import FOLDER, Caches

CONTEXTS = (8_192, 32_768, 131_072)
"""tokens: a report, a book, all that Llama 3.2 was trained for"""
CHOOSE = "Choose one in the window, or name one with --text-model FILE.gguf."
SMALLER = "Choose a smaller model or a smaller quantisation, or close other programs."


def examine_text_model(home: Home, model: TextModel, hardware: Hardware) -> tuple[Finding, ...]:
    """Look at the text model that is chosen, and the cache; ``model`` reads its file and is closed."""
    with closing(model):
        return (_text_model(home, model, hardware), *_cache(home))


def _text_model(home: Home, model: TextModel, hardware: Hardware) -> Finding:
    try:
        home.require_own()
        named = named_model(home)
        if named is None:
            return Finding("text model", State.MISSING, "None is chosen. Answers are quotes.", CHOOSE)
        if is_server(named.path):
            return Finding("text model", State.OK, f"{named.path}: it is on a server, and takes nothing here.")
        facts = model.inspect(named.path)
    except KnownError as error:
        return Finding("text model", State.TROUBLE, error.sentence, error.next_step)
    return _fits(facts, room_for(hardware, 0 if facts.unified else facts.card))


def _fits(facts: TextModelFacts, room: Room) -> Finding:
    """What model and context take with an unquantised KV cache, against what is free."""
    contexts = [tokens for tokens in CONTEXTS if tokens <= facts.context] or [facts.context]
    needs = {tokens: memory(facts, TextSettings(context=tokens, kv_type=KvType.F16)) for tokens in contexts}
    listed = ", ".join(f"{gigabytes(need)} for {tokens // 1024}K tokens" for tokens, need in needs.items())
    kind = "" if facts.tuned else " It is none of those that Folioscope is tuned for."
    test = " Test model: its words mean nothing." if facts.test else ""
    sentence = f"{facts.name} needs {listed}; {room.sentence}.{kind}{test}"
    if min(needs.values()) > room.free:
        return Finding("text model", State.TROUBLE, sentence, SMALLER)
    return Finding("text model", State.OK, sentence)


def _cache(home: Home) -> tuple[Finding, ...]:
    if not home.folder.exists():
        return ()
    use = Caches(home.folder / FOLDER).use()
    return (Finding("cache", State.OK, f"{gigabytes(use.used)} of at most {gigabytes(use.limit)} are used."),)
