"""What every plan file must show after something went wrong with the program that wrote it."""

from __future__ import annotations

from app.domain.change import apply_change
from app.domain.codec import change_from_tree, plan_from_tree
from app.session.keeper import act_of
from app.session.session import Session
from app.store import acts
from app.store.audit import Head


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
        plan = plan_from_tree(act_of(log[0]).tree)
        done, undone = [], []
        for entry in log[1:]:
            change = change_from_tree(act_of(entry).tree)
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
