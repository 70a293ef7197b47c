"""The plan file: what is saved is there, and what is wrong with a file is said."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlcipher3 import dbapi2

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Boarding
from app.domain.change import Change, difference, table
from app.domain.edits.areas import remove_area
from app.domain.edits.permissions import forbid_area
from app.domain.law.terms import Action
from app.domain.marking import Handling
from app.domain.statements import reads_the_same
from app.store import acts, audit
from app.store.database import connect
from app.store.plans import PlanStore
from app.store.schema import APPLICATION_ID, METADATA, SCHEMA_VERSION
from app.trust.laptop import is_signed
from tests.builders import D, a_duty, a_plan, an_area, an_asset, at
from tests.store.checks import drawn, execute

DATA = Path(__file__).parents[1] / "data"
SHIP, AREA = an_asset("ship"), an_area("area")
PLAN = a_plan([SHIP], [AREA], [a_duty(SHIP, AREA, pinned=True)], days=2)
FULL = forbid_area(
    replace(PLAN, headers={"plan": replace(PLAN.header, freeze_until=at(3))}), SHIP.id, AREA.id
)


@pytest.fixture
def store(tmp_path):
    """Return a new plan file."""
    store = PlanStore.create(tmp_path / "plan.watchbill", FULL, "Planner", D)
    yield store
    store.close()


def history(store):
    """Return the changes that can be undone and those that can be made again."""
    done, undone = store.history()
    return [store.load_change(seq) for seq in done], [store.load_change(seq) for seq in undone]


def test_a_plan_is_read_back_as_it_was(store):
    """Every field of every kind survives the file, in the order of adding."""
    assert store.load() == FULL
    assert list(store.load().partners) == list(FULL.partners)


def test_a_saved_change_is_there_after_reopening(store):
    """Plan and history are what they were."""
    plan, change = drawn(FULL)
    store.write(acts.make(change))
    store.close()
    again = PlanStore.open(store.path)
    assert again.load() == plan
    assert history(again) == ([change], [])
    again.close()


def test_undo_and_redo_survive_reopening(store):
    """What was undone before closing can be made again after it."""
    plan, change = drawn(FULL)
    store.write(acts.make(change))
    store.write(acts.take_back(change, "Planner", at(2)))
    store.close()
    again = PlanStore.open(store.path)
    assert again.load() == FULL
    assert history(again) == ([], [change])
    again.write(acts.make_again(change, "Planner", at(3)))
    assert again.load() == plan
    again.close()


def test_a_new_change_forgets_what_was_undone(store):
    """The branch not taken is gone from the history, not from the log."""
    _, first = drawn(FULL, "First")
    store.write(acts.make(first))
    store.write(acts.take_back(first, "Planner", at(2)))
    _, second = drawn(FULL, "Second")
    store.write(acts.make(second))
    assert history(store) == ([second], [])
    assert store.audit_head.seq == 4


def test_an_undone_removal_brings_everything_back(store):
    """An area removed with its duties and permissions comes back with them."""
    plan = replace(FULL, duties={i: replace(d, pinned=False) for i, d in FULL.duties.items()})
    for old, new in ((FULL, plan), (plan, remove_area(plan, AREA.id))):
        before, after = difference(old, new)
        change = Change(say("change.remove", name="area"), "Planner", D, before, after)
        store.write(acts.make(change))
    store.write(acts.take_back(change, "Planner", D))
    assert store.load() == plan


def test_a_change_made_elsewhere_is_noticed(store):
    """Two programs on one file: the one that comes second is told, and nothing of the first is lost."""
    other = PlanStore.open(store.path)
    plan, change = drawn(FULL)
    other.write(acts.make(change))
    with pytest.raises(AppError, match="changed by another program"):
        store.write(acts.make(drawn(FULL, "Late")[1]))
    assert other.load() == plan
    other.close()


def test_an_ordinary_client_reads_the_file(store):
    """Python's own SQLite opens the file, and finds the marks that say whose it is."""
    connection = sqlite3.connect(store.path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert connection.execute("SELECT name, code FROM partners ORDER BY seq").fetchone() == (
        "Joint Headquarters",
        "JHQ",
    )
    connection.close()


def test_the_migrations_make_the_schema_that_the_program_uses(store):
    """Tables made step by step are the tables of ``schema``."""
    engine = connect(store.path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (lambda path: path.unlink(), "no plan file"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"%PDF-1.7 not a plan"), "not a plan of Watchbill"),
        (lambda path: execute(path, "PRAGMA application_id=1"), "not a plan of Watchbill"),
        (lambda path: execute(path, "PRAGMA user_version=99"), "newer Watchbill"),
        (lambda path: path.write_bytes(path.read_bytes()[:20_000]), "damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:4096] + bytes(4096 * 5)), "damaged"),
        (lambda path: execute(path, "UPDATE areas SET priority=9"), "does not hold what it should|priority"),
        (lambda path: path.chmod(0o444), "read-only"),
    ],
    ids=[
        "missing",
        "empty",
        "foreign",
        "other program",
        "newer",
        "cut",
        "zeroed",
        "impossible value",
        "read-only",
    ],
)
def test_each_bad_file_has_its_own_message(store, spoil, text):
    """What is wrong, where, and what to do; the file is left as it is."""
    store.close()
    spoil(store.path)
    before = store.path.read_bytes() if store.path.exists() else None
    with pytest.raises(AppError, match=text) as caught:
        PlanStore.open(store.path).load()
    assert str(store.path) in str(caught.value) or "priority" in str(caught.value)
    assert (store.path.read_bytes() if store.path.exists() else None) == before


