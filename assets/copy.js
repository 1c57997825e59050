// Copies a part of the page as it stands, tables and all, so that it pastes into a word processor with its structure.
// A selection copied by the browser's own command works on pages without TLS too, where the clipboard API does not.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => {
    const part = document.getElementById(button.dataset.copy);
    const selection = getSelection();
    selection.selectAllChildren(part);
    const done = document.execCommand("copy");
    selection.removeAllRanges();
    document.getElementById("copied").textContent = done ? "Copied." : "Copying is not allowed here. Select the text instead.";
    button.classList.toggle("is-copied", done);
    setTimeout(() => button.classList.remove("is-copied"), 2000);
  });
}
