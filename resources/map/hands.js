// Picking, dragging and shaping what is on the map with mouse, pen and finger.
"use strict";

const DRAG_PX = 4;

class Hands {
  constructor(map, canvas, sketch, tell) {
    Object.assign(this, { map, canvas, sketch, tell, tool: "select", held: null, last: null });
    const element = map.getContainer();
    element.addEventListener("pointerdown", (event) => this.down(event), true);
    element.addEventListener("pointermove", (event) => this.move(event), true);
    element.addEventListener("pointerup", (event) => this.up(event), true);
    map.on("click", (event) => this.click(event));
    map.on("dblclick", (event) => this.open(event));
    canvas.on("drawn", () => this.shape());
    map.on("contextmenu", (event) => this.menu(event));
  }

  use(tool) {
    this.tool = tool;
    this.map.getContainer().dataset.tool = tool;
    this.shape();
  }

  point(event) {
    return this.map.mouseEventToContainerPoint(event);
  }

  // Assets and bases can always be dragged; areas and lines with the tool for it, so that nothing slips.
  down(event) {
    if (this.sketch.active || event.button !== 0 || !this.isMap(event.target)) return;
    const found = this.canvas.under(this.point(event), event.pointerType === "touch");
    const movable = found.find(({ kind }) => this.tool === "move" || (this.tool === "select" && (kind === "assets" || kind === "bases")));
    if (this.tool === "turn") this.holdForTurn(event);
    else if (movable && movable.kind !== "ways") this.hold(event, movable);
  }

  hold(event, thing) {
    this.held = { thing, start: this.point(event), from: this.map.mouseEventToLatLng(event), moved: false };
    this.map.dragging.disable();
  }

  holdForTurn(event) {
    const key = [...this.canvas.chosen].find((one) => one.startsWith("areas/"));
    const thing = key && this.canvas.things.areas.get(key.slice(6));
    if (!thing) return;
    const [lon, lat] = thing.row.anchor;
    this.held = { thing, turn: inverse({ lat, lng: lon }, this.map.mouseEventToLatLng(event)).bearing, start: this.point(event), moved: false };
    this.map.dragging.disable();
  }

  move(event) {
    if (!this.held) return;
    const away = this.point(event).subtract(this.held.start);
    if (Math.hypot(away.x, away.y) < DRAG_PX && !this.held.moved) return;
    this.held.moved = true;
    const { kind, row } = this.held.thing;
    if (this.held.turn === undefined) this.canvas.ghost = { key: `${kind}/${row.id}`, dx: away.x, dy: away.y };
    this.canvas.redraw();
  }

  up(event) {
    const held = this.held;
    if (!held) return;
    this.held = null;
    this.canvas.ghost = null;
    this.map.dragging.enable();
    this.canvas.redraw();
    if (!held.moved) return;
    this.last = performance.now();
    const { kind, row } = held.thing;
    const to = this.map.mouseEventToLatLng(event);
    if (held.turn !== undefined) {
      const [lon, lat] = row.anchor;
      const angle = (inverse({ lat, lng: lon }, to).bearing - held.turn + 360) % 360;
      this.tell({ type: "turned", id: row.id, angle_deg: angle });
    } else if (kind === "assets") this.tell({ type: "assetDropped", id: row.id, at: lonlat(to) });
    else this.tell({ type: "moved", kind, id: row.id, start: lonlat(held.from), end: lonlat(to) });
  }

  isMap(target) {
    return !target.closest(".leaflet-control, .marker-icon, .leaflet-marker-icon");
  }

  // The topmost thing; clicked again, the next one under it.
  click(event) {
    if (this.sketch.active || performance.now() - (this.last || -1000) < 80) return;
    const touch = event.originalEvent.pointerType === "touch";
    const found = this.canvas.under(event.containerPoint, touch).map(nameOf);
    const more = event.originalEvent.ctrlKey || event.originalEvent.shiftKey;
    const again = this.before && this.before.point.distanceTo(event.containerPoint) < 4;
    const turn = again && !more ? (this.before.turn + 1) % Math.max(1, found.length) : 0;
    this.before = { point: event.containerPoint, turn };
    const [kind, id] = found[turn] || ["", ""];
    this.tell({ type: "picked", kind, id, more });
  }

  open(event) {
    if (this.sketch.active) return;
    const [thing] = this.canvas.under(event.containerPoint, false);
    if (thing) this.tell({ type: "opened", kind: nameOf(thing)[0], id: nameOf(thing)[1] });
  }

  menu(event) {
    if (this.sketch.active) {
      this.sketch.undo();
      return;
    }
    const under = this.canvas.under(event.containerPoint, false).map(nameOf);
    const { x, y } = event.containerPoint;
    this.tell({ type: "menu", under: under.slice(0, 12), at: lonlat(event.latlng), x: Math.round(x), y: Math.round(y) });
  }

  // Give the corners of the one chosen area or line handles; each corner dragged is told at once.
  shape() {
    const thing = this.shapeable();
    // A handle in the hand stays there, whatever else the plan does meanwhile.
    const turn = thing && (this.canvas.shift(thing) / TILE) * 360;
    if (this.shaping && (this.shaping.dragged || (this.shaping.thing === thing && this.shaping.turn === turn))) return;
    if (this.shaping) this.shaping.layer.remove();
    this.shaping = thing && { thing, turn, dragged: false };
    if (thing) this.shaping.layer = this.handles(this.shaping);
  }

  shapeable() {
    if (this.tool !== "shape" || this.canvas.chosen.size !== 1 || !this.canvas.now) return null;
    const [kind, id] = [...this.canvas.chosen][0].split("/");
    const thing = (kind === "areas" || kind === "marks") && this.canvas.things[kind].get(id);
    return thing && thing.trace ? thing : null;
  }

  handles(shaping) {
    const { kind, row } = shaping.thing;
    const style = { className: kind === "areas" ? "sketch" : "sketch open", interactive: false, pane: "sketch" };
    const here = ([lon, lat]) => [lat, lon + shaping.turn];
    const latlngs = kind === "areas" ? row.rings.map((ring) => ring.map(here)) : row.path.map(here);
    const layer = (kind === "areas" ? L.polygon(latlngs, style) : L.polyline(latlngs, style)).addTo(this.map);
    layer.pm.enable({ allowSelfIntersection: kind !== "areas", snappable: false });
    const told = () => {
      const now = layer.getLatLngs();
      const rings = kind === "areas" ? now : [now];
      shaping.dragged = false;
      this.tell({ type: "reshaped", kind, id: row.id, rings: rings.map((ring) => ring.map(lonlat)) });
    };
    layer.on("pm:markerdragstart", () => (shaping.dragged = true));
    layer.on("pm:markerdragend pm:vertexremoved", told);
    return layer;
  }
}

// A way stands for its duties: what is picked is the first of them.
function nameOf({ kind, row }) {
  return kind === "ways" ? ["duties", row.duties[0]] : [kind, row.id];
}

function latlon([lon, lat]) {
  return [lat, lon];
}
