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

function labelRules(theme) {
  const size = (zoom, feature) => `${feature.props.rank <= 4 ? 13 : 11}px "IBM Plex Sans"`;
  return [
    {
      dataLayer: "places",
      filter: (zoom, feature) => feature.props.rank <= zoom - 1,
      symbolizer: new protomapsL.OffsetTextSymbolizer({
        labelProps: ["name"],
        font: size,
        fill: theme.muted,
        stroke: theme.land,
        width: 2,
        offsetX: 5,
        offsetY: 4,
      }),
    },
  ];
}

function baseChart(theme) {
  return protomapsL.leafletLayer({
    url: "watchbill://app/tiles/world.pmtiles",
    paintRules: paintRules(theme),
    labelRules: labelRules(theme),
    backgroundColor: theme.water,
    maxDataZoom: 8,
    attribution: "Natural Earth 1:10m",
  });
}

const ZONE_NAMES = { TS: "territorial sea 12 nm", CZ: "contiguous zone 24 nm", EEZ: "EEZ 200 nm", between: "between" };
const ZONE_DASHES = { TS: "6 3", CZ: "2 4", EEZ: "12 4 3 4", between: "12 4 3 4" };

// Dashed, because derived and approximate; the label says so where the cursor rests.
function zoneLimits(geojson, theme) {
  return L.geoJSON(geojson, {
    pane: "zones",
    interactive: true,
    attribution: "Maritime zones APPROXIMATE: computed from the coast, no treaties or claims",
    style: (feature) => ({
      color: theme.unknown,
      weight: feature.properties.kind === "TS" ? 1.2 : 0.8,
      opacity: 0.75,
      dashArray: ZONE_DASHES[feature.properties.kind],
      fill: false,
    }),
    onEachFeature: (feature, layer) => {
      const { kind, state, other } = feature.properties;
      const states = other ? `${state} / ${other}` : state;
      layer.bindTooltip(`Approximate: ${ZONE_NAMES[kind]}, ${states}`, { sticky: true });
    },
  });
}

// Meridians and parallels at a spacing that keeps 4 to 10 of each on the page.
class Graticule {
  constructor(map, theme) {
    this.map = map;
    this.lines = L.layerGroup([], { pane: "graticule" }).addTo(map);
    this.theme = theme;
    map.on("moveend", () => this.draw());
    this.draw();
  }

  recolour(theme) {
    this.theme = theme;
    this.draw();
  }

  draw() {
    const bounds = this.map.getBounds();
    const span = Math.max(bounds.getEast() - bounds.getWest(), bounds.getNorth() - bounds.getSouth());
    const step = [30, 10, 5, 2, 1, 0.5, 0.25, 1 / 12, 1 / 60].find((degrees) => span / degrees >= 5) || 1 / 60;
    this.lines.clearLayers();
    const first = (edge) => Math.ceil(edge / step) * step;
    for (let lon = first(bounds.getWest()); lon <= bounds.getEast(); lon += step) {
      this.line([[-85, lon], [85, lon]], [Math.min(85, bounds.getNorth()), lon], degrees(lon, "EW"), "meridian");
    }
    for (let lat = first(Math.max(-85, bounds.getSouth())); lat <= Math.min(85, bounds.getNorth()); lat += step) {
      this.line([[lat, -540], [lat, 540]], [lat, bounds.getWest()], degrees(lat, "NS"), "parallel");
    }
  }

  line(ends, at, text, kind) {
    const style = { pane: "graticule", color: this.theme.muted, weight: 0.5, opacity: 0.35, interactive: false };
    L.polyline(ends, style).addTo(this.lines);
    const icon = L.divIcon({ className: `graticule-label ${kind}`, html: text, iconSize: [0, 0] });
    L.marker(at, { icon, interactive: false, keyboard: false, pane: "graticule" }).addTo(this.lines);
  }
}

function degrees(value, hemispheres) {
  const minutes = Math.round(Math.abs(value) * 60);
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60 ? `${String(minutes % 60).padStart(2, "0")}'` : "";
  return `${whole}°${rest}${minutes === 0 ? "" : hemispheres[value < 0 ? 1 : 0]}`;
}
