"""What the map shows, as one value: screen and paper draw the same picture from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.domain.areas import Area
from app.domain.bases import Base
from app.domain.facts import Facts
from app.domain.ids import AreaId, AssetId, BaseId, DutyId, PartnerId
from app.domain.plan import Plan
from app.geo.charts import Box
from app.geo.geodesic import Path
from app.geo.point import Position
from app.geo.routing import Medium

HUES = 6
"""How many muted hues tell partners apart; the letter badge comes first."""

SEA_PORT, _AIRFIELD, _STATION = "10032000001213090000", "10032000001213010000", "10032000001213000000"
"""APP-6(D) installations of a friend: sea port, airport, transport facility."""


@dataclass(frozen=True, slots=True)
class Badge:
    """How a partner is told apart."""

    code: str
    hue: int
    """0 to ``HUES`` - 1."""


@dataclass(frozen=True, slots=True)
class AreaMark:
    """An area as it is drawn."""

    id: AreaId
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    """The outer edge and the holes as ``(lon, lat)`` in degrees, without a jump at 180 degrees."""
    anchor: Position
    priority: int


@dataclass(frozen=True, slots=True)
class BaseMark:
    """A base as it is drawn."""

    id: BaseId
    name: str
    position: Position
    sidc: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class AssetMark:
    """An asset at its base as it is drawn."""

    id: AssetId
    name: str
    position: Position
    slot: int
    """0 for the first asset of a base, 1 for the next: those of one base stand side by side."""
    sidc: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class TrackMark:
    """The way of a duty as it is drawn."""

    id: DutyId
    asset: AssetId
    path: Path
    badge: Badge
    pinned: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything of a plan that a map shows, in drawing order."""

    areas: tuple[AreaMark, ...]
    tracks: tuple[TrackMark, ...]
    bases: tuple[BaseMark, ...]
    assets: tuple[AssetMark, ...]

    @property
    def box(self) -> Box | None:
        """The box around everything drawn, or ``None`` where nothing is."""
        lonlats = [lonlat for area in self.areas for lonlat in area.rings[0]]
        lonlats += [base.position.lonlat for base in self.bases]
        lonlats += [position.lonlat for track in self.tracks for position in track.path]
        return Box.around(lonlats) if lonlats else None


def badge_of(plan: Plan, partner: PartnerId) -> Badge:
    """Return how ``partner`` is told apart in ``plan``."""
    return Badge(plan.partners[partner].code, list(plan.partners).index(partner) % HUES)


def compose(facts: Facts) -> Scene:
    """Return the picture of a plan."""
    plan = facts.plan
    areas = [
        AreaMark(area.id, area.name, _rings(area), area.shape.anchor, area.priority)
        for area in plan.areas.values()
    ]
    bases = [
        BaseMark(base.id, base.name, base.position, _base_sidc(plan, base), badge_of(plan, base.partner))
        for base in plan.bases.values()
    ]
    return Scene(tuple(areas), _tracks(facts), tuple(bases), _assets(plan))


def _rings(area: Area) -> tuple[tuple[tuple[float, float], ...], ...]:
    geometry = area.shape.outline.geometry
    rings = [geometry.exterior, *geometry.interiors]
    return tuple(tuple((lon, lat) for lon, lat in ring.coords[:-1]) for ring in rings)


def _base_sidc(plan: Plan, base: Base) -> str:
    """Return the symbol of a base: what it is shows in what is stationed there."""
    media = {asset.performance.medium for asset in plan.assets.values() if asset.base == base.id}
    if Medium.WATER in media or not media:
        return SEA_PORT
    return _AIRFIELD if Medium.AIR in media else _STATION


def _assets(plan: Plan) -> tuple[AssetMark, ...]:
    at_base: Counter[BaseId] = Counter()
    marks = []
    for asset in plan.assets.values():
        position, slot = plan.bases[asset.base].position, at_base[asset.base]
        badge = badge_of(plan, asset.partner)
        marks.append(AssetMark(asset.id, asset.name, position, slot, asset.sidc, badge))
        at_base[asset.base] += 1
    return tuple(marks)


def _tracks(facts: Facts) -> tuple[TrackMark, ...]:
    plan = facts.plan
    marks = []
    for duty in plan.duties.values():
        path = facts.track(duty)
        if path:
            badge = badge_of(plan, plan.assets[duty.asset].partner)
            marks.append(TrackMark(duty.id, duty.asset, path, badge, duty.pinned))
    return tuple(marks)
