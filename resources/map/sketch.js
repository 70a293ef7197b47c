// Drawing: corners by mouse, touch or number, with snapping, guides and live figures. Nothing drawn stays: the
// places are told to the program, which makes of them what the tool is for and sends the scene back.
"use strict";

const SNAP_PX = 10;
const GUIDE_DEG = 2.5;

// Fewest places of a tool, how many end it by themselves, and what the places span.
const TOOLS = {
  area: { least: 3, shape: "ring" },
  cut: { least: 3, shape: "ring" },
  rectangle: { least: 2, most: 2, shape: "rectangle" },
  circle: { least: 2, most: 2, shape: "circle" },
  sector: { least: 3, most: 3, shape: "sector" },
  corridor: { least: 2, shape: "corridor" },
  line: { least: 2, shape: "line" },
  barrier: { least: 2, shape: "line" },
  split: { least: 2, shape: "line" },
  measure: { least: 2, shape: "line" },
  point: { least: 1, most: 1, shape: "point" },
  base: { least: 1, most: 1, shape: "point" },
};

// Rows of figures beside the pointer, always inside the map.
class Figures {
  constructor(map) {
    Object.assign(this, { map, box: document.getElementById("figures") });
  }

  hide() {
    this.box.hidden = true;
  }

  show(rows, { x, y }) {
    this.box.hidden = !rows.length;
    if (!rows.length) return;
    this.box.replaceChildren(...rows.map((row) => Object.assign(document.createElement("div"), { textContent: row })));
    const size = this.map.getSize();
    const [width, height] = [this.box.offsetWidth, this.box.offsetHeight];
    this.box.style.left = `${Math.max(0, x + 18 + width > size.x ? x - 18 - width : x + 18)}px`;
    this.box.style.top = `${Math.max(0, y + 18 + height > size.y ? y - 18 - height : y + 18)}px`;
  }
}

// Shapes whose edge may follow lines of the chart.
const FOLLOWING = ["ring", "line", "corridor"];

