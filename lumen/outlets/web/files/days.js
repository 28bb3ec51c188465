// Today so far, and the days before it at a glance: from the lowest to the highest, side by side.

import { byId, element, figure, keepingFocus, put, rangeBar } from "./dom.js";
import { translated } from "./translate.js";

const SHOWN = 7;
const AGAIN = 120_000; // ms until today is asked for again
// What is shown of each day: the room's air where it is known, else what there is.
const SERIES = [["room_temp_c", "Temperature in the room", "°C"],
  ["ambient_temp_c", "Temperature at the board", "°C"],
  ["room_light_lux", "Light in the room", "lx"], ["E", "Energy, raw", ""]];

let today = null;
let requestedAt = -Infinity;
let requestedDay = "";

// Gives today so far, and asks for it anew once in a while; `changed` is called when it came.
export function todaySoFar(day, changed) {
  if (day && (performance.now() - requestedAt > AGAIN || day !== requestedDay)) {
    requestedAt = performance.now();
    requestedDay = day;
    ask(changed);
  }
  return today;
}

async function ask(changed) {
  try {
    const answer = await fetch("today.json");
    today = answer.ok ? await answer.json() : null;
  } catch {
    today = null;
  }
  changed();
}

export function showDays(days, open) {
  const shown = days.slice(-SHOWN);
  const series = SERIES.find(([id]) => shown.some(({ ranges }) => id in ranges));
  byId("days").hidden = !series || shown.length < 2;
  if (byId("days").hidden) return;
  const [id, title, unit] = series;
  put(byId("days-title"), unit ? `${title}, ${unit}` : title);
  const ranges = shown.map((day) => day.ranges[id]).filter((range) => range);
  const [from, to] = [Math.min(...ranges.map(({ low }) => low)),
    Math.max(...ranges.map(({ high }) => high))];
  const text = JSON.stringify([id, shown]);
  if (byId("days-list").dataset.shown === text) return;
  byId("days-list").dataset.shown = text;
  keepingFocus(byId("days-list"), () => byId("days-list").replaceChildren(
    ...shown.reverse().map((day) => rowOf(day, day.ranges[id], { from, to }, open))));
}

function rowOf(day, range, scale, open) {
  const item = element("li");
  const row = element("button", "day-row");
  row.type = "button";
  row.dataset.day = day.date;
  row.setAttribute("aria-haspopup", "dialog");
  row.append(element("span", "day-name", day === today ? "today" : nameOf(day.date)));
  if (range) {
    row.append(element("span", "day-low", figure(range.low)), rangeBar({ ...range, ...scale }),
      element("span", "unseen", ` ${translated("to")} `), element("span", "", figure(range.high)));
  } else row.append(element("span", "day-none", "not known"));
  row.addEventListener("click", () => open(day, row));
  item.append(row);
  return item;
}

function nameOf(date) {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString("en-GB",
    { timeZone: "UTC", weekday: "short", day: "numeric" });
}
