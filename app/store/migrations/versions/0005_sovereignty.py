"""The whole marking and the ladders of partners; what is planned for a boarding."""

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
