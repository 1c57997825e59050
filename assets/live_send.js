// Sends to the server, and tells quietly where that does not work. Nobody who calls this gives up: they ask again.
const quiet = document.querySelector("[data-quiet]");
const shown = new Map();
const NO_CONNECTION = "Not saved yet: no connection. Trying again.";
const SIGNED_OUT = "Not saved yet: you are signed out. Sign in in another window; what you wrote is kept here.";
const NOT_ALLOWED = "Not saved: this screen may not write here any more. What you wrote is kept; open the meeting’s page.";
export const AGAIN = 3000;

export function tell(who, words) {
  if (words) shown.set(who, words);
  else shown.delete(who);
  const said = [...new Set(shown.values())].join(" ");
  if (quiet.textContent !== said) quiet.textContent = said;
}

// The server's answer, or null where it did not come; then the quiet line says so in the name of `who`.
export async function send(who, address, fields) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const answer = await fetch(address + document.body.dataset.for, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": token },
      redirect: "manual",
      signal: AbortSignal.timeout(10000),
    });
    if (answer.ok) {
      const told = await answer.json();
      tell(who, "");
      return told;
    }
    tell(who, answer.type === "opaqueredirect" ? SIGNED_OUT : answer.status < 500 ? NOT_ALLOWED : NO_CONNECTION);
  } catch {
    tell(who, NO_CONNECTION);
  }
  return null;
}
