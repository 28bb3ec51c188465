// What an owner sets: for the next start, unless the settings file or a variable fixes it.

import { byId, element, put } from "./dom.js";
import { translated } from "./translate.js";

const fields = new Map(); // inputs by their settings' names
let known = [];

async function open() {
  put(byId("settings-answer"), "");
  try {
    const answer = await fetch("settings.json");
    const text = answer.ok ? await answer.json() : (await answer.text()).trim();
    if (answer.ok) show(text);
    else put(byId("settings-answer"), text);
  } catch {
    put(byId("settings-answer"), "Lumen does not answer now");
  }
  if (!byId("settings").open) byId("settings").showModal();
}

function show(settings) {
  known = settings;
  fields.clear();
  byId("settings-fields").replaceChildren(...settings.map(rowOf));
  const waiting = settings.filter(({ pending }) => pending);
  put(byId("settings-pending"), waiting.length
    ? `Kept for the next start: ${waiting.map(({ label }) => label).join(", ")}. Restart Lumen to use it.`
    : "Changes are used from the next start on.");
}

function rowOf(setting) {
  const row = element("div", "field");
  const id = `set-${setting.name.replace(".", "-")}`;
  const label = element("label", "", setting.label);
  label.htmlFor = id;
  const field = fieldOf(setting);
  field.id = id;
  field.disabled = setting.fixed !== null;
  const note = element("small", "", noteOf(setting));
  note.id = `${id}-note`;
  field.setAttribute("aria-describedby", note.id);
  fields.set(setting.name, field);
  row.append(label, field, note);
  return row;
}

// A language is named in itself: who looks for it can read that.
function choiceText(name, choice) {
  return name === "identity.language"
    ? new Intl.DisplayNames([choice], { type: "language" }).of(choice) : translated(choice);
}

function fieldOf({ name, kind, value, choices, is_set: isSet }) {
  if (kind === "choice") {
    const field = element("select");
    field.append(...choices.map((choice) => new Option(choiceText(name, choice), choice)));
    field.value = value;
    return field;
  }
  const field = element("input");
  const types = { time: "time", flag: "checkbox", secret: "password", number: "number" };
  field.type = types[kind] ?? "text";
  field.autocomplete = "off";
  if (kind === "number") field.step = "any";
  if (kind === "flag") field.checked = value;
  else field.value = value ?? "";
  if (kind === "secret") {
    field.autocomplete = "new-password";
    field.placeholder = isSet ? translated("is set") : "";
  }
  return field;
}

function noteOf({ fixed, pending, is_set: isSet, range }) {
  if (fixed) return `fixed in ${fixed}`;
  return [range, pending ? "from the next start on" : isSet ? "set here" : "default"]
    .filter((text) => text).join("; ");
}

function entered({ kind }, field) {
  if (kind === "flag") return field.checked;
  if (field.value === "") return null;
  return kind === "number" ? field.valueAsNumber : field.value;
}

async function save(event) {
  event.preventDefault();
  const changed = known.filter((setting) => {
    const value = entered(setting, fields.get(setting.name));
    return !setting.fixed && value !== (setting.value === "" ? null : setting.value);
  });
  const wanted = Object.fromEntries(changed.map((setting) =>
    [setting.name, entered(setting, fields.get(setting.name))]));
  await send(wanted);
}

async function send(wanted) {
  if (!Object.keys(wanted).length) {
    put(byId("settings-answer"), "Nothing was changed.");
    return;
  }
  try {
    const answer = await fetch("settings.json", { method: "POST", body: JSON.stringify(wanted) });
    if (!answer.ok) {
      refuse((await answer.text()).trim());
      return;
    }
  } catch {
    put(byId("settings-answer"), "Lumen does not hear now");
    return;
  }
  await open();
  put(byId("settings-answer"), "Saved.");
}

// What is wrong stands at its field, which has the focus: below the fold nobody would see it.
function refuse(text) {
  const [, name, reason] = /^\S+: (\S+) = .*?: ([^:]*)$/s.exec(text) ?? [];
  const field = fields.get(name);
  put(byId("settings-answer"), field ? "Nothing was saved." : text);
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  put(byId(`${field.id}-note`), reason);
  field.focus();
  field.scrollIntoView({ block: "center" });
}

byId("settings-open").addEventListener("click", open);
byId("settings-form").addEventListener("submit", save);
byId("settings-reset").addEventListener("click", () => send(Object.fromEntries(known
  .filter(({ is_set: isSet, fixed }) => isSet && !fixed).map(({ name }) => [name, null]))));
