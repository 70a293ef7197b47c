"""The chapter of the law: every kind of proposal taken from *no basis found* to *basis recorded*."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from app.domain.arrangements import ArrangementKind
from app.domain.duties import Duty
from app.domain.law.terms import Action, Status
from app.domain.legality import basis_of
from app.domain.proposals import proposals_for
from app.geo.units import format_dtg
from app.ui.dialogs.arranging import AcceptDialog, ArrangeDialog
from app.ui.dialogs.boarding import BoardingDialog
from app.ui.dialogs.consents import AdoptDialog, AnswerDialog, ConsentsDialog
from app.ui.dialogs.things import DutyDialog
from app.ui.dialogs.ticking import ActionsDialog
from tests.tour.guide import Guide

LEFT = Qt.MouseButton.LeftButton
NEXT_DAY_H = 36
"""After the start: notice given now is early enough at whatever hour the tour is taken."""
_SAID = {
    "basisRecorded": Status.RECORDED,
    "basisConditional": Status.CONDITIONAL,
    "basisUnknown": Status.UNKNOWN,
    "basisNone": Status.NONE,
}


def press(widget: QWidget) -> None:
    """Click a button or a box."""
    QTest.mouseClick(widget, LEFT)


def go_to(box: QComboBox, text: str) -> None:
    """Choose a row of a box with the arrow keys."""
    box.setFocus()
    assert box.findText(text) >= 0, text
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != text:
        QTest.keyClick(box, Qt.Key.Key_Down)


def in_details(guide: Guide, name: str, words: str = "") -> QPushButton:
    """Return the button of the details with a name, of what is called by some words; bring it into view."""
    # The details may be filled again once the judges have looked.
    guide.rest(250)
    details = guide.window.details
    found = [one for one in details.findChildren(QPushButton, name) if words in one.accessibleName()]
    assert found, f"no button {name} for {words!r}"
    area = details.findChild(QScrollArea)
    area.ensureWidgetVisible(found[0], 0, 60)
    return found[0]


def send(guide: Guide, asset: str, area: str, hours: int = 0) -> Duty:
    """Send an asset to an area by the keyboard, both by name; return the duty, which is the selected one."""
    workspace = guide.window.workspace
    before = set(workspace.plan.duties)
    workspace.select("", "")

    def fill(dialog: DutyDialog) -> None:
        for box, name in ((dialog.asset, asset), (dialog.area, area)):
            go_to(box, name)
        if hours:
            QTest.keyClicks(dialog.start, format_dtg(workspace.plan.header.start + timedelta(hours=hours)))
        press(dialog.go)

    guide.with_dialog(lambda: guide.key("add_duty"), fill, DutyDialog)
    guide.until(lambda: set(workspace.plan.duties) != before)
    (new,) = set(workspace.plan.duties) - before
    guide.rest(200)
    guide.key("zoom_selection")
    return workspace.plan.duties[new]


def look_again(guide: Guide, duty: Duty) -> None:
    """Scroll the timeline to a duty and click it: the details show it."""
    view = guide.window.bottom.timeline
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + view.place_of(duty.id).y() - view.viewport().height() // 2)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.place_of(duty.id))
    guide.until(lambda: guide.window.workspace.identity == duty.id)


def status(guide: Guide, duty: Duty) -> Status:
    """Return how a duty stands, once the details say the same of their legs."""
    session = guide.window.workspace.session
    basis = basis_of(session.facts, session.plan.duties[duty.id])
    details = guide.window.details

    def said() -> Status:
        return max(
            _SAID[one.objectName()] for one in details.findChildren(QLabel) if one.objectName() in _SAID
        )

    # What waits for somebody's yes is said as conditional, below legs that are recorded.
    expected = max(basis.status, Status.CONDITIONAL) if basis.waits_for else basis.status
    guide.until(lambda: said() is expected)
    return expected


def show_basis(guide: Guide) -> None:
    """Scroll the details to the basis."""
    details = guide.window.details
    legs = [one for one in details.findChildren(QLabel) if one.objectName() in _SAID]
    area = details.findChild(QScrollArea)
    area.verticalScrollBar().setValue(legs[0].mapTo(area.widget(), QPoint(0, 0)).y() - 32)


def follow(guide: Guide, duty: Duty, kind: str) -> None:
    """Press the button of the first proposal of a kind."""
    session = guide.window.workspace.session
    found = proposals_for(session.facts, session.plan.duties[duty.id], session.clock())
    words = next(str(one.text) for one in found if one.text.key == f"law.propose_{kind}")
    before = session.plan
    press(in_details(guide, "do_it", words))
    guide.until(lambda: session.plan is not before)
    guide.rest(150)


def pictured(guide: Guide, name: str) -> None:
    """Take a picture of the window with the basis in view."""
    show_basis(guide)
    guide.picture(name)


def accept(guide: Guide, thing: tuple[str, str], name: str = "accept") -> None:
    """Record the yes of somebody's duty officer at an asset or a point."""
    workspace = guide.window.workspace
    workspace.select(*thing)
    guide.rest(150)

    def say_yes(dialog: AcceptDialog) -> None:
        QTest.keyClicks(dialog.post, "Duty officer")
        press(dialog.go)

    before = workspace.plan
    guide.with_dialog(lambda: press(in_details(guide, name)), say_yes, AcceptDialog)
    guide.until(lambda: workspace.plan is not before)


