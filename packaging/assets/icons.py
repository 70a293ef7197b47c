"""Copy the icons of the program from Lucide."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from .layout import ASSETS, manifest, package, publish

if TYPE_CHECKING:
    from pathlib import Path


def build(out: Path) -> None:
    """Copy every icon the manifest names."""
    for name in manifest()["icons"]["names"]:
        shutil.copyfile(package("lucide-static") / "icons" / f"{name}.svg", out / f"{name}.svg")


if __name__ == "__main__":
    publish(build, ASSETS / "icons")
