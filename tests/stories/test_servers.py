"""A document that is asked about on a server: only when it was allowed, and told where the answer was made."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.compose import compose
from app.paths import ASSETS, Home
from app.settings import Settings, save
from engine.contracts import (
    LOOKS_AT_ONCE,
    Answer,
    Answered,
    AskEvent,
    FindingMade,
    How,
    LookingAt,
    LooksPlanned,
    NotPrepared,
    PictureQuestion,
    Pictures,
    Planned,
    Scope,
    Server,
    Trust,
)
from engine.errors import Interrupted, NotAllowedError, UseError
from engine.session import Session
from tests.helpers.chat_server import ChatServer, FallsSilent, Refuses, Says, chat_server, chunks_of
from tests.helpers.command import Ran, folioscope
from tests.helpers.terms import AGREED

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

REPORT = ASSETS / "samples" / "annual-report-2025.pdf"
QUESTION = "What did paper and pulp cost in Q3?"
STATED = ('[7] "Paper and pulp 4,105 3,954 4,310" ', "Paper and pulp cost 4,310 thousand euros in Q3.\n")
SEEN = ("Paper and pulp cost 4,310 thousand euros in Q3.\n", 'READ: "Paper and pulp 4,105 3,954 4,310"')
PATH = "server:attic"
LONG = 20.0
"""seconds after which a test gives up"""


class Desk:
    """A session whose models are on a server."""

    def __init__(self, session: Session, chat: ChatServer) -> None:
        self.session = session
        self.chat = chat
        self.report = session.documents()[0].id
        self.stop = threading.Event()
        self.events: list[AskEvent] = []

    def ask(self, *, how: How = How.EVERY, pictures: Pictures = Pictures.NEVER, after: int | None = None) -> Answer:
        scope = Scope(document_ids=(self.report,), pages=(7, 7))
        return self.told(self.session.ask(QUESTION, scope, how=how, pictures=pictures, after=after, stop=self.stop))

    def look(self, pages: tuple[int, int]) -> Answer:
        """At pages, without reading any."""
        scope = Scope(document_ids=(self.report,), pages=pages)
        return self.told(self.session.ask(QUESTION, scope, how=How.QUOTES, pictures=Pictures.ALWAYS, stop=self.stop))

    def told(self, story: Iterator[AskEvent]) -> Answer:
        self.events = list(story)
        assert isinstance(self.events[-1], Answered)
        return self.events[-1].answer


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the annual report."""
    folder = tmp_path_factory.mktemp("read") / "home"
    session = compose(Home(folder))
    list(session.add([REPORT], stop=threading.Event()))
    session.close()
    return folder


@pytest.fixture
def chat() -> Iterator[ChatServer]:
    with chat_server() as chat:
        yield chat


@pytest.fixture
def open_desk(library: Path, chat: ChatServer) -> Iterator[Callable[[Server], Desk]]:
    """Opens the library with models on a server."""
    opened: list[Session] = []

    def _open(server: Server) -> Desk:
        home = Home(library)
        save(home, Settings(servers=(server,), terms=AGREED))
        session = compose(home)
        opened.append(session)
        session.empty_cache()
        session.use_text_model(PATH)
        session.use_vision_model(PATH)
        return Desk(session, chat)

    yield _open
    for session in opened:
        for document in session.documents():
            session.take_back(document.id, chat.server())
        for answer in session.history():
            session.remove_answer(answer.id)
        session.close()


@pytest.fixture
def desk(open_desk: Callable[[Server], Desk], chat: ChatServer) -> Desk:
    return open_desk(chat.server())


def test_a_document_that_is_not_allowed_sends_nothing(desk: Desk) -> None:
    for pictures in (Pictures.NEVER, Pictures.ALWAYS):
        with pytest.raises(NotAllowedError, match=r"“annual-report-2025\.pdf” may not be sent to attic") as caught:
            desk.ask(pictures=pictures)
        assert caught.value.documents == ((desk.report, "annual-report-2025.pdf"),)
        assert (caught.value.server, caught.value.address) == ("attic", desk.chat.address)
    with pytest.raises(UseError, match="may not be sent"):
        list(desk.session.plan_question(QUESTION, Scope(), stop=desk.stop))
    assert desk.chat.asked == []


