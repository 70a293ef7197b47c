// Names on the plan: they never lie on one another; the more important stays, the other waits for a closer look.
"use strict";

const LABEL_FONT = '600 11px "IBM Plex Sans"';
const BASE_FONT = '12px "IBM Plex Sans"';
const CELL_PX = 64;

class Labels {
  constructor() {
    this.widths = new Map();
  }

  draw(canvas) {
    this.pen = canvas.pen;
    this.taken = new Map();
    this.shown = new Map();
    canvas.things.assets.forEach((thing) => canvas.inView(thing) && this.take(around(canvas.symbolPixel(thing), 24, 26)));
    // Bases first: without its name a base is a square among others; an area shows its shape.
    canvas.things.bases.forEach((thing) => canvas.inView(thing) && this.nameBase(canvas, thing));
    const areas = [...canvas.things.areas.values()].filter((thing) => canvas.inView(thing));
    areas.sort((one, other) => other.row.priority - one.row.priority);
    areas.forEach((thing) => this.nameArea(canvas, thing));
    canvas.things.marks.forEach((thing) => canvas.inView(thing) && this.nameMark(canvas, thing));
  }

  nameBase(canvas, thing) {
    const [x, y] = canvas.pixel(thing);
    const width = this.width(thing.row.name, BASE_FONT);
    this.place(canvas, thing, [x - 10 - width, y - 7, x - 10, y + 7], [thing.row.name], BASE_FONT, canvas.theme.land);
  }

  nameArea(canvas, thing) {
    const [x, y] = canvas.spot(mercator(thing.row.anchor), thing);
    const room = (thing.trace.box[2] - thing.trace.box[0]) * canvas.now.scale;
    // A name much wider than its area says nothing of which one is meant.
    if (room < 18) return;
    const lines = this.wrapped(thing.row.name, Math.max(96, room));
    const width = Math.max(...lines.map((line) => this.width(line, LABEL_FONT)));
    const half = lines.length * 6.5;
    // In the middle, or where that is taken a little below or above it, still inside.
    const high = (thing.trace.box[3] - thing.trace.box[1]) * canvas.now.scale;
    const tries = [0, 0.3, -0.3, 0.4, -0.4].map((part) => y + part * high);
    const free = tries.find((middle) => this.isFree([x - width / 2, middle - half, x + width / 2, middle + half]));
    if (free === undefined) return;
    this.place(canvas, thing, [x - width / 2, free - half, x + width / 2, free + half], lines, LABEL_FONT, canvas.theme.water);
  }

  nameMark(canvas, thing) {
    const middle = thing.row.path[Math.floor((thing.row.path.length - 1) / 2)];
    const [x, y] = canvas.spot(mercator(middle), thing).map((edge, axis) => edge + [8, -10][axis]);
    const width = this.width(thing.row.name, BASE_FONT);
    this.place(canvas, thing, [x, y - 7, x + width, y + 7], [thing.row.name], BASE_FONT, canvas.theme.water);
  }

  place(canvas, thing, box, lines, font, halo) {
    if (!this.isFree(box)) return;
    this.take(box);
    this.shown.set(`${thing.kind}/${thing.row.id}`, box);
    Object.assign(this.pen, { font, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3, strokeStyle: halo, fillStyle: canvas.theme.text });
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

  // Boxes are kept by the cells of a grid, so that a thousand of them cost no more than their neighbours.
  isFree(box) {
    return cells(box).every((cell) => (this.taken.get(cell) || []).every((other) => !overlap(box, other)));
  }

  take(box) {
    cells(box).forEach((cell) => this.taken.set(cell, [...(this.taken.get(cell) || []), box]));
  }
}

function around([x, y], width, height) {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

function cells([left, top, right, bottom]) {
  const found = [];
  for (let x = Math.floor(left / CELL_PX); x <= Math.floor(right / CELL_PX); x += 1) {
    for (let y = Math.floor(top / CELL_PX); y <= Math.floor(bottom / CELL_PX); y += 1) found.push(`${x}/${y}`);
  }
  return found;
}

function overlap(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
