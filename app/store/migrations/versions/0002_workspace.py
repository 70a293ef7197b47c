"""Layers, marks and availabilities; notes, time zones, and what is hidden or locked."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NOTED = ("partners", "bases", "assets", "areas", "duties")


def upgrade() -> None:
    """Add tables and columns; what was there gets the plain values.

    Only a column that refers to another table makes SQLite rebuild its own.
    """
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
    for name in _NOTED:
        op.add_column(name, _note())
    for name in ("hidden", "locked"):
        op.add_column("headers", sa.Column(name, sa.JSON, nullable=False, server_default="[]"))
    op.add_column("bases", sa.Column("timezone", sa.Text, nullable=False, server_default=""))
    options = {"sqlite_autoincrement": True}
    with op.batch_alter_table("areas", recreate="always", table_kwargs=options) as areas:
        areas.add_column(sa.Column("layer", sa.Text))
        areas.create_foreign_key(
            "areas_layer", "layers", ["layer"], ["id"], deferrable=True, initially="DEFERRED"
        )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _note() -> sa.Column[str]:
    return sa.Column("note", sa.Text, nullable=False, server_default="")


def _reference(name: str, target: str, *, nullable: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.Text, key, nullable=nullable)


_ENTITIES: dict[str, tuple[sa.Column[Any], ...]] = {
    "layers": (
        _text("name"),
        _text("group"),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("opacity", sa.Float, nullable=False),
        _text("source"),
    ),
    "marks": (
        _text("name"),
        _text("kind"),
        sa.Column("path", sa.JSON, nullable=False),
        _note(),
        _reference("layer", "layers", nullable=True),
    ),
    "availabilities": (
        _reference("asset", "assets"),
        _text("start"),
        _text("end"),
        sa.Column("available", sa.Boolean, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        _note(),
    ),
}
