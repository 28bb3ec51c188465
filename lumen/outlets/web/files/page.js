// Lumen's live page: hears of every change over one stream of events, and shows it.

import { showHours } from "./history.js";
import { showPath } from "./path.js";
import { todaySoFar } from "./days.js";
import { showAir } from "./air.js";
import { showDiary } from "./diary.js";
import { showDrawings } from "./drawings.js";
import { showSaid, showSenses, showTroubles } from "./lists.js";
import { pageName, setUpWishes, showWishes } from "./wishes.js";
import "./settings.js";
import { meaningOf, learnGlossary } from "./why.js";
import { asking, byId, element, keepingFocus, label, put } from "./dom.js";
import { translated } from "./translate.js";

const SILENCE = 40_000; // ms without a sign of life, of which one comes every 15 s
const AGAIN = 2_000; // ms until the next try, where the browser does not try by itself
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_PAUSE = 3_000; // ms between two changes of what moves, for those who want it still
const MOST_FELT = 6 * 3600; // s

let stream = null;
let watchdog = 0;
let story = null;
let status = null;
let lamps = null;
let lampsShownAt = -Infinity;
let panelShownAt = -Infinity;
let panelLoading = false;
let panelNews = null;

const LINKS = {
  connecting: "connecting",
  live: "live",
  lost: "lost, trying again",
  resting: "paused while out of sight",
};

function link(state) {
  if (document.documentElement.dataset.link === state) return;
  document.documentElement.dataset.link = state;
  put(byId("link-text"), LINKS[state]);
}

function connect() {
  disconnect();
  stream = new EventSource("events");
  const heard = { story: onStory, moment: onMoment, lights: onLights, panel: onPanel,
    status: onStatus, disclosure: (text) => put(byId("disclosure"), text), beat: () => {} };
  for (const [kind, take] of Object.entries(heard)) {
    stream.addEventListener(kind, (event) => {
      alive();
      take(JSON.parse(event.data));
    });
  }
  stream.addEventListener("error", () => {
    link("lost");
    // After an answer that is an error the browser gives up; after a lost line it goes on.
    if (stream.readyState === EventSource.CLOSED) again();
  });
  alive(false);
}

function disconnect() {
  clearTimeout(watchdog);
  stream?.close();
  stream = null;
}

function again() {
  disconnect();
  watchdog = setTimeout(connect, AGAIN);
}

function alive(isLive = true) {
  clearTimeout(watchdog);
  watchdog = setTimeout(() => { link("lost"); connect(); }, SILENCE);
  if (isLive) link("live");
}

function onStory(data) {
  story = data;
  const { legend } = data;
  put(byId("name"), legend.name);
  document.title = legend.name;
  put(byId("place"), legend.place);
  put(byId("version"), legend.version);
  byId("simulated").hidden = !legend.simulated;
  byId("lamps").hidden = !legend.hasLights;
  setUpWishes(legend);
  showMoment();
  showSaid(story);
  showDays();
}

// What comes from the memory: asked for when the day or what is written changes, and now and then.
function showDays() {
  if (!story || !status) return;
  const today = todaySoFar(status.day, showDays);
  showAir(story, today);
  showSenses(story, today, status.uncalibrated);
  showDiary(status, story.legend, today);
}

function onMoment(data) {
  if (!story) return;
  // Whoever joins may know already a part of what all are sent.
  if (data.samples <= story.samples) return;
  if (data.since > story.samples) {
    // Something was missed while this page was slow: begin again, and not at once.
    again();
    return;
  }
  story.samples = data.samples;
  [story.now, story.waking] = [data.now, data.waking];
  const known = story.felt.at(-1)?.[0] ?? -Infinity;
  story.felt.push(...data.felt.filter(([at]) => at > known));
  const first = story.felt.at(-1)?.[0] - MOST_FELT;
  while (story.felt.length && story.felt[0][0] < first) story.felt.shift();
  const last = JSON.stringify(story.said.at(-1));
  const heard = data.said.findIndex((said) => JSON.stringify(said) === last);
  story.said.push(...data.said.slice(heard + 1));
  story.said = story.said.slice(-40);
  showMoment();
  if (data.said.length) {
    showSaid(story);
    showDrawings(status);
  }
}

function showMoment() {
  const { now, legend } = story;
  const said = story.said.at(-1);
  const words = said?.sentence ? said : story.said.findLast(({ sentence }) => sentence);
  const shape = now?.shape == null ? null : legend.shapes[now.shape];
  put(byId("clock"), now?.time ? `${now.date}, ${now.time}` : "");
  put(byId("shape"), shape ? shape.name : "waking");
  put(byId("trend"), shape && now.trend ? `, ${translated(now.trend)}` : "");
  put(byId("meaning"), shape ? meaningOf(shape.name) : story.waking ?? "");
  put(byId("sentence"), words?.sentence ?? "");
  byId("sentence").closest("button").hidden = !words;
  byId("sentence").classList.toggle("earlier", words !== said);
  put(byId("when"), words ? whenSaid(words, now, words === said) : "");
  showExpression(said);
  showState(now);
  showHours(story);
  showPath(story);
  showDays();
  if (status) showTroubles(story, status);
  if (CALM.matches) paintLamps();
}

