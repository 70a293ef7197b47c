"""Compose the map page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.map.page import compose_page

from .layout import ASSETS, publish

if TYPE_CHECKING:
    from pathlib import Path


def build(out: Path) -> None:
    """Write the page that folium composes of the parts copied before."""
    (out / "index.html").write_text(compose_page(), "utf-8")


if __name__ == "__main__":
    publish(build, ASSETS / "page")
