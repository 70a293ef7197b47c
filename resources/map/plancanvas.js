// Draws the plan on one canvas: areas, lines, ways, bases, assets and their names, only what is in view and, after
// an edit, only where something looks otherwise.
"use strict";

const TILE = 256;
const HIT_PX = 6;
const TOUCH_PX = 13;
const SYMBOL_PX = 15;
const BASE_PX = 9;
const EDGE_PX = 4; // how far a drawn line reaches beside its path
const MARK_PX = 10;
const SYMBOL_REACH = 28; // how far a symbol with its badge and frame reaches from its middle
const ORDER = ["areas", "marks", "ways", "bases", "assets"];

// Web Mercator at zoom 0 (EPSG:3857): x and y from 0 to 256, y downwards.
function mercator([lon, lat]) {
  const sine = Math.sin(Math.max(-85.06, Math.min(85.06, lat)) * RAD);
  return [(lon / 360 + 0.5) * TILE, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * TILE];
}

// How far it is, in Mercator, from a box to its copy in the world nearest to the middle of the view.
function toNearest(box, middle) {
  return TILE * Math.round((middle - (box[0] + box[2]) / 2) / TILE);
}

// A line or polygon kept ready to draw: a path about its own first point, so that no precision is lost.
class Trace {
  constructor(lines, closed) {
    const all = lines.map((line) => line.map(mercator));
    [this.x, this.y] = all[0][0];
    this.path = new Path2D();
    this.box = [Infinity, Infinity, -Infinity, -Infinity];
    all.forEach((line) => {
      line.forEach(([x, y], index) => {
        this.box = [Math.min(this.box[0], x), Math.min(this.box[1], y), Math.max(this.box[2], x), Math.max(this.box[3], y)];
        if (index) this.path.lineTo((x - this.x) * UNIT, (y - this.y) * UNIT);
        else this.path.moveTo((x - this.x) * UNIT, (y - this.y) * UNIT);
      });
      if (closed) this.path.closePath();
    });
  }
}
// Paths are kept in finer units than Mercator's: Skia rounds to a float.
const UNIT = 4096;
const REST_MS = 800;

