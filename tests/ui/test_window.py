"""The window on the sample plan: nothing leaves the machine, one selection, themes, files."""

from __future__ import annotations

import itertools
import time

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QLabel

from app.base.message import say
from app.session import actions
from app.session.session import Session
from app.ui.map.scheme import Interceptor, find_file
from app.ui.theme import THEMES, themes
from tests.builders import a_plan, a_square, hours


def test_no_request_leaves_the_machine(show, sample_session):
    """The page with every layer makes many requests, and all of them stay inside."""
    driver = show(sample_session)
    driver.until(lambda: driver.script("watchbill.chart.zoneData !== undefined"))
    assert driver.window.map.interceptor.blocked == []
    assert driver.window.map.interceptor.passed > 15


@pytest.mark.parametrize(
    "url", ["https://example.invalid/x", "http://127.0.0.1:1/", "file:///etc/passwd", "ws://x/"]
)
def test_what_would_leave_is_blocked_and_counted(url):
    """The interceptor stops every scheme but the program's own, even without the page's policy."""
    interceptor = Interceptor()
    request = Request(url)
    interceptor.interceptRequest(request)
    assert request.blocked
    assert interceptor.blocked == [url]


def test_the_scheme_serves_its_own_folders_only():
    """A path that climbs out of a folder, or names none, finds nothing."""
    assert find_file("map/map.js").endswith("resources/map/map.js")
    for path in ("map/../window.qss", "web/../../../pyproject.toml", "etc/passwd", "map", "map/", ""):
        assert find_file(path) == ""


class Request:
    """A request as the interceptor sees one."""

    def __init__(self, url):
        self.url, self.blocked = url, False

    def requestUrl(self):  # noqa: N802 - Qt's name
        """Return where it goes."""
        return QUrl(self.url)

    def block(self, blocked):
        """Note that it was blocked."""
        self.blocked = blocked


def test_the_page_draws_the_scene(show, sample_session):
    """Areas, bases and assets of the plan are on the page, with APP-6 symbols and labels."""
    driver = show(sample_session)
    plan = driver.plan
    driver.until(lambda: driver.script("watchbill.chart.canvas.pictures.kept.size") > 0)
    for kind in ("areas", "bases", "assets"):
        assert driver.script(f"watchbill.chart.canvas.things.{kind}.size") == len(getattr(plan, kind))
    assert driver.script("watchbill.chart.canvas.labels.shown.size") > len(plan.areas) // 2
    assert driver.script("document.querySelectorAll('.leaflet-tile-pane canvas').length") > 0


def test_names_on_the_map_never_lie_on_one_another(show, sample_session):
    """At whatever zoom, no two boxes of names that are written overlap."""
    driver = show(sample_session)
    for zoom in (6, 7, 8.5, 10):
        driver.script(f"watchbill.chart.map.setZoom({zoom}, {{ animate: false }}) && 1")
        driver.qtbot.wait(200)
        boxes = driver.script("[...watchbill.chart.canvas.labels.shown.values()].map(({ box }) => box)")
        for one, other in itertools.combinations(boxes, 2):
            apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
            assert apart, (zoom, one, other)


def test_one_selection_everywhere(show, sample_session):
    """Picked in the tree, it is marked on the map; a duty picked on the timeline too, and the other way."""
    driver = show(sample_session)
    window = driver.window
    asset = next(iter(driver.plan.assets.values()))
    area = next(iter(driver.plan.areas.values()))
    change = window.workspace.do(actions.assign_duty, asset.id, area.id)
    duty = next(iter(driver.plan.duties))
    assert change is not None
    timeline = window.bottom.timeline
    driver.qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=timeline.place_of(duty))
    assert (window.workspace.kind, window.workspace.identity) == ("duties", duty)
    driver.until(lambda: driver.script("[...watchbill.chart.canvas.chosen]") == [f"duties/{duty}"])
    driver.click(area.shape.anchor.lat_deg, area.shape.anchor.lon_deg)
    driver.until(lambda: window.workspace.identity == area.id)
    assert window.stages["lay_out"].title.text() == area.name
    index = window.plan_tree.tree.currentIndex()
    assert index.data() == area.name


def test_a_bar_dragged_in_time_moves_the_duty(show, sample_session):
    """The duty moves in quarters of an hour; what that breaks is marked; undo brings it back."""
    driver = show(sample_session)
    window = driver.window
    asset = next(iter(driver.plan.assets.values()))
    window.workspace.do(actions.assign_duty, asset.id, next(iter(driver.plan.areas)))
    duty = next(iter(driver.plan.duties.values()))
    timeline = window.bottom.timeline
    grip = timeline.place_of(duty.id)
    away = QPoint(round(-2 * timeline.geometry_now.px_per_hour), 0)
    driver.qtbot.mousePress(timeline.viewport(), Qt.MouseButton.LeftButton, pos=grip)
    driver.qtbot.mouseMove(timeline.viewport(), grip + away)
    driver.qtbot.mouseRelease(timeline.viewport(), Qt.MouseButton.LeftButton, pos=grip + away)
    assert driver.plan.duties[duty.id].depart == duty.depart - hours(2)
    driver.until(lambda: [finding.rule for finding in window.workspace.findings] == ["period"])
    assert timeline.bar_at(timeline.place_of(duty.id)).broken
    window.book.run("undo")
    assert driver.plan.duties[duty.id] == duty
    driver.until(lambda: window.workspace.findings == ())


