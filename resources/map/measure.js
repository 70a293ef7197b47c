// Sizes on the page while drawing; the program measures again, exactly, when the drawing is finished.
"use strict";

const SQUARE_METRES_PER_SQUARE_NM = 1852 * 1852;
const AUTHALIC_RADIUS_M = 6371007.2;

// Latitude on the sphere of the ellipsoid's area: with it a spherical area is right to 0.01 %.
function authalic(lat_deg) {
  const lat = (lat_deg * Math.PI) / 180;
  return lat - 0.0022411 * Math.sin(2 * lat) + 0.0000032 * Math.sin(4 * lat);
}

// Size in square nautical miles of the polygon through Leaflet positions.
function squareNm(ring) {
  if (ring.length < 3) return 0;
  let sum = 0;
  ring.forEach((here, index) => {
    const next = ring[(index + 1) % ring.length];
    const width = ((next.lng - here.lng) * Math.PI) / 180;
    sum += width * (Math.sin(authalic(here.lat)) + Math.sin(authalic(next.lat)));
  });
  return Math.abs((sum * AUTHALIC_RADIUS_M ** 2) / 2) / SQUARE_METRES_PER_SQUARE_NM;
}

function sizeText(ring) {
  const size = squareNm(ring);
  return `${size >= 100 ? Math.round(size).toLocaleString("en") : size.toFixed(1)} nm²`;
}