class Sketch {
  constructor(map, tell, snapper) {
    Object.assign(this, { map, tell, snapper, tool: null, points: [], cursor: null, width: 0 });
    this.steps = []; // how many places each step of the drawing ends at: a section of a line is one step
    this.follow = { on: false, asked: null, awaited: null, ending: false, way: [] };
    this.lines = L.layerGroup().addTo(map);
    this.figures = new Figures(map);
    map.on("click", (event) => this.click(event));
    map.on("dblclick", () => this.tool && this.finish());
    map.on("mousemove", (event) => this.move(event));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  // Enter finishes and Backspace takes back, unless a button of the map has the keyboard.
  key(event) {
    if (!this.active || event.target.closest("a, button")) return;
    if (event.key === "Enter") this.finish();
    if (event.key === "Backspace") this.undo();
  }

  get active() {
    return this.tool !== null;
  }

  use(tool) {
    this.tool = tool in TOOLS ? tool : null;
    this.clear();
    if (this.active) this.map.doubleClickZoom.disable();
    else this.map.doubleClickZoom.enable();
  }

  clear() {
    Object.assign(this, { points: [], steps: [], cursor: null });
    Object.assign(this.follow, { asked: null, awaited: null, ending: false, way: [] });
    this.draw();
    if (this.active) this.tell({ type: "sketching", count: 0, enough: false });
  }

  click(event) {
    if (!this.active) return;
    const place = this.aim(event);
    // A double click is two clicks on one place.
    const last = this.points[this.points.length - 1];
    if (last && this.pixels(last, place) < 4) return;
    if (this.closes(place)) this.finish();
    else this.add(place, event.originalEvent && event.originalEvent.altKey);
  }

  closes(place) {
    return TOOLS[this.tool].shape === "ring" && this.points.length >= 3 && this.pixels(this.points[0], place) < SNAP_PX;
  }

  // The first place of a drawing that follows begins it; to every other leads a section of a line.
  add(place, straight = false) {
    if (this.follow.awaited) return;
    if (!straight && this.follows && this.points.length) this.ask(place, true);
    else this.put([place]);
  }

  // One step more, of one place or of a section.
  put(places) {
    this.points.push(...places);
    this.steps.push(this.points.length);
    this.follow.way = [];
    const { least, most } = TOOLS[this.tool];
    this.draw();
    this.tell({ type: "sketching", count: this.points.length, enough: this.points.length >= least });
    if (most === this.points.length) this.finish();
  }

  get follows() {
    return this.follow.on && FOLLOWING.includes(TOOLS[this.tool].shape);
  }

  useFollow(on) {
    Object.assign(this.follow, { on, way: [] });
    this.draw();
  }

  // Ask the program which way leads to a place: it knows the lines beyond what is in view.
  ask(place, keep) {
    const last = this.points[this.points.length - 1];
    if (keep) this.follow.awaited = place;
    else this.follow.asked = place;
    this.tell({ type: "follow", start: lonlat(last), end: lonlat(place), keep });
  }

  // The way that leads there; where no line does, the leg is straight.
  takeSection(path, keep) {
    const { asked, awaited } = this.follow;
    const way = this.unwrapped(path);
    if (keep && awaited) {
      this.follow.awaited = null;
      this.put(way.length ? way : [awaited]);
      if (this.follow.ending) this.finish();
    } else if (!keep && asked) {
      this.follow.asked = null;
      this.follow.way = way;
      if (this.cursor && this.pixels(asked, this.cursor) >= 1) this.ask(this.cursor, false);
      this.draw();
    }
  }

  // Places of a section in the copy of the world that is drawn in; its first one may be there already.
  unwrapped(path) {
    let before = this.points[this.points.length - 1];
    const way = path.map(([lon, lat]) => (before = L.latLng(lat, nearLng(lon, before.lng))));
    return way.length > 1 && this.pixels(way[0], this.points[this.points.length - 1]) < 1 ? way.slice(1) : way;
  }

  // A number typed: so far from the last place, on such a bearing.
  addLeg(bearing, length) {
    const last = this.points[this.points.length - 1];
    if (!last) return;
    this.add(destination(last, bearing, length));
    this.map.panInside(this.points[this.points.length - 1] || last, { padding: [40, 40], animate: false });
  }

  // The sides typed of a rectangle: it opens to where the pointer is, north and east without one.
  addSides(width, height) {
    const [first] = this.points;
    if (!first) return;
    const { lat, lng } = this.cursor || { lat: 90, lng: first.lng };
    const side = destination(first, lng < first.lng ? 270 : 90, width);
    const end = destination(first, lat < first.lat ? 180 : 0, height);
    this.add(place(end.lat, side.lng));
  }

  // Go along to another copy of the world.
  turn(degrees) {
    this.points = this.points.map(({ lat, lng }) => L.latLng(lat, lng + degrees));
    Object.assign(this.follow, { asked: null, awaited: null, ending: false, way: [] });
    this.cursor = null;
    this.draw();
  }

  useWidth(metres) {
    this.width = metres;
    this.draw();
  }

  undo() {
    if (!this.points.length) return;
    if (!this.follow.awaited) this.steps.pop();
    this.points.length = this.steps[this.steps.length - 1] || 0;
    Object.assign(this.follow, { awaited: null, ending: false, way: [] });
    this.draw();
    this.tell({ type: "sketching", count: this.points.length, enough: this.points.length >= TOOLS[this.tool].least });
  }

  finish() {
    this.follow.ending = this.follow.awaited !== null;
    if (this.follow.ending) return; // once the last section is there
    if (!this.active || this.points.length < TOOLS[this.tool].least) return;
    const path = this.points.map(lonlat);
    const tool = this.tool;
    this.clear();
    this.tell({ type: "sketched", tool, path });
  }

  move(event) {
    if (!this.active) return;
    this.cursor = this.aim(event);
    this.pointer = event.containerPoint;
    if (this.leads && !this.follow.asked) this.ask(this.cursor, false);
    this.draw();
  }

  // Where a place is meant to be: on what is near, else on a guide, else where the pointer is. Alt lets go.
  aim(event) {
    this.guide = null;
    if (event.originalEvent && event.originalEvent.altKey) return event.latlng;
    const snapped = this.snapper.near(event.latlng, this.points);
    if (snapped) return snapped;
    return (!this.follows && this.onGuide(event.latlng)) || event.latlng;
  }

  // Whether a section leads from the last place to the pointer.
  get leads() {
    return this.active && this.follows && this.points.length > 0;
  }

  // At right angles to, or in line with, the leg before or the first leg.
  onGuide(place) {
    const last = this.points[this.points.length - 1];
    if (!last || this.points.length < 2) return null;
    const { bearing, length } = inverse(last, place);
    const legs = [[this.points[this.points.length - 2], last], [this.points[0], this.points[1]]];
    for (const [from, to] of legs) {
      const course = inverse(from, to).bearing;
      for (const turn of [0, 90, 180, 270]) {
        const off = ((bearing - course - turn + 540) % 360) - 180;
        if (Math.abs(off) > GUIDE_DEG) continue;
        this.guide = turn % 180 ? "right angle" : "parallel";
        return destination(last, (course + turn) % 360, length * Math.cos(off * RAD));
      }
    }
    return null;
  }

  draw() {
    this.lines.clearLayers();
    this.figures.hide();
    if (!this.active) return;
    const places = [...this.points, ...this.ahead()];
    const style = { className: `sketch ${this.guide ? "guided" : ""}`, interactive: false, pane: "sketch" };
    const { shape } = TOOLS[this.tool];
    const outline = outlineOf(shape, places);
    const open = shape === "line" || shape === "corridor";
    if (shape === "corridor") this.band(outline);
    if (outline.length > 1) {
      (open ? L.polyline(outline, { ...style, className: `${style.className} open` }) : L.polygon(outline, style)).addTo(this.lines);
    }
    this.steps.map((count) => this.points[count - 1]).forEach((place) => L.circleMarker(place, { ...style, className: "sketch-corner", radius: 4 }).addTo(this.lines));
    if (this.cursor) this.write(places, outline);
  }

  // What a click would add: where the pointer is, or the section that leads there.
  ahead() {
    if (!this.cursor) return [];
    return this.leads && this.follow.way.length ? this.follow.way : [this.cursor];
  }

  // What a corridor will cover: its line drawn as wide as it is in the middle of it.
  band(line) {
    if (line.length < 2 || !this.width) return;
    const middle = line[Math.floor(line.length / 2)];
    const [one, other] = [middle, destination(middle, 0, this.width)].map((place) => this.map.project(place));
    const weight = one.distanceTo(other);
    L.polyline(line, { className: "sketch-band", weight, lineCap: "butt", interactive: false, pane: "sketch" }).addTo(this.lines);
  }

  write(places, outline) {
    const rows = figuresOf(TOOLS[this.tool].shape, places, outline, this.width, this.ahead().length);
    if (this.pointer) this.figures.show(rows, this.pointer);
  }

  pixels(one, other) {
    return this.map.latLngToContainerPoint(one).distanceTo(this.map.latLngToContainerPoint(other));
  }
}

function outlineOf(shape, places) {
  if (places.length < 2) return [];
  const [first, second, third] = places;
  if (shape === "rectangle") {
    return [first, { lat: first.lat, lng: second.lng }, second, { lat: second.lat, lng: first.lng }];
  }
  if (shape === "circle") return arc(first, inverse(first, second).length, 0, 360);
  if (shape === "sector") {
    const { length, bearing } = inverse(first, second);
    if (!third) return [first, second];
    return [first, ...arc(first, length, bearing, bearing + ((inverse(first, third).bearing - bearing + 360) % 360))];
  }
  return places;
}

function arc(centre, radius, start, end) {
  const steps = Math.max(1, Math.ceil((end - start) / 5));
  return Array.from({ length: steps + 1 }, (_, step) => destination(centre, start + ((end - start) * step) / steps, radius));
}

// The last ``ahead`` places are the leg in the hand: a section of a line has a length, but no bearing.
function figuresOf(shape, places, outline, width, ahead) {
  if (places.length < 2) return [];
  if (shape === "rectangle") return [sidesText(...places), sizeText(ringSize(outline)), `${reader.words.perimeter} ${lengthText(pathLength([...outline, outline[0]]))}`];
  const [from, to] = places.slice(-2);
  const leg = inverse(from, to);
  const rows = [ahead > 1 ? `${reader.words.along} ${lengthText(pathLength(places.slice(-ahead - 1)))}` : `${bearingText(leg.bearing)}  ${lengthText(leg.length)}`];
  if (shape === "circle") return [`r ${lengthText(leg.length)}`, sizeText(ringSize(outline)), `${reader.words.perimeter} ${lengthText(2 * Math.PI * leg.length)}`];
  if (shape === "sector" && places.length > 2) return [bearingText(inverse(places[0], to).bearing), sizeText(ringSize(outline))];
  if (shape === "corridor") rows.push(`↔ ${lengthText(width)}`, sizeText(width * pathLength(places)));
  if (outline === places && shape !== "ring" && places.length > 2) rows.push(`∑ ${lengthText(pathLength(places))}`);
  if (shape === "ring" && outline.length > 2) {
    rows.push(sizeText(ringSize(outline)), `${reader.words.perimeter} ${lengthText(pathLength([...outline, outline[0]]))}`);
  }
  return rows;
}

// Width and height of a rectangle, the width along the parallel of its first corner.
function sidesText(first, second) {
  const width = inverse(first, { lat: first.lat, lng: second.lng }).length;
  const height = inverse(first, { lat: second.lat, lng: first.lng }).length;
  return `${lengthText(width)} × ${lengthText(height)}`;
}

// Finds the corner or edge near a place: of what is drawn, of zone limits, coast, borders and rivers.
class Snapper {
  constructor(map, canvas) {
    Object.assign(this, { map, canvas, fixed: [], zones: [] });
  }

