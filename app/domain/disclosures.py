"""What went to a partner and what came from it: one entry of the ledger for each exchange."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.codec import plan_from_tree, plan_to_tree
from app.domain.ids import PartnerId
from app.domain.plan import KINDS, Plan, plan_of


class Direction(Enum):
    """Which way it went."""

    OUT = "out"
    """To the partner."""
    IN = "in"
    """From the partner."""


class Exchange(Enum):
    """What it was."""

    ORDER = "order"
    """A signed order."""
    DRAFT = "draft"
    """An order that is not signed."""
    FORM = "form"
    """A form of a consent that is asked for."""
    PACKAGE = "package"
    """A sealed package."""
    CHOICE = "choice"
    """What was chosen later from a package that had come."""

    @property
    def title(self) -> Message:
        """It in words."""
        return say(f"ledger.kind_{self.value}")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One exchange with one partner."""

    direction: Direction
    kind: Exchange
    partner: PartnerId
    code: str
    """Of the partner, as it was then."""
    time: datetime
    sha256: str
    """Of the file."""
    rules: int
    """Version of the rules of release it was made under."""
    items: tuple[str, ...]
    """Kind and identity of each thing in it, by the plan's own names: ``areas/IDENTITY``."""
    package: str = ""
    """Identity of the package."""
    number: int = 0
    document: str = ""
    """What the sender calls the plan the package comes from."""
    received: tuple[str, ...] = ()
    """Identities that the partner has named: they go back to it as they came."""
    decided: tuple[str, ...] = ()
    """Names of conflicts that somebody has chosen in."""
    ground: str = ""
    """What it was compared with when it came, packed."""
    state: str = ""
    """The copy itself with the plan's own names, packed; what the next one is compared with."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many things of each kind there are in it."""
        kinds = [item.partition("/")[0] for item in self.items]
        return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}


def items_of(plan: Plan) -> tuple[str, ...]:
    """Return kind and identity of each thing in a plan."""
    return tuple(f"{kind}/{identity}" for kind in KINDS for identity in getattr(plan, kind))


def pack_copy(plan: Plan) -> str:
    """Return a plan as a short text."""
    text = json.dumps(plan_to_tree(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


@lru_cache(maxsize=8)
def unpack_copy(text: str) -> Plan:
    """Return the plan in a text of `pack_copy`; raise AppError where it holds none."""
    if not text:
        return plan_of({kind: {} for kind in KINDS})
    try:
        tree = json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
    except (ValueError, zlib.error) as failure:
        raise AppError(say("codec.bad_value", why=failure)) from failure
    return plan_from_tree(tree)
