"""Who commands what, hand-overs, opinions of advisers, shares of the burden; heads of the log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


_NO_SHARES = '{"cost":null,"hours":null,"reference":"","risk":null}'


def upgrade() -> None:
    """Add the tables; what was there before is under its owner and has nothing handed over."""
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
            sa.Column("mark_national", sa.Text),
            *(sa.Column(name, sa.JSON) for name in ("mark_handling", "mark_received_for", "mark_fields")),
            sqlite_autoincrement=True,
        )
    # SQLite adds no reference to a table that is there: it is made anew.
    with op.batch_alter_table(
        "arrangements", recreate="always", table_kwargs={"sqlite_autoincrement": True}
    ) as arrangements:
        arrangements.add_column(sa.Column("rider", sa.Text))
        arrangements.create_foreign_key(
            "arrangements_rider", "riders", ["rider"], ["id"], deferrable=True, initially="DEFERRED"
        )
    op.add_column("partners", sa.Column("shares", sa.JSON, nullable=False, server_default=_NO_SHARES))
    op.add_column("assets", sa.Column("cost_per_hour", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "audit_heads",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("hash", "time", "signer", "signature")),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_heads_no_{verb.lower()} BEFORE {verb} ON audit_heads "
            "BEGIN SELECT RAISE(ABORT, 'a signed head is never altered'); END"
        )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _note() -> sa.Column[str]:
    return sa.Column("note", sa.Text, nullable=False, server_default="")


def _reference(name: str, target: str, *, nullable: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.Text, key, nullable=nullable)


_ENTITIES: dict[str, tuple[sa.Column[Any], ...]] = {
    "riders": (
        _text("name"),
        _text("state"),
        _reference("base", "bases"),
        _text("start"),
        _text("end"),
        _text("offered_by"),
        _text("offered_on", nullable=True),
        _note(),
    ),
    "opinions": (
        _reference("instrument", "instruments"),
        _text("view"),
        _text("post"),
        _text("on"),
        _text("about"),
        _text("signature"),
        _text("signer"),
        _text("reasons"),
        _text("salt"),
    ),
    "delegations": (
        _reference("asset", "assets"),
        _reference("controller", "partners"),
        _text("start"),
        _text("end"),
        _text("reference"),
        _text("scope"),
        _text("accepted_by"),
        _note(),
    ),
    "handovers": (
        _text("what"),
        _reference("mark", "marks"),
        _text("time"),
        _reference("giver", "assets"),
        _reference("taker", "assets"),
        _text("accepted_by_giver"),
        _text("accepted_by_taker"),
        _note(),
    ),
    "disagreements": (
        _text("matter"),
        _text("decided_by"),
        _text("by_when"),
        _reference("asset", "assets", nullable=True),
        _reference("area", "areas", nullable=True),
        _text("decision"),
        _note(),
    ),
}
