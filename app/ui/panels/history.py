"""Right: every step there was, a click away, and what was removed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.base.message import say
from app.geo.units import format_dtg
from app.session.usecases import past
from app.ui.parts import Panel, label, when_picked
from app.ui.workspace import Workspace

MOST_STEPS = 2_000
_WHAT = int(Qt.ItemDataRole.UserRole)


class HistoryPanel(Panel):
    """The steps, the last on top; a click goes back or forward to just after it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(str(say("ui.history")))
        self._workspace = workspace
        self.column.addWidget(label(str(say("ui.history_hint")), "hint"))
        self.steps = _list("ui.history")
        when_picked(self.steps, lambda index: self._workspace.do(past.go_to, index.data(_WHAT)))
        self.column.addWidget(self.steps, 3)
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
        self.steps.clear()
        first = max(0, len(steps) - MOST_STEPS)
        for position in range(len(steps), first, -1):
            self._add(position, steps[position - 1], current=position == here)
        begin = QListWidgetItem(str(say("ui.history_start")))
        begin.setData(_WHAT, first)
        self.steps.addItem(begin)
        if here == first:
            self.steps.setCurrentItem(begin)
        self._fill_deleted()

    def _add(self, position: int, step: past.Step, *, current: bool) -> None:
        item = QListWidgetItem(f"{step.label}\n{format_dtg(step.time)}  {step.author}")
        item.setToolTip("\n".join(map(str, (step.label, *step.changes))))
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
    result.setAccessibleName(str(say(key)))
    result.setWordWrap(True)
    result.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    result.setMinimumHeight(140)
    return result