def test_every_stage_and_theme_shows(show, sample_session):
    """Each stage has its panel; each theme reaches window and page."""
    driver = show(sample_session)
    window = driver.window
    for name, button in window.rail.stages.items():
        driver.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.side.currentWidget() is window.stages[name]
    for name in THEMES:
        window.use_theme(name)
        driver.until(lambda name=name: driver.script("document.documentElement.dataset.theme") == name)
        assert themes()[name].surface in QApplication.instance().styleSheet()


def test_the_cursor_is_told_in_grid_and_degrees(show, sample_session):
    """Moving over the map writes MGRS and DMS into the status line."""
    from PySide6.QtCore import QEvent

    driver = show(sample_session)
    point = driver.pixel(14.0, -62.0)
    driver.mouse(QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton)
    driver.qtbot.wait(80)
    driver.mouse(QEvent.Type.MouseMove, point + point.__class__(1, 1), Qt.MouseButton.NoButton)
    driver.until(lambda: driver.window.status_line.cursor_at.text().startswith("20P"))
    assert '"N' in driver.window.status_line.cursor_at.text()


def test_files_are_opened_copied_and_remembered(show, sample_session, empty_session, tmp_path):
    """Open switches the window to another plan; a copy opens as the same; both are remembered."""
    driver = show(sample_session)
    window = driver.window
    other = empty_session.path
    empty_session.close()
    window.files.open_plan(other)
    assert driver.plan.header.name == "EMPTY"
    window.workspace.do(lambda session: session.save_copy(tmp_path / "copy.watchbill"))
    copy = Session.open(tmp_path / "copy.watchbill")
    assert copy.plan == driver.plan
    copy.close()
    assert [name.rsplit("/", 1)[1] for name in window.settings.recent] == [
        "empty.watchbill",
        "sample.watchbill",
    ]


def test_a_bad_file_is_told_and_the_plan_stays(show, sample_session, tmp_path):
    """The message stands above the map; nothing is lost."""
    driver = show(sample_session)
    bad = tmp_path / "bad.watchbill"
    bad.write_bytes(b"nothing")
    driver.window.files.open_plan(bad)
    assert "is not a plan of Watchbill" in driver.window.notice.text
    assert driver.plan.header.name == "TRADE WIND"


@pytest.mark.parametrize("kind", ["areas", "bases", "assets", "partners"])
def test_each_kind_of_thing_shows_its_details(show, sample_session, kind):
    """Selecting it fills the panel with its name."""
    driver = show(sample_session)
    thing = next(iter(getattr(driver.plan, kind).values()))
    driver.window.workspace.select(kind, thing.id)
    assert driver.window.stages["lay_out"].title.text() == thing.name


def test_delete_removes_the_selected_thing(show, empty_session):
    """The key removes an area; undo brings it back."""
    driver = show(empty_session)
    driver.window.workspace.do(actions.draw_area, "Area", a_square(13, -61))
    driver.window.workspace.select("areas", next(iter(driver.plan.areas)))
    driver.window.book.run("remove")
    assert not driver.plan.areas
    driver.window.book.run("undo")
    assert driver.plan.areas


def test_delete_removes_everything_selected_in_one_step(show, sample_session):
    """One undo brings all of it back."""
    driver = show(sample_session)
    areas = list(driver.plan.areas)[:3]
    before = driver.plan
    driver.window.workspace.choose(tuple(("areas", area) for area in areas))
    driver.window.book.run("remove")
    assert not driver.plan.areas.keys() & set(areas)
    driver.window.book.run("undo")
    assert driver.plan == before


def test_stop_keeps_the_best_so_far(show, sample_session):
    """Progress shows while it runs; stopped long before its time, the best schedule is taken over."""
    driver = show(sample_session)
    panel, jobs = driver.window.optimise_panel, driver.window.jobs
    driver.window.show_side("optimise")
    panel.seconds.setValue(600)
    driver.qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    figures = panel.findChildren(QLabel, "figure")
    driver.until(lambda: all(figure.text() != "-" for figure in figures))
    driver.qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    driver.until(lambda: not jobs.busy)
    assert driver.plan.duties
    driver.until(lambda: driver.window.workspace.findings == ())
    driver.window.book.run("undo")
    assert not driver.plan.duties


