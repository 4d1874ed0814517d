// Writes build/assets/: one stylesheet, the fonts cut to Latin, the icons in use, the map, htmx and our scripts.
// Run by `npm run build`. Django then gives each file a name with its content in it.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import subsetFont from "subset-font";
import { map } from "./map.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "build", "assets");
const inPackage = (path) => join(root, "node_modules", path);
const uswds = inPackage("@uswds/uswds");

// Basic Latin, Latin-1, and the dashes, quotes and signs of good typography.
const range = (first, last) =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
const LETTERS = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}–—‘’‚“”„†•…‰′″‹›€™−×→←↑↓≤≥⁄`;

// Icons stand only on download, print, add, move, remove and the checklist (and in the alert of the package).
const ICONS = [
  "add",
  "arrow_downward",
  "arrow_upward",
  "check",
  "check_circle",
  "close",
  "drag_handle",
  "error",
  "file_download",
  "print",
  "radio_button_unchecked",
];

function put(path, content) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), content);
}

function styles() {
  const { css } = sass.compile(join(here, "styles", "cityline.scss"), {
    style: "compressed",
    quietDeps: true,
    logger: sass.Logger.silent,
    loadPaths: [join(here, "styles", "overrides"), join(uswds, "packages")],
  });
  put("cityline.css", css);
  // Only the pictures the stylesheet names; each must exist.
  for (const [, path] of css.matchAll(/url\("?(img\/[^")]+)"?\)/g))
    put(path, readFileSync(join(uswds, "dist", path)));
}

async function fonts() {
  const cut = (file, more) =>
    subsetFont(readFileSync(file), LETTERS, { targetFormat: "woff2", noHinting: true, ...more });
  const sans = inPackage("@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2");
  put("fonts/public-sans.woff2", await cut(sans, { variationAxes: { wght: { min: 400, max: 700 } } }));
  for (const [weight, name] of [
    [400, "Regular"],
    [700, "Bold"],
  ]) {
    const serif = join(uswds, "dist/fonts/merriweather", `Latin-Merriweather-${name}.woff2`);
    put(`fonts/merriweather-${weight}.woff2`, await cut(serif));
  }
}

function icons() {
  const symbols = ICONS.map((name) => {
    const drawing = readFileSync(join(uswds, "dist/img/usa-icons", `${name}.svg`), "utf8").replace(
      /<\/?svg[^>]*>/g,
      "",
    );
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
  });
  put("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
  for (const name of readdirSync(join(here, "images"))) put(name, readFileSync(join(here, "images", name)));
}

function scripts() {
  copyFileSync(createRequire(import.meta.url).resolve("htmx.org/dist/htmx.min.js"), join(out, "htmx.min.js"));
  for (const name of readdirSync(join(here, "scripts")))
    put(`scripts/${name}`, readFileSync(join(here, "scripts", name)));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
styles();
icons();
scripts();
map(put);
await fonts();
