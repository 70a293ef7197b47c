"""The hands and eyes of the tour: keys, mouse and pictures, as a person has them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from app.base.message import say, system_language
from app.session.usecases.create import begin_sample
from app.ui.actions import ACTIONS
from app.ui.app import Desktop
from app.ui.mainwindow import MainWindow
from app.ui.palette import Palette
from app.ui.settings import Settings

WAIT_S = 60


_DRAWN = """(({ chart: { map } }) => {
  const box = map.getContainer().getBoundingClientRect();
  const size = map.getSize();
  const fits = Math.abs(size.x - box.width) < 1 && Math.abs(size.y - box.height) < 1;
  return fits && !document.querySelector(".leaflet-tile:not(.leaflet-tile-loaded)");
})(watchbill)"""
"""Whether the map has its size and all of its tiles."""


class Guide:
    """Leads the tour: has hands, and takes the pictures."""

    def __init__(self, application: QApplication, size: str, theme: str, out: Path) -> None:
        self.application, self.out = application, out
        self.width, self.height = map(int, size.split("x"))
        self.settings = Settings()
        self.settings.language, self.settings.theme = system_language(), theme
        self.settings.post, self.settings.role = "Watch 2", "Planner"
        self.desktop = Desktop(application, self.settings)
        self.number = 0

    @property
    def window(self) -> MainWindow:
        """The main window."""
        window = self.desktop.window
        assert window is not None
        return window

    def open_sample(self) -> None:
        """Open a copy of the sample plan in the window, and wait for its map."""
        self.settings.geometry = "AA=="
        self.desktop.show(begin_sample(author=self.settings.author))
        self.window.setGeometry(0, 0, self.width, self.height)
        self.until(lambda: self.window.map.ready)
        self.until(lambda: self.script("watchbill.chart.canvas.draws") > 0)
        self.rest(1200)
        self.window.map_work.fit()

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Save what is on the screen, or one widget of it."""
        self.rest(350)
        if widget is None:
            self.until(lambda: self.script(_DRAWN))
            self.rest(250)
        self.number += 1
        file = self.out / f"{self.number:02d}-{name}.png"
        if widget is None:
            screen = self.window.screen().grabWindow(0, 0, 0, self.width, self.height)
            assert screen.save(str(file))
        else:
            assert widget.grab().save(str(file))

    def rest(self, milliseconds: int) -> None:
        """Let the program work for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so; fail where it does not come."""
        end = time.monotonic() + WAIT_S
        while not condition():
            self.rest(20)
            if time.monotonic() >= end:
                self.picture("waiting-in-vain")
                raise AssertionError("it did not come")

    def script(self, code: str) -> Any:
        """Run JavaScript in the map page and return its value."""
        answers: list[Any] = []
        self.window.map.page().runJavaScript(f"JSON.stringify({code})", answers.append)
        self.until(lambda: bool(answers))
        return json.loads(answers[0]) if answers[0] else None

    def pixel(self, lat: float, lon: float) -> QPoint:
        """Return where a place is on the map."""
        point = self.script(f"watchbill.chart.map.latLngToContainerPoint([{lat}, {lon}])")
        return QPoint(round(point["x"]), round(point["y"]))

    def mouse(self, kind: QEvent.Type, point: QPoint, held: Qt.MouseButton) -> None:
        """Send one event of the mouse to the page."""
        target = self.window.map.focusProxy()
        place, none = QPointF(point), Qt.MouseButton.NoButton
        button = none if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        where = QPointF(target.mapToGlobal(point))
        event = QMouseEvent(kind, place, where, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, event)
        self.rest(25)

    def click(self, lat: float, lon: float) -> None:
        """Click a place on the map."""
        point, left, none = self.pixel(lat, lon), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        self.mouse(QEvent.Type.MouseMove, point, none)
        self.mouse(QEvent.Type.MouseButtonPress, point, left)
        self.mouse(QEvent.Type.MouseButtonRelease, point, none)
        self.rest(90)

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Drag on the map."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        self.mouse(QEvent.Type.MouseMove, start, none)
        self.mouse(QEvent.Type.MouseButtonPress, start, left)
        for step in range(1, 9):
            self.mouse(QEvent.Type.MouseMove, start + (end - start) * step / 8, left)
        self.mouse(QEvent.Type.MouseButtonRelease, end, none)

    def key(self, name: str) -> None:
        """Do an action as a person does without the mouse: by its key, or found in the palette."""
        action = next(action for action in ACTIONS if action.name == name)
        window = self.window
        if not window.isActiveWindow():
            window.activateWindow()
            self.until(window.isActiveWindow)
        if action.key:
            QTest.keySequence(window, QKeySequence(action.key))
        elif action.map_key:
            window.map.setFocus()
            QTest.keySequence(window.map.focusProxy() or window.map, QKeySequence(action.map_key))
        else:
            self.search(str(say(action.phrase)))
        self.rest(60)

    def search(self, text: str) -> None:
        """Type into the palette and take what comes first."""
        palette = self.palette(text)
        QTest.keyClick(palette.line, Qt.Key.Key_Return)

    def palette(self, text: str) -> Palette:
        """Open the palette and type into it."""
        self.key("palette")
        palettes = [one for one in self.window.findChildren(Palette) if one.isVisible()]
        if text.isascii():
            QTest.keyClicks(palettes[-1].line, text)
        else:
            # Qt's test keyboard has no accents.
            palettes[-1].line.insert(text)
        self.rest(60)
        return palettes[-1]

    def fill(self, field: QLineEdit, text: str) -> None:
        """Type a text into a field in place of what is there, and leave it."""
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.rest(100)

    def drop(self, *paths: Path) -> None:
        """Drop files on the middle of the map."""
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        view = self.window.map
        middle, left, copy = view.rect().center(), Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(view, QDragEnterEvent(middle, copy, files, left, none))
        QApplication.sendEvent(view, QDropEvent(QPointF(middle), copy, files, left, none))

    def with_dialog(
        self,
        open_it: Callable[[], object],
        act: Callable[[Any], object],
        kind: type[QDialog] = QDialog,
    ) -> None:
        """Open a dialog that waits for an answer, and give the next one of a kind that answer."""
        failed: list[Exception] = []
        acted: list[QDialog] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, kind):
                QTimer.singleShot(50, look)
                return
            self.rest(150)
            acted.append(dialog)
            try:
                act(dialog)
            except Exception as error:  # noqa: BLE001 - Qt would swallow it, and the dialog wait for ever
                failed.append(error)
                dialog.reject()

        QTimer.singleShot(50, look)
        open_it()
        self.until(lambda: acted)
        if failed:
            raise failed[0]