const PlanCanvas = L.Layer.extend({
  initialize() {
    this.things = Object.fromEntries(ORDER.map((kind) => [kind, new Map()]));
    this.layers = new Map(); // id of a layer of the plan -> { opacity, rank }
    this.quality = "full";
    this.chosen = new Set();
    this.draws = 0; // how often it was drawn, and when last: what a measure of speed reads
    this.ghost = null; // { things, dx, dy }: a set of things on their way with the pointer
    this.damage = new Damage();
    this.pictures = new Pictures(this);
    this.labels = new Labels();
    this.berths = new Berths();
    this.rings = []; // { text, path }: names of range rings and where they may stand
    this.places = new Map(); // towns of the chart by name and place
  },

  onAdd(map) {
    this._map = map;
    this.canvas = L.DomUtil.create("canvas", "plan-canvas", map.getPane("plan"));
    this.canvas.style.pointerEvents = "none";
    map.on("moveend zoom zoomend resize viewreset", this.redraw, this);
    this.redraw();
  },

  useTheme(tokens, hues, outline) {
    Object.assign(this, { theme: tokens, hues, outline });
    this.pictures.forget();
    this.redraw();
  },

  addPlace(found) {
    const key = `${found.name}/${found.at.map(Math.round)}`;
    if (this.places.has(key)) return;
    this.places.set(key, { ...found, kind: "places", row: { id: key, name: found.name }, box: [...found.at, ...found.at] });
    this.redraw();
  },

  // Which duties have no legal basis, and which have one with a condition.
  useBasis({ without, conditional }) {
    this.basis = { without: new Set(without), conditional: new Set(conditional) };
    this.redraw();
  },

  useRings(rings) {
    this.rings = rings;
    this.redrawDamage();
  },

  // Full: as sharp as the screen. Balanced: one pixel a point. Light: ways only of what is chosen, no halos.
  useQuality(quality) {
    this.quality = quality;
    this.pictures.forget();
    this.redraw();
  },

  reset() {
    ORDER.forEach((kind) => this.things[kind].clear());
    this.berths.forget();
  },

  patch(gone, put) {
    gone.forEach(([kind, id]) => this.exchange(kind, id));
    Object.entries(put).forEach(([kind, rows]) => rows.forEach((row) => this.exchange(kind, row.id, this.ready(kind, row))));
    this.ranked = null;
    const touches = (kind) => put[kind] || gone.some(([of]) => of === kind);
    if (touches("bases") || touches("assets")) this.berthAnew();
    else if (touches("areas")) this.berthLater();
    this.redrawDamage();
  },

  // Put a thing in the place of the one that was there, or nothing.
  exchange(kind, id, thing) {
    const things = this.things[kind];
    this.hurt([things.get(id), thing].filter(Boolean));
    if (thing) things.set(id, thing);
    else things.delete(id);
  },

  // Find the assets their places anew; those that then stand elsewhere are drawn again.
  berthAnew() {
    this.berths.forget();
    if (this.damage.all) return;
    const assets = [...this.things.assets.values()];
    const before = assets.map((thing) => this.extent(thing));
    this.berths.arrange(this);
    this.labels.view = null;
    assets.forEach((thing, index) => {
      thing.view = null;
      if (String(this.extent(thing)) !== String(before[index])) [before[index], thing.pixels].forEach((box) => this.damage.add(box));
    });
  },

  // An area that is edited moves no assets about meanwhile: they stand anew once the hand rests.
  berthLater() {
    clearTimeout(this.berthing);
    this.berthing = setTimeout(() => {
      this.berthing = null;
      this.berthAnew();
      this.redrawDamage();
    }, REST_MS);
  },

  ready(kind, row) {
    if (kind === "areas" || kind === "ways" || (kind === "marks" && row.kind !== "point")) {
      const trace = new Trace(kind === "areas" ? row.rings : [row.path], kind === "areas");
      return { kind, row, trace, box: trace.box, middle: row.anchor && mercator(row.anchor) };
    }
    const at = mercator(kind === "marks" ? row.path[0] : row.position);
    return { kind, row, at, box: [at[0], at[1], at[0], at[1]] };
  },

  choose(keys) {
    const before = this.inOrder().filter((thing) => this.isChosen(thing));
    this.chosen = new Set(keys.map(([kind, id]) => `${kind}/${id}`));
    this.hurt([...before, ...this.inOrder().filter((thing) => this.isChosen(thing))]);
    this.redrawDamage();
  },

  // Show things where the pointer has taken them, or where they are again.
  carry(ghost) {
    const carried = [this.ghost, ghost].flatMap((one) => (one ? [...one.things] : []));
    this.hurt(carried);
    this.ghost = ghost;
    this.hurt(carried);
    this.redrawDamage();
  },

  isChosen(thing) {
    if (thing.kind !== "ways") return this.chosen.has(`${thing.kind}/${thing.row.id}`);
    if (!this.chosen.size) return false;
    return thing.row.duties.some((duty) => this.chosen.has(`duties/${duty}`)) || thing.row.assets.some((asset) => this.chosen.has(`assets/${asset}`));
  },

  redraw() {
    this.damage.everything();
    this.redrawDamage();
  },

  // What these things cover is drawn again.
  hurt(things) {
    things.forEach((thing) => this.damage.all || this.damage.add(this.extent(thing)));
  },

  redrawDamage() {
    if (this.waiting || !this._map) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      this.draw();
    });
  },

  // Where Mercator is on the canvas: pixels per unit, the offset of its origin, and what is in the middle.
  view() {
    const scale = 2 ** this._map.getZoom();
    const corner = this._map.containerPointToLayerPoint([0, 0]);
    const origin = this._map.getPixelOrigin().add(corner);
    return { scale, dx: -origin.x, dy: -origin.y, corner, middle: (origin.x + this._map.getSize().x / 2) / scale };
  },

  // Every thing is drawn once, in the copy of the world where it is nearest to the middle of the view.
  shift(thing) {
    return toNearest(thing.box, this.now.middle);
  },

  // A place of a thing on the canvas.
  spot([mx, my], thing) {
    const { scale, dx, dy } = this.now;
    const centre = (thing.box[0] + thing.box[2]) / 2;
    return [(mx + toNearest([mx, 0, mx], centre) + this.shift(thing)) * scale + dx, my * scale + dy];
  },

  draw() {
    if (!this.theme) return;
    if (this.damage.all) this.lookAnew();
    const { pen } = this;
    this.berths.arrange(this);
    this.labels.arrange(this).forEach((box) => this.damage.add(box));
    pen.save();
    this.plain();
    if (!this.damage.all) this.damage.clip(pen, this.ratio);
    pen.clearRect(...this.frame);
    this.inOrder().forEach((thing) => this.isDue(thing) && this.drawThing(thing));
    this.plain();
    this.labels.draw(this);
    pen.restore();
    this.damage.mend();
    this.draws += 1;
    this.fire("drawn");
  },

  // Fit the canvas to the map as it is now; what is drawn after an edit alone lies in this view as well, even while
  // the map is on its way under the hand.
  lookAnew() {
    const size = this._map.getSize();
    this.ratio = this.quality === "full" ? window.devicePixelRatio || 1 : 1;
    const [width, height] = [size.x * this.ratio, size.y * this.ratio];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      Object.assign(this.canvas, { width, height });
      Object.assign(this.canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    }
    this.pen = this.canvas.getContext("2d");
    this.now = this.view();
    this.frame = [0, 0, size.x, size.y];
    L.DomUtil.setPosition(this.canvas, this.now.corner);
  },

  isDue(thing) {
    return this.damage.touches(this.extent(thing)) && this.inView(thing);
  },

  plain() {
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.pen.setLineDash([]);
    this.pen.globalAlpha = 1;
  },

  // Kinds in drawing order, within a kind by the rank of the layer.
  inOrder() {
    if (this.ranked) return this.ranked;
    this.ranked = ORDER.flatMap((kind) => {
      const byRank = [];
      this.things[kind].forEach((thing) => (byRank[(this.layers.get(thing.row.layer) || { rank: 0 }).rank] ||= []).push(thing));
      return byRank.flat();
    });
    return this.ranked;
  },

  // The box of pixels a thing covers, worked out once for each view.
  extent(thing) {
    if (this.ghost && this.ghost.things.has(thing)) return this.measure(thing);
    if (thing.view !== this.now) Object.assign(thing, { view: this.now, pixels: this.measure(thing) });
    return thing.pixels;
  },

  measure(thing) {
    if (thing.trace) return this.traceExtent(thing);
    const [x, y] = this.pixel(thing);
    if (thing.kind === "marks" || thing.kind === "places") return around([x, y], 2 * MARK_PX, 2 * MARK_PX);
    const [sx, sy] = this.symbolPixel(thing);
    return [Math.min(x, sx - SYMBOL_REACH), Math.min(y, sy - SYMBOL_REACH), Math.max(x, sx + SYMBOL_REACH), Math.max(y, sy + SYMBOL_REACH)];
  },

  traceExtent(thing) {
    const { scale, dx, dy } = this.now;
    const [gx, gy] = this.offset(thing);
    const [right, down] = [this.shift(thing) * scale + dx + gx, dy + gy];
    const [west, north, east, south] = thing.box;
    return [west * scale + right - EDGE_PX, north * scale + down - EDGE_PX, east * scale + right + EDGE_PX, south * scale + down + EDGE_PX];
  },

  inView(thing, margin = 0) {
    const [[left, top, right, bottom], frame] = [this.extent(thing), this.frame];
    return left < frame[2] + margin && frame[0] - margin < right && top < frame[3] + margin && frame[1] - margin < bottom;
  },

  drawThing(thing) {
    this.plain();
    this.pen.globalAlpha = (this.layers.get(thing.row.layer) || { opacity: 1 }).opacity;
    const chosen = this.isChosen(thing);
    if (thing.kind === "areas") this.drawArea(thing, chosen);
    else if (thing.kind === "ways") this.drawWay(thing, chosen);
    else if (thing.kind === "marks") this.drawMark(thing, chosen);
    else this.drawSymbol(thing, chosen);
  },

  // Take the pen to a trace's own coordinates; returns how long a pixel is there.
  enter(thing) {
    const { scale, dx, dy } = this.now;
    const step = (scale * this.ratio) / UNIT;
    const [gx, gy] = this.offset(thing);
    this.pen.setTransform(step, 0, 0, step, ((thing.trace.x + this.shift(thing)) * scale + dx + gx) * this.ratio, (thing.trace.y * scale + dy + gy) * this.ratio);
    return UNIT / scale;
  },

  offset(thing) {
    return this.ghost && this.ghost.things.has(thing) ? [this.ghost.dx, this.ghost.dy] : [0, 0];
  },

  stroke(thing, colour, width, dash = []) {
    const pixel = this.enter(thing);
    Object.assign(this.pen, { strokeStyle: colour, lineWidth: width * pixel, lineJoin: "round" });
    this.pen.setLineDash(dash.map((part) => part * pixel));
    this.pen.stroke(thing.trace.path);
  },

  drawArea(thing, chosen) {
    this.enter(thing);
    this.pen.fillStyle = this.theme.accent;
    const solid = this.pen.globalAlpha;
    this.pen.globalAlpha = solid * (chosen ? 0.22 : 0.08);
    this.pen.fill(thing.trace.path, "evenodd");
    this.pen.globalAlpha = solid;
    this.stroke(thing, this.theme.accent, chosen ? 3 : 1 + thing.row.priority / 5);
  },

  drawWay(thing, chosen) {
    if (this.quality === "light" && !chosen) return;
    const { badge, pinned } = thing.row;
    this.pen.globalAlpha = chosen ? 1 : 0.3;
    this.stroke(thing, this.hues[badge.hue], chosen ? 3.5 : 1.4, pinned ? [] : [5, 4]);
    this.markBasis(thing, chosen);
  },

  // Over the way: hatched where a duty on it has no basis, dashed where it has a condition.
  markBasis(thing, chosen) {
    const is = (kind) => this.basis && thing.row.duties.some((duty) => this.basis[kind].has(duty));
    this.pen.globalAlpha = chosen ? 1 : 0.7;
    if (is("without")) this.stroke(thing, this.theme.bad, 8, [1.5, 6]);
    else if (is("conditional")) this.stroke(thing, this.theme.caution, 3, [8, 6]);
  },

  drawMark(thing, chosen) {
    if (thing.trace) {
      const style = { line: [1.6, []], barrier: [3, []], track: [1.6, [8, 4]] }[thing.row.kind];
      this.stroke(thing, this.theme.text, style[0] + (chosen ? 1.6 : 0), style[1]);
      return;
    }
    const [x, y] = this.pixel(thing);
    Object.assign(this.pen, { strokeStyle: this.theme.text, lineWidth: chosen ? 3 : 1.6 });
    this.pen.beginPath();
    this.pen.moveTo(x - 6, y);
    this.pen.lineTo(x + 6, y);
    this.pen.moveTo(x, y - 6);
    this.pen.lineTo(x, y + 6);
    this.pen.stroke();
  },

  pixel(thing) {
    const [gx, gy] = this.offset(thing);
    const [x, y] = this.spot(thing.at, thing);
    return [x + gx, y + gy];
  },

  // The assets of a base stand beside it.
  symbolPixel(thing) {
    const [gx, gy] = this.offset(thing);
    const [x, y] = this.symbolSpot(thing);
    return [x + gx, y + gy];
  },

  // Where a symbol stands while it is not carried.
  symbolSpot(thing) {
    const [x, y] = this.spot(thing.at, thing);
    const [right, down] = this.berths.offset(thing);
    return [x + right, y + down];
  },

  drawSymbol(thing, chosen) {
    const picture = this.pictures.symbol(thing.row.sidc, thing.kind === "bases" ? BASE_PX : SYMBOL_PX);
    const [x, y] = this.symbolPixel(thing);
    if (thing.kind === "assets" && this.berths.isFar(thing)) this.drawLead(thing, x, y);
    const [width, height] = [picture.width / this.ratio, picture.height / this.ratio];
    this.pen.drawImage(picture, x - width / 2, y - height / 2, width, height);
    if (chosen) this.drawFrame(x, y, width + 8, height + 8);
    if (thing.kind === "assets") this.drawBadge(thing, x, y + height / 2);
  },

  drawFrame(x, y, width, height) {
    Object.assign(this.pen, { strokeStyle: this.theme.accent, lineWidth: 2 });
    this.pen.strokeRect(x - width / 2, y - height / 2, width, height);
  },

  // A thin line to the base of what does not stand right beside it.
  drawLead(thing, x, y) {
    Object.assign(this.pen, { strokeStyle: this.theme.muted, lineWidth: 1 });
    this.pen.beginPath();
    this.pen.moveTo(...this.pixel(thing));
    this.pen.lineTo(x, y);
    this.pen.stroke();
  },

  drawBadge(thing, x, y) {
    const picture = this.pictures.badge(thing.row.badge);
    const [width, height] = [picture.width / this.ratio, picture.height / this.ratio];
    this.pen.drawImage(picture, x - width / 2, y - 2, width, height);
  },

  // Everything that lies wholly in a box of the container, ways left out.
  within(box) {
    const isIn = ([x, y]) => x >= box.min.x && x <= box.max.x && y >= box.min.y && y <= box.max.y;
    const corners = (thing) => {
      if (thing.kind === "assets" || thing.kind === "bases") return [this.symbolPixel(thing)];
      const [west, north, east, south] = thing.box;
      return [[west, north], [east, south]].map(([x, y]) => [(x + this.shift(thing)) * this.now.scale + this.now.dx, y * this.now.scale + this.now.dy]);
    };
    return this.inOrder().filter((thing) => thing.kind !== "ways" && corners(thing).every(isIn));
  },

  // Everything under a pixel of the container, the topmost first; ways last, since all of them end in the
  // middle of an area, where one means the area.
  under(point, touch, kinds = ORDER) {
    if (!this.pen) return [];
    const tolerance = touch ? TOUCH_PX : HIT_PX;
    const found = this.inOrder().filter((thing) => kinds.includes(thing.kind) && this.inView(thing) && this.isUnder(thing, point, tolerance));
    const isWay = ({ kind }) => kind === "ways";
    return [...found.filter((thing) => !isWay(thing)).reverse(), ...found.filter(isWay).reverse()];
  },

  isUnder(thing, { x, y }, tolerance) {
    if (!thing.trace) {
      const [sx, sy] = this.symbolPixel(thing);
      const reach = thing.kind === "assets" ? 12 : 9;
      return Math.abs(x - sx) <= reach + tolerance - HIT_PX && Math.abs(y - sy) <= reach + tolerance - HIT_PX;
    }
    this.plain();
    const pixel = this.enter(thing);
    this.pen.lineWidth = 2 * tolerance * pixel;
    const [px, py] = [x * this.ratio, y * this.ratio];
    if (thing.kind === "areas" && this.pen.isPointInPath(thing.trace.path, px, py, "evenodd")) return true;
    return this.pen.isPointInStroke(thing.trace.path, px, py);
  },
});
