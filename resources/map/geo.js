// Distances, bearings and sizes on the page while drawing; the program measures again, exactly, when it is done.
"use strict";

const WGS84_A = 6378137.0;
const WGS84_F = 1 / 298.257223563;
const WGS84_B = WGS84_A * (1 - WGS84_F);
const AUTHALIC_RADIUS_M = 6371007.2;
const METRES_PER_NM = 1852;
const RAD = Math.PI / 180;

// Geodesic inverse (Vincenty 1975): length in metres and initial bearing in degrees between Leaflet positions.
function inverse(from, to) {
  const L = (nearLng(to.lng, from.lng) - from.lng) * RAD;
  const U1 = Math.atan((1 - WGS84_F) * Math.tan(from.lat * RAD));
  const U2 = Math.atan((1 - WGS84_F) * Math.tan(to.lat * RAD));
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(U1), Math.cos(U1), Math.sin(U2), Math.cos(U2)];
  let lambda = L;
  for (let turn = 0; turn < 100; turn += 1) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sinS = Math.hypot(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
    if (sinS === 0) return { length: 0, bearing: 0 };
    const cosS = sinU1 * sinU2 + cosU1 * cosU2 * cosL;
    const sigma = Math.atan2(sinS, cosS);
    const sinA = (cosU1 * cosU2 * sinL) / sinS;
    const cos2A = 1 - sinA * sinA;
    const cos2M = cos2A === 0 ? 0 : cosS - (2 * sinU1 * sinU2) / cos2A;
    const C = (WGS84_F / 16) * cos2A * (4 + WGS84_F * (4 - 3 * cos2A));
    const before = lambda;
    lambda = L + (1 - C) * WGS84_F * sinA * (sigma + C * sinS * (cos2M + C * cosS * (2 * cos2M * cos2M - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const [A, dSigma] = vincentySeries(cos2A, sinS, cosS, cos2M);
    const bearing = Math.atan2(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL) / RAD;
    return { length: WGS84_B * A * (sigma - dSigma), bearing: (bearing + 360) % 360 };
  }
  return { length: haversineLength(from, to), bearing: 0 }; // nearly antipodal: no plan is
}

// Geodesic direct (Vincenty 1975): where one arrives.
function destination(from, bearing, length) {
  const a1 = bearing * RAD;
  const U1 = Math.atan((1 - WGS84_F) * Math.tan(from.lat * RAD));
  const [sinU1, cosU1] = [Math.sin(U1), Math.cos(U1)];
  const sigma1 = Math.atan2(Math.tan(U1), Math.cos(a1));
  const sinA = cosU1 * Math.sin(a1);
  const cos2A = 1 - sinA * sinA;
  const [A] = vincentySeries(cos2A, 0, 1, 0);
  let sigma = length / (WGS84_B * A);
  let cos2M = 0;
  for (let turn = 0; turn < 100; turn += 1) {
    cos2M = Math.cos(2 * sigma1 + sigma);
    const [, dSigma] = vincentySeries(cos2A, Math.sin(sigma), Math.cos(sigma), cos2M);
    const next = length / (WGS84_B * A) + dSigma;
    if (Math.abs(next - sigma) < 1e-12) break;
    sigma = next;
  }
  const [sinS, cosS] = [Math.sin(sigma), Math.cos(sigma)];
  const part = sinU1 * sinS - cosU1 * cosS * Math.cos(a1);
  const lat = Math.atan2(sinU1 * cosS + cosU1 * sinS * Math.cos(a1), (1 - WGS84_F) * Math.hypot(sinA, part));
  const lambda = Math.atan2(sinS * Math.sin(a1), cosU1 * cosS - sinU1 * sinS * Math.cos(a1));
  const C = (WGS84_F / 16) * cos2A * (4 + WGS84_F * (4 - 3 * cos2A));
  const L = lambda - (1 - C) * WGS84_F * sinA * (sigma + C * sinS * (cos2M + C * cosS * (2 * cos2M * cos2M - 1)));
  return place(lat / RAD, from.lng + L / RAD);
}

function vincentySeries(cos2A, sinS, cosS, cos2M) {
  const u2 = (cos2A * (WGS84_A ** 2 - WGS84_B ** 2)) / WGS84_B ** 2;
  const A = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const B = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const inner = cosS * (2 * cos2M ** 2 - 1) - (B / 6) * cos2M * (4 * sinS ** 2 - 3) * (4 * cos2M ** 2 - 3);
  return [A, B * sinS * (cos2M + (B / 4) * inner)];
}

// The same longitude in the copy of the world that is nearest to another one: Leaflet counts on past 180.
function nearLng(lng, reference) {
  return lng + 360 * Math.round((reference - lng) / 360);
}

function place(lat, lng) {
  return { lat, lng };
}

function haversineLength(from, to) {
  const haversine =
    Math.sin(((to.lat - from.lat) * RAD) / 2) ** 2 +
    Math.cos(from.lat * RAD) * Math.cos(to.lat * RAD) * Math.sin(((to.lng - from.lng) * RAD) / 2) ** 2;
  return 2 * AUTHALIC_RADIUS_M * Math.asin(Math.sqrt(haversine));
}

function pathLength(points) {
  return points.slice(1).reduce((sum, point, index) => sum + inverse(points[index], point).length, 0);
}

// Latitude on the sphere of the ellipsoid's area: with it a spherical area is right to 0.01 %.
function authalic(lat_deg) {
  const lat = lat_deg * RAD;
  return lat - 0.0022411 * Math.sin(2 * lat) + 0.0000032 * Math.sin(4 * lat);
}

// Size in square metres of the polygon through Leaflet positions.
function ringSize(ring) {
  if (ring.length < 3) return 0;
  let sum = 0;
  ring.forEach((here, index) => {
    const next = ring[(index + 1) % ring.length];
    const width = (next.lng - here.lng) * RAD;
    sum += width * (Math.sin(authalic(here.lat)) + Math.sin(authalic(next.lat)));
  });
  return Math.abs((sum * AUTHALIC_RADIUS_M ** 2) / 2);
}

// How lengths and sizes are written: nautical miles or kilometres, as the reader chose.
const reader = { metric: false, words: null };

function lengthText(metres) {
  const [unit, size] = reader.metric ? ["km", 1000] : ["nm", METRES_PER_NM];
  if (metres < size / 2 && reader.metric) return `${Math.round(metres)} m`;
  return `${figure(metres / size)} ${unit}`;
}

function sizeText(square_metres) {
  const [unit, size] = reader.metric ? ["km²", 1e6] : ["nm²", METRES_PER_NM ** 2];
  return `${figure(square_metres / size)} ${unit}`;
}

function bearingText(degrees) {
  return `${String(Math.round(degrees) % 360).padStart(3, "0")}°T`;
}

function figure(value) {
  if (value >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
