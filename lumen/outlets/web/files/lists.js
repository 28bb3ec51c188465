// What is read as a list: readings, words, troubles, drawings.

import { byId, element, put } from "./dom.js";

const hung = new Map(); // by day, and "today", which sorts after every date
let drawnDay = null;
let drawnMarks = null;

export function showSenses({ legend, now }) {
  byId("senses").replaceChildren(...legend.channels.map(({ id, name, unit }) => {
    const row = element("tr");
    const head = element("th", "", name);
    head.scope = "row";
    row.append(head);
    const fault = now?.faults[id];
    if (fault) {
      const cell = element("td", "fault", fault);
      cell.colSpan = 3;
      row.append(cell);
      return row;
    }
    row.append(element("td", "", figure(now?.reading[id])),
      element("td", "", id in (now?.room ?? {}) ? figure(now.room[id]) : ""),
      element("td", "", unit));
    return row;
  }));
}

function figure(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  return value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : 2);
}

export function showSaid({ said, legend }) {
  byId("said").replaceChildren(...[...said].reverse().map((one) => {
    const item = element("li");
    const words = element("div");
    const tokens = element("span", "tokens");
    tokens.append(...one.tokens.map((token, index) => {
      const end = one.asks && index === one.tokens.length - 1 ? "?" : "";
      const span = element("span", "token", token.name + end);
      span.style.setProperty("--token", token.ink);
      return span;
    }));
    words.append(tokens, element("span", "", one.sentence ?? ""));
    if (one.shape !== null) words.append(element("span", "of", legend.shapes[one.shape].name));
    item.append(element("time", "", one.time), words);
    return item;
  }));
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

byId("closer-close").addEventListener("click", () => byId("closer").close());
byId("closer").addEventListener("click", (event) => {
  if (event.target === byId("closer")) byId("closer").close();
});