def test_assets_and_names_never_lie_on_one_another(show, sample_session):
    """Symbols with their badges keep apart; towns stand where the plan leaves room; in the right font."""
    driver = show(sample_session)
    canvas = "watchbill.chart.canvas"
    driver.until(lambda: driver.script(f"{canvas}.places.size") > 5)
    driver.until(lambda: driver.script("CANVAS_FONTS.every((font) => document.fonts.check(font))"))
    for zoom in (6.5, 8, 10):
        driver.script(f"watchbill.chart.map.setZoom({zoom}, {{ animate: false }}) && 1")
        driver.qtbot.wait(300)
        seen = f"[...{canvas}.things.assets.values()].filter((thing) => {canvas}.inView(thing))"
        symbols = driver.script(f"{seen}.map((thing) => symbolBox({canvas}.symbolPixel(thing)))")
        names = driver.script(f"[...{canvas}.labels.shown.values()].map(({{ box }}) => box)")
        for one, other in itertools.combinations(symbols + names, 2):
            apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
            assert apart, (zoom, one, other)
        shown = driver.script(f"[...{canvas}.labels.shown.keys()]")
        assert any(key.startswith("places/") for key in shown), zoom
        assert (zoom >= 9) == any(key.startswith("assets/") for key in shown), zoom


def test_the_pointer_on_an_asset_tells_what_it_is(show, sample_session):
    """Name, type and base stand beside it, and go when the pointer goes."""
    from PySide6.QtCore import QEvent

    driver = show(sample_session)
    asset = next(iter(driver.plan.assets.values()))
    canvas = "watchbill.chart.canvas"
    driver.until(lambda: driver.script(f"{canvas}.berths.offsets.size") > 0)
    driver.qtbot.wait(300)
    x, y = driver.script(f"{canvas}.symbolPixel({canvas}.things.assets.get('{asset.id}'))")
    driver.mouse(QEvent.Type.MouseMove, QPoint(round(x), round(y)), Qt.MouseButton.NoButton)
    rows = "[...document.querySelectorAll('.leaflet-tooltip div div')].map((row) => row.textContent)"
    expected = [asset.name, asset.type_name, driver.plan.bases[asset.base].name]
    driver.until(lambda: driver.script(rows) == expected)
    driver.script("watchbill.chart.map.fire('zoomstart') && 1")
    assert driver.script(rows) == []
    driver.mouse(QEvent.Type.MouseMove, QPoint(round(x) + 1, round(y)), Qt.MouseButton.NoButton)
    driver.until(lambda: driver.script(rows) == expected)
    driver.mouse(QEvent.Type.MouseMove, QPoint(round(x) + 200, round(y) + 90), Qt.MouseButton.NoButton)
    driver.until(lambda: driver.script(rows) == [])


@pytest.mark.parametrize("zoom", [7, 10])
def test_forty_assets_of_one_base_stand_side_by_side(show, empty_session, zoom):
    """None lies on another or on the base, with names or without."""
    driver = show(empty_session)
    canvas = "watchbill.chart.canvas"
    driver.script(
        f"(() => {{ watchbill.chart.map.setView([13, -57], {zoom}, {{ animate: false }});"
        " const badge = { code: 'ALF', hue: 1 }, kind = '10033000001403000000', position = [-57, 13];"
        " const assets = Array.from({ length: 40 }, (_, slot) => ({ id: `a${slot}`, name: `Boat ${slot}`,"
        " position, slot, sidc: kind, badge, type_name: 'Boat', base_name: 'Rock' }));"
        " const bases = [{ id: 'b', name: 'Rock', position, sidc: kind, badge }];"
        f" {canvas}.patch([], {{ bases, assets }});"
        " return 1; })()"
    )
    driver.qtbot.wait(200)
    boxes = driver.script(
        f"[...{canvas}.things.assets.values()].map((thing) => symbolBox({canvas}.symbolPixel(thing)))"
    )
    boxes.append(driver.script(f"around({canvas}.pixel({canvas}.things.bases.get('b')), 16, 16)"))
    assert len(boxes) == 41
    for one, other in itertools.combinations(boxes, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_the_optimiser_stops_its_own_job_alone(show, sample_session):
    """While another job runs its button is off, and that job's progress is none of its."""
    driver = show(sample_session)
    jobs, panel = driver.window.jobs, driver.window.optimise_panel
    assert jobs.run(lambda stop, progress: [progress(0.5, say("ui.busy")), time.sleep(0.2)], lambda _: None)
    driver.qtbot.wait(60)
    assert not panel.stop.isEnabled()
    assert panel.bar.value() <= 0
    driver.until(lambda: not jobs.busy)
    panel.seconds.setValue(30)
    panel.start.click()
    assert panel.stop.isEnabled()
    panel.stop.click()
    driver.until(lambda: not jobs.busy)
    assert not panel.stop.isEnabled()


def test_the_status_line_tells_the_scale_of_the_map(show, sample_session):
    """It follows the view."""
    driver = show(sample_session)
    scale = driver.window.status_line.scale
    for lat, zoom, told in (
        (0, 10, "1:580\u00a0000"),
        (60, 10, "1:290\u00a0000"),
        (60, 6, "1:4\u00a0600\u00a0000"),
    ):
        driver.script(f"watchbill.chart.map.setView([{lat}, -61], {zoom}, {{ animate: false }}) && 1")
        driver.until(lambda told=told: scale.text() == told)


def test_a_plan_without_a_name_is_not_among_the_recent_ones(show):
    """The start screen offers it by what it holds."""
    assert show(Session.create_unnamed(a_plan([], []))).window.settings.recent == []
