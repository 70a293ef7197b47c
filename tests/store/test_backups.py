"""Dated copies: which are made, which may go, and getting one back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Change, difference
from app.domain.edits.areas import draw_area
from app.store import acts
from app.store.backups import Backup, back_up, backups_of, list_backups, restore, surplus
from app.store.plans import PlanStore
from tests.builders import D, a_plan, a_square, at


@pytest.fixture
def store(tmp_path):
    """Return a new plan file."""
    store = PlanStore.create(tmp_path / "plan.watchbill", a_plan(), "Planner", D)
    yield store
    store.close()


def edit(store):
    """Add an area."""
    plan = store.load()
    before, after = difference(plan, draw_area(plan, "New", a_square(12, -60)))
    store.write(acts.make(Change(say("change.draw_area", name="New"), "Planner", D, before, after)))


def test_equal_states_are_kept_once(store):
    """A plan that did not change gets no second copy, one that did gets one, and it is found by its path."""
    first = back_up(store, store.path, at(1))
    assert back_up(store, store.path, at(2)) == first
    edit(store)
    second = back_up(store, store.path, at(3))
    assert list_backups(store.document) == [second, first] == backups_of(store.path)
    assert second.is_of(store.audit_head)
    assert not first.is_of(store.audit_head)
    copy = PlanStore.open_read_only(first.path)
    assert copy.load() == a_plan()
    copy.close()


def test_a_copy_is_never_restored_over_a_file(store, tmp_path):
    """It is written to a new file, which opens as the plan was then."""
    backup = back_up(store, store.path, at(1))
    edit(store)
    with pytest.raises(AppError, match="exists already"):
        restore(backup, store.path)
    restore(backup, tmp_path / "back.watchbill")
    again = PlanStore.open(tmp_path / "back.watchbill")
    assert again.load() == a_plan()
    again.close()


def test_the_newest_copy_stays_when_the_clock_was_set_back(store):
    """Twelve copies of later days do not push out the one made just now."""
    for hour in range(12):
        edit(store)
        back_up(store, store.path, at(1000 + hour / 60))
    edit(store)
    made = back_up(store, store.path, D)
    assert made.path.exists()
    assert len(list_backups(store.document)) == 11


times = st.lists(st.integers(0, 60 * 24 * 3600), unique=True, max_size=120)


@given(times)
@settings(max_examples=50, deadline=None)
def test_thinning_keeps_the_newest_and_one_a_day(seconds):
    """Ten newest, the newest of each of the last thirty days that have one, nothing else."""
    made = [
        Backup(Path(str(number)), D + timedelta(seconds=second), number, "")
        for number, second in enumerate(sorted(seconds))
    ]
    gone = surplus(made)
    kept = [backup for backup in made if backup not in gone]
    assert kept[-10:] == made[-10:]
    days = sorted({backup.time.date() for backup in made})[-30:]
    for day in days:
        assert max(b.time for b in made if b.time.date() == day) in {b.time for b in kept}
    assert len(kept) <= 40
    assert not made or kept
    # Thinning again changes nothing: starts one after another wear nothing away.
    assert surplus(kept) == []
