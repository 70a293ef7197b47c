// Picking, dragging and shaping what is on the map with mouse, pen and finger.
"use strict";

const DRAG_PX = 4;
// How often it is told where something dragged is: what would come of it is worked out meanwhile.
const CARRYING_MS = 120;
const CARRIED = ["areas", "marks", "bases"];

class Hands {
  constructor(map, canvas, sketch, tell) {
    Object.assign(this, { map, canvas, sketch, tell, tool: "select", held: null, last: null, touches: new Set() });
    const element = map.getContainer();
    element.addEventListener("pointerdown", (event) => this.down(event), true);
    element.addEventListener("pointermove", (event) => this.move(event), true);
    element.addEventListener("pointerup", (event) => this.up(event), true);
    element.addEventListener("pointercancel", (event) => this.cancel(event), true);
    element.addEventListener("pointerleave", () => this.tellNothing());
    map.on("zoomstart", () => this.tellNothing());
    element.addEventListener("lostpointercapture", () => this.drop());
    element.addEventListener("contextmenu", (event) => this.longPress(event), true);
    this.tip = L.tooltip({ direction: "top", offset: [0, -14] });
    this.outline = L.layerGroup().addTo(map);
    this.box = Object.assign(document.createElement("div"), { className: "box-selection", hidden: true });
    element.appendChild(this.box);
    map.boxZoom.disable();
    map.on("click", (event) => this.click(event));
    map.on("dblclick", (event) => this.open(event));
    canvas.on("drawn", () => this.shape());
    map.on("contextmenu", (event) => this.menu(event));
  }

  // Another tool, or the same one anew after Esc: what is in the hand goes back to where it was.
  use(tool) {
    this.tool = tool;
    this.drop();
    if (this.shaping && this.shaping.dragged) Object.assign(this.shaping, { dragged: false, thing: null });
    this.map.getContainer().dataset.tool = tool;
    this.shape();
  }

  point(event) {
    return this.map.mouseEventToContainerPoint(event);
  }

  // Assets and bases can always be dragged; areas and lines with the tool for it, so that nothing slips.
  down(event) {
    this.press(event);
    if (this.touches.size > 1) this.drop();
    if (this.sketch.active || event.button !== 0 || this.touches.size > 1 || !this.isMap(event.target)) return;
    const found = this.canvas.under(this.point(event), event.pointerType === "touch");
    const movable = found.find(({ kind }) => this.tool === "move" || (this.tool === "select" && (kind === "assets" || kind === "bases")));
    const boxes = this.tool === "select" && (event.ctrlKey || event.shiftKey);
    if (this.tool === "turn") this.holdForTurn(event);
    else if (movable && movable.kind !== "ways") this.hold(event, new Carrying(this, event, movable));
    else if (boxes) this.hold(event, new Boxing(this, event));
  }

  holdForTurn(event) {
    const key = [...this.canvas.chosen].find((one) => one.startsWith("areas/"));
    const thing = key && this.canvas.things.areas.get(key.slice(6));
    if (thing) this.hold(event, new Turning(this, event, thing));
  }

  hold(event, held) {
    this.tellNothing();
    this.held = Object.assign(held, { start: this.point(event), moved: false });
    this.map.dragging.disable();
  }

  move(event) {
    if (!this.held) {
      this.hover(event);
      return;
    }
    const away = this.point(event).subtract(this.held.start);
    if (Math.hypot(away.x, away.y) < DRAG_PX && !this.held.moved) return;
    // From here on the pointer is ours wherever it goes, so that what is held is let go outside the map too.
    if (!this.held.moved) this.map.getContainer().setPointerCapture(event.pointerId);
    this.held.moved = true;
    this.held.move(event);
  }

