"""The tables of ``tests/data/release``, asked of the engine: each case is a small plan and one question."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from app.domain.areas import EVEN_THREAT
from app.domain.change import table
from app.domain.edits.availabilities import add_availability
from app.domain.edits.layers import add_layer
from app.domain.edits.marks import draw_mark
from app.domain.edits.permissions import forbid_area
from app.domain.ids import DutyId, PartnerId
from app.domain.marking import FieldMark, Handling, LadderRow, Level, Marking, Purpose
from app.domain.marks import MarkKind
from app.domain.partners import AgreedShares
from app.domain.plan import KINDS
from app.domain.release import STRIPPED, Fate, engine, preview, release
from app.domain.release.draft import Step
from app.domain.release.rules import r14_derived, r16_generalise
from app.domain.release.rules.r12_strip import STATED_SWEEP_M
from app.geo.point import Position
from tests.builders import (
    ALPHA,
    BRAVO,
    HARBOUR,
    LEAD,
    a_delegation,
    a_duty,
    a_handover,
    a_plan,
    a_point,
    an_area,
    an_asset,
    at,
    marking,
    with_law,
    with_organisation,
)

DATA = Path(__file__).parents[1] / "data" / "release"
PARTNERS = {"JHQ": LEAD, "ALF": ALPHA, "BRV": BRAVO}
KEY = b"t" * 32
NOON = 12
OF_ASSETS = {"duties", "arrangements", "requests", "delegations", "handovers"}
"""Kinds that are an asset's owner's, whatever their marks say."""


def read(name):
    """Return a table of cases."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


ITEMS, FIELDS, COPIES = read("items")["case"], read("fields")["case"], read("copies")


def moment(hour):
    """Return a moment of a case, or None where it names none."""
    return None if hour is None or hour == "unknown" else at(hour)


def a_mark(tree):
    """Return the mark that a case speaks of."""

    def partners(codes):
        return frozenset(PARTNERS[code] for code in codes)

    handling = Handling(
        orcon=tree.get("orcon", False),
        approved=partners(tree.get("approved", [])),
        purposes=frozenset(map(Purpose, tree.get("purposes", []))),
        personal=tree.get("personal", False),
        keep_until=moment(tree.get("keep_until")),
        not_before=moment(tree.get("not_before")),
    )
    originator = tree.get("originator", "JHQ")
    return Marking(
        PARTNERS.get(originator, PartnerId(originator)),
        Level[tree.get("level", "OFFICIAL")],
        partners(tree.get("rel", ["ALF", "BRV"])),
        exercise=tree.get("exercise", True),
        national=tree.get("national", ""),
        handling=handling,
        received_for=partners(tree["received_for"]) if "received_for" in tree else None,
    )


def a_world(case, area):
    """Return a plan with one area, its partners as a case says."""
    plan = a_plan([], [area])
    ladders = {code: [] for code in PARTNERS}
    for row in case.get("ladder", []):
        until = moment(row.get("until"))
        ladders[row["of"]].append(LadderRow(row["name"], Level[row["level"]], at(row["since"]), until))
    partners = {}
    for code, identity in PARTNERS.items():
        hidden = code in case.get("hidden", [])
        mark = replace(marking(), releasable_to=frozenset() if hidden else frozenset(PARTNERS.values()))
        partners[identity] = replace(
            plan.partners[identity],
            ladder=tuple(ladders[code]),
            uses=frozenset(map(Purpose, case.get("uses", []))),
            cleared=case.get("cleared", False),
            ceiling=Level[case.get("ceiling", "RESTRICTED")],
            marking=mark,
        )
    if case.get("live"):
        partners = {
            i: replace(one, marking=replace(one.marking, exercise=False)) for i, one in partners.items()
        }
        mark = replace(plan.header.marking, exercise=False)
        plan = replace(plan, headers={plan.header.id: replace(plan.header, exercise=False, marking=mark)})
    if case.get("ceiling") == "OPEN":
        # The plan and its partners must be low enough to go at all.
        partners = {
            i: replace(one, marking=replace(one.marking, level=Level.OPEN)) for i, one in partners.items()
        }
        mark = replace(plan.header.marking, level=Level.OPEN)
        plan = replace(plan, headers={plan.header.id: replace(plan.header, marking=mark)})
    return replace(plan, partners=partners)


