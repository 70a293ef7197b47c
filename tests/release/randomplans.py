"""Plans at random with a token of its own in every text, and every sort of mark on every sort of thing."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import lru_cache
from random import Random

from app.domain.areas import Area
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.change import table
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.duties import Duty, Stop
from app.domain.handovers import Handed, Handover
from app.domain.header import Header, OrderText
from app.domain.law.register import Condition, ConditionKind, Grant, Instrument, InstrumentKind
from app.domain.law.terms import ANY, EVERY_PARTY, Action, Slot, Zone
from app.domain.layers import Layer
from app.domain.marking import FieldMark, Handling, LadderRow, Level, Marking, Purpose
from app.domain.marks import Mark, MarkKind
from app.domain.opinions import Opinion, View
from app.domain.partners import AgreedShares, Partner, PartnerKind
from app.domain.permissions import Permission
from app.domain.plan import KINDS, Plan
from app.domain.requests import Answer, Request
from app.domain.riders import Rider
from app.geo.point import Position
from tests.builders import D, a_square, an_asset, at

CODES = ("QZJQX", "QZAQX", "QZBQX", "QZCQX")
"""The lead's first; letters that no word of an order has, and too many to stand in packed data by chance."""
NOW = at(12)
TOKEN = re.compile(r"xq[0-9a-z]{5}qx")
FIELD_MARKS = {"areas": ("threat", "task", "priority", "flags", "shape", "name"), "bases": ("timezone",)}
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


