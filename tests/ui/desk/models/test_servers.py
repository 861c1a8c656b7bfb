"""Servers on the page of the models: named, tried, used, forgotten, and what may be sent there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import TypeVar

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.model_room import RealModelRoom
from app.paths import ASSETS, Home
from app.samples import Samples
from app.settings import Settings, load, save
from engine.contracts import Server, ServerKind, Trust
from engine.network import Network
from engine.remote.keys import keep_key, kept_key
from engine.remote.trial import Trial
from tests.helpers.chat_server import MODEL, Refuses, chat_server
from tests.helpers.memory_keyring import MemoryKeyring, memory_keyring
from tests.helpers.models_page import button, words
from tests.helpers.scripted_models import ScriptedModelRoom
from tests.helpers.scripted_session import ScriptedSession, make_document
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.helpers.terms import AGREED
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_accessibility import is_clipped, nameless
from tests.ui.desk.test_plain_text import NASTY
from ui.dialogs.server import ServerDialog
from ui.dialogs.server_documents import ServerDocumentsDialog
from ui.models.remove_dialog import RemoveServerDialog
from ui.models.server_card import ServerCard
from ui.models.servers_section import ServersSection
from ui.widgets.name_list import NameList

D = TypeVar("D", bound=QDialog)
ATTIC = Server(
    name="attic", address="http://127.0.0.1:8000/v1", kind=ServerKind.VLLM, text_model="3b", vision_model="90b"
)
HALL = Server(name="hall", address="https://hall.example/v1", kind=ServerKind.HOSTED, vision_model="11b")
PATH = "server:attic"
WORKS = Trial(("3b", "90b"), 32_768, ("3b",), ("90b is no longer offered by attic.",))


@pytest.fixture(autouse=True)
def secrets() -> Iterator[MemoryKeyring]:
    """A keyring of the test's own."""
    with memory_keyring() as memory:
        yield memory


@pytest.fixture
def home(home: Home) -> Home:
    """With a server that has both kinds of models, and one that has one."""
    save(home, Settings(terms=AGREED, servers=(ATTIC, HALL)))
    return home


@pytest.fixture
def session() -> ScriptedSession:
    """Two documents, and both models of a server."""
    session = ScriptedSession([make_document(), make_document("letter01", NASTY)])
    session.models[PATH] = make_facts(PATH, server="attic")
    session.vision_models[PATH] = make_vision_facts(PATH, server="attic")
    return session


def open_servers(desk: Desk, qtbot: QtBot, count: int = 2) -> ServersSection:
    """The section, when its servers are shown."""
    desk.window.does.models.trigger()
    section = desk.window.models.servers
    qtbot.waitUntil(lambda: len(section.cards.all()) == count)
    return section


def card(section: ServersSection, name: str = "attic") -> ServerCard:
    """Of one server, as it is now."""
    found = next(each for each in section.cards.all() if each.title == name)
    assert isinstance(found, ServerCard)
    return found


def opened(desk: Desk, kind: type[D], qtbot: QtBot) -> D:
    """A dialog, as soon as it is there."""

    def shown() -> list[D]:
        return [each for each in desk.window.findChildren(kind) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def adding(desk: Desk, section: ServersSection, qtbot: QtBot) -> ServerDialog:
    """The dialog, opened."""
    section.add.click()
    return opened(desk, ServerDialog, qtbot)


def choose(dialog: ServerDialog, title: str) -> None:
    """In the menu of what is known."""
    menu = dialog.choice.menu()
    next(each for each in menu.actions() if each.text() == title).trigger()


def test_the_page_says_what_servers_mean_and_sends_nothing(
    desk: Desk, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    session.allow("report01", ATTIC)
    section = open_servers(desk, qtbot)
    assert "Nothing is sent anywhere until you allow it for a document." in words(section)
    assert ATTIC.address in words(card(section))
    assert "reads text  \u00b7  3b" in words(card(section))
    assert "looks at pages  \u00b7  90b" in words(card(section))
    assert "1 document may be sent there." in words(card(section))
    assert "No document may be sent there yet." in words(card(section, "hall"))
    assert room.asked == []


# --- adding ----------------------------------------------------------------------------------------------------------


def test_a_known_provider_is_added_with_its_key_in_the_keyring(
    desk: Desk, home: Home, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    section = open_servers(desk, qtbot)
    dialog = adding(desk, section, qtbot)
    choose(dialog, "DeepInfra")
    assert "As of 2026-11-26; providers change what they offer." in words(dialog)
    assert not dialog.add.isEnabled()
    qtbot.keyClicks(dialog.vision_model, "meta-llama/Llama-3.2-90B-Vision-Instruct")
    qtbot.keyClicks(dialog.key, "secret-word")
    qtbot.keyClicks(dialog.price_in, "0,35")
    assert dialog.key.echoMode() is QLineEdit.EchoMode.Password
    dialog.add.click()
    qtbot.waitUntil(lambda: len(section.cards.all()) == 3)
    server = load(home).servers[-1]
    assert (server.name, server.kind) == ("deepinfra", ServerKind.HOSTED)
    assert (server.trust, server.price_in, server.price_out) == (Trust.ASKED, 0.35, 0.0)
    assert kept_key(server) == "secret-word"
    assert "secret-word" not in home.settings.read_text()
    assert "secret-word" not in words(desk.window)
    assert "a million tokens: 0.35 read, 0 written" in words(card(section, "deepinfra"))
    assert room.asked == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("http://api.example/v1", "barn"), "could be read on the way"),
        (("barn", "barn"), "is no address of a server"),
        (("https://{resource}.example/v1", "barn"), "has to be filled in"),
        (("https://barn.example", "old barn"), "name is one word"),
        (("https://barn.example", "attic"), "There is a server 'attic' already."),
    ],
)
def test_what_cannot_be_is_said_in_the_dialog_which_stays(
    desk: Desk, home: Home, qtbot: QtBot, typed: tuple[str, str], said: str
) -> None:
    section = open_servers(desk, qtbot)
    dialog = adding(desk, section, qtbot)
    for field, text in zip((dialog.address, dialog.name, dialog.text_model), (*typed, "3b"), strict=True):
        field.setText(text)
    dialog.add.click()
    qtbot.waitUntil(lambda: said in words(dialog))
    assert dialog.isVisible()
    assert load(home).servers == (ATTIC, HALL)
    dialog.name.setText("shed")
    assert said not in words(dialog)


