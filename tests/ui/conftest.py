"""Windows without a screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen says of windows that it cannot pass on size hints, nor raise them: no fault of
    ours."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)"))


@pytest.fixture(autouse=True)
def unthemed(qapp: QApplication) -> Iterator[None]:
    """A theme belongs to the whole application; the next test must not inherit it."""
    yield
    if qapp.styleSheet():
        qapp.setStyleSheet("")
        qapp.setPalette(QPalette())
