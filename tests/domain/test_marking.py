"""Marks: what they can say, and who may change them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.errors import AppError
from app.domain.codec import from_tree, to_tree
from app.domain.edits.markings import mark
from app.domain.ids import PartnerId
from app.domain.marking import FieldMark, Handling, LadderRow, Level, Marking, Purpose, widens
from app.session import actions
from app.session.session import Session
from tests.builders import ALPHA, BRAVO, LEAD, a_plan, an_area, at

FULL = Marking(
    BRAVO,
    Level.RESTRICTED,
    frozenset({ALPHA, LEAD}),
    exercise=True,
    national="Reservado",
    handling=Handling(
        orcon=True,
        approved=frozenset({ALPHA, LEAD}),
        purposes=frozenset({Purpose.CRIME}),
        personal=True,
        keep_until=at(48),
        not_before=at(6),
        grid_m=5_000.0,
        widen_h=6,
    ),
    received_for=frozenset({LEAD}),
    fields=(FieldMark("task", Marking(ALPHA, exercise=True)),),
)


@pytest.fixture
def session(tmp_path):
    """Return a session on a plan with one area that is marked in every way."""
    area = replace(an_area("area"), marking=FULL)
    session = Session.create(tmp_path / "plan.watchbill", a_plan([], [area]))
    yield session
    session.close()


def test_a_mark_is_the_same_after_writing_and_reading(session):
    """As a tree, and in a plan file with its ladders."""
    assert from_tree(to_tree(FULL), Marking) == FULL
    row = LadderRow("Reservado", Level.RESTRICTED, at(0), at(48))
    brave = replace(session.plan.partners[BRAVO], ladder=(row,), uses=frozenset(Purpose), cleared=True)
    actions.describe_partner(session, brave)
    again = Session.open(session.path, read_only=True)
    assert again.plan == session.plan
    assert again.plan.partners[BRAVO].ladder == (row,)
    again.close()


def test_a_mark_of_an_older_plan_asks_for_no_more_than_it_did():
    """Fields that it does not have are those of a plain mark."""
    old = {"originator": BRAVO, "level": 2, "releasable_to": [ALPHA], "exercise": True}
    assert from_tree(old, Marking) == Marking(BRAVO, Level.RESTRICTED, frozenset({ALPHA}), exercise=True)


@pytest.mark.parametrize(
    "made",
    [
        lambda: Handling(grid_m=-1),
        lambda: Handling(grid_m=float("nan")),
        lambda: Handling(grid_m=600_000),
        lambda: Handling(widen_h=-1),
        lambda: Handling(widen_h=100),
        lambda: LadderRow("", Level.OPEN, at(0)),
        lambda: LadderRow("Reservado", Level.OPEN, at(6), at(6)),
        lambda: FieldMark("task", FULL),
        lambda: FieldMark("task", Marking(ALPHA, handling=Handling(widen_h=1))),
    ],
)
def test_what_a_mark_cannot_ask_is_refused(made):
    """Figures out of range, rows that run backwards, coarse fields and fields of fields."""
    with pytest.raises(AppError):
        made()


NARROWER = (
    replace(FULL, level=Level.CONTROLLED),
    replace(FULL, releasable_to=frozenset({LEAD})),
    replace(FULL, releasable_to=frozenset()),
    replace(FULL, handling=replace(FULL.handling, approved=frozenset())),
)
WIDER = (
    None,
    replace(FULL, level=Level.OPEN),
    replace(FULL, releasable_to=frozenset({ALPHA, LEAD, BRAVO})),
    replace(FULL, received_for=None),
    replace(FULL, received_for=frozenset({LEAD, ALPHA})),
    replace(FULL, originator=LEAD),
    replace(FULL, exercise=False),
    replace(FULL, national=""),
    replace(FULL, fields=()),
    replace(FULL, handling=Handling()),
    replace(FULL, handling=replace(FULL.handling, orcon=False)),
    replace(FULL, handling=replace(FULL.handling, approved=frozenset({ALPHA, LEAD, BRAVO}))),
    replace(FULL, handling=replace(FULL.handling, grid_m=0.0)),
    replace(FULL, handling=replace(FULL.handling, not_before=None)),
)


@pytest.mark.parametrize("new", NARROWER)
def test_what_came_in_can_be_held_closer(session, new):
    """A higher level and shorter lists are anybody's to give."""
    assert not widens(FULL, new)
    (area,) = session.plan.areas.values()
    actions.mark(session, [("areas", area.id)], new)
    assert session.plan.areas[area.id].marking == new
    session.undo()
    assert session.plan.areas[area.id].marking == FULL


@pytest.mark.parametrize("new", WIDER)
def test_what_came_in_is_its_originators_to_widen(session, new):
    """By whatever edit, the mark taken away included; what was entered here is the planner's own."""
    assert widens(FULL, new)
    (area,) = session.plan.areas.values()
    with pytest.raises(AppError, match="only its originator"):
        actions.describe_area(session, replace(area, marking=new))
    assert session.plan.areas[area.id] == area
    assert not widens(replace(FULL, received_for=None), new)
    assert not widens(None, FULL)


def test_what_came_in_can_be_drawn_anew_otherwise(session):
    """R18 is about marks alone: fields stand open, as they did."""
    (area,) = session.plan.areas.values()
    actions.describe_area(session, replace(area, task="Listen."))
    assert session.plan.areas[area.id].task == "Listen."


def test_a_mark_names_partners_of_the_plan():
    """A stranger neither owns nor gets anything; what is gone cannot be marked."""
    plan = a_plan([], [an_area("area")])
    (area,) = plan.areas
    for new in (Marking(PartnerId("nobody")), replace(FULL, releasable_to=frozenset({PartnerId("nobody")}))):
        with pytest.raises(AppError):
            mark(plan, [("areas", area)], new)
    with pytest.raises(AppError):
        mark(plan, [("areas", "gone")], FULL)
    marked = mark(plan, [("areas", area), ("partners", ALPHA)], FULL)
    assert marked.areas[area].marking == marked.partners[ALPHA].marking == FULL


def test_readers_are_those_on_every_list():
    """The originator always; others where each list that counts names them."""
    plain = Marking(BRAVO, releasable_to=frozenset({ALPHA, LEAD}))
    assert plain.readers == {ALPHA, BRAVO, LEAD}
    assert replace(plain, handling=Handling(orcon=True, approved=frozenset({ALPHA}))).readers == {
        ALPHA,
        BRAVO,
    }
    assert replace(plain, received_for=frozenset({LEAD})).readers == {LEAD, BRAVO}
    assert FULL.partners == {ALPHA, BRAVO, LEAD}
