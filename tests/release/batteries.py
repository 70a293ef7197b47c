"""The batteries: each takes a plan's number and a way out, and raises where something leaks."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from functools import lru_cache
from itertools import combinations, islice

from app.base.errors import AppError
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.change import table
from app.domain.codec import plan_from_tree, plan_to_tree
from app.domain.duties import Duty
from app.domain.marking import Level, Purpose
from app.domain.marks import Mark
from app.domain.partners import AgreedShares, Partner
from app.domain.plan import KINDS
from app.domain.release import Fate, preview, release
from tests.builders import a_square, hours
from tests.release.exports import EXPORTS, looked_into
from tests.release.oracle import Oracle, identities_in
from tests.release.randomplans import NOW, TEXTS, TOKEN, make

KEY = bytes(range(32))
COPY = EXPORTS[0]


@lru_cache(maxsize=256)
def oracle_of(seed, recipient):
    """Return what a recipient may have of a plan by the rules as they are written a second time."""
    return Oracle(make(seed)[0], recipient, NOW)


def copies_of(plan, seed):
    """Yield the copy of each partner that gets one, a different one first for each plan."""
    partners = [*plan.partners]
    first = seed % len(partners)
    for recipient in partners[first:] + partners[:first]:
        try:
            yield recipient, release(plan, recipient, key=KEY, at=NOW)
        except AppError:
            oracle = oracle_of(seed, recipient)
            assert not {("headers", plan.header.id), ("partners", plan.header.lead)} <= oracle.kept


def check_canaries(seed, export=COPY, most=2):
    """Find every token of what may go in an export, and none of what may not, wherever one looks."""
    plan, tokens = make(seed)
    for recipient, copy in islice(copies_of(plan, seed), most):
        oracle = oracle_of(seed, recipient)
        text = looked_into(export.write(copy))
        found = set(TOKEN.findall(text))
        may = {token for token, place in tokens.items() if oracle.text_goes(*place)}
        assert found <= may, [tokens[token] for token in found - may]
        surely = {token for token in may if export.says is None or tokens[token][::2] in export.says}
        assert surely <= found, [tokens[token] for token in surely - found]
        hidden = {one.code for i, one in plan.partners.items() if ("partners", i) not in oracle.kept}
        assert not [code for code in hidden if code in text]
        assert not [i for kind in KINDS for i in table(plan, kind) if i in text]
        assert {i for _, i in oracle.kept} == set(copy.record.identities)
        assert copy.banner is oracle.banner()


def check_interference(seed, export=COPY, most=1):
    """Change or take away what is withheld, and whatever is stripped: the export is the same to the byte."""
    plan, _ = make(seed)
    for recipient, copy in islice(copies_of(plan, seed), most):
        oracle = oracle_of(seed, recipient)
        before = export.write(copy)
        for other in (_altered(plan, oracle), _without(plan, oracle), _stripped_otherwise(plan, oracle)):
            assert export.write(release(other, recipient, key=KEY, at=NOW)) == before


def check_preview(seed):
    """Ask beforehand: the preview says of each item what then becomes of it, and why."""
    plan, _ = make(seed)
    for recipient, copy in copies_of(plan, seed):
        seen = preview(plan, recipient, at=NOW)
        oracle = oracle_of(seed, recipient)
        assert seen.nothing is None
        assert [line.key for line in seen.lines] == [*oracle.items]
        assert {line.key for line in seen.lines if line.fate is not Fate.STAYS} == oracle.kept
        assert sum(map(seen.count, Fate)) == len(oracle.items)
        assert len(copy.record.identities) == len(oracle.items) - seen.count(Fate.STAYS)
        for line in seen.lines:
            assert bool(line.reasons) == (line.fate is not Fate.GOES)
            assert all(str(reason.why) and 1 <= reason.rule <= 18 for reason in line.reasons)
            if line.key in oracle.kept:
                fallen = len(oracle.fallen.get(line.key, ()))
                assert len([reason for reason in line.reasons if reason.rule == 15]) == fallen


def check_closure(seed, most=2):
    """Ask that each identity in a copy is one of the copy, and that the copy can be read back."""
    plan, _ = make(seed)
    own = {i for kind in KINDS for i in table(plan, kind)}
    for _, copy in islice(copies_of(plan, seed), most):
        text = COPY.write(copy)
        assert identities_in(text) == _known(copy)
        assert not _known(copy) & own
        assert plan_to_tree(plan_from_tree(json.loads(text))) == plan_to_tree(copy.value)


def check_collusion(seed, export=COPY, most=2):
    """Join the copies of any two partners: they share no identity, and tell nothing of what neither has."""
    plan, _ = make(seed)
    sent = dict(islice(copies_of(plan, seed), most))
    texts = {recipient: export.write(copy) for recipient, copy in sent.items()}
    for one, other in combinations(sent, 2):
        assert not _known(sent[one]) & _known(sent[other])
        neither = oracle_of(seed, one).kept | oracle_of(seed, other).kept
        changed = _without(plan, keeping=neither)
        for recipient in (one, other):
            assert export.write(release(changed, recipient, key=KEY, at=NOW)) == texts[recipient]
    for recipient, copy in [*sent.items()][: seed % 3]:
        given = next(iter(plan.areas))
        back = release(plan, recipient, key=KEY, received={given}, at=NOW).value
        assert (given in back.areas) == (given in copy.record.identities)
        assert (
            release(plan, recipient, key=b"another" * 5, at=NOW).value.headers.keys()
            != copy.value.headers.keys()
        )
        assert len(back.areas) == len(copy.value.areas)


def _known(copy):
    """Return the identities of everything in a copy."""
    return {i for kind in KINDS for i in table(copy.value, kind)}


def _altered(plan, oracle):
    """Return the plan with everything that is withheld changed in every way that leaves it withheld."""
    tables = {}
    for kind in KINDS:
        tables[kind] = {
            i: item if (kind, i) in oracle.kept else _changed(kind, item)
            for i, item in table(plan, kind).items()
        }
    for (kind, i), names in oracle.fallen.items():
        if (kind, i) in oracle.kept:
            tables[kind][i] = _fallen_otherwise(tables[kind][i], names)
    return replace(plan, **tables)


def _changed(kind, item):
    words = {name: f"changed {name}" for name in TEXTS[kind]}
    if isinstance(item, Area):
        words |= {"shape": a_square(40, 10, 3), "priority": 1, "threat": (9.0,) * 24}
    if isinstance(item, Duty):
        item = item.shifted(hours(11))
    if isinstance(item, Availability):
        words |= {"start": item.start - hours(9)}
    if isinstance(item, Base | Mark):
        place = a_square(50, 60).corners
        words |= {"position": place[0]} if isinstance(item, Base) else {"path": place[: len(item.path)]}
    if isinstance(item, Asset):
        words |= {"performance": replace(item.performance, transit_mps=1.0, sweep_width_m=1.0)}
    return replace(item, **words)


def _fallen_otherwise(item, names):
    other = {"threat": (7.0,) * 24, "task": "changed", "priority": 2, "flags": frozenset({"stateless"})}
    other |= {"timezone": "Europe/Berlin"}
    known = {name: other[name] for name in names if name in other}
    order = getattr(item, "order", None)
    return replace(
        item, **known, **({"order": replace(order, mission="changed")} if "order" in names else {})
    )


def _without(plan, oracle=None, keeping=None):
    """Return the plan without what is withheld; partners stay, for their codes are public."""
    kept = oracle.kept if keeping is None else keeping

    def stays(kind, identity):
        return kind == "partners" or (kind, identity) in kept

    return replace(
        plan, **{kind: {i: one for i, one in table(plan, kind).items() if stays(kind, i)} for kind in KINDS}
    )


def _stripped_otherwise(plan, oracle):
    """Return the plan with other notes, other readers, other sensors, and true places within their cells."""
    tables = {}
    me = oracle.me.id
    for kind in KINDS:
        rows = {}
        for i, item in table(plan, kind).items():
            if (kind, i) in oracle.kept:
                rows[i] = _otherwise(kind, item, oracle, me)
            else:
                rows[i] = item
        tables[kind] = rows
    return replace(plan, **tables)


def _otherwise(kind, item, oracle, me):
    own = oracle.owner((kind, item.id)) == me
    mark, names = item.marking, {one.name for one in fields(item)}
    others = frozenset(oracle.plan.partners) - {me}
    mark = replace(
        mark,
        releasable_to=mark.releasable_to ^ others,
        handling=replace(mark.handling, approved=mark.handling.approved ^ others),
        received_for=None if mark.received_for is None else mark.received_for ^ others,
    )
    changes = {"marking": mark}
    changes |= {name: "other" for name in ("note", "held_at", "reason") if name in names}
    changes |= {name: False for name in ("pinned", "by_hand") if name in names}
    changes |= {name: frozenset({"bases"}) for name in ("hidden", "locked") if name in names}
    changes |= {"layer": None} if "layer" in names else {}
    changes |= {"salt": "ab"} if "salt" in names else {}
    if isinstance(item, Asset):
        changes |= {"source": "other", "cost_per_hour": item.cost_per_hour + 77}
        if not own:
            changes["performance"] = replace(item.performance, sweep_width_m=777.0)
    if isinstance(item, Partner):
        changes["shares"] = AgreedShares(0.77, None, 0.07, "other")
    if kind == "partners" and item.id != me:
        changes |= {"ceiling": Level.OPEN, "uses": frozenset({Purpose.CUSTOMS}), "cleared": not item.cleared}
    if not own and mark.handling.widen_h and isinstance(item, Duty):
        # Twenty minutes past the hour and later: within the same hour, whatever the step.
        step = hours(1 / 60)
        stops = tuple(replace(stop, start=stop.start - step, end=stop.end - step) for stop in item.stops)
        changes |= {"depart": item.depart - step, "back": item.back - step, "stops": stops}
    if not own and mark.handling.grid_m and isinstance(item, Base):
        changes["position"] = replace(item.position, lat_deg=item.position.lat_deg + 1e-6)
    return replace(item, **changes)
