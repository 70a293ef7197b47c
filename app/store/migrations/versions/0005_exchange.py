"""Whose copy a plan is, and the ledger of what was exchanged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column and a table; plans that were there are the lead's, and nothing is known to have gone."""
    op.add_column("headers", sa.Column("home", sa.Text))
    op.create_table(
        "disclosures",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("rules", "number")),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("items", "received", "decided")),
        sqlite_autoincrement=True,
    )
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER disclosures_no_{what.lower()} BEFORE {what} ON disclosures "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is never altered'); END"
        )


_TEXTS = (
    "direction",
    "kind",
    "partner",
    "code",
    "time",
    "sha256",
    "package",
    "document",
    "ground",
    "state",
)
