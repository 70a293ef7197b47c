"""A planner who does anything at all: for each thing that can be done to a plan, arguments that may fit."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random
from typing import Any

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import EVEN_THREAT
from app.domain.catalog import asset_types
from app.domain.change import table
from app.domain.duties import Stop
from app.domain.edits import pasting
from app.domain.handovers import Side
from app.domain.header import OrderText, PlanState
from app.domain.marking import FieldMark, Handling, Level, Marking, Purpose
from app.domain.marks import MarkKind
from app.domain.plan import KINDS, Plan
from app.geo.point import Position
from app.geo.shapes import Circle, Corridor, Sector, Shape
from tests.builders import SHARES, a_square, at, hours
from tests.session import lawsteps

NAMES = ("Alpha", "Bravo", "Été", "Peñón", "North passage", "", "x" * 81, "two\nlines", "\u202egnp")
"""Mostly names; the last four are none."""


class Planner:
    """Chooses, always the same way for the same seed."""

    def __init__(self, plan: Plan, seed: str) -> None:
        self.plan = plan
        self.random = Random(seed)

    def arguments(self, action: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return arguments for a function of ``session.actions``, after the session."""
        made = ARGUMENTS[action](self)
        return (made[:-1], made[-1]) if made and isinstance(made[-1], dict) else (made, {})

    def one(self, kind: str) -> str:
        """Return the identity of something there, now and then of something that is not."""
        there = list(table(self.plan, kind))
        return self.random.choice(there) if there and self.random.random() < 0.97 else "nobody"

    def some(self, kind: str, most: int = 3) -> list[str]:
        """Return a few identities."""
        return [self.one(kind) for _ in range(self.random.randint(1, most))]

    def entity(self, kind: str, **changes: Any) -> Any:
        """Return something there with other fields, or what is there no more; raise AppError for neither."""
        there: dict[str, Any] = dict(table(self.plan, kind))
        if not there:
            raise AppError(say("plan.no_such"))
        chosen = self.one(kind)
        entity = there.get(chosen) or replace(self.choice(*there.values()), id=chosen)
        return replace(entity, **{name: changed() for name, changed in changes.items()})

    def name(self) -> str:
        """Return a name, sometimes one that cannot be."""
        if self.random.random() < 0.3:
            return self.random.choice(NAMES)
        return f"Name {self.random.randint(1, 99)}"

    def code(self) -> str:
        """Return a partner's code."""
        return "".join(self.random.choices(string.ascii_uppercase, k=self.random.randint(2, 4)))

    def place(self) -> Position:
        """Return a place near the harbour, now and then across 180 degrees or near a pole."""
        lat, lon = self.random.uniform(12.5, 13.5), self.random.uniform(-61.5, -60)
        if self.random.random() < 0.02:
            lat, lon = self.random.choice([(12.0, 179.95), (12.0, -179.95), (89.8, 10.0)])
        return Position(lat, lon)

    def path(self, least: int = 2) -> tuple[Position, ...]:
        """Return a line."""
        return tuple(self.place() for _ in range(self.random.randint(least, 4)))

    def geojson(self) -> str:
        """Return a text of a few areas, lines and points."""
        features = []
        for _ in range(self.random.randint(1, 4)):
            ring = [[place.lon_deg, place.lat_deg] for place in self.path(3)]
            kind, places = self.choice(
                ("Point", ring[0]), ("LineString", ring), ("Polygon", [[*ring, ring[0]]])
            )
            geometry = {"type": kind, "coordinates": places}
            features.append({"type": "Feature", "properties": {"name": self.name()}, "geometry": geometry})
        return json.dumps({"type": "FeatureCollection", "features": features})

    def shape(self) -> Shape:
        """Return a shape of any sort."""
        place, size = self.place(), self.random.uniform(0.05, 0.4)
        shapes: list[Callable[[], Shape]] = [
            lambda: a_square(min(place.lat_deg, 89.5), max(-179.7, min(place.lon_deg, 179.7)), size),
            lambda: Circle(place, size * 50_000),
            lambda: Sector(place, size * 100_000, 10, self.random.uniform(20, 350)),
            lambda: Corridor((place, Position(min(place.lat_deg + 0.1, 89.9), place.lon_deg)), size * 9_000),
        ]
        return self.random.choice(shapes)()

    def marking(self) -> Marking | None:
        """Return a marking of the lead's, or none."""
        to = frozenset(list(self.plan.partners)[:2])
        marking = Marking(self.plan.header.lead, self.random.choice(list(Level)), to, exercise=True)
        return self.random.choice([marking, None])

    def any_marking(self) -> Marking:
        """Return a marking that asks for more than a level, now and then as if it had come from elsewhere."""
        to = frozenset(list(self.plan.partners)[:2])
        handling = Handling(
            orcon=self.choice(True, False),
            approved=to,
            purposes=frozenset({Purpose.RESCUE}),
            not_before=at(self.hours(0, 40)),
            grid_m=self.choice(0.0, 5_000.0),
            widen_h=self.choice(0, 6),
        )
        fields = (FieldMark("name", Marking(self.plan.header.lead, exercise=True)),)
        return Marking(
            self.one("partners"),
            self.choice(*Level),
            to,
            exercise=True,
            national=self.choice("", "Reservado"),
            handling=handling,
            received_for=to if self.random.random() < 0.05 else None,
            fields=self.choice((), fields),
        )

    def names_over(self) -> set[str]:
        """Return what can be hidden or locked: a thing, a layer, a partner, seldom a whole kind."""
        kinds = self.random.choices(KINDS[1:], k=2)
        return {
            *self.some("areas", 2),
            self.one(kinds[0]),
            *(kinds[1:] if self.random.random() < 0.1 else ()),
        }

    def locked(self) -> list[str]:
        """Return what to unlock: everything, or else soon nothing could be edited any more."""
        return [*self.plan.header.locked]

    def choice(self, *among: Any) -> Any:
        """Return one of some."""
        return self.random.choice(among)

    def hours(self, least: int, most: int) -> float:
        """Return a number of hours, to the quarter."""
        return self.random.randint(least * 4, most * 4) / 4

    def duty(self) -> Any:
        """Return a duty with another note, time, area or asset."""
        return self.entity(
            "duties",
            note=self.note,
            asset=lambda: self.one("assets"),
            back=lambda: at(self.hours(20, 40)),
        )

    def stops(self) -> list[Stop]:
        """Return times on station in a few areas, one after the other or not."""
        begins = sorted(self.hours(0, 30) for _ in range(self.random.randint(0, 3)))
        return [Stop(self.one("areas"), at(begin), at(begin + self.hours(1, 6))) for begin in begins]

    def note(self) -> str:
        """Return a note, sometimes one that cannot be."""
        return self.choice("", "Ask the harbour master.", "línea\notra", "x" * 4001, "\x00")

    def clip(self) -> pasting.Clip:
        """Return a copy of a few things of the plan itself."""
        return pasting.copy(self.plan, self.keys())

    def keys(self) -> list[tuple[str, str]]:
        """Return what to copy."""
        return [(kind, self.one(kind)) for kind in self.random.choices(pasting.COPIED, k=3)]

    def movable(self) -> list[tuple[str, str]]:
        """Return a few things that can be carried along."""
        return [(kind, self.one(kind)) for kind in self.random.choices(("areas", "bases", "marks"), k=3)]

    def header(self) -> Any:
        """Return the header with other fields; what is hidden and locked stays."""
        random = self.random
        return replace(
            self.plan.header,
            name=self.name(),
            lead=self.one("partners"),
            days=random.randint(1, 3),
            state=random.choice(list(PlanState)),
            freeze_until=random.choice([None, at(random.randint(0, 24))]),
            order=OrderText(mission=self.note()),
            note=self.note(),
        )


