"""The menu behind the top left button: files, undo, themes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.base.message import say
from app.ui.settings import Settings
from app.ui.theme import THEMES


class MainMenu(QObject):
    """Fills a menu and says what was chosen; every entry also has its key."""

    new = Signal()
    open = Signal()
    open_path = Signal(str)
    open_sample = Signal()
    save_copy = Signal()
    undo = Signal()
    redo = Signal()
    remove = Signal()
    theme = Signal(str)
    quit = Signal()

    def __init__(self, menu: QMenu, window: QWidget, settings: Settings) -> None:
        super().__init__(menu)
        self._menu, self._window, self._settings = menu, window, settings
        self._recent = QMenu(str(say("ui.open_recent")), menu)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._add("new", "Ctrl+N")
        self._add("open", "Ctrl+O")
        menu.addMenu(self._recent)
        self._add("open_sample")
        self._add("save_copy", "Ctrl+Shift+S")
        menu.addSeparator()
        self._add("undo", "Ctrl+Z")
        self._add("redo", "Ctrl+Shift+Z")
        self._add("remove", "Del")
        menu.addSeparator()
        for name in THEMES:
            entry = self._entry(f"ui.theme_{name}")
            entry.triggered.connect(lambda _checked=False, name=name: self.theme.emit(name))
        menu.addSeparator()
        self._add("quit", "Ctrl+Q")

    def _add(self, name: str, key: str = "") -> None:
        entry = self._entry(f"ui.{name}")
        entry.setShortcut(QKeySequence(key))
        entry.triggered.connect(lambda _checked=False: getattr(self, name).emit())

    def _entry(self, phrase: str) -> QAction:
        entry = QAction(str(say(phrase)), self._menu)
        self._menu.addAction(entry)
        # A menu's shortcuts work only while it is shown; the window's always.
        self._window.addAction(entry)
        return entry

    def _fill_recent(self) -> None:
        self._recent.clear()
        for name in self._settings.recent:
            entry = self._recent.addAction(f"{Path(name).stem}  ({Path(name).parent})")
            entry.triggered.connect(lambda _checked=False, name=name: self.open_path.emit(name))
        if not self._settings.recent:
            self._recent.addAction(str(say("ui.no_recent"))).setEnabled(False)
