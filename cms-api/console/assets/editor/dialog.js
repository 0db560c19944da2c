// Dialogs of the editor: made from the page's templates when they are opened, gone when they close.
import { element, find, findAll, made } from "./page.js";

/**
 * Opens a dialog.
 * @param {string} id of its template
 * @returns {any} the dialog; its `closed` becomes what it was closed with, empty when it was only closed
 */
export function open(id) {
  const dialog = made(id);
  document.body.append(dialog);
  for (const button of findAll("[data-close]", dialog)) {
    button.addEventListener("click", () => dialog.close(button.dataset.close));
  }
  dialog.closed = new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue);
      dialog.remove();
    });
  });
  dialog.showModal();
  return dialog;
}

/**
 * Asks whether something is meant.
 * @param {string} text
 * @param {string} deed the button's words
 * @returns {Promise<boolean>}
 */
export async function confirmed(text, deed) {
  const dialog = open("_editor-confirm");
  find("p", dialog).textContent = text;
  find("[data-close=yes]", dialog).textContent = deed;
  return (await dialog.closed) === "yes";
}

/** Arrow keys go through a list of buttons under a search field. @param {any} input @param {any} list */
export function arrows(input, list) {
  const step = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.isComposing) return;
    const all = [input, ...findAll("button", list)];
    const at = all.indexOf(document.activeElement);
    const next = all[at + by];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  };
  input.addEventListener("keydown", step);
  list.addEventListener("keydown", step);
}

/** What differs, to be read and to be heard. @param {{ kind: string, text: string }[]} segments @returns {Node[]} */
export const marked = (segments) => segments.map(({ kind, text }) =>
  kind === "equal" ? document.createTextNode(text) : element(kind === "insert" ? "ins" : "del", {}, text));
