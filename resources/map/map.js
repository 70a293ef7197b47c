// Draws the scene the program sends, and tells the program what the mouse does. Holds no plan of its own.
"use strict";

const SYMBOL_SIZE = 15;
const BASE_SIZE = 9;
const SLOT_PX = 28;
const watchbill = {};

// folium names the map after its element, and makes it in the last script of the page.
window.addEventListener("DOMContentLoaded", () => start(window[document.querySelector(".folium-map").id]));

function start(map) {
  const size = document.createElement("div");
  size.id = "size";
  size.hidden = true;
  map.getContainer().appendChild(size);
  map.attributionControl.setPrefix("Leaflet");
  [["zones", 300], ["graticule", 310], ["tracks", 410], ["bases", 590]].forEach(([name, level]) => {
    map.createPane(name).style.zIndex = level;
  });
  L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 140 }).addTo(map);
  new NauticalScale({ position: "bottomleft" }).addTo(map);
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

// A scale bar in nautical miles: Leaflet's own knows kilometres and statute miles only.
const NauticalScale = L.Control.Scale.extend({
  _addScales(options, className, container) {
    this._bar = L.DomUtil.create("div", className, container);
  },
  _updateScales(mostMetres) {
    const most = mostMetres / 1852;
    const round = most >= 1 ? this._getRoundNum(most) : most;
    this._updateScale(this._bar, `${round >= 1 ? round : round.toFixed(1)} nm`, round / most);
  },
});

class Chart {
  constructor(map, tell) {
    this.map = map;
    this.tell = tell;
    this.layers = new Map();
    this.selected = { kind: "", id: "" };
    this.group = L.featureGroup().addTo(map);
    this.drawing = new Drawing(map, tell);
    this.lastCursor = 0;
    map.on("zoomend moveend resize", () => this.declutterSoon());
    document.fonts.ready.then(() => this.declutterSoon());
    map.on("mousemove", (event) => this.cursor(event.latlng));
  }

  take(message) {
    const actions = {
      theme: () => this.useTheme(message),
      zones: () => this.showZones(message.pack),
      scene: () => this.showScene(message.scene),
      select: () => this.select(message.kind, message.id),
      tool: () => this.useTool(message.tool),
      fit: () => this.map.fitBounds(message.box, { padding: [24, 24], animate: false }),
    };
    actions[message.type]();
  }

  cursor(latlng) {
    const now = performance.now();
    if (now - this.lastCursor < 40) return;
    this.lastCursor = now;
    if (Math.abs(latlng.lat) <= 85) this.tell({ type: "cursor", at: lonlat(latlng) });
  }

  useTheme({ name, tokens, hues }) {
    this.theme = tokens;
    this.hues = hues;
    this.outline = name === "night";
    document.documentElement.dataset.theme = name;
    Object.entries(tokens).forEach(([token, colour]) => document.documentElement.style.setProperty(`--${token}`, colour));
    if (this.base) this.map.removeLayer(this.base);
    this.base = baseChart(tokens).addTo(this.map);
    if (this.graticule) this.graticule.recolour(tokens);
    else this.graticule = new Graticule(this.map, tokens);
    this.drawZones();
    if (this.scene) this.showScene(this.scene);
  }

  showZones(pack) {
    if (!pack) return;
    fetch(`watchbill://app/zones/${pack.split("-")[0]}-lines.geojson`)
      .then((reply) => reply.json())
      .then((geojson) => {
        this.zoneData = geojson;
        this.drawZones();
      });
  }

  drawZones() {
    if (this.zones) this.map.removeLayer(this.zones);
    if (this.zoneData && this.theme) this.zones = zoneLimits(this.zoneData, this.theme).addTo(this.map);
  }

  showScene(scene) {
    this.scene = scene;
    if (!this.theme) return;
    this.drawing.shape("", null);
    this.group.clearLayers();
    this.layers.clear();
    scene.areas.forEach((area) => this.addArea(area));
    scene.tracks.forEach((track) => this.addTrack(track));
    scene.bases.forEach((base) => this.addBase(base));
    scene.assets.forEach((asset) => this.addAsset(asset));
    this.select(this.selected.kind, this.selected.id);
    this.declutterSoon();
  }

