"""What the map shows, as one value: screen and paper draw the same picture from it.

A scene is made whole once and follows each change from there: what a change does not touch keeps its very
object, so that who draws can tell by identity what to draw again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.change import Change, Key, table
from app.domain.duties import Duty
from app.domain.edits.displays import names_over
from app.domain.facts import Facts
from app.domain.ids import AssetId, BaseId, DutyId, LayerId, PartnerId
from app.domain.marks import Mark, MarkKind
from app.domain.plan import Plan
from app.geo.charts import Box
from app.geo.geodesic import Path
from app.geo.point import Position
from app.geo.routing import Medium
from app.geo.shapes import unwrapped

HUES = 6
"""How many muted hues tell partners apart; the letter badge comes first."""

SEA_PORT, _AIRFIELD, _STATION = "10032000001213090000", "10032000001213010000", "10032000001213000000"
"""APP-6(D) installations of a friend: sea port, airport, transport facility."""

Line = tuple[tuple[float, float], ...]
"""``(lon, lat)`` in degrees, without a jump at 180 degrees."""


@dataclass(frozen=True, slots=True)
class Badge:
    """How a partner is told apart."""

    code: str
    hue: int
    """0 to ``HUES`` - 1."""


@dataclass(frozen=True, slots=True)
class AreaMark:
    """An area as it is drawn."""

    id: str
    name: str
    rings: tuple[Line, ...]
    """The outer edge and the holes, not closed."""
    anchor: Position
    priority: int
    layer: LayerId | None


@dataclass(frozen=True, slots=True)
class LineMark:
    """A point or a line as it is drawn."""

    id: str
    name: str
    kind: MarkKind
    path: Line
    layer: LayerId | None


@dataclass(frozen=True, slots=True)
class BaseMark:
    """A base as it is drawn."""

    id: str
    name: str
    position: Position
    sidc: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class AssetMark:
    """An asset at its base as it is drawn."""

    id: str
    name: str
    position: Position
    slot: int
    """0 for the first asset of a base, 1 for the next: those of one base stand side by side."""
    sidc: str
    badge: Badge
    type_name: str
    base_name: str


@dataclass(frozen=True, slots=True)
class WayMark:
    """A way that duties of one partner take, drawn once however many they are."""

    id: str
    path: Line
    badge: Badge
    duties: tuple[DutyId, ...]
    assets: frozenset[AssetId]
    places: frozenset[str]
    """The bases and areas it touches."""
    pinned: bool
    """One of the duties is pinned."""


One = TypeVar("One")
Thing = TypeVar("Thing")
Drawn = AreaMark | LineMark | BaseMark | AssetMark | WayMark

DRAWN = ("areas", "marks", "ways", "bases", "assets")
"""The mappings of a scene in drawing order."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything of a plan that a map shows, by kind and identity."""

    areas: Mapping[str, AreaMark] = field(default_factory=dict)
    marks: Mapping[str, LineMark] = field(default_factory=dict)
    ways: Mapping[str, WayMark] = field(default_factory=dict)
    bases: Mapping[str, BaseMark] = field(default_factory=dict)
    assets: Mapping[str, AssetMark] = field(default_factory=dict)

    @property
    def view(self) -> Box | None:
        """The box a map shows for everything drawn, past 180 degrees if need be."""
        lonlats = self._lonlats()
        return Box.shown_around(lonlats) if lonlats else None

    def _lonlats(self) -> list[tuple[float, float]]:
        lonlats = [lonlat for area in self.areas.values() for lonlat in area.rings[0]]
        lonlats += [base.position.lonlat for base in self.bases.values()]
        lines: list[WayMark | LineMark] = [*self.ways.values(), *self.marks.values()]
        lonlats += [lonlat for line in lines for lonlat in line.path]
        return lonlats


def badge_of(plan: Plan, partner: PartnerId) -> Badge:
    """Return how ``partner`` is told apart in ``plan``."""
    return Badge(plan.partners[partner].code, list(plan.partners).index(partner) % HUES)


