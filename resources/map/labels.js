// Names on the plan: they never lie on one another; the more important stays, the other waits for a closer look.
// And where the assets of a base stand beside it, so that they do not lie on those of its neighbour.
"use strict";

const LABEL_FONT = '600 11px "IBM Plex Sans", sans-serif';
const BASE_FONT = '12px "IBM Plex Sans", sans-serif';
const BADGE_FONT = '600 10px "IBM Plex Sans", sans-serif';
const TOWN_FONT = '11px "IBM Plex Sans", sans-serif';
const CITY_FONT = '13px "IBM Plex Sans", sans-serif';
const CANVAS_FONTS = [LABEL_FONT, BASE_FONT, BADGE_FONT];
const CELL_PX = 64;
const ROW_OF_CELLS = 2 ** 26; // more than a world has at the closest zoom
const NAMES_ZOOM = 9; // from here on assets have names
const SLOT = [30, 38]; // pixels an asset takes with its badge
const LEAD_PX = 20; // farther from its base an asset has a line to it
const MOST_KEPT = 40; // scales
const MANY = 100; // bases with assets: from here on fewer places are tried for each

// Where the middle of a base's assets may be, in pixels from the base, the nearest first.
const STEPS = Array.from({ length: 17 }, (_, index) => (index - 8) * 11);
const AROUND = STEPS.flatMap((dx) => STEPS.map((dy) => [dx, dy])).sort((one, other) => Math.hypot(...one) - Math.hypot(...other));

// Boxes that are taken, kept by the cells of a grid, so that a thousand cost no more than their neighbours.
class Taken {
  constructor() {
    this.cells = new Map();
  }

  isFree(box) {
    for (const cell of cells(box)) {
      for (const other of this.cells.get(cell) || []) if (overlap(box, other)) return false;
    }
    return true;
  }

  take(box) {
    for (const cell of cells(box)) {
      if (this.cells.has(cell)) this.cells.get(cell).push(box);
      else this.cells.set(cell, [box]);
    }
  }
}

// Beside their base stand its assets, as near as there is room.
class Berths {
  constructor() {
    this.kept = new Map(); // scale -> what was found for it, until the plan changes
    this.use(0);
  }

  // offsets: id of an asset -> pixels from its base to the middle of its symbol; far: assets with a line to their
  // base; sides: id of a base -> on which side its name stands.
  use(scale) {
    const isNew = !this.kept.has(scale);
    if (isNew) this.kept.set(scale, { scale, offsets: new Map(), far: new Set(), sides: new Map() });
    Object.assign(this, this.kept.get(scale));
    return isNew;
  }

  forget() {
    this.kept.clear();
  }

  offset({ kind, row }) {
    return kind === "assets" ? this.offsets.get(row.id) || [20, 12] : [0, 0];
  }

  isFar({ row }) {
    return this.far.has(row.id);
  }

  // Anew only for another scale or another plan: panning moves nothing.
  arrange(canvas) {
    if (this.kept.size > MOST_KEPT) this.forget();
    if (!this.use(canvas.now.scale)) return;
    this.taken = new Taken();
    canvas.labels.pen = canvas.pen;
    const { areas, bases, assets } = canvas.things;
    bases.forEach(({ at }) => this.taken.take(around(this.pixel(at), 18, 18)));
    bases.forEach((base) => this.nameBase(canvas, base));
    // The middle of an area stays free: that is where it is picked and where its name stands.
    areas.forEach((thing) => {
      const { width, half } = canvas.labels.areaName(canvas, thing);
      this.taken.take(around(this.pixel(mercator(thing.row.anchor)), Math.max(24, width), Math.max(14, 2 * half)));
    });
    const groups = new Map();
    assets.forEach((thing) => groups.set(String(thing.at), [...(groups.get(String(thing.at)) || []), thing]));
    const most = groups.size > MANY ? 30 : 3 * AROUND.length;
    groups.forEach((group) => this.berth(canvas, group.sort((one, other) => one.row.slot - other.row.slot), most));
  }

  pixel(at) {
    return [at[0] * this.scale, at[1] * this.scale];
  }

  // Room for the name of a base, before its neighbours' assets take it.
  nameBase(canvas, { at, row }) {
    const boxes = boxesBeside(this.pixel(at), canvas.labels.width(row.name, BASE_FONT));
    const side = boxes.findIndex((box) => this.taken.isFree(box));
    if (side < 0) return;
    this.taken.take(boxes[side]);
    this.sides.set(row.id, side);
  }

