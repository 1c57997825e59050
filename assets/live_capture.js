// Forms to write something down. What is sent waits in an outbox until the server has it; the key that goes with it
// makes sure that what is sent twice is stored once.
import { AGAIN, send, tell } from "./live_send.js";
import { forget, keep, kept, newKey } from "./live_store.js";

const OUTBOX = "outbox";
const waiting = document.querySelector("[data-waiting]");
const forms = new Map();
let outbox = kept(OUTBOX) ?? [];
let busy = false;
let timer;
let saved = () => {};

function setOutbox(items) {
  outbox = items;
  if (items.length) keep(OUTBOX, items);
  else forget(OUTBOX);
  waiting.replaceChildren(
    ...items.map(({ label, fields }) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("strong"), { textContent: label }), " not saved yet");
      line.append(document.createElement("br"), fields.find(([name]) => ["text", "what", "title"].includes(name))?.[1] ?? "");
      return line;
    }),
  );
}

// One after the other, in the order they were written.
async function flush() {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  while (outbox.length) {
    const item = outbox[0];
    const form = forms.get(item.kind);
    if (form?.closest("dialog").open && !form.sent) break; // somebody is writing the next one in it
    const answer = form ? await send(OUTBOX, form.dataset.address, [...item.fields, ["key", item.key]]) : { saved: true };
    if (!answer) break;
    setOutbox(outbox.slice(1));
    if (answer.saved) written(form);
    else refused(form, answer.form);
  }
  busy = false;
  if (outbox.length) {
    for (const form of forms.values()) if (form.sent) close(form);
    timer = setTimeout(flush, AGAIN);
  }
}

function written(form) {
  if (form?.sent) close(form);
  saved();
}

function close(form) {
  form.sent = false;
  form.reset();
  form.closest("dialog").close();
}

// The form comes back with its sentence and everything that was typed.
function refused(form, drawn) {
  form.sent = false;
  form.querySelector("[data-fields]").innerHTML = drawn;
  keep(form.dataset.kind, fieldsOf(form));
  open(form.dataset.kind);
  const alert = form.querySelector("[role=alert]");
  alert?.setAttribute("tabindex", "-1");
  alert?.focus();
}

function fieldsOf(form) {
  return [...new FormData(form).entries()];
}

function fill(form, fields) {
  for (const [name, value] of fields) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
}

export function open(kind) {
  const dialog = document.getElementById(`write-${kind}`);
  if (!dialog) {
    tell("open", "What concerns one vendor is written on a screen that only staff see.");
    setTimeout(() => tell("open", ""), 2 * AGAIN);
  } else if (!dialog.open) {
    dialog.showModal();
    dialog.querySelector("input, select, textarea")?.focus();
  }
}

function submit(form) {
  if (form.sent) return;
  form.sent = true;
  const { kind } = form.dataset;
  const label = form.closest("dialog").querySelector("h2").textContent;
  setOutbox([...outbox, { key: newKey(), kind, label, fields: fieldsOf(form) }]);
  forget(kind);
  flush();
}

// The problems to choose from change while the meeting runs; a form that somebody is writing in is left alone, also
// where it was opened while the answer was on its way.
export async function refresh() {
  const form = forms.get("correction");
  const isInUse = () => kept("correction") || form.closest("dialog").open;
  if (!form || isInUse()) return;
  try {
    const answer = await fetch(form.dataset.address + document.body.dataset.for, { redirect: "manual" });
    const drawn = answer.ok && (await answer.json()).form;
    if (drawn && !isInUse()) form.querySelector("[data-fields]").innerHTML = drawn;
  } catch {
    // The next news brings it.
  }
}

export function startCapture(whenSaved) {
  saved = whenSaved;
  for (const form of document.querySelectorAll("form[data-kind]")) {
    const { kind } = form.dataset;
    forms.set(kind, form);
    fill(form, kept(kind) ?? []);
    form.addEventListener("input", () => keep(kind, fieldsOf(form)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(form);
    });
  }
  setOutbox(outbox);
  flush();
  window.addEventListener("online", flush);
}
