// Takes what the program sends, and tells the program what the hand does. Holds no plan of its own.
"use strict";

const watchbill = {};
const FARTHEST_LNG = 360;
const VIEW_RESTS_MS = 200;
const CLOSEST_ZOOM = 22;
const CLOSEST_FIT_ZOOM = 13; // a plan of one harbour is shown with the coast around it

// folium names the map after its element, and makes it in the last script of the page.
window.addEventListener("DOMContentLoaded", () => start(window[document.querySelector(".folium-map").id]));

function start(map) {
  const figures = document.createElement("div");
  figures.id = "figures";
  figures.hidden = true;
  map.getContainer().appendChild(figures);
  map.attributionControl.setPrefix("Leaflet");
  map.setMaxZoom(CLOSEST_ZOOM);
  [["sheets", 210], ["zones", 300], ["grid", 310], ["plan", 400], ["overlay", 420], ["sketch", 450]].forEach(([name, level]) => {
    map.createPane(name).style.zIndex = level;
  });
  ["sheets", "grid", "overlay"].forEach((name) => (map.getPane(name).style.pointerEvents = "none"));
  watchbill.scale = new Scale({ position: "bottomleft", maxWidth: 140 }).addTo(map);
  L.control.zoom({ position: "topright" }).addTo(map);
  new QWebChannel(qt.webChannelTransport, (channel) => {
    const bridge = channel.objects.bridge;
    const tell = (message) => bridge.fromPage(JSON.stringify(message));
    const chart = new Chart(map, tell);
    bridge.toPage.connect((text) => chart.take(JSON.parse(text)));
    watchbill.chart = chart;
    tell({ type: "ready" });
  });
}

// A scale bar in the reader's units: Leaflet's own knows kilometres and statute miles only.
const Scale = L.Control.Scale.extend({
  _addScales(options, className, container) {
    this._bar = L.DomUtil.create("div", className, container);
  },
  _updateScales(mostMetres) {
    const most = mostMetres / (reader.metric ? 1000 : METRES_PER_NM);
    const round = most >= 1 ? this._getRoundNum(most) : most;
    this._updateScale(this._bar, `${round >= 1 ? round : round.toFixed(1)} ${reader.metric ? "km" : "nm"}`, round / most);
  },
});

class Chart {
  constructor(map, tell) {
    Object.assign(this, { map, tell, overlays: new Map(), sheets: new Map(), lastCursor: 0 });
    this.said = new Map(); // name of an overlay -> its last message
    this.turns = new Map(); // name of an overlay -> degrees to the copy of the world it is drawn in
    this.renderers = Object.fromEntries(["grid", "overlay"].map((pane) => [pane, L.canvas({ pane, padding: 0.1 })]));
    this.canvas = new PlanCanvas().addTo(map);
    this.snapper = new Snapper(map, this.canvas);
    this.sketch = new Sketch(map, tell, this.snapper);
    this.hands = new Hands(map, this.canvas, this.sketch, tell);
    // A canvas does not wait for a font: what is written on it comes before it is drawn again.
    Promise.all(CANVAS_FONTS.map((font) => document.fonts.load(font))).then(() => {
      this.canvas.pictures.forget();
      this.canvas.labels.widths.clear();
      this.canvas.berths.forget();
      this.canvas.redraw();
    });
    map.on("mousemove", (event) => this.cursor(event.latlng));
    map.on("moveend", () => this.comeBack());
    map.on("moveend resize", () => this.tellView());
    map.on("moveend", () => this.said.forEach((message) => this.turnOf(message) !== this.turns.get(message.name) && this.overlay(message)));
    map.on("moveend", () => this.zones && this.turnTo(this.zonesAt) !== this.zonesTurn && this.drawZones());
  }

  take(message) {
    const actions = {
      theme: () => this.useTheme(message),
      reader: () => this.useReader(message),
      zones: () => this.showZones(message.pack, message.attribution),
      scene: () => this.showScene(message.put),
      patch: () => this.patch(message),
      layers: () => this.useLayers(message.rows),
      select: () => this.choose(message.keys),
      basis: () => this.canvas.useBasis(message),
      tool: () => this.useTool(message.tool),
      sketch: () => this.steer(message),
      fit: () => this.fit(message.box),
      go: () => this.map.setView(this.near(message.at), Math.max(this.map.getZoom(), message.zoom), { animate: false }),
      overlay: () => this.say(message),
      snap: () => this.snapper.useLines(message.lines),
    };
    actions[message.type]();
  }

  // A place in the copy of the world that is looked at.
  near([lon, lat]) {
    return L.latLng(lat, nearLng(lon, this.map.getCenter().lng));
  }

  fit([[south, west], [north, east]]) {
    const turn = this.near([(west + east) / 2, 0]).lng - (west + east) / 2;
    const bounds = [[south, west + turn], [north, east + turn]];
    this.map.fitBounds(bounds, { padding: [24, 24], maxZoom: CLOSEST_FIT_ZOOM, animate: false });
  }