  berth(canvas, group, most) {
    const isNamed = this.scale >= 2 ** NAMES_ZOOM;
    const names = isNamed ? Math.max(...group.map(({ row }) => canvas.labels.width(row.name, BASE_FONT))) + 4 : 0;
    const cell = SLOT[0] + names;
    const shapes = columnsOf(group.length, isNamed).map((columns) => [columns * cell, Math.ceil(group.length / columns) * SLOT[1], columns]);
    const base = this.pixel(group[0].at);
    const { spot, shape } = this.room(base, shapes, most) || { spot: besides(shapes[0])[0], shape: shapes[0] };
    const [[right, down], [width, height, columns]] = [spot, shape];
    this.taken.take(around([base[0] + right, base[1] + down], width, height));
    const isFar = Math.hypot(Math.max(0, Math.abs(right) - width / 2), Math.max(0, Math.abs(down) - height / 2)) > LEAD_PX;
    group.forEach(({ row }, index) => {
      const [column, line] = [index % columns, Math.floor(index / columns)];
      this.offsets.set(row.id, [right - width / 2 + column * cell + SLOT[0] / 2, down - height / 2 + line * SLOT[1] + 13]);
      if (isFar) this.far.add(row.id);
    });
  }

  // The nearest place where one of the shapes fits: off the base itself, and off all that is taken.
  room([x, y], shapes, most) {
    let left = most;
    for (const spot of [...besides(shapes[0]), ...AROUND]) {
      for (const shape of shapes) {
        const [width, height] = shape;
        if (Math.abs(spot[0]) < width / 2 + 9 && Math.abs(spot[1]) < height / 2 + 9) continue;
        if (this.taken.isFree(around([x + spot[0], y + spot[1]], width, height))) return { spot, shape };
        left -= 1;
        if (!left) return null;
      }
    }
    return null;
  }
}

// In how many columns the assets of a base may stand: a few in a row, many in a square; where their names are
// written one below the other.
function columnsOf(count, isNamed) {
  if (isNamed) return [Math.ceil(count / 8)];
  return count > 9 ? [Math.ceil(Math.sqrt(count))] : [3, 2, 1].filter((columns) => columns <= count);
}

// Where the middle of a box beside a base may be: right of it, left, below, above.
function besides([width, height]) {
  const [across, along] = [width / 2 + 10, height / 2 + 10];
  return [[across, height / 2 - 12], [-across, height / 2 - 12], [0, along], [0, -along]];
}

// Where a name may stand: left of a place, right, above or below.
function boxesBeside([x, y], width) {
  const corners = [[x - 10 - width, y - 7], [x + 10, y - 7], [x - width / 2, y - 24], [x - width / 2, y + 10]];
  return corners.map(([left, top]) => [left, top, left + width, top + 14]);
}

class Labels {
  constructor() {
    this.widths = new Map();
  }

  draw(canvas) {
    this.pen = canvas.pen;
    this.taken = new Taken();
    this.shown = new Map();
    const inView = (kind) => [...canvas.things[kind].values()].filter((thing) => canvas.inView(thing));
    inView("assets").forEach((thing) => this.taken.take(symbolBox(canvas.symbolPixel(thing))));
    inView("bases").forEach((thing) => this.taken.take(around(canvas.pixel(thing), 16, 16)));
    this.takeControls(canvas);
    // Bases first: without its name a base is a square among others; an area shows its shape.
    inView("bases").forEach((thing) => this.nameBeside(canvas, thing, canvas.pixel(thing), BASE_FONT));
    const areas = inView("areas");
    areas.sort((one, other) => other.row.priority - one.row.priority);
    areas.forEach((thing) => this.nameArea(canvas, thing));
    inView("marks").forEach((thing) => this.nameMark(canvas, thing));
    if (canvas.now.scale >= 2 ** NAMES_ZOOM) inView("assets").forEach((thing) => this.nameAsset(canvas, thing));
    this.namePlaces(canvas);
  }

  // Buttons, scale and sources lie over the map, the figures of the grid under it: where one is, no name is read.
  takeControls(canvas) {
    const corner = canvas._map.getContainer().getBoundingClientRect();
    canvas._map.getContainer().querySelectorAll(".leaflet-control, .overlay-text.grid span").forEach((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      this.taken.take([left - corner.left, top - corner.top, right - corner.left, bottom - corner.top]);
    });
  }

  // On the side that was kept for it, else wherever there is room first.
  nameBeside(canvas, thing, spot, font, colour) {
    const sides = boxesBeside(spot, this.width(thing.row.name, font));
    const boxes = [sides[canvas.berths.sides.get(thing.row.id) || 0], ...sides];
    const free = boxes.find((box) => this.taken.isFree(box));
    if (free) this.place(canvas, thing, free, [thing.row.name], font, canvas.theme.land, colour);
  }

