"""What the map page and the program say to each other, validated field by field.

The page is untrusted: a message with an unknown type, a field too many or too few, or an impossible
value is refused whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from app.base.errors import AppError
from app.base.message import say
from app.domain.codec import from_tree, to_tree
from app.domain.scene import Scene
from app.geo.point import Position

MOST_CORNERS = 5_000
LONGEST_TEXT = 500_000


@dataclass(frozen=True, slots=True)
class Ready:
    """The page is drawn and listens."""


@dataclass(frozen=True, slots=True)
class CursorAt:
    """The cursor is over a place."""

    at: Position


@dataclass(frozen=True, slots=True)
class Picked:
    """The user picked a thing, or nothing: then both are empty."""

    kind: Literal["", "areas", "bases", "assets", "duties"]
    id: str


@dataclass(frozen=True, slots=True)
class AreaDrawn:
    """The user finished a polygon."""

    ring: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class AreaReshaped:
    """The user dragged a corner of an area."""

    id: str
    ring: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class PointPlaced:
    """The user clicked where a base shall be."""

    at: Position


@dataclass(frozen=True, slots=True)
class BaseMoved:
    """The user dragged a base."""

    id: str
    at: Position


@dataclass(frozen=True, slots=True)
class AssetDropped:
    """The user dragged an asset somewhere."""

    id: str
    at: Position


@dataclass(frozen=True, slots=True)
class ToolEnded:
    """The page left the tool it was in, the work finished or called off."""


FromPage = (
    Ready | CursorAt | Picked | AreaDrawn | AreaReshaped | PointPlaced | BaseMoved | AssetDropped | ToolEnded
)

_FROM_PAGE: dict[str, type[FromPage]] = {
    "ready": Ready,
    "cursor": CursorAt,
    "picked": Picked,
    "areaDrawn": AreaDrawn,
    "areaReshaped": AreaReshaped,
    "pointPlaced": PointPlaced,
    "baseMoved": BaseMoved,
    "assetDropped": AssetDropped,
    "toolEnded": ToolEnded,
}


def parse(text: str) -> FromPage:
    """Return the message that ``text`` holds.

    Raises
    ------
    AppError
        If it is not one: names what is wrong.
    """
    if len(text) > LONGEST_TEXT:
        raise AppError(say("map.bad_message", why="it is too long"))
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AppError(say("map.bad_message", why=error)) from error
    kind = tree.pop("type", None) if isinstance(tree, dict) else None
    if not isinstance(kind, str) or kind not in _FROM_PAGE:
        raise AppError(say("map.bad_message", why=f"its type is {kind!r}"))
    message = from_tree(tree, _FROM_PAGE[kind])
    if isinstance(message, AreaDrawn | AreaReshaped) and not 3 <= len(message.ring) <= MOST_CORNERS:
        raise AppError(say("map.bad_message", why="an area has 3 to 5,000 corners"))
    return message


Tool = Literal["select", "area", "base", "shape"]
"""What the mouse does on the map."""


def show_scene(scene: Scene) -> str:
    """Return the message that makes the page draw ``scene``."""
    return _message("scene", scene=to_tree(scene))


def show_zones(pack: str) -> str:
    """Return the message that makes the page draw the maritime zones of a pack."""
    return _message("zones", pack=pack)


def show_selection(kind: str, identity: str) -> str:
    """Return the message that makes the page mark one thing, or none."""
    return _message("select", kind=kind, id=identity)


def use_theme(name: str, tokens: dict[str, str], hues: list[str]) -> str:
    """Return the message that makes the page take the colours of a theme."""
    return _message("theme", name=name, tokens=tokens, hues=hues)


def use_tool(tool: Tool) -> str:
    """Return the message that puts a tool in the user's hand."""
    return _message("tool", tool=tool)


def fit_box(west: float, south: float, east: float, north: float) -> str:
    """Return the message that makes the page show a box in degrees."""
    return _message("fit", box=[[south, west], [north, east]])


def _message(kind: str, /, **fields: object) -> str:
    return json.dumps({"type": kind, **fields}, ensure_ascii=False, allow_nan=False)
