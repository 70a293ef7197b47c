"""A plan as it was opened and what was done since: enough to write all of it anew anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.store.acts import Act
from app.store.audit import Head, entry_after
from app.store.database import translated
from app.store.files import part_of, replace_durably
from app.store.plans import PlanStore
from app.store.vault import Key

Source = Path | bytes
"""A plan file to begin with: where it lies, or all of it."""


@dataclass(frozen=True, slots=True)
class _Step:
    act: Act
    head: Head
    """Of the log after the act."""


class Trail:
    """The acts of one session on one document, and the file they began with.

    Parameters
    ----------
    document
        Identity of the plan.
    start
        Head of the log of the file that was opened.
    """

    def __init__(self, document: str, start: Head) -> None:
        self.document = document
        self.base: Source | None = None
        """The file as it was at the start: a copy in the user folder, or in memory where that is broken."""
        self._start = start
        self._steps: list[_Step] = []
        self._weight = 0

    @property
    def head(self) -> Head:
        """The head of the log after everything that was done."""
        return self._steps[-1].head if self._steps else self._start

    @property
    def weight(self) -> int:
        """How many characters the acts take."""
        return self._weight

    def rebase(self, base: Source | None, head: Head) -> None:
        """Begin anew with a copy of the file as it is now."""
        self.base, self._start, self._steps, self._weight = base, head, [], 0

    def add(self, act: Act) -> None:
        """Note an act."""
        entry = entry_after(self.head, self.document, act)
        # A session of many hours keeps all its acts: as text they are small.
        self._steps.append(_Step(replace(act, parsed=None), Head(entry.seq, entry.hash)))
        self._weight += len(act.payload)

    def drop_last(self, count: int) -> None:
        """Forget the last acts: they were refused."""
        for _ in range(count):
            self._weight -= len(self._steps.pop().act.payload)

    def acts_after(self, head: Head) -> list[Act] | None:
        """Return the acts that a file with that head lacks, or ``None`` where it is not on this trail."""
        heads = [self._start, *(step.head for step in self._steps)]
        if head not in heads:
            return None
        return [step.act for step in self._steps[heads.index(head) :]]

    def write_whole(self, target: Path, key: Key | None, sources: Iterable[Source | None]) -> None:
        """Write the plan with its whole history and log to ``target``, in place of what was there.

        Parameters
        ----------
        key
            What opens the sources; the target gets the same.
        sources
            What to begin with, in the order they are tried.

        Raises
        ------
        AppError
            If no source can be read or the target cannot be written.
        """
        if not target.parent.is_dir():
            raise AppError(say("store.no_folder", path=target.parent))
        failure: AppError | None = None
        for source in sources:
            if source is None:
                continue
            part = part_of(target)
            try:
                with translated(target):
                    self._write_part(part, key, source)
                    replace_durably(part, target)
            except AppError as error:
                failure = failure or error
            else:
                return
            finally:
                part.unlink(missing_ok=True)
        raise failure or AppError(say("safety.no_source"))

    def _write_part(self, part: Path, key: Key | None, source: Source) -> None:
        if isinstance(source, bytes):
            part.write_bytes(source)
        else:
            with closing(PlanStore.open_read_only(source, key)) as store:
                store.save_copy(part)
        with closing(PlanStore.open(part, key)) as copy:
            missing = self.acts_after(copy.audit_head)
            if missing is None:
                raise AppError(say("safety.other_state", path=part))
            copy.write(*missing, reach=self.head)
