"""Build one part of the assets: ``python -m assets PART``, in the folder ``packaging``.

``make setup`` calls this for the parts that are out of date. A part is built in a temporary folder and
swapped in whole, so an interrupted build never leaves half a part.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from . import charts, download, fonts, icons, notices, npm, symbols, tiles, web, zones
from .layout import ASSETS, BUILD, NATURAL_EARTH, NPM

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS: dict[str, tuple[Callable[[Path], None], Path]] = {
    "download": (download.build, NATURAL_EARTH),
    "npm": (npm.build, NPM),
    "web": (web.build, ASSETS / "web"),
    "tiles": (tiles.build, ASSETS / "tiles"),
    "charts": (charts.build, ASSETS / "charts"),
    "zones": (zones.build, ASSETS / "zones"),
    "symbols": (symbols.build, ASSETS / "symbols"),
    "fonts": (fonts.build, ASSETS / "fonts"),
    "icons": (icons.build, ASSETS / "icons"),
    "notices": (notices.build, ASSETS),
}
"""Each part: what fills an empty folder with it, and where that folder goes."""


def main() -> int:
    """Build the part named on the command line; return the exit status."""
    if len(sys.argv) != 2 or sys.argv[1] not in PARTS:
        print(f"usage: python -m assets {'|'.join(PARTS)}", file=sys.stderr)
        return 2
    build, target = PARTS[sys.argv[1]]
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix=".making-") as temporary:
        made = Path(temporary) / "new"
        made.mkdir()
        build(made)
        if target == ASSETS:
            _add(made, target)
        else:
            _swap(made, target, Path(temporary) / "old")
    return 0


def _add(made: Path, target: Path) -> None:
    """Put every file of a folder into another folder that holds more than these."""
    target.mkdir(parents=True, exist_ok=True)
    for file in made.iterdir():
        os.replace(file, target / file.name)


def _swap(made: Path, target: Path, old: Path) -> None:
    """Put a folder where another is; that one goes away with the temporary folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.move(target, old)
    shutil.move(made, target)


if __name__ == "__main__":
    sys.exit(main())
