"""The tables of a plan file.

One table a kind of entity, one column a field; what is not a single value is JSON. Every entity
carries its marking in columns of its own, all null for an unmarked one. ``seq`` keeps the order of adding.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, MetaData, Table, Text

APPLICATION_ID = 0x57424C4C
"""``WBLL``: tells a plan file from any other SQLite file."""

SCHEMA_VERSION = 6
"""Number of the last migration; kept in ``user_version``."""

METADATA = MetaData()
NO_BOARDING = '{"evidence":"","persons":"","rescue":"","vessel":""}'
"""Of areas that were there before boardings were planned."""
NO_SHARES = '{"cost":null,"hours":null,"reference":"","risk":null}'
"""Of partners who were there before shares of the burden were agreed."""


def _reference(name: str, target: str) -> Column[str]:
    # Checked at commit: within one change, what is referred to may come after what refers to it.
    key = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return Column(name, Text, key, nullable=False)


def _note() -> Column[str]:
    return Column("note", Text, nullable=False, server_default="")


def _maybe(name: str, target: str) -> Column[str]:
    return Column(name, Text, ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED"))


def _entity(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        METADATA,
        Column("seq", Integer, primary_key=True, autoincrement=True),
        Column("id", Text, nullable=False, unique=True),
        *columns,
        Column("mark_originator", Text),
        Column("mark_level", Integer),
        Column("mark_releasable_to", JSON(none_as_null=True)),
        Column("mark_exercise", Boolean),
        Column("mark_national", Text),
        Column("mark_handling", JSON(none_as_null=True)),
        Column("mark_received_for", JSON(none_as_null=True)),
        Column("mark_fields", JSON(none_as_null=True)),
        sqlite_autoincrement=True,
    )


HEADERS = _entity(
    "headers",
    Column("name", Text, nullable=False),
    _reference("lead", "partners"),
    Column("start", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("exercise", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("freeze_until", Text),
    Column("zone_pack", Text, nullable=False),
    Column("order", JSON, nullable=False),
    Column("hidden", JSON, nullable=False, server_default="[]"),
    Column("locked", JSON, nullable=False, server_default="[]"),
    _note(),
    Column("home", Text),
)
PARTNERS = _entity(
    "partners",
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ceiling", Integer, nullable=False),
    Column("waters", JSON, nullable=False, server_default="[]"),
    Column("uses", JSON, nullable=False, server_default="[]"),
    Column("cleared", Boolean, nullable=False, server_default="0"),
    Column("ladder", JSON, nullable=False, server_default="[]"),
    Column("shares", JSON, nullable=False, server_default=NO_SHARES),
    _note(),
)
LAYERS = _entity(
    "layers",
    Column("name", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("opacity", Float, nullable=False),
    Column("source", Text, nullable=False),
    _note(),
)
BASES = _entity(
    "bases",
    Column("name", Text, nullable=False),
    _reference("partner", "partners"),
    Column("position", JSON, nullable=False),
    Column("timezone", Text, nullable=False, server_default=""),
    _note(),
)
ASSETS = _entity(
    "assets",
    Column("name", Text, nullable=False),
    _reference("partner", "partners"),
    _reference("base", "bases"),
    Column("type_key", Text, nullable=False),
    Column("type_name", Text, nullable=False),
    Column("sidc", Text, nullable=False),
    Column("performance", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("cost_per_hour", Integer, nullable=False, server_default="0"),
    _note(),
)
AREAS = _entity(
    "areas",
    Column("name", Text, nullable=False),
    Column("shape", JSON, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("threat", JSON, nullable=False),
    Column("task", Text, nullable=False),
    Column("actions", JSON, nullable=False, server_default='["patrol"]'),
    Column("flags", JSON, nullable=False, server_default='["any"]'),
    Column("boarding", JSON, nullable=False, server_default=NO_BOARDING),
    _note(),
    _maybe("layer", "layers"),
)
MARKS = _entity(
    "marks",
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("path", JSON, nullable=False),
    _note(),
    _maybe("layer", "layers"),
)
PERMISSIONS = _entity(
    "permissions",
    _reference("asset", "assets"),
    _reference("area", "areas"),
    Column("allowed", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
)
AVAILABILITIES = _entity(
    "availabilities",
    _reference("asset", "assets"),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    _note(),
)
INSTRUMENTS = _entity(
    "instruments",
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parties", JSON, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text),
    Column("text_sha256", Text, nullable=False),
    Column("held_at", Text, nullable=False),
    Column("reviewed_by", Text, nullable=False),
    Column("reviewed_on", Text),
    _note(),
)
GRANTS = _entity(
    "grants",
    _reference("instrument", "instruments"),
    Column("slot", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("to", JSON, nullable=False),
    Column("actions", JSON, nullable=False),
    Column("zones", JSON, nullable=False),
    Column("article", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("deemed_after_h", Float, nullable=False),
    Column("authority", Text, nullable=False),
    Column("subject", Text, nullable=False),
    _maybe("area", "areas"),
    Column("media", JSON, nullable=False),
    Column("conditions", JSON, nullable=False),
    Column("since", Text),
    Column("until", Text),
    Column("caveat", Text, nullable=False),
    _note(),
)
RIDERS = _entity(
    "riders",
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    _reference("base", "bases"),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("offered_by", Text, nullable=False),
    Column("offered_on", Text),
    _note(),
)
ARRANGEMENTS = _entity(
    "arrangements",
    Column("kind", Text, nullable=False),
    _reference("asset", "assets"),
    Column("state", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    _maybe("base", "bases"),
    Column("accepted_by", Text, nullable=False),
    Column("accepted_on", Text),
    _note(),
    _maybe("rider", "riders"),
)
REQUESTS = _entity(
    "requests",
    Column("state", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("slot", Text, nullable=False),
    _reference("asset", "assets"),
    _maybe("area", "areas"),
    Column("actions", JSON, nullable=False),
    Column("zones", JSON, nullable=False),
    Column("asked", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("until", Text),
    _maybe("grant", "grants"),
    _note(),
)
OPINIONS = _entity(
    "opinions",
    _reference("instrument", "instruments"),
    Column("view", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("on", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("signer", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("salt", Text, nullable=False),
)
DELEGATIONS = _entity(
    "delegations",
    _reference("asset", "assets"),
    _reference("controller", "partners"),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("accepted_by", Text, nullable=False),
    _note(),
)
HANDOVERS = _entity(
    "handovers",
    Column("what", Text, nullable=False),
    _reference("mark", "marks"),
    Column("time", Text, nullable=False),
    _reference("giver", "assets"),
    _reference("taker", "assets"),
    Column("accepted_by_giver", Text, nullable=False),
    Column("accepted_by_taker", Text, nullable=False),
    _note(),
)
DISAGREEMENTS = _entity(
    "disagreements",
    Column("matter", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("by_when", Text, nullable=False),
    _maybe("asset", "assets"),
    _maybe("area", "areas"),
    Column("decision", Text, nullable=False),
    _note(),
)
DUTIES = _entity(
    "duties",
    _reference("asset", "assets"),
    _reference("base_from", "bases"),
    _reference("base_to", "bases"),
    Column("depart", Text, nullable=False),
    Column("stops", JSON, nullable=False),
    Column("back", Text, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    _note(),
)
ENTITY_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        HEADERS,
        PARTNERS,
        LAYERS,
        BASES,
        ASSETS,
        AREAS,
        MARKS,
        PERMISSIONS,
        AVAILABILITIES,
        INSTRUMENTS,
        GRANTS,
        RIDERS,
        ARRANGEMENTS,
        REQUESTS,
        OPINIONS,
        DELEGATIONS,
        HANDOVERS,
        DISAGREEMENTS,
        DUTIES,
    )
}
"""The table of each kind of entity."""

FACTS = Table(
    "facts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the file knows of itself: ``document`` (its identity) and ``release_key`` (secret, hexadecimal)."""

HISTORY = Table(
    "history",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("change", JSON, nullable=False),
    Column("undone", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""Changes that can be undone, and undone ones that can be made again, in the order they were made."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("time", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""The hash-linked log; triggers refuse to alter or delete an entry."""

AUDIT_HEADS = Table(
    "audit_heads",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("signer", Text, nullable=False),
    Column("signature", Text, nullable=False),
)
"""Entries of the log that a laptop signed for; triggers refuse to alter or delete a row."""

DISCLOSURES = Table(
    "disclosures",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("direction", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("package", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("rules", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("items", JSON, nullable=False),
    Column("received", JSON, nullable=False),
    Column("decided", JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""The ledger of what was exchanged with partners; triggers refuse to alter or delete a row."""
