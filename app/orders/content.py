"""What an order says: computed from the copy its recipient may have, and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.areas import Area, Boarding
from app.domain.catalog import type_title
from app.domain.codec import plan_to_tree, to_json
from app.domain.duties import Duty
from app.domain.facts import Facts
from app.domain.header import Header
from app.domain.legality import is_assessed
from app.domain.marking import Level
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.domain.release import Released
from app.domain.scene import Scene, compose
from app.geo.coordinates import CoordinateFormat
from app.geo.routing import Router
from app.geo.units import format_dtg, square_nm
from app.orders.legal import BasisLine, list_basis
from app.orders.opinions import OpinionLine, list_opinions
from app.orders.organisation import AuthorityLine, HandoverLine, list_authority, list_handovers
from app.orders.places import PlaceLine, list_places

FORMAT = "watchbill order 1"
"""Names the form of the plan inside an order."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the task organisation."""

    partner: str
    name: str
    kind: str
    base: str


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area as the order lists it."""

    name: str
    size_nm2: str
    priority: int
    task: str
    boarding: Boarding | None = None
    """What is planned for a boarding; None where nobody goes aboard."""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One stay of a unit in an area, with the way out and back; times are date-time groups."""

    serial: int
    partner: str
    unit: str
    base: str
    depart: str
    area: str
    on_station: str
    off_station: str
    back: str


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """One order for one recipient."""

    header: Header
    recipient: Partner
    issuer: Partner
    banner: Level
    issued: datetime
    units: tuple[UnitLine, ...]
    """The recipient's first, then the others it may know of."""
    areas: tuple[AreaLine, ...]
    places: tuple[PlaceLine, ...]
    own: tuple[DutyLine, ...]
    """What the recipient commits."""
    others: tuple[DutyLine, ...]
    """Who else it may meet."""
    handovers: tuple[HandoverLine, ...]
    """Where units of the recipient meet others."""
    authority: tuple[AuthorityLine, ...]
    """Who controls units in the place of their owners."""
    is_draft: bool
    """To be looked at and not signed: its pages say so."""
    is_assessed: bool
    """Whether the plan holds anything to assess its legs by."""
    basis: tuple[BasisLine, ...]
    """On what the recipient's legs stand, as far as its copy shows it."""
    opinions: tuple[OpinionLine, ...]
    """What advisers say of the instruments that the recipient may know."""
    scene: Scene
    plan_json: bytes
    """The same copy for machines."""

    @property
    def number(self) -> str:
        """The message reference number."""
        return f"{self.header.name} {self.header.version:03d}-{self.recipient.code}"


def compose_order(
    copy: Released[Plan],
    router: Router,
    issued: datetime,
    style: CoordinateFormat = CoordinateFormat.MGRS,
    *,
    draft: bool = False,
    commitment: Mapping[str, str] | None = None,
) -> OrderDocument:
    """Return the order for the recipient of ``copy``, issued at ``issued``, its positions in one format.

    Parameters
    ----------
    commitment
        What binds the issuer to the whole plan without telling anything of it: salted.
    """
    plan, recipient = copy.value, copy.recipient
    facts = Facts(plan, router)
    duties = sorted(plan.duties.values(), key=lambda duty: (duty.depart, plan.assets[duty.asset].name))
    mine = [duty for duty in duties if plan.assets[duty.asset].partner == recipient.id]
    theirs = [duty for duty in duties if plan.assets[duty.asset].partner != recipient.id]
    return OrderDocument(
        header=plan.header,
        recipient=recipient,
        issuer=plan.partners[plan.header.lead],
        banner=copy.banner,
        issued=issued,
        units=_units(plan, recipient),
        areas=tuple(map(_area, plan.areas.values())),
        places=list_places(plan, style),
        own=_lines(plan, mine),
        others=_lines(plan, theirs),
        handovers=list_handovers(plan, recipient),
        authority=list_authority(plan),
        is_draft=draft,
        is_assessed=is_assessed(plan),
        basis=list_basis(facts, mine, draft=draft),
        opinions=list_opinions(plan, plan.opinions.values()),
        scene=compose(facts),
        plan_json=_for_machines(plan, recipient, issued, commitment or {}),
    )


def _area(area: Area) -> AreaLine:
    aboard = any(action.goes_aboard for action in area.actions)
    size = f"{square_nm(area.shape.area_m2):,.0f}"
    return AreaLine(area.name, size, area.priority, area.task, area.boarding if aboard else None)


def _units(plan: Plan, recipient: Partner) -> tuple[UnitLine, ...]:
    own_first = sorted(plan.assets.values(), key=lambda asset: asset.partner != recipient.id)
    return tuple(
        UnitLine(
            plan.partners[asset.partner].code, asset.name, type_title(asset), plan.bases[asset.base].name
        )
        for asset in own_first
    )


def _lines(plan: Plan, duties: list[Duty]) -> tuple[DutyLine, ...]:
    stays = [(duty, stop) for duty in duties for stop in duty.stops]
    return tuple(
        DutyLine(
            serial=serial,
            partner=plan.partners[plan.assets[duty.asset].partner].code,
            unit=plan.assets[duty.asset].name,
            base=plan.bases[duty.base_from].name,
            depart=format_dtg(duty.depart),
            area=plan.areas[stop.area].name,
            on_station=format_dtg(stop.start),
            off_station=format_dtg(stop.end),
            back=format_dtg(duty.back),
        )
        for serial, (duty, stop) in enumerate(stays, start=1)
    )


def _for_machines(plan: Plan, recipient: Partner, issued: datetime, commitment: Mapping[str, str]) -> bytes:
    tree = {
        "format": FORMAT,
        "recipient": recipient.code,
        "issued": format_dtg(issued),
        "commitment": dict(commitment),
        "plan": plan_to_tree(plan),
    }
    return to_json(tree).encode()