@contextmanager
def taken_back(guide: Guide) -> Iterator[None]:
    """Undo by the keyboard whatever is done meanwhile: the next one begins at the same plan."""
    workspace = guide.window.workspace
    before = workspace.plan
    yield
    while workspace.plan != before:
        guide.key("undo")
    guide.rest(100)


def at_once(kind: str, asset: str, area: str, hours: int = 0) -> Callable[[Guide], None]:
    """Return the stop of a proposal that needs nobody's yes."""

    def stop(guide: Guide) -> None:
        with taken_back(guide):
            duty = send(guide, asset, area, hours)
            assert status(guide, duty) is Status.NONE
            pictured(guide, f"{kind}-before")
            follow(guide, duty, kind)
            assert status(guide, duty) is Status.RECORDED
            guide.until(lambda: not guide.window.workspace.findings_about(duty.id))
            pictured(guide, f"{kind}-after")

    stop.__name__ = kind
    return stop


def rider(guide: Guide) -> None:
    """Ask for a rider: conditional, until its State says yes."""
    with taken_back(guide):
        duty = send(guide, "Doremar Anchor", "5 Grenadine Bank")
        assert status(guide, duty) is Status.NONE
        pictured(guide, "rider-before")
        follow(guide, duty, "rider")
        assert status(guide, duty) is Status.CONDITIONAL
        pictured(guide, "rider-asked")
        accept(guide, ("assets", duty.asset))
        guide.picture("rider-accepted")
        look_again(guide, duty)
        assert status(guide, duty) is Status.RECORDED
        pictured(guide, "rider-after")


def read(guide: Guide) -> None:
    """Board in a partner's waters with its rider aboard: its limits on force are still to be acknowledged."""
    with taken_back(guide):
        _draw_roads(guide)
        _plan_boarding(guide)
        _embark_rider(guide)
        duty = send(guide, "Alvara Resolute", "Windhaven Roads")
        assert status(guide, duty) is Status.NONE
        pictured(guide, "read-before")
        follow(guide, duty, "read")
        assert status(guide, duty) is Status.RECORDED
        pictured(guide, "read-after")


def _draw_roads(guide: Guide) -> None:
    """Draw a circle off Windhaven by numbers alone, and name it."""
    window = guide.window
    before = set(window.workspace.plan.areas)
    guide.key("tool_circle")
    at, leg = window.draw_bar.at, window.draw_bar.leg
    at.setText("13°15'N 059°46'W")
    QTest.keyClick(at, Qt.Key.Key_Return)
    guide.until(leg.isEnabled)
    leg.setText("090 2 nm")
    QTest.keyClick(leg, Qt.Key.Key_Return)
    guide.until(lambda: set(window.workspace.plan.areas) != before)
    guide.rest(200)
    name = window.details.findChild(QLineEdit, "name")
    assert name is not None
    guide.fill(name, "Windhaven Roads")


def _plan_boarding(guide: Guide) -> None:
    """Say that craft are boarded in the area shown, and what is planned for that."""
    workspace = guide.window.workspace

    def tick(dialog: ActionsDialog) -> None:
        dialog.ticks.tick(Action.STOP_BOARD, on=True)
        guide.picture("what-is-done-there")
        press(dialog.go)

    def write(dialog: BoardingDialog) -> None:
        for text in dialog.texts.values():
            QTest.keyClicks(text, "As the standing order of the Joint Headquarters says")
        guide.picture("boarding")
        press(dialog.go)

    plan = workspace.plan
    guide.with_dialog(lambda: press(in_details(guide, "choose_done_there")), tick, ActionsDialog)
    guide.until(lambda: workspace.plan is not plan)
    guide.rest(200)
    plan = workspace.plan
    guide.with_dialog(lambda: press(in_details(guide, "choose_boarding")), write, BoardingDialog)
    guide.until(lambda: workspace.plan is not plan)


