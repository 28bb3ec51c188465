// What is read as a list: readings, words, troubles.

import { asking, byId, element, figure, keepingFocus, put, rangeBar, verbatim } from "./dom.js";
import { translated } from "./translate.js";
import { explainSaid } from "./why.js";

const rows = new Map(); // by channel
const heard = new Map(); // utterances by what was said and when

// Rows stay, and change: what has the focus keeps it.
export function showSenses({ legend, now }, today, uncalibrated) {
  for (const channel of legend.channels) {
    const row = rows.get(channel.id) ?? senseRow(channel);
    const fault = now?.faults[channel.id];
    row.fault.hidden = !fault;
    row.now.hidden = row.today.hidden = Boolean(fault);
    put(row.where, whereOf(channel, now));
    row.fault.classList.toggle("settles", Boolean(fault) && settles(fault));
    if (fault) put(row.fault, fault);
    else showReading(row, channel, now, today);
  }
  put(byId("senses-note"), uncalibrated ?? "");
}

const ROOM = { ambient_temp_c: "room_temp_c", humidity_pct: "room_humidity_pct",
  light_lux: "room_light_lux" };

function isInRoom({ id }, now) {
  return (now?.room[id] ?? null) !== null;
}

export function whereOf(channel, now) {
  return isInRoom(channel, now) ? "in the room" : channel.atBoard ? "at the board" : "";
}

// What a channel reads, in the room where that is known, and what it came to today.
export function readingOf(channel, now, today) {
  const inRoom = isInRoom(channel, now);
  const raw = now?.reading[channel.id] ?? null;
  return { inRoom, raw, value: inRoom ? now.room[channel.id] : raw,
    range: today?.ranges[inRoom ? ROOM[channel.id] : channel.id] };
}

function showReading(row, channel, now, today) {
  const { inRoom, raw, value, range } = readingOf(channel, now, today);
  put(row.figure, figure(value));
  put(row.raw, inRoom ? `raw ${figure(raw)}` : "");
  const text = range && value !== null ? rangeText(range, value) : "";
  if (row.today.dataset.shown === text) return;
  row.today.dataset.shown = text;
  row.today.replaceChildren(...(text ? [rangeOf(extremes(range, value), value)] : []));
}

function rangeOf([low, high], now) {
  const range = element("span", "today-range");
  // Where three figures are the same, one more tells them apart.
  const write = (value) => figure(low) === figure(high) ? value.toFixed(1) : figure(value);
  range.append(element("span", "", write(low)), rangeBar({ low, high, now }),
    element("span", "unseen", ` ${translated("to")} `), element("span", "", write(high)));
  return range;
}

// What was read since belongs to today, too.
export function extremes({ low, high }, value) {
  return [Math.min(low, value), Math.max(high, value)];
}

function rangeText(range, value) {
  return [...extremes(range, value), value].map(figure).join(" ");
}

function senseRow({ id, name, unit }) {
  const row = element("tr");
  const head = element("th");
  head.scope = "row";
  const made = { where: element("small"), now: element("td", "in-room"),
    figure: element("b"), raw: element("small", "raw"), today: element("td", "today"),
    fault: element("td", "fault") };
  head.append(asking("", id, name), made.where);
  made.now.append(made.figure, element("span", "unit", unit && ` ${translated(unit)}`), made.raw);
  made.fault.colSpan = 2;
  row.append(head, made.fault, made.now, made.today);
  byId("senses").append(row);
  rows.set(id, made);
  return made;
}

export function showSaid({ said, legend, now }) {
  const wanted = new Map(said.map((one) => [`${one.date} ${one.time} ${one.expression} ${one.sentence}`, one]));
  const gone = [...heard.keys()].filter((key) => !wanted.has(key));
  keepingFocus(byId("said"), () => gone.forEach((key) => heard.get(key).remove()));
  gone.forEach((key) => heard.delete(key));
  for (const [key, one] of wanted) {
    if (heard.has(key)) continue;
    const item = saidItem(one, one.shape === null ? null : legend.shapes[one.shape].name);
    heard.set(key, item);
    byId("said").prepend(item);
  }
  showDates([...wanted].reverse(), now?.day);
}

// A date stands above what was said on another day than what stands above it.
function showDates(latestFirst, today) {
  let day = today;
  for (const [key, { date }] of latestFirst) {
    const heading = heard.get(key).querySelector(".date");
    heading.hidden = !date || date === day;
    put(heading, date);
    day = date || day;
  }
}

function saidItem(one, shape) {
  const item = element("li");
  const words = element("button", "asks words");
  words.type = "button";
  words.setAttribute("aria-haspopup", "dialog");
  const tokens = element("span", "tokens");
  tokens.append(...one.tokens.map((token, index) => {
    const end = one.asks && index === one.tokens.length - 1 ? "?" : "";
    const span = element("span", "token", token.name + end);
    span.style.setProperty("--token", token.ink);
    return span;
  }));
  words.append(tokens, element("span", "", one.sentence ?? ""));
  if (shape !== null) words.append(element("span", "of", shape));
  words.addEventListener("click", () => explainSaid(one, shape, words));
  item.append(element("span", "date"), element("time", "", one.time), words);
  return item;
}

// A rate that needs a second sample is no trouble.
const settles = (why) => why.startsWith("settling: ");

export function showTroubles(story, { parts, notice, silent_min: silent }) {
  const namesOf = new Map(); // channels by their reason: one cable is one trouble
  for (const { id, name } of story.legend.channels) {
    const why = story.now?.faults[id];
    if (why && !settles(why)) namesOf.set(why, [...(namesOf.get(why) ?? []), name]);
  }
  // Each is translated for itself: a list of names and its reason are no message.
  const lines = [...namesOf, ...Object.entries(parts).map(([part, why]) => [why, [part]])]
    .map(([why, names]) => `${names.map(translated).join(", ")}: ${translated(why)}`);
  if (silent !== null) lines.unshift(translated(`senses: no sample for ${silent} min`));
  put(byId("notice"), notice ?? "");
  byId("troubles").hidden = lines.length === 0;
  const text = lines.join("\n");
  if (byId("troubles-list").dataset.shown === text) return;
  byId("troubles-list").dataset.shown = text;
  byId("troubles-list").replaceChildren(...lines.map((line) => verbatim("li", line)));
}