def test_quotes_need_no_permission(desk: Desk) -> None:
    assert desk.ask(how=How.QUOTES).quotes
    assert desk.chat.asked == []


def test_an_allowed_document_is_read_there_and_the_answer_says_where(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    desk.chat.replies.append(Says(STATED))
    answer = desk.ask()
    assert answer.statements[0].text == STATED[1].strip()
    assert answer.quotes[0].verified
    assert answer.model == "llama-3.2-90b-vision-instruct at attic"
    assert ("text model", answer.model) in answer.made


def test_it_is_looked_at_there_and_merged_with_what_was_read(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    merged = '[2] "Paper and pulp cost 4,310" The picture gives 4,310.\n'
    desk.chat.replies.extend([Says(STATED), Says(SEEN), Says((merged,))])
    answer = desk.ask(pictures=Pictures.ALWAYS)
    assert answer.findings[0].answers
    assert answer.vision_model == "llama-3.2-90b-vision-instruct at attic"
    assert [turn["role"] for turn in desk.chat.asked[1].body["messages"]] == ["user"]
    assert answer.statements[0].text == "The picture gives 4,310."


def test_pages_are_looked_at_several_at_once_and_told_in_their_order(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    together, over = threading.Barrier(LOOKS_AT_ONCE), threading.Semaphore(0)

    def answer(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if together.wait(LONG) == 0:  # whichever came first is answered last
            for _ in range(LOOKS_AT_ONCE - 1):
                over.acquire(timeout=LONG)
        yield from chunks_of(Says(("NOT_ON_THIS_PAGE",)))
        over.release()

    desk.chat.chunks = answer
    found = desk.look((1, LOOKS_AT_ONCE)).findings
    told = [event.finding.page for event in desk.events if isinstance(event, FindingMade)]
    assert sorted(told) == list(range(1, LOOKS_AT_ONCE + 1))
    assert told == list(dict.fromkeys(event.page for event in desk.events if isinstance(event, LookingAt)))
    assert told == [finding.page for finding in found]
    asked = len(desk.chat.asked)
    assert len(desk.look((1, LOOKS_AT_ONCE)).findings) == len(found)
    assert len(desk.chat.asked) == asked


def test_a_page_that_the_server_refuses_fails_alone(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    too_large = Refuses(413, words="too large a picture")
    desk.chat.refusal = lambda body: too_large if "3,954" in str(body["messages"]) else None
    desk.chat.chunks = lambda body: chunks_of(Says(("NOT_ON_THIS_PAGE",)))
    answer = desk.look((6, 8))
    assert sorted(finding.page for finding in answer.findings) == [6, 8]
    said = "It could not be looked at: attic refused this page: too large a picture"
    assert [(failed.page, failed.reason) for failed in answer.coverage.failed] == [(7, said)]
    assert [(line.page, line.reason) for line in answer.ledger if line.failed] == [(7, said)]
    assert (answer.partial, answer.coverage.looked) == (False, 2)
    desk.chat.refusal = lambda body: too_large
    refused = desk.look((1, 3))
    assert len(refused.coverage.failed) == 3
    assert "Nothing was looked at: attic refused all 3 pages: too large a picture" in refused.notes


def test_stop_ends_all_that_is_on_its_way(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    desk.chat.replies.extend([FallsSilent(())] * LOOKS_AT_ONCE)

    def stop() -> None:
        while len(desk.chat.asked) < LOOKS_AT_ONCE:
            time.sleep(0.01)
        desk.stop.set()

    threading.Thread(target=stop, daemon=True).start()
    with pytest.raises(Interrupted):
        desk.look((1, 2 * LOOKS_AT_ONCE))
    assert all(desk.chat.left.acquire(timeout=LONG) for _ in range(LOOKS_AT_ONCE))
    assert len(desk.chat.asked) == LOOKS_AT_ONCE


def test_a_question_that_was_asked_is_not_sent_twice(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    desk.chat.replies.append(Says(STATED))
    first, second = desk.ask(), desk.ask()
    assert [one.text for one in first.statements] == [one.text for one in second.statements]
    assert len(desk.chat.asked) == 1


def test_a_permission_that_is_taken_back_holds_at_once_for_whatever_goes_on(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    desk.chat.replies.append(Says(STATED))
    answer = desk.ask()
    desk.session.take_back(desk.report, desk.chat.server())
    asked = len(desk.chat.asked)
    with pytest.raises(UseError, match="may not be sent"):
        list(desk.session.go_on_answering(answer.id, stop=desk.stop))
    assert len(desk.chat.asked) == asked


def test_what_was_allowed_holds_for_one_address(desk: Desk, library: Path) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    save(Home(library), Settings(servers=(desk.chat.server(address="https://elsewhere.example/v1"),)))
    with pytest.raises(UseError, match="may not be sent"):
        desk.ask()
    save(Home(library), Settings())
    with pytest.raises(UseError, match="There is no server 'attic' any more"):
        desk.ask()


def test_a_follow_up_does_not_carry_another_documents_words_there(desk: Desk, tmp_path: Path) -> None:
    earlier = desk.ask(how=How.QUOTES)  # words of the report, which never left
    letter = ASSETS / "samples" / "scanned-letter.pdf"
    list(desk.session.add([letter], stop=desk.stop))
    other = next(one.id for one in desk.session.documents() if one.id != desk.report)
    desk.session.allow(other, desk.chat.server())
    story = desk.session.ask("And in Q2?", Scope(document_ids=(other,)), after=earlier.id, stop=desk.stop)
    with pytest.raises(UseError, match=r"annual-report-2025\.pdf” may not be sent"):
        list(story)
    assert desk.chat.asked == []
    desk.session.remove(other)


def test_what_is_no_longer_in_the_library_cannot_be_allowed(desk: Desk) -> None:
    scope = Scope(document_ids=("gone0000",))
    with pytest.raises(UseError, match="a document that is no longer in the library” may not be sent") as caught:
        list(desk.session.ask(QUESTION, scope, how=How.EVERY, stop=desk.stop))
    assert not isinstance(caught.value, NotAllowedError)
    both = Scope(document_ids=("gone0000", desk.report))
    with pytest.raises(NotAllowedError) as asked:
        list(desk.session.ask(QUESTION, both, how=How.EVERY, stop=desk.stop))
    assert [one for one, _ in asked.value.documents] == [desk.report]


def test_a_grid_begins_only_where_all_its_documents_are_allowed(desk: Desk) -> None:
    story = desk.session.grid([QUESTION], (desk.report,), how=How.EVERY, pictures=Pictures.NEVER, stop=desk.stop)
    with pytest.raises(NotAllowedError, match="may not be sent"):
        list(story)
    assert desk.chat.asked == []


def test_changes_are_told_there_only_where_both_documents_are_allowed(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    list(desk.session.add([ASSETS / "samples" / "scanned-letter.pdf"], stop=desk.stop))
    other = next(one.id for one in desk.session.documents() if one.id != desk.report)
    with pytest.raises(UseError, match=r"scanned-letter\.pdf” may not be sent"):
        list(desk.session.tell_changes(desk.report, other, stop=desk.stop))
    desk.session.remove(other)
    assert desk.chat.asked == []


def test_nothing_is_sent_ahead_of_a_question(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    for prepare in (desk.session.prepare, desk.session.prepare_pictures):
        (event,) = prepare(desk.report, stop=desk.stop)
        assert isinstance(event, NotPrepared)
    assert desk.chat.asked == []


def test_a_file_that_is_in_no_library_is_not_sent(desk: Desk) -> None:
    with pytest.raises(UseError, match="Only documents of the library"):
        list(desk.session.look(PictureQuestion(path=str(REPORT), question="What?"), stop=desk.stop))
    assert desk.chat.asked == []


def test_a_trusted_server_may_have_every_document_and_the_plan_says_what_it_costs(
    open_desk: Callable[[Server], Desk], chat: ChatServer
) -> None:
    desk = open_desk(chat.server(trust=Trust.ALL, price_in=1_000.0, price_out=1_000.0))
    scope = Scope(document_ids=(desk.report,), pages=(7, 7))
    told = list(desk.session.plan_question(QUESTION, scope, pictures=Pictures.ALWAYS, stop=desk.stop))
    reading = next(event.plan for event in told if isinstance(event, Planned))
    looking = next(event.plan for event in told if isinstance(event, LooksPlanned))
    assert any(note.startswith("At the prices that you gave, this costs about") for note in reading.notes)
    assert any(note.startswith("At the prices that you gave, this costs about") for note in looking.notes)
    assert (reading.memory, looking.memory) == (0, 0)
    assert ("server", "attic") in reading.settings
    assert chat.asked == []


def test_a_model_that_is_no_longer_offered_leaves_the_quotes(desk: Desk) -> None:
    desk.session.allow(desk.report, desk.chat.server())
    desk.chat.replies.append(Refuses(404))
    with pytest.raises(Exception, match="is no longer offered by attic"):
        desk.ask()


def test_a_document_that_is_removed_takes_its_permission_along(desk: Desk) -> None:
    list(desk.session.add([ASSETS / "samples" / "scanned-letter.pdf"], stop=desk.stop))
    other = next(one.id for one in desk.session.documents() if one.id != desk.report)
    desk.session.allow(other, desk.chat.server())
    desk.session.remove(other)
    assert other not in desk.session.allowed(desk.chat.server())


# --- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs commands on one data folder, where the system has no keyring."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return lambda *arguments, **more: folioscope(tmp_path / "home", *arguments, **more)


def test_the_command_line_names_tries_allows_asks_and_forgets(run: Callable[..., Ran], chat: ChatServer) -> None:
    run("add", REPORT)
    model = chat.server().text_model
    added = run("models", "servers", "add", "attic", "--address", chat.address, "--kind", "vllm", "--text", model)
    assert added.code == 0, added.err
    assert chat.asked == []
    tried = run("models", "servers", "test", "attic")
    assert (tried.code, f"{model} answers." in tried.out) == (0, True), tried.err
    assert run("models", "servers", "list", "--json").json()["servers"][0]["context"] == 32_768
    ask = ("ask", QUESTION, "--document", "annual-report-2025.pdf", "--pages", "7", "--how", "every")
    asked = len(chat.asked)
    refused = run(*ask, "--text-model", PATH, "--pictures", "never")
    assert (refused.code, "may not be sent to attic" in refused.err) == (2, True)
    assert len(chat.asked) == asked
    allowed = run("models", "servers", "allow", "annual-report-2025.pdf", "--server", "attic")
    assert "may be sent to attic" in allowed.out
    chat.replies.append(Says(STATED))
    answered = run(*ask, "--text-model", PATH, "--pictures", "never", "--json")
    assert answered.json()["model"] == f"{model} at attic"
    assert run("models", "servers", "remove", "attic").code == 0
    assert run("models", "servers", "list", "--json").json()["servers"] == []
    assert run(*ask, "--text-model", PATH).code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--address", "http://api.example/v1", "--text", "m"], "could be read on the way"),
        (["--preset", "azure", "--text", "m"], "has to be filled in"),
        (["--preset", "nobody", "--text", "m"], "There is no preset"),
        (["--preset", "deepinfra"], "A server needs a model"),
        (["--text", "m"], "Where is the server?"),
    ],
)
def test_a_server_that_cannot_be_is_refused(run: Callable[..., Ran], arguments: list[str], said: str) -> None:
    ran = run("models", "servers", "add", "attic", *arguments)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_a_key_that_cannot_be_kept_is_a_sentence(run: Callable[..., Ran]) -> None:
    ran = run(
        *("models", "servers", "add", "attic", "--preset", "deepinfra", "--text", "m", "--key-file", "-"), stdin="abc\n"
    )
    assert (ran.code, "no keyring" in ran.err) == (5, True)


def test_more_can_be_said_of_a_server(run: Callable[..., Ran]) -> None:
    run("models", "servers", "add", "hall", "--preset", "deepinfra", "--text", "m", "--trust", "all")
    run("models", "servers", "add", "hall", "--price-in", "0.2")
    (server,) = run("models", "servers", "list", "--json").json()["servers"]
    assert (server["text_model"], server["trust"], server["price_in"]) == ("m", "all", 0.2)
    run("models", "servers", "add", "hall", "--address", "https://elsewhere.example/v1", "--text", "n")
    (server,) = run("models", "servers", "list", "--json").json()["servers"]
    assert (server["text_model"], server["trust"], server["price_in"]) == ("n", "asked", 0.0)
