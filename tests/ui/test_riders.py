"""Riders at a base: added and offered by a form, sent aboard by the optimiser, told where they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.base.message import say
from app.geo.units import format_dtg
from app.session.session import Session
from app.ui.dialogs.rider import RiderDialog
from tests.builders import HARBOUR
from tests.optimizer.test_riders import a_coast, a_rider, carried_out, offered, searched


def words(driver):
    """Return what the labels of the details say."""
    return " ".join(label.text() for label in driver.window.details.findChildren(QLabel))


def press(driver, name):
    """Press a button of the details."""
    driver.qtbot.mouseClick(driver.window.details.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_a_rider_is_added_offered_and_removed_at_its_base(show, tmp_path):
    """Without a name the form says so; until a post offers it nobody is sent; undo brings it back."""
    session = Session.create(tmp_path / "plan.watchbill", offered(a_coast()).plan)
    driver = show(session)
    driver.window.workspace.select("bases", HARBOUR)
    driver.until(lambda: str(say("ui.no_riders")) in words(driver))
    told = []

    def fill(dialog):
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        told.append((dialog.isVisible(), bool(dialog.problem.text())))
        dialog.name.setText("Boarding officer 1")
        dialog.state.setCurrentText("BRV")
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(fill, RiderDialog)
    press(driver, "add_rider")
    assert told == [(True, True)]
    (rider,) = driver.plan.riders.values()
    assert (rider.state, rider.base, rider.is_offered) == ("BRV", HARBOUR, False)
    driver.until(lambda: str(say("ui.rider_not_offered")) in words(driver))

    def offer(dialog):
        assert dialog.name.text() == "Boarding officer 1"
        dialog.offered_by.setText("Watch officer")
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(offer, RiderDialog)
    change = next(
        one
        for one in driver.window.details.findChildren(QPushButton)
        if one.text() == str(say("ui.change_rider"))
    )
    driver.qtbot.mouseClick(change, Qt.MouseButton.LeftButton)
    assert driver.plan.riders[rider.id].is_offered
    driver.until(lambda: "Watch officer" in words(driver))
    press(driver, "remove_rider")
    assert not driver.plan.riders
    driver.window.undo()
    assert driver.plan.riders[rider.id].is_offered
    session.close()


def test_base_and_asset_tell_where_a_rider_is_sent(show, tmp_path):
    """The times it is aboard, and its name among what is arranged for the asset."""
    facts = offered(a_coast(), a_rider())
    after = carried_out(facts, searched(facts)).plan
    row = next(iter(after.arrangements.values()))
    session = Session.create(tmp_path / "plan.watchbill", after)
    driver = show(session)
    driver.window.workspace.select("bases", HARBOUR)
    times = f"{format_dtg(row.start)} - {format_dtg(row.end)}"
    told = str(say("ui.rider_aboard", asset=after.assets[row.asset].name, times=times))
    driver.until(lambda: told in words(driver))
    driver.window.workspace.select("assets", row.asset)
    driver.until(lambda: "Rider 1" in words(driver))
    session.close()
