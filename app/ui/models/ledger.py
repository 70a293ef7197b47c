"""The ledger as a table: one row an exchange."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.message import say
from app.domain.disclosures import Disclosure
from app.geo.units import format_dtg
from app.ui.models.tables import Table

COLUMNS = ("time", "partner", "way", "what", "holds", "rules", "sha256")
"""Phrases ``ledger.column_NAME``."""
WIDE = ("holds",)
"""The column that takes the room that is left."""
_DIGITS = 16
"""Of a hash: enough to find the file, and to be read out."""


class LedgerTable(Table):
    """One row an exchange."""

    times = (COLUMNS.index("time"), COLUMNS.index("sha256"))

    def show_entries(self, entries: Sequence[Disclosure]) -> None:
        """Show these exchanges."""
        headings = [str(say(f"ledger.column_{name}")) for name in COLUMNS]
        self.fill(headings, [_cells(one) for one in entries], [[()] * len(COLUMNS) for _ in entries], [])


def _cells(one: Disclosure) -> list[str]:
    counts = ", ".join(f"{say(f'kind.{kind}')} {count}" for kind, count in one.counts.items())
    return [
        format_dtg(one.time),
        one.code,
        str(say(f"ledger.{one.direction.value}")),
        str(one.kind.title),
        counts,
        str(one.rules),
        one.sha256[:_DIGITS],
    ]
