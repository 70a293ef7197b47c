// Where the assets of a base stand beside it, so that they do not lie on those of its neighbour.
"use strict";

const NAMES_ZOOM = 9; // from here on assets have names
const SLOT = [30, 38]; // pixels an asset takes with its badge
const LEAD_PX = 20; // farther from its base an asset has a line to it
const MOST_KEPT = 40; // scales
const MANY = 100; // bases with assets: from here on fewer places are tried for each
const MOST_BORDERS = 200; // areas whose borders names of bases keep off
const BORDERS_ZOOM = 11; // from here on there is room enough

// Where the middle of a base's assets may be, in pixels from the base, the nearest first.
const STEPS = Array.from({ length: 17 }, (_, index) => (index - 8) * 11);
const AROUND = STEPS.flatMap((dx) => STEPS.map((dy) => [dx, dy])).sort((one, other) => Math.hypot(...one) - Math.hypot(...other));

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
    const named = new Taken(this.taken);
    // The middle of an area stays free: that is where it is picked and where its name stands.
    const middles = [...areas.values()].map((thing) => {
      const { width, half } = canvas.labels.areaName(canvas, thing);
      const middle = this.pixel(thing.middle);
      if (width) named.take(around(middle, width, 2 * half));
      return around(middle, Math.max(24, width), Math.max(14, 2 * half));
    });
    const clear = new Taken(named);
    if (areas.size <= MOST_BORDERS && this.scale < 2 ** BORDERS_ZOOM) areas.forEach((thing) => this.alongBorder(thing, clear));
    bases.forEach((base) => this.nameBase(canvas, base, [clear, named, this.taken]));
    middles.forEach((box) => this.taken.take(box));
    const groups = new Map();
    assets.forEach((thing) => groups.set(String(thing.at), [...(groups.get(String(thing.at)) || []), thing]));
    const most = groups.size > MANY ? 30 : 3 * AROUND.length;
    groups.forEach((group) => this.berth(canvas, group.sort((one, other) => one.row.slot - other.row.slot), most));
  }

  pixel(at) {
    return [at[0] * this.scale, at[1] * this.scale];
  }

  alongBorder({ row }, taken) {
    row.rings.forEach((ring) => inkAlong([...ring, ring[0]].map((at) => this.pixel(mercator(at)))).forEach((box) => taken.take(box)));
  }

  // Room for the name of a base before its neighbours' assets take it: off borders and names of areas if it can
  // be, else off the names.
  nameBase(canvas, { at, row }, rooms) {
    const boxes = boxesBeside(this.pixel(at), canvas.labels.width(row.name, BASE_FONT));
    const room = rooms.find((taken) => boxes.some((box) => taken.isFree(box)));
    if (!room) return;
    const side = boxes.findIndex((box) => room.isFree(box));
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
