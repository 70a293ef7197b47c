"""Search, or do anything: actions, what is in the plan, places, positions in any format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Key, table
from app.geo import gazetteer
from app.geo.point import Position
from app.ui.actionbook import ActionBook, key_text
from app.ui.actions import ACTIONS, Action
from app.ui.desk import Desk
from app.ui.mapwork import MapWork
from app.ui.touch import scroll_by_touch

MOST_ROWS = 60
_FOUND_KINDS = ("areas", "assets", "bases", "marks", "partners", "layers")
_LEAST_OF_PLACE = 2
"""Letters from which on the gazetteer is asked."""
_ENTRY = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the palette offers."""

    text: str
    aside: str
    """What kind of thing it is, or its key."""
    run: Callable[[], object]


class Palette(QDialog):
    """A line to type in and what it may mean, best first; Enter does it."""

    def __init__(self, desk: Desk, book: ActionBook, work: MapWork, cursor: Position | None) -> None:
        super().__init__(desk.window, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setWindowTitle(str(say("action.palette")))
        self.setAccessibleName(str(say("action.palette")))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._book, self._work, self._cursor = desk, book, work, cursor
        self.line = QLineEdit()
        self.line.setPlaceholderText(str(say("ui.palette_hint")))
        self.line.setAccessibleName(str(say("ui.palette_hint")))
        self.line.textChanged.connect(self._fill)
        self.line.installEventFilter(self)
        self.rows = QListWidget()
        scroll_by_touch(self.rows)
        self.rows.setAccessibleName(str(say("ui.palette_found")))
        self.rows.setWordWrap(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.itemClicked.connect(lambda _item: self._run())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.line)
        column.addWidget(self.rows)
        self._fill("")

    def open_at_top(self) -> None:
        """Open under the middle of the top bar."""
        window = self._desk.window
        width = min(640, window.width() - 40)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.setGeometry(corner.x() + (window.width() - width) // 2, corner.y() + 40, width, 400)
        self.show()
        self.line.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Move in the list with the keys while the line has the focus."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in steps:
            row = self.rows.currentRow() + steps[Qt.Key(event.key())]
            self.rows.setCurrentRow(max(0, min(self.rows.count() - 1, row)))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
            return True
        return False

    def _fill(self, text: str) -> None:
        self.rows.clear()
        for entry in self._found(text.strip()):
            item = QListWidgetItem(f"{entry.text}    {entry.aside}" if entry.aside else entry.text)
            item.setData(_ENTRY, entry)
            self.rows.addItem(item)
            if self.rows.count() == MOST_ROWS:
                break
        self.rows.setCurrentRow(0)

    def _run(self) -> None:
        if not self.rows.count():
            return
        entry: Entry = self.rows.currentItem().data(_ENTRY)
        self.close()
        entry.run()

    def _found(self, text: str) -> Iterator[Entry]:
        if text:
            yield from self._positions(text)
        entries = [*self._actions(), *(self._things() if text else ())]
        words = text.casefold().split()
        matching = [entry for entry in entries if all(word in entry.text.casefold() for word in words)]
        # What begins with the text comes first; within that, the order of the menus.
        matching.sort(key=lambda entry: not entry.text.casefold().startswith(text.casefold()))
        yield from matching
        if len(text) >= _LEAST_OF_PLACE:
            yield from self._places(text)

    def _positions(self, text: str) -> Iterator[Entry]:
        at = self._read(text)
        if at is not None:
            title = str(say("ui.palette_go", position=self._desk.reading.position(at)))
            yield Entry(title, "", partial(self._go, at))
            yield self._rings_at(at)

    def _read(self, text: str) -> Position | None:
        try:
            return self._desk.reading.read_position(text)
        except AppError:
            return None

    def _actions(self) -> Iterator[Entry]:
        for action in ACTIONS:
            if self._book.by_name[action.name].isEnabled():
                title = str(say(action.phrase))
                yield Entry(title, self._beside(action), partial(self._book.run, action.name))

    def _beside(self, action: Action) -> str:
        """Return the keys of an action, and whether it is on where it turns something on and off."""
        if action.is_on is None:
            return key_text(action)
        on = self._book.by_name[action.name].isChecked()
        return f"{key_text(action)}    {say('ui.is_on' if on else 'ui.is_off')}"

    def _things(self) -> Iterator[Entry]:
        plan = self._desk.workspace.plan
        for kind in _FOUND_KINDS:
            aside = str(say(f"kind.{kind}"))
            for identity, thing in table(plan, kind).items():
                yield Entry(str(getattr(thing, "name", "")), aside, partial(self._select, (kind, identity)))

    def _rings_at(self, at: Position, name: str = "") -> Entry:
        title = str(say("ui.palette_rings", place=name or self._desk.reading.position(at)))
        return Entry(title, "", partial(self._show_rings, at, name))

    def _places(self, text: str) -> Iterator[Entry]:
        """Offer the places of a name, and rings about the best of them; where none can be sought, say why."""
        try:
            found, why = gazetteer.search(text, near=self._cursor), gazetteer.problem()
        except AppError as error:
            found, why = (), error.message
        if why is not None:
            yield Entry(str(why), "", partial(self._desk.tell, str(why)))
        for place in found:
            aside = f"{say(f'place.{place.kind.value}')}, {place.country}  {place.code}".rstrip()
            yield Entry(place.name, aside, partial(self._go, place.position, place.name))
            if place is found[0]:
                yield self._rings_at(place.position, place.name)

    def _select(self, key: Key) -> None:
        self._desk.workspace.choose((key,))
        self._work.fit_to((key,))

    def _go(self, at: Position, name: str = "") -> None:
        self._work.point_out(at, name)

    def _show_rings(self, at: Position, name: str = "") -> None:
        """Ask for range rings about a place that was typed or found."""
        self._go(at, name)
        self._book.run("rings_here")
