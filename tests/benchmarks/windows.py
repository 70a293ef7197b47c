"""One measure of the window in a process of its own: ``python -m tests.benchmarks.windows WHAT``.

Prints its figures as one line of JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QRectF, QTimer, QUrl
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from app.geo.point import Position
from app.session import actions
from app.session.session import Session
from app.session.usecases import imports
from app.session.usecases.create import begin_sample, sample_copy
from app.ui.app import prepare
from app.ui.cleaner import Cleaner
from app.ui.immortal import keep_singletons
from app.ui.mainwindow import MainWindow
from app.ui.settings import Settings
from app.ui.theme import dress, load_fonts, themes
from tests.benchmarks.largeplan import large_plan, track_points

EDITS = 15
STEPS = 30
OBJECTS = 10_000
SIZE = (1366, 768)


def main() -> None:
    """Run the measure named."""
    figures = {"prepare": _prepare, "cold": _cold, "empty": _empty, "large": _large}[sys.argv[1]]()
    print(json.dumps(figures), flush=True)
    # Tearing down WebEngine is nobody's measure.
    os._exit(0)


def _prepare() -> dict[str, float]:
    begin_sample().close()
    return {}


def _cold() -> dict[str, float]:
    """Measure from the start of the process until the map of the sample plan is drawn and listens."""
    _application()
    window = _window(Session.open(sample_copy()))
    _wait_drawn(window)
    return {"seconds": time.time() - _born()}


def _empty() -> dict[str, float]:
    """Measure from the start of the process until an empty page is loaded in a shown window."""
    keep_singletons()
    globals()["_APPLICATION"] = QApplication([])
    view = QWebEngineView()
    view.resize(*SIZE)
    loaded: list[bool] = []
    view.loadFinished.connect(loaded.append)
    view.load(QUrl("data:text/html,<p>empty</p>"))
    view.show()
    _until(lambda: bool(loaded))
    _script(view, "1")
    return {"seconds": time.time() - _born()}


def _large() -> dict[str, float]:
    """Measure edits, pans, zooms, the timeline and undo on the large plan, and their floors."""
    _application()
    session = Session.create_unnamed(large_plan(_start()))
    window = _window(session)
    _wait_drawn(window)
    _until(lambda: bool(_script(window.map, "watchbill.chart.canvas.things.ways.size")))
    _background(window)
    figures = {"edit_to_repaint": _edits(window), **_moves(window.map, "watchbill.chart.map", "ours")}
    figures["timeline_scroll"] = _scroll(window.bottom.timeline.viewport(), window.bottom.timeline)
    figures |= _undo(window)
    shapes = json.dumps(_shapes(window))
    window.hide()
    figures |= _floors(shapes)
    figures["timeline_scroll_floor"] = _bare_scroll(window)
    return figures


def _application() -> None:
    prepare()
    application = QApplication([])
    application.setStyle("Fusion")
    load_fonts()
    dress(themes()["day"], large=False)
    # Kept alive by Qt itself; Python would let go of them here.
    globals()["_APPLICATION"] = application, Cleaner(application)


def _window(session: Session) -> MainWindow:
    window = MainWindow(session, Settings())
    window.resize(*SIZE)
    window.show()
    return window


def _wait_drawn(window: MainWindow) -> None:
    _until(lambda: window.map.ready)
    _until(lambda: bool(_script(window.map, "watchbill.chart.canvas.draws")))


def _edits(window: MainWindow) -> float:
    """Return the median milliseconds from an edit until the page has painted it."""
    times = []
    _script(window.map, _STAMP)
    areas = list(window.workspace.plan.areas.values())[:EDITS]
    for area in areas:
        _script(window.map, "(() => { window.paintedAt = null; return 1; })()")
        began = time.time()
        here = area.shape.anchor
        there = Position(here.lat_deg + 0.01, here.lon_deg)
        window.workspace.do(actions.move_area, area.id, here, there)
        _until(lambda: _script(window.map, "window.paintedAt") is not None)
        times.append(_script(window.map, "window.paintedAt") - began * 1000)
        _rest(150)
    return statistics.median(times)


_STAMP = """
(() => { const canvas = watchbill.chart.canvas, draw = canvas.draw;
  const stamp = () => { window.paintedAt = performance.timeOrigin + performance.now(); };
  canvas.draw = function () { draw.call(this); requestAnimationFrame(stamp); };
  return 1; })()
