"""Files dropped on the map, chosen or pasted: preview, choices, one change; what is refused says why."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from threading import Event

import openpyxl
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton

from app.base.errors import Cancelled
from app.session import actions
from app.session.usecases import imports
from app.session.usecases.imports import MOST_TAKEN, PointsAs, PolygonsAs, Target
from app.ui.dialogs.columns import TablesDialog
from app.ui.dialogs.importing import PlacesDialog, preview_lines
from app.ui.imports import Imports
from tests.geo.test_tiles import is_open, png

DATA = Path(__file__).parents[1] / "data" / "imports"
OVERLAY = "watchbill.chart.overlays.get('import')?.getLayers().length ?? 0"


@pytest.fixture
def driver(show, empty_session):
    """Return a window on an empty plan."""
    return show(empty_session)


def drop(driver, *paths):
    """Drop files on the map."""
    driver.window.map.dropped.emit([str(path) for path in paths])


def press(driver, dialog):
    """Press the button of a dialog."""
    driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


def names(mapping):
    """Return what things are called."""
    return [thing.name for thing in mapping.values()]


@pytest.mark.parametrize("large", [False, True])
def test_no_row_of_the_lists_is_sliced(driver, large):
    """Neither at the beginning nor scrolled to the end, and the dialog fits into the smallest window."""
    driver.window.settings.large = large
    driver.window.use_theme("day")
    dialog = PlacesDialog(driver.window.desk, driver.window.map, imports.preview(DATA / "earth.kml"))
    dialog.show()
    for rows in (dialog.layers, dialog.remarks):
        driver.until(rows.isVisible)
        for move in (rows.scrollToTop, rows.scrollToBottom):
            move()
            driver.qtbot.wait(50)
            room = rows.viewport().rect()
            seen = [rows.visualItemRect(rows.topLevelItem(row)) for row in range(rows.topLevelItemCount())]
            seen = [one for one in seen if one.intersects(room)]
            assert seen
            assert all(room.top() <= one.top() and one.bottom() <= room.bottom() for one in seen)
    assert dialog.height() <= 768 - 48
    dialog.close()
    driver.window.settings.large = False
    driver.window.use_theme("day")


def test_a_file_dropped_on_the_map_is_previewed_and_taken_over(driver):
    """Its outlines are on the map while it is asked, its layers and what stays out in the dialog; undo."""
    seen = {}

    def act(dialog):
        seen["kind"] = type(dialog)
        driver.until(lambda: driver.script(OVERLAY) > 0)
        # Five lines, a ring and its hole, and a point, which is a cross of two.
        seen["lines"] = driver.script(OVERLAY)
        seen["layers"] = [
            dialog.layers.topLevelItem(row).text(0) for row in range(dialog.layers.topLevelItemCount())
        ]
        seen["out"] = [
            dialog.remarks.topLevelItem(row).text(0) for row in range(dialog.remarks.topLevelItemCount())
        ]
        seen["button"] = dialog.go.text()
        press(driver, dialog)

    driver.answer(act)
    drop(driver, DATA / "earth.kml")
    driver.until(lambda: len(driver.plan.areas) == 2)
    assert seen["kind"] is PlacesDialog
    assert seen["lines"] == 8
    assert seen["layers"] == ["Patrol boxes.kml", "Boxes", "Boxes / Old", "Drift"]
    assert [text[2:] for text in seen["out"]] == [
        "Radar picture",
        "Live positions",
        "No place yet",
        "Bad digits",
    ]
    assert seen["button"] == "Import 6 things"
    assert names(driver.plan.layers) == ["earth"]
    driver.until(lambda: driver.script(OVERLAY) == 0)
    driver.until(lambda: driver.script("watchbill.chart.canvas.things.areas.size") == 2)
    assert len(driver.window.workspace.chosen) == 6
    driver.window.book.run("undo")
    assert driver.plan.areas == {}
    assert driver.plan.layers == {}


def test_what_comes_and_as_what_is_chosen_in_the_dialog(driver):
    """A layer taken out goes from the map too; polygons become lines and points a partner's bases."""

    def act(dialog):
        driver.until(lambda: driver.script(OVERLAY) == 8)
        dialog.layers.topLevelItem(3).setCheckState(0, Qt.CheckState.Unchecked)
        driver.until(lambda: driver.script(OVERLAY) == 6)
        assert not dialog.partner.isEnabled()
        dialog.points.setCurrentIndex(dialog.points.findData(PointsAs.BASES))
        dialog.polygons.setCurrentIndex(dialog.polygons.findData(PolygonsAs.LINES))
        assert dialog.partner.isEnabled()
        press(driver, dialog)

    driver.answer(act)
    drop(driver, DATA / "earth.kml")
    driver.until(lambda: bool(driver.plan.bases))
    assert names(driver.plan.bases) == ["Rendezvous"]
    assert names(driver.plan.marks) == ["Box & shoal", "Box & shoal 2", "Twins", "Twins 2"]