  // Coast, borders and rivers in view, as [[lon, lat], ...].
  useLines(lines) {
    this.fixed = lines;
  }

  // Places of the own drawing count as well; ``except`` is a thing that does not.
  near(place, own, except = null) {
    const here = this.map.latLngToContainerPoint(place);
    const edge = this.map.containerPointToLatLng(here.add([SNAP_PX, SNAP_PX]));
    const reach = [Math.abs(edge.lng - place.lng), Math.abs(edge.lat - place.lat)];
    const best = { corner: null, corner_px: SNAP_PX, edge: null, edge_px: SNAP_PX };
    this.search(own.length > 2 ? [[lonlatExact(own[0])]] : [], place, here, reach, best);
    this.search(this.plan(except), place, here, reach, best);
    this.search(this.fixed, place, here, reach, best);
    this.search(this.zones, place, here, reach, best);
    return best.corner || best.edge;
  }

  plan(except) {
    const lines = [];
    this.canvas.inOrder().forEach((thing) => {
      if (thing === except || !this.canvas.inView(thing)) return;
      if (thing.kind === "areas") thing.row.rings.forEach((ring) => lines.push([...ring, ring[0]]));
      if (thing.kind === "marks") lines.push(thing.row.path);
      if (thing.kind === "bases") lines.push([thing.row.position]);
    });
    return lines;
  }

