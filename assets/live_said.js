// What others wrote down: asked for every few seconds, and answered with "nothing new" (304) most of the time.
import { refresh } from "./live_capture.js";
import { heardNotes } from "./live_notes.js";

const EVERY = 4000;
const list = document.querySelector("[data-list]");
const { said, for: audience } = document.body.dataset;
let tag = "";
let timer;
let turn = 0;

export async function ask() {
  clearTimeout(timer);
  turn += 1;
  const mine = turn;
  try {
    const answer = await fetch(said + audience, {
      headers: { "If-None-Match": tag },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(10000),
    });
    const news = answer.status === 200 && (await answer.json());
    if (mine !== turn) return; // asked again meanwhile: that answer is newer, and goes on asking
    if (news) show(news, answer.headers.get("ETag"));
  } catch {
    // Asked again below; what waits to be saved says so itself.
  }
  if (mine === turn) timer = setTimeout(ask, EVERY);
}

function show(news, newTag) {
  if (tag) refresh();
  tag = newTag ?? "";
  list.innerHTML = news.said; // drawn and escaped by our own server
  heardNotes(news.notes);
}
