"""Where the map page lives, and the page itself as set-up composed it."""

from __future__ import annotations

from functools import cache

from app.base.errors import AppError
from app.base.message import say
from app.base.paths import asset

ORIGIN = "watchbill://app"
"""The page, its scripts, tiles and charts: all of them, and nothing else."""


@cache
def read_page() -> bytes:
    """Return the page as HTML.

    folium composes it at set-up: importing folium takes longer than everything else a start does.

    Raises
    ------
    AppError
        If set-up has not composed it.
    """
    path = asset("page", "index.html")
    if not path.exists():
        raise AppError(say("chart.missing", name="page/index.html"))
    return path.read_bytes()
