"""Right: every step there was, a click away, and what was removed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit

from app.base.message import say
from app.geo.units import format_dtg
from app.session.usecases import past
from app.session.usecases.details import MOST_DETAILS, details
from app.ui.panels.stepdetails import words
from app.ui.parts import Panel, label, when_picked
from app.ui.reading import Reading
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

MOST_STEPS = 2_000
_WHAT = int(Qt.ItemDataRole.UserRole)


class HistoryPanel(Panel):
    """The steps, the last on top; a click goes back or forward to just after it."""

    def __init__(self, workspace: Workspace, reading: Reading) -> None:
        super().__init__(str(say("ui.history")))
        self._workspace, self._reading = workspace, reading
        self.column.addWidget(label(str(say("ui.history_hint")), "hint"))
        self.steps = _list("ui.history")
        when_picked(self.steps, lambda index: self._workspace.do(past.go_to, index.data(_WHAT)))
        self.column.addWidget(self.steps, 3)
        self.column.addWidget(label(str(say("ui.step_details")), "fieldName"))
        self.details = _reader("ui.step_details")
        self.column.addWidget(self.details)
        self.column.addWidget(label(str(say("ui.deleted")), "fieldName"))
        self.deleted = _list("ui.deleted")
        when_picked(self.deleted, lambda index: self._restore(index.data(_WHAT)))
        self.column.addWidget(self.deleted, 2)
        self._nothing = label(str(say("ui.nothing_deleted")), "hint")
        self.column.addWidget(self._nothing)
        # One redraw for however many steps a jump takes; and none while nobody looks.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fill)
        self.steps.currentItemChanged.connect(self._show_details)
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
        steps = past.steps(self._workspace.session)
        here = sum(not step.undone for step in steps)
        # The details are those of the step that is current in the end.
        self.steps.blockSignals(True)
        self.steps.clear()
        first = max(0, len(steps) - MOST_STEPS)
        for position in range(len(steps), first, -1):
            self._add(position, steps[position - 1], current=position == here)
        begin = QListWidgetItem(str(say("ui.history_start")))
        begin.setData(_WHAT, first)
        self.steps.addItem(begin)
        if here == first:
            self.steps.setCurrentItem(begin)
        self.steps.blockSignals(False)
        self._show_details(self.steps.currentItem())
        self._fill_deleted()

    def _show_details(self, item: QListWidgetItem | None, _before: object = None) -> None:
        """Say what the current step changed: of this one alone, however long the history is."""
        found = details(self._workspace.session, item.data(_WHAT)) if item is not None else ()
        text = words(found, self._reading)
        if len(found) == MOST_DETAILS:
            text = f"{text}\n{say('past.most_details', count=MOST_DETAILS)}"
        self.details.setPlainText(text)

    def _add(self, position: int, step: past.Step, *, current: bool) -> None:
        item = QListWidgetItem(f"{step.label}\n{format_dtg(step.time)}  {step.author}")
        item.setData(_WHAT, position)
        if step.undone:
            face = QFont(self.steps.font())
            face.setItalic(True)
            item.setFont(face)
            item.setText(f"{say('ui.undone')}: {item.text()}")
        self.steps.addItem(item)
        if current:
            self.steps.setCurrentItem(item)

    def _fill_deleted(self) -> None:
        gone = past.deleted(self._workspace.session)
        self.deleted.clear()
        for one in gone:
            kind = say(f"kind.{one.key[0]}")
            item = QListWidgetItem(f"{one.name}\n{kind}, {format_dtg(one.time)}")
            item.setData(_WHAT, one)
            self.deleted.addItem(item)
        self.deleted.setVisible(bool(gone))
        self._nothing.setVisible(not gone)

    def _restore(self, one: past.Deleted) -> None:
        if self._workspace.do(past.restore, one) is not None:
            self._workspace.choose((one.key,))


def _list(key: str) -> QListWidget:
    result = QListWidget()
    scroll_by_touch(result)
    result.setAccessibleName(str(say(key)))
    result.setWordWrap(True)
    result.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    result.setMinimumHeight(140)
    return result


def _reader(key: str) -> QPlainTextEdit:
    result = QPlainTextEdit()
    scroll_by_touch(result)
    result.setObjectName("stepDetails")
    result.setAccessibleName(str(say(key)))
    result.setReadOnly(True)
    result.setTabChangesFocus(True)
    result.setFixedHeight(96)
    return result
