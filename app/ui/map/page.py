"""Composes the map page with folium; every link in it points into the program's own files."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import folium
from branca.element import Element
from folium.elements import JSCSSMixin
from folium.plugins import GeoMan

from app.base.errors import AppError, BugError
from app.base.message import say
from app.base.paths import asset
from app.ui.map.origin import ORIGIN

CONTENT_POLICY = (
    f"default-src 'none'; script-src {ORIGIN} 'unsafe-inline'; style-src {ORIGIN} 'unsafe-inline'; "
    f"img-src {ORIGIN} data: blob:; font-src {ORIGIN}; connect-src {ORIGIN}"
)
_SCRIPTS = (
    "web/protomaps/protomaps-leaflet.js",
    "web/milsymbol/milsymbol.js",
    "qt/qwebchannel.js",
    "map/geo.js",
    "map/backdrop.js",
    "map/boxes.js",
    "map/damage.js",
    "map/berths.js",
    "map/labels.js",
    "map/pictures.js",
    "map/plancanvas.js",
    "map/sketch.js",
    "map/hands.js",
    "map/map.js",
)


@cache
def compose_page() -> str:
    """Return the page as HTML.

    Raises
    ------
    AppError
        If set-up has not built the page's parts.
    BugError
        If a link in the page leads out of the program: folium has a part set-up does not know.
    """
    _rewrite_links()
    page = folium.Map(
        location=[14.0, -61.0],
        zoom_start=7,
        tiles=None,
        zoom_control=False,
        zoom_snap=0.25,
        # Nothing moves by itself; and what fades out would still be there when labels are placed.
        fade_animation=False,
        zoom_animation=False,
    )
    toolbar: Any = GeoMan  # its constructor has no types
    toolbar(draw_controls=False, edit_controls=False, custom_controls=False, options_controls=False).add_to(
        page
    )
    figure: Any = page.get_root()  # branca has no types
    policy = f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'
    figure.header.add_child(Element(policy), name="policy", index=0)
    # In the body: folium writes its own links, Leaflet's among them, at the end of the head.
    figure.html.add_child(Element(f'<link rel="stylesheet" href="{ORIGIN}/map/map.css">'))
    for script in _SCRIPTS:
        figure.html.add_child(Element(f'<script src="{ORIGIN}/{script}"></script>'))
    html: str = figure.render()
    outside = [url for url in re.findall(r'(?:src|href)="([^"]+)"', html) if not url.startswith(ORIGIN)]
    if outside:
        raise BugError(f"the map page links to {outside}")
    return html


@cache
def _rewrite_links() -> None:
    """Point folium's links at our copies, once: its link lists belong to the classes and are shared."""
    path = asset("web", "links.json")
    if not path.exists():
        raise AppError(say("chart.missing", name="web/links.json"))
    ours = json.loads(path.read_text(encoding="utf-8"))
    for owner in _subclasses(JSCSSMixin):
        for links in (owner.__dict__.get("default_js", ()), owner.__dict__.get("default_css", ())):
            for number, (name, url) in enumerate(links):
                if url in ours:
                    links[number] = (name, f"{ORIGIN}/web/{ours[url]}")


def _subclasses(owner: type[Any]) -> set[type[Any]]:
    found = {owner}
    for child in owner.__subclasses__():
        found |= _subclasses(child)
    return found
