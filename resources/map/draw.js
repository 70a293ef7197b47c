// Drawing and shaping with Geoman. Nothing drawn stays: it is told to the program, which sends the scene back.
"use strict";

class Drawing {
  constructor(map, tell) {
    this.map = map;
    this.tell = tell;
    this.tool = "select";
    this.shaping = null;
    this.size = document.getElementById("size");
    map.pm.setGlobalOptions({ snappable: true, snapDistance: 12, allowSelfIntersection: false });
    map.on("pm:drawstart", (event) => this.follow(event.workingLayer));
    map.on("pm:create", (event) => this.finish(event.layer));
    map.on("click", (event) => this.click(event));
  }

  use(tool) {
    this.tool = tool;
    this.map.pm.disableDraw();
    this.map.getContainer().dataset.tool = tool;
    this.hideSize();
    if (tool === "area") this.map.pm.enableDraw("Polygon", { continueDrawing: false, tooltips: false });
  }

  // The size stands beside the cursor while the polygon grows.
  follow(workingLayer) {
    const measure = (event) => {
      const ring = workingLayer.getLatLngs().concat(event ? [event.latlng] : []);
      if (ring.length > 2) this.showSize(ring, event.containerPoint);
    };
    this.map.on("mousemove", measure);
    this.map.once("pm:drawend", () => {
      this.map.off("mousemove", measure);
      this.hideSize();
    });
  }

  finish(layer) {
    const ring = layer.getLatLngs()[0];
    this.map.removeLayer(layer);
    this.use("select");
    this.tell({ type: "areaDrawn", ring: ring.map(lonlat) });
    this.tell({ type: "toolEnded" });
  }

  click(event) {
    if (this.tool === "base") {
      this.use("select");
      this.tell({ type: "pointPlaced", at: lonlat(event.latlng) });
      this.tell({ type: "toolEnded" });
    } else if (this.tool === "select" || this.tool === "shape") {
      this.tell({ type: "picked", kind: "", id: "" });
    }
  }

  // Give the corners of one area handles; each corner dragged is told at once.
  shape(id, layer) {
    if (this.shaping) this.shaping.pm.disable();
    this.shaping = layer;
    if (!layer) return;
    layer.pm.enable({ allowSelfIntersection: false, preventMarkerRemoval: false });
    const told = () => this.tell({ type: "areaReshaped", id, ring: layer.getLatLngs()[0].map(lonlat) });
    layer.off("pm:markerdrag pm:markerdragend pm:vertexremoved pm:vertexadded");
    layer.on("pm:markerdrag", (event) => {
      this.showSize(layer.getLatLngs()[0], this.map.mouseEventToContainerPoint(event.markerEvent.originalEvent || event.markerEvent));
    });
    layer.on("pm:markerdragend", () => {
      this.hideSize();
      told();
    });
    layer.on("pm:vertexremoved", told);
  }

  showSize(ring, point) {
    this.size.textContent = sizeText(ring);
    if (point && Number.isFinite(point.x)) {
      this.size.style.left = `${point.x + 16}px`;
      this.size.style.top = `${point.y + 16}px`;
    }
    this.size.hidden = false;
  }

  hideSize() {
    this.size.hidden = true;
  }
}

function lonlat(latlng) {
  const wrapped = latlng.wrap();
  return [wrapped.lng, wrapped.lat];
}
