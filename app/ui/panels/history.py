"""Right: every step there was, a click away, and what was removed."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QPlainTextEdit

from app.base.message import say
from app.geo.units import format_dtg
from app.session.usecases import past
from app.session.usecases.details import MOST_DETAILS, details
from app.ui.models.steps import POSITION, Steps
from app.ui.panels.stepdetails import words
from app.ui.parts import Panel, label, when_picked
from app.ui.reading import Reading
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

Rows = TypeVar("Rows", bound=QListView)
_WHAT = int(Qt.ItemDataRole.UserRole)


class HistoryPanel(Panel):
    """The steps, the last on top; a click goes back or forward to just after it."""

    def __init__(self, workspace: Workspace, reading: Reading) -> None:
        super().__init__(str(say("ui.history")))
        self._workspace, self._reading = workspace, reading
        self.column.addWidget(label(str(say("ui.history_hint")), "hint"))
        self.steps = _furnished(QListView(), "ui.history")
        self._model = Steps(workspace)
        self.steps.setModel(self._model)
        when_picked(self.steps, lambda index: self._workspace.do(past.go_to, index.data(POSITION)))
        self.column.addWidget(self.steps, 3)
        self.column.addWidget(label(str(say("ui.step_details")), "fieldName"))
        self.details = _reader("ui.step_details")
        self.column.addWidget(self.details)
        self.column.addWidget(label(str(say("ui.deleted")), "fieldName"))
        self._gone: tuple[past.Deleted, ...] = ()
        self.deleted = _furnished(QListWidget(), "ui.deleted")
        when_picked(self.deleted, lambda index: self._restore(index.data(_WHAT)))
        self.column.addWidget(self.deleted, 2)
        self._nothing = label(str(say("ui.nothing_deleted")), "hint")
        self.column.addWidget(self._nothing)
        # One redraw for however many steps a jump takes; and none while nobody looks.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fill)
        self._filling = False
        self.steps.selectionModel().currentChanged.connect(self._look_at)
        workspace.changed.connect(self._fill_soon)
        workspace.opened.connect(self._fill_soon)

    def showEvent(self, event: object) -> None:
        """Catch up with what happened while the panel was away."""
        super().showEvent(event)  # type: ignore[arg-type] # Qt's own signature differs by version
        self._fill()

    def _fill_soon(self) -> None:
        self._soon.start(0)

    def _fill(self) -> None:
        if not self.isVisible():
            return
        # The details are those of the step that is current in the end.
        self._filling = True
        self._model.follow()
        self.steps.setCurrentIndex(self._model.here)
        self._filling = False
        self._show_details()
        self._fill_deleted()

    def _look_at(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._filling:
            self._show_details()

    def _show_details(self) -> None:
        """Say what the current step changed: of this one alone, however long the history is."""
        index = self.steps.currentIndex()
        found = details(self._workspace.session, index.data(POSITION)) if index.isValid() else ()
        text = words(found, self._reading)
        if len(found) == MOST_DETAILS:
            text = f"{text}\n{say('past.most_details', count=MOST_DETAILS)}"
        self.details.setPlainText(text)

    def _fill_deleted(self) -> None:
        gone = past.deleted(self._workspace.session)
        self.deleted.setVisible(bool(gone))
        self._nothing.setVisible(not gone)
        if gone == self._gone:
            return
        self._gone = gone
        self.deleted.clear()
        for one in gone:
            kind = say(f"kind.{one.key[0]}")
            item = QListWidgetItem(f"{one.name}\n{kind}, {format_dtg(one.time)}")
            item.setData(_WHAT, one)
            self.deleted.addItem(item)

    def _restore(self, one: past.Deleted) -> None:
        if self._workspace.do(past.restore, one) is not None:
            self._workspace.choose((one.key,))


def _furnished(rows: Rows, key: str) -> Rows:
    """Return a list that wraps its rows and never scrolls sideways."""
    scroll_by_touch(rows)
    rows.setAccessibleName(str(say(key)))
    rows.setWordWrap(True)
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows.setMinimumHeight(140)
    return rows


def _reader(key: str) -> QPlainTextEdit:
    result = QPlainTextEdit()
    scroll_by_touch(result)
    result.setObjectName("stepDetails")
    result.setAccessibleName(str(say(key)))
    result.setReadOnly(True)
    result.setTabChangesFocus(True)
    result.setFixedHeight(96)
    return result
