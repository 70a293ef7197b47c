"""The table of legal cases, written from model and treaties by somebody who had not seen the engine."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.ids import AreaId, GrantId, InstrumentId
from app.domain.law.basis import Assessment, assess
from app.domain.law.legs import Leg, Part, Pursuit, Waters
from app.domain.law.register import Condition, ConditionKind, Grant, Instrument, InstrumentKind, Register
from app.domain.law.terms import ANY, Action, Mode, Slot, Status, Zone
from app.geo.routing import Medium

EVERYBODY = frozenset({"ALV", "BRI", "CAL", "DOR", "ESM", "VEN"})
DATA = Path(__file__).parents[2] / "data" / "law"
T = datetime(2026, 3, 2, 12, tzinfo=UTC)
CASES = tomllib.loads((DATA / "cases.toml").read_text("utf-8"))["cases"]


def hour(number: float) -> datetime:
    """Return a moment of the cases."""
    return T + timedelta(hours=number)


def chosen(words, kind):
    """Return the members of an enumeration that a list of words means."""
    return frozenset(kind) if words == ["*"] else frozenset(map(kind, words))


def read_register() -> Register:
    """Return the register that all cases are judged by."""
    table = tomllib.loads((DATA / "register.toml").read_text("utf-8"))
    return Register(
        tuple(an_instrument(**row) for row in table["instruments"]),
        tuple(a_grant(**row) for row in table["grants"]),
    )


def an_instrument(*, id, title, kind, parties, since, until=None, reviewed=True, **_notes):
    """Return an instrument of the table."""
    review = ("Legal adviser", since) if reviewed else ("", None)
    reviewed_by, reviewed_on = review
    return Instrument(
        InstrumentId(id),
        title,
        InstrumentKind(kind),
        frozenset(parties),
        since,
        until,
        reviewed_by=reviewed_by,
        reviewed_on=reviewed_on,
    )


def a_grant(*, id, instrument, slot, by, to, actions, zones, article, **more):
    """Return a grant of the table."""
    area = more.get("area")
    return Grant(
        GrantId(id),
        InstrumentId(instrument),
        Slot(slot),
        by,
        frozenset(to),
        chosen(actions, Action),
        chosen(zones, Zone),
        article,
        Mode(more.get("mode", "standing")),
        more.get("deemed_after_h", 0),
        more.get("authority", ""),
        more.get("subject", ANY),
        AreaId(area) if area else None,
        frozenset(map(Medium, more.get("media", []))),
        frozenset(Condition(ConditionKind(kind), *figure) for kind, *figure in more.get("conditions", [])),
        more.get("since"),
        more.get("until"),
    )


def a_leg(case) -> Leg:
    """Return the leg of a case."""
    pursuit = case.get("pursuit")
    return Leg(
        case["partner"],
        Medium(case.get("medium", "water")),
        tuple(a_part(**row) for row in case["parts"]),
        frozenset(map(Action, case["actions"])),
        frozenset(case.get("flags", [ANY])),
        frozenset(case.get("riders", [])),
        frozenset(case.get("riders_asked", [])),
        {state: hour(number) for state, number in case.get("notices", {}).items()},
        flag_confirmed=case.get("flag_confirmed", False),
        pursuit=Pursuit(**pursuit) if pursuit else None,
        force_limits_read=EVERYBODY if case.get("force_limits_read") else frozenset(),
        contact_points=EVERYBODY if case.get("contact_point_known") else frozenset(),
        seniority_years=case.get("seniority_years", 0),
    )


def a_part(*, to, zone=None, host="", waters=(), approximate=False, areas=(), **more) -> Part:
    """Return one part of a leg."""
    places = waters or [{"zone": zone, "host": host, "approximate": approximate}]
    return Part(
        hour(more["from"]),
        hour(to),
        tuple(Waters(Zone(p["zone"]), p.get("host", ""), p.get("approximate", approximate)) for p in places),
        frozenset(map(AreaId, areas)),
        more.get("daylight", False),
        more.get("off_coast_nm"),
    )


REGISTER = read_register()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_comes_out_as_the_table_says(case):
    """Status, and where the table names it who decides and why; and every answer gives its reason."""
    found = assess(a_leg(case), REGISTER, live=case.get("live", False))
    expected = case["expect"]
    assert found.status is Status[expected["status"].upper()], told(found)
    decisive = {
        tuple(facts(answer, expected))
        for verdict in found.verdicts
        if verdict.status is found.status
        for answer in verdict.answers
        if answer.status is found.status
    }
    assert tuple(expected[key] for key in facts_of(expected)) in decisive, told(found)
    assert all(str(answer.why) for verdict in found.verdicts for answer in verdict.answers)


def facts_of(expected) -> list[str]:
    """Return what a case says of the answer that decides."""
    return [key for key in ("slot", "state", "code", "grant") if key in expected]


def facts(answer, expected):
    """Return the same of an answer."""
    said = {
        "slot": answer.slot.value,
        "state": answer.state,
        "code": answer.code.value,
        "grant": answer.grant.id if answer.grant else None,
    }
    return [said[key] for key in facts_of(expected)]


def told(found: Assessment) -> str:
    """Return all verdicts in words."""
    return "\n".join(
        f"{verdict.waters.zone.value} {verdict.waters.host} {verdict.action.value} {verdict.flag}: "
        + "; ".join(f"{a.slot.value} {a.state} {a.code.value} {a.why}" for a in verdict.answers)
        for verdict in found.verdicts
    )
