"""Right, stage *Check*: what the judges find, each entry leading to its place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from app.base.message import say
from app.domain.change import table
from app.domain.plan import KINDS
from app.ui.icons import icon
from app.ui.parts import Panel, label, when_picked
from app.ui.theme import Theme
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

_SUBJECT = int(Qt.ItemDataRole.UserRole)


_SIGN_PX, _BESIDE_PX = 16, 40
"""The sign before a finding, and what it and the margins take of the width of its row."""


class _Rows(QStyledItemDelegate):
    """Makes rows high enough for their text: Qt reckons without the sign before it, and cuts the end off."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of the text in the room that is left for it."""
        size = super().sizeHint(option, index)
        view = self.parent()
        if not isinstance(view, QListWidget):
            return size
        room = QRect(0, 0, view.viewport().width() - 2 * view.spacing() - _BESIDE_PX, 0)
        text = view.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(size.width(), max(size.height(), text.height() + 4))


class CheckPanel(Panel):
    """The findings of every judge."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(str(say("ui.check")))
        self._workspace = workspace
        self._sign = QIcon()
        workspace.judged.connect(self._show)
        self._show()

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._sign = icon("triangle-alert", theme, "bad")
        self._show()

    def _show(self) -> None:
        column = self.clear()
        findings = self._workspace.findings
        if not findings:
            key = "ui.no_findings" if self._workspace.plan.duties else "ui.nothing_to_check"
            column.addWidget(label(str(say(key)), "hint"))
            return
        column.addWidget(label(str(say("ui.findings_hint", count=len(findings))), "hint"))
        entries = QListWidget()
        entries.setObjectName("findings")
        entries.setWordWrap(True)
        entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        entries.setMinimumHeight(300)
        entries.setSpacing(4)
        entries.setIconSize(QSize(_SIGN_PX, _SIGN_PX))
        entries.setItemDelegate(_Rows(entries))
        for finding in findings:
            entry = QListWidgetItem(self._sign, str(finding.message))
            entry.setData(_SUBJECT, finding.subjects[0])
            entries.addItem(entry)
        when_picked(entries, lambda index: self._jump(index.data(_SUBJECT)))
        scroll_by_touch(entries)
        column.addWidget(entries)

    def _jump(self, subject: str) -> None:
        for kind in KINDS:
            if subject in table(self._workspace.plan, kind):
                self._workspace.select(kind, subject)