def test_leaving_the_dialog_leaves_the_plan_and_the_map(driver):
    """Cancelled, nothing has changed and nothing is drawn."""

    def act(dialog):
        driver.until(lambda: driver.script(OVERLAY) > 0)
        dialog.reject()

    driver.answer(act)
    drop(driver, DATA / "plotter.gpx")
    driver.until(lambda: not driver.window.jobs.busy and driver.script(OVERLAY) == 0)
    assert driver.window.workspace.session.undo_label is None


def test_what_cannot_be_read_is_told_and_the_rest_comes(driver, tmp_path):
    """Of three files two are refused by name with their reasons; the third is asked about."""
    sly = tmp_path / "sly.kml"
    sly.write_text('<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>')
    driver.answer(lambda dialog: press(driver, dialog))
    drop(driver, sly, DATA / "plotter.gpx", tmp_path / "nowhere.gpx")
    driver.until(lambda: bool(driver.window.notice.text) and not driver.window.notice.isHidden())
    driver.until(lambda: "nowhere.gpx" in driver.window.notice.text)
    assert "sly.kml" in driver.window.notice.text
    assert "document type or entities" in driver.window.notice.text
    assert names(driver.plan.layers) == ["plotter"]


@pytest.fixture
def workbook(tmp_path):
    """Return a workbook whose headings tell half of what they are."""
    book = openpyxl.Workbook()
    book.active.title = "Ports"
    for row in (("Port", "Where it is", "Nation"), ("Deep", "14N 61W", "JHQ"), ("Shoal", "95N 61W", "JHQ")):
        book.active.append(row)
    units = book.create_sheet("Units")
    for row in (("Call sign", "Class", "Home port"), ("Swift", "Patrol cutter", "Deep")):
        units.append(row)
    book.create_sheet("Readme").append(("Made by", "Somebody"))
    book["Readme"].append(("On", "Monday"))
    book.save(tmp_path / "joint.xlsx")
    return tmp_path / "joint.xlsx"


def test_columns_of_a_table_are_chosen_over_its_first_rows(driver, workbook):
    """What headings do not tell is asked above the columns; what is wrong is marked and listed."""

    def act(dialog):
        assert isinstance(dialog, TablesDialog)
        assert dialog.choices() == imports.suggest(dialog.found, driver.plan.header.lead)
        # The sheet of ports has no column that is called a position: it stays out until one is chosen.
        assert dialog.target.currentData() is None
        dialog.target.setCurrentIndex(dialog.target.findData(Target.BASES))
        dialog.target.activated.emit(dialog.target.currentIndex())
        driver.until(lambda: "Choose the column for Position" in dialog.outcome.text())
        assert not dialog.go.isEnabled()
        box = dialog.sample.cellWidget(0, 1)
        box.setCurrentIndex(box.findData("position"))
        box.activated.emit(box.currentIndex())
        driver.until(lambda: dialog.outcome.text().startswith("1 row of 2 can"))
        assert not dialog.sample.item(2, 1).icon().isNull()
        assert dialog.sample.item(1, 1).icon().isNull()
        assert "Row 3, column Where it is" in dialog.problems.item(0).text()
        dialog.sheet.setCurrentIndex(1)
        assert dialog.target.currentData() is Target.ASSETS
        driver.until(lambda: dialog.outcome.text().startswith("1 row of 1 can"))
        assert dialog.sample.item(1, 0).text() == "Swift"
        press(driver, dialog)

    driver.answer(act)
    drop(driver, workbook)
    driver.until(lambda: bool(driver.plan.assets))
    assert names(driver.plan.bases) == ["Deep"]
    assert names(driver.plan.assets) == ["Swift"]
    driver.until(lambda: "1 row was left out" in driver.window.notice.text)


def test_an_import_that_names_what_is_not_there_stays_open(driver, workbook):
    """The dialog says which base is missing, and nothing has come."""

    def act(dialog):
        press(driver, dialog)
        driver.until(lambda: not dialog.problem.isHidden())
        assert "“Deep” is no base" in dialog.problem.text()
        assert dialog.go.isEnabled()
        dialog.reject()

    driver.answer(act)
    drop(driver, workbook)
    driver.until(lambda: not driver.window.jobs.busy and QApplication.activeModalWidget() is None)
    driver.qtbot.wait(300)
    assert driver.plan.assets == {}