  search(lines, place, here, [dx, dy], best) {
    const { lat } = place;
    for (const line of lines) {
      const turn = nearLng(line[0][0], place.lng) - line[0][0];
      const lng = place.lng - turn;
      const pixel = ([x, y]) => this.map.latLngToContainerPoint({ lat: y, lng: x + turn });
      for (let i = 0; i < line.length; i += 1) {
        const [x, y] = line[i];
        const next = line[i + 1];
        if (Math.abs(x - lng) < dx && Math.abs(y - lat) < dy) {
          const away = pixel(line[i]).distanceTo(here);
          if (away < best.corner_px) Object.assign(best, { corner: L.latLng(y, x + turn), corner_px: away });
        }
        if (!next || Math.min(x, next[0]) > lng + dx || Math.max(x, next[0]) < lng - dx) continue;
        if (Math.min(y, next[1]) > lat + dy || Math.max(y, next[1]) < lat - dy) continue;
        const foot = L.LineUtil.closestPointOnSegment(here, pixel(line[i]), pixel(next));
        const away = foot.distanceTo(here);
        if (away < best.edge_px) Object.assign(best, { edge: this.map.containerPointToLatLng(foot), edge_px: away });
      }
    }
  }
}

function lonlatExact({ lng, lat }) {
  return [lng, lat];
}

function lonlat(place) {
  return [((((place.lng + 180) % 360) + 360) % 360) - 180, place.lat];
}
