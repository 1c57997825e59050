// The wall screen of a meeting: one topic at a time, by keys or by buttons, with the time each part has taken.
import { open, startCapture } from "./live_capture.js";
import { startNotes } from "./live_notes.js";
import { ask } from "./live_said.js";
import { keep, kept } from "./live_store.js";

const screens = [...document.querySelectorAll("[data-screen]")];
const topics = [...document.querySelectorAll(".live-topics a")];
const announce = document.querySelector("[data-announce]");
const time = document.querySelector("[data-time]");
const letters = document.getElementById("letters");
const spent = kept("spent") ?? {}; // seconds by time box
let at = 0;
let paused = false;

function go(to) {
  at = Math.max(0, Math.min(screens.length - 1, to));
  screens.forEach((screen, place) => screen.classList.toggle("is-on", place === at));
  topics.forEach((topic, place) => (place === at ? topic.setAttribute("aria-current", "step") : topic.removeAttribute("aria-current")));
  topics[at].scrollIntoView({ block: "nearest", inline: "center" });
  const { screen } = screens[at].dataset;
  for (const note of document.querySelectorAll("[data-note-of]")) note.hidden = note.dataset.noteOf !== screen;
  history.replaceState(null, "", `#${screen}`);
  announce.textContent = `${at + 1} of ${screens.length}: ${topics[at].textContent}`;
  document.querySelector("[data-do=back]").disabled = at === 0;
  document.querySelector("[data-do=on]").disabled = at === screens.length - 1;
  showTime();
}

function goToAddress() {
  const place = screens.findIndex((screen) => `#${screen.dataset.screen}` === location.hash);
  go(Math.max(place, 0));
}

function showTime() {
  const { box, minutes } = screens[at].dataset;
  document.querySelector("[data-timing]").hidden = !box;
  time.textContent = `${Math.floor((spent[box] ?? 0) / 60)} of ${minutes} min`;
}

function tick() {
  const { box } = screens[at].dataset;
  if (paused || !box || document.hidden) return;
  spent[box] = (spent[box] ?? 0) + 1;
  keep("spent", spent);
  showTime();
}

const deeds = {
  on: () => go(at + 1),
  back: () => go(at - 1),
  keys: () => document.getElementById("keys").showModal(),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  note: () => {
    const field = document.querySelector(".live-note:not([hidden]) textarea");
    field?.focus();
    field?.click(); // opens two texts that wait to be joined
  },
  write: (button) => open(button.dataset.kind),
  shut: (button) => button.closest("dialog").close(),
  pause: (button) => {
    paused = !paused;
    button.setAttribute("aria-pressed", paused);
  },
};

const KINDS = { i: "idea", d: "decision", c: "correction", p: "promise", r: "recognition", s: "insight" };
const keys = { ArrowRight: deeds.on, PageDown: deeds.on, ArrowLeft: deeds.back, PageUp: deeds.back };
const letterKeys = { j: deeds.on, k: deeds.back, n: deeds.note, "?": deeds.keys };
for (const [letter, kind] of Object.entries(KINDS)) letterKeys[letter] = () => open(kind);

// A dialog is shut at once: the browser's own way takes a moment, in which the next key would be lost.
function pressedIn(dialog, event) {
  if (event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  dialog.close();
  if (dialog.contains(document.activeElement)) document.activeElement.blur(); // else it has the next key, though shut
}

function pressed(event) {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) return pressedIn(dialog, event);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const deed = keys[event.key] ?? (letters.checked && letterKeys[event.key]);
  if (!deed) return;
  event.preventDefault(); // the letter is not also typed into the field that opens
  deed();
}

document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  deeds[button?.dataset.do]?.(button);
});
letters.checked = kept("letters") ?? true;
letters.addEventListener("change", () => keep("letters", letters.checked));
window.addEventListener("hashchange", goToAddress);
goToAddress();
setInterval(tick, 1000);
startNotes();
startCapture(ask);
ask();