  // Which asset the pointer is on: its name, what it is and where it belongs.
  hover(event) {
    const isMouse = event.pointerType === "mouse" && !this.sketch.active && this.isMap(event.target);
    const found = isMouse && this.canvas.pen ? this.canvas.under(this.point(event), false, ["assets"])[0] : undefined;
    if (found === this.told) return;
    this.tellNothing();
    if (!found) return;
    this.told = found;
    const { name, type_name, base_name } = found.row;
    const rows = [name, type_name, base_name].map((text) => Object.assign(document.createElement("div"), { textContent: text }));
    const content = document.createElement("div");
    content.replaceChildren(...rows);
    const at = this.map.containerPointToLatLng(this.canvas.symbolPixel(found));
    this.map.openTooltip(this.tip.setContent(content).setLatLng(at));
  }

  tellNothing() {
    this.told = undefined;
    this.tip.remove();
  }

  up(event) {
    this.touches.delete(event.pointerId);
    const held = this.held;
    this.drop();
    if (!held || !held.moved) return;
    this.last = performance.now();
    held.end(event);
  }

  cancel(event) {
    this.touches.delete(event.pointerId);
    this.drop();
  }

  // Let go of what is held and leave it where it was.
  drop() {
    if (!this.held) return;
    if (this.held.left) this.held.left();
    this.held = null;
    this.box.hidden = true;
    this.outline.clearLayers();
    this.sketch.figures.hide();
    this.map.dragging.enable();
    this.canvas.carry(null);
  }

  // Count the fingers on the map; of the first there is no end to wait for after a long press.
  press({ pointerType, pointerId, isPrimary }) {
    if (isPrimary) this.touches.clear();
    if (pointerType === "touch") this.touches.add(pointerId);
  }

  // A finger that stays where it is does what the right button does; nobody tells when it is lifted then.
  longPress(event) {
    if (event.pointerType !== "touch") return;
    this.touches.clear();
    this.drop();
    this.map.dragging._draggable.finishDrag(true);
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
    this.tell({ type: "picked", kind, id, more, at: lonlat(event.latlng) });
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
    const rings = () => (kind === "areas" ? layer.getLatLngs() : [layer.getLatLngs()]);
    const told = () => {
      if (!shaping.thing) return;
      shaping.dragged = false;
      this.sketch.figures.hide();
      this.tell({ type: "reshaped", kind, id: row.id, rings: rings().map((ring) => ring.map(lonlat)) });
    };
    layer.on("pm:markerdragstart", () => Object.assign(shaping, { dragged: true, view: this.canvas.now }));
    layer.on("pm:markerdrag", ({ markerEvent }) => {
      this.placeCorner(shaping, markerEvent);
      this.sketch.figures.show(sizeRows(kind, rings()), this.map.latLngToContainerPoint(markerEvent.target.getLatLng()));
    });
    layer.on("pm:markerdragend pm:vertexremoved", told);
    return layer;
  }

  // Bring a corner in the hand onto what is near, as while drawing; Alt lets go. Where the view has changed since it was
  // taken up, it goes where the pointer is: Leaflet reckons on in the pixels of before.
  placeCorner(shaping, { target, originalEvent }) {
    if (shaping.placed || !shaping.thing) return;
    const isAstray = originalEvent && shaping.view !== this.canvas.now;
    const there = isAstray ? this.map.mouseEventToLatLng(originalEvent) : target.getLatLng();
    const near = originalEvent && originalEvent.altKey ? null : this.sketch.snapper.near(there, [], shaping.thing);
    if (!near && !isAstray) return;
    shaping.placed = true; // the corner tells of this move as well
    target.setLatLng(near || there);
    shaping.placed = false;
  }
}

// Things on their way with the pointer: all that are selected, where the one under the pointer is.
class Carrying {
  constructor(hands, event, thing) {
    Object.assign(this, { hands, thing, from: hands.map.mouseEventToLatLng(event) });
    const { canvas } = hands;
    const chosen = canvas.inOrder().filter((one) => CARRIED.includes(one.kind) && canvas.isChosen(one));
    this.things = chosen.includes(thing) ? chosen : [thing];
  }

