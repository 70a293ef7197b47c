"""What the judges find, one row a finding; its words are put together when a row comes into view."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QObject
from PySide6.QtGui import QIcon

from app.domain.findings import Finding
from app.ui.models.index import NOWHERE, OWN, SHOWN, SIGN, Index

SUBJECT = OWN
"""Role of the identity of what a finding is about first."""


class Findings(QAbstractListModel):
    """The findings of every judge."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self._sign = QIcon()

    def use_sign(self, sign: QIcon) -> None:
        """Take the sign that stands before each."""
        self._sign = sign

    def show(self, findings: tuple[Finding, ...]) -> None:
        """Show these findings; where they are those shown already, rows and selection stay as they are."""
        if findings == self._findings:
            return
        self.beginResetModel()
        self._findings = findings
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of findings."""
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: Index, role: int = SHOWN) -> str | QIcon | None:
        """Return the words of a finding, the sign before them, or what it is about."""
        finding = self._findings[index.row()]
        if role == SUBJECT:
            return finding.subjects[0]
        if role == SIGN:
            return self._sign
        return str(finding.message) if role == SHOWN else None
