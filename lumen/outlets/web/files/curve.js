// One curve: a band from the lowest to the highest of each piece of time, and a line through it.

import { drawn, element, put } from "./dom.js";

const [WIDE, HIGH] = [1000, 100];

export function known(made, index) {
  return made.rows.map(({ extents }) => extents[index]).filter((extent) => extent !== null);
}

export function rangeOf(made, index) {
  const extents = known(made, index);
  return [Math.min(...extents.map(([low]) => low)), Math.max(...extents.map(([, high]) => high))];
}

// Where a curve's room begins, and how high it is: at least so high that noise stays small.
export function boundsOf(made, index, least) {
  let [low, high] = rangeOf(made, index);
  if (!Number.isFinite(low)) [low, high] = [0, least];
  const height = Math.max(high - low, least);
  return { height, foot: Math.max(low >= 0 ? 0 : -Infinity, (low + high - height) / 2) };
}

export function drawCurve(row, made, index, { foot, height }) {
  const x = (number) => (WIDE * (number + 0.5)) / made.buckets;
  const y = (value) => HIGH * (0.94 - 0.88 * (value - foot) / height);
  const runs = runsOf(made, index).map((run) => run.map(({ number, extent: [bottom, top] }) =>
    [x(number).toFixed(1), y(bottom).toFixed(1), y(top).toFixed(1)]));
  row.band.setAttribute("d", runs.map((run) => {
    const above = run.map(([at, , top]) => `${at} ${top}`);
    const below = run.map(([at, bottom]) => `${at} ${bottom}`).reverse();
    return `M${[...above, ...below].join("L")}Z`;
  }).join(""));
  row.line.setAttribute("d", runs.map((run) => `M${run.map(([at, bottom, top]) =>
    `${at} ${((Number(bottom) + Number(top)) / 2).toFixed(1)}`).join("L")}l.1 0`).join(""));
  const { digits, unit } = made.series[index];
  const bound = (value) => runs.length ? value.toFixed(digits) : "";
  put(row.high, `${bound(foot + height)} ${runs.length ? unit : ""}`.trim());
  put(row.low, bound(foot));
}

// What was not sampled leaves a gap.
function runsOf(made, index) {
  const runs = [];
  let before = null;
  for (const { number, extents } of made.rows) {
    const extent = extents[index];
    if (extent === null) continue;
    if (before === null || number - before > made.reach) runs.push([]);
    runs.at(-1).push({ number, extent });
    before = number;
  }
  return runs;
}

export function curveRow({ name, colour }) {
  const row = element("div", "curve");
  row.style.setProperty("--hue", colour);
  const room = element("div", "curve-room");
  const svg = drawn("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none",
    role: "img" });
  const made = { row, svg, band: drawn("path", { class: "band" }), line: drawn("path", {}),
    high: element("span", "bound high"), low: element("span", "bound low"),
    value: element("span"), unit: element("small") };
  svg.append(drawn("line", { class: "rule", x1: 0, x2: WIDE, y1: 6, y2: 6 }),
    drawn("line", { class: "rule", x1: 0, x2: WIDE, y1: 94, y2: 94 }), made.band, made.line);
  made.high.ariaHidden = made.low.ariaHidden = "true";
  room.append(svg, made.high, made.low);
  const value = element("span", "curve-value");
  value.append(made.value, made.unit);
  row.append(element("span", "curve-name", name), room, value);
  return made;
}
