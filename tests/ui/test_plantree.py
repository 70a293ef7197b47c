"""Layers in the tree: their order, their groups, and how a drag moves them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from app.base.message import say
from app.session import actions
from app.ui.models.plantree import EYE, GROUP, KEY, LOCK, NAME


class Tree:
    """The tree of a window, by the names of layers."""

    def __init__(self, driver):
        self.panel = driver.window.plan_tree
        self.driver = driver
        self.proxy = self.panel.tree.model()

    def layer(self, name):
        """Return the identity of a layer."""
        return next(layer.id for layer in self.driver.plan.layers.values() if layer.name == name)

    def index(self, kind, identity, column=NAME):
        """Return where a row is in the view."""
        return self.panel._index((kind, identity)).siblingAtColumn(column)

    def rows(self, parent=None):
        """Return the texts of the rows of layers, those of a group as a list after its name."""
        parent = parent or self.index("layers", "")
        found = []
        for row in range(self.proxy.rowCount(parent)):
            child = self.proxy.index(row, NAME, parent)
            found.append(child.data())
            if child.data(KEY)[0] == GROUP:
                found.append(self.rows(child))
        return found

    def drop(self, indexes, row, parent):
        """Drop rows as the view does, and wait for the plan."""
        before = self.driver.plan
        data = self.proxy.mimeData(indexes)
        self.proxy.dropMimeData(data, Qt.DropAction.MoveAction, row, 0 if row >= 0 else -1, parent)
        self.driver.until(lambda: self.driver.plan is not before)

    def click(self, index):
        """Click a row of the tree."""
        self.panel.tree.scrollTo(index)
        place = self.panel.tree.visualRect(index).center()
        self.driver.qtbot.mouseClick(self.panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def tree(show, sample_session):
    """Return the tree of the sample with four layers, two of them in a group."""
    driver = show(sample_session)
    for name, group in (("Low", ""), ("Old lanes", "Traffic"), ("New lanes", "Traffic"), ("Boxes", "")):
        driver.window.workspace.do(actions.add_layer, name, group)
    return Tree(driver)


def test_layers_stand_as_they_lie_on_the_map(tree):
    """The top one first, those of a group under its row, each with how many things are on it."""
    assert tree.rows() == ["Boxes (0)", "Traffic", ["New lanes (0)", "Old lanes (0)"], "Low (0)"]
    area = next(iter(tree.driver.plan.areas.values()))
    workspace = tree.driver.window.workspace
    workspace.do(actions.describe_area, replace(area, layer=tree.layer("Low")))
    workspace.do(actions.raise_layer, tree.layer("Low"), 2)
    assert tree.rows() == ["Low (1)", "Boxes (0)", "Traffic", ["New lanes (0)", "Old lanes (0)"]]
    workspace.do(actions.remove_area, area.id)
    assert tree.rows()[0] == "Low (0)"


def test_layers_are_dragged_to_another_place_and_group(tree):
    """One step each, and the selection stays; what is no layer cannot be dragged or dropped upon."""
    heading = tree.index("layers", "")
    tree.driver.window.workspace.select("layers", tree.layer("Low"))
    tree.drop([tree.index("layers", tree.layer("Low"))], 0, heading)
    assert tree.rows() == ["Low (0)", "Boxes (0)", "Traffic", ["New lanes (0)", "Old lanes (0)"]]
    assert tree.panel._picked() == (("layers", tree.layer("Low")),)
    boxes = tree.index("layers", tree.layer("Boxes"))
    tree.drop([tree.index("layers", tree.layer("Low")), boxes], 1, tree.index(GROUP, "Traffic"))
    assert tree.rows() == ["Traffic", ["New lanes (0)", "Low (0)", "Boxes (0)", "Old lanes (0)"]]
    tree.drop([tree.index("layers", tree.layer("Boxes"))], -1, tree.index("layers", ""))
    assert tree.rows() == ["Boxes (0)", "Traffic", ["New lanes (0)", "Low (0)", "Old lanes (0)"]]
    tree.drop([tree.index(GROUP, "Traffic")], 0, tree.index("layers", ""))
    assert tree.rows() == ["Traffic", ["New lanes (0)", "Low (0)", "Old lanes (0)"], "Boxes (0)"]
    tree.driver.window.workspace.session.undo()
    assert tree.rows()[0] == "Boxes (0)"
    area = tree.index("areas", next(iter(tree.driver.plan.areas)))
    assert not area.flags() & (Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled)
    data = tree.proxy.mimeData([tree.index("layers", tree.layer("Low"))])
    assert not tree.proxy.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, QModelIndex())


def test_a_group_hides_locks_and_folds_its_layers(tree):
    """Each with one click and one step back; a fold stays when layers move."""
    layers = {tree.layer("Old lanes"), tree.layer("New lanes")}
    workspace = tree.driver.window.workspace
    steps = len(workspace.session.plan.header.hidden)
    tree.click(tree.index(GROUP, "Traffic", EYE))
    assert layers <= workspace.plan.header.hidden
    tree.click(tree.index(GROUP, "Traffic", EYE))
    assert len(workspace.plan.header.hidden) == steps
    tree.click(tree.index(GROUP, "Traffic", EYE))
    workspace.session.undo()
    assert layers.isdisjoint(workspace.plan.header.hidden)
    tree.click(tree.index(GROUP, "Traffic", LOCK))
    assert layers <= workspace.plan.header.locked
    tree.click(tree.index(GROUP, "Traffic"))
    assert workspace.chosen == ()
    assert tree.panel.tree.isExpanded(tree.index(GROUP, "Traffic"))
    tree.panel.tree.collapse(tree.index(GROUP, "Traffic"))
    workspace.do(actions.lock, layers, locked=False)
    workspace.do(actions.raise_layer, tree.layer("Low"), 1)
    assert not tree.panel.tree.isExpanded(tree.index(GROUP, "Traffic"))


def test_a_group_is_renamed_in_one_step(tree):
    """By its key on its row, the whole group at once; a fold stays, and one step takes it back."""
    window = tree.driver.window
    before = tree.driver.plan
    tree.panel.tree.collapse(tree.index(GROUP, "Traffic"))
    tree.click(tree.index(GROUP, "Traffic"))
    window.book.run("rename")
    editor = tree.panel.tree.findChild(QLineEdit)
    assert editor.text() == "Traffic"
    QTest.keyClicks(editor, "Lanes")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    tree.driver.until(lambda: tree.driver.plan is not before)
    assert tree.rows() == ["Boxes (0)", "Lanes", ["New lanes (0)", "Old lanes (0)"], "Low (0)"]
    assert not tree.panel.tree.isExpanded(tree.index(GROUP, "Lanes"))
    assert tree.panel.tree.currentIndex() == tree.index(GROUP, "Lanes")
    window.undo()
    assert tree.driver.plan == before
    assert tree.rows()[1] == "Traffic"


def test_the_menu_of_a_group_renames_it(tree):
    """It offers nothing that is done to a selection: a group is none."""
    tree.click(tree.index(GROUP, "Traffic"))
    place = tree.panel.tree.visualRect(tree.index(GROUP, "Traffic")).center()
    tree.panel.tree.customContextMenuRequested.emit(place)
    menus = [menu for menu in tree.driver.window.findChildren(QMenu) if menu.isVisible()]
    (menu,) = menus
    assert [action.text() for action in menu.actions()] == [str(say("action.rename"))]
    menu.close()


@pytest.mark.parametrize("name", [" ", "x" * 81])
def test_a_group_takes_no_name_that_is_none(tree, name):
    """Nor does a group that is not there; a locked layer keeps its group."""
    workspace = tree.driver.window.workspace
    before = tree.driver.plan
    assert workspace.do(actions.rename_layer_group, "Traffic", name) is None
    assert workspace.do(actions.rename_layer_group, "Nowhere", "Lanes") is None
    assert tree.driver.plan is before
    workspace.do(actions.lock, {tree.layer("Old lanes")}, locked=True)
    assert workspace.do(actions.rename_layer_group, "Traffic", "Lanes") is None
