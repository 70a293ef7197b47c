// What lies under the plan: coast, borders, places, maritime zones and the graticule.
"use strict";

function paintRules(theme) {
  const { PolygonSymbolizer, LineSymbolizer } = protomapsL;
  return [
    { dataLayer: "land", symbolizer: new PolygonSymbolizer({ fill: theme.land, stroke: theme.border, width: 0.8 }) },
    { dataLayer: "lakes", symbolizer: new PolygonSymbolizer({ fill: theme.water }) },
    { dataLayer: "rivers", minzoom: 6, symbolizer: new LineSymbolizer({ color: theme.water, width: 1 }) },
    { dataLayer: "states", minzoom: 7, symbolizer: new LineSymbolizer({ color: theme.line, width: 0.6 }) },
    { dataLayer: "borders", symbolizer: new LineSymbolizer({ color: theme.border, width: 1, dash: [6, 3] }) },
  ];
}

// Names of places are written on the plan's canvas, among the plan's own: here they are found in the tiles, no more.
class PlaceFinder {
  constructor(found) {
    this.found = found;
  }

  place({ zoom }, [[at]], { props: { name, rank } }) {
    this.found({ name, rank, at: [at.x / 2 ** zoom, at.y / 2 ** zoom] });
    return undefined;
  }
}

function labelRules(found) {
  return [{ dataLayer: "places", filter: (zoom, feature) => feature.props.rank <= zoom, symbolizer: new PlaceFinder(found) }];
}

function baseChart(theme, found) {
  return protomapsL.leafletLayer({
    url: "watchbill://app/tiles/world.pmtiles",
    paintRules: paintRules(theme),
    labelRules: labelRules(found),
    backgroundColor: theme.water,
    maxDataZoom: 8,
    attribution: "Natural Earth 1:10m",
  });
}

const ZONE_DASHES = { IW: "3 2", AW: "3 2", TS: "6 3", CZ: "2 4", EEZ: "12 4 3 4", between: "12 4 3 4" };

// Dashed, because derived and approximate; the label says so where the cursor rests.
function zoneLimits(geojson, theme, turn, attribution) {
  const limits = L.geoJSON(geojson, {
    coordsToLatLng: ([lon, lat]) => L.latLng(lat, lon + turn),
    pane: "zones",
    interactive: true,
    attribution,
    style: (feature) => ({
      color: theme.unknown,
      weight: feature.properties.kind === "TS" ? 1.2 : 0.8,
      opacity: 0.75,
      dashArray: ZONE_DASHES[feature.properties.kind],
      fill: false,
    }),
  });
  // One tool tip for all: with a tool tip of its own each line would be a stop of the Tab key.
  const tip = L.tooltip({ offset: [12, 0] });
  limits.on("mouseover mousemove", ({ layer, latlng }) => layer._map.openTooltip(tip.setContent(zoneText(layer.feature)).setLatLng(latlng)));
  limits.on("mouseout remove", () => tip.remove());
  return limits;
}

function zoneText({ properties: { kind, state, other, source, disputed } }) {
  const states = other ? `${state} / ${other}` : state;
  const words = source ? reader.words.drawn : reader.words.approximate;
  const text = words.replace("{kind}", reader.words[kind]).replace("{states}", states);
  const whole = disputed ? `${text} (${reader.words.disputed})` : text;
  // As text, and last: what an authority is called may hold anything.
  return Object.assign(document.createElement("span"), { textContent: whole.replace("{source}", () => source) });
}

const WEIGHED_PX = 16;

// A file that lies under the plan: tiles of pictures, vector tiles, or lines and points.
function makeSheet(map, row, theme) {
  const pane = `sheet-${row.id}`;
  if (!map.getPane(pane)) map.createPane(pane, map.getPane("sheets")).style.pointerEvents = "none";
  const sheet = new SHEETS[row.sheet](row, pane, theme);
  sheet.layer.addTo(map);
  return Object.assign(sheet, {
    remove: () => map.removeLayer(sheet.layer),
    // Ranks order the sheets among themselves, however many there are: they have a pane of their own.
    show: ({ opacity, rank }) => Object.assign(map.getPane(pane).style, { opacity, zIndex: rank }),
  });
}

// Tiles of pictures that know where they end in every copy of the world.
const PictureTiles = L.TileLayer.extend({
  _isValidTile(coords) {
    const wide = 2 ** coords.z;
    const home = L.point(((coords.x % wide) + wide) % wide, coords.y);
    return L.TileLayer.prototype._isValidTile.call(this, Object.assign(home, { z: coords.z }));
  },
});

class PictureSheet {
  constructor(row, pane) {
    const bounds = row.bounds && [[row.bounds[1], row.bounds[0]], [row.bounds[3], row.bounds[2]]];
    const options = { pane, bounds, maxNativeZoom: row.most, minNativeZoom: row.least, maxZoom: CLOSEST_ZOOM, className: "sheet" };
    this.layer = new PictureTiles(`watchbill://app/layer/${row.id}/{z}/{x}/{y}`, { ...options, attribution: row.attribution });
    this.light = [0, 0]; // of the tiles seen: sum and number of their pixels
    this.layer.on("tileload", ({ tile }) => this.weigh(tile));
  }

