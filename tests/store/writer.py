"""Draws areas until it is killed; says after each that it was saved. Run by ``test_kill``."""

from __future__ import annotations

import sys
from pathlib import Path

from app.session import actions
from app.session.session import Session
from tests.builders import a_square

if __name__ == "__main__":
    session = Session.open(Path(sys.argv[1]))
    number = len(session.plan.areas)
    while True:
        actions.draw_area(session, f"Area {number}", a_square(12, -60))
        number += 1
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
