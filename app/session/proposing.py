"""What a package proposes, row by row, as screen and terminal show it; and what was picked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.change import Key
from app.domain.edits.merging import Picked
from app.domain.merging import Act, Conflict, Difference, Merge, Proposal
from app.domain.plan import Plan
from app.session.conflicts import field_name, item_name

Words = Callable[[str, object], str | None]
"""Says the value of a field in few words; ``None`` where it takes many."""


class Sort(Enum):
    """What a row is."""

    CHANGE = "change"
    """The sender's to say."""
    CONFLICT = "conflict"
    """Both sides said something."""
    SUGGESTION = "suggestion"
    """Not the sender's to say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be picked."""

    number: int
    """From 1."""
    sort: Sort
    what: Picked
    name: str

    @property
    def key(self) -> Key:
        """The item that it is about."""
        return self.what.key

    @property
    def act(self) -> Message:
        """What is proposed for the item."""
        if isinstance(self.what, Conflict):
            return say("merge.conflict")
        word = say(f"merge.act_{self.what.act.value}")
        return say("merge.suggested", act=word) if self.sort is Sort.SUGGESTION else word

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What is otherwise: none for an item that comes or goes."""
        if isinstance(self.what, Conflict):
            return (self.what.difference,)
        return self.what.differences if self.what.act is Act.ALTER else ()


@dataclass(frozen=True, slots=True)
class Picks:
    """What was chosen of some rows."""

    taken: tuple[Picked, ...]
    decided: tuple[Conflict, ...]
    """Conflicts that are settled, either way."""


def rows_of(plan: Plan, proposed: Merge) -> list[Row]:
    """Return what a package proposes: changes, then conflicts, then suggestions."""
    sorts: Sequence[tuple[Sort, Iterable[Picked]]] = (
        (Sort.CHANGE, proposed.changes),
        (Sort.CONFLICT, proposed.conflicts),
        (Sort.SUGGESTION, proposed.suggestions),
    )
    found = [(sort, one) for sort, those in sorts for one in those]
    return [Row(number, sort, one, _named(plan, one)) for number, (sort, one) in enumerate(found, start=1)]


def lines_of(row: Row, words: Words) -> Iterator[str]:
    """Yield a line for each field that is otherwise: as it is here, and as it came."""
    for difference in row.differences:
        name = field_name(difference.field)
        ours, theirs = (
            shown_value(difference.field, one, words) for one in (difference.ours, difference.theirs)
        )
        if ours is None or theirs is None:
            yield str(name)
        else:
            yield str(say("past.field", field=name, before=ours, after=theirs))


def pick(rows: Sequence[Row], accepted: Sequence[str], refused: Sequence[str]) -> Picks:
    """Return what is picked where items are named on a command line, by number, name or identity.

    Without any, every change is taken, no suggestion is, and conflicts stay open.

    Raises
    ------
    AppError
        If nothing is proposed for a name.
    """
    yes, no = ({row.number for name in names for row in _meant(rows, name)} for names in (accepted, refused))
    taken = [
        row
        for row in rows
        if row.number not in no and (row.number in yes or (not accepted and row.sort is Sort.CHANGE))
    ]
    decided = conflicts_of(row for row in rows if row.number in yes | no)
    return Picks(tuple(row.what for row in taken), decided)


def conflicts_of(rows: Iterable[Row]) -> tuple[Conflict, ...]:
    """Return the conflicts among some rows."""
    found = [row.what for row in rows]
    return tuple(one for one in found if isinstance(one, Conflict))


def _meant(rows: Sequence[Row], name: str) -> list[Row]:
    found = [row for row in rows if name in {str(row.number), row.name, row.key[1]}]
    if not found:
        raise AppError(say("package.no_such_item", name=name))
    return found


def _named(plan: Plan, one: Picked) -> str:
    differences = one.differences if isinstance(one, Proposal) else (one.difference,)
    return item_name(plan, one.key, differences[0].theirs)


def shown_value(field: str, value: object, words: Words) -> str | None:
    """Return a value in few words, ``None`` where it takes many: of an item itself, whether it is there."""
    if field:
        return words(field, value)
    return str(say("merge.absent" if value is None else "merge.there"))
