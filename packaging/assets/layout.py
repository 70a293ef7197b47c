"""Where the build reads and writes, and how a finished part takes its place."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"
RESOURCES = ROOT / "resources"
BUILD = ROOT / "build"
ASSETS = BUILD / "assets"
"""What the program reads."""
NPM = BUILD / "npm"
"""Where the web packages are installed; read at set-up alone."""
NODE = BUILD / "node"
"""A node of our own, where the system has none."""
NATURAL_EARTH = BUILD / "naturalearth"
"""Shapefiles of Natural Earth 1:10m; read at set-up alone."""
PLACE_DATA = BUILD / "placedata"
"""Towns, airfields and ports as their packages have them; read at set-up alone."""


def package(name: str) -> Path:
    """Return the folder of an installed web package."""
    return NPM / "node_modules" / name


def manifest() -> dict[str, Any]:
    """Return what to take from which web package."""
    return tomllib.loads((Path(__file__).parent / "manifest.toml").read_text("utf-8"))


def publish(build: Callable[[Path], None], target: Path) -> None:
    """Let a function fill an empty folder, and put that where `target` is: whole, or not at all."""
    with _filled(build) as filled:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.move(target, filled.parent / "old")
        shutil.move(filled, target)


def publish_files(build: Callable[[Path], None], folder: Path) -> None:
    """Let a function fill an empty folder, and put its files into a folder that holds more than these."""
    with _filled(build) as filled:
        folder.mkdir(parents=True, exist_ok=True)
        for file in filled.iterdir():
            file.replace(folder / file.name)


@contextmanager
def _filled(build: Callable[[Path], None]) -> Iterator[Path]:
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix=".making-") as temporary:
        folder = Path(temporary) / "new"
        folder.mkdir()
        try:
            build(folder)
        except subprocess.CalledProcessError as error:
            # What the command itself said is the end of the log, and tells more than our traceback.
            sys.exit(f"{Path(error.cmd[0]).name} stopped with status {error.returncode}")
        yield folder
