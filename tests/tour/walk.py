"""One chapter, with mouse and keyboard: ``python -m tests.tour.walk law 1366x768 night OUT``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import shapely.ops
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from shiboken6 import isValid

from app.geo.charts import Box, read_rivers
from app.geo.geodesic import distance_m
from app.session.errors import PlanInUse
from app.session.session import Session
from app.ui.app import prepare
from app.ui.dialogs.choice import ChoiceDialog
from app.ui.dialogs.columns import TablesDialog
from app.ui.dialogs.importing import PlacesDialog
from app.ui.dialogs.rings import RingsDialog
from app.ui.keysheet import KeySheet
from app.ui.parts import Choice
from app.ui.start import StartScreen
from app.ui.theme import load_fonts
from tests.tour import coalition, law
from tests.tour.guide import Guide
from tests.tour.paperchart import draw_chart

DATA = Path(__file__).parents[1] / "data" / "imports"


def start_screen(guide: Guide) -> None:
    """Show the first run: what can be gone on with, and ways to begin."""
    screen = StartScreen(guide.settings)
    screen.show()
    guide.picture("start", screen)
    screen.close()


def open_window(guide: Guide) -> None:
    """Open the sample plan in the window."""
    guide.open_sample()
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
    guide.fill(window.details.findChild(QLineEdit, "name"), "Passage west")
    guide.key("tool_circle")
    at = window.draw_bar.at
    at.setText("13°00'N 062°30'W")
    QTest.keyClick(at, Qt.Key.Key_Return)
    guide.until(leg.isEnabled)
    leg.setText("090 12 nm")
    QTest.keyClick(leg, Qt.Key.Key_Return)
    guide.until(lambda: len(window.workspace.plan.areas) == len(before) + 2)
    guide.picture("details-of-a-circle")
    for name in ("undo", "undo", "redo", "redo"):
        guide.key(name)


def finish(guide: Guide) -> None:
    """Press *Finish*, and wait until what was drawn can be named."""
    before = guide.window.workspace.plan
    QTest.mouseClick(guide.window.draw_bar.finish, Qt.MouseButton.LeftButton)
    guide.until(lambda: guide.window.workspace.plan is not before)
    guide.rest(300)


def edit_shapes(guide: Guide) -> None:
    """Duplicate an area, cut a piece out, split and merge again; draw a corridor and a barrier."""
    window = guide.window
    areas = window.workspace.plan.areas
    chosen = next(area for area in areas.values() if area.name == "Passage west")
    window.workspace.choose((("areas", chosen.id),))
    guide.key("tool_cut")
    for lat, lon in ((13.6, -63.7), (13.6, -63.6), (13.5, -63.6), (13.5, -63.7)):
        guide.click(lat, lon)
    finish(guide)
    guide.until(lambda: window.workspace.plan.areas[chosen.id].shape != chosen.shape)
    window.workspace.choose((("areas", chosen.id),))
    guide.key("tool_split")
    for lat, lon in ((13.9, -63.4), (12.9, -63.45)):
        guide.click(lat, lon)
    finish(guide)
    guide.until(lambda: len(window.workspace.plan.areas) > len(areas))
    guide.key("tool_corridor")
    for lat, lon in ((12.6, -64.1), (12.8, -63.6), (12.6, -63.2)):
        guide.click(lat, lon)
    finish(guide)
    guide.key("tool_barrier")
    for lat, lon in ((12.3, -64.0), (12.4, -63.2)):
        guide.click(lat, lon)
    finish(guide)
    guide.until(lambda: bool(window.workspace.plan.marks))
    guide.picture("cut-split-corridor-barrier")
    guide.key("duplicate")
    guide.picture("duplicated")


def follow_lines(guide: Guide) -> None:
    """Draw a corridor along a river; pick a place at sea, look at its sky at an hour, and rings about it."""
    window = guide.window
    guide.script("(() => { watchbill.chart.map.setView([8.1, -63.8], 9, { animate: false }); return 1; })()")
    guide.rest(500)
    guide.key("tool_corridor")
    guide.key("follow_line")
    guide.until(lambda: guide.script("watchbill.chart.snapper.fixed.length") > 0)
    before = len(window.workspace.plan.areas)
    (start, end) = (_on_river(lonlat) for lonlat in ((-64.4, 7.9), (-63.5, 8.1)))
    guide.click(*start)
    guide.mouse(QEvent.Type.MouseMove, guide.pixel(*end), Qt.MouseButton.NoButton)
    guide.rest(400)
    guide.picture("following-a-river")
    guide.click(*end)
    guide.rest(300)
    finish(guide)
    guide.until(lambda: len(window.workspace.plan.areas) > before)
    name = window.details.findChild(QLineEdit, "name")
    assert name is not None
    guide.fill(name, "Orinoco")
    guide.key("follow_line")
    guide.key("remove")
    assert len(window.workspace.plan.areas) == before
    guide.script("(() => { watchbill.chart.map.setView([14.6, -63], 7, { animate: false }); return 1; })()")
    guide.rest(400)
    window.workspace.select("", "")
    guide.click(15.2, -63.2)
    guide.until(lambda: window.workspace.spot is not None)
    guide.key("moment_later")
    guide.picture("sky-of-a-place")

    def keep(dialog: Any) -> None:
        guide.picture("rings-here")
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    guide.with_dialog(lambda: guide.key("rings_here"), keep, RingsDialog)
    guide.picture("rings-about-a-place")
    guide.key("rings_clear")


def _on_river(lonlat: tuple[float, float]) -> tuple[float, float]:
    """Return the place on a river of the chart, latitude first, that is nearest to a place."""
    rivers = shapely.union_all(list(read_rivers(Box(-66, 7, -62, 9))))
    found = shapely.ops.nearest_points(rivers, shapely.Point(lonlat))[0]
    return found.y, found.x


def history(guide: Guide) -> None:
    """Look at what each step changed, jump back by the keyboard and forward again; what was deleted."""
    window = guide.window
    guide.key("remove")
    guide.key("history")
    steps = window.sides["history"].steps
    guide.until(lambda: steps.model().rowCount() > 4)
    steps.setFocus()
    for _ in range(4):
        QTest.keyClick(steps, Qt.Key.Key_Down)
    guide.picture("history-looked-at")
    QTest.keyClick(steps, Qt.Key.Key_Return)
    guide.rest(400)
    guide.picture("history-jumped-back")
    for _ in range(8):
        guide.key("redo")
    guide.key("stage_lay_out")


def imports(guide: Guide) -> None:
    """Drop places, rows of a table and a chart of one's own; see them before they come."""
    window = guide.window

    def take(dialog: Any) -> None:
        guide.rest(900)
        guide.picture("import-places")
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    guide.with_dialog(lambda: guide.drop(DATA / "earth.kml"), take, PlacesDialog)
    guide.until(lambda: any(layer.name == "earth" for layer in window.workspace.plan.layers.values()))
    guide.key("zoom_selection")
    guide.picture("imported")
    rows = "Name\tPosition\tTask\nRV Alpha\t14N 61W\tWait\nRV Bravo\t99N 61W\tWait\n"
    QApplication.clipboard().setText(rows)

    def map_columns(dialog: Any) -> None:
        guide.rest(600)
        guide.picture("import-table")
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    before = len(window.workspace.session.history()[0])
    guide.with_dialog(lambda: guide.key("paste"), map_columns, TablesDialog)
    guide.until(lambda: len(window.workspace.session.history()[0]) > before)
    with tempfile.TemporaryDirectory() as folder:
        chart = Path(folder) / "Chart 12.mbtiles"
        draw_chart(chart)
        layers = window.workspace.plan.layers
        guide.drop(chart)
        guide.until(lambda: len(window.workspace.plan.layers) > len(layers))
        window.map_work.fit()
        guide.rest(800)
        guide.picture("chart-of-ones-own")
        guide.key("undo")


