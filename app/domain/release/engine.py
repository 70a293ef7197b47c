"""Decides item by item what one recipient may have, and builds the copy that holds nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any, TypeVar

from app.base.errors import AppError, BugError
from app.base.message import Message, say
from app.domain.areas import Area
from app.domain.arrangements import Arrangement
from app.domain.codec import with_identities
from app.domain.duties import Duty
from app.domain.ids import PartnerId
from app.domain.law.register import Grant
from app.domain.law.terms import ANY
from app.domain.marking import Level, Marking
from app.domain.partners import Partner
from app.domain.plan import KINDS, Entity, Plan
from app.domain.release import released
from app.domain.release.pseudonyms import Pseudonyms
from app.domain.release.released import Released
from app.domain.requests import Request

Id = TypeVar("Id")
Item = TypeVar("Item", bound=Entity)


RULES_VERSION = 1
"""Counts up with each change of what the rules let go; stands beside each export in the records."""


def release(
    plan: Plan, recipient: PartnerId, *, key: bytes, received: Set[str] = frozenset()
) -> Released[Plan]:
    """Return the copy of ``plan`` that ``recipient`` may have.

    Parameters
    ----------
    key
        The plan's secret, of which the names of identities in the copy are made (`Pseudonyms`).
    received
        Identities that came from the recipient; they go back as they came.

    Raises
    ------
    AppError
        If the plan itself or its lead may not go to ``recipient``: then there is nothing to send.
    """
    partner = plan.partners.get(recipient)
    if partner is None:
        raise AppError(say("release.unknown_recipient"))
    kept = _closed(_permitted(plan, partner), plan)
    if not kept.headers or plan.header.lead not in kept.partners or recipient not in kept.partners:
        why = withheld_reason(plan.header, plan, partner) or say("release.lead_withheld")
        raise AppError(say("release.nothing", partner=partner.name, why=why))
    banner = max(_marking(entity).level for kind in KINDS for entity in getattr(kept, kind).values())
    names = Pseudonyms(key, recipient, received)
    copy = _renamed(_stripped(kept, recipient), names)
    return Released(released.TOKEN, copy, copy.partners[PartnerId(names.name(recipient))], banner)


def withheld_reason(item: Entity, plan: Plan, recipient: Partner) -> Message | None:
    """Return why ``item`` may not go to ``recipient``, or ``None`` where its own marking lets it."""
    marking = item.marking
    if marking is None:
        return say("release.unmarked")
    if marking.exercise != plan.header.exercise:
        return say("release.exercise_mixed")
    if recipient.id == marking.originator:
        return None
    if recipient.id not in marking.releasable_to:
        return say("release.not_releasable", partner=recipient.name)
    if marking.level > recipient.ceiling:
        return say("release.above_ceiling", level=marking.level.name, ceiling=recipient.ceiling.name)
    return None


def _permitted(plan: Plan, recipient: Partner) -> Plan:
    """Keep what its own marking lets go."""

    def may(mapping: Mapping[Id, Item]) -> dict[Id, Item]:
        return {i: item for i, item in mapping.items() if withheld_reason(item, plan, recipient) is None}

    return Plan(
        headers=may(plan.headers),
        partners=may(plan.partners),
        # Layers are how the planner sorts his sheet, and name files of his laptop: they stay with him.
        bases=may(plan.bases),
        assets=may(plan.assets),
        areas=may(plan.areas),
        marks=may(plan.marks),
        permissions=may(plan.permissions),
        availabilities=may(plan.availabilities),
        instruments=may(plan.instruments),
        grants=may(plan.grants),
        arrangements=may(plan.arrangements),
        requests=may(plan.requests),
        duties=may(plan.duties),
    )


def _closed(plan: Plan, whole_plan: Plan) -> Plan:
    """Keep what refers only to what is kept, originators included; kinds stand in order of reference."""
    partners = _kept_partners(plan)
    withheld = {partner.code for i, partner in whole_plan.partners.items() if i not in partners}

    def own(item: Entity) -> bool:
        return _marking(item).originator in partners

    headers = {i: h for i, h in plan.headers.items() if own(h) and h.lead in partners}
    bases = {i: b for i, b in plan.bases.items() if own(b) and b.partner in partners}
    assets = {i: a for i, a in plan.assets.items() if own(a) and a.partner in partners and a.base in bases}
    areas = {i: _without_flags(a, withheld) for i, a in plan.areas.items() if own(a)}
    marks = {i: mark for i, mark in plan.marks.items() if own(mark)}
    permissions = {
        i: row
        for i, row in plan.permissions.items()
        if own(row) and row.asset in assets and row.area in areas
    }

    availabilities = {i: row for i, row in plan.availabilities.items() if own(row) and row.asset in assets}

    instruments = {i: row for i, row in plan.instruments.items() if own(row) and not row.parties & withheld}

    def told(grant: Grant) -> bool:
        names = {grant.by, grant.subject, *grant.to}
        placed = grant.area is None or grant.area in areas
        return own(grant) and grant.instrument in instruments and placed and not names & withheld

    def arranged(row: Arrangement) -> bool:
        boarded = row.base is None or row.base in bases
        return own(row) and row.asset in assets and boarded and row.state not in withheld

    grants = {i: grant for i, grant in plan.grants.items() if told(grant)}

    def asked(row: Request) -> bool:
        placed = (row.area is None or row.area in areas) and (row.grant is None or row.grant in grants)
        return own(row) and row.asset in assets and placed and row.state not in withheld

    def whole(duty: Duty) -> bool:
        places_kept = all(stop.area in areas for stop in duty.stops)
        return duty.asset in assets and places_kept and {duty.base_from, duty.base_to} <= bases.keys()

    duties = {i: duty for i, duty in plan.duties.items() if own(duty) and whole(duty)}
    return Plan(
        headers=headers,
        partners=partners,
        bases=bases,
        assets=assets,
        areas=areas,
        marks=marks,
        permissions=permissions,
        availabilities=availabilities,
        instruments=instruments,
        grants=grants,
        arrangements={i: row for i, row in plan.arrangements.items() if arranged(row)},
        requests={i: row for i, row in plan.requests.items() if asked(row)},
        duties=duties,
    )


def _without_flags(area: Area, withheld: Set[str]) -> Area:
    """Leave out that craft of partners are expected that the recipient does not know of."""
    known = area.flags - withheld
    return area if known == area.flags else replace(area, flags=known or frozenset({ANY}))


def _kept_partners(plan: Plan) -> dict[PartnerId, Partner]:
    """Drop partners whose originator is dropped, until none is left to drop."""
    partners = dict(plan.partners)
    while True:
        kept = {i: partner for i, partner in partners.items() if _marking(partner).originator in partners}
        if len(kept) == len(partners):
            return kept
        partners = kept


def _stripped(plan: Plan, recipient: PartnerId) -> Plan:
    """Take out what is the planner's own: notes, who else has an item, how a duty came about, ceilings."""

    def shown(item: Item, **own: Any) -> Item:  # noqa: ANN401 - any field of an item
        marking = replace(_marking(item), releasable_to=frozenset({recipient}))
        return replace(item, marking=marking, **own)

    nothing: frozenset[str] = frozenset()
    return Plan(
        headers={i: shown(h, hidden=nothing, locked=nothing, note="") for i, h in plan.headers.items()},
        partners={i: shown(p, ceiling=Level.OPEN, note="") for i, p in plan.partners.items()},
        bases={i: shown(base, note="") for i, base in plan.bases.items()},
        assets={i: shown(asset, note="") for i, asset in plan.assets.items()},
        areas={i: shown(area, note="", layer=None) for i, area in plan.areas.items()},
        marks={i: shown(mark, note="", layer=None) for i, mark in plan.marks.items()},
        permissions={i: shown(row, reason="") for i, row in plan.permissions.items()},
        availabilities={i: shown(row, note="") for i, row in plan.availabilities.items()},
        instruments={i: shown(row, note="", held_at="") for i, row in plan.instruments.items()},
        grants={i: shown(grant, note="") for i, grant in plan.grants.items()},
        arrangements={i: shown(row, note="") for i, row in plan.arrangements.items()},
        requests={i: shown(row, note="") for i, row in plan.requests.items()},
        duties={i: shown(d, pinned=False, by_hand=False, note="") for i, d in plan.duties.items()},
    )


def _renamed(plan: Plan, names: Pseudonyms) -> Plan:
    """Replace every identity, wherever it stands, by its name in the copy."""
    known = {identity for kind in KINDS for identity in getattr(plan, kind)}
    return with_identities(plan, names.names(known))


def _marking(item: Entity) -> Marking:
    if item.marking is None:
        raise BugError("an unmarked item passed the release")
    return item.marking
