"""Does what planners do, at random; says after each how far the log goes that was acknowledged.

Run as a program by the tests that kill it and by those that record what it writes.
"""

from __future__ import annotations

import argparse
import random
import sys
from itertools import count
from pathlib import Path

from app.geo.routing import Router
from app.session.passphrase import protect
from app.session.session import Session
from app.store import database
from app.store.vault import Key
from tests.builders import no_land
from tests.session.steps import take_any


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
    session._router = Router(no_land)
    rng = random.Random(given.seed)
    for number in range(given.acts) if given.acts else count():
        if given.protect and number == given.acts // 2:
            protect(session, Key.from_hex(given.protect))
            tell(session)
            session.name_as(given.plan.with_name("moved.watchbill"))
        else:
            take_any(session, rng)
        tell(session)
    session.close()


def tell(session):
    """Say where everything up to now is."""
    head = session.keeper.head
    sys.stdout.write(f"{head.seq} {head.hash} {session.path.name}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
