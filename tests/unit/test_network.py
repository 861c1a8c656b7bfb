"""Nothing goes out but what was allowed, and what goes out is counted. An audit hook cannot be taken away again, so
each case runs in a process of its own, against servers on loopback."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

BEGIN = """
import socket, threading
from engine.network import Network

server = socket.create_server(("127.0.0.1", 0))
place = server.getsockname()
network = Network()
network.install()
"""


def said(code: str) -> str:
    """What a program prints that shuts its network and then does this."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + textwrap.dedent(code)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "way_out",
    [
        "socket.create_connection(place)",
        "socket.socket().connect(place)",
        "socket.socket().connect_ex(place)",
        "socket.getaddrinfo('example.org', 443)",
        "socket.gethostbyname('example.org')",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', place)",
        "socket.socket().bind(('127.0.0.1', 0))",
        "__import__('urllib.request').request.urlopen(f'http://127.0.0.1:{place[1]}')",
    ],
)
def test_every_way_out_is_shut(way_out: str) -> None:
    assert (
        said(f"""
        try:
            {way_out}
        except OSError as error:
            print("when it was asked to" in str(error), network.connections)
    """)
        == "True 0"
    )


def test_what_is_allowed_goes_out_and_is_counted() -> None:
    assert (
        said("""
        with network.allowed({"127.0.0.1"}):
            socket.create_connection(place).close()
            socket.create_connection(place).close()
        print(network.connections)
        try:
            socket.create_connection(place)
        except PermissionError:
            print("shut again", network.connections)
    """)
        == "2\nshut again 2"
    )


def test_other_hosts_stay_shut_meanwhile() -> None:
    assert (
        said("""
        with network.allowed({"huggingface.co", "*.hf.co"}):
            for host in ("127.0.0.1", "hf.co.example.org", "evilhuggingface.co"):
                try:
                    socket.getaddrinfo(host, 443)
                except PermissionError:
                    print("shut")
    """)
        == "shut\nshut\nshut"
    )


def test_another_thread_stays_shut() -> None:
    assert (
        said("""
        def reach():
            try:
                socket.create_connection(place)
            except PermissionError:
                print("shut")

        with network.allowed({"127.0.0.1"}):
            thread = threading.Thread(target=reach)
            thread.start()
            thread.join()
    """)
        == "shut"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets in Python")
def test_local_sockets_are_no_network() -> None:
    assert (
        said("""
        import multiprocessing.connection, tempfile, os
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")
            waiting = socket.socket(socket.AF_UNIX)
            waiting.bind(path)
            waiting.listen()
            socket.socket(socket.AF_UNIX).connect(path)
        first, second = socket.socketpair()
        first.sendall(b"x")
        print(second.recv(1).decode(), network.connections)
    """)
        == "x 0"
    )


def test_the_program_begins_with_it() -> None:
    code = """
        import app.__main__ as program
        import sys
        sys.argv = ["folioscope", "--version"]
        try:
            program.main()
        except SystemExit:
            pass
        try:
            socket.create_connection(place)
        except PermissionError:
            print("shut")
    """
    assert said(code.replace("network.install()", "")).endswith("shut")
