// The past: curves, a ribbon of shapes and marks of what happened, from six hours to a whole life.
// The latest hours come with the stream of events; the longer past is asked for.

import { boundsOf, curveRow, drawCurve, known, rangeOf } from "./curve.js";
import { translated } from "./translate.js";
import { setUpCursor, showCursor } from "./cursor.js";
import { byId, drawn, element, extentText, label, put, timeOfDay } from "./dom.js";

const HOUR = 3600;
const [SHORTEST, LONGEST] = [0.5 * HOUR, 6 * HOUR];
const STEPS = [5, 10, 15, 30, 60].map((minutes) => 60 * minutes);
const MOST_TICKS = 6;
const BUCKETS = 200;
const WIDE = 1000;
const SHAPE = 5;
const MOST_ROWS = 24;
const AGAIN = 60_000; // ms until a longer past is asked for again, while it is looked at
const LIVE = "hours";
const STATE = "state";

const rows = new Map();
let story = null;
let view = null;
let span = LIVE;
let of = STATE;
let back = 0; // how many such spans before the present one
let again = 0;

export function showHours(latest) {
  story = latest;
  setUp();
  if (span === LIVE) show(liveView());
}

function setUp() {
  if (byId("of").options.length) return;
  byId("of").append(new Option(translated("state"), STATE),
    ...story.legend.channels.map(({ id, name }) => new Option(translated(name), id)));
  byId("of").addEventListener("change", (event) => choose(span, event.target.value, back));
  byId("spans").addEventListener("change", (event) => choose(event.target.value, of));
  for (const [id, step] of [["past-before", 1], ["past-after", -1]]) {
    byId(id).addEventListener("click", (event) => {
      if (event.currentTarget.ariaDisabled !== "true") choose(span, of, back + step);
    });
  }
  setUpCursor(() => view);
}

function choose(wantedSpan, wantedOf, wantedBack = 0) {
  [span, of, back] = [wantedSpan, wantedOf, wantedBack];
  clearTimeout(again);
  if (span === LIVE && of !== STATE) span = "day";
  for (const choice of byId("spans").querySelectorAll("input")) {
    choice.checked = choice.value === span;
    choice.disabled = choice.value === LIVE && of !== STATE;
  }
  if (span === LIVE) show(liveView());
  else ask();
}

async function ask() {
  const wanted = [span, of, back];
  byId("history").setAttribute("aria-busy", "true");
  let trouble = "";
  try {
    const answer = await fetch(`history.json?span=${span}&of=${of}&back=${back}`);
    const text = answer.ok ? await answer.json() : (await answer.text()).trim();
    if ([span, of, back].some((one, index) => one !== wanted[index])) return;
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
    ticks: found.ticks, shapes, reach: 1, when: [found.begins, found.ends],
    hasEarlier: found.has_earlier,
    rows: found.rows.map(([number, when, shape, extents]) => ({ number, when, extents,
      shape: shape === null ? null : index.get(shape) })),
    empty: !found.rows.length ? "Nothing is remembered of this time."
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
    when: shown.length ? [from, latest].map((at) => timeOfDay(at + midnight)) : [],
    rows: [...found.values()], marks: [], ticks: now?.time && shown.length ? ticksOf(from, length, midnight) : [],
    empty: shown.length ? "" : "The curves begin with the first state." };
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
  showWhen(made);
  put(byId("history-empty"), made.empty);
  showCursor();
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
  const bounds = boundsOf(made, index, ownHeight(series, made) ? series.span : shared);
  drawCurve(row, made, index, bounds);
  const { digits } = series;
  const latest = made.latest ? made.latest[index] : made.rows.at(-1)?.extents[index] ?? null;
  put(row.value, extentText(latest, digits, "–"));
  row.value.classList.toggle("range", latest !== null && latest[0] !== latest[1]);
  put(row.unit, series.unit);
  label(row.svg, heardOf(series, made, index, extentText(latest, digits)));
}

// From when to when, and the way to what was before: as far as anything is remembered.
function showWhen({ when, hasEarlier = false }) {
  byId("past-when").textContent = when.map(translated).join(" – ");
  const [before, after] = [byId("past-before"), byId("past-after")];
  for (const [button, wanted] of [[before, hasEarlier], [after, back > 0]]) {
    // What has the focus keeps it, and does nothing.
    button.setAttribute("aria-disabled", !wanted);
  }
}

function ownHeight({ id }, made) {
  return id === "V" || made.series.length === 1;
}

function heardOf({ name, digits, unit }, made, index, latest) {
  if (!known(made, index).length) return `${name}: nothing known`;
  const [low, high] = rangeOf(made, index).map((value) => value.toFixed(digits));
  return `${name}: latest ${latest}, between ${low} and ${high} ${unit}`.trim();
}

function rowOf(series) {
  if (!rows.has(series.id)) {
    rows.set(series.id, curveRow(series));
    byId("curves").append(rows.get(series.id).row);
  }
  return rows.get(series.id);
}

// The curve of a number's last day, for where it is explained; null where there is none.
export async function dayCurve(about) {
  const dimension = story?.legend.dimensions.some(({ id }) => id === about);
  if (!dimension && !story?.legend.channels.some(({ id }) => id === about)) return null;
  let made;
  try {
    const answer = await fetch(`history.json?span=day&of=${dimension ? STATE : about}`);
    if (!answer.ok) return null;
    made = pastView(await answer.json());
  } catch {
    return null;
  }
  const index = made.series.findIndex(({ id }) => id === about);
  if (!known(made, index).length) return null;
  const series = made.series[index];
  const { row, svg, ...parts } = curveRow(series);
  drawCurve({ svg, ...parts }, made, index, boundsOf(made, index, series.span));
  const [low, high] = rangeOf(made, index).map((value) => value.toFixed(series.digits));
  const text = `in the last day between ${low} and ${high} ${series.unit}`.trim();
  label(svg, `${series.name} ${text}`);
  const ticks = element("div", "ticks");
  ticks.ariaHidden = "true";
  ticks.append(...tickMarks(made.ticks));
  return { row, ticks, text };
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
  byId("ticks").replaceChildren(...tickMarks(ticks));
}

function tickMarks(ticks) {
  return ticks.filter(([place]) => place > 0.03 && place < 0.97).map(([place, text]) => {
    const tick = element("span", "", text);
    tick.style.left = `${100 * place}%`;
    return tick;
  });
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
