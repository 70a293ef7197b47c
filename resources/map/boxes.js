// Boxes of pixels, and which of them are taken.
"use strict";

const CELL_PX = 64;
const INK_PX = 8; // between looks along a line
const MOST_STEPS = 400;
const ROW_OF_CELLS = 2 ** 26; // more than a world has at the closest zoom

// Boxes that are taken, kept by the cells of a grid, so that a thousand cost no more than their neighbours.
class Taken {
  constructor(already = null) {
    Object.assign(this, { already, cells: new Map() });
  }

  isFree(box) {
    if (this.already && !this.already.isFree(box)) return false;
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

// Where an element is in its container.
function boxOf(element, container) {
  const [box, frame] = [element.getBoundingClientRect(), container.getBoundingClientRect()];
  return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
}

function contains([left, top, right, bottom], box) {
  return left <= box[0] && top <= box[1] && box[2] <= right && box[3] <= bottom;
}

function overlap(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

// Small boxes along a line.
function inkAlong(spots) {
  const between = ([x, y], [right, down]) => {
    const steps = Math.min(MOST_STEPS, Math.ceil(Math.hypot(right - x, down - y) / INK_PX)) || 1;
    return Array.from({ length: steps + 1 }, (_, step) => around([x + ((right - x) * step) / steps, y + ((down - y) * step) / steps], INK_PX, INK_PX));
  };
  return spots.slice(1).flatMap((spot, index) => between(spots[index], spot));
}