def compose(facts: Facts, *, with_ways: bool = True) -> Scene:
    """Return the picture of a plan, hidden things included.

    Ways over water take their time the first time they are looked for: a first picture may do without.
    """
    plan = facts.plan
    return Scene(
        areas={area.id: _area(area) for area in plan.areas.values()},
        marks={mark.id: _line(mark) for mark in plan.marks.values()},
        ways=_ways(facts, plan.duties.values()) if with_ways else {},
        bases={base.id: _base(plan, base) for base in plan.bases.values()},
        assets=_assets_at(plan, plan.bases),
    )


def follow(scene: Scene, facts: Facts, change: Change) -> Scene:
    """Return the picture after a change, ``scene`` being the one before it."""
    plan = facts.plan
    anew = "partners" in change.kinds and not _has_badges_of(scene, plan)
    touched = _bases_touched(change) | (set(plan.bases) if anew else set())
    here = [base for base in touched if base in plan.bases]
    return Scene(
        areas=_patched(scene.areas, change, "areas", plan.areas, _area),
        marks=_patched(scene.marks, change, "marks", plan.marks, _line),
        ways=_ways(facts, plan.duties.values()) if anew else _follow_ways(scene, facts, change),
        bases=_kept(scene.bases, plan.bases) | {base: _base(plan, plan.bases[base]) for base in here}
        if touched
        else scene.bases,
        assets=_kept(scene.assets, plan.assets) | _assets_at(plan, here) if touched else scene.assets,
    )


def _has_badges_of(scene: Scene, plan: Plan) -> bool:
    """Tell whether partners are told apart in ``scene`` as in ``plan``, by their codes and order."""
    badges = {partner: badge_of(plan, partner) for partner in plan.partners}
    bases = (base.badge == badges[plan.bases[i].partner] for i in plan.bases if (base := scene.bases.get(i)))
    assets = (
        asset.badge == badges[plan.assets[i].partner] for i in plan.assets if (asset := scene.assets.get(i))
    )
    return all(bases) and all(assets)


def visible(scene: Scene, plan: Plan) -> Scene:
    """Return ``scene`` without what the planner hid."""
    hidden = plan.header.hidden
    if not hidden:
        return scene

    def seen(kind: str, shown: Mapping[str, One]) -> dict[str, One]:
        entities = table(plan, kind)
        return {i: one for i, one in shown.items() if hidden.isdisjoint(names_over(kind, entities[i]))}

    return Scene(
        areas=seen("areas", scene.areas),
        marks=seen("marks", scene.marks),
        ways={i: way for i, way in scene.ways.items() if not _way_hidden(plan, way)},
        bases=seen("bases", scene.bases),
        assets=seen("assets", scene.assets),
    )


def differences(old: Scene, new: Scene) -> tuple[list[Key], dict[str, list[Drawn]]]:
    """Return what of ``old`` is gone, and by kind what ``new`` has anew or otherwise."""
    gone: list[Key] = []
    put: dict[str, list[Drawn]] = {}
    for kind in DRAWN:
        before: Mapping[str, Drawn] = getattr(old, kind)
        after: Mapping[str, Drawn] = getattr(new, kind)
        if before is after:
            continue
        gone += [(kind, identity) for identity in before if identity not in after]
        changed = [one for identity, one in after.items() if before.get(identity) is not one]
        if changed:
            put[kind] = changed
    return gone, put


def _area(area: Area) -> AreaMark:
    geometry = area.shape.outline.geometry
    rings = [geometry.exterior, *geometry.interiors]
    lines = tuple(tuple((lon, lat) for lon, lat in ring.coords[:-1]) for ring in rings)
    return AreaMark(area.id, area.name, lines, area.shape.anchor, area.priority, area.layer)


def _line(mark: Mark) -> LineMark:
    return LineMark(mark.id, mark.name, mark.kind, tuple(unwrapped(mark.path)), mark.layer)


def _base(plan: Plan, base: Base) -> BaseMark:
    return BaseMark(base.id, base.name, base.position, _base_sidc(plan, base), badge_of(plan, base.partner))


def _base_sidc(plan: Plan, base: Base) -> str:
    """Return the symbol of a base: what it is shows in what is stationed there."""
    media = {asset.performance.medium for asset in plan.assets_at(base.id)}
    if Medium.WATER in media or not media:
        return SEA_PORT
    return _AIRFIELD if Medium.AIR in media else _STATION


