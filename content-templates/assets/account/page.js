// What every page of reader accounts begins with: its words and addresses, its panels, and the client of the API.
import { createClient, unsupportedReason } from "../duet.js";

/** @param {string} selector @param {ParentNode} [within] @returns {any} the first element; the page is made to have it */
export const find = (selector, within = document) => within.querySelector(selector);

/** @param {string} selector @param {ParentNode} [within] @returns {any[]} */
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Addresses and words that belong to no element of their own. */
export const words = find("#_words").dataset;

export const client = createClient({
  origin: words.api,
  signingKeys: JSON.parse(find("#_signing-keys").textContent),
  language: document.documentElement.lang,
  turnstile: () => find("[data-busy] .challenge"),
});

/** Shows one panel of the page instead of the others. @param {string} name @returns {HTMLElement} */
export function reveal(name) {
  for (const panel of findAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
  return find(`[data-panel="${name}"]`);
}

/** Shows one panel instead of the others and moves the focus to its beginning. @param {string} name */
export function show(name) {
  const panel = reveal(name);
  const beginning = find(":is(h2, .notice)[tabindex]", panel) ?? find("input", panel) ?? panel;
  beginning.focus();
}

/** @param {string} name @param {string} text what elements with `data-show` of that name say */
export function say(name, text) {
  for (const element of findAll(`[data-show="${name}"]`)) element.textContent = text;
}

/**
 * Runs the page, or says why it cannot work here.
 * @param {() => unknown} run
 */
export function start(run) {
  // A page that comes back out of the browser's memory may show what is no longer true, or be busy for ever.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  for (const button of findAll("button[data-to]")) button.addEventListener("click", () => show(button.dataset.to));
  const reason = unsupportedReason();
  if (reason) show(reason);
  else run();
}
