"""Burden shares: agreed and achieved as bars and figures, for the headquarters alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.base.errors import AppError
from app.base.message import say
from app.domain.partners import AgreedShares
from app.domain.shares import Burden, shares
from app.session import actions
from app.ui.dialogs.shares import (
    AgreedDialog,
    Bars,
    SharesDialog,
    amount_text,
    difference_text,
    read_share,
)


def words(root):
    """Return what the labels of a widget say."""
    return [one.text() for one in root.findChildren(QLabel)]


def agree(driver, **by_code):
    """Enter the agreed shares of the hours, by code."""
    for one in list(driver.plan.partners.values()):
        if one.code in by_code:
            terms = AgreedShares(hours=by_code[one.code])
            driver.window.workspace.do(actions.describe_partner, replace(one, shares=terms))


def of_a_partner(session):
    """Make the plan a partner's copy."""
    lead = session.plan.header.lead
    home = next(one for one in session.plan.partners if one != lead)
    header = replace(session.plan.header, home=home)
    session.apply(say("change.describe", name=""), lambda plan: replace(plan, headers={header.id: header}))
    return session


@pytest.fixture
def with_a_duty(show, sample_session):
    """Return a window on the sample plan with a duty."""
    driver = show(sample_session)
    plan = driver.plan
    driver.window.workspace.do(actions.assign_duty, next(iter(plan.assets)), next(iter(plan.areas)))
    return driver


def test_the_chart_shows_each_burden_in_bars_and_figures(with_a_duty):
    """A row a partner with an asset: what is agreed, achieved, how much, and the difference."""
    driver = with_a_duty
    agree(driver, ALV=0.25)
    rows = {burden: shares(driver.plan, burden) for burden in Burden}

    def look(dialog):
        found = words(dialog)
        assert len(dialog.findChildren(Bars)) == sum(map(len, rows.values()))
        for burden, those in rows.items():
            amount = amount_text(burden, those[0].whole)
            assert str(say(f"shares.{burden.value}_of", whole=amount)) in found
            for row in those:
                assert amount_text(burden, row.amount) in found
                assert difference_text(row) in found
        assert "25.0 %" in [text.replace("\N{NO-BREAK SPACE}", " ") for text in found]
        dialog.accept()

    driver.answer(look, SharesDialog)
    driver.window.book.by_name["burden_shares"].trigger()


def test_bars_tell_agreed_from_achieved_by_pattern(with_a_duty):
    """The full one is all of one colour, the other hatched; the longest fills the width."""
    driver = with_a_duty
    agree(driver, **{one.code: 0.5 for one in driver.plan.partners.values()})
    dialog = SharesDialog(driver.window.workspace, driver.window.reading, driver.window)
    dialog.show()
    driver.qtbot.waitExposed(dialog)
    row = next(one for one in dialog.findChildren(Bars) if one._share.amount)
    image = row.grab().toImage()
    ratio = image.devicePixelRatio()

    def colours(y, width):
        return {image.pixelColor(x, round(y * ratio)).name() for x in range(3, round(width * ratio) - 6)}

    assert len(colours(18, row.width())) == 1
    assert len(colours(6, row.width() / 2)) > 1
    assert colours(18, row.width()).isdisjoint(colours(6, row.width() / 2))
    dialog.close()
    dialog.deleteLater()


def test_shares_are_agreed_in_one_step_and_taken_back(show, sample_session):
    """As per cent, each of them open; what is no share keeps the dialog."""
    driver = show(sample_session)
    partner = next(one for one in driver.plan.partners.values() if one.code == "ALV")
    driver.window.workspace.select("partners", partner.id)

    def enter(dialog):
        dialog.lines[Burden.HOURS].setText("140")
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        dialog.lines[Burden.HOURS].setText("40 %")
        dialog.lines[Burden.RISK].setText("12,5")
        dialog.reference.setText("MOU, annex 2")
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(enter, AgreedDialog)
    choose = driver.window.details.findChild(QPushButton, "choose_shares")
    driver.qtbot.mouseClick(choose, Qt.MouseButton.LeftButton)
    terms = AgreedShares(0.4, None, 0.125, "MOU, annex 2")
    assert driver.plan.partners[partner.id].shares == terms
    driver.until(
        lambda: any("Hours 40.0" in text and "annex 2" in text for text in words(driver.window.details))
    )
    driver.window.undo()
    assert driver.plan.partners[partner.id].shares == AgreedShares()


def test_the_cost_of_an_hour_is_a_field_of_an_asset(show, sample_session):
    """A whole number in the unit agreed on."""
    driver = show(sample_session)
    asset = next(iter(driver.plan.assets))
    driver.window.workspace.select("assets", asset)
    field = driver.window.details.findChild(object, "cost_per_hour")
    field.setValue(850)
    field.editingFinished.emit()
    assert driver.plan.assets[asset].cost_per_hour == 850


def test_the_optimiser_is_asked_to_hold_only_where_shares_are_agreed(show, sample_session):
    """Off at first; then with the tolerance shown, and the outcome says what it costs."""
    driver = show(sample_session)
    panel = driver.window.optimise_panel
    driver.window.show_side("optimise")
    assert not panel.holds.isVisible()
    codes = [one.code for one in driver.plan.partners.values()]
    agree(driver, **dict.fromkeys(codes[1:], 0.3))
    driver.until(panel.holds.isVisible)
    assert not panel.holds.isChecked()
    assert not panel.tolerance.isEnabled()
    panel.holds.setChecked(True)
    panel.tolerance.setValue(10)
    panel.seconds.setValue(8)
    driver.qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    driver.until(lambda: not driver.window.jobs.busy and "agreed shares" in panel.outcome.text())
    assert max(row.points or 0.0 for row in shares(driver.plan, Burden.HOURS)) <= 10.01
    driver.window.undo()
    agree(driver, **dict.fromkeys(codes[1:]))
    driver.until(lambda: not panel.holds.isVisible())
    assert not panel.holds.isChecked()


def test_nothing_of_it_is_shown_in_a_copy_of_a_partner(show, sample_session):
    """Neither the chart, nor shares and costs in the details, nor the offer to hold to them."""
    driver = show(of_a_partner(sample_session))
    agree(driver, ALV=0.3)
    window = driver.window
    dialog = SharesDialog(window.workspace, window.reading, window)
    assert not dialog.findChildren(Bars)
    assert str(say("shares.lead_only")) in words(dialog)
    dialog.deleteLater()
    for kind, name in (("partners", "choose_shares"), ("assets", "cost_per_hour")):
        window.workspace.select(kind, next(iter(getattr(driver.plan, kind))))
        assert window.details.findChild(object, name) is None
    window.show_side("optimise")
    assert not window.optimise_panel.holds.isVisible()


@pytest.mark.parametrize(
    ("text", "share"), [("", None), (" ", None), ("30", 0.3), ("12,5 %", 0.125), ("0", 0.0), ("100%", 1.0)]
)
def test_a_share_is_read_as_per_cent(text, share):
    """With a comma or a point, with the sign or without."""
    assert read_share(text) == share


@pytest.mark.parametrize("text", ["x", "-1", "101", "nan", "1e9"])
def test_what_is_no_share_is_refused(text):
    """In the words of the plan."""
    with pytest.raises(AppError):
        read_share(text)
