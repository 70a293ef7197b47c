"""Whatever is done in whatever order, what is on disk is what is in memory."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.session import actions
from app.session.recovery import offers, resume
from app.session.session import Place, Session
from tests.builders import a_plan, a_square
from tests.conftest import PROVE
from tests.session.media import Stick

STEPS = ("draw", "draw", "remove", "undo", "undo", "redo", "reopen", "die", "pull", "insert", "name")


class Desk:
    """A session with a stick, and every step that can be done with them."""

    def __init__(self, folder):
        self.folder = folder
        self.stick = Stick(folder)
        self.out = False
        self.files = 0
        self.session = Session.create(self.stick.path / "plan.watchbill", a_plan())

    def step(self, name):
        """Do one step, where it makes sense now."""
        getattr(self, name)()

    def draw(self):
        """Add an area."""
        actions.draw_area(self.session, "New", a_square(12, -60))

    def remove(self):
        """Remove the first area."""
        if self.session.plan.areas:
            actions.remove_area(self.session, next(iter(self.session.plan.areas)))

    def undo(self):
        """Take back the last change."""
        if self.session.undo_label:
            self.session.undo()

    def redo(self):
        """Make it again."""
        if self.session.redo_label:
            self.session.redo()

    def reopen(self):
        """Close and open again, from the file or from what is offered in its place."""
        self.session.close()
        self._open()

    def die(self):
        """End without closing, as a crash does, and open again."""
        self.session.keeper._end(forget=False)
        self._open()

    def pull(self):
        """Pull the stick out."""
        if not self.out:
            self.stick.pull()
            self.out = True

    def insert(self):
        """Put the stick in again and go back to the file."""
        if self.out:
            self.stick.insert()
            self.out = False
            self.session.reconnect()

    def name(self):
        """Go on in another file."""
        self.files += 1
        folder = self.folder if self.out else self.stick.path
        self.session.name_as(folder / f"plan {self.files}.watchbill")

    def _open(self):
        """Open what holds the last of the plan, and compare."""
        path, plan, history = self.session.path, self.session.plan, self.session.history()
        if self.out and not path.exists() and self.session.saved_where is Place.FILE:
            # Nothing was done since the stick was pulled out: all is on the stick, and there it must be.
            self.stick.insert()
            self.out = False
        found = [offer for offer in offers() if offer.home == path]
        self.session = resume(found[0]) if found else Session.open(path)
        assert self.session.path == path
        assert self.session.plan == plan
        assert self.session.history() == history


@given(st.lists(st.sampled_from(STEPS), max_size=30))
@settings(max_examples=200 if PROVE else 20, deadline=None)
def test_what_is_on_disk_is_what_is_in_memory(steps):
    """Edits, undo, redo, closing, crashes, a stick pulled out and put in, other files: nothing differs."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WATCHBILL_HOME"] = f"{folder}/home"
        desk = Desk(Path(folder))
        for step in [*steps, "reopen", "insert", "reopen"]:
            desk.step(step)
        desk.session.close()
        assert offers() == []