def copy_of(plan, to="ALF", time=NOON):
    """Return what a partner gets."""
    return release(plan, PARTNERS[to], key=KEY, at=moment(time))


def line_of(plan, identity, to=ALPHA, time=NOON):
    """Return what the preview says of an area."""
    lines = preview(plan, to, at=moment(time)).lines
    return next(line for line in lines if line.key == ("areas", identity))


def check_item(case):
    """Ask whether one area goes, and if not, under which rule it stays."""
    area = replace(an_area("asked"), marking=None if case.get("unmarked") else a_mark(case.get("mark", {})))
    plan, to, time = a_world(case, area), case.get("to", "ALF"), case.get("time", NOON)
    assert bool(copy_of(plan, to, time).value.areas) == case["goes"], case["is"]
    if "rule" in case:
        line = line_of(plan, area.id, PARTNERS[to], time)
        assert line.fate is Fate.STAYS, case["is"]
        assert [reason.rule for reason in line.reasons] == [case["rule"]], (case["is"], line)


def check_field(case):
    """Ask what becomes of one field that has a mark of its own."""
    mark = FieldMark(case["field"], a_mark(case["mark"]))
    flags = frozenset({"ALF", "CAL"})
    area = replace(an_area("asked", priority=5, threat=[2.0] * 24), task="Board.", flags=flags)
    area = replace(area, marking=replace(marking(LEAD, frozenset({ALPHA})), fields=(mark,)))
    copy = copy_of(a_world(case, area))
    areas = list(copy.value.areas.values())
    assert bool(areas) == case.get("goes", True), case["is"]
    line = line_of(a_world(case, area), area.id)
    if "rule" in case:
        assert [reason.rule for reason in line.reasons] == [case["rule"]], case["is"]
    if case.get("kept"):
        assert getattr(areas[0], case["field"]) == getattr(area, case["field"]), case["is"]
        assert line.fate is Fate.GOES
    if "fall" in case:
        fall = EVEN_THREAT if case["fall"] == "even" else case["fall"]
        fallen = getattr(areas[0], case["field"])
        assert (sorted(fallen) if isinstance(fallen, frozenset) else fallen) == fall, case["is"]
        assert not areas[0].marking.fields
        assert line.fate is Fate.PARTLY
    if "banner" in case:
        assert copy.banner is Level[case["banner"]], case["is"]


def a_full_world():
    """Return the plan that the cases of closure speak of, and where each thing of it is."""
    ship, plane = an_asset("ship"), an_asset("plane")
    north, south = an_area("north"), an_area("south", lat=12.0)
    duties = [a_duty(ship, north, 4, 6), a_duty(plane, south, 4, 6), a_duty(ship, north, 12, 13)]
    both = (*duties[2].stops, replace(duties[2].stops[0], area=south.id, start=at(14), end=at(15)))
    duties[2] = replace(duties[2], id=DutyId("d-both"), stops=both, back=at(17))
    plan = with_law(forbid_area(a_plan([ship, plane], [north, south], duties), ship.id, south.id))
    plan = with_organisation(plan)
    plan = add_availability(plan, ship.id, at(20), at(22))
    shown = marking()
    plan = replace(
        plan,
        permissions={i: replace(row, marking=shown) for i, row in plan.permissions.items()},
        availabilities={i: replace(row, marking=shown) for i, row in plan.availabilities.items()},
        grants={i: replace(row, area=north.id) for i, row in plan.grants.items()},
    )

    def only(kind):
        return kind, next(iter(table(plan, kind)))

    return plan, {
        "north": ("areas", north.id),
        "south": ("areas", south.id),
        "ship": ("assets", ship.id),
        "plane": ("assets", plane.id),
        "harbour": ("bases", HARBOUR),
        "BRV": ("partners", BRAVO),
        "ship north": ("duties", duties[0].id),
        "plane south": ("duties", duties[1].id),
        "ship both": ("duties", duties[2].id),
        "pact": only("instruments"),
        "article": only("grants"),
        "rider": only("arrangements"),
        "request": only("requests"),
        "refit": only("availabilities"),
        "gate": only("marks"),
        "delegation": only("delegations"),
        "handover": only("handovers"),
        "dispute": only("disagreements"),
        "forbidden": only("permissions"),
    }


