"""The main job in a real window with a real WebEngine, from nothing to a signed order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit

from app.geo.units import square_nm
from app.session.usecases.verify import verify_order

CORNERS = ((14.4, -61.4), (14.4, -60.8), (14.0, -60.8), (14.0, -61.4))


def test_from_an_empty_plan_to_a_verified_order(show, empty_session, tmp_path):
    """Draw an area, place a base and two assets, make and pin a duty by hand, optimise, export, verify."""
    driver = show(empty_session)
    window = driver.window
    driver.script("(() => { watchbill.chart.map.setView([14.0, -61.2], 8); return 1; })()")

    _draw_area(driver)
    area = next(iter(driver.plan.areas.values()))
    assert area.name == "Channel"
    _place_base(driver)
    _add_assets(driver)
    _assign_by_dragging(driver, area)
    pinned = _pin(driver)
    _optimise(driver)

    assert driver.plan.duties[pinned.id] == pinned
    assert len(driver.plan.duties) > 1
    timeline = window.bottom.timeline
    bars = {bar.duty for asset in driver.plan.assets for bar in timeline.geometry_now.bars(asset)}
    assert bars == set(driver.plan.duties)
    driver.until(lambda: window.workspace.findings == ())
    assert window.map.interceptor.blocked == []

    window.show_side("orders")
    panel = window.orders_panel
    panel.findChild(type(panel.issue), "demo_identity").click()
    driver.qtbot.mouseClick(panel.issue, Qt.MouseButton.LeftButton)
    order = tmp_path / "orders" / "empty-v1-JHQ.pdf"
    driver.until(lambda: not window.jobs.busy and order.exists())
    verdict = verify_order(order, tmp_path / "training-identities" / "root.pem")
    assert verdict.acceptable, [str(reason) for reason in verdict.reasons]


def _draw_area(driver):
    """Draw a polygon with the mouse; its size stands beside the cursor while it grows."""
    driver.qtbot.mouseClick(driver.window.tool_bar.button("tool_area"), Qt.MouseButton.LeftButton)
    driver.until(lambda: driver.script("watchbill.chart.sketch.active"))
    for lat, lon in CORNERS:
        driver.click(lat, lon)
    figures = driver.script("[...document.getElementById('figures').children].map((row) => row.textContent)")
    size = next(row for row in figures if row.endswith("nm²"))
    driver.click(*CORNERS[0])
    driver.until(lambda: bool(driver.plan.areas))
    # The figure beside the cursor is the size of what was drawn, corners snapped to the coast included.
    (drawn,) = driver.plan.areas.values()
    assert float(size.split()[0]) == pytest.approx(square_nm(drawn.shape.area_m2), rel=0.03)
    # What was drawn is selected and its name ready to be typed over.
    driver.until(lambda: driver.window.focusWidget() is driver.window.details.findChild(QLineEdit, "name"))
    field = driver.window.details.findChild(QLineEdit, "name")
    driver.qtbot.keyClicks(field, "Channel")
    driver.qtbot.keyClick(field, Qt.Key.Key_Return)
    driver.until(lambda: next(iter(driver.plan.areas.values())).name == "Channel")
    # A corner dragged is one more edit; undo takes it back.
    driver.window.workspace.select("areas", next(iter(driver.plan.areas)))
    driver.window.map_work.use_tool("shape")
    driver.until(lambda: driver.script("document.querySelectorAll('.marker-icon').length") >= 4)
    before = driver.plan
    second = drawn.shape.ring[1]
    corner = driver.pixel(second.lat_deg, second.lon_deg)
    driver.drag(corner, corner + QPoint(24, -18))
    driver.until(lambda: driver.plan != before)
    driver.window.book.run("undo")
    assert driver.plan == before
    driver.window.map_work.use_tool("select")


def _place_base(driver):
    driver.qtbot.mouseClick(driver.window.tool_bar.button("tool_base"), Qt.MouseButton.LeftButton)
    driver.qtbot.wait(150)
    driver.click(14.6, -61.07)
    driver.until(lambda: bool(driver.plan.bases))


def _add_assets(driver):
    for number, kind in enumerate(("interceptor_boat", "helicopter"), start=1):

        def act(dialog, kind=kind):
            dialog.type.setCurrentIndex(dialog.type.findData(kind))
            driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

        driver.answer(act)
        driver.window.book.run("add_asset")
        assert len(driver.plan.assets) == number


def _assign_by_dragging(driver, area):
    """Drag the boat's symbol onto the area."""
    boat = next(asset for asset in driver.plan.assets.values() if asset.type_key == "interceptor_boat")
    canvas = "watchbill.chart.canvas"
    driver.until(lambda: driver.script(f"{canvas}.things.assets.size") == 2)
    x, y = driver.script(f"{canvas}.symbolPixel({canvas}.things.assets.get('{boat.id}'))")
    start = QPoint(round(x), round(y))
    driver.drag(start, driver.pixel(area.shape.anchor.lat_deg, area.shape.anchor.lon_deg))
    driver.until(lambda: len(driver.plan.duties) == 1)
    (duty,) = driver.plan.duties.values()
    assert (duty.asset, duty.stops[0].area, duty.by_hand) == (boat.id, area.id, True)


def _pin(driver):
    """Pin the duty in its details."""
    from PySide6.QtWidgets import QCheckBox

    driver.window.show_side("lay_out")
    duty = next(iter(driver.plan.duties))
    driver.window.workspace.select("duties", duty)
    details = driver.window.stages["lay_out"]
    driver.until(lambda: details.findChild(QCheckBox, "pinned") is not None)
    details.findChild(QCheckBox, "pinned").click()
    assert driver.plan.duties[duty].pinned
    return driver.plan.duties[duty]


def _optimise(driver):
    window = driver.window
    driver.qtbot.mouseClick(window.rail.stages["optimise"], Qt.MouseButton.LeftButton)
    window.optimise_panel.seconds.setValue(3)
    driver.qtbot.mouseClick(window.optimise_panel.start, Qt.MouseButton.LeftButton)
    assert window.jobs.busy
    driver.until(lambda: not window.jobs.busy)
    assert "Value" in window.optimise_panel.outcome.text()
