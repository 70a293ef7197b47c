"""The maritime zones that a plan lies on: those computed at set-up, or an authority's that was imported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.base.message import say
from app.base.progress import Stop, never
from app.domain.beginning import ZONE_PACK
from app.domain.change import Change
from app.domain.edits.headers import describe_plan
from app.domain.plan import Plan
from app.geo.charts import is_here, is_imported, layer_of
from app.session.session import Session


@dataclass(frozen=True, slots=True)
class PlanZones:
    """Where the zones of a plan come from."""

    pack: str
    source: str
    """The authority; empty for zones that were computed."""
    accuracy_nm: float
    here: bool
    """Whether this laptop has them: without them every leg is unknown."""

    def __str__(self) -> str:
        if not self.here:
            return str(say("zones.not_here"))
        accuracy = f"{self.accuracy_nm:g}"
        if not self.source:
            return str(say("zones.approximate", accuracy=accuracy))
        return str(say("zones.imported", source=self.source, accuracy=accuracy))


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that was imported to this laptop."""

    pack: str
    states: tuple[str, ...]
    zones: int
    left_out: int
    """Polygons of the file that are no zones."""


def zones_of(plan: Plan) -> PlanZones:
    """Return where the zones of a plan come from."""
    pack = plan.header.zone_pack
    layer = layer_of(pack)
    return PlanZones(pack, layer.source, layer.accuracy_nm, is_here(pack))


def import_zone_layer(path: Path, source: str, accuracy_nm: float, stop: Stop = never) -> Layer:
    """Keep an authority's zones on this laptop, in the place of the computed ones that they speak of.

    Raises
    ------
    AppError
        If the file is none of zones, nothing says where it is from, or it is of another part of the world.
    Cancelled
        If it was stopped.
    """
    # GDAL takes half a second to import and is needed by nothing else here.
    from app.exchange.zonelayers import read_zone_layer
    from app.geo.zonelayers import import_layer

    drawn = read_zone_layer(path, source, accuracy_nm, stop)
    pack = import_layer(drawn.zones, drawn.names, ZONE_PACK, source.strip(), accuracy_nm)
    states = tuple(sorted({zone.state for zone in drawn.zones}))
    return Layer(pack, states, len(drawn.zones), drawn.left_out)


def use_zones(session: Session, pack: str) -> Change | None:
    """Lay the plan on the zones of a pack: an undoable edit, as all that the law says follows from it."""
    header = replace(session.plan.header, zone_pack=pack)
    name = say("zones.of_authority" if is_imported(pack) else "zones.computed")
    return session.apply(say("change.use_zones", zones=name), lambda plan: describe_plan(plan, header))


def use_computed_zones(session: Session) -> Change | None:
    """Lay the plan on the zones that set-up computed."""
    return use_zones(session, ZONE_PACK)
