"""Take the tour in every size, theme and language: ``python -m tests.tour [--quick] [--chapter NAME]``.

Each chapter of each combination runs in a process of its own and saves its pictures under
``build/tour/LANGUAGE/SIZE-THEME/CHAPTER``. A stop that fails ends the tour with its reason.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from app.base.message import LANGUAGES
from app.ui.theme import THEMES

ROOT = Path(__file__).parents[2]
OUT = ROOT / "build" / "tour"
SIZES = ("1366x768", "1920x1080")
CHAPTERS = ("workspace", "law")


def main() -> int:
    """Run every combination; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="one size, day and night, English")
    parser.add_argument("--chapter", choices=CHAPTERS, action="append", help="this one only")
    asked = parser.parse_args()
    chapters = asked.chapter or CHAPTERS
    ways = (("en",), SIZES[:1], ("day", "night")) if asked.quick else (LANGUAGES, SIZES, THEMES)
    combinations = list(product(*ways, chapters))
    failed = [one for one in combinations if not _take(*one)]
    print(f"{len(combinations) - len(failed)} chapters taken, pictures in {OUT.relative_to(ROOT)}")
    for one in failed:
        print("failed:", *one)
    return bool(failed)


def _take(language: str, size: str, theme: str, chapter: str) -> bool:
    out = OUT / language / f"{size}-{theme}" / chapter
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"WATCHBILL_HOME": home, "WATCHBILL_LANGUAGE": language}
        command = [sys.executable, "-m", "tests.tour.walk", chapter, size, theme, str(out)]
        done = subprocess.run(
            command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True, timeout=300
        )
    if done.returncode:
        print("\n".join(done.stderr.splitlines()[-8:]))
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
