// What is written and not confirmed yet, kept in the browser: per meeting, person and kind of screen.
const prefix = document.body.dataset.kept;

export function keep(name, value) {
  try {
    localStorage.setItem(`${prefix}-${name}`, JSON.stringify(value));
  } catch {
    // A full or closed store: the page itself still has the words.
  }
}

export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(`${prefix}-${name}`));
  } catch {
    return null;
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(`${prefix}-${name}`);
  } catch {
    // As above.
  }
}

// crypto.randomUUID is only there on secure pages; an intranet may be without.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
