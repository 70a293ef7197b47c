"""What is planned for a boarding in an area."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NOTHING = '{"evidence":"","persons":"","rescue":"","vessel":""}'


def upgrade() -> None:
    """Add the column; nothing was planned in areas that were there."""
    op.add_column("areas", sa.Column("boarding", sa.JSON, nullable=False, server_default=_NOTHING))