def with_item(plan, key, **changes):
    """Return a plan with one item changed."""
    kind, identity = key
    rows = dict(table(plan, kind))
    rows[identity] = replace(rows[identity], **changes)
    return replace(plan, **{kind: rows})


def check_closure(case):
    """Withhold something: what hangs on it stays with it, and nothing else does."""
    plan, keys = a_full_world()
    # Everything is the lead's here, so that what is ALF's own is no exception.
    for key in keys.values():
        if key[0] not in OF_ASSETS:
            plan = with_item(plan, key, marking=marking())
    for name in case["away"]:
        # An unmarked item goes to nobody, its owner included.
        plan = with_item(plan, keys[name], marking=None)
    lines = {line.key: line.fate is not Fate.STAYS for line in preview(plan, ALPHA, at=at(NOON)).lines}
    copy = copy_of(plan).value
    for name in case["stays"]:
        assert not lines[keys[name]], (case["is"], name)
    for name in case["goes"]:
        assert lines[keys[name]], (case["is"], name)
    assert sum(len(table(copy, kind)) for kind in KINDS) == sum(lines.values()), case["is"]


def check_owner(case):
    """Ask for a duty that is marked as one partner's, of an asset that is another's."""
    ship, area = an_asset("ship", PARTNERS[case["asset_of"]]), an_area("area")
    duty = replace(a_duty(ship, area), marking=a_mark({"originator": case["marked"], "rel": case["rel"]}))
    plan = a_plan([replace(ship, marking=marking()), an_asset("plane", LEAD)], [area], [duty])
    given = a_delegation(ship, LEAD, marking=duty.marking)
    gate = a_point("gate")
    handed = a_handover(ship, plan.assets["a-plane"], gate, marking=duty.marking)
    plan = replace(plan, marks={gate.id: gate}, delegations={given.id: given}, handovers={handed.id: handed})
    copy = copy_of(plan, case["to"]).value
    for kind in ("duties", "delegations", "handovers"):
        assert bool(table(copy, kind)) == case["goes"], (case["is"], kind)


def check_banner(case):
    """Ask for the level of a copy with one area that is not like the rest."""
    area = replace(an_area("area"), marking=a_mark(case))
    rows = (
        [{"of": "BRV", "name": "Reservado", "level": case["stands_for"], "since": 0}]
        if "stands_for" in case
        else []
    )
    copy = copy_of(a_world({"ladder": rows}, area))
    assert copy.banner is Level[case["banner"]], case["is"]
    marks = [item.marking.level for kind in KINDS for item in table(copy.value, kind).values()]
    assert max(marks) == copy.banner, case["is"]


def check_strip(case):
    """Ask for fields that leave with no copy, of everything of a kind and whoever asks."""
    plan, _ = a_full_world()
    plan = add_layer(plan, "sheet", source="/home/planner/chart.mbtiles")
    plan = draw_mark(plan, "buoy", MarkKind.POINT, (Position(13.0, -60.5),))
    loud = {
        "note": "loud",
        "source": "loud",
        "held_at": "loud",
        "reason": "loud",
        "pinned": True,
        "by_hand": True,
    }
    loud |= {"cleared": True, "uses": frozenset(Purpose), "layer": next(iter(plan.layers))}
    loud |= {"shares": AgreedShares(0.5, reference="loud"), "cost_per_hour": 7777}
    loud |= {"hidden": frozenset({"areas"}), "locked": frozenset({"areas"}), "home": ALPHA}
    kind = case["kind"]
    for identity, item in table(plan, kind).items():
        mine = {name: loud[name] for name in case["fields"] if name in loud}
        plan = with_item(
            plan, (kind, identity), marking=replace(marking(), originator=item.marking.originator), **mine
        )
    for to in PARTNERS:
        copies = table(copy_of(plan, to).value, kind)
        assert copies, (case, to)
        for item in copies.values():
            for name in case["fields"]:
                assert getattr(item, name) == STRIPPED[kind][name] != loud.get(name), (case, to, name)
            assert "loud" not in repr(item)
    assert set(case["fields"]) == set(STRIPPED[kind])


