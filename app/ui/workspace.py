"""What the parts of the window share: the open session, one selection, and how an action is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.clock import utc_now
from app.base.errors import AppError
from app.domain.change import Change, Key, table
from app.domain.facts import Facts
from app.domain.findings import Finding, Severity
from app.domain.plan import KINDS, Entity, Plan
from app.domain.value import Worth, worth
from app.geo.point import Position
from app.session.conflicts import conflict_findings
from app.session.organising import overdue_findings
from app.session.session import Session
from app.session.usecases.check import Judgement

Done = TypeVar("Done")
_SITES = {"areas", "marks", "bases"}
"""Kinds of things that are places themselves: to select one is to leave the place picked before."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is no thing of the plan: picked on the map, typed or found by its name."""

    position: Position
    name: str = ""
    """What was found there; empty for a place picked or typed."""
    sought: bool = False
    """It was typed or found, not picked on the map."""


_AFTER_PICTURE_MS = 40
"""The judges look at a large plan for longer than a frame: the picture of an edit comes before."""


class Workspace(QObject):
    """The open plan as the window sees it."""

    opened = Signal()
    """Another plan was opened."""
    changed = Signal(object)
    """The plan changed; carries the ``Change``."""
    judged = Signal()
    """The findings and the worth are those of the plan as it is now."""
    selected = Signal(str, str)
    """Something else was selected: kind and identity of the last, both empty for nothing."""
    spotted = Signal()
    """Another place that is no thing of the plan was picked, or none is any more."""
    moment_changed = Signal()
    """Another moment is looked at."""
    moved = Signal()
    """The plan is kept elsewhere than before, or otherwise."""
    noticed = Signal(str)
    """There is something to tell the user."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._released = False
        self._disconnect = session.changed.connect(self._take)
        self.chosen: tuple[Key, ...] = ()
        """Everything selected, the thing selected last at the end."""
        self.spot: Spot | None = None
        """The place picked last, unless a thing that is a place was selected since."""
        self._moment: datetime | None = None
        # The picture first, then the judges, once for however many changes come in a row.
        self._judging = QTimer(self)
        self._judging.setSingleShot(True)
        self._judging.timeout.connect(self._judge_again)
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
    def kind(self) -> str:
        """The kind of the thing selected last, empty for nothing."""
        return self.chosen[-1][0] if self.chosen else ""

    @property
    def identity(self) -> str:
        """The identity of the thing selected last, empty for nothing."""
        return self.chosen[-1][1] if self.chosen else ""

    @property
    def selection(self) -> Entity | None:
        """The thing selected last, or ``None``."""
        if self.kind not in KINDS:
            return None
        found: Entity | None = getattr(self.plan, self.kind).get(self.identity)
        return found

    @property
    def moment(self) -> datetime:
        """The moment looked at: the one chosen, else now; the plan's start where that is not within it."""
        header, moment = self.plan.header, self._moment or utc_now()
        return (moment if header.start <= moment < header.end else header.start).replace(second=0)

    def look_at(self, moment: datetime | None) -> None:
        """Look at another moment; at now again for ``None``."""
        if moment != self._moment:
            self._moment = moment
            self.moment_changed.emit()

    def step_moment(self, hours: int) -> None:
        """Look at so many hours later, as far as the plan goes."""
        moment, header = self.moment + timedelta(hours=hours), self.plan.header
        if header.start <= moment < header.end:
            self.look_at(moment)

    def open(self, session: Session) -> None:
        """Show another plan; the one before is closed."""
        self._judging.stop()
        self._disconnect()
        self._session.close(discard=True)
        self._session = session
        self._disconnect = session.changed.connect(self._take)
        self._judge()
        self.opened.emit()
        self.select("", "")
        self.pick(None)
        self.look_at(None)

    def release(self) -> Session:
        """Let go of the open plan without closing it; return its session."""
        self._released = True
        self._judging.stop()
        self._disconnect()
        return self._session

    def close(self) -> None:
        """Let go of the plan."""
        if self._released:
            return
        self._judging.stop()
        self._disconnect()
        self._session.close(discard=True)

    def do(self, action: Callable[..., Done], *args: object, **options: object) -> Done | None:
        """Do an action on the session; what the user can mend is told, and ``None`` returned."""
        try:
            return action(self._session, *args, **options)
        except AppError as error:
            self.noticed.emit(str(error))
            return None

    def select(self, kind: str, identity: str, *, more: bool = False) -> None:
        """Select one thing, or nothing; with ``more`` beside what is selected, or no longer."""
        key = (kind, identity)
        if not kind:
            self.choose(())
        elif not more:
            self.choose((key,))
        elif key in self.chosen:
            self.choose(tuple(other for other in self.chosen if other != key))
        else:
            self.choose((*self.chosen, key))

    def choose(self, keys: tuple[Key, ...]) -> None:
        """Select these things and no others."""
        if keys != self.chosen:
            self.chosen = keys
            self.selected.emit(self.kind, self.identity)
        if self.kind in _SITES:
            self.pick(None)

    def pick(self, spot: Spot | None) -> None:
        """Take a place that is no thing of the plan for the one that is meant, or none."""
        if spot != self.spot:
            self.spot = spot
            self.spotted.emit()

    def findings_about(self, identity: str) -> list[Finding]:
        """Return the findings that name ``identity``."""
        return [finding for finding in self.findings if identity in finding.subjects]

    def go_to(self, subject: str) -> None:
        """Select what a finding is about, of whatever kind it is."""
        for kind in KINDS:
            if subject in table(self.plan, kind):
                self.select(kind, subject)

    @property
    def broken(self) -> frozenset[str]:
        """The duties that break a rule."""
        return frozenset(one.subjects[0] for one in self.findings if one.severity is Severity.BREACH)

    @property
    def without_basis(self) -> frozenset[str]:
        """The duties with a leg for which no basis is found, or for which that is unknown."""
        return self._basis_findings(Severity.BREACH)

    @property
    def conditional(self) -> frozenset[str]:
        """The duties of which something is conditional, and nothing worse."""
        return self._basis_findings(Severity.NOTE) - self.without_basis

    def _basis_findings(self, severity: Severity) -> frozenset[str]:
        rows = (one for one in self.findings if (one.rule, one.severity) == ("basis", severity))
        return frozenset(one.subjects[0] for one in rows)

    def _take(self, change: Change) -> None:
        self._unjudged.append(change)
        self._judging.start(_AFTER_PICTURE_MS)
        self.changed.emit(change)
        self.choose(tuple(key for key in self.chosen if key[1] in table(self.plan, key[0])))

    def _judge_again(self) -> None:
        """Ask the judges about everything that changed since they were asked last."""
        facts = self._session.facts
        self._judgement.follow(facts, self._unjudged)
        self._unjudged.clear()
        self._show_judgement(facts)

    def _judge(self) -> None:
        facts = self._session.facts
        self._unjudged: list[Change] = []
        self._judgement = Judgement(facts)
        self._show_judgement(facts)

    def _show_judgement(self, facts: Facts) -> None:
        session = self._session
        found = (*self._judgement.findings, *conflict_findings(session), *overdue_findings(session))
        self.findings: tuple[Finding, ...] = found
        self.worth: Worth = worth(facts.plan)
        self.judged.emit()
