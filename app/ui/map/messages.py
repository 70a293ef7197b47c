"""What the map page and the program say to each other, validated field by field.

The page is untrusted: a message with an unknown type, a field too many or too few, or an impossible
value is refused whole.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Key
from app.domain.codec import from_tree, to_tree
from app.domain.scene import Scene, differences
from app.geo.point import Position

MOST_CORNERS = 5_000
MOST_PICKED = 20_000
LONGEST_TEXT = 500_000

Tool = Literal[
    "look",
    "select",
    "move",
    "turn",
    "shape",
    "area",
    "rectangle",
    "circle",
    "sector",
    "corridor",
    "line",
    "barrier",
    "point",
    "base",
    "cut",
    "split",
    "measure",
]
"""What the hand does on the map."""

Movable = Literal["areas", "marks", "bases"]
Picking = Literal["areas", "marks", "bases", "assets", "duties"]


@dataclass(frozen=True, slots=True)
class Ready:
    """The page is drawn and listens."""


@dataclass(frozen=True, slots=True)
class CursorAt:
    """The cursor is over a place."""

    at: Position


@dataclass(frozen=True, slots=True)
class Viewed:
    """The map shows another box; longitudes may pass 180 degrees where it shows the other side."""

    west: float
    south: float
    east: float
    north: float
    zoom: float

    def __post_init__(self) -> None:
        box = (self.west, self.south, self.east, self.north)
        if not all(map(math.isfinite, (*box, self.zoom))) or not (
            -540 <= self.west < self.east <= 540 and -85 <= self.south < self.north <= 85
        ):
            raise ValueError("it is no box")


@dataclass(frozen=True, slots=True)
class Picked:
    """The user picked a thing, or nothing: then both are empty."""

    kind: Literal["", "areas", "marks", "bases", "assets", "duties"]
    id: str
    more: bool
    """Beside what is selected already."""
    at: Position
    """Where on the map."""


@dataclass(frozen=True, slots=True)
class Boxed:
    """The user drew a box around things: they are selected and no others."""

    keys: tuple[tuple[Picking, str], ...]

    def __post_init__(self) -> None:
        if len(self.keys) > MOST_PICKED:
            raise ValueError("at most 20,000 things are selected at once")


@dataclass(frozen=True, slots=True)
class Opened:
    """The user wants to see all of a thing."""

    kind: Picking
    id: str


@dataclass(frozen=True, slots=True)
class MenuAsked:
    """The user asks what can be done here."""

    under: tuple[tuple[Picking, str], ...]
    """What lies there, the topmost first."""
    at: Position
    x: int
    y: int
    """Pixels from the upper left corner of the map."""


@dataclass(frozen=True, slots=True)
class Sketching:
    """So many places are drawn."""

    count: int
    enough: bool
    """There are enough to finish."""


@dataclass(frozen=True, slots=True)
class FollowAsked:
    """The drawing is to go from one place to another along a line: asks for the way."""

    start: Position
    end: Position
    keep: bool
    """It becomes part of the drawing, else it only shows where the pointer would lead."""


@dataclass(frozen=True, slots=True)
class Sketched:
    """The user finished a drawing."""

    tool: Tool
    path: tuple[Position, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.path) <= MOST_CORNERS:
            raise ValueError("a drawing has 1 to 5,000 places")


@dataclass(frozen=True, slots=True)
class Reshaped:
    """The user dragged a corner of an area or a line."""

    kind: Literal["areas", "marks"]
    id: str
    rings: tuple[tuple[Position, ...], ...]

    def __post_init__(self) -> None:
        if not self.rings or not 2 <= sum(map(len, self.rings)) <= MOST_CORNERS:
            raise ValueError("an area has 3 to 5,000 corners")


@dataclass(frozen=True, slots=True)
class Moved:
    """The user dragged things from one place to another."""

    keys: tuple[tuple[Movable, str], ...]
    start: Position
    end: Position

    def __post_init__(self) -> None:
        if not 1 <= len(self.keys) <= MOST_PICKED:
            raise ValueError("1 to 20,000 things are moved at once")


@dataclass(frozen=True, slots=True)
class Carrying:
    """Things are being dragged and not let go yet: one asset, or what can be moved; none at the end."""

    keys: tuple[tuple[Picking, str], ...]
    start: Position
    end: Position
    """Where the pointer is now."""

    def __post_init__(self) -> None:
        if len(self.keys) > MOST_PICKED:
            raise ValueError("at most 20,000 things are moved at once")


@dataclass(frozen=True, slots=True)
class Turned:
    """The user turned an area clockwise."""

    id: str
    angle_deg: float


@dataclass(frozen=True, slots=True)
class AssetDropped:
    """The user dragged an asset somewhere."""

    id: str
    at: Position


FromPage = (
    Ready
    | CursorAt
    | Viewed
    | Picked
    | Boxed
    | Opened
    | MenuAsked
    | Sketching
    | FollowAsked
    | Sketched
    | Reshaped
    | Moved
    | Carrying
    | Turned
    | AssetDropped
)
_FROM_PAGE: dict[str, type[FromPage]] = {
    "ready": Ready,
    "cursor": CursorAt,
    "viewed": Viewed,
    "picked": Picked,
    "boxed": Boxed,
    "opened": Opened,
    "menu": MenuAsked,
    "sketching": Sketching,
    "follow": FollowAsked,
    "sketched": Sketched,
    "reshaped": Reshaped,
    "moved": Moved,
    "carrying": Carrying,
    "turned": Turned,
    "assetDropped": AssetDropped,
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
    return from_tree(tree, _FROM_PAGE[kind])


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer of the plan as the page shows it."""

    id: str
    rank: int
    opacity: float
    hidden: bool
    source: str = ""
    """Not empty where a file is shown."""
    sheet: Literal["", "pictures", "vectors", "places"] = ""
    bounds: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees."""
    least: int = 0
    most: int = 22
    """Zoom levels the file has."""
    attribution: str = ""
    names: tuple[str, ...] = ()
    """Of the layers inside a file of vector tiles."""


@dataclass(frozen=True, slots=True)
class OverlayLine:
    """A line over the map that is no part of the plan."""

    path: tuple[tuple[float, float], ...]
    """``(lon, lat)`` in degrees."""
    style: Literal["grid", "gridmajor", "ring", "preview", "recorded", "conditional", "without"]
    text: str = ""
    """Written where on the line there is room, as near to its first place as can be."""


@dataclass(frozen=True, slots=True)
class OverlayText:
    """A text over the map that is no part of the plan."""

    at: tuple[float, float]
    text: str
    style: Literal["grid", "preview", "spot"]
    place: str = "centre"
    """Where the position lies on the text: a value of ``LabelPlace``."""


@dataclass(frozen=True, slots=True)
class OverlayArea:
    """A hatched surface over the map that is no part of the plan."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    """The outer one first; ``(lon, lat)`` in degrees."""
    style: Literal["nobody", "sometimes"]


def show_scene(scene: Scene) -> str:
    """Return the message that makes the page draw ``scene`` in place of everything."""
    _, put = differences(Scene(), scene)
    return _message("scene", put=to_tree(put))


def patch_scene(old: Scene, new: Scene) -> str:
    """Return the message that leads the page from one scene to another; empty where they are the same."""
    gone, put = differences(old, new)
    return _message("patch", gone=gone, put=to_tree(put)) if gone or put else ""


def show_layers(rows: Sequence[LayerRow]) -> str:
    """Return the message that tells the page how layers are shown."""
    return _message("layers", rows=to_tree(list(rows)))


def show_zones(pack: str, attribution: str) -> str:
    """Return the message that makes the page draw the maritime zones of a pack, and whose word they are."""
    return _message("zones", pack=pack, attribution=attribution)


def show_selection(keys: Sequence[Key]) -> str:
    """Return the message that makes the page mark these things and no others."""
    return _message("select", keys=list(keys))


def show_basis(without: Collection[str], conditional: Collection[str]) -> str:
    """Return the message that marks the ways of duties without a legal basis, and with a condition."""
    return _message("basis", without=sorted(without), conditional=sorted(conditional))


def show_overlay(
    name: str,
    lines: Sequence[OverlayLine],
    texts: Sequence[OverlayText] = (),
    areas: Sequence[OverlayArea] = (),
) -> str:
    """Return the message that draws something over the map in the place of what had this name."""
    drawn = {"lines": lines, "texts": texts, "areas": areas}
    return _message("overlay", name=name, **{kind: to_tree(list(rows)) for kind, rows in drawn.items()})


def use_snap_lines(lines: Sequence[Sequence[tuple[float, float]]]) -> str:
    """Return the message that gives the hand lines, ``(lon, lat)``, to snap to besides the plan's own."""
    return _message("snap", lines=lines)


