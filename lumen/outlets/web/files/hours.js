// The last hours: a curve for each dimension, a ribbon of shapes, and the same as a table.

import { byId, drawn, element, put, timeOfDay } from "./dom.js";

const HOUR = 3600;
const SHORTEST = 0.5 * HOUR;
const LONGEST = 6 * HOUR;
const STEPS = [5, 10, 15, 30, 60].map((minutes) => 60 * minutes);
const MOST_TICKS = 6;
const WIDE = 1000;
const HIGH = 100;
const MOST_ROWS = 24;
const AT = 0;
const SHAPE = 5;

const rows = new Map();

export function showHours({ felt, legend, now }) {
  const latest = felt.at(-1)?.[AT] ?? 0;
  const past = latest - (felt[0]?.[AT] ?? 0);
  const span = Math.min(LONGEST, Math.max(SHORTEST, past));
  const shown = felt.filter((one) => one[AT] >= latest - span);
  const room = { from: latest - span, span, gap: gapOf(shown, legend.gap) };
  const midnight = (now?.seconds ?? 0) - (now?.at ?? 0);
  legend.dimensions.forEach((dimension, index) => {
    showCurve(dimension, shown.map((one) => [one[AT], one[index + 1]]), room);
  });
  showRibbon(shown, legend.shapes, room);
  showTicks(room, midnight, now?.time);
  showTable(shown, legend, midnight);
}

// Between two states that are farther apart than the rhythm allows nothing is known.
function gapOf(shown, floor) {
  const steps = shown.slice(1).map((one, index) => one[AT] - shown[index][AT]);
  steps.sort((one, other) => one - other);
  return Math.max(floor, 4 * (steps[Math.floor(steps.length / 2)] ?? 0));
}

function runsOf(points, gap) {
  const runs = [];
  let run = [];
  let before = null;
  for (const point of points) {
    if (point[1] === null || (before !== null && point[0] - before > gap)) {
      if (run.length) runs.push(run);
      run = [];
    }
    if (point[1] !== null) run.push(point);
    before = point[0];
  }
  if (run.length) runs.push(run);
  return runs;
}

function rowOf({ id, name, colour }) {
  if (rows.has(id)) return rows.get(id);
  const row = element("div", "curve");
  row.style.setProperty("--hue", colour);
  const room = element("div", "curve-room");
  const svg = drawn("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none",
    role: "img" });
  const under = drawn("path", { class: "under" });
  const line = drawn("path", {});
  const end = element("span", "end");
  const value = element("span", "curve-value");
  svg.append(under, line);
  room.append(svg, end);
  row.append(element("span", "curve-name", name), room, value);
  byId("curves").append(row);
  rows.set(id, { svg, under, line, end, value });
  return rows.get(id);
}

function showCurve(dimension, points, room) {
  const row = rowOf(dimension);
  const known = points.map((point) => point[1]).filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  // Over its own range, and never so close that noise would look like movement.
  const height = Math.max(high - low, dimension.span);
  const foot = (low + high - height) / 2;
  const x = (at) => WIDE * (at - room.from) / room.span;
  const y = (value) => HIGH * (0.94 - 0.88 * (value - foot) / height);
  const lines = runsOf(points, room.gap).map((run) =>
    run.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`));
  row.line.setAttribute("d", lines.map((line) => `M${line.join("L")}`).join(""));
  row.under.setAttribute("d", lines.filter((line) => line.length > 1).map((line) => {
    const [first, last] = [line[0].split(" ")[0], line.at(-1).split(" ")[0]];
    return `M${first} ${HIGH}L${line.join("L")}L${last} ${HIGH}Z`;
  }).join(""));
  const latest = points.at(-1)?.[1] ?? null;
  row.end.hidden = latest === null;
  if (latest !== null) {
    row.end.style.left = "100%";
    row.end.style.top = `${y(latest)}%`;
  }
  put(row.value, latest === null ? "–" : latest.toFixed(2));
  const range = known.length
    ? `now ${latest === null ? "unknown" : latest.toFixed(2)}, between ${low.toFixed(2)} and ${high.toFixed(2)}`
    : "nothing known yet";
  row.svg.setAttribute("aria-label", `${dimension.name}: ${range}`);
}

function showRibbon(shown, shapes, room) {
  const pieces = [];
  shown.forEach((one, index) => {
    if (one[SHAPE] === null) return;
    const before = shown[index - 1];
    const begin = before && one[AT] - before[AT] <= room.gap ? before[AT] : one[AT] - 1;
    const last = pieces.at(-1);
    if (last && last.shape === one[SHAPE] && last.end === begin) last.end = one[AT];
    else pieces.push({ shape: one[SHAPE], begin, end: one[AT] });
  });
  byId("ribbon").replaceChildren(...pieces.map(({ shape, begin, end }) => drawn("rect", {
    x: (WIDE * (begin - room.from) / room.span).toFixed(1),
    width: (WIDE * (end - begin) / room.span + 0.5).toFixed(1),
    y: 0, height: 10, fill: shapes[shape].colour,
  })));
  const seen = [...new Set(pieces.map((piece) => piece.shape))];
  const names = seen.map((shape) => shapes[shape].name);
  byId("ribbon").setAttribute("aria-label", `Shapes: ${names.join(", ") || "none yet"}`);
  byId("shapes").replaceChildren(...seen.map((shape) => {
    const item = element("li", "", shapes[shape].name);
    item.style.setProperty("--hue", shapes[shape].colour);
    return item;
  }));
}

function showTicks({ from, span }, midnight, time) {
  if (!time) {
    byId("ticks").replaceChildren();
    return;
  }
  const step = STEPS.find((one) => span / one <= MOST_TICKS) ?? STEPS.at(-1);
  const ticks = [];
  for (let at = Math.ceil((from + midnight) / step) * step - midnight; at < from + span; at += step) {
    const left = (at - from) / span;
    if (left > 0.03 && left < 0.88) ticks.push([left, timeOfDay(at + midnight)]);
  }
  byId("ticks").replaceChildren(...ticks.map(([left, text]) => {
    const tick = element("span", "", text);
    tick.style.left = `${100 * left}%`;
    return tick;
  }), nowTick());
}

function nowTick() {
  const tick = element("span", "last", "now");
  tick.style.left = "100%";
  return tick;
}

function showTable(shown, { dimensions, shapes }, midnight) {
  if (!byId("hours-head").firstChild) {
    const head = element("tr");
    head.append(...["time", ...dimensions.map((one) => one.name), "shape"].map((name) => {
      const cell = element("th", "", name);
      cell.scope = "col";
      return cell;
    }));
    byId("hours-head").append(head);
  }
  if (!byId("hours-body").closest("details").open && byId("hours-body").firstChild) return;
  const step = Math.max(1, Math.ceil(shown.length / MOST_ROWS));
  const chosen = shown.filter((_, index) => (shown.length - 1 - index) % step === 0).reverse();
  byId("hours-body").replaceChildren(...chosen.map((one) => {
    const row = element("tr");
    const time = element("th", "", timeOfDay(one[AT] + midnight));
    time.scope = "row";
    const numbers = one.slice(1, SHAPE).map((value) =>
      element("td", "", value === null ? "–" : value.toFixed(2)));
    row.append(time, ...numbers,
      element("td", "", one[SHAPE] === null ? "waking" : shapes[one[SHAPE]].name));
    return row;
  }));
}
