"""The words of a step of the history: what came, what went, and what a field was before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.base.message import say
from app.session.usecases.details import Detail
from app.ui.reading import Reading
from app.ui.values import short_value


def words(details: Sequence[Detail], reading: Reading) -> str:
    """Return what a step changed, a line a thing, and under a changed one a line a field."""
    return "\n".join(line for detail in details for line in _lines(detail, reading))


def _lines(detail: Detail, reading: Reading) -> Iterator[str]:
    kind = say(f"kind.{detail.kind}")
    yield str(say(f"past.one_{detail.verb}", kind=kind, name=detail.name))
    for field in detail.fields:
        name = str(say(f"field.{field.name}"))
        before, after = (short_value(field.name, value, reading) for value in (field.before, field.after))
        if before is None or after is None:
            yield f"   {name}"
        else:
            yield f"   {say('past.field', field=name, before=before, after=after)}"
