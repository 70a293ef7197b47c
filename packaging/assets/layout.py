"""Where the build reads and writes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

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


def package(name: str) -> Path:
    """Return the folder of an installed web package."""
    return NPM / "node_modules" / name


def manifest() -> dict[str, Any]:
    """Return what to take from which web package."""
    return tomllib.loads((Path(__file__).parent / "manifest.toml").read_text("utf-8"))
