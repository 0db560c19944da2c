// A form that is sent by script: what is wrong stands beside the fields and, to be read at once, above the button.
import { ApiError } from "../duet.js";
import "./fields.js";
import { client, find, findAll, words } from "./page.js";

/** A field and what is wrong with it. @typedef {[any, string]} Wrong */

/** What the client says where the API said nothing. @type {Record<string, string>} */
const OWN_WORDS = {
  network: words.network,
  offer_refused: words.refused,
  answer_refused: words.refused,
  challenge_blocked: words.challengeBlocked,
  passkey_known: words.passkeyKnown,
  passkey_failed: words.passkeyFailed,
};

/**
 * @param {any} error
 * @returns {string} what to tell the person: the API's own words, which come in the page's language
 */
export const wordsOf = (error) =>
  (error instanceof ApiError && (error.message || OWN_WORDS[error.code])) || words.broken;

/** @param {HTMLFormElement} form @returns {any[]} the fields that are sent */
const fieldsOf = (form) => findAll("[name]", form).filter((field) => !field.closest("[hidden]"));

/** Marks a field as wrong, or as right where there is nothing to say. @param {any} field @param {string} why */
function mark(field, why) {
  find(`#${field.id}-wrong`).textContent = why;
  if (why) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** What can be seen without asking: the API has the last word. @param {any} field @returns {string} */
function lookAt(field) {
  if (field.validity.valueMissing) return words.required;
  return field.validity.typeMismatch ? words.notAnEmail : "";
}

/** @param {Wrong} wrong @returns {HTMLElement} a way to the field */
function way([field, why]) {
  const link = document.createElement("a");
  link.href = `#${field.id}`;
  link.textContent = `${field.labels[0].textContent}: ${why}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.focus();
  });
  const item = document.createElement("li");
  item.append(link);
  return item;
}

/**
 * Says what is wrong with the form as a whole, with a way to each field, and moves the focus there.
 * @param {HTMLFormElement} form
 * @param {string} message
 * @param {Wrong[]} [wrong]
 */
function summarize(form, message, wrong = []) {
  for (const [field, why] of wrong) mark(field, why);
  const text = document.createElement("p");
  text.textContent = message;
  const list = document.createElement("ul");
  list.append(...wrong.map(way));
  const summary = find(".summary", form);
  summary.replaceChildren(text, ...(wrong.length ? [list] : []));
  summary.hidden = false;
  summary.focus();
}

/** @param {HTMLFormElement} form @param {any} error */
function showError(form, error) {
  const fields = fieldsOf(form);
  /** @type {Wrong[]} */
  const wrong = [];
  const others = [];
  for (const { field: name, message } of error.fields ?? []) {
    const field = fields.find((field) => field.name === name);
    if (field) wrong.push([field, message]);
    else others.push(message);
  }
  summarize(form, others.join(" ") || (wrong.length ? words.lookAgain : wordsOf(error)), wrong);
}

/** @param {HTMLFormElement} form @param {boolean} busy */
function setBusy(form, busy) {
  find(".actions button", form).setAttribute("aria-disabled", String(busy));
  form.toggleAttribute("data-busy", busy);
  find(".status", form).textContent = busy ? words.busy : "";
}

/**
 * Makes a form work. `send` gets its values; what it throws is shown. A send that never ends leaves the form busy: the page is
 * about to be left.
 * @param {HTMLFormElement} form
 * @param {(values: any) => Promise<unknown>} send
 * @param {(error: any) => boolean} [onError] true where nothing more is to be said
 */
export function handle(form, send, onError = () => false) {
  form.noValidate = true;
  find(".actions button", form).disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("data-busy")) return;
    find(".summary", form).hidden = true;
    const fields = fieldsOf(form);
    for (const field of fields) mark(field, "");
    const wrong = fields.filter(lookAt).map((field) => /** @type {Wrong} */ ([field, lookAt(field)]));
    if (wrong.length) return summarize(form, words.lookAgain, wrong);
    setBusy(form, true);
    try {
      await send(Object.fromEntries(fields.map((field) => [field.name, field.value])));
      setBusy(form, false);
      find(".status", form).textContent = form.dataset.done ?? "";
    } catch (error) {
      setBusy(form, false);
      if (!onError(error)) showError(form, error);
    }
  });
  form.addEventListener("input", ({ target }) => {
    mark(target, "");
    find(".status", form).textContent = "";
  });
  // What keeps programs out is loaded by those only who begin to fill in a form that asks for it.
  if (find(".challenge", form)) {
    form.addEventListener("focusin", () => client.prepare().catch(() => {}), { once: true });
  }
}
