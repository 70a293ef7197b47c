// Symbols of APP-6 and badges of partners, each made once for a theme and a screen.
"use strict";

const NIGHT_STROKE = 8; // twice the usual: with nothing filled the lines are all there is to see

class Pictures {
  constructor(canvas) {
    Object.assign(this, { canvas, kept: new Map() });
  }

  forget() {
    this.kept.clear();
  }

  // A partner's code, written once: five hundred texts with a halo would be most of a frame.
  badge({ code, hue }) {
    const key = `badge/${code}/${hue}`;
    if (!this.kept.has(key)) {
      const [width, height] = [this.canvas.labels.width(code, BADGE_FONT) + 6, 16];
      const picture = Object.assign(document.createElement("canvas"), { width: width * this.canvas.ratio, height: height * this.canvas.ratio });
      const pen = picture.getContext("2d");
      pen.scale(this.canvas.ratio, this.canvas.ratio);
      Object.assign(pen, { font: BADGE_FONT, textAlign: "center", textBaseline: "top", fillStyle: this.canvas.hues[hue] });
      Object.assign(pen, { strokeStyle: this.canvas.theme.panel, lineWidth: 3, lineJoin: "round" });
      pen.strokeText(code, width / 2, 2);
      pen.fillText(code, width / 2, 2);
      this.kept.set(key, picture);
    }
    return this.kept.get(key);
  }

  symbol(sidc, size) {
    const key = `${sidc}/${size}`;
    if (!this.kept.has(key)) {
      const options = { size: size * this.canvas.ratio, civilianColor: false };
      if (this.canvas.outline) Object.assign(options, { fill: false, monoColor: this.canvas.theme.accent, outlineWidth: 0, strokeWidth: NIGHT_STROKE });
      this.kept.set(key, new ms.Symbol(sidc, options).asCanvas());
    }
    return this.kept.get(key);
  }
}
