"""One window program for each data folder: a second start hands its files to the first and ends.

The lock decides who is first; the socket, which only this user may open, carries the files.
"""

from __future__ import annotations

import getpass
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PROTOCOL = 1
PATIENCE = 5_000
"""milliseconds that the first program may take to answer"""
_TAKEN = b"taken\n"
_LONGEST = 1 << 20
"""bytes of a message; more comes from nobody we know"""


class SingleInstance(QObject):
    """Signals: ``called(paths)``, another start handed over its files; empty: only show the window."""

    called = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = QLockFile(str(folder / "window.lock"))
        # Never by age: a window may be open for weeks. Qt still frees the lock of a process that is gone.
        self._lock.setStaleLockTime(0)
        self._name = _socket_name(folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def claim(self) -> bool:
        """Become the one; False where another program is."""
        if not self._lock.tryLock(0):
            # A folder that takes no lock at all is told of when the library is opened in it.
            return self._lock.error() != QLockFile.LockError.LockFailedError
        # A socket file left by a program that was killed would keep us from listening; the lock says that it is dead.
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def hand_over(self, paths: Sequence[Path]) -> bool:
        """Give ``paths`` to the program that is open; whether it took them."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE):
            return False
        message = {"protocol": PROTOCOL, "paths": [str(path) for path in paths]}
        socket.write(json.dumps(message).encode() + b"\n")
        # The answer may have come while the last bytes were still being written: only what was read counts.
        socket.waitForBytesWritten(PATIENCE)
        socket.waitForReadyRead(PATIENCE)
        return bytes(socket.readAll().data()) == _TAKEN

    def release(self) -> None:
        """Let the next program be the one."""
        self._server.close()
        self._lock.unlock()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        paths = _paths(bytes(socket.readLine(_LONGEST).data()))
        if paths is not None:
            socket.write(_TAKEN)
            socket.flush()  # before the window takes its time over the files
            self.called.emit(paths)
        socket.disconnectFromServer()


def _paths(line: bytes) -> list[Path] | None:
    """The paths of a message; None where it is not one of ours."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    if not isinstance(message, dict) or message.get("protocol") != PROTOCOL:
        return None
    paths = message.get("paths")
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        return None
    return [Path(path) for path in paths]


def _socket_name(folder: Path) -> str:
    """By user and data folder, so that two libraries can be open at once."""
    digest = hashlib.sha256(f"{getpass.getuser()}\0{folder.resolve()}".encode()).hexdigest()
    return f"folioscope-{digest[:20]}"
