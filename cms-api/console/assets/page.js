// What a page of the console is made of: words, messages that outlive it, and showing it anew in its place.

/** @param {string} selector @param {ParentNode} [within] @returns {any} */
export const find = (selector, within = document) => within.querySelector(selector);

/** @param {string} selector @param {ParentNode} [within] @returns {any[]} */
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Words that belong to no element of their own. @type {Record<string, string>} */
export const words = find("#words")?.dataset ?? {};

const FLASH = "console-flash";

/** Says what has become of something. @param {string} text @param {boolean} [isWrong] it has not become what was wanted */
export function say(text, isWrong = false) {
  const place = find("#flash");
  if (!place) return;
  place.classList.toggle("wrong", isWrong);
  place.textContent = text;
}

/** Goes to another page, which then says this. @param {string} address @param {string} text */
export function leave(address, text) {
  try {
    sessionStorage.setItem(FLASH, text);
  } catch {
    // Storage may be refused; then nothing is said.
  }
  location.assign(address);
}

/** Says what the page before left to be said. */
export function sayLeft() {
  try {
    const text = sessionStorage.getItem(FLASH);
    sessionStorage.removeItem(FLASH);
    if (text) say(text);
  } catch {
    // As above.
  }
}

/** Where signing in comes back to this page. */
export const signInAddress = () => `/console/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;

/**
 * Shows the page as it is now, without leaving it: the focus stays on what has the same id. Modules that keep elements listen to
 * `console:shown`.
 * @param {string} [text] what is said then
 * @param {boolean} [isWrong] as {@link say} has it
 */
export async function showAnew(text = "", isWrong = false) {
  const { page } = await import("./api.js");
  const response = await page(location.href);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = find("main", fresh);
  if (!main) return location.reload();
  const focused = document.activeElement?.id;
  document.title = fresh.title;
  find("main").replaceWith(document.adoptNode(main));
  say(text, isWrong);
  const again = focused && document.getElementById(focused);
  (again || find("main")).focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("console:shown"));
}

/**
 * Asks a question that wants a yes.
 * @param {string} text
 * @param {string} label of the button that says yes
 * @returns {Promise<boolean>}
 */
export function confirmed(text, label) {
  const dialog = find("#confirm");
  find("#confirm-text").textContent = text;
  find("[value=yes]", dialog).textContent = label;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