def use_theme(name: str, tokens: dict[str, str], hues: list[str]) -> str:
    """Return the message that makes the page take the colours of a theme."""
    return _message("theme", name=name, tokens=tokens, hues=hues)


def use_reader(*, metric: bool, quality: str, large: bool, words: dict[str, str]) -> str:
    """Return the message that tells the page of the reader: units, how much to draw, controls, words."""
    return _message("reader", metric=metric, quality=quality, large=large, words=words)


def use_tool(tool: Tool) -> str:
    """Return the message that puts a tool in the user's hand."""
    return _message("tool", tool=tool)


def add_point(at: Position) -> str:
    """Return the message that adds a place to the drawing."""
    return _message("sketch", act="point", at=to_tree(at))


def add_leg(bearing_deg: float, length_m: float) -> str:
    """Return the message that adds a place so far from the last one."""
    return _message("sketch", act="leg", bearing_deg=bearing_deg, length_m=length_m)


def add_sides(width_m: float, height_m: float) -> str:
    """Return the message that adds the corner of a rectangle opposite to the first."""
    return _message("sketch", act="sides", width_m=width_m, height_m=height_m)


def use_width(width_m: float) -> str:
    """Return the message that tells how wide a corridor becomes."""
    return _message("sketch", act="width", width_m=width_m)


def follow_lines(*, on: bool) -> str:
    """Return the message that makes drawings follow lines, or go straight."""
    return _message("sketch", act="follow", on=on)


def add_section(path: Sequence[Position], *, keep: bool) -> str:
    """Return the answer to ``FollowAsked``; no places where the leg is straight."""
    return _message("sketch", act="section", path=to_tree(list(path)), keep=keep)


def steer_sketch(act: Literal["undo", "drop", "finish"]) -> str:
    """Return the message that takes back the last place, or all of them, or finishes the drawing."""
    return _message("sketch", act=act)


def fit_box(west: float, south: float, east: float, north: float) -> str:
    """Return the message that makes the page show a box in degrees."""
    return _message("fit", box=[[south, west], [north, east]])


def go_to(at: Position, zoom: float = 10) -> str:
    """Return the message that brings a place into the middle, at least so close."""
    return _message("go", at=to_tree(at), zoom=zoom)


def _message(kind: str, /, **fields: object) -> str:
    return json.dumps({"type": kind, **fields}, ensure_ascii=False, allow_nan=False)
