// The few things that are done with elements everywhere on the page.

import { translated } from "./translate.js";

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

export function element(name, kind = "", text = null) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== null) made.textContent = translated(text);
  return made;
}

// A text that is in the page's language already, or a name.
export function verbatim(name, text, kind = "") {
  const made = element(name, kind);
  made.textContent = text;
  return made;
}

export function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Nothing is touched that stays the same: a screen reader would say it again.
export function put(place, text) {
  text = translated(text);
  if (place.textContent !== text) place.textContent = text;
}

export function timeOfDay(seconds) {
  const day = 86_400;
  const minutes = Math.floor((((seconds % day) + day) % day) / 60);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

// The same for what is only heard.
export function label(place, text) {
  text = translated(text);
  if (place.getAttribute("aria-label") !== text) place.setAttribute("aria-label", text);
}

// A word or number that a person may ask about; `why.js` listens for it.
export function asking(kind, about, text) {
  const button = element("button", `asks ${kind}`.trim(), text);
  button.type = "button";
  button.dataset.why = about;
  button.setAttribute("aria-haspopup", "dialog");
  return button;
}

// A change that replaces, removes or disables the button that has the focus gives it to the one of
// the same day, where buttons are of days, else to the one in its place, or before it: who goes by
// keyboard is not thrown back to where the page begins.
export function keepingFocus(place, change) {
  const buttons = () => [...place.querySelectorAll("button:not(:disabled)")];
  const focused = document.activeElement;
  const had = buttons();
  const index = had.indexOf(focused);
  change();
  const left = buttons();
  if (index < 0 || left.includes(focused)) return;
  const next = Math.max(0, Math.min(left.length < had.length ? index - 1 : index, left.length - 1));
  const { day } = focused.dataset;
  const same = day && left.find(({ dataset }) => dataset.day === day);
  (same || left[next])?.focus({ preventScroll: true });
}

export function extentText(extent, digits, between = " to ") {
  if (extent === null) return "–";
  const [low, high] = extent.map((value) => value.toFixed(digits));
  return low === high ? low : `${low}${between}${high}`;
}

// A number as it is read: three figures say what a glance can take in.
export function figure(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

// Minutes as people say them.
export function duration(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].join(" ").trim();
}

// From a lowest to a highest value, with a dot for one between them where there is one.
export function rangeBar({ low, high, now = null, from = low, to = high }) {
  const bar = element("i", "range-bar");
  const share = (value) => to > from ? 100 * (value - from) / (to - from) : 50;
  const fill = element("b");
  fill.style.left = `${share(low)}%`;
  fill.style.right = `${100 - share(high)}%`;
  bar.append(fill);
  if (now !== null) {
    const dot = element("u");
    dot.style.left = `${share(now)}%`;
    bar.append(dot);
  }
  bar.setAttribute("aria-hidden", "true");
  return bar;
}
