"""Anything that can be done to a plan, in any order, can be undone to the start and made again."""

from __future__ import annotations

import inspect
import os
import pkgutil
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from random import Random
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.base.errors import AppError
from app.domain.scene import compose, follow
from app.geo.routing import Router
from app.session import actions, legal, organising, usecases
from app.session.passphrase import Key, protect, unprotect
from app.session.session import Session
from app.session.usecases.check import Judgement, check
from app.session.usecases.optimise import optimise, take_over
from tests.builders import facts, no_land
from tests.conftest import PROVE
from tests.session.planner import ARGUMENTS, Planner
from tests.session.steps import STEPS, TRIES, first_plan, take_step

EDITS = 1000 if PROVE else 100
FILE_ONLY = ("reopen", "cipher")
"""They leave the plan as it is."""
ALL = (*STEPS, *FILE_ONLY)


class AnyPlanner(RuleBasedStateMachine):
    """A session on the open sea, a picture and a judgement that follow it, and every step there is."""

    edits_of_runs: ClassVar[list[int]] = []

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        os.environ["WATCHBILL_HOME"] = f"{self.folder.name}/home"
        self.key = None
        self.router = Router(no_land)
        self.edits = self.steps = 0
        self.sound = False
        self._look_at(Session.create(Path(self.folder.name) / "plan.watchbill", first_plan()))
        self.first = self.session.plan

    @rule(step=st.sampled_from(ALL), seed=st.integers(0, 127))
    def do(self, step, seed):
        """Take a step and one the seed chooses: hypothesis has no room for a thousand steps of its own."""
        self._take(step, seed)
        self.what_follows_is_what_is_made_anew()
        self._take(Random(f"{self.steps} {seed}").choice(ALL), seed)

    @invariant()
    def what_follows_is_what_is_made_anew(self):
        """Picture and findings that followed each change are those worked out afresh."""
        assert _as_drawn(self.scene) == _as_drawn(compose(self.session.facts))
        assert sorted(map(repr, self.judgement.findings)) == sorted(map(repr, check(self.session.facts)))
        self.sound = True

    def teardown(self):
        """Go to the start and to the end, before and after opening the file again."""
        try:
            if self.sound:
                self._there_and_back()
                self.reopen(None)
                self._there_and_back()
                self.edits_of_runs.append(self.edits)
            self.session.close()
        finally:
            self.folder.cleanup()

    def cipher(self, _planner):
        """Encrypt the file, or make it plain again."""
        if self.key is None:
            self.key = Key(secret=os.urandom(32), salt=os.urandom(16))
            assert protect(self.session, self.key) == []
        else:
            self.key = None
            assert unprotect(self.session) == []

    def reopen(self, _planner):
        """Close the file and open it again: plan, history and picture are the same."""
        before, scene = self._state(), self.scene
        self.session.close()
        self._look_at(Session.open(self.session.path, key=self.key))
        assert self._state() == before
        assert self.session.encrypted == (self.key is not None)
        assert _as_drawn(self.scene) == _as_drawn(scene)

    def _take(self, step, seed):
        """Take a step that changes something, or see that what is refused changes nothing."""
        self.sound = False
        self.steps += 1
        for attempt in range(TRIES):
            planner = Planner(self.session.plan, f"{self.steps} {seed} {attempt}")
            before = self._state()
            try:
                self._step(step, planner)
            except AppError:
                assert self._state() == before
            if self._state() != before:
                self.edits += 1
                break
            if step in FILE_ONLY:
                break

    def _step(self, step, planner):
        if step in FILE_ONLY:
            getattr(self, step)(planner)
        else:
            take_step(self.session, step, planner)

    def _look_at(self, session):
        """Watch a session from here on."""
        self.session = session
        session._router = self.router
        self.scene, self.judgement = compose(session.facts), Judgement(session.facts)
        session.changed.connect(self._follow)

    def _follow(self, change):
        self.scene = follow(self.scene, self.session.facts, change)
        self.judgement.follow(self.session.facts, [change])

    def _state(self):
        session = self.session
        # A label that was read from the file has texts where it had numbers; it says the same.
        return session.plan, session.keeper.head, str(session.undo_label), str(session.redo_label)

    def _there_and_back(self):
        while self.session.redo_label:
            self.session.redo()
        last = self.session.plan
        while self.session.undo_label:
            self.session.undo()
        assert self.session.plan == self.first
        self.what_follows_is_what_is_made_anew()
        while self.session.redo_label:
            self.session.redo()
        assert self.session.plan == last
        self.what_follows_is_what_is_made_anew()


def _as_drawn(scene):
    """Return a scene as a value: which duties share a way counts, not their order."""
    ways = {name: replace(way, duties=tuple(sorted(way.duties))) for name, way in scene.ways.items()}
    return scene.areas, scene.marks, ways, scene.bases, scene.assets


def _edits_of(module):
    """Return the names of the public functions of a module that may return a change."""
    own = inspect.getmembers(
        module, lambda one: inspect.isfunction(one) and one.__module__ == module.__name__
    )
    returned = {name: inspect.signature(function).return_annotation for name, function in own}
    return {name for name, kind in returned.items() if not name.startswith("_") and "Change" in str(kind)}


def test_every_action_is_among_the_steps():
    """A new action or use case that changes the plan has to be added here."""
    assert set[str]().union(*map(_edits_of, (actions, legal, organising))) == set(ARGUMENTS)
    names = [one.name for one in pkgutil.iter_modules(usecases.__path__)]
    modules = {name: import_module(f"{usecases.__name__}.{name}") for name in names}
    assert {f"{name}.{edit}" for name, module in modules.items() for edit in _edits_of(module)} == {
        "clipboard.paste",
        "imports.add",
        "imports.add_background",  # adds a layer with a file: the step add_layer
        "imports.add_tiles",  # the same, once the file was looked at
        "optimise.take_over",
        "past.restore",
        "zones.use_computed_zones",  # describes the plan: the step describe_plan
        "zones.use_zones",  # the same
    }


def test_anything_can_be_undone_to_the_start_and_made_again():
    """Edits, pastes, schedules, undo, redo, restarts, plain and encrypted: nothing is lost."""
    AnyPlanner.edits_of_runs.clear()
    run_state_machine_as_test(
        AnyPlanner,
        settings=settings(
            max_examples=2 if PROVE else 3,  # the first is the simplest there is
            stateful_step_count=EDITS * 3 // 4,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # a shorter way to a failure takes longer to find than to read
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert min(AnyPlanner.edits_of_runs) >= EDITS


def test_a_computed_schedule_is_one_change_that_can_be_undone(tmp_path):
    """A real search, taken over, undone, made again after closing."""
    plan = first_plan()
    session = Session.create(tmp_path / "plan.watchbill", plan)
    session._router = Router(no_land)
    take_over(session, optimise(session.facts, seconds=1, seed=1))
    assert session.plan.duties
    assert check(facts(session.plan)) == ()
    session.close()
    again = Session.open(session.path)
    again.undo()
    assert again.plan == plan
    again.redo()
    assert again.plan == session.plan
    again.close()