@pytest.mark.parametrize(
    ("statements", "text"),
    [
        (["UPDATE audit SET author='x' WHERE seq=2"], "entry 2 of the log was altered"),
        (["DELETE FROM audit WHERE seq=2"], "gap at entry 2"),
        (["UPDATE audit SET payload='{}' WHERE seq=1"], "entry 1 of the log was altered"),
    ],
)
def test_a_log_that_was_tampered_with_is_found(store, statements, text):
    """Edit or delete one entry, the triggers taken out first: the chain shows where."""
    plan, first = drawn(FULL)
    store.write(acts.make(first))
    store.write(acts.make(drawn(plan, "Second")[1]))
    store.close()
    execute(store.path, "DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete", *statements)
    again = PlanStore.open(store.path)
    assert text in str(again.verify(is_signed).broken[0])
    again.close()


def test_the_log_cannot_be_altered_in_passing(store):
    """The triggers refuse what is not meant."""
    with pytest.raises(dbapi2.DatabaseError, match="append-only"):
        execute(store.path, "DELETE FROM audit")


def test_a_copy_is_whole_and_stands_alone(store, tmp_path):
    """A copy opens as the plan; what was there before is replaced, and no part file is left."""
    target = tmp_path / "copy.watchbill"
    target.write_bytes(b"old")
    store.save_copy(target)
    copy = PlanStore.open(target)
    assert copy.load() == FULL
    copy.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.watchbill", "plan.watchbill"]


def test_a_copy_onto_itself_or_nowhere_is_refused(store, tmp_path):
    """The open file is never overwritten, and a folder that is not there is named."""
    with pytest.raises(AppError, match="open plan itself"):
        store.save_copy(store.path)
    with pytest.raises(AppError, match="no folder"):
        store.save_copy(tmp_path / "nowhere" / "copy.watchbill")


def test_a_new_plan_never_overwrites(store):
    """Creating over an existing file is refused."""
    with pytest.raises(AppError, match="exists already"):
        PlanStore.create(store.path, PLAN, "Planner", D)


def test_a_full_disk_keeps_what_was_saved(store):
    """With no page left to grow into, the save fails with words and the plan is as before."""
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=24")
    saved = [FULL]

    def save_on():
        for number in range(500):
            new, change = drawn(saved[-1], f"Area {number}")
            store.write(acts.make(change))
            saved.append(new)

    with pytest.raises(AppError, match="disk is full"):
        save_on()
    assert store.load() == saved[-1]


def test_the_chain_binds_the_document(store):
    """A log moved into another document is broken from its first entry."""
    with store._engine.connect() as connection:
        log = list(audit.entries(connection))
    assert list(audit.broken_links(log, store._facts["document"])) == []
    assert list(audit.broken_links(log, "another")) != []


KEPT = {
    "v1": ("TEST", 2, 1),
    "v2": ("TRADE WIND", 16, 1),
    "v3": ("TRADE WIND", 12, 1),
    "v4": ("TRADE WIND", 12, 1),
    "v5": ("TRADE WIND", 12, 1),
    "v6": ("TRADE WIND", 12, 1),
}
"""Plans as released versions saved them: their name, how many areas and how many duties they have."""


def kept_plan(version, folder):
    """Return the plan that a version saved, brought up to date in a copy."""
    copy = folder / f"{version}.watchbill"
    shutil.copy(DATA / "plans" / version / "plan.watchbill", copy)
    store = PlanStore.open(copy)
    plan = store.load()
    store.close()
    return plan


