// What it drew: small, and one day large, to turn over and to save.

import { byId, element, keepingFocus, label, put } from "./dom.js";
import { dateOf } from "./diary.js";
import { translated } from "./translate.js";

const hung = new Map(); // by day, and "today", which sorts after every date
let drawn = "";
let open = null; // the day that is shown large

export async function showDrawings(status) {
  const wanted = status && `${status.day} ${status.marks}`;
  if (!status || wanted === drawn) return;
  drawn = wanted;
  let kept = [];
  try {
    const answer = await fetch("drawings.json");
    if (answer.ok) kept = await answer.json();
  } catch {
    return; // the stream tells that the line is lost
  }
  const shown = new Map(kept.map((day) => [day, [`drawings/${day}.png`, dateOf(day)]]));
  if (status.marks) {
    shown.delete(status.day);
    const count = `${status.marks} ${status.marks === 1 ? "mark" : "marks"}`;
    hang("today", `drawings/today.png?n=${status.day}-${status.marks}`, `today so far, ${count}`);
  }
  for (const [day, [source, title]] of shown) hang(day, source, title);
  const gone = days().filter((day) => !(shown.has(day) || (day === "today" && status.marks)));
  keepingFocus(byId("drawings"), () => gone.forEach((day) => hung.get(day).remove()));
  gone.forEach((day) => hung.delete(day));
  byId("no-drawings").hidden = hung.size > 0;
}

// A picture that hangs there already is changed and not replaced: it may have the focus.
function hang(day, source, title) {
  const item = hung.get(day) ?? frame(day);
  const image = item.querySelector("img");
  image.src = source;
  image.alt = translated(`Drawing of ${title}`);
  put(item.querySelector("span"), title);
  if (hung.has(day)) return;
  hung.set(day, item);
  const next = [...hung.keys()].filter((other) => other < day && other !== "today").sort().at(-1);
  byId("drawings").insertBefore(item, next ? hung.get(next) : null);
}

function frame(day) {
  const item = element("li");
  const button = element("button");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  const image = element("img");
  image.width = image.height = 240;
  if (day !== "today") image.loading = "lazy";
  button.append(image, element("span"));
  button.addEventListener("click", () => {
    enlarge(day);
    byId("closer").showModal();
  });
  item.append(button);
  return item;
}

// The days in their order: the oldest first, today last.
function days() {
  return [...hung.keys()].sort((one, other) =>
    (one === "today") - (other === "today") || (one < other ? -1 : 1));
}

function enlarge(day) {
  open = day;
  const image = hung.get(day).querySelector("img");
  byId("closer-picture").src = image.src;
  byId("closer-picture").alt = image.alt;
  put(byId("closer-title"), hung.get(day).textContent);
  byId("closer-save").href = image.src;
  byId("closer-save").download = `lumen-${day}.png`;
  label(byId("closer-save"), `save the drawing of ${hung.get(day).textContent}`);
  const place = days().indexOf(day);
  keepingFocus(byId("closer"), () => {
    byId("closer-before").disabled = place === 0;
    byId("closer-after").disabled = place === hung.size - 1;
  });
}

function turn(step) {
  const next = days()[days().indexOf(open) + step];
  if (next) enlarge(next);
}

byId("closer-before").addEventListener("click", () => turn(-1));
byId("closer-after").addEventListener("click", () => turn(1));
byId("closer").addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
});
