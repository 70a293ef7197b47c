"""Real windows with a real WebEngine."""

from __future__ import annotations

import json
import logging

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog

from app.base.paths import plans_folder
from app.session.session import Session
from app.session.usecases.create import Beginning, create_empty, create_from_text
from app.ui.app import prepare
from app.ui.cleaner import Cleaner
from app.ui.mainwindow import MainWindow
from app.ui.settings import Settings
from app.ui.theme import load_fonts
from tests.builders import D

LOAD_MS = 30_000


def pytest_configure(config):
    """Register the scheme before any application exists."""
    prepare()


@pytest.fixture(scope="session", autouse=True)
def cleaner(qapp):
    """Collect garbage as the program does."""
    one = Cleaner(qapp)
    yield one
    one.stop()


class Driver:
    """A window with hands: mouse and keyboard on map and dialogs."""

    def __init__(self, window, qtbot):
        self.window = window
        self.qtbot = qtbot

    @property
    def plan(self):
        """The plan as the window has it."""
        return self.window.workspace.plan

    def script(self, code):
        """Run JavaScript in the page and return its value."""
        answers = []
        self.window.map.page().runJavaScript(f"JSON.stringify({code})", answers.append)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=LOAD_MS)
        return json.loads(answers[0]) if answers[0] else None

    def pixel(self, lat, lon):
        """Return where a place is on the map widget."""
        point = self.script(f"watchbill.chart.map.latLngToContainerPoint([{lat}, {lon}])")
        return QPoint(round(point["x"]), round(point["y"]))

    def mouse(
        self,
        kind,
        point,
        button=Qt.MouseButton.LeftButton,
        buttons=None,
        keys=Qt.KeyboardModifier.NoModifier,
    ):
        """Send one mouse event to the page."""
        target = self.window.map.focusProxy()
        held = button if buttons is None else buttons
        place = QPointF(point)
        event = QMouseEvent(kind, place, QPointF(target.mapToGlobal(point)), button, held, keys)
        QApplication.sendEvent(target, event)
        self.qtbot.wait(30)

    def click(self, lat, lon):
        """Click a place on the map."""
        point = self.pixel(lat, lon)
        self.mouse(QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton)
        self.mouse(QEvent.Type.MouseButtonPress, point)
        self.mouse(QEvent.Type.MouseButtonRelease, point, buttons=Qt.MouseButton.NoButton)
        self.qtbot.wait(80)

    def drag(self, start, end, keys=Qt.KeyboardModifier.NoModifier):
        """Drag from one pixel of the map to another."""
        self.carry(start, end, keys)
        self.mouse(QEvent.Type.MouseButtonRelease, end, buttons=Qt.MouseButton.NoButton, keys=keys)

    def carry(self, start, end, keys=Qt.KeyboardModifier.NoModifier):
        """Drag from one pixel of the map to another, and keep the button down."""
        self.mouse(QEvent.Type.MouseMove, start, Qt.MouseButton.NoButton, keys=keys)
        self.mouse(QEvent.Type.MouseButtonPress, start, keys=keys)
        for step in range(1, 9):
            between = start + (end - start) * step / 8
            held = Qt.MouseButton.LeftButton
            self.mouse(QEvent.Type.MouseMove, between, Qt.MouseButton.NoButton, held, keys)

    def answer(self, act, kind=QDialog):
        """Let ``act`` have the next dialog of a kind, as soon as it is there."""

        def look():
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, kind):
                QTimer.singleShot(50, look)
            else:
                act(dialog)

        QTimer.singleShot(50, look)

    def name_it(self, name):
        """Give the next dialog a name and press its button."""

        def act(dialog):
            dialog.name.setText(name)
            self.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

        self.answer(act)

    def until(self, condition, timeout=LOAD_MS):
        """Wait until something is so."""
        self.qtbot.waitUntil(condition, timeout=timeout)


@pytest.fixture
def show(qtbot, qapp, caplog):
    """Return a function that opens a window on a session and waits for its map."""
    windows = []
    load_fonts()

    def open_window(session: Session) -> Driver:
        window = MainWindow(session, Settings())
        windows.append(window)
        window.show()
        qtbot.waitUntil(lambda: window.map.ready, timeout=LOAD_MS)
        return Driver(window, qtbot)

    yield open_window
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.processEvents()
    noise = [
        r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING and r.name.startswith("app")
    ]
    assert noise == [], "the page or the program complained"


@pytest.fixture
def empty_session(tmp_path):
    """Return a session on a new, empty plan of two days."""
    beginning = Beginning("EMPTY", D, 2, "Joint Headquarters", "JHQ", exercise=True)
    return create_empty(tmp_path / "empty.watchbill", beginning)


@pytest.fixture
def sample_session(tmp_path):
    """Return a session on the sample plan."""
    return create_from_text(tmp_path / "sample.watchbill", plans_folder() / "trade-wind", D)
