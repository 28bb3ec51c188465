// What stands behind a number, a shape, a word or a sentence: a dialog for whatever is asked about.

import { dayCurve } from "./history.js";
import { byId, element, label, put } from "./dom.js";
import { translated } from "./translate.js";

let glossary = null;
let openedBy = null;

export async function explain(about, opener) {
  openedBy = opener;
  const [report] = await Promise.all([fetched("reasons.json"), learnGlossary()]);
  const text = report?.texts[about];
  if (!text) {
    show("why", "–", [paragraph(report?.notices[0] ?? "Lumen does not answer now.", "lead")]);
    return;
  }
  show(text.title, text.value, [
    ...(text.meaning ? [paragraph(meaningOf(text.meaning), "meaning")] : []),
    paragraph(text.lead, "lead"), ...text.blocks.map(blockOf),
    ...report.faults.map((fault) => paragraph(`✗ ${fault}`, "fault")),
    ...report.notices.map((notice) => paragraph(`! ${notice}`, "note")),
  ]);
  showCurve(about, opener);
}

// The last day of a number, as far as it is known.
async function showCurve(about, opener) {
  const curve = await dayCurve(about);
  if (!curve || openedBy !== opener) return;
  byId("why-curve").replaceChildren(curve.row, curve.ticks, element("p", "note", curve.text));
  byId("why-curve").hidden = false;
}

// Of what was said earlier the words are known, and the numbers no more.
export async function explainSaid(said, shape, opener) {
  openedBy = opener;
  const [report] = await Promise.all([fetched("reasons.json"), learnGlossary()]);
  const latest = report?.texts.sentence;
  const made = said.tokens.map(({ id }) => report?.texts[id]).filter((text) => text)
    .map((text) => paragraph(`${text.value}: ${text.lead} ${text.blocks[0]}`));
  if (shape) made.unshift(paragraph(`Said in ${shape}: ${meaningOf(shape)}.`, "lead"));
  if (latest && latest.value === said.sentence) made.push(...latest.blocks.map(blockOf));
  show(`said at ${said.time}`, said.sentence ?? said.expression, made);
}

// A line of the diary, and the day's numbers.
export function explainDay(date, line, tables, opener) {
  openedBy = opener;
  show(date, line, tables.map(tableOf));
}

async function fetched(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

export async function learnGlossary() {
  glossary ??= await fetched("glossary.json");
}

export function meaningOf(word) {
  const found = Object.values(glossary ?? {}).find((words) => word in words);
  return found ? found[word] : "";
}

function paragraph(text, kind = "") {
  return element("p", kind, text);
}

function blockOf(block) {
  return typeof block === "string" ? paragraph(block) : tableOf(block);
}

function tableOf({ head, rows }) {
  const around = element("div", "scroll");
  // On a phone a row's name stands above its numbers: roles say what it is all the same.
  const table = element("table", head.length > 3 ? "wide" : "");
  table.style.setProperty("--columns", head.length - 1);
  const [top, body] = [element("thead"), element("tbody")];
  const heads = element("tr");
  heads.append(...head.map((name) => {
    const cell = element("th", "", name);
    cell.scope = "col";
    return cell;
  }));
  top.append(heads);
  const roles = [[table, "table"], [top, "rowgroup"], [body, "rowgroup"], [heads, "row"],
    ...[...heads.children].map((cell) => [cell, "columnheader"])];
  for (const [part, role] of roles) part.setAttribute("role", role);
  body.append(...rows.map(rowOf));
  table.append(top, body);
  around.append(table);
  around.tabIndex = 0;
  around.setAttribute("role", "group");
  label(around, head[0]);
  return around;
}

function rowOf([name, ...cells]) {
  const row = element("tr");
  const head = element("th", "", name);
  head.scope = "row";
  head.setAttribute("role", "rowheader");
  const meaning = glossary?.["Parts of the state"][name];
  if (meaning) head.append(element("small", "", meaning));
  row.setAttribute("role", "row");
  row.append(head, ...cells.map((text) => {
    const cell = element("td", "", text);
    cell.setAttribute("role", "cell");
    return cell;
  }));
  return row;
}

function show(title, value, content) {
  put(byId("why-title"), title);
  showValue(value);
  byId("why-curve").hidden = true;
  byId("why-text").replaceChildren(...content);
  if (!byId("why").open) byId("why").showModal();
  byId("why").scrollTop = 0;
}

// A number stands large, with its unit beside it; words are words.
function showValue(value) {
  const [, number, unit] = /^(-?[\d.]+)(?: (\S+))?$/.exec(value) ?? [];
  byId("why-value").classList.toggle("number", number !== undefined);
  byId("why-value").replaceChildren(translated(number ?? value), ...(unit ? [element("small", "", ` ${unit}`)] : []));
}

async function showGlossary(opener) {
  openedBy = opener;
  await learnGlossary();
  if (!glossary) return;
  show("glossary", "What the words mean", Object.entries(glossary).flatMap(([heading, words]) => {
    const list = element("dl", "glossary");
    for (const [word, meaning] of Object.entries(words)) {
      list.append(element("dt", "", word), element("dd", "", meaning));
    }
    return [element("h3", "", heading), list];
  }));
}

// A thing that can be asked about says what, in its data; so it may be made anew at any time.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-why]");
  if (opener) explain(opener.dataset.why, opener);
});
byId("glossary-open").addEventListener("click", (event) => showGlossary(event.currentTarget));
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
}
byId("why").addEventListener("close", () => {
  // What was made anew meanwhile has the same question in it.
  const { why, day } = openedBy?.dataset ?? {};
  const again = openedBy?.isConnected ? openedBy
    : document.querySelector(why ? `[data-why="${why}"]` : `[data-day="${day}"]`);
  again?.focus();
});
