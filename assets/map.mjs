// The map: the states of us-atlas (U.S. Census Bureau boundaries, already projected by d3's geoAlbersUsa into a sheet of
// 975 by 610) and Puerto Rico, which that projection leaves out, as an inset at the scale of the mainland.
// cityline/places/projection.py places the cities with the same figures; a test compares the two.
import { createRequire } from "node:module";
import { geoConicEqualArea, geoIdentity, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);
const SCALE = 1300;
const CODES = {
  "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", 10: "DE", 11: "DC", 12: "FL",
  13: "GA", 15: "HI", 16: "ID", 17: "IL", 18: "IN", 19: "IA", 20: "KS", 21: "KY", 22: "LA", 23: "ME", 24: "MD",
  25: "MA", 26: "MI", 27: "MN", 28: "MS", 29: "MO", 30: "MT", 31: "NE", 32: "NV", 33: "NH", 34: "NJ", 35: "NM",
  36: "NY", 37: "NC", 38: "ND", 39: "OH", 40: "OK", 41: "OR", 42: "PA", 44: "RI", 45: "SC", 46: "SD", 47: "TN",
  48: "TX", 49: "UT", 50: "VT", 51: "VA", 53: "WA", 54: "WV", 55: "WI", 56: "WY", 72: "PR",
};
const INSETS = ["AK", "HI", "PR"];
// Square pixels of the sheet below which a bend is not worth drawing: for the whole country, and for one state.
const COARSE = 0.8;
const FINE = 0.01;
// The sheet's shape, kept when one state fills it; and the room left around that state.
const SHAPE = 975 / 610;
const ROOM = 0.07;

/** The island by d3's equal-area conic, with the parallels d3 uses for Hawaii; placed by us east of Florida. */
export const puertoRico = geoConicEqualArea()
  .rotate([66, 0])
  .center([-0.4, 18.2])
  .parallels([8, 18])
  .scale(SCALE)
  .translate([880, 560]);

/** `OH` -> its outline on the sheet, bends of less than `least` square pixels left out. */
function outlines(least) {
  const sheet = require("us-atlas/states-albers-10m.json");
  const plain = simplify(presimplify(sheet), least);
  const found = new Map(feature(plain, plain.objects.states).features.map((one) => [CODES[one.id], one]));
  const globe = require("us-atlas/states-10m.json");
  const island = feature(globe, globe.objects.states).features.find((one) => CODES[one.id] === "PR");
  found.set("PR", { type: "Feature", geometry: onSheet(island.geometry) });
  found.delete(undefined);
  return found;
}

/** Polygons on the globe -> polygons on the sheet: small enough that straight sides stay straight. */
function onSheet({ coordinates }) {
  return { type: "MultiPolygon", coordinates: coordinates.map((rings) => rings.map((ring) => ring.map(puertoRico))) };
}

/** Left, top, width and height of the part of the sheet on which one state is drawn large. */
function frame(outline) {
  const [[left, top], [right, bottom]] = geoPath().bounds(outline);
  const width = Math.max(right - left, (bottom - top) * SHAPE) * (1 + 2 * ROOM);
  const height = width / SHAPE;
  return [(left + right - width) / 2, (top + bottom - height) / 2, width, height].map((one) => Math.round(one * 10) / 10);
}

/** The same path with steps in place of places: `M487.5,305.1L488.5,304.9` -> `m487.5 305.1l1-.2`. A third of the bytes. */
function steps(path, digits) {
  const unit = 10 ** digits;
  const said = (value) => String(value / unit).replace(/^(-?)0\./, "$1.");
  let [x, y] = [0, 0];
  let [beginX, beginY] = [0, 0];
  return path.replace(/([ML])([-\d.]+),([-\d.]+)|Z/g, (whole, letter, wordX, wordY) => {
    if (whole === "Z") {
      [x, y] = [beginX, beginY];
      return "z";
    }
    const [toX, toY] = [Math.round(wordX * unit), Math.round(wordY * unit)];
    const [across, down] = [said(toX - x), said(toY - y)];
    [x, y] = [toX, toY];
    if (letter === "M") [beginX, beginY] = [x, y];
    if (letter === "L" && across === "0" && down === "0") return "";
    return `${letter.toLowerCase()}${across}${down.startsWith("-") ? "" : " "}${down}`;
  });
}

const svg = (inside) => `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>\n`;
const drawn = (path, id) => `<path${id ? ` id="${id}"` : ""} vector-effect="non-scaling-stroke" d="${path}"/>`;

/** Writes map/us.svg (each state by its code; all of them as "us"), map/OH.svg and the like, map/frames.json. */
export function map(put) {
  const pen = (shape) => steps(geoPath().digits(1)(shape), 1);
  const states = [...outlines(COARSE)].sort(([one], [other]) => (one < other ? -1 : 1));
  put("map/us.svg", svg(`<g id="us">${states.map(([code, shape]) => drawn(pen(shape), code)).join("")}</g>`));

  const fine = outlines(FINE);
  const frames = {};
  for (const [code, shape] of [...fine].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const [x, y, width, height] = (frames[code] = frame(shape));
    const cut = geoPath(geoIdentity().clipExtent([[x, y], [x + width, y + height]])).digits(2);
    const around = [...fine].filter(([other]) => other !== code && !INSETS.includes(other) && !INSETS.includes(code));
    const near = around.map(([, other]) => cut(other)).filter(Boolean);
    const here = steps(geoPath().digits(2)(shape), 2);
    put(`map/${code}.svg`, svg(`<g id="near">${near.map((one) => drawn(steps(one, 2))).join("")}</g>${drawn(here, "here")}`));
  }
  put("map/frames.json", `${JSON.stringify(frames)}\n`);
}
