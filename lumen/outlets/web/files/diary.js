// What it wrote: the week's letter, and a line for each day with the numbers that it is made of.

import { byId, element, figure, put } from "./dom.js";
import { dateLanguage } from "./translate.js";
import { explainDay } from "./why.js";

let shownDay = null;

// A day is over at midnight, and its line is written with the first samples after it.
export async function showDiary(day, latest, legend) {
  const wanted = `${day} ${latest}`;
  if (shownDay === wanted) return;
  shownDay = wanted;
  let found;
  try {
    const answer = await fetch("diary.json");
    if (!answer.ok) throw new Error(answer.status);
    found = await answer.json();
  } catch {
    shownDay = null; // it is asked again with the next change
    return;
  }
  const letter = found.letters.at(-1);
  byId("letter").hidden = !letter;
  if (letter) {
    put(byId("letter-title"), `The letter of the week from ${dateOf(letter.date)}`);
    byId("letter-text").textContent = letter.line;
  }
  byId("diary").replaceChildren(...[...found.days].reverse().map((one) => lineOf(one, legend)));
  byId("no-diary").hidden = found.days.length > 0;
}

function lineOf(day, legend) {
  const item = element("li");
  const line = element("button", "asks words", day.line ?? "This day's line is damaged.");
  line.type = "button";
  line.setAttribute("aria-haspopup", "dialog");
  line.addEventListener("click", () =>
    explainDay(dateOf(day.date), day.line ?? "–", tablesOf(day, legend), line));
  item.append(element("time", "", dateOf(day.date)), line);
  return item;
}

const ROOM = { room_temp_c: ["temperature in the room", "°C"],
  room_humidity_pct: ["humidity in the room", "%RH"], room_light_lux: ["light in the room", "lx"] };

function tablesOf(day, { channels, dimensions, shapes }) {
  const names = new Map([...Object.entries(ROOM), ...channels.map(({ id, name, unit }) =>
    [id, [name, unit]]), ...dimensions.map(({ id, name }) => [id, [`${name}, raw`, ""]])]);
  const facts = [["lived", `${Math.floor(day.watched_min / 60)} h ${day.watched_min % 60} min`],
    ["started", `${day.awakenings}`], ["sentences", `${day.utterances}`],
    ["first light", day.first_light], ["last light", day.last_light],
    ["sun first seen", day.sun_first], ["sun last seen", day.sun_last]];
  const felt = Object.entries(day.shapes_min).map(([id, minutes]) =>
    [shapes.find((shape) => shape.id === id)?.name ?? id, `${minutes} min`]);
  const lost = Object.entries(day.faults_min).map(([id, minutes]) =>
    [`${names.get(id)?.[0] ?? id} at fault`, `${minutes} min`]);
  const ranges = Object.entries(day.ranges).map(([id, { low, low_at, median, high, high_at }]) => {
    const [name, unit] = names.get(id) ?? [id, ""];
    return [unit ? `${name}, ${unit}` : name, `${figure(low)} at ${low_at}`, figure(median),
      `${figure(high)} at ${high_at}`];
  });
  return [
    { head: ["of the day", ""], rows: [...facts, ...felt, ...lost].filter(([, text]) => text) },
    { head: ["reading", "lowest", "median", "highest"], rows: ranges },
  ];
}

export function dateOf(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(dateLanguage,
    { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
}
