"""The servers on the page of the models: named, tried, used, forgotten, and what may be sent there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.desk.bench import Bench
from app.desk.models import Models
from app.desk.text_model import TextModelUse
from app.desk.vision_model import VisionModelUse
from app.jobs import Job
from app.model_room import ModelRoom
from app.paths import Home
from app.problems import known
from app.settings import load
from engine.contracts import Document, Server, Trust
from engine.errors import UseError
from ui.dialogs.server import ServerDialog
from ui.dialogs.server_documents import ServerDocumentsDialog
from ui.models.remove_dialog import RemoveServerDialog
from ui.models.server_rows import KnownServer, ServerRow, ServerSaid

if TYPE_CHECKING:
    from engine.remote.trial import Trial

Listed = Sequence[tuple[Server, int]]
"""servers, each with how many documents were allowed for it"""


class ServersDesk(QObject):
    """Shown anew when the page is opened, and when something has changed."""

    def __init__(self, bench: Bench, models: Models, room: ModelRoom, *, private: bool) -> None:
        """``private``: the window's folder goes when it closes, so no server is added or removed there."""
        super().__init__(bench.window)
        self._bench = bench
        self._models = models
        self._room = room
        self._section = section = bench.window.models.servers
        self._listed: Listed = ()
        self._lists = 0
        """that were begun: only the latest is shown"""
        self._tests: dict[str, Job] = {}
        """under way, by the names of the servers"""
        self._trials: dict[str, Trial] = {}
        """the latest of each"""
        if private:
            section.forbid_changes()
        bench.window.does.models.triggered.connect(self.refresh)
        models.allowing.changed.connect(self.refresh)
        for use in (models.text, models.vision):
            use.changed.connect(self._show)
        section.add_wanted.connect(self._ask_for_one)
        section.use_wanted.connect(self._use)
        section.stop_wanted.connect(self._stop_using)
        section.test_wanted.connect(self._test)
        section.leave_wanted.connect(self._leave)
        section.remove_wanted.connect(self._ask_to_remove)
        section.documents_wanted.connect(self._ask_for_documents)

    def refresh(self) -> None:
        """Read which servers there are, beside the window, and show them."""
        self._lists += 1
        number, home, session = self._lists, self._bench.home, self._bench.session

        def take(listed: Listed) -> None:
            if number == self._lists:
                self._listed = listed
                self._show()

        self._bench.call(lambda: [(one, len(session.allowed(one))) for one in load(home).servers], take)

    def _show(self) -> None:
        self._section.show_rows([self._row(server, allowed) for server, allowed in self._listed])

    def _row(self, server: Server, allowed: int) -> ServerRow:
        from app.named_servers import told

        trial = self._trials.get(server.name)
        return ServerRow(
            server=server,
            allowed=allowed,
            in_use=bool(self._uses_of(server)),
            trying=server.name in self._tests,
            works=() if trial is None else tuple(told(server, trial)),
            fails=() if trial is None else trial.problems,
        )

    # --- adding ------------------------------------------------------------------------------------------------------

    def _ask_for_one(self) -> None:
        from engine.remote.presets import Presets, presets

        def ask(all_known: Presets) -> None:
            listed = [KnownServer(one.name, one.title, one.address, one.offered) for one in all_known.servers]
            dialog = ServerDialog(listed, all_known.date, self._bench.window.theme, self._bench.window)
            dialog.given.connect(lambda said: self._add(dialog, said))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._bench.call(presets, ask)

    def _add(self, dialog: ServerDialog, said: ServerSaid) -> None:
        """The dialog stays until what was said is taken."""

        def done(_: object) -> None:
            if isValid(dialog):
                dialog.accept()
            self.refresh()

        def fail(error: Exception) -> None:
            problem = known(error)
            if problem is not None and isValid(dialog):
                dialog.show_problem(problem)
            else:
                self._bench.tell(error)

        home = self._bench.home
        self._bench.jobs.call(lambda: _add(home, said), done, fail)

    # --- using and removing ------------------------------------------------------------------------------------------

    def _uses_of(self, server: Server) -> list[TextModelUse | VisionModelUse]:
        """What is in use of it."""
        both = (self._models.text, self._models.vision)
        return [use for use in both if use.facts is not None and use.facts.server == server.name]

    def _use(self, server: Server) -> None:
        from engine.remote.servers import model_path

        if server.text_model:
            self._models.text.choose(model_path(server))
        if server.vision_model:
            self._models.vision.choose(model_path(server))

    def _stop_using(self, server: Server) -> None:
        for use in self._uses_of(server):
            use.stop_using()

    def _ask_to_remove(self, server: Server) -> None:
        dialog = RemoveServerDialog(server, self._bench.window)
        dialog.accepted.connect(lambda: self._remove(server))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remove(self, server: Server) -> None:
        home, session = self._bench.home, self._bench.session

        def remove() -> None:
            from app.named_servers import drop_server

            left = drop_server(home, server.name)
            if left is not None:
                session.forget_server(left)

        self._leave(server)
        self._trials.pop(server.name, None)
        self._change(remove)

    def _change(self, change: Callable[[], object]) -> None:
        """Make it beside the window, and show what is there then."""
        self._bench.call(change, lambda _: self.refresh())

    # --- testing -----------------------------------------------------------------------------------------------------

    def _test(self, server: Server) -> None:
        """Ask it what works, until it has answered or the person has enough of it."""

        def story(stop: Event) -> Iterator[Trial]:
            yield self._room.try_server(server, stop=stop)

        if server.name in self._tests:
            return
        job = self._tests[server.name] = self._bench.jobs.story(story)
        self._trials.pop(server.name, None)
        job.happened.connect(lambda trials: self._take(server, trials))
        job.failed.connect(self._bench.tell)
        job.finished.connect(lambda: self._end(server))
        job.start()
        self._show()

    def _leave(self, server: Server) -> None:
        """End the test of it, if there is one."""
        if server.name in self._tests:
            self._tests[server.name].stop()

    def _take(self, server: Server, trials: Iterable[Trial]) -> None:
        for trial in trials:
            self._trials[server.name] = trial

    def _end(self, server: Server) -> None:
        """What it said of itself is kept by now."""
        del self._tests[server.name]
        self._show()
        self.refresh()

    # --- what may be sent there --------------------------------------------------------------------------------------

    def _ask_for_documents(self, server: Server) -> None:
        session = self._bench.session

        def listed() -> list[Document]:
            allowed = session.allowed(server)
            return [document for document in session.documents() if document.id in allowed]

        self._bench.call(listed, lambda documents: self._show_documents(server, documents))

    def _show_documents(self, server: Server, documents: Sequence[Document]) -> None:
        home, session = self._bench.home, self._bench.session

        def take_back(ids: Sequence[str]) -> None:
            for one in ids:
                session.take_back(one, server)

        def take_back_all() -> None:
            from app.named_servers import keep_server

            keep_server(home, replace(server, trust=Trust.ASKED))
            session.forget_server(server)

        dialog = ServerDocumentsDialog(server, [(one.id, one.name) for one in documents], self._bench.window)
        dialog.taken_back.connect(lambda ids: self._change(lambda: take_back(ids)))
        dialog.all_taken_back.connect(lambda: self._change(take_back_all))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _add(home: Home, said: ServerSaid) -> None:
    """Keep a server that is new. Raises KnownError where it cannot be as it was said."""
    from app.named_servers import described, keep_server, preset_named

    if any(one.name == said.name for one in load(home).servers):
        raise UseError(f"There is a server {said.name!r} already.", "Choose another name.")
    fields = ("address", "text_model", "vision_model", "price_in", "price_out")
    preset = preset_named(said.preset) if said.preset else None
    server = described(said.name, None, preset, {field: getattr(said, field) for field in fields})
    keep_server(home, server, said.key or None)
