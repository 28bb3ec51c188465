// What is read as a list: readings, words, troubles.

import { asking, byId, element, figure, put } from "./dom.js";
import { explainSaid } from "./why.js";

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
