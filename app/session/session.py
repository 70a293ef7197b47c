"""The open plan: apply an edit, undo, redo; each is saved before it is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.base.clock import Clock, utc_now
from app.base.errors import AppError
from app.base.message import Message, say
from app.base.signal import Signal
from app.domain.change import Change, apply_change, difference
from app.domain.edits.displays import check_unlocked
from app.domain.facts import Facts
from app.domain.plan import Plan
from app.geo.routing import Router
from app.session.history import History
from app.store.plans import SUFFIX, PlanStore

Edit = Callable[[Plan], Plan]
__all__ = ["DEFAULT_POST", "SUFFIX", "Edit", "Session"]

DEFAULT_POST = "Planner"


class Session:
    """One plan file, open.

    Parameters
    ----------
    author
        The duty post that changes are stamped with; never a person's name.
    """

    def __init__(
        self,
        store: PlanStore,
        *,
        author: str = DEFAULT_POST,
        clock: Clock = utc_now,
        router: Router | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._router = router or Router()
        self.author = author
        self.changed: Signal[Change] = Signal()
        """Sent after every change, made, undone or redone."""
        self._plan = store.load()
        self._history = History(*store.load_history())

    @classmethod
    def create(cls, path: Path, plan: Plan, *, author: str = DEFAULT_POST, clock: Clock = utc_now) -> Session:
        """Write ``plan`` to a new file and open it; raise AppError where that cannot be done."""
        return cls(PlanStore.create(path, plan, author, clock()), author=author, clock=clock)

    @classmethod
    def open(cls, path: Path, *, author: str = DEFAULT_POST, clock: Clock = utc_now) -> Session:
        """Open an existing file; raise AppError saying what is wrong with it where that cannot be done."""
        return cls(PlanStore.open(path), author=author, clock=clock)

    @property
    def plan(self) -> Plan:
        """The plan as it is now; immutable, so any job may keep it."""
        return self._plan

    @property
    def facts(self) -> Facts:
        """The plan as it is now with the ways through it."""
        return Facts(self._plan, self._router)

    @property
    def path(self) -> Path:
        """The plan file."""
        return self._store.path

    @property
    def store(self) -> PlanStore:
        """The plan file, for the use cases of this package."""
        return self._store

    @property
    def undo_label(self) -> Message | None:
        """What would be undone, or ``None``."""
        return self._history.done[-1].label if self._history.done else None

    @property
    def redo_label(self) -> Message | None:
        """What would be made again, or ``None``."""
        return self._history.undone[0].label if self._history.undone else None

    @property
    def clock(self) -> Clock:
        """The clock that stamps changes."""
        return self._clock

    @property
    def history(self) -> tuple[list[Change], list[Change]]:
        """Changes made, oldest first, and those taken back, in the order they would be made again."""
        return self._history.done, self._history.undone

    def apply(self, label: Message, edit: Edit) -> Change | None:
        """Make an edit, save it, and tell everyone; return the change, or ``None`` where nothing changed.

        Raises
        ------
        AppError
            If the edit cannot be made or not be saved; the plan is then as it was.
        """
        new = edit(self._plan)
        before, after = difference(self._plan, new)
        if not before and not after:
            return None
        check_unlocked(self._plan, before)
        change = Change(label, self.author, self._clock(), before, after)
        self._store.save(change)
        self._history.record(change)
        self._show(new, change)
        return change

    def undo(self) -> None:
        """Take back the last change; raise AppError where there is none or it cannot be saved."""
        if not self._history.done:
            raise AppError(say("session.nothing_to_undo"))
        change = self._history.done[-1]
        new = apply_change(self._plan, change.inverse)
        self._store.save_undo(change, self.author, self._clock())
        self._history.take_back()
        self._show(new, change.inverse)

    def redo(self) -> None:
        """Make again what was undone last; raise AppError where there is nothing or it cannot be saved."""
        if not self._history.undone:
            raise AppError(say("session.nothing_to_redo"))
        change = self._history.undone[0]
        new = apply_change(self._plan, change)
        self._store.save_redo(change, self.author, self._clock())
        self._history.make_again()
        self._show(new, change)

    def save_copy(self, target: Path) -> None:
        """Write a checked copy of the plan file; raise AppError where that cannot be done."""
        self._store.save_copy(target)

    def close(self) -> None:
        """Let go of the plan file."""
        self._store.close()

    def _show(self, plan: Plan, change: Change) -> None:
        self._plan = plan
        self.changed.send(change)