def check_planners_own():
    """Layers go to nobody, others' sensors go with a stated figure, and no list of others goes along."""
    plan, keys = a_full_world()
    plan = add_layer(plan, "sheet", source="/home/planner/chart.mbtiles")
    layer = next(iter(plan.layers))
    plan = with_item(plan, ("layers", layer), marking=marking())
    orcon = Handling(orcon=True, approved=frozenset(PARTNERS.values()))
    plan = with_item(plan, keys["north"], marking=replace(marking(), handling=orcon))
    for to, identity in PARTNERS.items():
        copy = copy_of(plan, to)
        assert not copy.value.layers
        widths = {asset.performance.sweep_width_m for asset in copy.value.assets.values()}
        truth = {asset.performance.sweep_width_m for asset in plan.assets.values()}
        assert widths == (truth if identity == ALPHA else {STATED_SWEEP_M})
        for kind in KINDS:
            for item in table(copy.value, kind).values():
                mark, me = item.marking, {copy.recipient.id}
                assert mark.releasable_to == me
                assert mark.handling.approved <= me
                assert mark.received_for == (None if mark.originator == copy.recipient.id else me)


def check_derived(case):
    """Ask for the mark of what was made of several items."""
    plan = a_plan()
    inputs = [a_mark(tree) if tree else None for tree in case["inputs"]]
    derived = r14_derived.derived_marking(plan, inputs, at(NOON))
    assert derived.level is Level[case["level"]], case["is"]
    assert derived.readers == {PARTNERS[code] for code in case["readers"]}, case["is"]


def check_widening(case):
    """Ask for the times of a duty as somebody gets them."""
    ship, area = an_asset("ship"), an_area("area")
    mark = replace(marking(ALPHA), handling=Handling(widen_h=case["hours"]))
    duty = a_duty(ship, area, start=4 + 1 / 3, end=8 + 2 / 3, transit=2)
    plan = a_plan([ship], [area], [replace(duty, marking=mark)])
    copy = copy_of(plan, case.get("to", "BRV"))
    (got,) = copy.value.duties.values()
    times = (got.depart, got.stops[0].start, got.stops[0].end, got.back)
    words = [f"{time - at(0)}"[:-3].zfill(5) for time in times]
    assert words == [case[name] for name in ("depart", "start", "end", "back")], case["is"]