class Maker:
    """Makes one plan, always the same for one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(f"release {seed}")
        self.tokens: dict[str, tuple[str, str, str]] = {}
        """Kind, identity and field of the text each token stands in."""
        self._count = self.random.randrange(1000)

    def identity(self):
        """Return 128 random bits."""
        return f"{self.random.getrandbits(128):032x}"

    def text(self, kind, identity, field):
        """Return a text that stands in no other field of any plan of this seed."""
        self._count += 1
        digits = "".join(_DIGITS[self._count >> shift & 31] for shift in (20, 15, 10, 5, 0))
        token = f"xq{digits}qx"
        self.tokens[token] = kind, identity, field
        return token

    def chance(self, share):
        """Tell whether something that happens in a share of cases happens now."""
        return self.random.random() < share

    def some(self, among, share=0.6):
        """Return some of several."""
        return frozenset(one for one in among if self.chance(share))


@lru_cache(maxsize=32)
def make(seed):
    """Return a plan of every kind of thing, and where each token of it stands."""
    maker = Maker(seed)
    plan = _worded(maker, _things(maker))
    return _marked(maker, plan), maker.tokens


def _things(maker):
    """Return a plan without texts and marks."""
    rng, new = maker.random, maker.identity
    partners = [
        Partner(new(), "P", code, PartnerKind.HEADQUARTERS if code == CODES[0] else PartnerKind.NATION)
        for code in CODES
    ]
    owners = [one.id for one in partners]
    layers = [Layer(new(), "L", source="/S")]
    bases = [
        Base(new(), "B", rng.choice(owners), Position(13 + n / 7, -61), "Europe/Paris") for n in range(3)
    ]
    assets = [
        replace(
            an_asset("A", rng.choice(owners), rng.choice(bases).id, sweep_width_m=rng.uniform(100, 9000)),
            id=new(),
            cost_per_hour=rng.randrange(9000),
        )
        for _ in range(5)
    ]
    areas = [_an_area(maker, n, layers[0].id) for n in range(5)]
    marks = [
        Mark(new(), "M", MarkKind.POINT, (Position(12.31, -60 - n / 9),), layer=layers[0].id)
        for n in range(2)
    ] + [Mark(new(), "M", MarkKind.LINE, (Position(12, -60), Position(12.4, -60.3)))]
    permissions = [
        Permission(new(), rng.choice(assets).id, rng.choice(areas).id, allowed=False) for _ in range(3)
    ]
    rows = [Availability(new(), rng.choice(assets).id, at(20.2), at(22.6)) for _ in range(2)]
    pacts = [
        Instrument(new(), "I", InstrumentKind.TREATY, maker.some(CODES, 0.8) | {CODES[0]}, at(-99), at(999))
        for _ in range(3)
    ]
    grants = [_a_grant(maker, pacts, areas) for _ in range(5)]
    teams = [
        Rider(new(), "T", rng.choice(CODES), rng.choice(bases).id, at(0), at(48), "O", at(-1))
        for _ in range(3)
    ]
    riders = [
        Arrangement(
            new(), ArrangementKind.RIDER, one.id, rng.choice(CODES), at(0), at(48), rng.choice(bases).id
        )
        for one in assets[:3]
    ]
    asks = [_a_request(maker, one, areas, grants) for one in assets[:3]]
    words = [_an_opinion(maker, one) for one in pacts]
    given = [
        Delegation(new(), one.id, rng.choice(owners), at(0.4), at(50.7), "R", "S", "P") for one in assets[:3]
    ]
    handed = [
        Handover(
            new(),
            rng.choice([*Handed]),
            mark.id,
            at(9.7),
            *(one.id for one in rng.sample(assets, 2)),
            "P",
            "P",
        )
        for mark in marks[:2]
    ]
    disputes = [
        Disagreement(new(), "Q", "P", at(8.2), asset=assets[0].id),
        Disagreement(new(), "Q", "P", at(8.2), area=areas[0].id),
    ]
    header = Header(new(), "H", owners[0], D, 3, exercise=maker.chance(0.8))
    duties = [_a_duty(maker, rng.choice(assets), areas, n) for n in range(8)]
    every = (
        partners,
        layers,
        bases,
        assets,
        areas,
        marks,
        permissions,
        rows,
        pacts,
        grants,
        teams,
        riders,
        asks,
        words,
        given,
        handed,
        disputes,
        duties,
    )
    return Plan(*({one.id: one for one in those} for those in ([header], *every)))


def _an_area(maker, number, layer):
    flags = maker.some(CODES, 0.3) or frozenset({ANY})
    shape = a_square(13 + number / 3, -60.4, 0.21)
    area = Area(maker.identity(), "Z", shape, maker.random.randint(1, 5), task="T", flags=flags)
    return replace(area, threat=(2.0,) * 24, layer=maker.random.choice([layer, None]))


def _a_grant(maker, pacts, areas):
    rng = maker.random
    return Grant(
        maker.identity(),
        rng.choice(pacts).id,
        rng.choice([*Slot]),
        rng.choice([*CODES, EVERY_PARTY]),
        maker.some(CODES) or frozenset({EVERY_PARTY}),
        frozenset({Action.PATROL, Action.SEARCH}),
        frozenset({Zone.EEZ, Zone.HIGH_SEAS}),
        "G",
        area=rng.choice([None, *(area.id for area in areas)]),
        subject=rng.choice([ANY, *CODES]),
        conditions=frozenset({Condition(ConditionKind.SHIPRIDER)}),
    )


def _a_request(maker, asset, areas, grants):
    rng = maker.random
    return Request(
        maker.identity(),
        rng.choice(CODES),
        "W",
        Slot.HOST,
        asset.id,
        rng.choice([None, *(area.id for area in areas)]),
        frozenset({Action.SEARCH}),
        frozenset({Zone.EEZ}),
        at(0),
        at(9),
        Answer.REFUSED,
        grant=rng.choice([None, *(grant.id for grant in grants)]),
    )


def _an_opinion(maker, pact):
    about, salt = (f"{maker.random.getrandbits(256):064x}" for _ in range(2))
    return Opinion(
        maker.identity(), pact.id, maker.random.choice([*View]), "W", at(1), about, "YQ==", "S", "R", salt
    )


def _a_duty(maker, asset, areas, number):
    start = 3.3 + 7 * number
    stops = tuple(
        Stop(area.id, at(start + 2 * n), at(start + 2 * n + 1.4))
        for n, area in enumerate(maker.random.sample(areas, maker.random.randint(1, 2)))
    )
    base = asset.base
    return Duty(
        maker.identity(),
        asset.id,
        base,
        base,
        at(start - 1.1),
        stops,
        at(start + 5.6),
        pinned=True,
        by_hand=True,
    )


TEXTS = {
    "headers": ("name", "note"),
    "partners": ("name", "note"),
    "layers": ("name", "group", "source", "note"),
    "bases": ("name", "note"),
    "assets": ("name", "type_key", "type_name", "source", "note"),
    "areas": ("name", "task", "note"),
    "marks": ("name", "note"),
    "permissions": ("reason",),
    "availabilities": ("note",),
    "instruments": ("title", "held_at", "reviewed_by", "note"),
    "grants": ("article", "authority", "caveat", "note"),
    "riders": ("name", "offered_by", "note"),
    "arrangements": ("accepted_by", "note"),
    "requests": ("authority", "reference", "note"),
    "opinions": ("post", "signer", "reasons"),
    "delegations": ("reference", "scope", "accepted_by", "note"),
    "handovers": ("accepted_by_giver", "accepted_by_taker", "note"),
    "disagreements": ("matter", "decided_by", "decision", "note"),
    "duties": ("note",),
}
"""Every field of free text there is: a test looks whether one is missing."""


def _worded(maker, plan):
    """Return the plan with a token in each text."""
    tables = {}
    for kind in KINDS:
        rows = {}
        for identity, item in table(plan, kind).items():
            words = {name: maker.text(kind, identity, name) for name in TEXTS[kind]}
            if isinstance(item, Partner):
                terms = maker.text(kind, identity, "shares")
                words["shares"] = AgreedShares(maker.random.random(), None, maker.random.random(), terms)
            if isinstance(item, Header):
                texts = {one.name: maker.text(kind, identity, "order") for one in fields(OrderText)}
                words["order"] = OrderText(**texts)
            rows[identity] = replace(item, **words)
        tables[kind] = rows
    return Plan(**tables)


def _marked(maker, plan):
    """Return the plan with marks of every sort, so that most partners get something."""
    owners, lead = list(plan.partners), plan.header.lead
    tables = {kind: {} for kind in KINDS}
    for kind in KINDS:
        for identity, item in table(plan, kind).items():
            tables[kind][identity] = replace(item, marking=a_mark(maker, plan, kind))
    for identity, partner in tables["partners"].items():
        shown = frozenset(owners) if identity == lead else maker.some(owners, 0.75) | {identity}
        mark = Marking(lead, Level.OFFICIAL, shown, plan.header.exercise)
        tables["partners"][identity] = replace(
            partner,
            marking=mark,
            ceiling=maker.random.choice([Level.OFFICIAL, Level.RESTRICTED, Level.CONTROLLED]),
            uses=maker.some(Purpose, 0.4),
            cleared=maker.chance(0.5),
            ladder=_a_ladder(maker, owners.index(identity)),
        )
    mark = Marking(lead, Level.OFFICIAL, frozenset(owners), plan.header.exercise)
    if maker.chance(0.3):
        mark = replace(mark, fields=(FieldMark("order", a_mark(maker, plan, "", field=True)),))
    header = replace(plan.header, marking=mark, hidden=frozenset(owners[:1]), locked=frozenset({"marks"}))
    return Plan(**{**tables, "headers": {header.id: header}})


def _a_ladder(maker, number):
    levels = maker.random.sample([*Level], 2)
    return (
        LadderRow(f"low {number}", levels[0], at(-99), maker.random.choice([None, at(6), at(99)])),
        LadderRow(f"high {number}", levels[1], at(6), maker.random.choice([None, NOW])),
    )


def a_mark(maker, plan, kind, *, field=False):
    """Return a mark at random, or none."""
    rng, owners = maker.random, list(plan.partners)
    if not field and maker.chance(0.06):
        return None
    owner = rng.choice(owners)
    number = owners.index(owner)
    handling = Handling(
        orcon=maker.chance(0.12),
        approved=maker.some(owners, 0.7),
        purposes=maker.some(Purpose, 0.5) if maker.chance(0.12) else frozenset(),
        personal=maker.chance(0.08),
        keep_until=rng.choice([None, at(6), at(99), at(99)]),
        not_before=rng.choice([at(6), NOW, at(13)]) if maker.chance(0.1) else None,
        grid_m=20_000.0 if not field and maker.chance(0.25) else 0.0,
        widen_h=rng.choice([1, 6]) if not field and maker.chance(0.25) else 0,
    )
    mark = Marking(
        owner,
        rng.choices([*Level], (2, 6, 2, 1))[0],
        maker.some(owners, 0.85),
        exercise=plan.header.exercise ^ maker.chance(0.03),
        national=rng.choice([f"low {number}", f"high {number}", "none"]) if maker.chance(0.08) else "",
        handling=handling,
        received_for=maker.some(owners, 0.85) if maker.chance(0.1) else None,
    )
    if maker.chance(0.4) and kind in FIELD_MARKS:
        name = rng.choice(FIELD_MARKS[kind])
        mark = replace(mark, fields=(FieldMark(name, a_mark(maker, plan, "", field=True)),))
    return mark
