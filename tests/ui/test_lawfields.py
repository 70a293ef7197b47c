"""Whose waters are whose, what is done in an area and what is arranged for an asset, in the details."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.base.message import say
from app.domain.arrangements import ArrangementKind
from app.domain.edits import partners
from app.domain.law.terms import ANY, STATELESS, Action
from app.geo.units import format_dtg
from app.session import actions
from app.session.session import Session
from app.ui.dialogs.arranging import AcceptDialog, ArrangeDialog
from app.ui.dialogs.ticking import ActionsDialog, FlagsDialog, WatersDialog
from app.ui.dialogs.zones import ZonesDialog
from app.ui.ticklist import TickList
from tests.builders import ALPHA, BRAVO, a_plan, an_area, an_asset
from tests.session.test_zones import SOURCE, written


def one(things, **fields):
    """Return the thing that has these fields."""
    return next(x for x in things.values() if all(getattr(x, name) == fields[name] for name in fields))


def words(driver, name=""):
    """Return what the labels of the details say, or the one of a name."""
    labels = driver.window.details.findChildren(QLabel, name or None)
    return " ".join(label.text() for label in labels)


def press(driver, name, act, kind):
    """Press a button of the details, and let ``act`` have the dialog that opens."""
    driver.answer(act, kind)
    driver.qtbot.mouseClick(driver.window.details.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def take(driver, dialog):
    """Press the button with the verb."""
    driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


def ticking(driver, *items, untick=()):
    """Return what ticks items of a dialog, takes the ticks off others and uses them."""

    def act(dialog):
        for item in items:
            dialog.ticks.tick(item, on=True)
        for item in untick:
            dialog.ticks.tick(item, on=False)
        take(driver, dialog)

    return act


def undo_once(driver, before):
    """Undo one step; what was before is there again."""
    driver.window.workspace.session.undo()
    assert driver.plan == before


def test_waters_are_chosen_and_taken_over_in_one_step(show, sample_session):
    """The names stand in the panel; a unit of another partner is this one's afterwards, and only its."""
    driver = show(sample_session)
    before = driver.plan
    alvara, brisanne = (one(before.partners, code=code) for code in ("ALV", "BRI"))
    driver.window.workspace.select("partners", alvara.id)
    assert words(driver, "waters_chosen") == "Guadeloupe (GLP), Martinique (MTQ)"

    def act(dialog):
        QTest.keyClicks(dialog.ticks.search, "barb")
        rows = [dialog.ticks.rows.item(row) for row in range(dialog.ticks.rows.count())]
        taken = str(say("ui.unit_of_other", unit="Barbados (BRB)", code="BRI"))
        assert [row.text() for row in rows if not row.isHidden()] == ["Antigua and Barbuda (ATG)", taken]
        ticking(driver, "BRB", untick=["GLP"])(dialog)

    press(driver, "choose_waters", act, WatersDialog)
    driver.until(lambda: words(driver, "waters_chosen") == "Barbados (BRB), Martinique (MTQ)")
    assert driver.plan.partners[alvara.id].waters == {"MTQ", "BRB"}
    assert driver.plan.partners[brisanne.id].waters == frozenset()
    undo_once(driver, before)
    driver.until(lambda: words(driver, "waters_chosen") == "Guadeloupe (GLP), Martinique (MTQ)")


def test_a_plan_without_zones_has_no_waters_to_choose(show, empty_session):
    """A hint says so in place of the button."""
    header = empty_session.plan.header
    actions.describe_plan(empty_session, replace(header, zone_pack=""))
    driver = show(empty_session)
    driver.window.workspace.select("partners", header.lead)
    assert str(say("ui.no_zone_pack")) in words(driver)
    assert driver.window.details.findChild(QPushButton, "choose_waters") is None


def test_what_is_done_in_an_area_is_ticked(show, sample_session):
    """In words on the panel, one step to undo; an area where nothing is done is refused with its reason."""
    driver = show(sample_session)
    before = driver.plan
    area = next(iter(before.areas.values()))
    assert area.actions == {Action.PATROL}
    driver.window.workspace.select("areas", area.id)
    told = []

    def act(dialog):
        dialog.ticks.tick(Action.PATROL, on=False)
        take(driver, dialog)
        told.append((dialog.isVisible(), dialog.problem.text()))
        ticking(driver, Action.SEARCH, Action.STOP_BOARD)(dialog)

    press(driver, "choose_done_there", act, ActionsDialog)
    assert told == [(True, str(say("plan.no_action", name=area.name)))]
    driver.until(lambda: words(driver, "done_there_chosen") == "Stop and board, Search")
    assert driver.plan.areas[area.id].actions == {Action.STOP_BOARD, Action.SEARCH}
    undo_once(driver, before)


