"""Widgets are destroyed where Qt allows it."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from app.ui.jobs import JobRunner


class _Ring(QObject):
    """Part of a cycle, as every dialog with a lambda of its own is."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def test_a_worker_destroys_nothing(qtbot):
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


def test_a_job_leaves_the_collection_to_the_event_loop(qtbot):
    """While it runs and after it, Python collects nothing by itself."""
    jobs, seen = JobRunner(), []
    assert jobs.run(lambda *_: gc.isenabled(), seen.append)
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)
    assert seen == [False]
    assert not gc.isenabled()
