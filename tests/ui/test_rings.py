"""Range rings of what is selected."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.marks import MarkKind
from app.geo.geodesic import distance_m
from app.geo.point import Position
from app.session import actions
from app.ui.dialogs.rings import RingsDialog
from app.ui.map.messages import MenuAsked, Picked
from app.ui.objectmenu import VERBS
from app.ui.palette import Palette

ANEGADA = Position(18.75, -64.3)


@pytest.fixture
def rings(show, sample_session, monkeypatch):
    """Return a window with rings, and a function that returns what was drawn of them last."""
    driver = show(sample_session)
    window, sent = driver.window, [{"lines": []}]
    send = window.map.send

    def keep(text):
        message = json.loads(text)
        if message.get("type") == "overlay" and message.get("name") == "rings":
            sent.append(message)
        send(text)

    monkeypatch.setattr(window.map, "send", keep)
    return driver, lambda: sent[-1]


def test_rings_need_an_asset(rings):
    """With none selected the notice says what to do; with several there are rings of each."""
    driver, drawn = rings
    window = driver.window
    window.book.run("range_rings")
    assert not window.notice.isHidden()
    assert drawn()["lines"] == []
    one, other = list(driver.plan.assets)[:2]
    window.workspace.choose((("assets", one),))
    few = len(drawn()["lines"])
    assert few > 1
    window.workspace.choose((("assets", one), ("assets", other)))
    assert len(drawn()["lines"]) > few
    names = {driver.plan.assets[asset].name for asset in (one, other)}
    assert all(any(name in line["text"] for line in drawn()["lines"]) for name in names)


def test_the_parts_of_a_text_are_told_apart(rings):
    """Whose ring, the time and the length each stand for themselves."""
    driver, drawn = rings
    one, other = list(driver.plan.assets.values())[:2]
    driver.window.book.run("range_rings")
    driver.window.workspace.choose((("assets", one.id), ("assets", other.id)))
    texts = [line["text"].split(" \N{MIDDLE DOT} ") for line in drawn()["lines"]]
    assert {parts[0] for parts in texts} <= {one.name, other.name}
    assert {len(parts) for parts in texts} == {3}


def test_names_of_rings_lie_in_view_and_on_nothing(rings):
    """Round each ring room is sought for its name: on no symbol, no other name, and wholly in the view."""
    driver, _ = rings
    window = driver.window
    aircraft = [one.id for one in driver.plan.assets.values() if one.performance.transit_mps > 50][:2]
    window.book.run("range_rings")
    window.workspace.choose(tuple(("assets", one) for one in aircraft))
    canvas = "watchbill.chart.canvas"
    look = f"""(() => {{
      const names = [...{canvas}.labels.shown].map(([key, {{ box }}]) => [key, box]);
      const symbols = thingsInView({canvas}, "assets").map((thing) => symbolBox({canvas}.symbolPixel(thing)));
      const size = {canvas}._map.getSize();
      return [names, symbols, [0, 0, size.x, size.y], {canvas}.rings.length];
    }})()"""
    for zoom in (6.5, 7):
        driver.script(f"watchbill.chart.map.setZoom({zoom}, {{ animate: false }}) && 1")
        driver.qtbot.wait(500)
        driver.until(lambda: any(key.startswith("rings/") for key, _ in driver.script(look)[0]))
        names, symbols, view, count = driver.script(look)
        assert count > 2
        for key, box in names:
            if key.startswith("rings/"):
                others = [*symbols, *(other for name, other in names if name != key)]
                assert view[0] <= box[0] < box[2] <= view[2]
                assert view[1] <= box[1] < box[3] <= view[3]
                assert not any(overlap(box, other) for other in others)


def overlap(one, other):
    """Tell whether two boxes share a point."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def place(driver, act=lambda dialog: None):
    """Ask for rings about a place, do something in the dialog and show them; return its position field."""
    told = []

    def answer(dialog):
        told.append(dialog.at.text())
        act(dialog)
        dialog.go.click()

    driver.answer(answer, RingsDialog)
    driver.window.book.run("rings_here")
    return told[0]