@pytest.mark.parametrize("version", KEPT)
def test_a_plan_of_every_released_version_opens_for_ever(version, tmp_path):
    """The frozen file is brought up to date with all it holds."""
    copy = tmp_path / "plan.watchbill"
    shutil.copy(DATA / "plans" / version / "plan.watchbill", copy)
    store = PlanStore.open(copy)
    plan = store.load()
    assert (plan.header.name, len(plan.areas), len(plan.duties)) == KEPT[version]
    store.close()


def test_a_kept_plan_has_the_notes_of_its_schema(tmp_path):
    """Those on the plan itself, a layer and an availability; the plan of the schema before has none."""
    notes = {}
    for version in ("v2", "v3"):
        copy = tmp_path / f"{version}.watchbill"
        shutil.copy(DATA / "plans" / version / "plan.watchbill", copy)
        store = PlanStore.open(copy)
        plan = store.load()
        store.close()
        things = (plan.header, *plan.layers.values(), *plan.availabilities.values())
        notes[version] = [thing.note for thing in things if thing.note]
    assert notes["v2"] == []
    assert notes["v3"] == ["Ask the lead.", "From the survey of 2024.", "Engine change."]


def test_a_kept_plan_has_the_law_of_its_schema(tmp_path):
    """Whose waters, what is done in an area, the register, what is arranged and asked; before it nothing."""
    old, new = kept_plan("v3", tmp_path), kept_plan("v4", tmp_path)
    assert not any((old.instruments, old.grants, old.arrangements, old.requests))
    assert {frozenset(area.actions) for area in old.areas.values()} == {frozenset({Action.PATROL})}
    assert (len(new.instruments), len(new.grants)) == (11, 23)
    assert [row.accepted_by for row in new.arrangements.values()][-1] == "Esmera duty officer"
    assert [row.state for row in new.requests.values()] == ["ESM"]
    assert {unit for partner in new.partners.values() for unit in partner.waters} >= {"MTQ", "DMA", "BRB"}
    assert {area.flags for area in new.areas.values()} == {
        frozenset({"any"}),
        frozenset({"ESM", "stateless"}),
    }


def test_a_kept_plan_has_the_markings_and_exchanges_of_its_schema(tmp_path):
    """Handling, a ladder, what is planned for a boarding and what went to whom; before it nothing."""
    found, went = {}, {}
    for version in ("v4", "v5"):
        copy = tmp_path / f"{version}.watchbill"
        shutil.copy(DATA / "plans" / version / "plan.watchbill", copy)
        store = PlanStore.open(copy)
        found[version], went[version] = store.load(), store.disclosures()
        store.close()
    old, new = found["v4"], found["v5"]
    assert {area.marking.handling for area in old.areas.values()} == {Handling()}
    assert not any(partner.ladder or partner.cleared for partner in old.partners.values())
    assert all(area.boarding == Boarding() for area in old.areas.values())
    assert [area.marking.handling.grid_m for area in new.areas.values() if area.boarding.rescue] == [1000]
    assert [row.name for one in new.partners.values() for row in one.ladder] == ["CONFIDENCIAL"]
    assert (old.header.home, new.header.home) == (None, None)
    assert (len(went["v4"]), [one.code for one in went["v5"]]) == (0, ["ALV"])


def test_a_kept_plan_has_what_is_organised_in_its_schema(tmp_path):
    """Opinions, riders, delegations, hand-overs and disagreements; before it nothing."""
    old, new = kept_plan("v5", tmp_path), kept_plan("v6", tmp_path)
    kinds = ("opinions", "riders", "delegations", "handovers", "disagreements")
    assert [len(table(old, kind)) for kind in kinds] == [0] * 5
    assert [len(table(new, kind)) for kind in kinds] == [1] * 5
    (opinion,) = new.opinions.values()
    assert (opinion.post, opinion.reasons) == ("Legal adviser", "Article 4 is unclear.")
    assert reads_the_same(new, opinion)
    (rider,) = new.riders.values()
    assert [row.asset for row in new.arrangements.values() if row.rider == rider.id] != []
    assert all(row.rider is None for row in old.arrangements.values())
    assert {one.shares.cost for one in old.partners.values()} == {None}
    assert {one.shares.cost for one in new.partners.values()} == {None, 0.2}
    assert sorted({one.cost_per_hour for one in new.assets.values()}) == [0, 300]


def test_every_schema_has_a_plan_that_is_kept():
    """A schema that was raised has a new frozen file."""
    assert {folder.name for folder in (DATA / "plans").iterdir()} == set(KEPT)
    assert max(KEPT) == f"v{SCHEMA_VERSION}"
