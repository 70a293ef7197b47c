"""What a planner can do to the open plan: each is one undoable change with its title.

The titles are phrases of the section ``[change]``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.catalog import asset_type
from app.domain.change import Change
from app.domain.edits import areas, assets, bases, duties, headers, partners, permissions
from app.domain.facts import Facts
from app.domain.header import Header
from app.domain.ids import AreaId, AssetId, BaseId, DutyId, PartnerId
from app.domain.partners import Partner
from app.domain.plan import Entity, Plan
from app.geo.point import Position
from app.geo.shapes import Polygon
from app.session.session import Session


def draw_area(session: Session, name: str, shape: Polygon) -> Change | None:
    """Add an area."""
    return session.apply(say("change.draw_area", name=name), lambda plan: areas.draw_area(plan, name, shape))


def reshape_area(session: Session, area: AreaId, shape: Polygon) -> Change | None:
    """Give an area other corners."""
    label = say("change.reshape_area", name=_name(session.plan.areas.get(area)))
    return session.apply(label, lambda plan: areas.reshape_area(plan, area, shape))


def describe_area(session: Session, area: Area) -> Change | None:
    """Change the fields of an area."""
    label = say("change.describe", name=area.name)
    return session.apply(label, lambda plan: areas.describe_area(plan, area))


def remove_area(session: Session, area: AreaId) -> Change | None:
    """Remove an area with its duties."""
    label = say("change.remove", name=_name(session.plan.areas.get(area)))
    return session.apply(label, lambda plan: areas.remove_area(plan, area))


def place_base(session: Session, name: str, partner: PartnerId, position: Position) -> Change | None:
    """Add a base."""
    label = say("change.place_base", name=name)
    return session.apply(label, lambda plan: bases.place_base(plan, name, partner, position))


def move_base(session: Session, base: BaseId, position: Position) -> Change | None:
    """Put a base somewhere else."""
    label = say("change.move_base", name=_name(session.plan.bases.get(base)))
    return session.apply(label, lambda plan: bases.move_base(plan, base, position))


def describe_base(session: Session, base: Base) -> Change | None:
    """Change the fields of a base."""
    label = say("change.describe", name=base.name)
    return session.apply(label, lambda plan: bases.describe_base(plan, base))


def remove_base(session: Session, base: BaseId) -> Change | None:
    """Remove a base nothing uses."""
    label = say("change.remove", name=_name(session.plan.bases.get(base)))
    return session.apply(label, lambda plan: bases.remove_base(plan, base))


def add_asset(session: Session, name: str, type_key: str, base: BaseId) -> Change | None:
    """Add an asset of a catalogue type at a base."""
    kind = asset_type(type_key)
    label = say("change.add_asset", name=name)
    return session.apply(label, lambda plan: assets.add_asset(plan, name, kind, base))


def describe_asset(session: Session, asset: Asset) -> Change | None:
    """Change the fields of an asset."""
    label = say("change.describe", name=asset.name)
    return session.apply(label, lambda plan: assets.describe_asset(plan, asset))


def remove_asset(session: Session, asset: AssetId) -> Change | None:
    """Remove an asset with its duties."""
    label = say("change.remove", name=_name(session.plan.assets.get(asset)))
    return session.apply(label, lambda plan: assets.remove_asset(plan, asset))


def add_partner(session: Session, name: str, code: str) -> Change | None:
    """Add a partner."""
    label = say("change.add_partner", name=name)
    return session.apply(label, lambda plan: partners.add_partner(plan, name, code))


def describe_partner(session: Session, partner: Partner) -> Change | None:
    """Change the fields of a partner."""
    label = say("change.describe", name=partner.name)
    return session.apply(label, lambda plan: partners.describe_partner(plan, partner))


def remove_partner(session: Session, partner: PartnerId) -> Change | None:
    """Remove a partner that owns nothing."""
    label = say("change.remove", name=_name(session.plan.partners.get(partner)))
    return session.apply(label, lambda plan: partners.remove_partner(plan, partner))


def forbid_area(session: Session, asset: AssetId, area: AreaId, reason: str = "") -> Change | None:
    """Forbid an asset an area."""
    label = say("change.forbid_area", **_asset_and_area(session.plan, asset, area))
    return session.apply(label, lambda plan: permissions.forbid_area(plan, asset, area, reason))


def allow_area(session: Session, asset: AssetId, area: AreaId) -> Change | None:
    """Allow an asset an area again."""
    label = say("change.allow_area", **_asset_and_area(session.plan, asset, area))
    return session.apply(label, lambda plan: permissions.allow_area(plan, asset, area))


def assign_duty(
    session: Session, asset: AssetId, area: AreaId, start: datetime | None = None
) -> Change | None:
    """Send an asset to an area: on station from ``start``, or in its first free gap."""
    label = say("change.assign_duty", **_asset_and_area(session.plan, asset, area))
    router = session.facts.router
    return session.apply(label, lambda plan: duties.assign_duty(Facts(plan, router), asset, area, start))


def move_duty(session: Session, duty: DutyId, by: timedelta) -> Change | None:
    """Move a duty in time."""
    label = say("change.move_duty", name=duty_name(session.plan, duty))
    return session.apply(label, lambda plan: duties.move_duty(plan, duty, by))


def pin_duty(session: Session, duty: DutyId, *, pinned: bool) -> Change | None:
    """Pin a duty or let it go."""
    label = say("change.pin_duty" if pinned else "change.unpin_duty", name=duty_name(session.plan, duty))
    return session.apply(label, lambda plan: duties.pin_duty(plan, duty, pinned=pinned))


def remove_duty(session: Session, duty: DutyId) -> Change | None:
    """Remove a duty."""
    label = say("change.remove_duty", name=duty_name(session.plan, duty))
    return session.apply(label, lambda plan: duties.remove_duty(plan, duty))


def describe_plan(session: Session, header: Header) -> Change | None:
    """Change what the plan says of itself."""
    return session.apply(say("change.describe_plan"), lambda plan: headers.describe_plan(plan, header))


def duty_name(plan: Plan, duty: DutyId) -> str:
    """Return what a duty is called: its asset's name."""
    found = plan.duties.get(duty)
    return _name(plan.assets.get(found.asset) if found else None)


def _asset_and_area(plan: Plan, asset: AssetId, area: AreaId) -> dict[str, str]:
    return {"asset": _name(plan.assets.get(asset)), "area": _name(plan.areas.get(area))}


def _name(entity: Entity | None) -> str:
    # What is gone has no name; the edit itself then says so.
    return str(getattr(entity, "name", say("rules.gone")))