def _row(planner: Planner) -> Any:
    return planner.entity("availabilities", end=lambda: at(planner.hours(1, 48)), note=planner.note)


def _asset(planner: Planner) -> Any:
    return planner.entity(
        "assets",
        name=planner.name,
        partner=lambda: planner.one("partners"),
        base=lambda: planner.one("bases"),
        cost_per_hour=lambda: planner.choice(0, 1200),
        marking=planner.marking,
    )


def _area(planner: Planner) -> Any:
    threat = (*EVEN_THREAT[:12], *(planner.hours(0, 9),) * 12)
    return planner.entity(
        "areas",
        name=planner.name,
        priority=lambda: planner.random.randint(1, 6),
        threat=lambda: threat,
        layer=lambda: planner.choice(None, *planner.plan.layers),
        marking=planner.marking,
    )


def _mark(planner: Planner) -> Any:
    return planner.entity(
        "marks", name=planner.name, layer=lambda: planner.choice(None, *planner.plan.layers)
    )


def _layer(planner: Planner) -> Any:
    return planner.entity(
        "layers", name=planner.name, note=planner.note, opacity=lambda: planner.random.uniform(0, 1.2)
    )


def _base(planner: Planner) -> Any:
    return planner.entity(
        "bases",
        name=planner.name,
        partner=lambda: planner.one("partners"),
        timezone=lambda: planner.choice("", "America/Barbados", "Nowhere/At_All"),
    )


