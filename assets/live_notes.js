// Notes under each topic save themselves a moment after the last letter. `version` is the one the writer read: where
// somebody else saved meanwhile the server refuses, both texts are shown, and the writer joins them.
import { AGAIN, send, tell } from "./live_send.js";
import { forget, keep, kept } from "./live_store.js";

const PAUSE = 1000; // after the last letter
const notes = new Map();
const dialog = document.getElementById("conflict");
let joining = null;

class Note {
  constructor(field) {
    this.field = field;
    this.name = `note-${field.dataset.note}`;
    this.state = field.parentElement.querySelector("[data-state]");
    this.version = Number(field.dataset.version);
    this.saved = field.value;
    this.busy = false;
    this.theirs = null;
    const draft = kept(this.name);
    if (draft) [field.value, this.version] = [draft.text, draft.version];
    field.addEventListener("input", () => this.changed());
    if (draft) this.save();
  }

  get waits() {
    return kept(this.name) !== null || this.field.value !== this.saved;
  }

  changed() {
    keep(this.name, { text: this.field.value, version: this.version });
    this.state.textContent = "";
    if (this.theirs) this.join(this.field.value);
    else this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.busy || this.theirs || !this.waits) return;
    this.busy = true;
    const text = this.field.value;
    const answer = await send(this.name, this.field.dataset.address, { text, version: this.version });
    this.busy = false;
    if (!answer) this.later(AGAIN);
    else if (answer.saved) this.confirmed(text, answer.version);
    else if (answer.theirs) this.conflict(answer, text);
    else tell(this.name, `Not saved. ${answer.why}`);
  }

  confirmed(text, version) {
    [this.saved, this.version] = [text, version];
    if (this.field.value === text) {
      forget(this.name);
      this.state.textContent = "Saved.";
    } else this.changed();
  }

  conflict(answer, mine) {
    this.theirs = answer.theirs;
    tell(this.name, "A note is not saved yet: two texts wait to be joined. Open the note to join them.");
    this.why = answer.why;
    this.join(mine);
  }

  join(mine) {
    if (dialog.open) return;
    if (joining === this && this.mine === mine) return dialog.showModal(); // put off before: as it was left
    [joining, this.mine] = [this, mine];
    const shown = { why: this.why, by: this.theirs.by, theirs: this.theirs.text, mine };
    for (const [name, words] of Object.entries(shown)) dialog.querySelector(`[data-${name}]`).textContent = words;
    const known = new Set(this.theirs.text.split("\n"));
    const added = mine.split("\n").filter((line) => !known.has(line));
    const joined = dialog.querySelector("textarea");
    joined.value = [this.theirs.text, ...added].join("\n");
    dialog.showModal();
    joined.focus();
  }

  joined(text) {
    [this.version, this.theirs, this.mine] = [this.theirs.version, null, null];
    this.field.value = text;
    tell(this.name, "");
    this.changed();
    this.save();
  }

  // What others wrote meanwhile, where nothing of one's own is on its way.
  heard({ text, version }) {
    if (version <= this.version || this.waits || this.busy) return;
    [this.field.value, this.saved, this.version] = [text, text, version];
    this.state.textContent = "Changed on another screen.";
  }
}

export function startNotes() {
  for (const field of document.querySelectorAll("[data-note]")) notes.set(field.dataset.note, new Note(field));
  dialog.querySelector("[data-do=join]").addEventListener("click", () => {
    const note = joining;
    dialog.close();
    note.joined(dialog.querySelector("textarea").value);
  });
  for (const note of notes.values()) {
    note.field.addEventListener("click", () => note.theirs && note.join(note.field.value));
    note.field.addEventListener("blur", () => note.save());
  }
  window.addEventListener("online", () => notes.forEach((note) => note.save()));
}

export function heardNotes(all) {
  for (const [topic, note] of Object.entries(all)) notes.get(topic)?.heard(note);
}
