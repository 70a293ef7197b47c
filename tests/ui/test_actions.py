"""The list of actions: a key for each, and what those of the schedule do."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit

from app.session import actions
from app.ui.actionbook import key_text
from app.ui.actions import ACTIONS
from app.ui.bottom import TABS
from app.ui.objectmenu import VERBS
from app.ui.theme import THEMES


def test_every_action_has_a_key_and_no_key_has_two_actions():
    """Whatever can be done can be done at the keyboard."""
    assert [action.name for action in ACTIONS if not key_text(action)] == []
    keys = [key for action in ACTIONS for key in (action.key, action.map_key) if key]
    assert all(QKeySequence(key).toString() for key in keys)
    counted = Counter(QKeySequence(key).toString() for key in keys)
    assert [key for key, count in counted.items() if count > 1] == []


def test_menus_show_map_keys_beside_the_title(show, empty_session):
    """Keys that work on the map alone are read where others are."""
    book = show(empty_session).window.book
    assert book.by_name["tool_circle"].text().endswith("\tO")
    assert book.by_name["duplicate"].text().endswith("\tCtrl+D / D")
    assert "\t" not in book.by_name["pin"].text()


def test_selected_duties_are_pinned_as_one_step(show, sample_session):
    """Pinned together, and let go again where all are."""
    driver = show(sample_session)
    window = driver.window
    asset, other = list(driver.plan.assets)[:2]
    area = next(iter(driver.plan.areas))
    made = [window.workspace.do(actions.assign_duty, one, area) for one in (asset, other)]
    keys = tuple(key for change in made for key in change.after if key[0] == "duties")
    window.workspace.choose(keys)
    window.book.run("pin")
    assert all(duty.pinned for duty in driver.plan.duties.values())
    window.undo()
    assert not any(duty.pinned for duty in driver.plan.duties.values())
    window.book.run("pin")
    window.book.run("pin")
    assert not any(duty.pinned for duty in driver.plan.duties.values())
    window.book.run("forbid_here")
    assert driver.plan.forbidden == sample_session.plan.forbidden
    assert (driver.plan.duties[keys[-1][1]].asset, area) in driver.plan.forbidden


def test_what_needs_a_selection_asks_for_one(show, empty_session):
    """With nothing selected the notice says what to select."""
    window = show(empty_session).window
    for name in ("pin", "forbid_here", "layer_up"):
        window.notice.hide()
        window.book.run(name)
        assert not window.notice.isHidden()
    assert {"pin", "forbid_here"} <= set(VERBS["duties"])
    assert {"layer_up", "layer_down"} <= set(VERBS["layers"])


def test_a_selected_layer_is_raised_and_lowered(show, empty_session):
    """The order of layers changes by keys."""
    driver = show(empty_session)
    window = driver.window
    for name in ("One", "Two"):
        window.workspace.do(actions.add_layer, name)
    first = min(driver.plan.layers.values(), key=lambda layer: layer.rank)
    window.workspace.select("layers", first.id)
    window.book.run("layer_up")
    assert max(driver.plan.layers.values(), key=lambda layer: layer.rank).id == first.id
    window.book.run("layer_down")
    assert min(driver.plan.layers.values(), key=lambda layer: layer.rank).id == first.id


def test_the_views_of_the_schedule_have_keys(show, empty_session):
    """A view shows even where the panel was out of the way."""
    window = show(empty_session).window
    window.toggle_panel("bottom")
    for name in reversed(TABS):
        window.book.run(f"show_{name}")
        assert not window.bottom.isHidden()
        assert window.bottom.tabs.currentIndex() == TABS.index(name)


@pytest.mark.parametrize("name", ["tree", "side", "bottom"])
def test_the_keyboard_goes_to_the_map_from_a_panel_put_away(show, sample_session, name):
    """Its single keys work at once; from elsewhere the keyboard stays where it is."""
    driver = show(sample_session)
    window = driver.window
    window.activateWindow()
    driver.until(window.isActiveWindow)
    held = {"tree": window.plan_tree.tree, "side": window.details.findChild(QLineEdit, "name")}
    inside = held.get(name, window.bottom.timeline)
    inside.setFocus()
    assert inside.hasFocus()
    window.book.run(f"panel_{name}")
    assert window.focusWidget() in (window.map, window.map.focusProxy())
    window.book.run(f"panel_{name}")
    window.top_bar.palette_button.setFocus()
    window.book.run(f"panel_{name}")
    assert window.top_bar.palette_button.hasFocus()


def test_the_optimiser_is_started_and_stopped_by_its_action(show, sample_session):
    """The same key starts it and, while it runs, stops it; the best so far stays."""
    driver = show(sample_session)
    window = driver.window
    window.optimise_panel.seconds.setValue(600)
    window.book.run("optimise_now")
    assert window.jobs.busy
    assert window.side.currentWidget() is window.optimise_panel
    value = window.optimise_panel.findChildren(QLabel, "figure")[0]
    driver.until(lambda: value.text() not in {"-", "0.0"}, timeout=120_000)
    window.book.run("optimise_now")
    driver.until(lambda: not window.jobs.busy)
    driver.until(lambda: "%" in window.status_line.worth)
    assert driver.plan.duties


def test_issuing_without_a_signer_says_what_is_missing(show, sample_session):
    """The panel of the orders shows, and nothing is signed."""
    driver = show(sample_session)
    window = driver.window
    window.book.run("issue_orders")
    driver.until(lambda: not window.jobs.busy)
    assert window.side.currentWidget() is window.orders_panel
    assert not window.notice.isHidden()


def test_what_is_turned_on_is_checked(show, empty_session):
    """Menus, rail and palette say what is on, however it came to be."""
    window = show(empty_session).window
    book = window.book
    on = [name for name in THEMES if book.by_name[f"theme_{name}"].isChecked()]
    assert on == [window.settings.theme]
    for name in ("grid_mgrs", "range_rings", "panel_bottom", "large_controls", "day_night"):
        before = book.by_name[name].isChecked()
        book.run(name)
        assert book.by_name[name].isChecked() is not before
        book.run(name)
        assert book.by_name[name].isChecked() is before
    book.run("grid_mgrs")
    book.run("grid_degrees")
    assert not book.by_name["grid_mgrs"].isChecked()
    window.toggle_panel("tree")
    window.submenus["view"].aboutToShow.emit()
    assert not book.by_name["panel_tree"].isChecked()
    book.run("theme_night")
    book.run("theme_night")
    assert book.by_name["theme_night"].isChecked()
