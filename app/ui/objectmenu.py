"""What can be done with the thing under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.base.message import say
from app.domain.change import Key, table
from app.session.actions import duty_name
from app.ui.actionbook import ActionBook
from app.ui.editing import Editing
from app.ui.map.messages import MenuAsked
from app.ui.models.plantree import GROUP
from app.ui.workspace import Spot, Workspace

VERBS: dict[str, tuple[str, ...]] = {
    "areas": (
        "rename",
        "tool_shape",
        "tool_move",
        "tool_turn",
        "duplicate",
        "tool_cut",
        "tool_split",
        "join",
    ),
    "marks": ("rename", "tool_shape", "tool_move", "duplicate", "corridor_along", "rings_here"),
    "bases": ("rename", "add_asset", "rings_here", "copy"),
    "assets": ("rename", "rings_here", "copy"),
    "partners": ("rename",),
    "layers": ("rename", "layer_up", "layer_down"),
    "duties": ("pin", "forbid_here"),
}
"""Actions offered for each kind, before those for every kind."""

_ALWAYS = ("zoom_selection", "hide", "lock", "remove")
_NOWHERE = ("tool_area", "tool_base", "tool_point", "rings_here", "paste", "zoom_plan")


class ObjectMenu(QObject):
    """Six to eight verbs on any object, and a list where several lie on one another."""

    def __init__(self, workspace: Workspace, book: ActionBook, editing: Editing, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._book, self._editing, self._window = workspace, book, editing, window

    def popup_on_map(self, at: QPoint, message: MenuAsked) -> None:
        """Offer what can be done where the user asked on the map."""
        workspace = self._workspace
        self._editing.cursor = message.at
        keys: list[Key] = list(message.under)
        if not keys:
            workspace.pick(Spot(message.at))
            self._menu(_NOWHERE).popup(at)
            return
        if keys[0] not in workspace.chosen:
            workspace.choose((keys[0],))
        menu = self._menu((*VERBS.get(keys[0][0], ()), *_ALWAYS))
        if len(keys) > 1:
            self._add_under(menu, keys)
        menu.popup(at)

    def popup_for_selection(self, at: QPoint, kind: str = "") -> None:
        """Offer what can be done with the selection, or with the group of layers selected in the tree."""
        kind = kind or self._workspace.kind
        self._menu(("rename",) if kind == GROUP else (*VERBS.get(kind, ()), *_ALWAYS)).popup(at)

    def _menu(self, names: tuple[str, ...]) -> QMenu:
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        for name in names:
            menu.addAction(self._book.by_name[name])
        return menu

    def _add_under(self, menu: QMenu, keys: list[Key]) -> None:
        """List what else lies under the pointer: a click selects it."""
        under = menu.addMenu(str(say("ui.under_pointer")))
        for key in keys:
            entry = under.addAction(self._called(key))
            entry.triggered.connect(lambda _checked=False, key=key: self._workspace.choose((key,)))

    def _called(self, key: Key) -> str:
        kind, identity = key
        plan = self._workspace.plan
        if kind == "duties":
            duty = duty_name(plan, identity)  # type: ignore[arg-type] # checked there
            return str(say("ui.titled", title=say("ui.duty"), text=duty))
        return str(getattr(table(plan, kind).get(identity), "name", ""))
