// The trajectory: the last ten minutes as a way through energy and integrity.

import { byId, drawn } from "./dom.js";

const WINDOW = 600;
const SIDE = 320;
const EDGE = 34;
const LEAST = 0.2; // what the plane is wide at least: twice what a shape calls significant
const STEP = 0.05;

export function showPath({ felt, legend }) {
  const latest = felt.at(-1)?.[0] ?? 0;
  const way = felt.filter(([at, e, i]) => at >= latest - WINDOW && e !== null && i !== null);
  const svg = byId("path");
  svg.toggleAttribute("hidden", !way.length);
  byId("no-path").hidden = way.length > 0;
  if (!way.length) return;
  const plane = planeOf(way);
  const points = way.map(([, e, i, s]) => ({ x: plane.x(e), y: plane.y(i), s: s ?? 0 }));
  const last = points.at(-1);
  svg.replaceChildren(...gridOf(plane), ...stepsOf(points), ...waysOf(points),
    drawn("circle", { class: "halo", cx: last.x, cy: last.y, r: 10 + 60 * last.s }),
    drawn("circle", { class: "halo", cx: last.x, cy: last.y, r: 7 + 26 * last.s }),
    drawn("circle", { class: "here", cx: last.x, cy: last.y, r: 4.5 }));
  const [, e, i] = way.at(-1);
  const [, e0, i0] = way[0];
  svg.setAttribute("aria-label", `In ${Math.round((way.at(-1)[0] - way[0][0]) / 60)} minutes `
    + `${legend.dimensions[0].name} went from ${e0.toFixed(2)} to ${e.toFixed(2)}, `
    + `${legend.dimensions[1].name} from ${i0.toFixed(2)} to ${i.toFixed(2)}`);
}

function planeOf(way) {
  const range = (index) => {
    const values = way.map((one) => one[index]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [e, i] = [range(1), range(2)];
  const span = Math.max(LEAST, 1.15 * (e[1] - e[0]), 1.15 * (i[1] - i[0]));
  // Both go from 0 to 1, and the plane shows nothing beyond.
  const edge = (low, high) => Math.min(Math.max(0, (low + high - span) / 2), Math.max(0, 1 - span));
  const [left, foot] = [edge(...e), edge(...i)];
  const room = SIDE - 2 * EDGE;
  return { left, foot, span, x: (value) => EDGE + room * (value - left) / span,
    y: (value) => SIDE - EDGE - room * (value - foot) / span };
}

function gridOf({ left, foot, span, x, y }) {
  const step = span > 0.45 ? 4 * STEP : span > 0.3 ? 2 * STEP : STEP;
  const made = [];
  for (let at = Math.ceil(left / step) * step; at <= left + span + 1e-9; at += step) {
    made.push(drawn("line", { class: "grid", x1: x(at), x2: x(at), y1: EDGE, y2: SIDE - EDGE }),
      text(at.toFixed(2), x(at), SIDE - EDGE + 16, "middle"));
  }
  for (let at = Math.ceil(foot / step) * step; at <= foot + span + 1e-9; at += step) {
    made.push(drawn("line", { class: "grid", y1: y(at), y2: y(at), x1: EDGE, x2: SIDE - EDGE }),
      text(at.toFixed(2), EDGE - 6, y(at) + 4, "end"));
  }
  made.push(text("energy", SIDE - EDGE, SIDE - 2, "end"), text("integrity", 2, 20, "start"));
  return made;
}

function text(words, x, y, anchor) {
  const made = drawn("text", { x, y, "text-anchor": anchor });
  made.textContent = words;
  return made;
}

// The farther back, the fainter.
const faded = (index, count) => (0.12 + 0.88 * ((index + 1) / count) ** 1.6).toFixed(2);

function stepsOf(points) {
  return points.slice(0, -1).map(({ x, y }, index) =>
    drawn("circle", { class: "step", cx: x, cy: y, r: 2, opacity: faded(index, points.length) }));
}

// A smooth way through the points (Catmull-Rom as cubic curves), a piece for each step.
function waysOf(points) {
  const at = (index) => points[Math.min(points.length - 1, Math.max(0, index))];
  return points.slice(0, -1).map((from, index) => {
    const [before, to, after] = [at(index - 1), at(index + 1), at(index + 2)];
    const d = `M${from.x} ${from.y}C${from.x + (to.x - before.x) / 6} `
      + `${from.y + (to.y - before.y) / 6} ${to.x - (after.x - from.x) / 6} `
      + `${to.y - (after.y - from.y) / 6} ${to.x} ${to.y}`;
    return drawn("path", { class: "way", d, opacity: faded(index, points.length) });
  });
}
