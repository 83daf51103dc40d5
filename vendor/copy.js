// Copies the named files, and their licences, out of node_modules; then writes their sums.
// Run by hand when a version moves: npm ci && npm run vendor
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const PAGES = "midweek/web/static/vendor";
const FONT = "@fontsource/atkinson-hyperlegible-next";
const ICONS = `sun map plus notebook-pen messages-square life-buoy log-out lock users eye eye-off chart-line
  clipboard-list target flag pause undo-2 pencil printer download upload trash-2 share-2 moon calendar check copy
  arrow-left arrow-right chevron-right chevron-up chevron-down circle-alert circle-user wifi-off clock phone
  message-circle settings list table-2 info`.split(/\s+/);
const FILES = {
  "@picocss/pico/css/pico.min.css": `${PAGES}/pico.min.css`,
  "@picocss/pico/LICENSE.md": `${PAGES}/licences/pico.txt`,
  "htmx.org/dist/htmx.min.js": `${PAGES}/htmx.min.js`,
  "htmx.org/LICENSE": `${PAGES}/licences/htmx.txt`,
  [`${FONT}/files/atkinson-hyperlegible-next-latin-400-normal.woff2`]: `${PAGES}/atkinson-400.woff2`,
  [`${FONT}/files/atkinson-hyperlegible-next-latin-600-normal.woff2`]: `${PAGES}/atkinson-600.woff2`,
  [`${FONT}/LICENSE`]: `${PAGES}/licences/atkinson.txt`,
  "lucide-static/LICENSE": `${PAGES}/licences/lucide.txt`,
  "axe-core/axe.min.js": "tests/vendor/axe.min.js",
  "axe-core/LICENSE": "tests/vendor/axe-licence.txt",
};

process.chdir(`${import.meta.dirname}/..`);
const folder = "vendor/node_modules";
const symbol = (name) =>
  readFileSync(`${folder}/lucide-static/icons/${name}.svg`, "utf8")
    .replace(/^.*?<svg.*?>/s, `<symbol id="${name}" viewBox="0 0 24 24">`)
    .replace("</svg>", "</symbol>")
    .replace(/\s*\n\s*/g, "");

for (const [from, to] of Object.entries(FILES)) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(`${folder}/${from}`, to);
}
const sprite = `${PAGES}/icons.svg`;
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence: licences/lucide.txt -->';
writeFileSync(sprite, `${[svg, ...ICONS.map(symbol), "</svg>"].join("\n")}\n`);

const sum = (file) => createHash("sha384").update(readFileSync(file)).digest("hex");
const sums = [...Object.values(FILES), sprite].sort().map((file) => `${sum(file)}  ${file}\n`);
writeFileSync("vendor/SHA384SUMS", sums.join(""));
