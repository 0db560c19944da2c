// What fields of a form do while somebody types: passwords are shown or hidden and weighed, codes change their kind.
import { find, findAll } from "./page.js";
import { strengthOf } from "./strength.js";

/** Says on a button what it does to its password. @param {HTMLElement} button @param {boolean} isShown */
function sayReveal(button, isShown) {
  const say = button.dataset;
  say.show ??= button.textContent ?? "";
  say.showLabel ??= button.getAttribute("aria-label") ?? "";
  button.textContent = (isShown ? say.hide : say.show) ?? "";
  button.setAttribute("aria-label", (isShown ? say.hideLabel : say.showLabel) ?? "");
}

/** @param {HTMLElement} place @param {string} password */
function showStrength(place, password) {
  const level = strengthOf(password);
  if (place.dataset.level === level) return;
  place.dataset.level = level;
  place.textContent = place.dataset[level] ?? "";
}

/** Empties a form that was sent, and hides its passwords again. @param {HTMLFormElement} form */
export function clear(form) {
  form.reset();
  for (const field of findAll(".secret input", form)) field.type = "password";
  for (const button of findAll(".reveal", form)) sayReveal(button, false);
  for (const place of findAll(".strength", form)) showStrength(place, "");
}

/** Empties a form that was sent, and folds it away. @param {HTMLFormElement} form */
export function fold(form) {
  clear(form);
  /** @type {HTMLDetailsElement} */ (form.closest("details")).open = false;
}

/**
 * Asks for a code that was kept for when there is no app, or for one of the app.
 * @param {any} button what changes that
 * @param {boolean} isKept
 */
export function askForKeptCode(button, isKept) {
  const field = find(`#${button.dataset.swap}`);
  if ((field.inputMode === "text") === isKept) return;
  const label = field.labels[0];
  field.inputMode = isKept ? "text" : "numeric";
  [label.textContent, label.dataset.recovery] = [label.dataset.recovery, label.textContent];
  [button.textContent, button.dataset.back] = [button.dataset.back, button.textContent];
}

for (const button of findAll(".reveal")) {
  const field = find(`#${button.getAttribute("aria-controls")}`);
  button.addEventListener("click", () => {
    const isShown = field.type === "password";
    field.type = isShown ? "text" : "password";
    sayReveal(button, isShown);
  });
}

for (const place of findAll(".strength")) {
  const field = find(`#${place.dataset.of}`);
  field.addEventListener("input", () => showStrength(place, field.value));
}

for (const button of findAll("[data-swap]")) {
  const field = find(`#${button.dataset.swap}`);
  button.addEventListener("click", () => {
    askForKeptCode(button, field.inputMode === "numeric");
    field.focus();
  });
}