def test_rows_pasted_from_a_spreadsheet_are_a_table(driver):
    """What another program put on the clipboard as text comes by the ordinary key."""
    seen = []

    def act(dialog):
        seen.append(dialog.headings.isChecked())
        driver.until(lambda: dialog.outcome.text().startswith("1 row of 1"))
        press(driver, dialog)

    QApplication.clipboard().setText("Name\tPosition\nRV\t14N 61W\n")
    driver.answer(act)
    driver.window.book.run("paste")
    driver.until(lambda: bool(driver.plan.marks))
    assert seen == [True]
    assert names(driver.plan.marks) == ["RV"]


def test_tile_files_become_layers_at_once(driver, tmp_path):
    """A tile set among dropped files needs no question; one that is broken is refused."""
    good, bad = tmp_path / "Chart 12.mbtiles", tmp_path / "bad.mbtiles"
    for path, tile in ((good, png()), (bad, b"<html>")):
        with closing(sqlite3.connect(path)) as database:
            database.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
            database.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (tile,))
            database.commit()
    drop(driver, good, bad)
    driver.until(lambda: bool(driver.plan.layers))
    (layer,) = driver.plan.layers.values()
    assert (layer.name, layer.source) == ("Chart 12", str(good))
    driver.until(lambda: "bad.mbtiles" in driver.window.notice.text)
    # The file stays open for its next tile, until nothing shows it any more.
    driver.until(lambda: is_open(good))
    driver.window.book.run("undo")
    driver.until(lambda: not is_open(good))


def track(path, count):
    """Write so many track points and a line, as a receiver of positions does."""
    points = [
        f'<wpt lat="{13 + number % 300 / 300}" lon="{-61 + number / count}"/>' for number in range(count)
    ]
    line = '<trk><trkseg><trkpt lat="13" lon="-61"/><trkpt lat="14" lon="-60"/></trkseg></trk>'
    path.write_text(f"<gpx>{''.join(points)}{line}</gpx>")
    return path


PLACES = (
    "[...watchbill.chart.sheets.values()].map(({layer}) => [layer.points.length / 2, layer.lines.length])"
)


def test_a_file_may_lie_under_the_plan(driver, tmp_path):
    """Past traffic is only looked at: a layer shows its points and lines, also in a plan opened again."""
    path = track(tmp_path / "Past traffic.gpx", 500)
    seen = []

    def act(dialog):
        dialog.use.setCurrentIndex(1)
        seen.append((dialog.go.text(), dialog.layers.isEnabled(), dialog.points.isEnabled()))
        press(driver, dialog)

    driver.answer(act)
    drop(driver, path)
    driver.until(lambda: bool(driver.plan.layers))
    assert seen == [("Lay under the plan", False, False)]
    assert (driver.plan.marks, driver.plan.areas) == ({}, {})
    driver.until(lambda: driver.script(PLACES) == [[500, 1]])
    driver.until(lambda: driver.window.workspace.kind == "layers")
    driver.window.map_work.show_plan()
    driver.until(lambda: driver.script(PLACES) == [[500, 1]])
    driver.window.book.run("undo")
    driver.until(lambda: driver.script(PLACES) == [])


def test_of_more_than_a_plan_holds_a_background_is_offered(driver, tmp_path):
    """It is chosen beforehand; as parts of the plan it is refused with the reason."""
    path = track(tmp_path / "month.gpx", MOST_TAKEN + 1)
    seen = []

    def act(dialog):
        seen.append(dialog.use.currentData())
        dialog.use.setCurrentIndex(0)
        press(driver, dialog)
        driver.until(lambda: not dialog.problem.isHidden())
        seen.append(dialog.problem.text())
        dialog.use.setCurrentIndex(1)
        press(driver, dialog)

    driver.answer(act, PlacesDialog)
    drop(driver, path)
    driver.until(lambda: bool(driver.plan.layers))
    assert seen[0] == "background"
    assert "takes 20,000 things" in seen[1]
    driver.until(lambda: driver.script(PLACES) == [[MOST_TAKEN + 1, 1]])


def test_a_background_that_is_gone_is_told(driver, tmp_path):
    """The plan opens all the same."""
    actions.add_layer(driver.window.workspace.session, "Lost", source=str(tmp_path / "lost.gpx"))
    driver.until(lambda: "lost.gpx" in driver.window.notice.text)
    broken = tmp_path / "broken.gpx"
    broken.write_text("<gpx><wpt")
    actions.add_layer(driver.window.workspace.session, "Broken", source=str(broken))
    driver.until(lambda: "broken.gpx" in driver.window.notice.text)
    assert driver.script(PLACES) == []


