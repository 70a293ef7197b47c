"""Right, stage *Check*: what the judges find, each entry leading to its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from app.base.message import Message, say
from app.domain.change import table
from app.domain.plan import KINDS
from app.ui.models.findings import SUBJECT, Findings
from app.ui.parts import Panel, label, when_picked
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace


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
        when_picked(entries, lambda index: self._jump(index.data(SUBJECT)))
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

    def _jump(self, subject: str) -> None:
        for kind in KINDS:
            if subject in table(self._workspace.plan, kind):
                self._workspace.select(kind, subject)
