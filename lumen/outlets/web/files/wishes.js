// What can be asked of Lumen: the same as its joystick and button can.

import { byId, element, put } from "./dom.js";

const REPLIES = { yes: true, no: false, undo: null };

let current = null;

export function setUpWishes({ pages, addedPages, hasLights }) {
  const added = addedPages.map((name) => [name, { page: "plugin", plugin_page: name }]);
  const choices = [...pages.map((page) => [page, { page }]), ...added];
  const names = choices.map(([name]) => name).join();
  const isFirst = byId("pages").dataset.names === undefined;
  // A restart may bring other pages, and the page that shows them goes on.
  if (byId("pages").dataset.names === names) return;
  byId("pages").dataset.names = names;
  byId("pages").replaceChildren(...choices.map(([name, change]) => {
    const label = element("label");
    const choice = element("input");
    Object.assign(choice, { type: "radio", name: "page", value: name });
    choice.addEventListener("change", () => wish(change));
    label.append(choice, element("span", "", name));
    return label;
  }));
  byId("brightness").closest("label").hidden = !hasLights;
  if (isFirst) listen();
  if (current) showWishes(current);
}

function listen() {
  byId("brightness").addEventListener("change", (event) =>
    wish({ brightness: event.target.valueAsNumber / 100 }));
  byId("muted").addEventListener("click", () => wish({ muted: !current?.muted }));
  byId("wake").addEventListener("click", () => wish({ awake: !current?.rest?.awake }));
  byId("learning").addEventListener("click", () => wish({ learning: !current?.learning }));
  for (const [id, answer] of [["fits", "yes"], ["fits-not", "no"], ["fits-undo", "undo"]]) {
    byId(id).addEventListener("click", () => wish({ answer }));
  }
  byId("quiet").addEventListener("click", () => wish({ quiet: !current?.quiet_mode }));
}

export function pageName({ page, plugin_page: plugin }) {
  return page === "plugin" ? plugin : page;
}

export function showWishes(status) {
  current = status;
  for (const choice of byId("pages").querySelectorAll("input")) {
    choice.checked = choice.value === pageName(status);
  }
  if (document.activeElement !== byId("brightness") || !byId("brightness").matches(":active")) {
    byId("brightness").value = Math.round(100 * status.brightness);
  }
  byId("muted").setAttribute("aria-pressed", status.muted);
  byId("quiet").setAttribute("aria-pressed", status.quiet_mode);
  byId("learning").setAttribute("aria-pressed", status.learning);
  byId("fit").style.visibility = status.answerable ? "visible" : "hidden"; // its place stays
  byId("fits").setAttribute("aria-pressed", status.answered === true);
  byId("fits-not").setAttribute("aria-pressed", status.answered === false);
  byId("fits-undo").style.visibility =
    status.answerable && status.answered !== null ? "visible" : "hidden";
}

async function wish(change) {
  let trouble = "";
  try {
    const answer = await fetch("wishes", { method: "POST", body: JSON.stringify(change) });
    if (answer.ok) {
      const { answer: reply, quiet = current?.quiet_mode, ...rest } = change;
      const answered = reply ? REPLIES[reply] : current?.answered ?? null;
      showWishes({ ...current, ...rest, quiet_mode: quiet, answered });
    }
    else trouble = `Lumen did not: ${(await answer.text()).trim()}`;
  } catch {
    trouble = "Lumen does not hear now";
  }
  put(byId("answer"), trouble);
}
