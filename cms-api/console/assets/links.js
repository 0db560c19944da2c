// Lists of links in a form: added, moved, removed, by buttons or by Alt and an arrow. The fields' names say their places.
import { find, findAll, say } from "./page.js";

/** @param {any} editor */
function renumber(editor) {
  const rows = findAll("li", editor);
  rows.forEach((row, index) => {
    for (const field of findAll("[data-part]", row)) {
      const name = `${editor.dataset.links}.${index}.${field.dataset.part}`;
      // By place: until all are named anew, two fields may have the same name.
      find("label", field.parentElement).htmlFor = name;
      field.id = field.name = name;
    }
    find("[data-up]", row).disabled = index === 0;
    find("[data-down]", row).disabled = index === rows.length - 1;
  });
  find("[data-add]", editor).disabled = rows.length >= Number(editor.dataset.max);
}

/** The form has changed. @param {any} editor */
function changed(editor) {
  renumber(editor);
  editor.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {any} editor */
function add(editor) {
  const row = find("template", editor).content.cloneNode(true);
  find("ol", editor).append(row);
  changed(editor);
  find("li:last-child input", editor).focus();
}

/** @param {any} row @param {number} step @param {any} focused what keeps the focus */
function move(row, step, focused) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  const editor = row.closest("[data-links]");
  if (step < 0) other.before(row);
  else other.after(row);
  changed(editor);
  (focused.disabled ? find("button:not(:disabled)", row) : focused).focus();
  say(editor.dataset.moved.replace("#", String(findAll("li", editor).indexOf(row) + 1)));
}

/** @param {any} row */
function remove(row) {
  const editor = row.closest("[data-links]");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  changed(editor);
  (next ? find("input", next) : find("[data-add]", editor)).focus();
  say(editor.dataset.removed);
}

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && /** @type {any} */ (target.closest("[data-links] button"));
  if (!button) return;
  const row = button.closest("li");
  if ("add" in button.dataset) add(button.closest("[data-links]"));
  else if ("remove" in button.dataset) remove(row);
  else move(row, "up" in button.dataset ? -1 : 1, button);
});

document.addEventListener("keydown", (event) => {
  const row = event.target instanceof Element && event.target.closest("[data-links] li");
  if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  move(row, event.key === "ArrowUp" ? -1 : 1, event.target);
});

const start = () => findAll("[data-links]").forEach(renumber);
start();
document.addEventListener("console:shown", start);
