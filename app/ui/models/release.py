"""What a partner would get, as a table: one row an item, what stays first."""

from __future__ import annotations

from app.base.message import say
from app.domain.change import Key
from app.domain.plan import Plan
from app.domain.release import Fate, Line, Preview
from app.session.usecases.release import name_in
from app.ui.models.tables import Table

COLUMNS = ("kind", "item", "fate", "rule", "why")
"""Phrases ``release.column_NAME``."""
WIDE = ("why",)
"""The column that takes the room that is left."""
_ORDER = (Fate.STAYS, Fate.PARTLY, Fate.COARSE, Fate.GOES)


class ReleaseTable(Table):
    """The lines of one preview, as far as a filter lets them."""

    lines_shown: tuple[Line, ...] = ()

    def show(self, plan: Plan, seen: Preview, fate: Fate | None, text: str) -> None:
        """Show the items of ``seen`` with one fate, or all, whose names hold ``text``."""
        named = [(line, name_in(plan, line.key)) for line in seen.lines if fate in (None, line.fate)]
        found = [(line, name) for line, name in named if text.casefold() in name.casefold()]
        found.sort(key=lambda row: _ORDER.index(row[0].fate))
        self.lines_shown = tuple(line for line, _ in found)
        self.fill(
            [str(say(f"release.column_{name}")) for name in COLUMNS],
            [_cells(line, name) for line, name in found],
            [[(line.key[1],)] * len(COLUMNS) for line, _ in found],
            [],
        )

    def key(self, row: int) -> Key | None:
        """Return which item a row is about."""
        return self.lines_shown[row].key if 0 <= row < len(self.lines_shown) else None


def _cells(line: Line, name: str) -> list[str]:
    return [
        str(say(f"kind.{line.key[0]}")),
        name,
        str(say(f"release.fate_{line.fate.value}")),
        ", ".join(dict.fromkeys(f"R{reason.rule}" for reason in line.reasons)),
        " ".join(str(reason.why) for reason in line.reasons),
    ]