  cursor(latlng) {
    const now = performance.now();
    if (now - this.lastCursor < 40) return;
    this.lastCursor = now;
    if (Math.abs(latlng.lat) <= 85) this.tell({ type: "cursor", at: lonlat(latlng) });
  }

  // More than a turn east or west, go on in the copy of the world where longitudes are counted: it looks the same.
  comeBack() {
    const { lat, lng } = this.map.getCenter();
    if (!(Math.abs(lng) > FARTHEST_LNG)) return;
    const home = nearLng(lng, 0);
    this.sketch.turn(home - lng);
    this.map.setView([lat, home], this.map.getZoom(), { animate: false });
  }

  tellView() {
    const bounds = this.map.getBounds();
    const [west, east] = [Math.max(-540, bounds.getWest()), Math.min(540, bounds.getEast())];
    const [south, north] = [Math.max(-85, bounds.getSouth()), Math.min(85, bounds.getNorth())];
    if (west < east && south < north) this.tell({ type: "viewed", west, south, east, north, zoom: this.map.getZoom() });
  }

  useTheme({ name, tokens, hues }) {
    this.theme = tokens;
    document.documentElement.dataset.theme = name;
    Object.entries(tokens).forEach(([token, colour]) => document.documentElement.style.setProperty(`--${token}`, colour));
    if (this.base) this.map.removeLayer(this.base);
    this.base = baseChart(tokens, (found) => this.canvas.addPlace(found)).addTo(this.map);
    this.canvas.useTheme(tokens, hues, name === "night");
    this.drawZones();
    this.sheets.forEach((sheet) => sheet.recolour && sheet.recolour(tokens, this.map));
    this.said.forEach((message) => this.overlay(message));
  }

  useReader({ metric, quality, large, words }) {
    Object.assign(reader, { metric, words });
    document.documentElement.dataset.size = large ? "large" : "";
    this.canvas.useQuality(quality);
    watchbill.scale._update();
    this.drawZones();
  }

  showZones(pack, attribution) {
    Object.assign(this, { pack, attribution });
    this.useZones(null);
    if (!pack) return;
    fetch(`watchbill://app/zones/${pack.split("-")[0]}-lines.geojson`)
      .then((reply) => reply.json())
      .then((geojson) => this.pack === pack && this.useZones(geojson));
  }

  useZones(geojson) {
    this.zoneData = geojson;
    this.snapper.zones = geojson ? geojson.features.flatMap(({ geometry }) => linesOf(geometry)) : [];
    this.zonesAt = this.snapper.zones.length ? this.snapper.zones[0][0] : undefined;
    this.drawZones();
  }

  drawZones() {
    if (this.zones) this.map.removeLayer(this.zones);
    this.zones = null;
    if (!this.zoneData || !this.theme || !reader.words) return;
    this.zonesTurn = this.turnTo(this.zonesAt);
    this.zones = zoneLimits(this.zoneData, this.theme, this.zonesTurn, this.attribution).addTo(this.map);
  }

  showScene(put) {
    this.canvas.reset();
    this.patch({ gone: [], put });
  }

  patch({ gone, put }) {
    this.canvas.patch(gone, put);
    this.hands.shape();
  }

  // Layers of the plan: how its own things are shown, and the files that lie under them.
  useLayers(rows) {
    this.canvas.layers = new Map(rows.map((row) => [row.id, row]));
    this.canvas.ranked = null;
    const wanted = new Map(rows.filter((row) => row.source && !row.hidden).map((row) => [row.id, row]));
    this.sheets.forEach((sheet, id) => {
      if (wanted.has(id)) return;
      sheet.remove();
      this.sheets.delete(id);
    });
    wanted.forEach((row, id) => {
      if (!this.sheets.has(id)) this.sheets.set(id, makeSheet(this.map, row, this.theme));
      this.sheets.get(id).show(row);
    });
    this.canvas.redraw();
  }

  choose(keys) {
    this.canvas.choose(keys);
    this.hands.shape();
  }

  useTool(tool) {
    this.sketch.use(tool);
    this.hands.use(tool);
  }

  steer({ act, at, bearing_deg, length_m, width_m, height_m, on, path, keep }) {
    if (act === "width") this.sketch.useWidth(width_m);
    if (act === "follow") this.sketch.useFollow(on);
    if (!this.sketch.active) return;
    if (act === "point") this.sketch.add(this.near(at));
    if (act === "leg") this.sketch.addLeg(bearing_deg, length_m);
    if (act === "sides") this.sketch.addSides(width_m, height_m);
    if (act === "section") this.sketch.takeSection(path, keep);
    if (act === "undo") this.sketch.undo();
    if (act === "drop") this.sketch.clear();
    if (act === "finish") this.sketch.finish();
  }

  // Lines and texts over the map that are nobody's: the grid, range rings, what an import would bring.
  say(message) {
    const before = this.said.get(message.name);
    if (message.name === "grid" && JSON.stringify(message.texts) !== JSON.stringify(before && before.texts)) this.nameAround();
    this.said.set(message.name, message);
    this.overlay(message);
  }

