"""Who reads which document: one process at a time, and never a dead one."""

from __future__ import annotations

import os
import sqlite3
import time

import psutil

SILENT_SECONDS = 600.0
"""after so long without a sign of life a process counts as dead, also where it cannot be asked (another machine)"""
SAME_START_SECONDS = 1.0
"""the start of one process, told twice, differs by less"""


def take(connection: sqlite3.Connection, document_id: str) -> bool:
    """Claim a document for this process, or say once more that it is at work; False while another process reads it."""
    row = connection.execute("SELECT pid, started, seen FROM claims WHERE document_id = ?", (document_id,)).fetchone()
    if row is not None and not is_mine(row[0], row[1]) and is_alive(row[0], row[1]) and _is_fresh(row[2]):
        return False
    connection.execute(
        "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)",
        (document_id, os.getpid(), my_start(), time.time()),
    )
    return True


def show_life(connection: sqlite3.Connection, document_id: str) -> None:
    """Keep this process's claim from growing old."""
    connection.execute(
        "UPDATE claims SET seen = ? WHERE document_id = ? AND pid = ?", (time.time(), document_id, os.getpid())
    )


def drop(connection: sqlite3.Connection, document_id: str) -> None:
    """End this process's claim."""
    connection.execute("DELETE FROM claims WHERE document_id = ? AND pid = ?", (document_id, os.getpid()))


def my_start() -> float:
    """When this process began, in seconds since 1970."""
    return float(psutil.Process().create_time())


def is_alive(pid: int, started: float) -> bool:
    """Whether the process of this number is still the one that started then."""
    try:
        return abs(float(psutil.Process(pid).create_time()) - started) < SAME_START_SECONDS
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        # It is there, and somebody else's.
        return True


def is_mine(pid: int, started: float) -> bool:
    """Whether it is this process."""
    return pid == os.getpid() and is_alive(pid, started)


def _is_fresh(seen: float) -> bool:
    # A clock that was set back makes ``seen`` lie in the future; that is no reason to wait for ever.
    return abs(time.time() - seen) < SILENT_SECONDS
