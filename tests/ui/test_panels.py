"""Details at the keyboard, and with more areas than a window can show."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QScrollArea, QTreeView, QWidget

from app.base.message import say
from app.geo.geodesic import distance_m
from app.geo.searchpatterns import Pattern
from app.geo.sweeping import Corner
from app.geo.units import format_dtg
from app.session import actions
from app.session.session import Session
from app.ui.dialogs.newplan import NewPlanDialog
from app.ui.parts import Choice, Figure, Line, Note
from tests.builders import D, a_duty, a_plan, an_area, an_asset, hours

SWEEPING = (Pattern.PARALLEL_TRACK, Pattern.CREEPING_LINE)


@pytest.fixture
def front(show):
    """Return a function that opens a window which has the keyboard."""

    def open_window(session):
        driver = show(session)
        driver.window.activateWindow()
        driver.until(driver.window.isActiveWindow)
        return driver

    return open_window


def a_large_plan(count=300):
    """Return a plan of many areas and one asset."""
    areas = [
        replace(an_area(f"{number:03d}", lon=-60 + number / 100), name=f"Box {number:03d}")
        for number in range(count)
    ]
    return a_plan([an_asset("ship")], areas, [], days=2)


def test_tab_goes_on_from_a_field_that_was_changed(front, sample_session):
    """The panel is filled anew after an edit; the keyboard stays where the planner went."""
    driver = front(sample_session)
    asset = next(iter(driver.plan.assets.values()))
    driver.window.workspace.select("assets", asset.id)
    name = driver.window.details.findChild(QLineEdit, "name")
    driver.until(name.isVisible)
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, "Kestrel")
    QTest.keyClick(name, Qt.Key.Key_Tab)
    driver.until(lambda: driver.plan.assets[asset.id].name == "Kestrel")
    driver.until(lambda: driver.window.details.findChild(QLineEdit, "name") is not name)
    driver.until(lambda: isinstance(QApplication.focusWidget(), Choice))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), Figure)
    assert driver.window.details.isAncestorOf(QApplication.focusWidget())


def test_an_area_is_forbidden_and_permitted_with_the_space_bar(front, sample_session):
    """Row by row, without the mouse; each is an edit that can be undone."""
    driver = front(sample_session)
    asset = next(iter(driver.plan.assets))
    before = driver.plan.forbidden
    driver.window.workspace.select("assets", asset)
    permissions = driver.window.details.findChild(QTreeView, "may_work_in")
    driver.until(permissions.isVisible)
    permissions.setFocus()
    QTest.keyClick(permissions, Qt.Key.Key_Down)
    area = list(driver.plan.areas)[1]
    QTest.keyClick(permissions, Qt.Key.Key_Space)
    driver.until(lambda: driver.plan.forbidden ^ before == {(asset, area)})
    driver.until(lambda: driver.window.details.findChild(QTreeView, "may_work_in") is not permissions)
    again = driver.window.details.findChild(QTreeView, "may_work_in")
    driver.until(again.hasFocus)
    assert again.currentIndex().row() == 1
    QTest.keyClick(again, Qt.Key.Key_Space)
    driver.until(lambda: driver.plan.forbidden == before)


def test_many_areas_are_rows_of_a_list_that_is_searched(front, tmp_path):
    """No field of its own for each area; a few letters find one, and Return selects it."""
    plan = a_large_plan()
    driver = front(Session.create(tmp_path / "large.watchbill", plan))
    details = driver.window.details
    shares = details.findChild(QTreeView, "detection")
    assert shares.model().rowCount() == len(plan.areas)
    assert len(details.findChildren(QWidget)) < 100
    search = details.findChild(QLineEdit, "areaSearch")
    QTest.keyClicks(search, "x 217")
    assert shares.model().rowCount() == 1
    assert shares.model().index(0, 1).data() == "0\N{NO-BREAK SPACE}%"
    shares.setCurrentIndex(shares.model().index(0, 0))
    QTest.keyClick(shares, Qt.Key.Key_Return)
    assert driver.window.workspace.selection.name == "Box 217"
    driver.window.workspace.select("assets", next(iter(plan.assets)))
    assert details.findChild(QTreeView, "may_work_in").model().rowCount() == len(plan.areas)
    assert len(details.findChildren(QWidget)) < 150


def test_shares_follow_what_areas_there_are(front, tmp_path):
    """With nothing selected, an area that is renamed or removed elsewhere shows."""
    driver = front(Session.create(tmp_path / "few.watchbill", a_large_plan(3)))

    def names():
        model = driver.window.details.findChild(QTreeView, "detection").model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    assert names() == ["Box 000", "Box 001", "Box 002"]
    gone = list(driver.plan.areas)[1]
    driver.window.workspace.do(actions.remove_area, gone)
    driver.until(lambda: names() == ["Box 000", "Box 002"])


def test_shares_are_those_of_the_schedule_judged_last(front, tmp_path):
    """An area moved, a duty taken away: the rows stay, their figures follow."""
    ship, near, far = an_asset("ship"), an_area("near"), an_area("far", lon=-60)
    plan = a_plan([ship], [near, far], [duty := a_duty(ship, near, start=4, end=20)])
    driver = front(Session.create(tmp_path / "two.watchbill", plan))
    window = driver.window
    shown = window.details.findChild(QTreeView, "detection")

    def shares():
        return [shown.model().index(row, 1).data() for row in range(2)]

    first, nothing = shares()
    assert first != nothing == "0\N{NO-BREAK SPACE}%"
    window.workspace.do(actions.move_area, far.id, far.shape.anchor, near.shape.anchor)
    driver.qtbot.wait(100)
    assert shares() == [first, nothing]
    window.workspace.do(actions.remove_duty, duty.id)
    driver.until(lambda: shares() == [nothing, nothing])
    assert window.details.findChild(QTreeView, "detection") is shown


def test_return_goes_to_what_a_finding_is_about(front, tmp_path):
    """The list of findings needs no mouse."""
    ship, area = an_asset("ship"), an_area("area")
    duties = [a_duty(ship, area), replace(a_duty(ship, area), id="again")]
    driver = front(Session.create(tmp_path / "wrong.watchbill", a_plan([ship], [area], duties, days=2)))
    driver.window.book.run("stage_check")
    entries = driver.window.stages["check"].findChild(QWidget, "findings")
    driver.until(lambda: entries.isVisible())
    entries.setFocus()
    entries.setCurrentIndex(entries.model().index(0, 0))
    assert driver.window.workspace.chosen == ()
    QTest.keyClick(entries, Qt.Key.Key_Return)
    assert driver.window.workspace.chosen != ()


def test_a_patrol_is_made_and_made_longer_at_the_keyboard(front, sample_session):
    """Sent without the mouse; its times and its area are typed and chosen, and each is one step."""
    driver = front(sample_session)
    window = driver.window
    asset = next(one for one in driver.plan.assets.values() if one.type_key == "patrol_cutter")
    areas = sorted(driver.plan.areas.values(), key=lambda area: area.name)[:2]
    window.workspace.choose((("assets", asset.id), ("areas", areas[0].id)))

    def act(dialog):
        assert dialog.asset.currentData() == asset.id
        assert dialog.area.currentData() == areas[0].id
        QTest.keyClicks(dialog.start, format_dtg(driver.plan.header.start + hours(24)))
        QTest.keyClick(dialog.start, Qt.Key.Key_Return)

    driver.answer(act)
    window.book.run("add_duty")
    driver.until(lambda: window.workspace.kind == "duties")
    before = window.workspace.selection
    assert before.stops[0].start == driver.plan.header.start + hours(24)
    end = window.details.findChild(QLineEdit, "off_station")
    driver.until(end.isVisible)
    end.selectAll()
    QTest.keyClicks(end, format_dtg(before.stops[0].end + hours(2)))
    QTest.keyClick(end, Qt.Key.Key_Return)
    driver.until(lambda: window.workspace.selection.back == before.back + hours(2))
    driver.until(lambda: window.details.findChild(Choice, "then_to").isVisible())
    then = window.details.findChild(Choice, "then_to")
    then.setCurrentIndex(then.findData(areas[1].id))
    then.activated.emit(then.currentIndex())
    driver.until(lambda: len(window.workspace.selection.stops) == 2)
    assert len(driver.window.workspace.session.history()[0]) >= 3
    for _ in range(3):
        window.undo()
    assert driver.plan.duties == {}


def test_a_time_that_cannot_be_read_stays_with_the_reason(front, sample_session):
    """It is marked while it is typed, kept on Return, and Esc brings the old one back."""
    driver = front(sample_session)
    asset = next(one for one in driver.plan.assets.values() if one.type_key == "patrol_cutter")
    change = driver.window.workspace.do(actions.assign_duty, asset.id, next(iter(driver.plan.areas)))
    driver.window.workspace.choose(tuple(change.after))
    start = driver.window.details.findChild(QLineEdit, "on_station")
    driver.until(start.isVisible)
    before, old = driver.plan, start.text()
    start.setFocus()
    start.selectAll()
    QTest.keyClicks(start, "tomorrow")
    assert start.property("wrong")
    assert "tomorrow" in start.toolTip()
    assert start.accessibleDescription() == start.wrong
    QTest.keyClick(start, Qt.Key.Key_Return)
    driver.until(start.reason.isVisible)
    assert start.wrong in start.reason.text()
    assert start.text() == "tomorrow"
    QTest.keyClick(start, Qt.Key.Key_Escape)
    assert start.text() == old
    assert not start.property("wrong")
    assert start.reason.isHidden()
    assert driver.plan is before
    assert driver.window.workspace.kind == "duties"


@pytest.mark.parametrize(
    ("kind", "field"),
    [("areas", "position"), ("assets", "availability"), ("assets", "transit_mps"), ("", "days")],
)
def test_the_reason_is_read_from_the_first_wrong_letter_on_and_nothing_moves(
    front, sample_session, kind, field
):
    """It is laid beside the field while one types, and has room of its own once the field is left."""
    driver = front(sample_session)
    window = driver.window
    window.workspace.select(kind, next(iter(getattr(driver.plan, kind))) if kind else "")
    line = window.details.findChild(QWidget, field)
    driver.until(line.isVisible)
    # Nobody types into a field that is below the edge.
    window.details.findChild(QScrollArea).ensureWidgetVisible(line)
    line.setFocus()
    line.selectAll()
    page = line.parentWidget()
    places = {one: one.geometry() for one in page.findChildren(QWidget) if one.isVisible()}
    QTest.keyClicks(line, "9" if isinstance(line, Figure) else "x")
    QTest.keyClicks(line, "999" if isinstance(line, Figure) else "y")
    (laid,) = (one for one in page.findChildren(QLabel, "refusal") if one.isVisible())
    assert laid.text() == line.wrong != ""
    assert not laid.geometry().intersects(line.geometry())
    assert page.visibleRegion().boundingRect().contains(laid.geometry())
    assert {one: one.geometry() for one in places} == places
    QTest.keyClick(line, Qt.Key.Key_Tab)
    driver.until(line.reason.isVisible)
    assert laid.isHidden()
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "8")
    assert laid.isHidden()


def test_a_long_name_shows_its_beginning(front, sample_session):
    """Until one types in it, and again once it is left."""
    driver = front(sample_session)
    window = driver.window
    area = next(iter(driver.plan.areas.values()))
    window.workspace.do(actions.describe_area, replace(area, name="Northern approaches " * 4))
    window.workspace.select("areas", area.id)
    name = window.details.findChild(Line, "name")
    driver.until(name.isVisible)
    assert name.cursorPosition() == 0
    name.setFocus()
    QTest.keyClick(name, Qt.Key.Key_End)
    assert name.cursorPosition() == len(name.text())
    window.details.findChild(Line, "position").setFocus()
    assert name.cursorPosition() == 0


def test_headings_of_details_stand_above_their_labels(front, sample_session):
    """Title, labels and headings have one left edge."""
    driver = front(sample_session)
    window = driver.window
    window.workspace.select("assets", next(iter(driver.plan.assets)))
    details = window.details
    driver.until(details.findChild(Line, "name").isVisible)
    kinds = ("panelTitle", "fieldTitle", "fieldName")
    titles = [
        one for kind in kinds for one in details.findChildren(QLabel, kind) if one.text() and one.isVisible()
    ]
    driver.until(lambda: all(one.height() >= 12 for one in titles))
    edges = {kind: min(_first_ink(one) for one in titles if one.objectName() == kind) for kind in kinds}
    assert max(edges.values()) - min(edges.values()) <= 2, edges  # letters begin so differently


def _first_ink(label):
    """Return how far from the left edge of the panel a label writes."""
    picture = label.grab().toImage()
    ground, high = picture.pixel(0, 0), range(picture.height())
    inked = (x for x in range(picture.width()) if any(picture.pixel(x, y) != ground for y in high))
    return label.mapTo(label.window(), QPoint(next(inked), 0)).x()


@pytest.mark.parametrize(
    ("kind", "field", "text"),
    [
        ("areas", "name", " "),
        ("areas", "position", "nowhere"),
        ("areas", "threat", "at night"),
        ("assets", "availability", "in May"),
        ("bases", "position", "nowhere"),
        ("", "start", "tomorrow"),
        ("", "freeze", "tomorrow"),
    ],
)
def test_what_cannot_be_read_stays_in_its_field(front, sample_session, kind, field, text):
    """One way for the fields of all things."""
    driver = front(sample_session)
    window, before = driver.window, driver.plan
    window.workspace.select(kind, next(iter(getattr(driver.plan, kind))) if kind else "")
    line = window.details.findChild(Line, field)
    driver.until(line.isVisible)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    assert line.property("wrong")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    driver.until(line.reason.isVisible)
    assert line.text() == text
    assert driver.plan is before


@pytest.mark.parametrize(
    ("kind", "field", "typed"),
    [
        ("areas", "priority", "9"),
        ("assets", "transit_mps", "5000"),
        ("layers", "opacity", "-5"),
        ("", "days", "99"),
    ],
)
def test_a_number_out_of_range_stays_with_the_reason(front, sample_session, kind, field, typed):
    """It is marked while it is typed and changes nothing; a good one in its place is taken."""
    driver = front(sample_session)
    window = driver.window
    window.workspace.do(actions.add_layer, "Lanes")
    before = driver.plan
    window.workspace.select(kind, next(iter(getattr(before, kind))) if kind else "")
    figure = window.details.findChild(Figure, field)
    driver.until(figure.isVisible)
    value = figure.value()
    figure.setFocus()
    figure.selectAll()
    QTest.keyClicks(figure, typed)
    assert figure.property("wrong")
    assert figure.toolTip() == figure.accessibleDescription() == figure.wrong
    QTest.keyClick(figure, Qt.Key.Key_Tab)
    driver.until(figure.reason.isVisible)
    assert figure.reason.text() == figure.wrong
    assert figure.text().startswith(typed)
    assert figure.value() == value
    assert driver.plan is before
    figure.setFocus()
    figure.selectAll()
    QTest.keyClicks(figure, "2")
    assert not figure.wrong
    QTest.keyClick(figure, Qt.Key.Key_Tab)
    driver.until(lambda: driver.plan is not before)
    assert not window.details.findChild(Figure, field).property("wrong")


def test_a_step_from_a_number_out_of_range_starts_at_the_last_good_one(front, sample_session):
    """The mark goes with the number."""
    driver = front(sample_session)
    window = driver.window
    window.workspace.select("areas", next(iter(driver.plan.areas)))
    figure = window.details.findChild(Figure, "priority")
    driver.until(figure.isVisible)
    value = figure.value()
    figure.setFocus()
    figure.selectAll()
    QTest.keyClicks(figure, "9")
    assert figure.wrong
    QTest.keyClick(figure, Qt.Key.Key_Down)
    assert figure.value() == value - 1
    assert not figure.wrong


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("areas", "note"),
        ("areas", "task"),
        ("assets", "note"),
        ("assets", "availability_note"),
        ("layers", "note"),
        ("", "note"),
    ],
)
def test_a_note_is_taken_and_one_too_long_stays_with_the_reason(front, sample_session, kind, field):
    """Of any thing, the plan itself, layers and availabilities included: marked while it is typed."""
    driver = front(sample_session)
    window = driver.window
    window.workspace.do(actions.add_layer, "Lanes")
    asset = next(iter(driver.plan.assets))
    window.workspace.do(actions.add_availability, asset, D, D + timedelta(hours=3))
    before = driver.plan
    window.workspace.select(kind, next(iter(getattr(before, kind))) if kind else "")
    note = window.details.findChild(Note, field)
    driver.until(note.isVisible)
    note.setFocus()
    note.setPlainText("x" * 4000)
    QTest.keyClicks(note, "y")
    assert note.property("wrong")
    assert "4000" in note.toolTip() or "4,000" in note.toolTip()
    QTest.keyClick(note, Qt.Key.Key_Tab)
    driver.until(note.reason.isVisible)
    assert len(note.toPlainText()) == 4001
    assert driver.plan is before
    note.setFocus()
    note.setPlainText("Ask first.")
    assert not note.property("wrong")
    QTest.keyClick(note, Qt.Key.Key_Tab)
    driver.until(lambda: driver.plan is not before)
    window.undo()
    assert driver.plan == before
    window.redo()
    driver.until(lambda: window.details.findChild(Note, field).toPlainText() == "Ask first.")


def test_an_order_with_a_text_that_is_not_taken_is_not_issued(front, sample_session):
    """It would go out without it."""
    driver = front(sample_session)
    window = driver.window
    window.show_side("orders")
    panel = window.orders_panel
    note = panel.findChild(Note)
    note.setPlainText("x" * 4001)
    panel.issue.click()
    assert panel.outcome.text() == str(say("ui.order_unread"))
    driver.until(note.reason.isVisible)
    window.workspace.do(actions.describe_plan, replace(driver.plan.header, name="Other"))
    assert len(note.toPlainText()) == 4001


def test_a_dialog_stays_while_a_number_is_out_of_range(front, sample_session):
    """The reason stands below the field."""
    driver = front(sample_session)
    dialog = NewPlanDialog("Planner", driver.window)
    dialog.show()
    dialog.days.setFocus()
    dialog.days.selectAll()
    QTest.keyClicks(dialog.days, "99")
    dialog.go.click()
    driver.until(dialog.days.reason.isVisible)
    assert dialog.isVisible()
    assert dialog.session is None
    dialog.close()


def test_an_unread_text_outlives_another_edit_and_is_told_at_the_next_thing(front, sample_session):
    """The panel is filled anew after an edit of another field; going elsewhere says what was not taken."""
    driver = front(sample_session)
    window = driver.window
    area = next(iter(driver.plan.areas.values()))
    window.workspace.select("areas", area.id)
    line = window.details.findChild(Line, "position")
    line.setText("nowhere")
    window.workspace.do(actions.describe_area, replace(area, name="Elsewhere"))
    driver.until(lambda: window.details.findChild(Line, "position") is not line)
    again = window.details.findChild(Line, "position")
    driver.until(again.reason.isVisible)
    assert again.text() == "nowhere"
    window.workspace.select("", "")
    assert "nowhere" in window.notice.text


def test_a_click_that_leaves_a_changed_field_reaches_its_button(front, sample_session):
    """Typing a name and pressing a box at once does both: the panel waits until the button is up."""
    driver = front(sample_session)
    window = driver.window
    asset = next(iter(driver.plan.assets))
    window.resize(1600, 1000)
    change = window.workspace.do(actions.assign_duty, asset, next(iter(driver.plan.areas)))
    window.workspace.choose(tuple(change.after))
    pinned = window.details.findChild(QCheckBox, "pinned")
    driver.until(pinned.isVisible)
    start = window.details.findChild(QLineEdit, "off_station")
    start.setFocus()
    start.setText(format_dtg(window.workspace.selection.stops[0].end + hours(1)))
    driver.qtbot.wait(100)
    window.details.findChild(QScrollArea).ensureWidgetVisible(pinned)
    place = pinned.mapTo(window, QPoint(8, pinned.height() // 2))
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    driver.until(lambda: len(window.workspace.session.history()[0]) == 2)
    driver.qtbot.wait(200)
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    driver.until(lambda: window.workspace.selection.pinned)


def test_a_search_pattern_says_what_it_was_made_of(front, sample_session):
    """Its spacing, length and time stay with the track; the dialog stands beside the area."""
    driver = front(sample_session)
    window = driver.window
    window.workspace.select("areas", next(iter(driver.plan.areas)))

    def act(dialog):
        right = window.mapToGlobal(window.rect().topRight()).x()
        assert right - dialog.frameGeometry().right() < 20
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(act)
    window.book.run("pattern")
    driver.until(lambda: bool(driver.plan.marks))
    (track,) = driver.plan.marks.values()
    assert "spacing" in track.note
    assert "on patrol" in track.note


def test_details_have_their_height_at_once(show, sample_session):
    """A column filled where it shows would first be painted as low as its view, squashed."""
    window = show(sample_session).window
    panel = window.stages["lay_out"]
    for asset in list(window.workspace.plan.assets)[:3]:
        window.workspace.select("assets", asset)
        content = panel.column.parentWidget()
        assert content.height() >= panel.column.totalMinimumHeightForWidth(content.width())


def test_a_search_begins_at_the_corner_chosen_or_nearest_the_base(front, sample_session):
    """Of the patterns that sweep an area; those that grow out of its middle begin there."""
    driver = front(sample_session)
    window = driver.window
    area = next(area for area in driver.plan.areas.values() if area.name.startswith("8 "))
    window.workspace.select("areas", area.id)
    west, south, east, north = area.shape.outline.geometry.bounds
    corners = {
        corner: ((west, east)[corner.value[0] > 0], (south, north)[corner.value[1] > 0]) for corner in Corner
    }
    begun = {}

    def act(dialog):
        for pattern in Pattern:
            dialog.pattern.choose(pattern)
            for corner in (None, *Corner):
                dialog.begin.choose(corner)
                begun[pattern, corner] = dialog._track().path[0]
            assert dialog.begin.isEnabled() is (pattern in SWEEPING)
        begun["base"] = driver.plan.bases[dialog._asset().base].position
        dialog.reject()

    driver.answer(act)
    window.book.run("pattern")
    for pattern in SWEEPING:
        for corner, place in corners.items():
            start = begun[pattern, corner].lonlat
            assert min(corners.values(), key=lambda other: math.dist(start, other)) == place
        away = {
            begun[pattern, corner]: distance_m(begun["base"], begun[pattern, corner]) for corner in Corner
        }
        assert away.get(begun[pattern, None]) == min(away.values())
    for pattern in set(Pattern) - set(SWEEPING):
        assert {begun[pattern, corner] for corner in (None, *Corner)} == {area.shape.anchor}
