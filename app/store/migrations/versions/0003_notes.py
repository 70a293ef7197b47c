"""Notes on the plan itself and on layers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was there has no note."""
    for name in ("headers", "layers"):
        op.add_column(name, sa.Column("note", sa.Text, nullable=False, server_default=""))
