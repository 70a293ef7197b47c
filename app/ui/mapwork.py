"""Keeps the picture on the map the same as the plan."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.message import say
from app.domain.change import Change, Key
from app.domain.ids import LayerId
from app.domain.layers import stacked
from app.domain.places import place_of
from app.domain.plan import Plan
from app.domain.scene import Scene, compose, follow, visible
from app.geo.charts import Box, is_here, layer_of
from app.geo.grid import LabelPlace
from app.geo.point import Position
from app.ui.map import messages
from app.ui.map.messages import LayerRow, OverlayText, Tool
from app.ui.map.sheets import Sheets
from app.ui.map.view import MapView
from app.ui.reading import Reading
from app.ui.workspace import Spot, Workspace

_ZONE_WORDS = ("IW", "AW", "TS", "CZ", "EEZ", "between", "disputed")


class MapWork(QObject):
    """The picture of the open plan on one map view; several views may show one plan."""

    tool_changed = Signal(str)
    """Another tool is in the user's hand."""

    def __init__(self, workspace: Workspace, view: MapView, reading: Reading) -> None:
        super().__init__(view)
        self._workspace, self._reading = workspace, reading
        self._view = view
        self.tool: Tool = "select"
        self._sheets = Sheets(view)
        self._sheets.missing.connect(workspace.noticed)
        self._sheets.ready.connect(self._show_layers)
        self._scene = self._shown = Scene()
        self._basis: tuple[frozenset[str], frozenset[str]] | None = None
        self._ways = QTimer(self)
        self._ways.setSingleShot(True)
        self._ways.timeout.connect(self._add_ways)
        workspace.opened.connect(self.show_plan)
        workspace.changed.connect(self._follow)
        workspace.selected.connect(self._show_selection)
        workspace.judged.connect(self._show_basis)
        workspace.spotted.connect(self._show_spot)
        reading.changed.connect(self._tell_reader)
        reading.changed.connect(self._show_spot)
        self._tell_reader()
        self.show_plan()

    @property
    def shown(self) -> Scene:
        """What is drawn: the picture without what is hidden."""
        return self._shown

    def close(self) -> None:
        """Let go of the view's files and take its page down: before the view goes."""
        self._sheets.stop()
        self._view.close_page()

    def use_tool(self, tool: Tool) -> None:
        """Put a tool in the user's hand."""
        self.tool = tool
        self._view.send(messages.use_tool(tool))
        self.tool_changed.emit(tool)

    def show_plan(self) -> None:
        """Draw everything anew, and show all of it; the ways follow once the rest is there."""
        self._scene = compose(self._workspace.session.facts, with_ways=False)
        self._shown = visible(self._scene, self._workspace.plan)
        self._ways.start(0)
        self._show_zones()
        self._show_layers()
        self._view.send(messages.show_scene(self._shown))
        self._show_selection()
        self._basis = None
        self._show_basis()
        self.fit()

    def _tell_reader(self) -> None:
        words = {name: str(say(f"zone.{name}")) for name in _ZONE_WORDS}
        # The page fills these ones' gaps.
        words["approximate"] = str(say("zone.approximate", kind="{kind}", states="{states}"))
        words["drawn"] = str(say("zone.drawn", kind="{kind}", states="{states}", source="{source}"))
        words |= {name: str(say(f"ui.{name}")) for name in ("perimeter", "along")}
        reading = self._reading
        self._view.send(
            messages.use_reader(
                metric=reading.metric, quality=reading.quality, large=reading.large, words=words
            )
        )

    def _show_basis(self) -> None:
        """Mark the ways of duties without a basis, and of those with a condition; only where that changed."""
        self.mark_basis((), (), ())

    def mark_basis(
        self, foreseen: Collection[str], without: Collection[str], conditional: Collection[str]
    ) -> None:
        """Mark the ways of duties by their basis: those ``foreseen`` as they would be, others as they are."""
        found = (
            (self._workspace.without_basis - frozenset(foreseen)) | frozenset(without),
            (self._workspace.conditional - frozenset(foreseen)) | frozenset(conditional),
        )
        if found != self._basis:
            self._basis = found
            self._view.send(messages.show_basis(*found))

    def _show_selection(self) -> None:
        self._view.send(messages.show_selection(self._workspace.chosen))

    def _add_ways(self) -> None:
        self._show(compose(self._workspace.session.facts))

    def redraw(self) -> None:
        """Draw again what the page may have carried elsewhere."""
        self._view.send(messages.show_scene(self._shown))

    def fit(self) -> None:
        """Show the whole plan."""
        self._view.fit(self._shown.view)

    def fit_to(self, keys: tuple[Key, ...]) -> None:
        """Show all of some things."""
        lonlats = [lonlat for key in keys for lonlat in self._lonlats(key)]
        if lonlats:
            self._view.fit(Box.shown_around(lonlats, padding=0.02))

    def point_out(self, at: Position, name: str, zoom: float = 10) -> None:
        """Bring a place that was typed or found into the middle, at least so close, and mark it."""
        self._view.send(messages.go_to(at, zoom))
        self._workspace.pick(Spot(at, name, sought=True))

    def _show_spot(self) -> None:
        """Mark the place that is meant; one that was sought with its name and position."""
        spot = self._workspace.spot
        texts = []
        if spot is not None:
            texts.append(OverlayText(spot.position.lonlat, "+", "spot"))
        if spot is not None and spot.sought:
            text = f"{spot.name}  {self._reading.position(spot.position)}".strip()
            texts.append(OverlayText(spot.position.lonlat, text, "preview", LabelPlace.NORTH_WEST.value))
        self._view.send(messages.show_overlay("pin", [], texts))

    def _lonlats(self, key: Key) -> list[tuple[float, float]]:
        kind, identity = key
        scene = self._shown
        if kind == "areas" and identity in scene.areas:
            return list(scene.areas[identity].rings[0])
        if kind == "marks" and identity in scene.marks:
            return list(scene.marks[identity].path)
        if kind == "duties":
            ways = (way for way in scene.ways.values() if identity in way.duties)
            return [lonlat for way in ways for lonlat in way.path]
        plan = self._workspace.plan
        at = place_of(plan, key)
        lonlats = [lonlat for one in _within(plan, key) for lonlat in self._lonlats(one)]
        return [*lonlats, *self._corners(key), *([] if at is None else [at.lonlat])]

    def _corners(self, key: Key) -> list[tuple[float, float]]:
        """Return two corners of the chart that a layer shows."""
        layer = self._workspace.plan.layers.get(LayerId(key[1])) if key[0] == "layers" else None
        box = self._sheets.box_of(Path(layer.source)) if layer and layer.source else None
        return [] if box is None else [(box.west, box.south), (box.east, box.north)]

    def _follow(self, change: Change) -> None:
        if change.kinds & {"layers", "headers"}:
            self._show_layers()
        if self._workspace.plan.header.zone_pack != self._zone_pack:
            self._show_zones()
        self._show(follow(self._scene, self._workspace.session.facts, change))

    def _show(self, scene: Scene) -> None:
        self._scene = scene
        shown = visible(scene, self._workspace.plan)
        self._view.send(messages.patch_scene(self._shown, shown))
        self._shown = shown

    def _show_zones(self) -> None:
        """Draw the limits of the zones that the plan lies on, with whose word they are."""
        self._zone_pack = self._workspace.plan.header.zone_pack
        layer = layer_of(self._zone_pack)
        words = say("zone.by", source=layer.source) if layer.source else say("zone.attribution")
        shown = self._zone_pack if is_here(self._zone_pack) else ""
        # Leaflet takes it for HTML.
        self._view.send(messages.show_zones(shown, escape(str(words))))

    def _show_layers(self) -> None:
        hidden = self._workspace.plan.header.hidden
        rows = []
        stack = [layer for block in stacked(self._workspace.plan.layers.values()) for layer in block]
        for rank, layer in enumerate(reversed(stack), start=1):
            row = LayerRow(layer.id, rank, layer.opacity, layer.id in hidden or "layers" in hidden)
            rows.append(self._sheets.describe(row, Path(layer.source)) if layer.source else row)
        self._view.send(messages.show_layers(rows))
        self._view.serve_only([row.id for row in rows])


def _within(plan: Plan, key: Key) -> list[Key]:
    """Return what belongs to a layer or a partner and has a place."""
    kind, identity = key
    if kind == "layers":
        return [
            *(("areas", area.id) for area in plan.areas.values() if area.layer == identity),
            *(("marks", mark.id) for mark in plan.marks.values() if mark.layer == identity),
        ]
    if kind == "partners":
        return [
            *(("bases", base.id) for base in plan.bases.values() if base.partner == identity),
            *(("assets", asset.id) for asset in plan.assets.values() if asset.partner == identity),
        ]
    return []
