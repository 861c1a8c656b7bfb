"""What a text model says of itself, plans, states and answers, ready-made: tests name only what matters to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.contracts import Answer, How, Plan, Reading, Statement, TextModelFacts
from tests.helpers.scripted_session import make_answer

MODEL = "Llama-3.2-3B-Instruct-Q4_K_M.gguf"


def make_plan(**changes: object) -> Plan:
    """A plan to read all 48 pages in one go."""
    usual = Plan(
        how=How.EVERY,
        reading=Reading.WHOLE,
        model=MODEL,
        pages=48,
        tokens=31204,
        context=32768,
        windows=1,
        kept=0,
        seconds=170.0,
        memory=2_900_000_000,
        free=9_800_000_000,
        settings=(("threads", "8"), ("KV cache", "f16")),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Plan


def make_statement(text: str = "Paper and pulp cost 4,310 thousand in Q3.", **changes: object) -> Statement:
    """A statement with the first quote of its answer behind it."""
    return replace(Statement(text=text, quotes=(0,)), **changes)  # type: ignore[arg-type]  # as above, of Statement


def make_model_answer(answer_id: int = 1, question: str = "What did paper cost?", **changes: object) -> Answer:
    """One statement of a model that read every page."""
    statement = make_statement()
    usual = make_answer(
        answer_id,
        question,
        how=How.EVERY,
        answer=statement.text,
        seconds=190.0,
        statements=(statement,),
        model=MODEL,
        reading=Reading.WHOLE,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Answer


def make_facts(path: str = f"/models/{MODEL}", **changes: object) -> TextModelFacts:
    """What a model file says of itself."""
    usual = TextModelFacts(
        path=path,
        name=Path(path).name,
        size=2_020_000_000,
        context=131072,
        kv_bytes=114688,
        tuned=True,
        test=False,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of TextModelFacts