def centre_of(line):
    """Return the middle of a ring drawn."""
    lons, lats = zip(*line["path"], strict=True)
    return Position((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)


def test_rings_about_a_place_picked_on_the_map(rings):
    """Of the selected asset, by its endurance less the time on station; they stay when it is not selected."""
    driver, drawn = rings
    window = driver.window
    asset = next(iter(driver.plan.assets.values()))
    window.map.said.emit(Picked("", "", more=False, at=ANEGADA))
    window.workspace.choose((("assets", asset.id),))
    tried = []

    def two_hours(dialog):
        dialog.on_station.setValue(2)
        tried.append(len(drawn()["lines"]))

    text = place(driver, two_hours)
    assert text == window.reading.position(ANEGADA)
    assert tried == [1]
    window.workspace.choose(())
    (line,) = drawn()["lines"]
    figures = asset.performance
    radius_m = figures.transit_mps * (figures.endurance_s - 7200) / 2
    away = [distance_m(ANEGADA, Position(lat, lon)) for lon, lat in line["path"]]
    assert away == pytest.approx([radius_m] * len(away), rel=1e-3)
    assert "rings" not in window.overlays.shown
    window.workspace.choose((("assets", asset.id),))
    window.overlays.place_rings(*window.overlays.placed)
    assert len(window.overlays.placed) == 1


def test_rings_by_time_of_a_type_at_a_point_mark(rings):
    """A selected point is where they are; a type needs no asset; times past the endurance are refused."""
    driver, drawn = rings
    window = driver.window
    window.workspace.pick(None)
    change = window.workspace.do(actions.draw_mark, "Rendezvous", MarkKind.POINT, (ANEGADA,))
    window.workspace.choose(tuple(change.after))
    refused = []

    def by_time(dialog):
        dialog.whose.setCurrentIndex(dialog.whose.findText("Any: Helicopter"))
        dialog.by.setCurrentIndex(dialog.by.findData("time"))
        refused.append(dialog.problem.isVisible())
        dialog.times.setText("1 2")

    assert place(driver, by_time) == window.reading.position(ANEGADA)
    assert refused == [True]
    lines = drawn()["lines"]
    assert len(lines) == 2
    assert all(distance_m(centre_of(line), ANEGADA) < 10_000 for line in lines)
    assert any("Helicopter" in line["text"] for line in drawn()["lines"])
    assert all("rings_here" in VERBS[kind] for kind in ("marks", "bases", "assets"))


def test_the_menu_of_the_sea_means_the_place_under_it(rings):
    """A right click where nothing is: rings about that place, whatever is selected."""
    driver, _ = rings
    window = driver.window
    window.workspace.choose((("areas", next(iter(driver.plan.areas))),))
    window.map.said.emit(MenuAsked((), ANEGADA, 10, 10))
    menu = QApplication.activePopupWidget()
    assert "rings_here" in [action.objectName() for action in menu.actions()]
    menu.close()
    assert place(driver) == window.reading.position(ANEGADA)


def test_the_palette_offers_rings_about_a_position_and_a_place(rings):
    """Typed in any format, or found by its name."""
    driver, drawn = rings
    window = driver.window
    for text, near in (("18 45N 64 18W", ANEGADA), ("Bridgetown", Position(13.1, -59.61))):
        window.overlays.clear_rings()
        palette = Palette(window.desk, window.book, window.map_work, None)
        palette.line.setText(text)
        (row, *_) = palette.rows.findItems("Range rings about", Qt.MatchFlag.MatchStartsWith)
        palette.rows.setCurrentItem(row)
        driver.answer(lambda dialog: dialog.go.click(), RingsDialog)
        palette._run()
        assert distance_m(centre_of(drawn()["lines"][0]), near) < 20_000


def test_rings_about_places_are_taken_away_together(rings):
    """By their action; with none there the notice says so, and another plan has none."""
    driver, drawn = rings
    window = driver.window
    for at in (ANEGADA, Position(16.2, -65.1)):
        window.workspace.pick(None)
        window.editing.cursor = at
        place(driver)
    assert len(drawn()["lines"]) == 2
    # Those of the selected assets come and go by themselves.
    for _ in range(2):
        window.book.run("range_rings")
        assert len(drawn()["lines"]) == 2
    window.open_briefing()
    assert len(window.briefing.overlays.placed) == 2
    window.briefing.close()
    window.book.run("rings_clear")
    assert drawn()["lines"] == []
    window.notice.hide()
    window.book.run("rings_clear")
    assert not window.notice.isHidden()
