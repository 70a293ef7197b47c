// Names on the plan: they never lie on one another; the more important stays, the other waits for a closer look.
"use strict";

const LABEL_FONT = '600 11px "IBM Plex Sans", sans-serif';
const BASE_FONT = '12px "IBM Plex Sans", sans-serif';
const BADGE_FONT = '600 10px "IBM Plex Sans", sans-serif';
const TOWN_FONT = '11px "IBM Plex Sans", sans-serif';
const CITY_FONT = '13px "IBM Plex Sans", sans-serif';
const CANVAS_FONTS = [LABEL_FONT, BASE_FONT, BADGE_FONT];
const HALO_PX = 3;
const NAME_STEPS = [0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.4, -0.4]; // from an area's middle, in its heights
const NAME_ASIDES = [0, -0.15, 0.15, -0.3, 0.3]; // and in widths of its name
const NAME_WIDTHS_PX = [64, 96, Infinity]; // in how much room a name is written, the narrowest first
const MOST_NAMED = 12; // assets that are selected
const LEAST_PX = 18; // of an area that has a name
const REACH_PX = 160; // a name may reach into the view from a place outside

class Labels {
  constructor() {
    this.widths = new Map();
    this.shown = new Map(); // kind/id -> { box, lines, font, halo, colour }
  }

  // Find a place for every name in view; returns the boxes where one came, went or moved.
  arrange(canvas) {
    const before = this.shown;
    this.pen = canvas.pen;
    if (this.view !== canvas.now) Object.assign(this, { view: canvas.now, standing: this.symbols(canvas), towns: this.townsInView(canvas) });
    this.taken = new Taken(this.standing);
    this.shown = new Map();
    const inView = (kind, also) => thingsInView(canvas, kind, also);
    const areas = inView("areas", (thing) => isWide(thing, canvas.now.scale));
    areas.sort((one, other) => canvas.isChosen(other) - canvas.isChosen(one) || other.row.priority - one.row.priority);
    const inside = combined([0], NAME_STEPS);
    const anywhere = combined(areas.length > MANY ? [0] : NAME_ASIDES, [...NAME_STEPS, -1, 1]);
    this.kept = this.keptForBases(canvas, inView("bases"));
    // What is selected is named at every scale, unless it is half the plan.
    if (canvas.chosen.size <= MOST_NAMED) this.nameChosen(canvas, inView("assets", (thing) => canvas.isChosen(thing)), areas);
    // A base can have its name on any side; in an area without a name it would pass for that one's.
    const others = areas.filter((thing) => !this.nameArea(canvas, thing, inside));
    this.wished = new Taken();
    this.middles(canvas, others).forEach((box) => this.wished.take(box));
    inView("bases").forEach((thing) => this.nameBeside(canvas, thing, canvas.pixel(thing), BASE_FONT));
    const last = others.filter((thing) => !this.nameArea(canvas, thing, anywhere));
    this.nameless = this.middles(canvas, last);
    this.nameMarks(canvas, inView("marks"));
    this.nameRings(canvas);
    if (canvas.now.scale >= 2 ** NAMES_ZOOM) inView("assets").forEach((thing) => this.nameAsset(canvas, thing));
    // A town has to do without a name there.
    this.nameless.forEach((box) => this.taken.take(box));
    this.namePlaces(canvas);
    const stale = [...before].filter(([key, label]) => !isSame(label, this.shown.get(key)));
    const fresh = [...this.shown].filter(([key, label]) => !isSame(label, before.get(key)));
    return [...stale, ...fresh].map(([, { box }]) => withHalo(box));
  }

