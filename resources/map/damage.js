// What of a canvas is out of date: boxes of pixels, or all of it.
"use strict";

const MOST_BOXES = 200; // beyond these it costs less to draw everything

class Damage {
  constructor() {
    this.everything();
  }

  everything() {
    Object.assign(this, { all: true, boxes: [] });
  }

  mend() {
    Object.assign(this, { all: false, boxes: [] });
  }

  add(box) {
    if (this.all) return;
    if (this.boxes.length === MOST_BOXES) this.everything();
    else this.boxes.push([box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1]);
  }

  touches(box) {
    return this.all || this.boxes.some((one) => overlap(one, box));
  }

  // Nothing outside these boxes changes until the pen is restored. They end between pixels of the screen, since a
  // pixel cut in two would keep some of what was there.
  clip(pen, ratio) {
    const whole = (edge) => Math.round(edge * ratio) / ratio;
    pen.beginPath();
    this.boxes.forEach((box) => {
      const [left, top, right, bottom] = box.map(whole);
      pen.rect(left, top, right - left, bottom - top);
    });
    pen.clip();
  }
}
