"""What goes wrong between here and a server, as sentences."""

from __future__ import annotations

import json

import openai

from engine.contracts import Server
from engine.errors import EnvironmentProblem, RequestRefusedError

LONGEST = 200
"""characters of a server's own words"""
OF_THE_REQUEST = (400, 413, 422)
"""statuses that speak of what was sent, and not of who sent it or where"""


class NotUnderstood(Exception):
    """What came back is no answer of a chat."""


class BrokenOff(Exception):
    """The answer ended before its end."""


def problem_of(error: Exception, server: Server, model: str) -> EnvironmentProblem | None:
    """What happened and what to do next; None: it is a fault of ours."""
    name = server.name
    match error:
        case openai.APIStatusError():
            return _refused(error, name, model)
        case openai.APITimeoutError():
            return EnvironmentProblem(f"{name} did not answer in time.", "Try again, or ask about fewer pages.")
        case openai.APIConnectionError():
            return EnvironmentProblem(f"{name} cannot be reached.", f"Is it running at {server.address}?")
        case BrokenOff():
            return EnvironmentProblem(f"The connection to {name} broke off in the middle of an answer.", "Ask again.")
        case NotUnderstood() | openai.APIResponseValidationError() | json.JSONDecodeError() | UnicodeDecodeError():
            return EnvironmentProblem(
                f"What {name} sent is no answer of a model.",
                f"Does {server.address} lead to a server that speaks as OpenAI's does? It often ends with /v1.",
            )
        case openai.APIError():  # told in the middle of an answer
            return EnvironmentProblem(f"{name} broke off the answer: {_own_words(error)}", "Ask again.")
    return None


def _refused(error: openai.APIStatusError, name: str, model: str) -> EnvironmentProblem:
    match error.status_code:
        case 401 | 403:
            said = f"{name} does not accept the key.", f"'… servers add {name} --key-file FILE' takes another."
        case 404:
            said = f"{model} is no longer offered by {name}.", f"'folioscope models servers test {name}' says what is."
        case 402:
            said = f"{name} wants to be paid first.", "See your account there."
        case 429:
            said = f"{name} takes no more requests for now.", "Wait a while and ask again."
        case status if status in OF_THE_REQUEST:
            return _did_not_take(error, name)
        case status if status >= 500:
            said = f"{name} has a fault of its own (status {status}).", "Wait a while and ask again."
        case status:
            said = f"{name} did not take the request (status {status}): {_own_words(error)}", ""
    return EnvironmentProblem(*said)


def _did_not_take(error: openai.APIStatusError, name: str) -> RequestRefusedError:
    words = _own_words(error)
    sentence = f"{name} did not take the request (status {error.status_code}): {words}"
    return RequestRefusedError(sentence, server=name, words=words)


def _own_words(error: openai.APIError) -> str:
    """What the server says, without the rest of what it sent, where it keeps to the usual form."""
    said = error.body.get("message") if isinstance(error.body, dict) else None
    words = " ".join(str(said or error.message).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}\u2026"
