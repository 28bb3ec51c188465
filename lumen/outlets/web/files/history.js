// The past: curves, a ribbon of shapes and marks of what happened, from six hours to a whole life.
// The latest hours come with the stream of events; the longer past is asked for.

import { byId, drawn, element, extentText, label, put, timeOfDay } from "./dom.js";
import { translated } from "./translate.js";
import { setUpCursor, showCursor } from "./cursor.js";

const HOUR = 3600;
const [SHORTEST, LONGEST] = [0.5 * HOUR, 6 * HOUR];
const STEPS = [5, 10, 15, 30, 60].map((minutes) => 60 * minutes);
const MOST_TICKS = 6;
const BUCKETS = 200;
const [WIDE, HIGH] = [1000, 100];
const SHAPE = 5;
const MOST_ROWS = 24;
const AGAIN = 60_000; // ms until a longer past is asked for again, while it is looked at
const LIVE = "hours";

const rows = new Map();
let story = null;
let view = null;
let span = LIVE;
let of = "state";
let again = 0;

export function showHours(latest) {
  story = latest;
  setUp();
  if (span === LIVE) show(liveView());
}

function setUp() {
  if (byId("of").options.length) return;
  byId("of").append(new Option(translated("state"), "state"),
    ...story.legend.channels.map(({ id, name }) => new Option(translated(name), id)));
  byId("of").addEventListener("change", (event) => choose(span, event.target.value));
  byId("spans").addEventListener("change", (event) => choose(event.target.value, of));
  setUpCursor(() => view);
}

function choose(wantedSpan, wantedOf) {
  [span, of] = [wantedSpan, wantedOf];
  clearTimeout(again);
  if (span === LIVE && of !== "state") span = "day";
  for (const choice of byId("spans").querySelectorAll("input")) {
    choice.checked = choice.value === span;
    choice.disabled = choice.value === LIVE && of !== "state";
  }
  if (span === LIVE) show(liveView());
  else ask();
}

async function ask() {
  const wanted = [span, of];
  byId("history").setAttribute("aria-busy", "true");
  let trouble = "";
  try {
    const answer = await fetch(`history.json?span=${span}&of=${of}`);
    const text = answer.ok ? await answer.json() : (await answer.text()).trim();
    if (span !== wanted[0] || of !== wanted[1]) return;
    if (answer.ok) show(pastView(text));
    else trouble = text;
  } catch {
    trouble = "Lumen does not answer now";
  }
  byId("history").removeAttribute("aria-busy");
  put(byId("history-answer"), trouble);
  again = setTimeout(() => { if (!document.hidden) ask(); }, AGAIN);
}

function pastView(found) {
  const { shapes } = story.legend;
  const index = new Map(shapes.map((shape, place) => [shape.id, place]));
  return {
    series: found.series.map(seriesOf), buckets: found.buckets, marks: found.marks,
    ticks: found.ticks, shapes, reach: 1,
    rows: found.rows.map(([number, when, shape, extents]) => ({ number, when, extents,
      shape: shape === null ? null : index.get(shape) })),
    empty: !found.rows.length ? "Nothing is remembered of this time yet."
      : found.series.length > 1 ? "As it would be felt today: on the present scale of its own." : "",
  };
}

function seriesOf(id) {
  const dimension = story.legend.dimensions.find((one) => one.id === id);
  if (dimension) return { ...dimension, digits: 2, unit: "" };
  const { name, unit, span: least } = story.legend.channels.find((one) => one.id === id);
  return { id, name, unit, colour: "var(--accent-ink)", span: least, digits: 1 };
}

// The latest hours in buckets too: the lowest and highest of each, so that no peak is lost.
function liveView() {
  const { felt, legend, now } = story;
  const latest = felt.at(-1)?.[0] ?? 0;
  const length = Math.min(LONGEST, Math.max(SHORTEST, latest - (felt[0]?.[0] ?? 0)));
  const [from, midnight] = [latest - length, (now?.seconds ?? 0) - (now?.at ?? 0)];
  const shown = felt.filter(([at]) => at >= from);
  const rhythm = rhythmOf(shown);
  const width = Math.max(length / BUCKETS, 1.5 * rhythm);
  const buckets = Math.ceil(length / width) || 1;
  const found = new Map();
  for (const one of shown) {
    const number = Math.min(buckets - 1, Math.floor((one[0] - from) / width));
    const row = found.get(number) ?? { number, when: timeOfDay(one[0] + midnight), shape: null,
      extents: legend.dimensions.map(() => null) };
    row.shape = one[SHAPE] ?? row.shape;
    row.extents = row.extents.map((extent, index) => wider(extent, one[index + 1]));
    found.set(number, row);
  }
  return { series: legend.dimensions.map(({ id }) => seriesOf(id)), buckets, shapes: legend.shapes,
    // Between two states that are farther apart than the rhythm allows nothing is known.
    latest: felt.at(-1)?.slice(1, SHAPE).map((value) => value === null ? null : [value, value]),
    reach: Math.max(1, Math.round(Math.max(legend.gap, 4 * rhythm) / width)),
    rows: [...found.values()], marks: [], ticks: now?.time ? ticksOf(from, length, midnight) : [],
    empty: shown.length ? "" : "Nothing is known yet." };
}

function wider(extent, value) {
  if (value === null) return extent;
  if (extent === null) return [value, value];
  return [Math.min(extent[0], value), Math.max(extent[1], value)];
}