def test_without_a_keyring_a_key_is_not_taken_and_no_server_is_added(desk: Desk, home: Home, qtbot: QtBot) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # its own annotations are missing
    dialog = adding(desk, open_servers(desk, qtbot), qtbot)
    choose(dialog, "DeepInfra")
    dialog.text_model.setText("3b")
    dialog.key.setText("secret-word")
    dialog.add.click()
    qtbot.waitUntil(lambda: "This system has no keyring, or it is locked." in words(dialog))
    assert load(home).servers == (ATTIC, HALL)


def test_a_name_that_was_typed_stays_when_another_provider_is_chosen(desk: Desk, qtbot: QtBot) -> None:
    dialog = adding(desk, open_servers(desk, qtbot), qtbot)
    choose(dialog, "Ollama")
    assert dialog.name.text() == "ollama"
    choose(dialog, "vLLM")
    assert dialog.name.text() == "vllm"
    dialog.name.setText("barn")
    choose(dialog, "Another provider")
    assert (dialog.name.text(), dialog.address.text()) == ("barn", "")


def test_a_private_window_uses_servers_and_neither_adds_nor_removes_any(
    session: ScriptedSession, home: Home, qtbot: QtBot, faults: list[BaseException]
) -> None:
    samples, room = Samples(ASSETS / "samples"), ScriptedModelRoom()
    desk = Desk(home, lambda _: session, samples, faults.append, room=room, private=True)  # type: ignore[arg-type, return-value]
    with qtbot.waitSignal(desk.opened):
        desk.open()
    section = open_servers(desk, qtbot)
    assert not section.add.isVisible()
    names = {each.text() for each in section.findChildren(QPushButton) if each.isVisible()}
    assert names == {"Test", "Use"}
    desk.close()


# --- using and removing ----------------------------------------------------------------------------------------------