def _assets_at(plan: Plan, bases: Iterable[BaseId]) -> dict[str, AssetMark]:
    return {
        asset.id: AssetMark(
            asset.id,
            asset.name,
            plan.bases[base].position,
            slot,
            asset.sidc,
            badge_of(plan, asset.partner),
            asset.type_name,
            plan.bases[base].name,
        )
        for base in bases
        for slot, asset in enumerate(plan.assets_at(base))
    }


def _bases_touched(change: Change) -> set[BaseId]:
    """Return the bases whose picture, or whose assets' picture, a change may alter."""
    touched = {BaseId(identity) for kind, identity in change.keys if kind == "bases"}
    entities = (*change.before.values(), *change.after.values())
    return touched | {entity.base for entity in entities if isinstance(entity, Asset)}


def _way_id(plan: Plan, duty: Duty) -> str:
    """Return what duties that take the same way under the same badge have in common."""
    asset = plan.assets[duty.asset]
    return "-".join((asset.partner, asset.performance.medium.value, *duty.places))


def _ways(facts: Facts, duties: Iterable[Duty]) -> dict[str, WayMark]:
    named = sorted(((_way_id(facts.plan, duty), duty) for duty in duties), key=lambda pair: pair[0])
    made = (
        _way(facts, name, [duty for _, duty in group]) for name, group in groupby(named, lambda pair: pair[0])
    )
    return {way.id: way for way in made if way is not None}


def _way(facts: Facts, name: str, duties: list[Duty]) -> WayMark | None:
    path: Path = facts.track(duties[0])
    if not path:
        return None
    return WayMark(
        id=name,
        path=tuple(unwrapped(path)),
        badge=badge_of(facts.plan, facts.plan.assets[duties[0].asset].partner),
        duties=tuple(duty.id for duty in duties),
        assets=frozenset(duty.asset for duty in duties),
        places=frozenset(duties[0].places),
        pinned=any(duty.pinned for duty in duties),
    )


def _follow_ways(scene: Scene, facts: Facts, change: Change) -> Mapping[str, WayMark]:
    """Draw again the ways of duties that changed, or whose asset, base or area did."""
    touched = {identity for kind, identity in change.keys if kind in {"bases", "areas", "assets"}}
    duties = {identity for kind, identity in change.keys if kind == "duties"}
    if not touched and not duties:
        return scene.ways
    plan = facts.plan
    stale = {
        i: way
        for i, way in scene.ways.items()
        if (duties and not duties.isdisjoint(way.duties))
        or not touched.isdisjoint(way.assets)
        or not touched.isdisjoint(way.places)
    }
    again = {duty for way in stale.values() for duty in way.duties} | duties
    # A way that some unchanged duty takes as well is known by its name only once that name is worked out.
    names = {_way_id(plan, plan.duties[DutyId(one)]) for one in again if one in plan.duties}
    again |= {duty for name in names if name in scene.ways for duty in scene.ways[name].duties}
    fresh = _ways(facts, [plan.duties[DutyId(one)] for one in again if one in plan.duties])
    return {i: way for i, way in scene.ways.items() if i not in stale and i not in fresh} | fresh


def _way_hidden(plan: Plan, way: WayMark) -> bool:
    hidden = plan.header.hidden
    if "duties" in hidden:
        return True
    owners = {plan.assets[asset].partner for asset in way.assets}
    return way.assets <= hidden or owners <= hidden


def _kept(old: Mapping[str, One], now: Mapping[Any, object]) -> dict[str, One]:
    if old.keys() <= now.keys():
        return dict(old)
    return {identity: one for identity, one in old.items() if identity in now}


def _patched(
    old: Mapping[str, One], change: Change, kind: str, now: Mapping[Any, Thing], draw: Callable[[Thing], One]
) -> Mapping[str, One]:
    """Return ``old`` with what a change touched drawn again, or the very same where it touched nothing."""
    touched = [identity for of, identity in change.keys if of == kind]
    if not touched:
        return old
    return _kept(old, now) | {one: draw(now[one]) for one in touched if one in now}