def check_places():
    """Give a base, an area, a point and lines by a grid: the cells say no more than that."""
    handling = Handling(grid_m=20_000)
    plan = draw_mark(a_plan([], [an_area("area")]), "buoy", MarkKind.POINT, (Position(13.31, -60.52),))
    plan = draw_mark(plan, "line", MarkKind.LINE, (Position(13.31, -60.52), Position(13.32, -60.53)))
    plan = draw_mark(plan, "far", MarkKind.LINE, (Position(13.31, -60.52), Position(14.32, -60.53)))
    for kind in ("bases", "areas", "marks"):
        for identity in table(plan, kind):
            plan = with_item(plan, (kind, identity), marking=replace(marking(ALPHA), handling=handling))
    exact, coarse = copy_of(plan, "ALF").value, copy_of(plan, "BRV").value
    assert [base.position for base in exact.bases.values()] == [plan.bases[HARBOUR].position]
    (area,), (true,) = coarse.areas.values(), plan.areas.values()
    assert area.shape.geometry.covers(true.shape.geometry)
    assert not {*area.shape.corners} & {*true.shape.corners}
    places = [base.position for base in coarse.bases.values()]
    places += [place for mark in coarse.marks.values() for place in mark.path]
    assert not set(places) & {plan.bases[HARBOUR].position, *(p for m in plan.marks.values() for p in m.path)}
    assert [(mark.kind, len(mark.path)) for mark in coarse.marks.values()] == [
        (MarkKind.POINT, 1),
        (MarkKind.POINT, 1),
        (MarkKind.LINE, 2),
    ]
    buoy, line, far = (mark.path for mark in coarse.marks.values())
    assert buoy == line
    assert buoy[0] == far[0]
    # Anything else in the same cell gives the same copy; a place of the next cell another.
    nudged = replace(plan.bases[HARBOUR], position=Position(13.001, -61.001))
    moved = replace(plan.bases[HARBOUR], position=Position(13.3, -61.001))
    for base, same in ((nudged, True), (moved, False)):
        other = copy_of(replace(plan, bases={HARBOUR: base}), "BRV").value
        assert (other.bases == coarse.bases) == same
    fates = {line.key[0]: line.fate for line in preview(plan, BRAVO, at=at(NOON)).lines}
    assert {fates[kind] for kind in ("bases", "areas", "marks")} == {Fate.COARSE}


def check_binding_dates():
    """Keep an agreement, an article, a rider and a request home whose dates cannot be widened."""
    plan, keys = a_full_world()
    for name in ("pact", "rider", "request", "delegation", "handover", "dispute", "ship north", "refit"):
        handling = Handling(widen_h=6)
        plan = with_item(plan, keys[name], marking=replace(marking(LEAD), handling=handling))
    copy, own = copy_of(plan, "BRV").value, copy_of(plan, "ALF").value
    assert [copy.instruments, copy.grants, copy.arrangements, copy.requests] == [{}] * 4
    assert [copy.delegations, copy.handovers, copy.disagreements] == [{}] * 3
    assert len(copy.duties) == 3
    # The asset's owner is the originator of its rider and its request.
    assert own.arrangements
    assert own.requests
    assert own.delegations
    assert own.handovers
    (refit,) = copy.availabilities.values()
    assert (refit.start, refit.end) == (at(18), at(24))


def check_flags():
    """Keep the flags that the recipient may know of; where none is left, any are expected."""
    flags = {"both": frozenset({"BRV", "CAL"}), "one": frozenset({"BRV"}), "none": frozenset({"CAL"})}
    areas = [replace(an_area(name), flags=named) for name, named in flags.items()]
    world = replace(a_world({"hidden": ["BRV"]}, areas[0]), areas={area.id: area for area in areas})
    got = {area.name: sorted(area.flags) for area in copy_of(world).value.areas.values()}
    assert got == {"both": ["CAL"], "one": ["any"], "none": ["CAL"]}


def check_failing():
    """Let each rule for items and each step that asks item by item fail: nothing goes then."""

    def fails(*_about):
        raise LookupError

    plan = a_plan([], [an_area("area")])
    for number, rule in enumerate(engine.RULES):
        if isinstance(rule, Step):
            continue
        broken = (*engine.RULES[:number], replace(rule, withholds=fails), *engine.RULES[number + 1 :])
        with patch.object(engine, "RULES", broken):
            (line,) = [one for one in preview(plan, ALPHA, at=at(NOON)).lines if one.key[0] == "areas"]
            assert line.fate is Fate.STAYS
            assert str(preview(plan, ALPHA, at=at(NOON)).nothing)
    with patch.object(r16_generalise, "_placed", fails):
        coarse = Handling(grid_m=20_000)
        area = replace(an_area("area"), marking=replace(marking(), handling=coarse))
        assert not copy_of(a_plan([], [area])).value.areas


