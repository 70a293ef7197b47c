"""Edits, undoes and redoes at random; says after each how far the log goes that was acknowledged.

Run as a program by the tests that kill it and by those that record what it writes.
"""

from __future__ import annotations

import argparse
import random
import sys
from itertools import count
from pathlib import Path

from app.session import actions
from app.session.passphrase import protect
from app.session.session import Session
from app.store import database
from app.store.vault import Key
from tests.builders import a_square


def main():
    """Work on a plan until killed, or for so many acts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--acts", type=int, default=0)
    parser.add_argument("--key", default="")
    parser.add_argument("--synchronous", default="")
    parser.add_argument("--protect", default="", help="half-way, encrypt the plan and go on in another file")
    given = parser.parse_args()
    if given.synchronous:
        kept = (pragma for pragma in database._PRAGMAS if not pragma.startswith("synchronous"))
        database._PRAGMAS = (*kept, f"synchronous={given.synchronous}")
    session = Session.open(given.plan, key=Key.from_hex(given.key) if given.key else None)
    rng = random.Random(given.seed)
    for number in range(given.acts) if given.acts else count():
        if given.protect and number == given.acts // 2:
            protect(session, Key.from_hex(given.protect))
            tell(session)
            session.name_as(given.plan.with_name("moved.watchbill"))
        else:
            act(session, rng)
        tell(session)
    session.close()


def tell(session):
    """Say where everything up to now is."""
    head = session.keeper.head
    sys.stdout.write(f"{head.seq} {head.hash} {session.path.name}\n")
    sys.stdout.flush()


def act(session, rng):
    """Do one thing to the plan."""
    chance = rng.random()
    if chance < 0.2 and session.undo_label:
        session.undo()
    elif chance < 0.35 and session.redo_label:
        session.redo()
    elif chance < 0.45 and session.plan.areas:
        actions.remove_area(session, rng.choice(list(session.plan.areas)))
    else:
        actions.draw_area(session, f"Area {rng.getrandbits(40):x}", a_square(12, -60))


if __name__ == "__main__":
    main()
