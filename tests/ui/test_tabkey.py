"""The Tab key comes by every control of every surface, through the map too, and round to where it began."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from app.session import actions
from tests.ui.surfaces import is_control, path_of, shown
from tests.ui.test_surfaces import dialogs

MOST = 250
"""So often is Tab pressed at most."""


def stops(qtbot, root, key=Qt.Key.Key_Tab):
    """Press Tab until it comes round; return what had the keyboard, or fail where it stays somewhere."""
    found: list[QWidget] = []
    again = 0
    for _ in range(MOST):
        now = QApplication.focusWidget()
        assert now is not None, f"nothing has the keyboard after {path_of(found[-1]) if found else root}"
        # The page of the map and the links of the guide are stops of their own: several presses lead through.
        again = again + 1 if found and now is found[-1] else 0
        inside_map = "Render" in type(now).__name__ or now.inherits("QQuickWidget")
        has_links = isinstance(now, QTextBrowser)
        assert again <= (20 if inside_map or has_links else 0), f"Tab stays in {path_of(now)}"
        if now in found[:-1]:
            return found
        if not again:
            found.append(now)
        QTest.keyClick(now, key)
        qtbot.wait(60 if inside_map else 1)
    raise AssertionError(f"Tab never comes round: {[path_of(one) for one in found[-5:]]}")


def missed(root, found):
    """Return the controls that can be seen and used and had no turn."""
    had = set(found)
    for one in found:
        # A view whose cell or a box whose line has the keyboard has it too.
        over = one.parentWidget()
        while over is not None and over is not root:
            had.add(over)
            over = over.parentWidget()
    return {
        path_of(one)
        for one in shown(root)
        if is_control(one) and one.isEnabled() and one not in had and one.focusProxy() not in had
    }


def test_tab_comes_by_everything_in_the_window(show, sample_session):
    """With each sort of thing selected; the map is left again."""
    driver = show(sample_session)
    window = driver.window
    window.activateWindow()
    driver.until(window.isActiveWindow)
    asset, area = next(iter(driver.plan.assets)), next(iter(driver.plan.areas))
    window.workspace.do(actions.assign_duty, asset, area)
    lost = {}
    for kind in ("areas", "bases", "assets", "partners", "duties"):
        window.workspace.select(kind, next(iter(getattr(driver.plan, kind))))
        driver.qtbot.wait(200)
        window.plan_tree.search.setFocus()
        found = stops(driver.qtbot, window)
        assert any(window.map.isAncestorOf(one) for one in found)
        lost[kind] = missed(window, found)
    for tab in ("matrix", "days", "seams"):
        window.bottom.show_tab(tab)
        driver.qtbot.wait(100)
        window.plan_tree.search.setFocus()
        lost[tab] = missed(window, stops(driver.qtbot, window))
    assert {name: left for name, left in lost.items() if left} == {}


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab], ids=["forward", "back"])
def test_tab_comes_by_everything_in_each_dialog(show, sample_session, key):
    """Whatever has the keyboard when it opens."""
    driver = show(sample_session)
    lost = {}
    for dialog in dialogs(driver.window):
        dialog.show()
        window = dialog.window()
        window.activateWindow()
        driver.until(window.isActiveWindow)
        driver.qtbot.wait(50)
        if QApplication.focusWidget() is None:
            window.focusNextChild()
        controls = [one for one in shown(dialog) if is_control(one) and one.isEnabled()]
        try:
            lost[type(dialog).__name__] = missed(dialog, stops(driver.qtbot, dialog, key) if controls else [])
        except AssertionError as error:
            lost[type(dialog).__name__] = str(error)
        dialog.close()
        dialog.deleteLater()
    assert {name: left for name, left in lost.items() if left} == {}
