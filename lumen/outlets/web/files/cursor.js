// A line across the curves, under the pointer, a finger or the arrow keys, and what was then.

import { byId, element, extentText, verbatim } from "./dom.js";
import { translated } from "./translate.js";

const NEAR = 0.02; // of the width: marks so near are told with a time

let place = null; // 0 to 1
let viewNow = () => null;

export function setUpCursor(view) {
  viewNow = view;
  const chart = byId("history");
  const follow = (event) => {
    const room = byId("ribbon").getBoundingClientRect();
    if (!room.width) return;
    place = Math.min(1, Math.max(0, (event.clientX - room.left) / room.width));
    showCursor();
  };
  chart.addEventListener("pointermove", follow);
  chart.addEventListener("pointerdown", follow);
  chart.addEventListener("pointerleave", (event) => {
    // A finger that is lifted leaves what it asked for.
    if (event.pointerType !== "mouse" || document.activeElement === chart) return;
    place = null;
    showCursor();
  });
  chart.addEventListener("keydown", step);
}

function step(event) {
  const view = viewNow();
  if (event.target !== byId("history") || !view?.rows.length) return;
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10,
    PageUp: 10, Home: -Infinity, End: Infinity };
  if (event.key === "Escape") place = null;
  else if (!(event.key in steps)) return;
  else {
    const last = view.rows.length - 1;
    const now = place === null ? last + 1 : indexAt(view);
    const next = Math.min(last, Math.max(0, now + steps[event.key]));
    place = (view.rows[next].number + 0.5) / view.buckets;
  }
  event.preventDefault();
  showCursor();
}

// The row under the cursor, or the nearest.
function indexAt({ rows, buckets }) {
  const wanted = place * buckets - 0.5;
  let best = 0;
  rows.forEach(({ number }, index) => {
    if (Math.abs(number - wanted) < Math.abs(rows[best].number - wanted)) best = index;
  });
  return best;
}

export function showCursor() {
  const view = viewNow();
  const line = byId("cursor");
  const none = place === null || !view?.rows.length;
  line.hidden = none;
  byId("readout").classList.toggle("idle", none);
  if (none) {
    byId("readout").replaceChildren(element("span", "", view?.rows.length
      ? "Point, touch or use the arrow keys to read a time" : ""));
    byId("history").removeAttribute("aria-valuetext");
    return;
  }
  const index = indexAt(view);
  const row = view.rows[index];
  const inGap = Math.abs(row.number + 0.5 - place * view.buckets) > 1;
  const [chart, room] = [byId("history"), byId("ribbon")].map((one) => one.getBoundingClientRect());
  line.style.left = `${room.left - chart.left + place * room.width}px`;
  const pairs = inGap ? [["", "nothing was sampled then"]] : [
    ["", row.when],
    ...view.series.map(({ name, unit, digits }, at) =>
      [name, row.extents[at] === null ? "–" : `${extentText(row.extents[at], digits)} ${unit}`.trim()]),
    ...(row.shape === null ? [] : [["", view.shapes[row.shape].name]]),
  ];
  byId("readout").replaceChildren(...pairs.map(([name, text]) => {
    const item = verbatim("span", name ? `${translated(name)} ` : "");
    item.append(element("b", "", text));
    return item;
  }), ...nearMarks(view).map((text) => verbatim("q", text)));
  const heard = { "aria-valuemax": view.rows.length - 1, "aria-valuenow": index,
    "aria-valuetext": [...pairs.map((pair) => pair.map(translated).join(" ").trim()), ...nearMarks(view)].join(", ") };
  for (const [name, value] of Object.entries(heard)) byId("history").setAttribute(name, value);
}

const WORDS = { said: "", woke: "awoke", fault: "at fault: ", diary: "" }; // before a mark's text

function nearMarks({ marks }) {
  return marks.filter((mark) => Math.abs(mark.place - place) < NEAR).map(({ kind, when, text, count }) => {
    const more = count > 1 && kind !== "fault" ? ` ${translated(`(and ${count - 1} more)`)}` : "";
    return `${translated(when)} ${translated(WORDS[kind])}${translated(text)}${more}`;
  });
}
