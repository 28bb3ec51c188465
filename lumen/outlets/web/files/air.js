// The air and the light at a glance: now, and from today's lowest to its highest.

import { asking, byId, element, figure, label, put } from "./dom.js";
import { extremes, readingOf, whereOf } from "./lists.js";
import { translated } from "./translate.js";

// By channel, in order; of more than fit, the first.
const NAMES = { ambient_temp_c: "air", humidity_pct: "humidity", light_lux: "light",
  co2_ppm: "CO2", pressure_hpa: "pressure" };
const MOST = 4;

const cells = new Map(); // by channel

// Cells stay, and change: what has the focus keeps it.
export function showAir({ legend, now }, today) {
  const fitted = legend.channels.filter(({ id }) => id in NAMES).sort(byPlace).slice(0, MOST);
  for (const [id, { cell }] of cells) {
    if (fitted.some((channel) => channel.id === id)) continue;
    cell.remove();
    cells.delete(id);
  }
  for (const channel of fitted) {
    const cell = cells.get(channel.id) ?? cellOf(channel);
    const { value, range } = readingOf(channel, now, today);
    const fault = now?.faults[channel.id];
    put(cell.figure, figure(value));
    put(cell.unit, value === null ? "" : channel.unit);
    const heard = value === null ? "unknown" : `${figure(value)} ${channel.unit}`;
    label(cell.figure, `${NAMES[channel.id]} ${heard}: why?`);
    cell.today.classList.toggle("fault", Boolean(fault));
    put(cell.today, fault ? fault.split(":")[0] : range && value !== null ? todayOf(range, value) : "");
    put(cell.where, value === null ? "" : whereOf(channel, now));
  }
}

const byPlace = (one, other) =>
  Object.keys(NAMES).indexOf(one.id) - Object.keys(NAMES).indexOf(other.id);

function todayOf(range, value) {
  return extremes(range, value).map((one) => translated(figure(one))).join(" – ");
}

function cellOf({ id }) {
  const made = { figure: asking("", id, "–"), unit: element("small"),
    today: element("dd", "scale"), where: element("dd", "scale") };
  const [cell, now] = [element("div"), element("dd")];
  made.cell = cell;
  now.append(made.figure, made.unit);
  cell.append(element("dt", "", NAMES[id]), now, made.today, made.where);
  byId("air").append(cell);
  cells.set(id, made);
  return made;
}