  // The grid comes for the view as it is; the rest is drawn in the copy of the world that is looked at.
  turnOf({ name, lines, texts, areas }) {
    const [line, text, area] = [lines[0], texts[0], areas[0]];
    const at = line ? line.path[0] : text ? text.at : area ? area.rings[0][0] : undefined;
    return this.turnTo(name === "grid" ? undefined : at);
  }

  turnTo(at) {
    return at ? this.near(at).lng - at[0] : 0;
  }

  // Names make room for the figures of the grid, which come after the view: once it rests, or each would cost a drawing.
  nameAround() {
    clearTimeout(this.naming);
    this.naming = setTimeout(() => {
      this.naming = null;
      this.canvas.redraw();
    }, VIEW_RESTS_MS);
  }

  overlay(message) {
    const { name, lines, texts, areas } = message;
    const turn = this.turnOf(message);
    const here = ([lon, lat]) => [lat, lon + turn];
    this.turns.set(name, turn);
    if (this.overlays.has(name)) this.overlays.get(name).remove();
    const pane = ["grid", "rings"].includes(name) ? "grid" : "overlay";
    const group = L.layerGroup([], { pane });
    const renderer = this.renderers[pane];
    areas.forEach(({ rings, style }) => {
      const look = HATCHES[style](this.theme);
      L.polygon(rings.map((ring) => ring.map(here)), { renderer, interactive: false, ...look }).addTo(group);
    });
    lines.forEach(({ path, style }) => {
      const look = OVERLAY_STYLES[style](this.theme);
      L.polyline(path.map(here), { renderer, interactive: false, ...look }).addTo(group);
    });
    texts.forEach(({ at, text, style, place }) => {
      const icon = L.divIcon({ className: `overlay-text ${style} at-${place.replace(" ", "-")}`, html: "", iconSize: [0, 0] });
      const marker = L.marker(here(at), { icon, interactive: false, keyboard: false, pane });
      marker.on("add", () => marker.getElement().replaceChildren(Object.assign(document.createElement("span"), { textContent: text })));
      marker.addTo(group);
    });
    this.overlays.set(name, group.addTo(this.map));
    if (name === "grid") this.thin(group);
    if (name === "rings") this.canvas.useRings(lines.map(({ path, text }) => ({ text, path: path.map(([lon, lat]) => mercator([lon + turn, lat])) })));
  }

  // Figures of the grid that would lie on one another or on what lies over the map, or be cut by its edge, are left out.
  thin(group) {
    const container = this.map.getContainer();
    const { x, y } = this.map.getSize();
    const [view, taken] = [[0, 0, x, y], new Taken()];
    container.querySelectorAll(".leaflet-control").forEach((control) => taken.take(boxOf(control, container)));
    group.getLayers().filter((layer) => layer instanceof L.Marker).forEach((marker) => {
      const box = boxOf(marker.getElement().firstChild, container);
      if (contains(view, box) && taken.isFree(box)) taken.take(box);
      else marker.remove();
    });
  }
}

function linesOf({ type, coordinates }) {
  if (type === "LineString") return [coordinates];
  return type === "MultiLineString" ? coordinates : [];
}

const OVERLAY_STYLES = {
  grid: (theme) => ({ color: theme.muted, weight: 0.6, opacity: 0.45 }),
  gridmajor: (theme) => ({ color: theme.muted, weight: 1.2, opacity: 0.6 }),
  ring: (theme) => ({ color: theme.accent, weight: 1.2, opacity: 0.9, dashArray: "8 5" }),
  preview: (theme) => ({ color: theme.accent, weight: 2, opacity: 1, dashArray: "4 4" }),
  recorded: (theme) => ({ color: theme.good, weight: 3, opacity: 1 }),
  conditional: (theme) => ({ color: theme.caution, weight: 4, opacity: 1, dashArray: "8 6" }),
  without: (theme) => ({ color: theme.bad, weight: 8, opacity: 0.9, dashArray: "1.5 6", lineCap: "butt" }),
};

// Where nobody may: colour and pattern, so that it is seen in grey too.
const HATCHES = {
  nobody: (theme) => hatched(theme.bad, 7, []),
  sometimes: (theme) => hatched(theme.caution, 12, [4, 4]),
};

function hatched(colour, gap, dash) {
  const tile = Object.assign(document.createElement("canvas"), { width: gap, height: gap });
  const pen = tile.getContext("2d");
  Object.assign(pen, { strokeStyle: colour, lineWidth: 1.2 });
  pen.beginPath();
  [-gap, 0, gap].forEach((shift) => {
    pen.moveTo(shift, gap);
    pen.lineTo(shift + gap, 0);
  });
  pen.stroke();
  return { color: colour, weight: 1, opacity: 0.8, dashArray: dash, fillColor: pen.createPattern(tile, "repeat"), fillOpacity: 0.6 };
}