def test_flags_are_ticked_and_typed(show, sample_session):
    """Partners are offered, other States typed; a flag that is not known goes with no other."""
    driver = show(sample_session)
    before = driver.plan
    area = next(area for area in before.areas.values() if area.flags == {ANY})
    driver.window.workspace.select("areas", area.id)
    told = []

    def act(dialog):
        dialog.ticks.tick("BRI", on=True)
        assert dialog.ticks.ticked == ("BRI",)
        dialog.ticks.tick(STATELESS, on=True)
        QTest.keyClicks(dialog.others, "ven, 7x")
        take(driver, dialog)
        told.append((dialog.isVisible(), dialog.others.wrong))
        dialog.others.selectAll()
        QTest.keyClicks(dialog.others, "ven")
        take(driver, dialog)

    press(driver, "choose_flags", act, FlagsDialog)
    assert told == [(True, str(say("plan.bad_code", code="7X")))]
    driver.until(lambda: words(driver, "flags_chosen") == "BRI, VEN, without nationality")
    assert driver.plan.areas[area.id].flags == {"BRI", "VEN", STATELESS}
    undo_once(driver, before)


def test_a_flag_that_is_not_known_stands_alone(show, sample_session):
    """To tick it takes the ticks off the others and drops what was typed; to type takes its tick off."""
    driver = show(sample_session)
    window = driver.window
    area = replace(next(iter(driver.plan.areas.values())), flags=frozenset({"ALV", "USA"}))
    dialog = FlagsDialog(window.workspace, area, window)
    assert (dialog.ticks.ticked, dialog.others.text()) == (("ALV",), "USA")
    dialog.ticks.tick(ANY, on=True)
    assert dialog.chosen == {ANY}
    dialog.show()
    QTest.keyClicks(dialog.others, "MEX")
    assert dialog.chosen == {"MEX"}
    dialog.reject()


def arrange_a_rider(driver, state="BRI"):
    """Arrange a rider of a State for a day, by the dialog."""

    def act(dialog):
        assert dialog.start.text() == format_dtg(driver.plan.header.start)
        dialog.state.setEditText(state)
        dialog.end.setText(format_dtg(driver.plan.header.start + timedelta(days=1)))
        take(driver, dialog)

    press(driver, "arrange", act, ArrangeDialog)


def test_a_rider_is_arranged_accepted_and_called_off(show, sample_session):
    """Each is a step of its own; an open answer is told as open, and an answer needs a post."""
    driver = show(sample_session)
    plans = [driver.plan]
    asset = next(iter(driver.plan.assets.values()))
    driver.window.workspace.select("assets", asset.id)
    arrange_a_rider(driver, "ven")
    rider = one(driver.plan.arrangements, state="VEN")
    assert (rider.kind, rider.asset, rider.base) == (ArrangementKind.RIDER, asset.id, asset.base)
    assert rider.end - rider.start == timedelta(days=1)
    driver.until(lambda: "Rider, VEN" in words(driver))
    assert str(say("ui.answer_open")) in words(driver)
    plans.append(driver.plan)
    told = []

    def accept(dialog):
        take(driver, dialog)
        told.append((dialog.isVisible(), dialog.problem.text()))
        dialog.post.setText("Watch officer 2")
        take(driver, dialog)

    press(driver, "accept", accept, AcceptDialog)
    assert told == [(True, str(say("plan.acceptance_needs_post")))]
    accepted = driver.plan.arrangements[rider.id]
    assert (accepted.accepted_by, accepted.holds) == ("Watch officer 2", True)
    driver.until(lambda: driver.window.details.findChild(QPushButton, "accept") is None)
    when = format_dtg(accepted.accepted_on)
    assert str(say("ui.accepted_by", post="Watch officer 2", time=when)) in words(driver)
    plans.append(driver.plan)
    buttons = driver.window.details.findChildren(QPushButton, "remove_arrangement")
    gone = next(button for button in buttons if "VEN" in button.accessibleName())
    gone.click()
    driver.until(lambda: "Rider, VEN" not in words(driver))
    assert rider.id not in driver.plan.arrangements
    for before in reversed(plans):
        undo_once(driver, before)


def test_what_cannot_be_arranged_is_told(show, sample_session):
    """No State's code, an end before the beginning, no time: the dialog stays, and nothing is arranged."""
    driver = show(sample_session)
    before = driver.plan
    driver.window.workspace.select("assets", next(iter(before.assets)))
    told = []

    def act(dialog):
        dialog.state.setEditText("nowhere")
        take(driver, dialog)
        told.append(dialog.problem.text())
        dialog.state.setCurrentIndex(0)
        dialog.end.setText(format_dtg(before.header.start - timedelta(hours=1)))
        take(driver, dialog)
        told.append(dialog.problem.text())
        dialog.end.setText("tomorrow")
        take(driver, dialog)
        told.append(bool(dialog.end.wrong) and dialog.isVisible())
        dialog.reject()

    press(driver, "arrange", act, ArrangeDialog)
    assert told == [
        str(say("plan.bad_code", code="NOWHERE")),
        str(say("plan.backward_arrangement")),
        True,
    ]
    assert driver.plan == before


