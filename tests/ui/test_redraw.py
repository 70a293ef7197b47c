"""What is drawn after an edit alone looks as if everything had been drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt

from app.geo.point import Position
from app.session import actions

CANVAS = "watchbill.chart.canvas"
SHOT = f"""
(() => {{ const canvas = {CANVAS}, {{ width, height }} = canvas.canvas;
  const pixels = () => canvas.pen.getImageData(0, 0, width, height).data;
  const partly = pixels();
  canvas.damage.everything(); canvas.draw();
  const whole = pixels();
  const shown = (data, i, part) => (part ? (data[i - part] * data[i]) / 255 : data[i]);
  const other = [];
  let edges = 0;
  let drawn = 0;
  for (let i = 3; i < whole.length; i += 4) {{
    drawn += whole[i] > 0;
    const away = [0, 1, 2, 3].map((part) => Math.abs(shown(whole, i, part) - shown(partly, i, part)));
    if (Math.max(...away) > 64) other.push([((i - 3) / 4) % width, Math.floor((i - 3) / 4 / width)]);
    else if (Math.max(...away) > 12) edges += 1;
  }}
  return {{ other, edges, drawn }}; }})()
"""
FEW = 60
"""Pixels. Within several boxes at once a line is smoothed in quarters of a pixel, by itself more finely."""


@pytest.fixture
def driver(show, sample_session):
    """Return a window on the sample plan that counts what is drawn whole."""
    one = show(sample_session)
    one.until(lambda: one.script("CANVAS_FONTS.every((font) => document.fonts.check(font))"))
    one.until(lambda: one.script(f"{CANVAS}.places.size") > 5)
    one.qtbot.wait(600)
    one.script(
        f"(() => {{ window.whole = 0; const look = {CANVAS}.lookAnew;"
        f" {CANVAS}.lookAnew = function () {{ window.whole += 1; look.call(this); }}; return 1; }})()"
    )
    return one


def as_drawn_whole(driver):
    """Compare the canvas with itself drawn whole; return how often that was done before."""
    driver.qtbot.wait(250)
    whole = driver.script("window.whole")
    shot = driver.script(SHOT)
    assert shot["drawn"] > 1000
    assert shot["other"] == []
    assert shot["edges"] < FEW
    return whole


def test_edits_draw_only_what_they_touch(driver):
    """Moved, renamed, removed, brought back, hidden, selected: each time nothing is left over or missing."""
    do, plan = driver.window.workspace.do, driver.plan
    areas, asset = list(plan.areas.values()), next(iter(plan.assets.values()))
    here = areas[0].shape.anchor
    edits = [
        lambda: do(actions.move_area, areas[0].id, here, Position(here.lat_deg + 0.2, here.lon_deg + 0.3)),
        lambda: do(actions.describe_area, replace(areas[1], name="A much longer name than before")),
        lambda: do(actions.remove_area, areas[2].id),
        driver.window.undo,
        lambda: driver.window.workspace.select("areas", areas[1].id),
        lambda: driver.window.workspace.select("assets", asset.id),
        lambda: do(actions.describe_asset, replace(asset, name="Another name")),
        lambda: do(actions.remove_asset, asset.id),
        driver.window.undo,
        lambda: driver.window.workspace.select("areas", areas[0].id),
    ]
    before = driver.script("window.whole")
    for number, edit in enumerate(edits):
        draws = driver.script(f"{CANVAS}.draws")
        edit()
        driver.until(lambda draws=draws: driver.script(f"{CANVAS}.draws") > draws)
        # Drawn whole by the comparison alone.
        assert as_drawn_whole(driver) == before + number


def test_carrying_leaves_no_trace(driver):
    """What is dragged is drawn where the pointer is, and nowhere else."""
    base = next(iter(driver.plan.bases.values()))
    spot = QPoint(*map(round, driver.script(f"{CANVAS}.pixel({CANVAS}.things.bases.get('{base.id}'))")))
    before = driver.script("window.whole")
    driver.carry(spot, spot + QPoint(120, -30))
    driver.until(lambda: driver.script(f"{CANVAS}.ghost && {CANVAS}.ghost.dx") == 120)
    assert as_drawn_whole(driver) == before
    driver.mouse(QEvent.Type.MouseButtonRelease, spot + QPoint(120, -30), buttons=Qt.MouseButton.NoButton)
    driver.until(lambda: driver.plan.bases[base.id] != base)
    assert as_drawn_whole(driver) == before + 1


def test_an_area_carried_off_at_once_leaves_no_trace(driver):
    """The first step of the pointer may be a long one: nothing of the outline stays behind."""
    area = next(iter(driver.plan.areas.values()))
    driver.window.use_tool("move")
    driver.until(lambda: driver.script("watchbill.chart.hands.tool") == "move")
    before = driver.script("window.whole")
    anchor = area.shape.anchor
    start = driver.pixel(anchor.lat_deg, anchor.lon_deg)
    driver.mouse(QEvent.Type.MouseMove, start, Qt.MouseButton.NoButton)
    driver.mouse(QEvent.Type.MouseButtonPress, start)
    for step in (QPoint(90, 60), QPoint(200, 10)):
        driver.mouse(QEvent.Type.MouseMove, start + step, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton)
    driver.until(lambda: driver.script(f"{CANVAS}.ghost && {CANVAS}.ghost.dx > 150"))
    assert as_drawn_whole(driver) == before
    driver.window.escape()
    driver.until(lambda: driver.script(f"{CANVAS}.ghost") is None)
    assert as_drawn_whole(driver) == before + 1
