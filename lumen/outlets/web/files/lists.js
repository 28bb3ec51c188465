// What is read as a list: readings, words, troubles, drawings.

import { asking, byId, element, put } from "./dom.js";
import { explainSaid } from "./why.js";

const hung = new Map(); // by day, and "today", which sorts after every date
let drawnDay = null;
let drawnMarks = null;

const rows = new Map(); // by channel
const heard = new Map(); // utterances by what was said and when

// Rows stay, and change: what has the focus keeps it.
export function showSenses({ legend, now }) {
  for (const channel of legend.channels) {
    const row = rows.get(channel.id) ?? senseRow(channel);
    const fault = now?.faults[channel.id];
    row.fault.hidden = !fault;
    row.room.hidden = row.raw.hidden = row.unit.hidden = Boolean(fault);
    if (fault) {
      put(row.fault, fault);
      continue;
    }
    const inRoom = channel.id in (now?.room ?? {});
    const raw = figure(now?.reading[channel.id]);
    put(row.room, inRoom ? figure(now.room[channel.id]) : raw);
    put(row.raw, inRoom ? raw : "");
    const where = inRoom ? " in the room" : channel.atBoard ? " at the board" : "";
    put(row.unit, `${channel.unit}${where}`);
  }
}

function senseRow({ id, name }) {
  const row = element("tr");
  const head = element("th");
  head.scope = "row";
  head.append(asking("", id, name));
  const made = { room: element("td", "in-room"), raw: element("td", "raw"),
    unit: element("td", "unit"), fault: element("td", "fault") };
  made.fault.colSpan = 3;
  row.append(head, made.fault, made.room, made.raw, made.unit);
  byId("senses").append(row);
  rows.set(id, made);
  return made;
}

function figure(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  return value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : 2);
}

export function showSaid({ said, legend }) {
  const wanted = new Map(said.map((one) => [`${one.time} ${one.expression} ${one.sentence}`, one]));
  for (const [key, item] of heard) {
    if (wanted.has(key)) continue;
    item.remove();
    heard.delete(key);
  }
  for (const [key, one] of wanted) {
    if (heard.has(key)) continue;
    const item = saidItem(one, one.shape === null ? null : legend.shapes[one.shape].name);
    heard.set(key, item);
    byId("said").prepend(item);
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
  item.append(element("time", "", one.time), words);
  return item;
}

export function showTroubles(story, { parts, notice, uncalibrated, silent_min: silent }) {
  const namesOf = new Map(); // channels by their reason: one cable is one trouble
  for (const { id, name } of story.legend.channels) {
    const why = story.now?.faults[id];
    if (why) namesOf.set(why, [...(namesOf.get(why) ?? []), name]);
  }
  const lines = [...namesOf].map(([why, names]) => `${names.join(", ")}: ${why}`);
  lines.push(...Object.entries(parts).map(([part, why]) => `${part}: ${why}`));
  if (silent !== null) lines.unshift(`senses: no sample for ${silent} min`);
  if (notice) lines.push(notice);
  if (uncalibrated) lines.push(uncalibrated);
  byId("troubles").hidden = lines.length === 0;
  const text = lines.join("\n");
  if (byId("troubles-list").dataset.shown === text) return;
  byId("troubles-list").dataset.shown = text;
  byId("troubles-list").replaceChildren(...lines.map((line) => element("li", "", line)));
}

export async function showDrawings(status) {
  if (!status || (status.day === drawnDay && status.marks === drawnMarks)) return;
  [drawnDay, drawnMarks] = [status.day, status.marks];
  let days = [];
  try {
    const answer = await fetch("drawings.json");
    if (answer.ok) days = await answer.json();
  } catch {
    return; // the stream tells that the line is lost
  }
  const wanted = new Map(days.map((day) => [day, [`drawings/${day}.png`, dateOf(day)]]));
  if (status.marks) {
    wanted.delete(status.day);
    const count = `${status.marks} ${status.marks === 1 ? "mark" : "marks"}`;
    hang("today", `drawings/today.png?n=${status.day}-${status.marks}`, `today so far, ${count}`);
  }
  for (const [day, [source, title]] of wanted) hang(day, source, title);
  for (const [day, item] of hung) {
    if (wanted.has(day) || (day === "today" && status.marks)) continue;
    item.remove();
    hung.delete(day);
  }
  byId("no-drawings").hidden = hung.size > 0;
}

function dateOf(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString("en-GB",
    { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
}

// A picture that hangs there already is changed and not replaced: it may have the focus.
function hang(day, source, title) {
  const item = hung.get(day) ?? frame();
  const image = item.querySelector("img");
  image.src = source;
  image.alt = `Drawing of ${title}`;
  put(item.querySelector("span"), title);
  if (hung.has(day)) return;
  hung.set(day, item);
  const next = [...hung.keys()].filter((other) => other < day && other !== "today").sort().at(-1);
  byId("drawings").insertBefore(item, next ? hung.get(next) : null);
}

function frame() {
  const item = element("li");
  const button = element("button");
  button.type = "button";
  const image = element("img");
  image.width = image.height = 240;
  button.append(image, element("span"));
  button.addEventListener("click", () => {
    byId("closer-picture").src = image.src;
    byId("closer-picture").alt = image.alt;
    put(byId("closer-title"), button.textContent);
    byId("closer").showModal();
  });
  item.append(button);
  return item;
}
