"""The whole marking and the ladders of partners; boardings; whose copy a plan is, and what was exchanged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KINDS = (
    "headers",
    "partners",
    "layers",
    "bases",
    "assets",
    "areas",
    "marks",
    "permissions",
    "availabilities",
    "instruments",
    "grants",
    "arrangements",
    "requests",
    "duties",
)
_NO_BOARDING = '{"evidence":"","persons":"","rescue":"","vessel":""}'


def upgrade() -> None:
    """Add the columns; what was marked before asks for nothing more than it did."""
    for kind in _KINDS:
        op.add_column(kind, sa.Column("mark_national", sa.Text))
        for name in ("mark_handling", "mark_received_for", "mark_fields"):
            op.add_column(kind, sa.Column(name, sa.JSON))
    for name in ("uses", "ladder"):
        op.add_column("partners", sa.Column(name, sa.JSON, nullable=False, server_default="[]"))
    op.add_column("partners", sa.Column("cleared", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("areas", sa.Column("boarding", sa.JSON, nullable=False, server_default=_NO_BOARDING))
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