  draw(canvas) {
    Object.assign(this.pen, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: HALO_PX });
    this.shown.forEach((label) => canvas.damage.touches(withHalo(label.box)) && this.write(label, canvas.quality !== "light"));
  }

  write({ box, lines, font, halo, colour }, haloed) {
    Object.assign(this.pen, { font, strokeStyle: halo, fillStyle: colour });
    lines.forEach((line, index) => {
      const y = box[1] + 6.5 + index * 13;
      if (haloed) this.pen.strokeText(line, (box[0] + box[2]) / 2, y);
      this.pen.fillText(line, (box[0] + box[2]) / 2, y);
    });
  }

  // What stands where it does until the view or a base changes: symbols, and what lies over the map.
  symbols(canvas) {
    const taken = new Taken();
    thingsInView(canvas, "assets").forEach((thing) => taken.take(symbolBox(canvas.symbolSpot(thing))));
    thingsInView(canvas, "bases").forEach((thing) => taken.take(around(canvas.symbolSpot(thing), 16, 16)));
    this.takeControls(canvas, taken);
    return taken;
  }

  // Buttons, scale and sources lie over the map, the figures of the grid under it: where one is, no name is read.
  takeControls(canvas, taken) {
    const container = canvas._map.getContainer();
    const over = container.querySelectorAll(".leaflet-control, .overlay-text.grid span");
    over.forEach((element) => taken.take(boxOf(element, container)));
  }

  // The sides that were kept for the names of bases.
  keptForBases(canvas, bases) {
    const kept = new Taken();
    bases.forEach((thing) => {
      const side = canvas.berths.sides.get(thing.row.id);
      if (side !== undefined) kept.take(boxesBeside(canvas.symbolSpot(thing), this.width(thing.row.name, BASE_FONT))[side]);
    });
    return kept;
  }

  // On the side that was kept for it, else wherever there is room first.
  nameBeside(canvas, thing, spot, font, colour) {
    const sides = boxesBeside(spot, this.width(thing.row.name, font));
    const boxes = [sides[canvas.berths.sides.get(thing.row.id) || 0], ...sides];
    const best = this.bestOf(boxes, (box) => box, this.wished);
    if (best) this.place(canvas, thing, best, [thing.row.name], font, canvas.theme.land, colour);
  }

  // Off the middles of areas where it can be: there it would pass for the name of the area.
  nameChosen(canvas, assets, areas) {
    const middles = new Taken();
    if (assets.length) this.middles(canvas, areas).forEach((box) => middles.take(box));
    assets.forEach((thing) => this.nameAsset(canvas, thing, middles));
  }

  // Right of its symbol, or left, or over it or under its badge.
  nameAsset(canvas, thing, wished = new Taken()) {
    if (this.shown.has(`${thing.kind}/${thing.row.id}`)) return;
    const [x, y] = canvas.symbolPixel(thing);
    const width = this.width(thing.row.name, BASE_FONT);
    const corners = [[x + 17, y - 7], [x - 17 - width, y - 7], [x - width / 2, y - 28], [x - width / 2, y + 25]];
    const box = this.bestOf(corners, ([left, top]) => [left, top, left + width, top + 14], wished);
    if (box) this.place(canvas, thing, box, [thing.row.name], BASE_FONT, canvas.theme.water);
  }

  // Towns of the chart come last, the larger first: they stand where the plan leaves room.
  namePlaces(canvas) {
    this.towns.forEach((place) => this.nameBeside(canvas, place, canvas.spot(place.at, place), place.rank <= 4 ? CITY_FONT : TOWN_FONT, canvas.theme.muted));
  }

  townsInView(canvas) {
    const most = Math.log2(canvas.now.scale) - 1;
    const towns = [...canvas.places.values()].filter((place) => place.rank <= most && canvas.inView(place, REACH_PX));
    return towns.sort((one, other) => one.rank - other.rank);
  }

  // The lines of an area's name, how wide they are and half how high; none for an area much narrower than its name,
  // which would say nothing of which one is meant.
  areaName(canvas, thing, least = 64) {
    if (thing.namedIn !== canvas.now) Object.assign(thing, { namedIn: canvas.now, names: new Map() });
    if (!thing.names.has(least)) thing.names.set(least, this.fitted(thing, canvas.now.scale, least));
    return thing.names.get(least);
  }

  fitted(thing, scale, least) {
    if (!isWide(thing, scale)) return { lines: [], width: 0, half: 0 };
    const room = (thing.trace.box[2] - thing.trace.box[0]) * scale;
    const lines = this.wrapped(thing.row.name, Math.max(least, room));
    return { lines, width: Math.max(...lines.map((line) => this.width(line, LABEL_FONT))), half: lines.length * 6.5 };
  }

  // The middles of areas whose names found no room.
  middles(canvas, areas) {
    return areas.map((thing) => this.nameBox(canvas, thing, this.areaName(canvas, thing)));
  }

  // In as many lines as its area is narrow; where these find no room, in fewer. Tells whether it has a name.
  nameArea(canvas, thing, tries) {
    let lines = Infinity;
    for (const least of NAME_WIDTHS_PX) {
      const name = this.areaName(canvas, thing, least);
      if (name.lines.length < lines && this.nameInside(canvas, thing, name, tries)) return true;
      lines = name.lines.length;
    }
    return false;
  }

  // In the middle, or where that is taken a little beside it; by a step of 1 just outside.
  nameInside(canvas, thing, name, tries) {
    const high = (thing.trace.box[3] - thing.trace.box[1]) * canvas.now.scale;
    const outside = high / 2 + name.half + 3;
    const way = ([aside, step]) => [aside * name.width, step * (Math.abs(step) < 1 ? high : outside)];
    const best = this.bestOf(tries, (one) => this.nameBox(canvas, thing, name, way(one)), this.kept);
    if (best) this.place(canvas, thing, best, name.lines, LABEL_FONT, canvas.theme.water);
    return best;
  }

  // The first box that is free and not wished for by others, else the first that is free.
  bestOf(tries, boxAt, wished) {
    let spare;
    for (const way of tries) {
      const box = boxAt(way);
      if (!this.taken.isFree(box)) continue;
      if (wished.isFree(box)) return box;
      spare ||= box;
    }
    return spare;
  }

  // The box of an area's name, so far from its middle.
  nameBox(canvas, thing, { width, half }, [right, down] = [0, 0]) {
    const [x, y] = canvas.spot(thing.middle, thing);
    return around([x + right, y + down], width, 2 * half);
  }

  // Off every line: on another's a name would pass for that one's, and hide it.
  nameMarks(canvas, marks) {
    const lines = new Taken();
    marks.forEach((thing) => thing.trace && this.along(canvas, thing).forEach((box) => lines.take(box)));
    marks.forEach((thing) => this.nameMark(canvas, thing, lines));
  }

  nameMark(canvas, thing, lines) {
    const width = this.width(thing.row.name, BASE_FONT);
    const boxes = thing.trace ? this.boxesOutside(canvas, thing, width) : this.boxesAtPoint(canvas, thing, width);
    const best = boxes.find((box) => this.taken.isFree(box) && lines.isFree(box));
    if (best) this.place(canvas, thing, best, [thing.row.name], BASE_FONT, canvas.theme.water);
  }

  // Small boxes along a line, found once for each view.
  along(canvas, thing) {
    if (thing.inkedIn === canvas.now) return thing.ink;
    const spots = thing.row.path.map((at) => canvas.spot(mercator(at), thing));
    Object.assign(thing, { inkedIn: canvas.now, ink: inkAlong(spots) });
    return thing.ink;
  }

  // Right of a point and over it, or on another side.
  boxesAtPoint(canvas, thing, width) {
    const [x, y] = canvas.pixel(thing);
    const corners = [[x + 8, y - 17], [x + 8, y + 3], [x - 8 - width, y - 17], [x - 8 - width, y + 3]];
    return corners.map(([left, top]) => [left, top, left + width, top + 14]);
  }

  // Over, under and beside all of a line: none of it strikes its own name through.
  boxesOutside(canvas, thing, width) {
    const [left, top] = canvas.spot(thing.box.slice(0, 2), thing);
    const [right, bottom] = canvas.spot(thing.box.slice(2), thing);
    const middle = [(left + right) / 2, (top + bottom) / 2];
    const [aside, off] = [width / 2 + 6, 10];
    const ends = [[left, top - off], [right, top - off], [left, bottom + off], [right, bottom + off]];
    return [[middle[0], top - off], [middle[0], bottom + off], [right + aside, middle[1]], [left - aside, middle[1]], ...ends].map((at) => around(at, width, 14));
  }

  // Round the ring from its first place on, both ways, until there is room.
  nameRings(canvas) {
    const { scale, dx, dy } = canvas.now;
    canvas.rings.forEach(({ text, path }, id) => {
      const width = this.width(text, LABEL_FONT);
      const boxes = bothWays(path).map(([x, y]) => around([x * scale + dx, y * scale + dy], width, 14));
      const free = boxes.find((box) => contains(canvas.frame, box) && this.taken.isFree(box));
      if (free) this.place(canvas, { kind: "rings", row: { id } }, free, [text], LABEL_FONT, canvas.theme.water, canvas.theme.accent);
    });
  }

  place(canvas, thing, box, lines, font, halo, colour = canvas.theme.text) {
    if (!this.taken.isFree(box)) return;
    this.taken.take(box);
    this.shown.set(`${thing.kind}/${thing.row.id}`, { box, lines, font, halo, colour });
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

function thingsInView(canvas, kind, also = () => true) {
  return [...canvas.things[kind].values()].filter((thing) => also(thing) && canvas.inView(thing, REACH_PX));
}

// Whether an area is wide enough for a name to say which one is meant.
function isWide({ trace }, scale) {
  return (trace.box[2] - trace.box[0]) * scale >= LEAST_PX;
}

function combined(ones, others) {
  return ones.flatMap((one) => others.map((other) => [one, other]));
}

function isSame(label, other) {
  return other !== undefined && label.box.every((edge, side) => edge === other.box[side]) && String(label.lines) === String(other.lines) && label.colour === other.colour;
}

// The first place, the second, the last, the third, the last but one and so on.
function bothWays(path) {
  return path.map((_, step) => path[step % 2 ? (step + 1) / 2 : (path.length - step / 2) % path.length]);
}

function withHalo([left, top, right, bottom]) {
  return [left - HALO_PX, top - HALO_PX, right + HALO_PX, bottom + HALO_PX];
}

// Where a name may stand: left of a place, right, above or below, or off one of its corners.
function boxesBeside([x, y], width) {
  const beside = [[x - 10 - width, y - 7], [x + 10, y - 7], [x - width / 2, y - 24], [x - width / 2, y + 10]];
  const corners = [y - 18, y + 4].flatMap((top) => [[x - 10 - width, top], [x + 10, top]]);
  return [...beside, ...corners].map(([left, top]) => [left, top, left + width, top + 14]);
}

// What an asset covers: its symbol and the badge under it.
function symbolBox([x, y]) {
  return [x - 14, y - 13, x + 14, y + 24];
}