  nameAsset(canvas, thing) {
    const [x, y] = canvas.symbolPixel(thing);
    const width = this.width(thing.row.name, BASE_FONT);
    this.place(canvas, thing, [x + 17, y - 7, x + 17 + width, y + 7], [thing.row.name], BASE_FONT, canvas.theme.water);
  }

  // Towns of the chart come last, the larger first: they stand where the plan leaves room.
  namePlaces(canvas) {
    const most = Math.log2(canvas.now.scale) - 1;
    const places = [...canvas.places.values()].filter((place) => place.rank <= most && canvas.inView(place));
    places.sort((one, other) => one.rank - other.rank);
    places.forEach((place) => this.nameBeside(canvas, place, canvas.spot(place.at, place), place.rank <= 4 ? CITY_FONT : TOWN_FONT, canvas.theme.muted));
  }

  // The lines of an area's name, how wide they are and half how high; none for an area much narrower than its name,
  // which would say nothing of which one is meant.
  areaName(canvas, thing) {
    const room = (thing.trace.box[2] - thing.trace.box[0]) * canvas.now.scale;
    if (room < 18) return { lines: [], width: 0, half: 0 };
    const lines = this.wrapped(thing.row.name, Math.max(64, room));
    return { lines, width: Math.max(...lines.map((line) => this.width(line, LABEL_FONT))), half: lines.length * 6.5 };
  }

  nameArea(canvas, thing) {
    const { lines, width, half } = this.areaName(canvas, thing);
    if (!lines.length) return;
    const [x, y] = canvas.spot(mercator(thing.row.anchor), thing);
    // In the middle, or where that is taken a little below or above it, inside or else just outside.
    const high = (thing.trace.box[3] - thing.trace.box[1]) * canvas.now.scale;
    const outside = high / 2 + half + 3;
    const tries = [0, 0.3 * high, -0.3 * high, 0.4 * high, -0.4 * high, -outside, outside].map((part) => y + part);
    const free = tries.find((middle) => this.taken.isFree([x - width / 2, middle - half, x + width / 2, middle + half]));
    if (free === undefined) return;
    this.place(canvas, thing, [x - width / 2, free - half, x + width / 2, free + half], lines, LABEL_FONT, canvas.theme.water);
  }

  nameMark(canvas, thing) {
    const middle = thing.row.path[Math.floor((thing.row.path.length - 1) / 2)];
    const [x, y] = canvas.spot(mercator(middle), thing).map((edge, axis) => edge + [8, -10][axis]);
    const width = this.width(thing.row.name, BASE_FONT);
    this.place(canvas, thing, [x, y - 7, x + width, y + 7], [thing.row.name], BASE_FONT, canvas.theme.water);
  }

  place(canvas, thing, box, lines, font, halo, colour = canvas.theme.text) {
    if (!this.taken.isFree(box)) return;
    this.taken.take(box);
    this.shown.set(`${thing.kind}/${thing.row.id}`, box);
    Object.assign(this.pen, { font, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3, strokeStyle: halo, fillStyle: colour });
    lines.forEach((line, index) => {
      const y = box[1] + 6.5 + index * 13;
      if (canvas.quality !== "light") this.pen.strokeText(line, (box[0] + box[2]) / 2, y);
      this.pen.fillText(line, (box[0] + box[2]) / 2, y);
    });
  }

  wrapped(text, room) {
    const lines = [""];
    text.split(" ").forEach((word) => {
      const longer = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines[lines.length - 1] && this.width(longer, LABEL_FONT) > room) lines.push(word);
      else lines[lines.length - 1] = longer;
    });
    return lines;
  }

  width(text, font) {
    const key = `${font}|${text}`;
    if (!this.widths.has(key)) {
      this.pen.font = font;
      this.widths.set(key, this.pen.measureText(text).width);
    }
    return this.widths.get(key);
  }
}

// What an asset covers: its symbol and the badge under it.
function symbolBox([x, y]) {
  return [x - 14, y - 13, x + 14, y + 24];
}

function around([x, y], width, height) {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

function cells([left, top, right, bottom]) {
  const found = [];
  for (let x = Math.floor(left / CELL_PX); x <= Math.floor(right / CELL_PX); x += 1) {
    for (let y = Math.floor(top / CELL_PX); y <= Math.floor(bottom / CELL_PX); y += 1) found.push(x * ROW_OF_CELLS + y);
  }
  return found;
}

function overlap(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