  // Once the layers of this turn have taken their places.
  declutterSoon() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => declutter(this.map.getContainer()));
  }

  add(kind, id, layer) {
    layer.on("click", (event) => {
      if (this.drawing.tool === "area" || this.drawing.tool === "base") return;
      L.DomEvent.stopPropagation(event);
      this.tell({ type: "picked", kind, id });
    });
    layer.addTo(this.group);
    this.layers.set(`${kind}/${id}`, layer);
  }

  addArea(area) {
    const weight = 1 + area.priority / 5;
    const style = { color: this.theme.accent, weight, fillColor: this.theme.accent, fillOpacity: 0.08, pmIgnore: false };
    const layer = L.polygon(area.ring.map(latlon), style);
    layer.bindTooltip(area.name, { permanent: true, direction: "center", className: "area-label" });
    this.add("areas", area.id, layer);
  }

  addTrack(track) {
    const colour = this.hues[track.badge.hue];
    const style = { pane: "tracks", color: colour, weight: 1.4, opacity: 0.3, dashArray: track.pinned ? null : "5 4" };
    this.add("duties", track.id, L.polyline(track.path.map(latlon), style));
  }

  addBase(base) {
    const name = document.createElement("span");
    name.textContent = base.name;
    const symbol = this.symbol(base.sidc, BASE_SIZE);
    const anchor = [symbol.getAnchor().x, symbol.getAnchor().y];
    const icon = L.divIcon({ className: "base-mark", html: symbol.asSVG() + name.outerHTML, iconSize: null, iconAnchor: anchor });
    const marker = L.marker(latlon(base.position), { icon, pane: "bases", draggable: true, title: base.name });
    marker.on("dragend", () => this.tell({ type: "baseMoved", id: base.id, at: lonlat(marker.getLatLng()) }));
    this.add("bases", base.id, marker);
  }

  addAsset(asset) {
    const symbol = this.symbol(asset.sidc, SYMBOL_SIZE);
    const badge = document.createElement("b");
    badge.textContent = asset.badge.code;
    badge.style.color = this.hues[asset.badge.hue];
    const html = symbol.asSVG() + badge.outerHTML;
    const aside = [14 + (asset.slot % 3) * SLOT_PX, 6 + Math.floor(asset.slot / 3) * SLOT_PX];
    const anchor = [symbol.getAnchor().x - aside[0], symbol.getAnchor().y - aside[1]];
    const icon = L.divIcon({ className: "asset-mark", html, iconSize: null, iconAnchor: anchor });
    const marker = L.marker(latlon(asset.position), { icon, draggable: true, title: asset.name, alt: asset.name });
    marker.on("dragend", () => {
      this.tell({ type: "assetDropped", id: asset.id, at: lonlat(marker.getLatLng()) });
      marker.setLatLng(latlon(asset.position));
    });
    this.add("assets", asset.id, marker);
  }

  symbol(sidc, size) {
    const options = { size, civilianColor: false };
    if (this.outline) Object.assign(options, { fill: false, monoColor: this.theme.text, outlineWidth: 0 });
    return new ms.Symbol(sidc, options);
  }

  useTool(tool) {
    this.drawing.use(tool);
    this.select(this.selected.kind, this.selected.id);
  }

  select(kind, id) {
    this.mark(this.selected, false);
    this.selected = { kind, id };
    this.mark(this.selected, true);
    const layer = this.layers.get(`areas/${id}`);
    this.drawing.shape(id, this.drawing.tool === "shape" && kind === "areas" ? layer : null);
  }

  mark({ kind, id }, on) {
    const layer = this.layers.get(`${kind}/${id}`);
    if (!layer) return;
    if (kind === "areas") layer.setStyle({ fillOpacity: on ? 0.22 : 0.08, dashArray: null, weight: on ? 3 : 1.6 });
    if (kind === "duties") {
      layer.setStyle({ weight: on ? 4 : 1.4, opacity: on ? 1 : 0.3 });
      if (on) layer.bringToFront();
    }
    const element = layer.getElement && layer.getElement();
    if (element) element.classList.toggle("selected", on);
  }
}

function latlon([lon, lat]) {
  return [lat, lon];
}
