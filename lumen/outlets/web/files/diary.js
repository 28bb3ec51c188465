// What it wrote: the letters of the weeks, and a line for each day with its numbers.

import { showDays } from "./days.js";
import { byId, duration, element, figure, keepingFocus, put } from "./dom.js";
import { explainDay } from "./why.js";

let shownFor = null;
let found = null;
let letter = -1; // which of the letters is open

// A day is over at midnight, and its line is written with the first samples after it.
export async function showDiary({ day, written }, legend, today) {
  const wanted = `${day} ${written}`;
  if (shownFor !== wanted) {
    shownFor = wanted;
    try {
      const answer = await fetch("diary.json");
      if (!answer.ok) throw new Error(answer.status);
      found = await answer.json();
    } catch {
      shownFor = null; // it is asked again with the next change
      return;
    }
    letter = found.letters.length - 1;
    showLetter();
    byId("diary").replaceChildren(...[...found.days].reverse().map((one) => lineOf(one, legend)));
    byId("no-diary").hidden = found.days.length > 0;
  }
  if (found) {
    showDays(today ? [...found.days.filter(({ date }) => date !== today.date), today] : found.days,
      (one, opener) => open(one, legend, opener));
  }
}

function showLetter() {
  const shown = found?.letters[letter];
  byId("letter").hidden = !shown;
  if (!shown) return;
  const [heading, ...lines] = shown.line.split("\n");
  put(byId("letter-title"), heading.replace(/\.$/, ""));
  byId("letter-text").replaceChildren(...lines.map((line) => element("p", "", line)));
  keepingFocus(byId("letter"), () => {
    byId("letter-before").disabled = letter === 0;
    byId("letter-after").disabled = letter === found.letters.length - 1;
  });
}

function turn(step) {
  if (!found?.letters[letter + step]) return;
  letter += step;
  // Only what a hand turns to is read aloud.
  byId("letter").setAttribute("aria-live", "polite");
  showLetter();
}

byId("letter-before").addEventListener("click", () => turn(-1));
byId("letter-after").addEventListener("click", () => turn(1));

function lineOf(day, legend) {
  const item = element("li");
  const line = element("button", "asks words", day.line ?? "This day's line is damaged.");
  line.type = "button";
  line.setAttribute("aria-haspopup", "dialog");
  line.dataset.day = day.date;
  line.addEventListener("click", () => open(day, legend, line));
  item.append(element("time", "", dateOf(day.date)), line);
  return item;
}

function open(day, legend, opener) {
  const written = found.days.includes(day);
  const line = day.line ?? (written ? "This day's line is damaged." : "Its line is written tomorrow.");
  explainDay(written ? dateOf(day.date) : "today so far", line, tablesOf(day, legend), opener);
}

const ROOM = { room_temp_c: ["temperature in the room", "°C"],
  room_humidity_pct: ["humidity in the room", "%RH"], room_light_lux: ["light in the room", "lx"] };

function tablesOf(day, { channels, dimensions, shapes }) {
  const names = new Map([...Object.entries(ROOM), ...channels.map(({ id, name, unit }) =>
    [id, [name, unit]]), ...dimensions.map(({ id, name }) => [id, [`${name}, raw`, ""]])]);
  const facts = [["awake for", duration(day.watched_min)], ["starts", `${day.awakenings}`],
    ["sentences", `${day.utterances}`],
    ["first light", day.first_light], ["last light", day.last_light],
    ["sun first seen", day.sun_first], ["sun last seen", day.sun_last]];
  const longest = Object.entries(day.shapes_min).sort(([, one], [, other]) => other - one);
  const felt = longest.map(([id, minutes]) =>
    [shapes.find((shape) => shape.id === id)?.name ?? id, duration(minutes)]);
  const lost = Object.entries(day.faults_min).map(([id, minutes]) =>
    [`no ${names.get(id)?.[0] ?? id}`, duration(minutes)]);
  const ranges = Object.entries(day.ranges).map(([id, { low, low_at, median, high, high_at }]) => {
    const [name, unit] = names.get(id) ?? [id, ""];
    return [unit ? `${name}, ${unit}` : name, `${figure(low)} at ${low_at}`, figure(median),
      `${figure(high)} at ${high_at}`];
  });
  return [
    { head: ["the day", ""], rows: [...facts, ...lost].filter(([, text]) => text) },
    { head: ["shape", "felt for"], rows: felt },
    { head: ["reading", "lowest", "median", "highest"], rows: ranges },
  ].filter(({ rows }) => rows.length);
}

export function dateOf(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString("en-GB",
    { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
}