"""
"""Notes when the frame after a drawing begins: the drawing is on the screen then, as in the floor."""

_MOVE = """
(() => {{ window.bench = null; const map = {map}; const times = [];
  const home = map.getCenter(), zoom = map.getZoom();
  const step = (n) => {{
    if (n === {steps}) {{ map.setView(home, zoom, {{ animate: false }}); window.bench = times; return; }}
    const began = performance.now();
    {act};
    const drawn = () => {{ times.push(performance.now() - began); setTimeout(() => step(n + 1), 30); }};
    requestAnimationFrame(() => requestAnimationFrame(drawn));
  }};
  step(0); return 1; }})()
"""
_ACTS = {
    "pan": "map.panBy([n % 2 ? -160 : 160, n % 4 < 2 ? 60 : -60], { animate: false })",
    "zoom": "map.setZoom(zoom + (n % 2 ? 0 : 1), { animate: false })",
}


def _moves(view: QWebEngineView, name: str, whose: str) -> dict[str, float]:
    """Return the median milliseconds of a frame after a pan and after a zoom."""
    figures = {}
    for what, act in _ACTS.items():
        _script(view, _MOVE.format(map=name, steps=STEPS, act=act))
        _until(lambda: _script(view, "window.bench") is not None)
        suffix = "" if whose == "ours" else "_floor"
        figures[f"{what}{suffix}"] = statistics.median(_script(view, "window.bench"))
    return figures


def _background(window: MainWindow) -> None:
    """Lay a file of 100,000 positions under the plan, as a planner does."""
    points = track_points()
    file = Path(os.environ["WATCHBILL_HOME"]) / "traffic.gpx"
    rows = (f'<wpt lat="{lat:.5f}" lon="{lon:.5f}"/>' for lon, lat in points)
    file.write_text(f"<gpx>{''.join(rows)}</gpx>", encoding="utf-8")
    imports.add_background(window.workspace.session, file)
    shown = "[...watchbill.chart.sheets.values()].map(({ layer }) => layer.points.length / 2)"
    _until(lambda: _script(window.map, shown) == [len(points)])
    _rest(500)


def _scroll(viewport: Any, area: Any) -> float:
    """Return the median milliseconds of one step of scrolling, drawn into a picture."""
    bar, times = area.verticalScrollBar(), []
    for step in range(STEPS):
        bar.setValue(step * 28)
        began = time.perf_counter()
        viewport.grab()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _bare_scroll(window: MainWindow) -> float:
    """Return the same of a QGraphicsView that holds every bar as plain rectangles."""
    timeline = window.bottom.timeline
    layout = timeline.geometry_now
    scene = QGraphicsScene()
    brush = QBrush(QColor("#0B5E8A"))
    for row in layout.rows:
        if row.asset is None:
            continue
        for bar in layout.bars(row.asset):
            for segment in bar.segments:
                area = QRectF(segment.left, row.top, segment.right - segment.left, 20)
                scene.addRect(area).setBrush(brush)
    view = QGraphicsView(scene)
    view.resize(timeline.size())
    view.show()
    _rest(300)
    return _scroll(view.viewport(), view)


def _undo(window: MainWindow) -> dict[str, float]:
    """Return the seconds to take back 10,000 objects of one change until the page is without them.

    And those that SQLite takes for as many rows.
    """
    from tests.benchmarks.imported import add_objects, write_rows

    marks = "watchbill.chart.canvas.things.marks.size"
    add_objects(window.workspace.session, OBJECTS)
    _until(lambda: _script(window.map, marks) == OBJECTS)
    _rest(1000)
    began = time.perf_counter()
    window.undo()
    _until(lambda: _script(window.map, marks) == 0)
    taken = time.perf_counter() - began
    return {"undo": taken, "undo_floor": write_rows(OBJECTS)}


def _shapes(window: MainWindow) -> dict[str, Any]:
    """Return everything the map draws, for a page that draws just that."""
    shown = window.map_work.shown
    return {
        "polygons": [area.rings[0] for area in shown.areas.values()],
        "lines": [way.path for way in shown.ways.values()],
        "points": [
            *(base.position.lonlat for base in shown.bases.values()),
            *(asset.position.lonlat for asset in shown.assets.values()),
            *track_points(),
        ],
    }


def _floors(shapes: str) -> dict[str, float]:
    """Measure the same on a bare page: Leaflet, its canvas renderer, and the same shapes."""
    leaflet = Path(__file__).parents[2] / "build/assets/web/leaflet"
    script = (leaflet / "leaflet.js").read_text(encoding="utf-8")
    style = (leaflet / "leaflet.css").read_text(encoding="utf-8")
    page = _BARE.replace("@script", script).replace("@style", style).replace("@shapes", shapes)
    file = Path(os.environ["WATCHBILL_HOME"]) / "bare.html"
    file.write_text(page, encoding="utf-8")
    view = QWebEngineView()
    view.resize(766, 400)
    view.load(QUrl.fromLocalFile(str(file)))
    view.show()
    _until(lambda: _script(view, "window.ready === true"))
    _rest(1000)
    return {"edit_to_repaint_floor": _bare_edits(view), **_moves(view, "window.map", "floor")}


def _bare_edits(view: QWebEngineView) -> float:
    times = []
    for number in range(EDITS):
        began = time.time()
        _script(view, f"window.edit({number})")
        _until(lambda: _script(view, "window.drawnAt") is not None)
        times.append(_script(view, "window.drawnAt") - began * 1000)
        _rest(150)
    return statistics.median(times)


_BARE = """<!doctype html><meta charset="utf-8"><style>@style html,body,#map{height:100%;margin:0}</style>
<div id="map"></div><script>@script</script><script>
const shapes = @shapes, flip = ([x, y]) => [y, x];
window.map = L.map("map", { preferCanvas: true, zoomAnimation: false, fadeAnimation: false });
map.setView([15, -61], 6);
const polygons = shapes.polygons.map((ring) => L.polygon(ring.map(flip), { weight: 1 }).addTo(map));
shapes.lines.forEach((path) => L.polyline(path.map(flip), { weight: 1 }).addTo(map));
const dot = { radius: 1, stroke: false, fillOpacity: 1 };
shapes.points.forEach((at) => L.circleMarker(flip(at), dot).addTo(map));
window.edit = (n) => {
  window.drawnAt = null;
  polygons[n].setLatLngs(polygons[n].getLatLngs()[0].map(({ lat, lng }) => [lat + 0.01, lng]));
  const drawn = () => { window.drawnAt = performance.timeOrigin + performance.now(); };
  requestAnimationFrame(() => requestAnimationFrame(drawn));
  return 1;
};
window.ready = true;
</script>"""


def _script(view: QWebEngineView, code: str) -> Any:
    answers: list[Any] = []
    view.page().runJavaScript(f"JSON.stringify({code})", answers.append)
    _until(lambda: bool(answers))
    return json.loads(answers[0]) if answers[0] else None


def _until(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        _rest(1)
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")


def _rest(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _born() -> float:
    """Return when this process was started, in seconds since the epoch (Linux)."""
    ticks = float(Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[19])
    uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return time.time() - (uptime - ticks / os.sysconf("SC_CLK_TCK"))


def _start() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 1, 12, tzinfo=UTC)


if __name__ == "__main__":
    main()