  move(event) {
    const { canvas, map, sketch } = this.hands;
    const { x, y } = this.hands.point(event).subtract(map.latLngToContainerPoint(this.from));
    canvas.carry({ things: new Set(this.things), dx: x, dy: y });
    const leg = inverse(this.from, map.mouseEventToLatLng(event));
    sketch.figures.show([`${bearingText(leg.bearing)}  ${lengthText(leg.length)}`], this.hands.point(event));
    this.tellCarrying(map.mouseEventToLatLng(event));
  }

  // At once, and then where the pointer is when the time is over.
  tellCarrying(at) {
    this.at = at;
    if (this.waiting) return;
    const keys = this.thing.kind === "assets" ? [nameOf(this.thing)] : this.things.map(nameOf);
    this.hands.tell({ type: "carrying", keys, start: lonlat(this.from), end: lonlat(at) });
    this.waiting = setTimeout(() => {
      this.waiting = null;
      if (this.at !== at) this.tellCarrying(this.at);
    }, CARRYING_MS);
  }

  // Let go of, wherever and whyever.
  left() {
    clearTimeout(this.waiting);
    if (this.at) this.hands.tell({ type: "carrying", keys: [], start: lonlat(this.from), end: lonlat(this.from) });
  }

  end(event) {
    const { tell, map } = this.hands;
    const to = lonlat(map.mouseEventToLatLng(event));
    if (this.thing.kind === "assets") tell({ type: "assetDropped", id: this.thing.row.id, at: to });
    else tell({ type: "moved", keys: this.things.map(nameOf), start: lonlat(this.from), end: to });
  }
}

// An area that turns with the pointer about its middle; its outline alone is drawn while it does.
class Turning {
  constructor(hands, event, thing) {
    const [lon, lat] = thing.row.anchor;
    const middle = place(lat, nearLng(lon, hands.map.mouseEventToLatLng(event).lng));
    Object.assign(this, { hands, thing, middle });
    this.first = this.bearing(event);
    this.corners = thing.row.rings[0].map(([x, y]) => inverse(middle, place(y, x)));
  }

  bearing(event) {
    return inverse(this.middle, this.hands.map.mouseEventToLatLng(event)).bearing;
  }

  angle(event) {
    return (this.bearing(event) - this.first + 360) % 360;
  }

  move(event) {
    const angle = this.angle(event);
    const turned = this.corners.map(({ bearing, length }) => destination(this.middle, bearing + angle, length));
    this.hands.outline.clearLayers();
    L.polygon(turned, { className: "sketch", interactive: false, pane: "sketch" }).addTo(this.hands.outline);
    this.hands.sketch.figures.show([`↻ ${Math.round(angle > 180 ? angle - 360 : angle)}°`], this.hands.point(event));
  }

  end(event) {
    this.hands.tell({ type: "turned", id: this.thing.row.id, angle_deg: this.angle(event) });
  }
}

// A box drawn over the map selects what lies wholly in it.
class Boxing {
  constructor(hands, event) {
    Object.assign(this, { hands, from: hands.point(event) });
  }

  bounds(event) {
    return L.bounds(this.from, this.hands.point(event));
  }

  move(event) {
    const { min, max } = this.bounds(event);
    this.hands.box.hidden = false;
    Object.assign(this.hands.box.style, { left: `${min.x}px`, top: `${min.y}px`, width: `${max.x - min.x}px`, height: `${max.y - min.y}px` });
  }

  end(event) {
    this.hands.tell({ type: "boxed", keys: this.hands.canvas.within(this.bounds(event)).map(nameOf) });
  }
}

// Size of an area less its holes, or length of a line.
function sizeRows(kind, rings) {
  if (kind !== "areas") return [`∑ ${lengthText(pathLength(rings[0]))}`];
  const [outer, ...holes] = rings.map(ringSize);
  return [sizeText(holes.reduce((left, hole) => left - hole, outer))];
}

// A way stands for its duties: what is picked is the first of them.
function nameOf({ kind, row }) {
  return kind === "ways" ? ["duties", row.duties[0]] : [kind, row.id];
}