def test_using_a_server_takes_both_its_models_and_stopping_lets_go_of_both(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    section = open_servers(desk, qtbot)
    button(section, "Use: attic").click()
    qtbot.waitUntil(lambda: (load(home).text_model, load(home).vision_model) == (PATH, PATH))
    assert session.text_model is not None
    assert session.vision_model is not None
    assert "In use" in words(card(section))
    button(section, "Stop using: attic").click()
    qtbot.waitUntil(lambda: (load(home).text_model, load(home).vision_model) == (None, None))
    assert session.text_model is None
    assert session.vision_model is None
    assert "In use" not in words(card(section))


def test_a_server_with_one_model_leaves_the_other_as_it_was(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    session.vision_models["server:hall"] = make_vision_facts("server:hall", server="hall")
    button(open_servers(desk, qtbot), "Use: hall").click()
    qtbot.waitUntil(lambda: load(home).vision_model == "server:hall")
    assert ("use_text_model", "server:hall") not in session.asked


def test_removing_asks_once_and_takes_key_and_permissions_along(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    keep_key(ATTIC, "secret-word")
    session.allow("report01", ATTIC)
    section = open_servers(desk, qtbot)
    for choice in ("Keep", "Remove"):
        button(section, "Remove\u2026: attic").click()
        assert load(home).servers == (ATTIC, HALL)
        button(opened(desk, RemoveServerDialog, qtbot), choice).click()
        qtbot.waitUntil(lambda: desk.window.findChild(RemoveServerDialog) is None)
    qtbot.waitUntil(lambda: [each.title for each in section.cards.all()] == ["hall"])
    assert load(home).servers == (HALL,)
    assert kept_key(ATTIC) is None
    assert session.allowed(ATTIC) == frozenset()


# --- testing ---------------------------------------------------------------------------------------------------------


def test_a_test_says_what_works_and_what_does_not(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.trial = WORKS
    section = open_servers(desk, qtbot)
    button(section, "Test: attic").click()
    qtbot.waitUntil(lambda: "3b answers." in words(card(section)))
    assert "attic lists 3b, 90b." in words(card(section))
    assert "90b is no longer offered by attic." in words(card(section))
    assert room.asked == [("try_server", "attic")]


def test_a_test_can_be_stopped(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    section = open_servers(desk, qtbot)
    button(section, "Test: attic").setFocus()
    button(section, "Test: attic").click()
    assert "without any document" in words(card(section))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert card(section).isAncestorOf(focused)
    button(section, "Stop the test: attic").click()
    qtbot.waitUntil(
        lambda: "Test: attic" in [each.accessibleName() for each in card(section).findChildren(QPushButton)]
    )
    assert "without any document" not in words(card(section))


class Reaching(ScriptedModelRoom):
    """Tries servers as the program does."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._real = RealModelRoom(home, home, Network())

    def try_server(self, server: Server, *, stop: Event) -> Trial:
        return self._real.try_server(server, stop=stop)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_server_on_loopback_is_added_tried_and_says_how_much_it_takes(
    open_desk: Open, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    with chat_server() as chat:
        chat.refusal = lambda body: Refuses(401) if body["messages"][0]["content"] != "Say yes." else None
        desk = open_desk(session, room=Reaching(home))
        section = open_servers(desk, qtbot)
        dialog = adding(desk, section, qtbot)
        choose(dialog, "vLLM")
        for field, typed in ((dialog.address, chat.address), (dialog.text_model, MODEL)):
            field.setText(typed)
        dialog.add.click()
        qtbot.waitUntil(lambda: len(section.cards.all()) == 3)
        assert chat.asked == []
        button(section, "Test: vllm").click()
        qtbot.waitUntil(lambda: f"{MODEL} answers." in words(card(section, "vllm")))
        assert load(home).servers[-1].context == 32_768
        qtbot.waitUntil(lambda: "32,768 tokens" in words(card(section, "vllm")))
        assert [asked.path for asked in chat.asked] == ["/v1/models", "/v1/chat/completions"]


# --- what may be sent there ------------------------------------------------------------------------------------------


def test_what_was_allowed_is_listed_by_name_and_taken_back_one_by_one(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    for document_id in ("report01", "letter01"):
        session.allow(document_id, ATTIC)
    section = open_servers(desk, qtbot)
    button(section, "Documents\u2026: attic").click()
    dialog = opened(desk, ServerDocumentsDialog, qtbot)
    listed = dialog.findChild(NameList)
    assert listed is not None
    assert [listed.item(row).text() for row in range(listed.count())] == ["Report.pdf", " ".join(NASTY.split())]
    assert not button(dialog, "Take back").isEnabled()
    listed.item(1).setSelected(True)
    button(dialog, "Take back").click()
    qtbot.waitUntil(lambda: session.allowed(ATTIC) == {"report01"})
    qtbot.waitUntil(lambda: "1 document may be sent there." in words(card(section)))


def test_all_is_taken_back_at_once_also_where_every_document_was_allowed(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    save(home, Settings(terms=AGREED, servers=(replace(ATTIC, trust=Trust.ALL), HALL)))
    session.allow("report01", ATTIC)
    section = open_servers(desk, qtbot)
    assert "Every document may be sent there." in words(card(section))
    button(section, "Documents\u2026: attic").click()
    button(opened(desk, ServerDocumentsDialog, qtbot), "Take back all").click()
    qtbot.waitUntil(lambda: "No document may be sent there yet." in words(card(section)))
    assert session.allowed(ATTIC) == frozenset()
    assert {server.name: server.trust for server in load(home).servers} == dict.fromkeys(("attic", "hall"), Trust.ASKED)


# --- everyone can use it ---------------------------------------------------------------------------------------------


def test_every_control_has_a_name_and_tab_reaches_all(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.allow("report01", ATTIC)
    section = open_servers(desk, qtbot)
    wanted = {each for each in section.findChildren(QAbstractButton) if each.isVisible()}
    assert len(wanted) == 8
    seen: set[QWidget | None] = set()
    section.add.setFocus()
    for _ in range(40):
        seen.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert wanted <= seen
    for dialog in (
        adding(desk, section, qtbot),
        ServerDocumentsDialog(ATTIC, [("report01", "Report.pdf")], desk.window),
        RemoveServerDialog(ATTIC, desk.window),
    ):
        dialog.show()
        assert nameless(dialog) == []


def test_at_twice_the_text_size_nothing_is_clipped(
    large_text: None, desk: Desk, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    desk.window.resize(900, 700)
    session.allow("report01", ATTIC)
    room.trial = WORKS
    section = open_servers(desk, qtbot)
    button(section, "Test: attic").click()
    qtbot.waitUntil(lambda: "3b answers." in words(card(section)))
    qtbot.wait(20)
    assert [each.text() for each in section.findChildren(QPushButton) if is_clipped(each)] == []
    assert [label.text() for label in section.findChildren(QLabel) if is_clipped(label)] == []
    assert desk.window.width() == 900