def test_a_dialog_that_is_left_while_it_reads_brings_nothing(driver, monkeypatch):
    """Cancel stops what is being prepared, and nothing comes later."""
    begun, stopped = Event(), Event()

    def slow(_found, _choices, stop):
        begun.set()
        while not stop():
            time.sleep(0.01)
        stopped.set()
        raise Cancelled

    monkeypatch.setattr("app.session.usecases.imports.prepare", slow)

    def act(dialog):
        press(driver, dialog)
        driver.until(begun.is_set)
        assert not dialog.layers.isEnabled()
        dialog.reject()

    driver.answer(act, PlacesDialog)
    drop(driver, DATA / "earth.kml")
    driver.until(stopped.is_set)
    driver.until(lambda: not driver.window.jobs.busy)
    driver.qtbot.wait(100)
    assert driver.plan.areas == {}
    assert driver.script(OVERLAY) == 0


def test_nothing_is_drawn_after_the_dialog_of_a_table_has_gone(driver):
    """A look at the rows that was due is not taken any more."""
    QApplication.clipboard().setText("Name\tPosition\nRV\t14N 61W\n")

    def act(dialog):
        dialog.choose_column("name", 0)
        dialog.reject()

    driver.answer(act, TablesDialog)
    driver.window.book.run("paste")
    driver.qtbot.wait(600)
    assert driver.script(OVERLAY) == 0


def many(path, count):
    """Write a file of so many lines."""
    shape = {"type": "LineString", "coordinates": [[-61, 14], [-60.9, 14], [-60.9, 14.1], [-61, 14.2]]}
    features = [{"type": "Feature", "properties": {"name": "Box"}, "geometry": shape}] * count
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_the_window_lives_while_much_is_read(driver, tmp_path):
    """Ten thousand lines are read while the window goes on ticking, and come as one change."""
    path = many(tmp_path / "many.geojson", 10_000)
    ticks, reading = [], []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(driver.window.jobs.busy))
    timer.start(20)

    def act(dialog):
        reading.append(ticks.count(True))
        press(driver, dialog)

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog is None or isinstance(dialog, QProgressDialog):
            QTimer.singleShot(50, look)
        else:
            act(dialog)

    QTimer.singleShot(50, look)
    drop(driver, path)
    driver.until(lambda: len(driver.plan.marks) == 10_000, timeout=60_000)
    timer.stop()
    assert reading[0] > 5
    assert driver.window.workspace.kind == "layers"


def test_a_long_read_can_be_stopped(driver, monkeypatch):
    """The word that it is being read comes with a button; pressed, nothing comes, and another may be read."""
    stopped = []

    def endless(_source, stop):
        while not stop():
            time.sleep(0.01)
        raise Cancelled

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog):
            stopped.append(dialog.labelText())
            driver.qtbot.mouseClick(dialog.findChild(QPushButton), Qt.MouseButton.LeftButton)
        else:
            QTimer.singleShot(20, look)

    with monkeypatch.context() as patched:
        patched.setattr("app.ui.imports.imports.preview", endless)
        QTimer.singleShot(20, look)
        drop(driver, DATA / "earth.kml", DATA / "plotter.gpx")
        driver.until(lambda: bool(stopped) and not driver.window.jobs.busy)
    assert stopped == ["Reading earth.kml..."]
    assert QApplication.activeModalWidget() is None
    assert driver.window.workspace.session.undo_label is None
    driver.answer(lambda dialog: press(driver, dialog))
    drop(driver, DATA / "plotter.gpx")
    driver.until(lambda: len(driver.plan.marks) == 5)


def test_too_much_to_draw_is_thinned_out():
    """A preview is only looked at: a million corners are sixty thousand on the map, ends kept."""
    line = [(float(step), 0.0) for step in range(100_000)]
    drawn = preview_lines([line] * 10)
    assert sum(len(one.path) for one in drawn) < 70_000
    assert {(one.path[0], one.path[-1]) for one in drawn} == {(line[0], line[-1])}
    assert preview_lines([]) == []


def test_only_files_that_can_be_read_are_offered(driver, monkeypatch):
    """The file dialog knows every suffix, and what is chosen there is imported."""
    asked = []

    def answer(_parent, _title, _folder, kinds):
        asked.append(kinds)
        return [str(DATA / "plotter.gpx")], ""

    monkeypatch.setattr("app.ui.imports.QFileDialog.getOpenFileNames", answer)
    driver.answer(lambda dialog: press(driver, dialog))
    driver.window.book.run("import")
    driver.until(lambda: len(driver.plan.marks) == 5)
    assert isinstance(driver.window.imports, Imports)
    for suffix in (
        ".gpkg",
        ".geojson",
        ".kml",
        ".kmz",
        ".gpx",
        ".shp",
        ".xlsx",
        ".csv",
        ".mbtiles",
        ".pmtiles",
    ):
        assert f"*{suffix}" in asked[0]
