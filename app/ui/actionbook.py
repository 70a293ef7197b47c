"""The actions of the window as Qt knows them, with their keys, and the menus made of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from app.base.message import say
from app.ui.actions import ACTIONS, HEADINGS, Action, Window
from app.ui.icons import icon
from app.ui.theme import Theme


class ActionBook(QObject):
    """One Qt action for each action of the window."""

    def __init__(self, window: Window, widget: QWidget, map_view: QWidget) -> None:
        super().__init__(widget)
        self._window, self._widget = window, widget
        self._tools = QActionGroup(self)
        self._paused = False
        self._refused: set[str] = set()
        """Actions that there is nothing to do for now."""
        self.by_name = {action.name: self._make(action, map_view) for action in ACTIONS}

    def run(self, name: str) -> None:
        """Do an action by its name, unless it cannot be done now."""
        self.by_name[name].trigger()

    def allow(self, name: str, *, possible: bool) -> None:
        """Say whether there is anything to do for an action."""
        (self._refused.discard if possible else self._refused.add)(name)
        self.by_name[name].setEnabled(possible and not self._paused)

    def pause(self, *, paused: bool) -> None:
        """Let no action be done, or all again that can be."""
        self._paused = paused
        for name, made in self.by_name.items():
            made.setEnabled(not paused and name not in self._refused)

    def hold(self, tool: str) -> None:
        """Show which tool is in the user's hand."""
        self.by_name[f"tool_{tool}"].setChecked(True)

    def show_states(self) -> None:
        """Check what is on now, and nothing else."""
        for action in ACTIONS:
            if action.is_on:
                self.by_name[action.name].setChecked(action.is_on(self._window))

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.show_states()
        for action in ACTIONS:
            if action.icon:
                self.by_name[action.name].setIcon(icon(action.icon, theme))

    def fill(self, menu: QMenu, headings: tuple[str, ...] = HEADINGS) -> dict[str, QMenu]:
        """Fill a menu with one submenu a heading; return the submenus."""
        submenus = {}
        for heading in headings:
            submenus[heading] = menu.addMenu(str(say(f"menu.{heading}")))
            submenus[heading].aboutToShow.connect(self.show_states)
            for action in ACTIONS:
                if action.heading == heading:
                    _part_of(submenus[heading], action.submenu).addAction(self.by_name[action.name])
        return submenus

    def _do(self, action: Action) -> None:
        action.run(self._window)
        # Qt checks and unchecks by itself whatever came of it.
        self.show_states()

    def _make(self, action: Action, map_view: QWidget) -> QAction:
        title = str(say(action.phrase))
        made = QAction(_menu_text(action, title), self._widget)
        made.setObjectName(action.name)
        made.setToolTip(_tip(action))
        made.triggered.connect(lambda _checked=False: self._do(action))
        if action.key:
            made.setShortcut(QKeySequence(action.key))
        if action.map_key:
            key = QShortcut(QKeySequence(action.map_key), map_view)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(made.trigger)
        if action.is_on:
            made.setCheckable(True)
            # A box that is ticked says more than an icon.
            made.setIconVisibleInMenu(False)
        if action.tool:
            made.setCheckable(True)
            self._tools.addAction(made)
        # A menu's shortcuts work only while it is shown; the window's always.
        self._widget.addAction(made)
        return made


def _part_of(menu: QMenu, name: str) -> QMenu:
    """Return a menu within ``menu``, made where there is none yet; ``menu`` itself for no name."""
    if not name:
        return menu
    found = menu.findChild(QMenu, name, Qt.FindChildOption.FindDirectChildrenOnly)
    if found is None:
        found = menu.addMenu(str(say(f"menu.{name}")))
        found.setObjectName(name)
    return found


def _menu_text(action: Action, title: str) -> str:
    """Return a title as menus show it: Qt adds a key by itself, but knows nothing of map keys."""
    return f"{title}\t{key_text(action)}" if action.map_key else title


def key_text(action: Action) -> str:
    """Return the keys of an action as a person reads them, empty where it has none."""
    return " / ".join(key_name(key) for key in (action.key, action.map_key) if key)


def key_name(key: str) -> str:
    """Return a key such as ``Ctrl+Del`` as menus write it in the language spoken."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _tip(action: Action) -> str:
    tip, keys = str(say(f"{action.phrase}_tip")), key_text(action)
    return f"{tip}  ({keys})" if keys else tip