def test_a_base_is_asked_for_where_somebody_comes_aboard(show, sample_session):
    """A notice has none; the own State is not offered."""
    driver = show(sample_session)
    window, asset = driver.window, next(iter(driver.plan.assets.values()))
    own = driver.plan.partners[asset.partner].code
    dialog = ArrangeDialog(window.workspace, asset, window)
    dialog.show()
    assert dialog.base.isVisible()
    assert own not in [dialog.state.itemData(row) for row in range(dialog.state.count())]
    dialog.kind.setFocus()
    QTest.keyClick(dialog.kind, Qt.Key.Key_Down)
    assert dialog.kind.chosen is ArrangementKind.NOTICE
    assert not dialog.base.isVisible()
    take(driver, dialog)
    assert [row.base for row in driver.plan.arrangements_of(asset.id)][-1] is None


def test_a_plan_opened_to_look_at_is_not_changed(show, tmp_path):
    """Every list can be seen; what is applied is refused in the dialog."""
    area, ship = an_area("area"), an_asset("ship")
    Session.create(tmp_path / "plan.watchbill", a_plan([ship], [area], [])).close()
    driver = show(Session.open(tmp_path / "plan.watchbill", read_only=True))
    before, window = driver.plan, driver.window
    refused = str(say("session.read_only", path=tmp_path / "plan.watchbill"))
    dialog = ActionsDialog(window.workspace, driver.plan.areas[area.id], window)
    dialog.ticks.tick(Action.SEARCH, on=True)
    arranging = ArrangeDialog(window.workspace, ship, window)
    arranging.state.setEditText("VEN")
    for one_dialog in (dialog, arranging):
        one_dialog.show()
        take(driver, one_dialog)
        assert one_dialog.problem.text() == refused
        assert one_dialog.isVisible()
        one_dialog.reject()
    assert driver.plan == before


@pytest.mark.parametrize("beside", [True, False])
def test_a_click_on_a_row_ticks_it_once(qtbot, beside):
    """On its box as well as beside it; the space bar does so, too."""
    ticks = TickList("List", [(number, f"Row {number}") for number in range(3)], {1})
    qtbot.addWidget(ticks)
    ticks.show()
    rect = ticks.rows.visualItemRect(ticks.rows.item(2))
    place = rect.center() if beside else QPoint(rect.left() + 10, rect.center().y())
    qtbot.mouseClick(ticks.rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ticks.ticked == (1, 2)
    qtbot.mouseClick(ticks.rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ticks.ticked == (1,)
    QTest.keyClick(ticks.rows, Qt.Key.Key_Space)
    assert ticks.ticked == (1, 2)


def test_waters_are_one_partners_alone():
    """What is assigned leaves every other partner; the rest stays where it was."""
    plan = partners.assign_waters(a_plan([], [], []), ALPHA, {"AAA", "BBB"})
    plan = partners.assign_waters(plan, BRAVO, {"BBB", "CCC"})
    assert (plan.partners[ALPHA].waters, plan.partners[BRAVO].waters) == ({"AAA"}, {"BBB", "CCC"})
    assert list(plan.partners) == list(a_plan([], [], []).partners)


def test_an_authority_s_zones_are_imported_drawn_and_named(show, sample_session, tmp_path):
    """A source is asked for; then map and details say whose they are, and undo takes them back."""
    driver = show(sample_session)
    layer = written(tmp_path / "zones.gpkg")
    told = []

    def fill(dialog):
        dialog.file.line.setText(str(layer))
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        driver.qtbot.waitUntil(lambda: dialog.go.isEnabled())
        told.append(dialog.problem.text())
        dialog.source.setText(SOURCE)
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(fill, ZonesDialog)
    driver.window.law.show_zones()
    assert told == [str(say("zones.no_source", most=120))]
    driver.until(lambda: SOURCE in words(driver))
    lines = "JSON.stringify(watchbill.chart.zoneData || {})"
    driver.until(lambda: SOURCE in (driver.script(lines) or ""))
    credit = "document.querySelector('.leaflet-control-attribution').textContent"
    driver.until(lambda: f"Maritime zones: {SOURCE}" in driver.script(credit))
    driver.window.undo()
    driver.until(lambda: str(say("zones.approximate", accuracy="2")) in words(driver))
    driver.until(lambda: SOURCE not in driver.script(lines))