def between_plans(guide: Guide) -> None:
    """Copy areas, begin a new plan, and paste them there; come back."""
    window = guide.window
    areas = list(window.workspace.plan.areas)[:3]
    window.workspace.choose(tuple(("areas", area) for area in areas))
    guide.key("copy")

    def begin(dialog: Any) -> None:
        guide.picture("new-plan")
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    guide.with_dialog(lambda: guide.key("new"), begin)
    guide.until(lambda: not window.workspace.plan.areas)
    guide.key("paste")
    guide.until(lambda: len(window.workspace.plan.areas) == len(areas))
    guide.key("zoom_plan")
    guide.picture("pasted-in-another-plan")

    def go_on(dialog: Any) -> None:
        guide.picture("sample-edited")
        QTest.mouseClick(dialog.buttons["ui.sample_yours"], Qt.MouseButton.LeftButton)

    guide.with_dialog(lambda: guide.key("open_sample"), go_on)
    guide.until(lambda: len(window.workspace.plan.areas) > len(areas))
    guide.rest(600)


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

    def lay_out(dialog: Any) -> None:
        guide.picture("pattern-dialog")
        dialog.go.click()

    guide.with_dialog(lambda: guide.key("pattern"), lay_out)
    guide.picture("pattern")
    guide.key("zoom_plan")


