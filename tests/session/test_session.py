"""The open plan: edits, undo and redo, saved before they are shown."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AreaId, AssetId
from app.geo.point import Position
from app.session import actions
from app.session.session import Session
from app.session.usecases.create import Beginning, begin_sample, create_empty, is_edited, sample_copy
from tests.builders import ALPHA, HARBOUR, D, a_plan, a_square, an_area, an_asset, at, hours


@pytest.fixture
def session(tmp_path):
    """Return a session on a small plan."""
    session = Session.create(tmp_path / "plan.watchbill", a_plan([an_asset("ship")], [an_area("area")]))
    yield session
    session.close()


def test_an_edit_is_told_and_saved(session):
    """The change that is sent is in the file already."""
    seen = []
    session.changed.connect(lambda change: seen.append((change, Session.open(session.path, read_only=True))))
    change = actions.draw_area(session, "New", a_square(12, -60))
    ((told, other),) = seen
    assert told == change
    assert str(change.label) == "Draw New"
    assert other.plan == session.plan
    other.close()


def test_undo_and_redo_survive_closing(session):
    """Undo, close, open, redo: as if nothing had happened."""
    before = session.plan
    actions.draw_area(session, "New", a_square(12, -60))
    after = session.plan
    session.undo()
    assert session.plan == before
    session.close()
    again = Session.open(session.path)
    assert again.plan == before
    assert str(again.redo_label) == "Draw New"
    again.redo()
    assert again.plan == after
    assert str(again.undo_label) == "Draw New"
    again.close()


def test_an_edit_that_cannot_be_made_changes_nothing(session):
    """Plan, file and history stay."""
    before = session.plan
    with pytest.raises(AppError):
        actions.draw_area(session, "", a_square(12, -60))
    assert session.plan is before
    assert session.undo_label is None


def test_an_edit_that_changes_nothing_is_no_change(session):
    """Nothing to undo comes of it."""
    assert session.apply(say("change.describe_plan"), lambda plan: plan) is None
    assert session.undo_label is None


def test_several_things_go_in_one_step(session):
    """What hangs on something may be chosen before or after it; one undo brings all of it back."""
    actions.assign_duty(session, AssetId("a-ship"), AreaId("z-area"), at(4))
    before = session.plan
    duty = next(iter(before.duties))
    change = actions.remove_all(
        session, [("bases", HARBOUR), ("assets", "a-ship"), ("areas", "z-area"), ("duties", duty)]
    )
    assert str(change.label) == "Remove 4 things"
    assert [*session.plan.bases, *session.plan.assets, *session.plan.areas, *session.plan.duties] == []
    session.undo()
    assert session.plan == before
    assert str(actions.remove_all(session, [("areas", "z-area")]).label) == "Remove area"


@pytest.mark.parametrize("stays", [("bases", HARBOUR), ("headers", "plan"), ("areas", "gone")])
def test_where_one_thing_has_to_stay_all_of_them_do(session, stays):
    """A base with an asset, the plan itself, something that is not there."""
    before = session.plan
    with pytest.raises(AppError):
        actions.remove_all(session, [("areas", "z-area"), stays])
    assert session.plan is before


def test_a_note_on_a_duty_is_no_move(session):
    """History says what was done."""
    actions.assign_duty(session, AssetId("a-ship"), AreaId("z-area"), at(4))
    duty = next(iter(session.plan.duties.values()))
    change = actions.describe_duty(session, replace(duty, note="Ask the harbour master."))
    assert str(change.label) == "Change duty of ship"
    later = replace(session.plan.duties[duty.id], back=duty.back + hours(1))
    assert str(actions.describe_duty(session, later).label) == "Move duty of ship"


def test_there_is_an_end_to_undo_and_redo(session):
    """Both say so."""
    with pytest.raises(AppError, match="nothing to undo"):
        session.undo()
    with pytest.raises(AppError, match="nothing to redo"):
        session.redo()


def test_the_sample_can_be_had_anew():
    """A copy that was edited is told from one that was not; a new one stands beside it with a number."""
    assert sample_copy() is None
    first = begin_sample()
    assert sample_copy() == first.path
    assert not is_edited(first.path)
    actions.draw_area(first, "Mine", a_square(12, -60))
    assert is_edited(first.path)
    first.close()
    second = begin_sample()
    assert second.path.stem == f"{first.path.stem} 2"
    assert len(second.plan.areas) == len(first.plan.areas) - 1
    second.close()
    assert first.path.is_file()
    os.utime(first.path)
    assert sample_copy() == first.path


def test_an_empty_plan_has_its_lead(tmp_path):
    """A new plan holds the partner that leads it and nothing else."""
    beginning = Beginning("NEW", D, 3, "Joint Headquarters", "JHQ", exercise=True)
    session = create_empty(tmp_path / "new.watchbill", beginning)
    assert [partner.code for partner in session.plan.partners.values()] == ["JHQ"]
    assert not session.plan.areas
    session.close()


def test_a_base_keeps_the_clocks_of_where_it_is_placed(tmp_path):
    """Those of the nearest town, on the high sea those of its longitude."""
    session = Session.create(tmp_path / "clocks.watchbill", a_plan())
    for place in (Position(13.1, -59.62), Position(30, -45)):
        actions.place_base(session, f"Base {place.lat_deg}", ALPHA, place)
    zones = {base.name: base.timezone for base in session.plan.bases.values()}
    assert zones["Base 13.1"] == "America/Barbados"
    assert zones["Base 30"] == "Etc/GMT+3"
    session.close()