def _embark_rider(guide: Guide) -> None:
    """Arrange for a rider at an asset, and record that its State says yes."""
    workspace = guide.window.workspace
    asset = next(one for one in workspace.plan.assets.values() if one.name == "Alvara Resolute")
    workspace.select("assets", asset.id)
    guide.rest(200)

    def arrange(dialog: ArrangeDialog) -> None:
        dialog.kind.choose(ArrangementKind.RIDER)
        dialog.state.setEditText("BRI")
        guide.picture("arrange")
        press(dialog.go)

    plan = workspace.plan
    guide.with_dialog(lambda: press(in_details(guide, "arrange")), arrange, ArrangeDialog)
    guide.until(lambda: workspace.plan is not plan)
    guide.rest(200)
    accept(guide, ("assets", asset.id))


def hand_over(guide: Guide) -> None:
    """Hand a boarding over to an asset of the State whose waters it is in."""
    with taken_back(guide):
        duty = send(guide, "Alvara Resolute", "11 Saint Orlan Landings")
        assert status(guide, duty) is Status.NONE
        pictured(guide, "hand-over-before")
        follow(guide, duty, "hand_over")
        assert status(guide, duty) is Status.CONDITIONAL
        pictured(guide, "hand-over-asked")
        accept(guide, ("assets", guide.window.workspace.plan.duties[duty.id].asset))
        look_again(guide, duty)
        assert status(guide, duty) is Status.RECORDED
        pictured(guide, "hand-over-after")


def boundary(guide: Guide) -> None:
    """Hand over where the way comes to the limit, at a point and a time that both accept."""
    with taken_back(guide):
        workspace = guide.window.workspace
        duty = send(guide, "Caldera Vigil", "12 Punta Clara Landings")
        assert status(guide, duty) is Status.NONE
        pictured(guide, "limit-before")
        duties = set(workspace.plan.duties)
        follow(guide, duty, "boundary")
        guide.key("zoom_selection")
        pictured(guide, "limit-asked")
        (row,) = workspace.plan.handovers.values()
        accept(guide, ("assets", row.taker))
        workspace.select("marks", row.mark)
        guide.rest(200)
        guide.picture("limit-point")
        for side in ("giver", "taker"):
            accept(guide, ("marks", row.mark), f"accept_{side}")
        look_again(guide, duty)
        assert status(guide, duty) is Status.RECORDED
        (new,) = set(workspace.plan.duties) - duties
        look_again(guide, workspace.plan.duties[new])
        assert status(guide, workspace.plan.duties[new]) is Status.RECORDED
        pictured(guide, "limit-after")


def request(guide: Guide) -> None:
    """Request a consent; record the answer; an adviser adopts it as a grant."""
    with taken_back(guide):
        workspace = guide.window.workspace
        duty = send(guide, "Brisanne Teal", "2 Saint Orlan Channel", NEXT_DAY_H)
        assert status(guide, duty) is Status.NONE
        pictured(guide, "request-before")
        follow(guide, duty, "request")
        assert status(guide, duty) is Status.NONE
        pictured(guide, "request-asked")

        def work(dialog: ConsentsDialog) -> None:
            guide.picture("consents-open")
            guide.with_dialog(lambda: press(dialog.record), answer, AnswerDialog)
            guide.picture("consents-answered")
            guide.with_dialog(lambda: press(dialog.adopt), adopt, AdoptDialog)
            guide.picture("consents-adopted")
            dialog.accept()

        def answer(form: AnswerDialog) -> None:
            for line, text in (
                (form.authority, "Doremar operations centre"),
                (form.reference, "DOR 12/26"),
                (form.until, format_dtg(workspace.plan.header.end)),
            ):
                line.selectAll()
                QTest.keyClicks(line, text)
            guide.picture("consent-answer")
            press(form.go)

        def adopt(form: AdoptDialog) -> None:
            QTest.keyClicks(form.adviser, "Legal adviser, N2")
            guide.picture("consent-adopt")
            press(form.go)

        guide.with_dialog(lambda: guide.key("consents"), work, ConsentsDialog)
        assert status(guide, duty) is Status.RECORDED
        pictured(guide, "request-after")


def open_window(guide: Guide) -> None:
    """Open the sample plan in the window."""
    guide.open_sample()


PROPOSALS: tuple[Callable[[Guide], Any], ...] = (
    rider,
    at_once("notice", "Brisanne Teal", "2 Saint Orlan Channel", NEXT_DAY_H),
    read,
    at_once("action", "Alvara Resolute", "11 Saint Orlan Landings"),
    hand_over,
    boundary,
    at_once("area", "Brisanne Teal", "5 Grenadine Bank"),
    at_once("move", "Brisanne Teal", "6 Southern Approach", NEXT_DAY_H),
    request,
)
"""One stop for each kind of proposal there is."""
