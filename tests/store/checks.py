"""What tests of plan files share: an edit, a hand behind the program's back, and what must hold after all."""

from __future__ import annotations

from sqlcipher3 import dbapi2

from app.base.message import say
from app.domain.change import Change, apply_change, difference
from app.domain.codec import change_from_tree, plan_from_tree
from app.domain.edits.areas import draw_area
from app.session.session import Session
from app.store import acts
from app.store.audit import Head
from tests.builders import a_square, at


def acknowledged(lines):
    """Return the last head that a writer told of and the name of its file; a line cut short is none."""
    whole = [line for line in lines.splitlines(keepends=True) if line.endswith("\n")]
    if not whole:
        return Head(0, ""), "plan.watchbill"
    seq, digest, name = whole[-1].split()
    return Head(int(seq), digest), name


def check_nothing_lost(path, head, key=None):
    """Open a plan as a user would: it is sound, holds every acknowledged act, and is what its log says."""
    session = Session.open(path, key=key)
    try:
        log = session.keeper._store.entries_after(Head(0, ""))
        assert session.keeper._store.entries_after(head) is not None
        plan = plan_from_tree(log[0].act.tree)
        done, undone = [], []
        for entry in log[1:]:
            change = change_from_tree(entry.act.tree)
            plan = apply_change(plan, change)
            if entry.action == acts.CHANGE:
                done, undone = [*done, change.label], []
            elif entry.action == acts.UNDO:
                done, undone = done[:-1], [done[-1], *undone]
            else:
                done, undone = [*done, undone[0]], undone[1:]
        assert session.plan == plan
        assert [[change.label for change in side] for side in session.history()] == [done, undone]
        return session.keeper.head
    finally:
        session.close()


def drawn(plan, name="New"):
    """Return a plan with one more area, and the change that leads there."""
    new = draw_area(plan, name, a_square(12, -60))
    before, after = difference(plan, new)
    return new, Change(say("change.draw_area", name=name), "Planner", at(1), before, after)


def execute(path, *statements):
    """Do something to a file behind the program's back."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def words_in(folder, *words):
    """Return which words stand in the files below a folder, in their names, or in the names of folders."""
    found = set()
    for place in folder.rglob("*"):
        data = place.read_bytes() if place.is_file() else b""
        for word in words:
            spellings = (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())
            if word in place.name or any(spelling in data for spelling in spellings):
                found.add(word)
    return found
