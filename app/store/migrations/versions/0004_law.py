"""Instruments, grants, arrangements and requests; whose waters are whose, and what is done in an area."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and columns; areas that were there are patrolled, and no flag is known."""
    for name, columns in _ENTITIES.items():
        op.create_table(
            name,
            sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
            sa.Column("id", sa.Text, nullable=False, unique=True),
            *columns,
            sa.Column("mark_originator", sa.Text),
            sa.Column("mark_level", sa.Integer),
            sa.Column("mark_releasable_to", sa.JSON),
            sa.Column("mark_exercise", sa.Boolean),
            sqlite_autoincrement=True,
        )
    op.add_column("partners", _list("waters", "[]"))
    op.add_column("areas", _list("actions", '["patrol"]'))
    op.add_column("areas", _list("flags", '["any"]'))


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _list(name: str, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False, server_default=default)


def _note() -> sa.Column[str]:
    return sa.Column("note", sa.Text, nullable=False, server_default="")


def _reference(name: str, target: str, *, nullable: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.Text, key, nullable=nullable)


_ENTITIES: dict[str, tuple[sa.Column[Any], ...]] = {
    "instruments": (
        _text("title"),
        _text("kind"),
        _list("parties"),
        _text("since"),
        _text("until", nullable=True),
        _text("text_sha256"),
        _text("held_at"),
        _text("reviewed_by"),
        _text("reviewed_on", nullable=True),
        _note(),
    ),
    "grants": (
        _reference("instrument", "instruments"),
        _text("slot"),
        _text("by"),
        _list("to"),
        _list("actions"),
        _list("zones"),
        _text("article"),
        _text("mode"),
        sa.Column("deemed_after_h", sa.Float, nullable=False),
        _text("authority"),
        _text("subject"),
        _reference("area", "areas", nullable=True),
        _list("media"),
        _list("conditions"),
        _text("since", nullable=True),
        _text("until", nullable=True),
        _text("caveat"),
        _note(),
    ),
    "arrangements": (
        _text("kind"),
        _reference("asset", "assets"),
        _text("state"),
        _text("start"),
        _text("end"),
        _reference("base", "bases", nullable=True),
        _text("accepted_by"),
        _text("accepted_on", nullable=True),
        _note(),
    ),
    "requests": (
        _text("state"),
        _text("authority"),
        _text("slot"),
        _reference("asset", "assets"),
        _reference("area", "areas", nullable=True),
        _list("actions"),
        _list("zones"),
        _text("asked"),
        _text("due"),
        _text("answer"),
        _text("reference"),
        _text("until", nullable=True),
        _reference("grant", "grants", nullable=True),
        _note(),
    ),
}
