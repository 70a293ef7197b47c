"""Right, stage *Check*: what the judges find, each entry leading to its place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.base.message import Message, say
from app.ui.icons import icon
from app.ui.models.findings import SUBJECT, Findings
from app.ui.parts import Panel, label, when_picked
from app.ui.theme import Theme
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

_SIGN_PX, _BESIDE_PX = 16, 40
"""The sign before a finding, and what it and the margins take of the width of its row."""


class _Rows(QStyledItemDelegate):
    """Makes rows high enough for their text: Qt reckons without the sign before it, and cuts the end off."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of the text in the room that is left for it."""
        size = super().sizeHint(option, index)
        view = self.parent()
        if not isinstance(view, QListView):
            return size
        room = QRect(0, 0, view.viewport().width() - 2 * view.spacing() - _BESIDE_PX, 0)
        text = view.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(size.width(), max(size.height(), text.height() + 4))


class CheckPanel(Panel):
    """The findings of every judge."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(str(say("ui.check")))
        self._workspace = workspace
        self._hint = label("", "hint")
        self._rows = Findings(self)
        self._list = self._make_list()
        self.column.addWidget(self._hint)
        self.column.addWidget(self._list)
        workspace.judged.connect(self._show)
        self._show()

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._rows.use_sign(icon("triangle-alert", theme, "bad"))
        self._list.viewport().update()

    def _make_list(self) -> QListView:
        entries = QListView()
        entries.setObjectName("findings")
        entries.setModel(self._rows)
        entries.setWordWrap(True)
        entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Some at a time: thousands of wrapped texts take seconds to measure.
        entries.setLayoutMode(QListView.LayoutMode.Batched)
        entries.setMinimumHeight(300)
        entries.setSpacing(4)
        entries.setIconSize(QSize(_SIGN_PX, _SIGN_PX))
        entries.setItemDelegate(_Rows(entries))
        when_picked(entries, lambda index: self._workspace.go_to(index.data(SUBJECT)))
        scroll_by_touch(entries)
        return entries

    def _show(self) -> None:
        findings = self._workspace.findings
        self._hint.setText(str(self._summary(len(findings))))
        row = self._list.currentIndex().row()
        self._rows.show(findings)
        if not self._list.currentIndex().isValid():
            self._list.setCurrentIndex(self._rows.index(row))
        self._list.setVisible(bool(findings))

    def _summary(self, count: int) -> Message:
        if count:
            return say("ui.findings_hint", count=count)
        return say("ui.no_findings" if self._workspace.plan.duties else "ui.nothing_to_check")
