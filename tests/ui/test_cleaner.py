"""Widgets are destroyed where Qt allows it."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from app.ui.cleaner import Cleaner


@pytest.fixture
def cleaner(qapp):
    """Give an application a cleaner, and stop it afterwards."""
    was = gc.isenabled()
    one = Cleaner(qapp)
    yield one
    one.stop()
    (gc.enable if was else gc.disable)()


class _Ring(QObject):
    """Part of a cycle, as every dialog with a lambda of its own is."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def test_a_worker_destroys_nothing(qtbot, cleaner):
    """A thread that fills the memory with garbage destroys no object of Qt; the event loop does."""
    where: list[int] = []
    heap: list[list[object]] = []
    weakref.finalize(_Ring(), lambda: where.append(threading.get_ident()))
    worker = threading.Thread(target=lambda: heap.extend([[]] for _ in range(200_000)))
    worker.start()
    worker.join()
    assert not where
    qtbot.waitUntil(lambda: bool(where), timeout=20_000)
    assert where == [threading.get_ident()]
