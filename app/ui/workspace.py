"""What the parts of the window share: the open session, one selection, and how an action is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.base.errors import AppError
from app.domain.change import Change
from app.domain.findings import Finding
from app.domain.plan import KINDS, Entity, Plan
from app.session.session import Session
from app.session.usecases.check import check, value

Done = TypeVar("Done")


class Workspace(QObject):
    """The open plan as the window sees it."""

    opened = Signal()
    """Another plan was opened."""
    changed = Signal(object)
    """The plan changed; carries the ``Change``."""
    judged = Signal()
    """The findings are those of the plan as it is now."""
    selected = Signal(str, str)
    """One thing was selected: its kind and identity, both empty for nothing."""
    noticed = Signal(str)
    """There is something to tell the user."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._disconnect = session.changed.connect(self._take)
        self.kind, self.identity = "", ""
        self.findings: tuple[Finding, ...] = ()
        self.value = 0.0
        self._judge()

    @property
    def session(self) -> Session:
        """The open plan."""
        return self._session

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self._session.plan

    @property
    def selection(self) -> Entity | None:
        """The selected thing, or ``None``."""
        if self.kind not in KINDS:
            return None
        found: Entity | None = getattr(self.plan, self.kind).get(self.identity)
        return found

    def open(self, session: Session) -> None:
        """Show another plan; the one before is closed."""
        self._disconnect()
        self._session.close()
        self._session = session
        self._disconnect = session.changed.connect(self._take)
        self._judge()
        self.opened.emit()
        self.select("", "")

    def close(self) -> None:
        """Let go of the plan."""
        self._disconnect()
        self._session.close()

    def do(self, action: Callable[..., Done], *args: object, **options: object) -> Done | None:
        """Do an action on the session; what the user can mend is told, and ``None`` returned."""
        try:
            return action(self._session, *args, **options)
        except AppError as error:
            self.noticed.emit(str(error))
            return None

    def select(self, kind: str, identity: str) -> None:
        """Select one thing, or nothing."""
        if (kind, identity) != (self.kind, self.identity):
            self.kind, self.identity = kind, identity
            self.selected.emit(kind, identity)

    def findings_about(self, identity: str) -> list[Finding]:
        """Return the findings that name ``identity``."""
        return [finding for finding in self.findings if identity in finding.subjects]

    def _take(self, change: Change) -> None:
        self._judge()
        self.changed.emit(change)
        if self.selection is None:
            self.select("", "")

    def _judge(self) -> None:
        facts = self._session.facts
        self.findings = check(facts)
        self.value = value(facts)
        self.judged.emit()
