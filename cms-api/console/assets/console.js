// What every page of the console does: menu, light and dark, keys, tables. What is rarely needed is loaded when it is.
import { confirmed, find, findAll, say, sayLeft, showAnew, signInAddress, words } from "./page.js";

const root = document.documentElement;

// A page that comes back out of the browser's memory may show what is no longer true.
addEventListener("pageshow", (event) => event.persisted && location.reload());

/** @param {string} value nothing follows the system */
function setAppearance(value) {
  if (value) root.dataset.appearance = value;
  else delete root.dataset.appearance;
  try {
    localStorage.setItem("appearance", value);
  } catch {
    // Storage may be refused; then the choice lasts as long as the page.
  }
  sayAppearance();
}

function sayAppearance() {
  const button = find("#appearance");
  if (button) button.textContent = button.dataset[root.dataset.appearance || "system"];
}

function handleSide() {
  const menu = find(".menu");
  menu?.addEventListener("click", () => menu.setAttribute("aria-expanded", String(menu.getAttribute("aria-expanded") !== "true")));
  const order = ["", "light", "dark"];
  find("#appearance")?.addEventListener("click", () => {
    setAppearance(order[(order.indexOf(root.dataset.appearance ?? "") + 1) % order.length]);
  });
  find("#show-shortcuts")?.addEventListener("click", () => find("#shortcuts").showModal());
  find("#sign-out")?.addEventListener("click", async () => {
    const { signOut } = await import("./api.js");
    try {
      await signOut();
      location.assign("/console/sign-in");
    } catch {
      say(words.network);
    }
  });
}

/** Whether keys are meant for what has the focus. @param {KeyboardEvent} event */
function isTyping(event) {
  const { target } = event;
  const isField = target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  return isField || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || find("dialog[open]");
}

/** Moves the focus to another row. @param {number} step */
function moveRow(step) {
  const rows = findAll(".open");
  const row = document.activeElement?.closest("tr");
  const now = rows.findIndex((open) => open.closest("tr") === row);
  rows[Math.max(0, Math.min(rows.length - 1, now < 0 ? 0 : now + step))]?.focus();
}

/** @type {Record<string, () => unknown>} */
const KEYS = {
  "?": () => find("#shortcuts")?.showModal(),
  "/": () => find("input[type=search]")?.focus(),
  n: () => find("[data-new]")?.click(),
  j: () => moveRow(1),
  k: () => moveRow(-1),
  x: () => find("[data-mark]", document.activeElement?.closest("tr") ?? document.createElement("i"))?.click(),
};

const G_WAITS = 1_500;
let wentAt = -Infinity;

function handleKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return find(".menu")?.setAttribute("aria-expanded", "false");
    if (isTyping(event)) return;
    const goes = event.timeStamp - wentAt < G_WAITS;
    wentAt = -Infinity;
    if (goes) {
      const link = find(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
      return;
    }
    if (event.key === "g") wentAt = event.timeStamp;
    else if (Object.hasOwn(KEYS, event.key)) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });
}

const marked = () => findAll("[data-mark]:checked");

function showMarked() {
  const bar = find("#bulk");
  if (!bar) return;
  const count = marked().length;
  bar.hidden = count === 0;
  find("[role=status]", bar).textContent = count ? words.marked.replace("#", String(count)) : "";
  const all = find("[data-mark-all]");
  all.checked = count > 0 && count === findAll("[data-mark]").length;
  all.indeterminate = count > 0 && !all.checked;
}

/** @param {HTMLButtonElement} button */
async function doWithMarked(button) {
  const rows = marked().map((box) => box.closest("tr"));
  const question = button.dataset.confirm?.replace("#", String(rows.length));
  if (question && !(await confirmed(question, button.textContent ?? ""))) return;
  const { doBulk } = await import("./bulk.js");
  button.disabled = true;
  say(words.busy);
  const { text, isWrong } = await doBulk(button.dataset, rows);
  button.disabled = false;
  if (text) await showAnew(text, isWrong).catch(() => say(text, isWrong));
}

/** Keeps a file, after the session was renewed where that is needed. @param {HTMLAnchorElement} link */
async function keepFile(link) {
  try {
    const { page } = await import("./api.js");
    const file = document.createElement("a");
    file.href = URL.createObjectURL(await (await page(link.href)).blob());
    file.download = link.dataset.file ?? "";
    file.click();
    // Not at once: the browser reads it after the click.
    setTimeout(() => URL.revokeObjectURL(file.href), 60_000);
  } catch (/** @type {any} */ error) {
    if (error.status === 401) location.assign(signInAddress());
    else say(words.network);
  }
}

function handleTables() {
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    if (target.matches("[data-mark-all]")) {
      for (const box of findAll("[data-mark]")) box.checked = /** @type {HTMLInputElement} */ (target).checked;
    }
    if (target.matches("[data-mark], [data-mark-all]")) showMarked();
    if (target.matches(".narrow select")) /** @type {HTMLSelectElement} */ (target).form?.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const button = /** @type {any} */ (target?.closest("[data-bulk]"));
    if (button) doWithMarked(button);
    if (target?.closest("[data-unmark]")) {
      for (const box of marked()) box.checked = false;
      showMarked();
    }
    const link = /** @type {any} */ (target?.closest("a[data-file]"));
    if (link) {
      event.preventDefault();
      keepFile(link);
    }
  });
  // What says nothing stays out of the address.
  document.addEventListener("submit", ({ target }) => {
    if (!(target instanceof HTMLFormElement) || !target.matches(".narrow")) return;
    for (const field of findAll("[name]", target)) field.disabled = !field.value;
  });
  document.addEventListener("console:shown", showMarked);
}

const loadForms = () => find("form[data-action]") && import("./form.js");

sayAppearance();
handleSide();
handleKeys();
handleTables();
showMarked();
sayLeft();
loadForms();
document.addEventListener("console:shown", loadForms);
