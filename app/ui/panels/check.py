"""Right, stage *Check*: what the judges find, each entry leading to its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.base.message import say
from app.domain.change import table
from app.domain.plan import KINDS
from app.ui.parts import Panel, label, when_picked
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

_SUBJECT = int(Qt.ItemDataRole.UserRole)


class CheckPanel(Panel):
    """The findings of every judge."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(str(say("ui.check")))
        self._workspace = workspace
        workspace.judged.connect(self._show)
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
        for finding in findings:
            entry = QListWidgetItem(f"\N{WARNING SIGN} {finding.message}")
            entry.setData(_SUBJECT, finding.subjects[0])
            entries.addItem(entry)
        when_picked(entries, lambda index: self._jump(index.data(_SUBJECT)))
        scroll_by_touch(entries)
        column.addWidget(entries)

    def _jump(self, subject: str) -> None:
        for kind in KINDS:
            if subject in table(self._workspace.plan, kind):
                self._workspace.select(kind, subject)