// Words stay while others have none: they say of when they are.
function whenSaid({ date, time }, now, isLatest) {
  if (!time) return "";
  return `${isLatest ? "said" : "last said"} ${date === now?.day ? "" : `on ${date} `}at ${time}`;
}

function showExpression(said) {
  const place = byId("expression");
  const text = said?.expression ?? "";
  if (place.dataset.shown === text) return;
  place.dataset.shown = text;
  const words = (said?.tokens ?? []).map((token, index) => {
    const last = said.asks && index === said.tokens.length - 1;
    const word = asking("token", token.id, `~${token.name}~${last ? "?" : ""}`);
    word.style.setProperty("--token", token.ink);
    return word;
  });
  if (text) words.push(asking("chance", "expression", "why this?"));
  keepingFocus(place, () => place.replaceChildren(...words));
  const accent = said?.tokens[0]?.ink;
  if (accent) document.documentElement.style.setProperty("--accent", accent);
}

// Cells stay, and change: what has the focus keeps it.
function showState(now) {
  const { dimensions } = story.legend;
  if (!byId("state").firstChild) byId("state").append(...dimensions.map(stateCell));
  dimensions.forEach(({ id, name, full }, index) => {
    const value = now?.eisv?.[id];
    const [figure, bar] = byId("state").children[index].querySelectorAll("button,i");
    bar.style.setProperty("--share", `${100 * (value ?? 0) / full}%`);
    put(figure, value == null ? "–" : value.toFixed(2));
    const unknown = story.waking ? "not felt yet" : "unknown";
    label(figure, `${name} ${value == null ? unknown : value.toFixed(2)}: why?`);
  });
}

function stateCell({ id, name, colour, full }) {
  const cell = element("div");
  const bar = element("i");
  bar.style.setProperty("--hue", colour);
  const figure = element("dd");
  figure.append(asking("", id, "–"));
  const scale = element("dd", "scale", `0 to ${full}`);
  cell.append(element("dt", "", name), figure, bar, scale);
  return cell;
}

function onLights(data) {
  lamps = data;
  const now = performance.now();
  if (CALM.matches && now - lampsShownAt < CALM_PAUSE) return;
  lampsShownAt = now;
  paintLamps();
}

function paintLamps() {
  if (!lamps) return;
  document.querySelectorAll(".lamp").forEach((lamp, index) => {
    const [red, green, blue] = lamps.colours[index];
    lamp.style.setProperty("--light", `rgb(${red} ${green} ${blue})`);
    // How bright it looks, from just being seen to its fullest.
    const level = Math.min(1, Math.max(0, (Math.max(red, green, blue) - 30) / 120));
    lamp.style.setProperty("--level", level.toFixed(2));
  });
  label(byId("lamps"), `Three lights: ${lamps.names.join(", ")}`);
}

function onPanel(number) {
  panelNews = number;
  loadPanel();
}

async function loadPanel() {
  if (panelLoading || panelNews === null) return;
  if (CALM.matches && performance.now() - panelShownAt < CALM_PAUSE) return;
  panelLoading = true;
  const number = panelNews;
  panelNews = null;
  const picture = new Image();
  picture.alt = "";
  picture.src = `panel.jpg?n=${number}-${Date.now()}`;
  try {
    await picture.decode();
    byId("panel").replaceChildren(picture);
    panelShownAt = performance.now();
  } catch {
    // The stream tells what is wrong; the next picture comes with the next news.
  }
  panelLoading = false;
  loadPanel();
}

function onStatus(data) {
  const drew = status?.day !== data.day || status?.marks !== data.marks;
  status = data;
  put(byId("happening"), data.happening.join(" · "));
  const page = data.lit ? `turned to its ${pageName(data)}` : "dark, because it rests";
  label(byId("panel"), `Lumen's screen, ${page}`);
  byId("resting").hidden = data.lit;
  showRest(data.rest);
  put(byId("message"), data.message ?? "");
  if (story) showTroubles(story, data);
  showDays();
  showWishes(data);
  if (drew) showDrawings(data);
}

// In the dark the line stands where the picture was; its button keeps its place always.
function showRest(rest) {
  byId("rest").classList.toggle("dark", rest !== null && !rest.awake);
  put(byId("rest-text"), rest?.text ?? "");
  put(byId("wake"), rest?.awake ? "let it rest" : "wake for half an hour");
  byId("wake").style.visibility = rest ? "visible" : "hidden";
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    disconnect();
    link("resting");
  } else {
    link("connecting");
    connect();
  }
});
addEventListener("online", connect);

learnGlossary().then(() => { if (story) showMoment(); });
if (!document.hidden) connect();