// The usual time between two states.
function rhythmOf(shown) {
  const steps = shown.slice(1).map((one, index) => one[0] - shown[index][0]);
  steps.sort((one, other) => one - other);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

function ticksOf(from, length, midnight) {
  const step = STEPS.find((one) => length / one <= MOST_TICKS) ?? STEPS.at(-1);
  const ticks = [];
  for (let at = Math.ceil((from + midnight) / step) * step - midnight; at < from + length; at += step) {
    ticks.push([(at - from) / length, timeOfDay(at + midnight)]);
  }
  return ticks;
}

function show(made) {
  view = made;
  const shared = sharedSpan(made);
  for (const row of rows.values()) row.row.hidden = true;
  for (const [index, series] of made.series.entries()) showCurve(series, index, made, shared);
  showRibbon(made);
  showMarks(made);
  showTicks(made.ticks);
  showTable(made);
  put(byId("history-empty"), made.empty);
  showCursor();
}

function known(made, index) {
  return made.rows.map(({ extents }) => extents[index]).filter((extent) => extent !== null);
}

function rangeOf(made, index) {
  const extents = known(made, index);
  return [Math.min(...extents.map(([low]) => low)), Math.max(...extents.map(([, high]) => high))];
}

// Energy, integrity and entropy share one scale, so that the same height means as much; void,
// whose range is smaller, and a channel have their own.
function sharedSpan(made) {
  const heights = made.series.map(({ id, span: least }, index) => {
    const [low, high] = rangeOf(made, index);
    return id === "V" || !Number.isFinite(low) ? 0 : Math.max(high - low, least);
  });
  return Math.max(...heights);
}

function showCurve(series, index, made, shared) {
  const row = rowOf(series);
  row.row.hidden = false;
  let [low, high] = rangeOf(made, index);
  if (!Number.isFinite(low)) [low, high] = [0, series.span];
  const own = series.id === "V" || made.series.length === 1;
  const height = Math.max(high - low, own ? series.span : shared);
  const foot = Math.max(low >= 0 ? 0 : -Infinity, (low + high - height) / 2);
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
  const { digits } = series;
  put(row.high, (foot + height).toFixed(digits));
  put(row.low, foot.toFixed(digits));
  const latest = extentText(made.latest
    ? made.latest[index] : made.rows.at(-1)?.extents[index] ?? null, digits);
  put(row.value, latest);
  put(row.unit, series.unit);
  label(row.svg, known(made, index).length
    ? `${series.name}: latest ${latest}, between ${low.toFixed(digits)} and ${high.toFixed(digits)} ${series.unit}`.trim()
    : `${series.name}: nothing known`);
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

function rowOf({ id, name, colour }) {
  if (rows.has(id)) return rows.get(id);
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
  byId("curves").append(row);
  rows.set(id, made);
  return made;
}

function showRibbon({ rows: found, shapes, buckets }) {
  const pieces = [];
  for (const { number, shape } of found) {
    const last = pieces.at(-1);
    if (shape === null) continue;
    if (last?.shape === shape && last.end === number) last.end = number + 1;
    else pieces.push({ shape, begin: number, end: number + 1 });
  }
  byId("ribbon").replaceChildren(...pieces.map(({ shape, begin, end }) => drawn("rect", {
    x: (WIDE * begin / buckets).toFixed(1), width: (WIDE * (end - begin) / buckets + 0.5).toFixed(1),
    y: 0, height: 10, fill: shapes[shape].colour,
  })));
  const seen = [...new Set(pieces.map((piece) => piece.shape))];
  label(byId("ribbon"), `Shapes: ${seen.map((shape) => shapes[shape].name).join(", ") || "none yet"}`);
  byId("shapes").replaceChildren(...seen.map((shape) => {
    const item = element("li", "", shapes[shape].name);
    item.style.setProperty("--hue", shapes[shape].colour);
    return item;
  }));
}

function showMarks({ marks }) {
  byId("marks").replaceChildren(...marks.map(({ place, kind }) => {
    const mark = element("i", `mark-${kind}`);
    mark.style.left = `${100 * place}%`;
    return mark;
  }));
  byId("marks-key").hidden = marks.length === 0;
}

function showTicks(ticks) {
  byId("ticks").replaceChildren(...ticks.filter(([place]) => place > 0.03 && place < 0.97)
    .map(([place, text]) => {
      const tick = element("span", "", text);
      tick.style.left = `${100 * place}%`;
      return tick;
    }));
}

function showTable({ rows: found, series, shapes }) {
  if (!byId("hours-body").closest("details").open && byId("hours-body").firstChild) return;
  const head = element("tr");
  head.append(...["from", ...series.map(({ name, unit }) => unit ? `${name}, ${unit}` : name),
    "shape"].map((name) => {
    const cell = element("th", "", name);
    cell.scope = "col";
    return cell;
  }));
  byId("hours-head").replaceChildren(head);
  const step = Math.max(1, Math.ceil(found.length / MOST_ROWS));
  const chosen = found.filter((_, index) => (found.length - 1 - index) % step === 0).reverse();
  byId("hours-body").replaceChildren(...chosen.map(({ when, extents, shape }) => {
    const row = element("tr");
    const time = element("th", "", when);
    time.scope = "row";
    row.append(time, ...extents.map((extent, index) =>
      element("td", "", extentText(extent, series[index].digits))),
    element("td", "", shape === null ? "–" : shapes[shape].name));
    return row;
  }));
}
