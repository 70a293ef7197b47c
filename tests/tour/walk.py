"""One tour: ``python -m tests.tour.walk 1366x768 night OUT``. Does the work with mouse and keyboard."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from shiboken6 import isValid

from app.base.message import system_language
from app.geo.geodesic import distance_m
from app.session.errors import PlanInUse
from app.session.session import Session
from app.session.usecases.create import open_sample
from app.ui.app import Desktop, prepare
from app.ui.dialogs.choice import ChoiceDialog
from app.ui.keysheet import KeySheet
from app.ui.mainwindow import MainWindow
from app.ui.palette import Palette
from app.ui.settings import Settings
from app.ui.start import StartScreen
from app.ui.theme import load_fonts

WAIT_S = 60


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

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Save what is on the screen, or one widget of it."""
        self.rest(350)
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

    def key(self, keys: str) -> None:
        """Do the action that a key or a map key belongs to."""
        self.window.book.run(keys)
        self.rest(60)

    def with_dialog(self, open_it: Callable[[], object], act: Callable[[QDialog], object]) -> None:
        """Open a dialog that waits for an answer, and give it one."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                self.rest(150)
                act(dialog)
            else:
                QTimer.singleShot(50, look)

        QTimer.singleShot(50, look)
        open_it()


def start_screen(guide: Guide) -> None:
    """Show the first run: what can be gone on with, and ways to begin."""
    screen = StartScreen(guide.settings)
    screen.show()
    guide.picture("start", screen)
    screen.close()


def open_window(guide: Guide) -> None:
    """Open the sample plan in the window."""
    guide.settings.geometry = "AA=="
    guide.desktop.show(open_sample(author=guide.settings.author))
    guide.window.setGeometry(0, 0, guide.width, guide.height)
    guide.until(lambda: guide.window.map.ready)
    guide.until(lambda: guide.script("watchbill.chart.canvas.draws") > 0)
    guide.rest(1200)
    guide.window.map_work.fit()
    guide.picture("window")


def guided_tour(guide: Guide) -> None:
    """Take the two-minute tour in the window itself."""
    guide.key("tour")
    QTest.mouseClick(guide.window.tour.onward, Qt.MouseButton.LeftButton)
    guide.picture("guided-tour")
    QTest.mouseClick(guide.window.tour.leave, Qt.MouseButton.LeftButton)


def draw(guide: Guide) -> None:
    """Draw an area with the mouse: live figures beside the cursor, and exact numbers typed."""
    window = guide.window
    before = set(window.workspace.plan.areas)
    guide.script("(() => { watchbill.chart.map.setView([13.4, -63.4], 8, { animate: false }); return 1; })()")
    guide.rest(500)
    guide.key("tool_area")
    for lat, lon in ((13.7, -63.9), (13.7, -63.1), (13.2, -63.2)):
        guide.click(lat, lon)
    guide.mouse(QEvent.Type.MouseMove, guide.pixel(13.1, -63.7), Qt.MouseButton.NoButton)
    guide.picture("drawing")
    leg = window.draw_bar.leg
    leg.setText("280 30")
    QTest.keyClick(leg, Qt.Key.Key_Return)
    guide.rest(200)
    QTest.mouseClick(window.draw_bar.finish, Qt.MouseButton.LeftButton)
    guide.until(lambda: set(window.workspace.plan.areas) != before)
    field = window.details.findChild(QLineEdit, "name")
    QTest.keyClicks(field, " west")
    QTest.keyClick(field, Qt.Key.Key_Return)
    guide.key("tool_circle")
    at = window.draw_bar.at
    at.setText("13°00'N 062°30'W")
    QTest.keyClick(at, Qt.Key.Key_Return)
    guide.until(leg.isEnabled)
    leg.setText("090 12 nm")
    QTest.keyClick(leg, Qt.Key.Key_Return)
    guide.until(lambda: len(window.workspace.plan.areas) == len(before) + 2)
    guide.picture("details-of-a-circle")
    guide.key("undo")
    guide.key("undo")
    guide.key("redo")
    guide.key("redo")
    guide.key("history")
    guide.picture("history")
    guide.key("stage_lay_out")


def coordinates_and_grids(guide: Guide) -> None:
    """Show both grids, range rings, and a search pattern over an area."""
    window = guide.window
    plan = window.workspace.plan
    asset = next(one for one in plan.assets.values() if one.performance.transit_mps > 60)
    window.workspace.choose((("assets", asset.id),))
    guide.key("range_rings")
    guide.key("grid_mgrs")
    guide.key("zoom_plan")
    guide.picture("mgrs-and-rings")
    guide.key("range_rings")
    guide.key("grid_degrees")
    area = list(plan.areas)[8]
    window.workspace.choose((("areas", area),))
    guide.key("zoom_selection")

    def lay_out(dialog: QDialog) -> None:
        guide.picture("pattern-dialog")
        dialog.go.click()  # type: ignore[attr-defined]

    guide.with_dialog(lambda: guide.key("pattern"), lay_out)
    guide.picture("pattern")
    guide.key("zoom_plan")


def search(guide: Guide) -> None:
    """Find with the palette: actions, things, places and positions; show every key."""
    for text in ("", "bridgetown", "13.5, -61"):
        guide.key("palette")
        palette = guide.window.findChild(Palette)
        assert palette is not None
        QTest.keyClicks(palette.line, text)
        guide.picture("palette")
        palette.close()
        guide.rest(60)
    sheet = KeySheet(guide.window)
    sheet.show()
    guide.picture("keys")
    sheet.close()


def hide_and_lock(guide: Guide) -> None:
    """Hide a thing from the map; lock one, and be refused an edit of it."""
    window = guide.window
    area = next(iter(window.workspace.plan.areas))
    window.workspace.choose((("areas", area),))
    guide.key("lock")
    guide.key("remove")
    assert area in window.workspace.plan.areas
    guide.picture("locked")
    guide.key("lock")
    guide.key("hide")
    guide.picture("hidden")
    guide.key("hide")


def schedule(guide: Guide) -> None:
    """Make a duty by dragging; optimise; look at timeline, matrix, day table and findings."""
    window = guide.window
    window.workspace.select("", "")
    asset = next(one for one in window.workspace.plan.assets.values() if one.type_key == "interceptor_boat")
    canvas = "watchbill.chart.canvas"
    x, y = guide.script(f"{canvas}.symbolPixel({canvas}.things.assets.get('{asset.id}'))")
    plan = window.workspace.plan
    home = plan.bases[asset.base].position
    target = min(
        (area.shape.anchor for area in plan.areas.values()), key=lambda anchor: distance_m(home, anchor)
    )
    guide.drag(QPoint(round(x), round(y)), guide.pixel(target.lat_deg, target.lon_deg))
    guide.rest(300)
    guide.key("stage_optimise")
    window.optimise_panel.seconds.setValue(4)
    QTest.mouseClick(window.optimise_panel.start, Qt.MouseButton.LeftButton)
    guide.rest(1500)
    guide.picture("optimising")
    guide.until(lambda: not window.jobs.busy)
    assert window.workspace.plan.duties
    guide.picture("optimised")
    window.workspace.select("duties", next(iter(window.workspace.plan.duties)))
    guide.key("stage_lay_out")
    guide.picture("duty")
    for name in ("matrix", "days", "timeline"):
        window.bottom.show_tab(name)
        guide.picture(name)
    guide.key("stage_check")
    guide.picture("check")
    guide.key("stage_orders")
    guide.picture("orders")
    guide.key("stage_lay_out")


def settings_and_panels(guide: Guide) -> None:
    """Show settings, large controls, panels out of the way, briefing window, blank screen."""
    window = guide.window

    def leave(dialog: QDialog) -> None:
        guide.picture("settings")
        dialog.reject()

    guide.with_dialog(lambda: guide.key("settings"), leave)
    guide.key("large_controls")
    guide.picture("large-controls")
    guide.key("large_controls")
    for name in ("panel_tree", "panel_side", "panel_bottom"):
        guide.key(name)
    guide.picture("map-alone")
    for name in ("panel_tree", "panel_side", "panel_bottom"):
        guide.key(name)
    guide.key("briefing")
    assert window.briefing is not None
    guide.until(lambda: window.briefing.map.ready)
    guide.rest(1500)
    guide.picture("briefing")
    window.briefing.close()
    guide.key("blank")
    guide.picture("blank")
    QTest.keyClick(window.guard.cover, Qt.Key.Key_Space)
    window.menu.popup(window.top_bar.menu_button.mapToGlobal(QPoint(0, 32)))
    window.submenus["edit"].popup(window.mapToGlobal(QPoint(220, 60)))
    guide.picture("menu")
    window.submenus["edit"].close()
    window.menu.close()


def safety(guide: Guide) -> None:
    """Open a plan twice; give it a passphrase; lock; look at dated copies."""
    window = guide.window
    path = window.workspace.session.path
    try:
        Session.open(path)
    except PlanInUse as error:
        choice = ChoiceDialog(
            "ui.in_use", str(error), ("ui.open_read_only", "ui.open_copy", "ui.cancel"), window
        )
        choice.show()
        guide.picture("in-use", choice)
        choice.close()
    else:
        raise AssertionError("a second session got the plan")

    def protect(dialog: QDialog) -> None:
        QTest.keyClicks(dialog.first, "correct horse")  # type: ignore[attr-defined]
        QTest.keyClicks(dialog.second, "correct horse")  # type: ignore[attr-defined]
        guide.picture("passphrase")
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]

    guide.with_dialog(lambda: guide.key("passphrase"), protect)
    assert window.workspace.session.encrypted
    guide.key("lock_window")
    guide.picture("locked-window")
    lock = window.guard.cover
    QTest.keyClicks(lock.passphrase, "correct horse")
    QTest.mouseClick(lock.go, Qt.MouseButton.LeftButton)
    guide.until(lambda: not isValid(lock) or lock.isHidden())

    def look(dialog: QDialog) -> None:
        guide.picture("dated-copies")
        dialog.reject()

    guide.with_dialog(lambda: guide.key("backups"), look)


STOPS = (
    start_screen,
    open_window,
    guided_tour,
    draw,
    coordinates_and_grids,
    search,
    hide_and_lock,
    schedule,
    settings_and_panels,
    safety,
)
"""What the tour shows, in order; each is one paragraph of what the workspace can do."""


def main() -> None:
    """Take the tour; exit with 1 at the first stop that fails."""
    size, theme, out = sys.argv[1:4]
    prepare()
    application = QApplication([])
    application.setStyle("Fusion")
    load_fonts()
    guide = Guide(application, size, theme, Path(out))
    for stop in STOPS:
        try:
            stop(guide)
        except Exception:  # noqa: BLE001 - said, with the stop it happened at, and the tour is over
            traceback.print_exc()
            print(f"stop {stop.__name__}", file=sys.stderr, flush=True)
            os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
