// A line chart: lines differ in colour and dashes, a sentence sums it up, and the numbers are there as a table.

import { h, s, show } from "./dom.js";

const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 56;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 34;
const MOST = 600;
const ROWS = 30;

/** Keeps the lowest and highest point of every run of neighbours, so that no spike is lost. */
function decimated(points) {
  if (points.length <= MOST) {
    return points;
  }
  const kept = [];
  const size = Math.ceil((2 * points.length) / MOST);
  for (let i = 0; i < points.length; i += size) {
    const part = points.slice(i, i + size);
    let low = part[0];
    let high = part[0];
    for (const p of part) {
      low = p[1] < low[1] ? p : low;
      high = p[1] > high[1] ? p : high;
    }
    kept.push(...(low[0] <= high[0] ? [low, high] : [high, low]));
  }
  return kept;
}

function ticks(low, high, count) {
  const raw = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((m) => m >= raw);
  const all = [];
  for (let t = Math.ceil(low / step) * step; t <= high + step * 1e-9; t += step) {
    all.push(Math.abs(t) < step * 1e-9 ? 0 : t);
  }
  return all;
}

const number = (x) => (Math.abs(x) >= 1000 || (x !== 0 && Math.abs(x) < 0.01) ? x.toExponential(1) : String(Number(x.toPrecision(3))));

function drawing(title, series, x) {
  const points = series.flatMap((line) => line.points);
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const margin = (Math.max(...ys) - Math.min(...ys)) * 0.05 || Math.abs(ys[0]) * 0.1 || 1;
  const [y0, y1] = [Math.min(...ys) - (Math.min(...ys) >= 0 && Math.min(...ys) < margin ? Math.min(...ys) : margin), Math.max(...ys) + margin];
  const px = (v) => LEFT + ((v - x0) / (x1 - x0 || 1)) * (WIDTH - LEFT - RIGHT);
  const py = (v) => HEIGHT - BOTTOM - ((v - y0) / (y1 - y0 || 1)) * (HEIGHT - TOP - BOTTOM);
  return s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": summary(title, series), class: "chart" },
    ticks(y0, y1, 4).map((t) => [
      s("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: py(t), y2: py(t), class: "grid" }),
      s("text", { x: LEFT - 6, y: py(t) + 4, "text-anchor": "end" }, number(t)),
    ]),
    ticks(x0, x1, 6).map((t) => s("text", { x: px(t), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, number(t))),
    s("text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 3, "text-anchor": "middle" }, x),
    series.map((line, i) => s("polyline", { class: "line line-" + (i % 8), points: decimated(line.points).map((p) => `${px(p[0]).toFixed(1)},${py(p[1]).toFixed(1)}`).join(" ") })),
  );
}

function summary(title, series) {
  const parts = series.map((line) => `${line.name} from ${number(line.points[0][1])} to ${number(line.points[line.points.length - 1][1])}`);
  return `${title}: ${parts.join("; ")}`;
}

function numbers(title, series, x) {
  const steps = [...new Set(series.flatMap((line) => line.points.map((p) => p[0])))].sort((a, b) => a - b);
  const every = Math.ceil(steps.length / ROWS);
  const shown = steps.filter((_, i) => i % every === 0 || i === steps.length - 1);
  const at = series.map((line) => new Map(line.points));
  return h(
    "details",
    {},
    h("summary", {}, `${title} as a table`),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, x), series.map((line) => h("th", { scope: "col" }, line.name)))),
      h("tbody", {}, shown.map((step) => h("tr", {}, h("th", { scope: "row" }, String(step)), at.map((line) => h("td", {}, line.has(step) ? number(line.get(step)) : ""))))),
    ),
  );
}

/** A chart that can be drawn again: returns {element, draw(series)} for series {name, points: [[x, y]]}. */
export function chart(title, x) {
  const body = h("div", {}, h("p", { class: "none" }, "no numbers yet"));
  const element = h("figure", { class: "curve" }, h("figcaption", {}, title), body);
  let open = false;
  return {
    element,
    draw(all) {
      const series = all.filter((line) => line.points.length);
      if (!series.length) {
        return;
      }
      open = body.querySelector("details")?.open ?? open;
      const table = numbers(title, series, x);
      table.open = open;
      show(
        body,
        drawing(title, series, x),
        h("ul", { class: "legend" }, series.map((line, i) => h("li", {}, s("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" }, s("line", { x1: 0, x2: 26, y1: 4, y2: 4, class: "line line-" + (i % 8) })), line.name))),
        table,
      );
    },
  };
}