def search(guide: Guide) -> None:
    """Find with the palette: actions, things, places and positions; show every key."""
    for text in ("", "bridgetown", "13.5, -61"):
        palette = guide.palette(text)
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
    send_by_keyboard(guide)
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


def send_by_keyboard(guide: Guide) -> None:
    """Send an asset to an area by names and times alone, and make its patrol longer."""
    window = guide.window
    duties = set(window.workspace.plan.duties)
    cutter = next(one for one in window.workspace.plan.assets.values() if one.type_key == "patrol_cutter")
    window.workspace.choose((("assets", cutter.id),))

    def send(dialog: Any) -> None:
        guide.picture("send")
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    guide.with_dialog(lambda: guide.key("add_duty"), send)
    guide.until(lambda: set(window.workspace.plan.duties) != duties)
    then = window.details.findChild(Choice, "then_to")
    assert then is not None
    guide.picture("duty-in-details")
    window.workspace.select("", "")


def settings_and_panels(guide: Guide) -> None:
    """Show settings, large controls, panels out of the way, briefing window, blank screen."""
    window = guide.window

    def leave(dialog: Any) -> None:
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

    def protect(dialog: Any) -> None:
        QTest.keyClicks(dialog.first, "correct horse")
        QTest.keyClicks(dialog.second, "correct horse")
        guide.picture("passphrase")
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    guide.with_dialog(lambda: guide.key("passphrase"), protect)
    assert window.workspace.session.encrypted
    guide.key("lock_window")
    guide.picture("locked-window")
    lock = window.guard.cover
    QTest.keyClicks(lock.passphrase, "correct horse")
    QTest.mouseClick(lock.go, Qt.MouseButton.LeftButton)
    guide.until(lambda: not isValid(lock) or lock.isHidden())

    def look(dialog: Any) -> None:
        guide.picture("dated-copies")
        dialog.reject()

    guide.with_dialog(lambda: guide.key("backups"), look)


def after_a_crash(guide: Guide) -> None:
    """Kill a program in the middle of its work; the start screen offers to go on with its plan."""
    code = (
        "import os;"
        "from app.session.session import Session; from app.session import actions;"
        "from tests.builders import a_plan, a_square;"
        "session = Session.create_unnamed(a_plan([], []), author='Watch 1');"
        "actions.draw_area(session, 'Landing', a_square(13, -60)); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    screen = StartScreen(guide.settings)
    screen.show()
    guide.picture("after-a-crash", screen)
    screen.close()


STOPS = (
    start_screen,
    open_window,
    guided_tour,
    draw,
    edit_shapes,
    follow_lines,
    history,
    imports,
    between_plans,
    coordinates_and_grids,
    search,
    hide_and_lock,
    schedule,
    settings_and_panels,
    safety,
    after_a_crash,
)
"""What the first chapter shows, in order; each is one paragraph of what the workspace can do."""

CHAPTERS = {
    "workspace": STOPS,
    "law": (law.open_window, *law.PROPOSALS, *coalition.STOPS),
}
"""Each begins at a window of its own."""


def main() -> None:
    """Take one chapter of the tour; exit with 1 at the first stop that fails."""
    chapter, size, theme, out = sys.argv[1:5]
    prepare()
    application = QApplication([])
    application.setStyle("Fusion")
    load_fonts()
    guide = Guide(application, size, theme, Path(out))
    for stop in CHAPTERS[chapter]:
        try:
            stop(guide)
        except Exception:  # noqa: BLE001 - said, with the stop it happened at, and the tour is over
            traceback.print_exc()
            print(f"stop {stop.__name__}", file=sys.stderr, flush=True)
            os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