ARGUMENTS: dict[str, Callable[[Planner], tuple[Any, ...]]] = {
    "draw_area": lambda p: (p.name(), p.shape()),
    "reshape_area": lambda p: (p.one("areas"), p.shape()),
    "describe_area": lambda p: (_area(p),),
    "remove_area": lambda p: (p.one("areas"),),
    "place_base": lambda p: (p.name(), p.one("partners"), p.place()),
    "move_base": lambda p: (p.one("bases"), p.place()),
    "describe_base": lambda p: (_base(p),),
    "remove_base": lambda p: (p.one("bases"),),
    "add_asset": lambda p: (p.name(), p.choice(*asset_types()), p.one("bases")),
    "describe_asset": lambda p: (_asset(p),),
    "remove_asset": lambda p: (p.one("assets"),),
    "add_partner": lambda p: (p.name(), p.code()),
    "describe_partner": lambda p: (
        p.entity("partners", name=p.name, code=p.code, shares=lambda: p.choice(*SHARES)),
    ),
    "assign_waters": lambda p: (p.one("partners"), p.random.sample(["BRB", "GRD", "LCA", "VCT"], 2)),
    "remove_partner": lambda p: (p.one("partners"),),
    "forbid_area": lambda p: (p.one("assets"), p.one("areas"), p.note()),
    "allow_area": lambda p: (p.one("assets"), p.one("areas")),
    "assign_duty": lambda p: (p.one("assets"), p.one("areas"), p.choice(None, at(p.hours(1, 40)))),
    "move_duty": lambda p: (p.one("duties"), hours(p.hours(-9, 9))),
    "plan_duty": lambda p: (p.one("duties"), p.one("assets"), p.stops(), p.one("bases")),
    "pin_duty": lambda p: (p.one("duties"), {"pinned": p.choice(True, False)}),
    "pin_duties": lambda p: (p.some("duties"), {"pinned": p.choice(True, False)}),
    "remove_duty": lambda p: (p.one("duties"),),
    "describe_plan": lambda p: (p.header(),),
    "mark": lambda p: ([_of_a_kind(p, KINDS) for _ in range(p.choice(1, 2))], p.any_marking()),
    "move_area": lambda p: (p.one("areas"), p.place(), p.place()),
    "turn_area": lambda p: (p.one("areas"), p.random.uniform(-180, 180)),
    "cut_area": lambda p: (p.one("areas"), p.shape()),
    "split_area": lambda p: (p.one("areas"), p.path()),
    "join_areas": lambda p: (p.some("areas"),),
    "double_area": lambda p: (p.one("areas"), p.place()),
    "move_things": lambda p: (p.movable(), p.place(), p.place()),
    "draw_mark": lambda p: (p.name(), p.choice(*MarkKind), p.path(1)),
    "describe_mark": lambda p: (_mark(p),),
    "reshape_mark": lambda p: (p.one("marks"), p.path(1)),
    "move_mark": lambda p: (p.one("marks"), p.place(), p.place()),
    "remove_mark": lambda p: (p.one("marks"),),
    "add_layer": lambda p: (p.name(), p.choice("", "Group"), p.choice("", "chart.mbtiles")),
    "describe_layer": lambda p: (_layer(p),),
    "raise_layer": lambda p: (p.one("layers"), p.random.randint(-2, 2)),
    "move_layers": lambda p: (p.some("layers"), p.random.randint(0, 4), p.choice(None, "", "Group")),
    "rename_layer_group": lambda p: (p.choice("Group", ""), p.choice("Group", p.name())),
    "remove_layer": lambda p: (p.one("layers"),),
    "add_availability": lambda p: (p.one("assets"), at(p.hours(0, 20)), at(p.hours(10, 40))),
    "describe_availability": lambda p: (_row(p),),
    "remove_availability": lambda p: (p.one("availabilities"),),
    "put_instrument": lambda p: (lawsteps.instrument(p),),
    "remove_instrument": lambda p: (p.one("instruments"),),
    "record_opinion": lambda p: (lawsteps.opinion(p),),
    "put_grant": lambda p: (lawsteps.grant(p),),
    "remove_grant": lambda p: (p.one("grants"),),
    "put_rider": lambda p: (lawsteps.rider(p),),
    "remove_rider": lambda p: (p.one("riders"),),
    "put_arrangement": lambda p: (lawsteps.arrangement(p),),
    "accept_arrangement": lambda p: (p.one("arrangements"), p.choice("Watch 2", ""), at(p.hours(0, 9))),
    "remove_arrangement": lambda p: (p.one("arrangements"),),
    "put_request": lambda p: (lawsteps.request(p),),
    "adopt_consent": lambda p: (p.one("requests"), p.choice("Legal adviser", ""), at(p.hours(0, 9))),
    "remove_request": lambda p: (p.one("requests"),),
    "put_handover": lambda p: (lawsteps.handover(p),),
    "accept_handover": lambda p: (p.one("handovers"), p.choice(*Side), p.choice("Watch 2", "")),
    "remove_handover": lambda p: (p.one("handovers"),),
    "put_delegation": lambda p: (lawsteps.delegation(p),),
    "accept_delegation": lambda p: (p.one("delegations"), p.choice("Watch 2", "")),
    "remove_delegation": lambda p: (p.one("delegations"),),
    "put_disagreement": lambda p: (lawsteps.disagreement(p),),
    "decide": lambda p: (p.one("disagreements"), p.choice("The lead's boat", "")),
    "remove_disagreement": lambda p: (p.one("disagreements"),),
    "ask_for": lambda p: (lawsteps.bundle(p), {}),
    "follow_proposal": lambda p: (lawsteps.proposal(p),),
    "show": lambda p: (p.names_over(), {"visible": p.choice(True, False)}),
    "lock": lambda p: p.choice((p.names_over(), {"locked": True}), (p.locked(), {"locked": False})),
    "paste": lambda p: (p.clip(),),
    "describe_duty": lambda p: (p.duty(),),
    "rename": lambda p: _of_a_kind(p, KINDS, p.name()),
    "remove": lambda p: _of_a_kind(p, KINDS),
    "remove_all": lambda p: ([_of_a_kind(p, KINDS[1:]) for _ in range(p.choice(2, 3))],),
}
"""By the name of the action. Some arguments fit, some do not: both are what planners do."""


def _of_a_kind(planner: Planner, kinds: Iterable[str], *more: str) -> tuple[str, ...]:
    kind = planner.choice(*kinds)
    return kind, planner.one(kind), *more
