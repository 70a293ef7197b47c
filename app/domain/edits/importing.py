"""Taking over what was read from a file: everything at once, on a layer of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.areas import Area
from app.domain.assets import Asset, Performance
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.catalog import AssetType
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing
from app.domain.edits.layers import add_layer
from app.domain.edits.naming import FreeNames
from app.domain.ids import (
    AreaId,
    AssetId,
    AvailabilityId,
    BaseId,
    LayerId,
    MarkId,
    PartnerId,
    new_id,
)
from app.domain.marks import Mark, MarkKind
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.geo.folding import fold
from app.geo.point import Position
from app.geo.shapes import Shape

New = TypeVar("New")
Made = TypeVar("Made")
Thing = TypeVar("Thing", Partner, Base, Asset)
_MOST_PROBLEMS = 5
_LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area to be added."""

    name: str
    shape: Shape
    priority: int = 3
    task: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewMark:
    """A point or a line to be added."""

    name: str
    kind: MarkKind
    path: tuple[Position, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewBase:
    """A base to be added."""

    name: str
    position: Position
    partner: str = ""
    """Code or name of whose base it is; empty for the partner chosen for all of them."""
    timezone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewAsset:
    """An asset to be added."""

    name: str
    kind: AssetType
    base: str
    """Name of its base, which may come with it."""
    performance: Performance
    source: str
    """Where its figures come from."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewAvailability:
    """What is known of an asset for a time."""

    asset: str
    """Name of the asset, which may come with it."""
    start: datetime
    end: datetime
    available: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that one import adds."""

    layer: str
    """What the layer of its areas, points and lines is called."""
    partner: PartnerId
    """Whose bases are that name no partner."""
    areas: Sequence[NewArea] = ()
    marks: Sequence[NewMark] = ()
    bases: Sequence[NewBase] = ()
    assets: Sequence[NewAsset] = ()
    availabilities: Sequence[NewAvailability] = ()


def take_in(plan: Plan, intake: Intake) -> Plan:
    """Add all of an import; names that others of their kind have get a number.

    Bases are marked as their partner's, assets as their base's partner's, availabilities as their asset is,
    and the rest as the planner's own.

    Raises
    ------
    AppError
        If something names a partner, base or asset that is not there, or that several are called: names the
        first few.
    """
    existing(plan.partners, intake.partner)
    layer = LayerId(new_id())
    if intake.areas or intake.marks:
        name = FreeNames(plan.layers.values()).free(intake.layer)
        plan = add_layer(plan, name, identity=layer)
    taking = _Taking(plan, intake, layer)
    bases, assets = taking.bases(), taking.assets()
    availabilities = taking.availabilities()
    if taking.problems:
        why = "\n".join(str(problem) for problem in taking.problems[:_MOST_PROBLEMS])
        raise AppError(say("import.names_nothing", why=why, count=len(taking.problems)))
    return replace(
        plan,
        areas={**plan.areas, **taking.areas()},
        marks={**plan.marks, **taking.marks()},
        bases={**plan.bases, **bases},
        assets={**plan.assets, **assets},
        availabilities={**plan.availabilities, **availabilities},
    )


class _Taking:
    """Makes the entities of an import, each mapping once, and gathers what cannot be made."""

    def __init__(self, plan: Plan, intake: Intake, layer: LayerId) -> None:
        self.problems: list[Message] = []
        self._plan, self._intake, self._layer = plan, intake, layer
        self._own = own_marking(plan)
        partners = plan.partners.values()
        called = [(name, partner) for partner in partners for name in (partner.code, partner.name)]
        self._partners = _Index(called)
        self._bases = _Index([(base.name, base) for base in plan.bases.values()])
        self._assets = _Index([(asset.name, asset) for asset in plan.assets.values()])

    def areas(self) -> dict[AreaId, Area]:
        """Return the areas."""
        names = FreeNames(self._plan.areas.values())

        def make(new: NewArea) -> Area:
            return Area(
                id=AreaId(new_id()),
                name=names.free(new.name),
                shape=new.shape,
                priority=new.priority,
                task=new.task,
                note=new.note,
                layer=self._layer,
                marking=self._own,
            )

        return {area.id: area for _, area in self._made(self._intake.areas, make)}

    def marks(self) -> dict[MarkId, Mark]:
        """Return the points and lines."""
        names = FreeNames(self._plan.marks.values())

        def make(new: NewMark) -> Mark:
            name = names.free(new.name)
            return Mark(MarkId(new_id()), name, new.kind, new.path, new.note, self._layer, self._own)

        return {mark.id: mark for _, mark in self._made(self._intake.marks, make)}

    def bases(self) -> dict[BaseId, Base]:
        """Return the bases; from then on assets find them."""
        names = FreeNames(self._plan.bases.values())

        def make(new: NewBase) -> Base:
            named = self._partners.find(new.partner, "import.no_partner") if new.partner else None
            partner = named.id if named else self._intake.partner
            marking = replace(self._own, originator=partner)
            base = Base(BaseId(new_id()), names.free(new.name), partner, new.position, new.timezone, new.note)
            return replace(base, marking=marking)

        made = self._made(self._intake.bases, make)
        self._bases.put_first([(new.name, base) for new, base in made])
        return {base.id: base for _, base in made}

    def assets(self) -> dict[AssetId, Asset]:
        """Return the assets; from then on availabilities find them."""
        names = FreeNames(self._plan.assets.values())

        def make(new: NewAsset) -> Asset:
            base = self._bases.find(new.base, "import.no_base")
            return Asset(
                id=AssetId(new_id()),
                name=names.free(new.name),
                partner=base.partner,
                base=base.id,
                type_key=new.kind.key,
                type_name=new.kind.name,
                sidc=new.kind.sidc,
                performance=new.performance,
                source=new.source,
                note=new.note,
                marking=replace(self._own, originator=base.partner),
            )

        made = self._made(self._intake.assets, make)
        self._assets.put_first([(new.name, asset) for new, asset in made])
        return {asset.id: asset for _, asset in made}

    def availabilities(self) -> dict[AvailabilityId, Availability]:
        """Return what is known of assets."""

        def make(new: NewAvailability) -> Availability:
            asset = self._assets.find(new.asset, "import.no_asset")
            return Availability(
                id=AvailabilityId(new_id()),
                asset=asset.id,
                start=new.start,
                end=new.end,
                available=new.available,
                note=new.note,
                marking=asset.marking,
            )

        return {row.id: row for _, row in self._made(self._intake.availabilities, make)}

    def _made(self, news: Sequence[New], make: Callable[[New], Made]) -> list[tuple[New, Made]]:
        made = []
        for new in news:
            try:
                made.append((new, make(new)))
            except AppError as error:
                self.problems.append(error.message)
        return made


class _Index(Generic[Thing]):
    """Things by what they are called, in whatever case and with whatever accents it is written."""

    def __init__(self, things: Iterable[tuple[str, Thing]]) -> None:
        self._found: dict[str, list[tuple[str, Thing]]] = _by_name(things)

    def put_first(self, things: Iterable[tuple[str, Thing]]) -> None:
        """Let these be found before those of the same name that were there."""
        self._found |= _by_name(things)

    def find(self, name: str, missing: str) -> Thing:
        """Return what is called ``name``; raise AppError with the phrase ``missing`` where there is none."""
        found = self._found.get(_key(name), [])
        exact = [thing for called, thing in found if called == name]
        ids = {thing.id: thing for thing in exact or [thing for _, thing in found]}
        if not ids:
            known = ", ".join(called for things in self._found.values() for called, _ in things[:1])
            raise AppError(say(missing, name=name, known=known[:_LONGEST_LIST]))
        if len(ids) > 1:
            raise AppError(say("import.several", name=name))
        return next(iter(ids.values()))


def _by_name(things: Iterable[tuple[str, Thing]]) -> dict[str, list[tuple[str, Thing]]]:
    found: dict[str, list[tuple[str, Thing]]] = {}
    for name, thing in things:
        found.setdefault(_key(name), []).append((name, thing))
    return found


def _key(name: str) -> str:
    return fold(name) or name.strip()