  // A chart on pale paper is turned light on dark at dusk and at night: its black figures would be lost if it were
  // darkened alone. A picture from the air is not.
  weigh(tile) {
    const pen = Object.assign(document.createElement("canvas"), { width: WEIGHED_PX, height: WEIGHED_PX }).getContext("2d");
    pen.drawImage(tile, 0, 0, WEIGHED_PX, WEIGHED_PX);
    const { data } = pen.getImageData(0, 0, WEIGHED_PX, WEIGHED_PX);
    for (let at = 0; at < data.length; at += 4) {
      if (!data[at + 3]) continue;
      this.light[0] += (0.21 * data[at] + 0.72 * data[at + 1] + 0.07 * data[at + 2]) / 255;
      this.light[1] += 1;
    }
    this.layer.getContainer().classList.toggle("pale", this.light[0] > 0.5 * this.light[1]);
  }
}

class VectorSheet {
  constructor(row, pane, theme) {
    Object.assign(this, { row, pane });
    this.layer = this.make(theme);
  }

  make(theme) {
    const url = `watchbill://app/layer/${this.row.id}/{z}/{x}/{y}`;
    const paintRules = this.row.names.map((name) => plainRule(name, theme));
    return protomapsL.leafletLayer({ url, paintRules, labelRules: [], pane: this.pane, maxDataZoom: this.row.most, attribution: this.row.attribution });
  }

  recolour(theme, map) {
    map.removeLayer(this.layer);
    this.layer = this.make(theme).addTo(map);
  }
}

// One colour for whatever is in it: nobody here knows what a stranger's layers mean.
function plainRule(dataLayer, theme) {
  return { dataLayer, symbolizer: new protomapsL.LineSymbolizer({ color: theme.muted, width: 1.2 }) };
}

// Lines and points by the hundred thousand, on a canvas of their own; only what is in view is drawn.
const PlaceCanvas = L.Layer.extend({
  initialize(pane, colour) {
    Object.assign(this, { pane, colour, points: new Float64Array(0), lines: [] });
  },
  onAdd(map) {
    this._map = map;
    this.canvas = L.DomUtil.create("canvas", "plan-canvas", map.getPane(this.pane));
    map.on("moveend zoomend resize viewreset", this.draw, this);
    this.draw();
  },
  onRemove(map) {
    this.canvas.remove();
    map.off("moveend zoomend resize viewreset", this.draw, this);
  },
  // Pairs of longitude and latitude; a pair of NaN ends each line, a line of one place is a point.
  use(flat) {
    const points = [];
    for (let i = 0, start = 0; i < flat.length; i += 2) {
      if (!Number.isNaN(flat[i])) continue;
      if (i - start === 2) points.push(...mercator([flat[start], flat[start + 1]]));
      else this.lines.push(new Trace([pairs(flat, start, i)], false));
      start = i + 2;
    }
    this.points = Float64Array.from(points);
    this.draw();
  },
  draw() {
    if (!this._map) return;
    const size = this._map.getSize();
    const corner = this._map.containerPointToLayerPoint([0, 0]);
    const origin = this._map.getPixelOrigin().add(corner);
    const scale = 2 ** this._map.getZoom();
    Object.assign(this.canvas, { width: size.x, height: size.y });
    L.DomUtil.setPosition(this.canvas, corner);
    const pen = this.canvas.getContext("2d");
    this.drawLines(pen, scale, origin, size);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = this.colour;
    const { points } = this;
    const middle = (origin.x + size.x / 2) / scale;
    for (let i = 0; i < points.length; i += 2) {
      const x = (points[i] + TILE * Math.round((middle - points[i]) / TILE)) * scale - origin.x;
      const y = points[i + 1] * scale - origin.y;
      if (x >= 0 && y >= 0 && x <= size.x && y <= size.y) pen.fillRect(x - 1, y - 1, 2, 2);
    }
  },
  drawLines(pen, scale, origin, size) {
    const view = [origin.x, origin.y, origin.x + size.x, origin.y + size.y].map((edge) => edge / scale);
    pen.strokeStyle = this.colour;
    pen.lineWidth = (1.2 * UNIT) / scale;
    this.lines.forEach((line) => {
      const shift = toNearest(line.box, (view[0] + view[2]) / 2);
      if (line.box[0] + shift > view[2] || line.box[2] + shift < view[0] || line.box[1] > view[3] || line.box[3] < view[1]) return;
      const one = scale / UNIT;
      pen.setTransform(one, 0, 0, one, (line.x + shift) * scale - origin.x, line.y * scale - origin.y);
      pen.stroke(line.path);
    });
  },
});

function pairs(flat, start, end) {
  const line = [];
  for (let i = start; i < end; i += 2) line.push([flat[i], flat[i + 1]]);
  return line;
}

class PlaceSheet {
  constructor(row, pane, theme) {
    this.layer = new PlaceCanvas(pane, theme.muted);
    fetch(`watchbill://app/layer/${row.id}/places`)
      .then((reply) => reply.arrayBuffer())
      .then((bytes) => this.layer.use(new Float64Array(bytes)));
  }

  recolour(theme) {
    this.layer.colour = theme.muted;
    this.layer.draw();
  }
}

const SHEETS = { pictures: PictureSheet, vectors: VectorSheet, places: PlaceSheet };
