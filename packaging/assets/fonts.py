"""Fonts for windows, paper and page: TTF for Qt and PDF, WOFF2 for the page, each with its licence."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont

from .layout import ASSETS, manifest, package, publish

if TYPE_CHECKING:
    from pathlib import Path


def build(out: Path) -> None:
    """Unwrap every font the manifest names into ``NAME.ttf``, next to its ``NAME.woff2``."""
    for row in manifest()["fonts"]:
        home = package(row["package"])
        source = home / "fonts" / "complete"
        for name in row["names"]:
            # WOFF is compressed TTF: nothing of the design changes, nor its time stamp.
            with TTFont(source / "woff" / f"{name}.woff", recalcTimestamp=False) as font:
                font.flavor = None
                font.save(out / f"{name}.ttf")
            shutil.copyfile(source / "woff2" / f"{name}.woff2", out / f"{name}.woff2")
        shutil.copyfile(home / "LICENSE.txt", out / f"{row['licence']}.txt")


if __name__ == "__main__":
    publish(build, ASSETS / "fonts")