def check_record():
    """Ask what is noted: for whom, how much of what, under which rules."""
    plan, _ = a_full_world()
    copy = copy_of(plan)
    record = copy.record
    assert record.recipient == "ALF"
    assert record.rules_version == 2
    assert dict(record.counts) == {k: len(table(copy.value, k)) for k in KINDS if table(copy.value, k)}
    assert set(record.identities) == {i for kind in KINDS if kind != "layers" for i in table(plan, kind)}
    entry = record.entry("ab" * 32)
    assert entry == {"partner": "ALF", "rules": 2, "items": sum(record.counts.values()), "sha256": "ab" * 32}


def check_handed_on():
    """Copy a copy: nobody but its originator gets what came in, whatever is written on it since."""
    first = copy_of(a_plan([], [replace(an_area("area"), marking=marking(BRAVO))]), "ALF")
    plan = first.value
    codes = {partner.code: i for i, partner in plan.partners.items()}
    everyone = frozenset(codes.values())
    partners, header = plan.partners.items(), plan.header

    def loose(item):
        return replace(item.marking, releasable_to=everyone)

    def at_home(item):
        return replace(loose(item), received_for=None)

    plan = replace(
        plan,
        partners={i: replace(one, ceiling=Level.CONTROLLED, marking=at_home(one)) for i, one in partners},
        headers={header.id: replace(header, marking=at_home(header))},
        areas={i: replace(area, marking=loose(area)) for i, area in plan.areas.items()},
    )
    (area,) = plan.areas
    stays = {code: line_of(plan, area, i).reasons for code, i in codes.items()}
    assert {code: [one.rule for one in why] for code, why in stays.items()} == {
        "JHQ": [18],
        "ALF": [],
        "BRV": [],
    }


def check_passed_on():
    """Send the lead an area of ours that Bravo may have: the lead is told so, and nobody else is."""
    both = frozenset({LEAD, BRAVO})
    ours = replace(an_area("ours"), marking=replace(marking(ALPHA), releasable_to=both))
    theirs = replace(an_area("theirs"), marking=replace(marking(BRAVO), releasable_to=both | {ALPHA}))
    plan = a_plan([], [ours, theirs])
    plan = replace(plan, headers={plan.header.id: replace(plan.header, home=ALPHA)})

    def told(recipient, name, known=plan):
        copy = copy_of(known, recipient).value
        codes = {identity: partner.code for identity, partner in copy.partners.items()}
        mark = next(area.marking for area in copy.areas.values() if area.name == name)
        assert mark.releasable_to <= codes.keys()
        assert (mark.received_for or mark.releasable_to) == mark.releasable_to
        return {codes[one] for one in mark.releasable_to}

    assert told("JHQ", "ours") == {"JHQ", "BRV"}
    assert told("BRV", "ours") == {"BRV"}
    assert told("JHQ", "theirs") == {"JHQ"}
    at_lead = replace(plan, headers={plan.header.id: replace(plan.header, home=None)})
    assert told("JHQ", "ours", at_lead) == {"JHQ"}
    hidden = replace(plan.partners[BRAVO], marking=replace(marking(LEAD), releasable_to=frozenset()))
    hidden = replace(hidden, marking=replace(hidden.marking, originator=ALPHA))
    unknown = replace(plan, areas={ours.id: ours}, partners={**plan.partners, BRAVO: hidden})
    assert told("JHQ", "ours", unknown) == {"JHQ"}


WHOLE = (
    check_planners_own,
    check_places,
    check_binding_dates,
    check_flags,
    check_failing,
    check_record,
    check_handed_on,
    check_passed_on,
)
"""What is no row of a table."""
TABLES = (
    (check_strip, COPIES["strip"]),
    (check_item, ITEMS),
    (check_field, FIELDS),
    (check_closure, COPIES["closure"]),
    (check_owner, COPIES["owner"]),
    (check_banner, COPIES["banner"]),
    (check_derived, COPIES["derived"]),
    (check_widening, COPIES["widen"]),
)
CASES = [(check, case) for check, cases in TABLES for case in cases]


def check_all(first=0):
    """Ask every case, those of one rule first."""
    for check, case in sorted(CASES, key=lambda row: row[1].get("rule") != first):
        check(case)
    for check in WHOLE:
        check()
