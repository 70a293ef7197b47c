"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table and the triggers that keep the audit log append-only."""
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
    op.create_table(
        "facts",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "history",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("change", sa.JSON, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("time", "author", "action", "payload", "previous", "hash")),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _reference(name: str, target: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.Text, key, nullable=False)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _tree(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=False)


_ENTITIES = {
    "headers": (
        _text("name"),
        _reference("lead", "partners"),
        _text("start"),
        _integer("days"),
        _flag("exercise"),
        _text("state"),
        _integer("version"),
        sa.Column("freeze_until", sa.Text),
        _text("zone_pack"),
        _tree("order"),
    ),
    "partners": (_text("name"), _text("code"), _text("kind"), _integer("ceiling")),
    "bases": (_text("name"), _reference("partner", "partners"), _tree("position")),
    "assets": (
        _text("name"),
        _reference("partner", "partners"),
        _reference("base", "bases"),
        _text("type_key"),
        _text("type_name"),
        _text("sidc"),
        _tree("performance"),
        _text("source"),
    ),
    "areas": (_text("name"), _tree("shape"), _integer("priority"), _tree("threat"), _text("task")),
    "permissions": (
        _reference("asset", "assets"),
        _reference("area", "areas"),
        _flag("allowed"),
        _text("reason"),
    ),
    "duties": (
        _reference("asset", "assets"),
        _reference("base_from", "bases"),
        _reference("base_to", "bases"),
        _text("depart"),
        _tree("stops"),
        _text("back"),
        _flag("pinned"),
        _flag("by_hand"),
    ),
}
