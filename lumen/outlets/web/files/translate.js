// What the page shows, in Lumen's language; lumen/core/catalogue.py says what a message is.

const NUMBER = "[-+−±]?\\d[\\d.,:]*%?";
const KINDS = { v: "[-+−±]?\\d.*", what: ".*?[^:]",
  weekday: "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*",
  month: "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*" };
const HEARD = ["aria-label", "aria-description", "title", "placeholder"];
const REMEMBERED = 2000;

const { language, decimal, thousands, messages } = await read();
const exact = new Map();
const templates = [];
const known = new Map(); // texts by what was translated

for (const [message, instead] of Object.entries(messages)) {
  if (!message.includes("{")) exact.set(message, instead);
  else templates.push({ message, instead, matches: matcher(message) });
}
const own = ({ message }) => message.replace(/\{\w+\}/g, "").length;
templates.sort((one, other) => own(other) - own(one));

async function read() {
  const english = { language: "en", decimal: ".", thousands: ",", messages: {} };
  try {
    const answer = await fetch("messages.json");
    return answer.ok ? await answer.json() : english;
  } catch {
    return english;
  }
}

function matcher(message) {
  const escaped = message.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  const places = escaped.replace(/\{(\w+)\}/g, (_, name) =>
    `(?<${name}>${/^n\d?$/.test(name) ? NUMBER : KINDS[name] ?? ".+?"})`);
  return new RegExp(`^${places}$`, "s");
}

export function translated(text) {
  if (language === "en" || typeof text !== "string" || !text) return text;
  if (!known.has(text)) {
    if (known.size >= REMEMBERED) known.clear();
    known.set(text, found(text));
  }
  return known.get(text);
}

function found(text) {
  if (exact.has(text)) return exact.get(text);
  for (const { instead, matches } of templates) {
    const places = matches.exec(text)?.groups;
    if (places) return instead.replace(/\{(\w+)\}/g, (_, name) => found(places[name]));
  }
  return text.replace(/(?<![\d.,])(\d{1,3}(?:,\d{3})*|\d+)(\.\d+)?(?![.,]?\d)/g, (figures) =>
    figures.replace(/[.,]/g, (sign) => (sign === "." ? decimal : thousands)));
}

// What stands in the page from its beginning.
function translatePage() {
  document.documentElement.lang = language;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const text = node.data.replace(/\s+/g, " ").trim();
    const instead = translated(text);
    if (instead !== text) node.data = node.data.replace(node.data.trim(), () => instead);
  }
  for (const name of HEARD) {
    for (const one of document.querySelectorAll(`[${name}]`)) {
      one.setAttribute(name, translated(one.getAttribute(name)));
    }
  }
}

if (language !== "en") translatePage();
