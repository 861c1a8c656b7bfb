"""llama-cpp-python's own server, as a process of its own: ``python -m tests.helpers.llama_server MODEL``.

It takes a free port of loopback and prints it; it ends when its standard input does.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 10
"""seconds to end by itself"""


@contextmanager
def llama_server(model: Path) -> Iterator[str]:
    """One that runs; the address under which ``/chat/completions`` stands."""
    command = [sys.executable, "-m", __name__, str(model)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(child.stdout.readline())}/v1"
        finally:
            child.communicate(timeout=PATIENCE)


def serve(model: str) -> None:
    """Answer until standard input ends."""
    import uvicorn
    from llama_cpp.server.app import create_app
    from llama_cpp.server.settings import ModelSettings, ServerSettings

    settings = ModelSettings(model=model, n_ctx=16_384, chat_format="llama-3", verbose=False)
    answering = create_app(server_settings=ServerSettings(), model_settings=[settings])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)  # noqa: T201
        threading.Thread(target=_end_with_input, daemon=True).start()
        uvicorn.Server(uvicorn.Config(answering, log_level="warning")).run(sockets=[listening])


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
