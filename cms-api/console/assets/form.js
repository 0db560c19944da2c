// Forms that are sent to the API: `<form method="dialog" data-method data-action data-etag data-next data-confirm data-guard>`.
// The README beside the templates says how. Nothing that was typed is ever lost: whatever happens, the fields stay.
import { ApiError, call, callWithStepUp } from "./api.js";
import { confirmed, find, findAll, leave, say, showAnew, signInAddress, words } from "./page.js";

/** A field and what is wrong with it. @typedef {[any, string]} Wrong */

/** @param {any} field @returns {unknown} undefined where it is not sent */
function valueOf(field) {
  const { empty = "", type } = field.dataset;
  if (field.type === "checkbox") return field.name.endsWith("[]") ? (field.checked ? field.value : undefined) : field.checked;
  if (field.type === "radio" && !field.checked) return undefined;
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  if (type === "lines") return field.value.split("\n").map((/** @type {string} */ line) => line.trim()).filter(Boolean);
  if (field.value === "" && (empty || type || field.type === "number")) return empty === "null" ? null : undefined;
  if (type === "boolean") return field.value === "true";
  if (type === "json") return JSON.parse(field.value);
  return type === "number" || field.type === "number" ? Number(field.value) : field.value;
}

/** @param {any} body @param {string[]} path @param {unknown} value */
function put(body, path, value) {
  let place = body;
  path.forEach((part, index) => {
    if (index === path.length - 1) place[part] = value;
    else place = place[part] ??= /^\d+$/.test(path[index + 1]) ? [] : {};
  });
}

/** @param {HTMLFormElement} form @returns {any[]} the fields that are sent */
const fieldsOf = (form) =>
  [...form.elements].filter((/** @type {any} */ field) => {
    const optional = field.closest("fieldset[data-optional]");
    const isBlank = optional && findAll("[name]", optional).every((one) => !String(one.value).trim());
    return field.name && !field.disabled && !isBlank;
  });

/** What a form says, as JSON: `en.name` is nested, `items.0.url` is of a list, `scopes[]` is one. @param {HTMLFormElement} form */
export function valuesOf(form) {
  const body = {};
  for (const field of fieldsOf(form)) {
    const path = field.name.replace(/\[\]$/, "").split(".");
    const value = valueOf(field);
    if (field.name.endsWith("[]")) {
      const list = path.reduce((/** @type {any} */ place, /** @type {string} */ part) => place?.[part], body) ?? [];
      put(body, path, value === undefined ? list : [...list, value]);
    } else if (value !== undefined) put(body, path, value);
  }
  return body;
}

/** Where a field says what is wrong with it. @param {any} field @returns {HTMLElement} */
function placeOf(field) {
  const id = `${field.id}-wrong`;
  const known = document.getElementById(id);
  if (known) return known;
  const place = document.createElement("p");
  place.className = "wrong";
  place.id = id;
  (field.closest(".field") ?? field.parentElement).append(place);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
  return place;
}

/** Marks a field as wrong, or as right where there is nothing to say. @param {any} field @param {string} why */
function mark(field, why) {
  if (!why && !field.hasAttribute("aria-invalid")) return;
  placeOf(field).textContent = why;
  if (why) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** @param {Wrong} wrong @returns {HTMLElement} a way to the field */
function way([field, why]) {
  const link = document.createElement("a");
  link.href = `#${field.id}`;
  link.textContent = `${field.labels?.[0]?.textContent ?? field.name}: ${why}`;
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
 * @param {HTMLElement[]} [ways] what can be done about it
 */
function summarize(form, message, wrong = [], ways = []) {
  for (const [field, why] of wrong) mark(field, why);
  let summary = find(".summary", form);
  if (!summary) {
    summary = document.createElement("div");
    summary.className = "summary";
    summary.tabIndex = -1;
    form.prepend(summary);
  }
  const text = document.createElement("p");
  text.textContent = message;
  const list = document.createElement("ul");
  list.append(...wrong.map(way));
  const deeds = document.createElement("p");
  deeds.className = "actions";
  deeds.append(...ways);
  summary.replaceChildren(text, ...(wrong.length ? [list] : []), ...(ways.length ? [deeds] : []));
  summary.hidden = false;
  summary.focus();
}

/** A link that opens beside this page, which keeps what was typed. @param {string} address @param {string} text */
function besides(address, text) {
  const link = document.createElement("a");
  [link.href, link.textContent, link.target, link.rel] = [address, text, "_blank", "noopener"];
  return link;
}

/** Ways to what stands against a deed. @param {any} error @param {string} action */
async function waysOf(error, action) {
  if (error.code !== "media_in_use") return [];
  const { usesOf } = await import("./uses.js");
  return (await usesOf(error, action)).map(({ href, title }) => besides(href, title));
}

/** Saves over what somebody else has saved meanwhile, when asked to. @param {HTMLFormElement} form */
function overwriting(form) {
  const button = document.createElement("button");
  [button.type, button.className, button.textContent] = ["button", "plain", words.conflictOverwrite];
  button.addEventListener("click", async () => {
    try {
      const { response } = await call("GET", form.dataset.action ?? "");
      form.dataset.etag = response.headers.get("etag") ?? "";
    } catch (error) {
      return showError(form, error);
    }
    submit(form);
  });
  return button;
}

/** Fields that are seen, by what the API calls them: the form may hold a part of what it names, or the parts of it. @param {any[]} fields @param {string} name */
function named(fields, name) {
  const bare = (/** @type {any} */ field) => field.name.replace(/\[\]$/, "");
  return fields.find((field) => bare(field) === name) ??
    fields.find((field) => name.startsWith(`${bare(field)}.`)) ??
    fields.find((field) => bare(field).startsWith(`${name}.`));
}

/** @param {unknown} error @returns {string} */
export function wordsOf(error) {
  if (!(error instanceof ApiError)) return words.broken;
  return error.message || (error.code === "network" ? words.network : words.broken);
}

/** @param {HTMLFormElement} form @param {any} error @param {HTMLElement[]} [ways] what can be done about it */
function showError(form, error, ways = []) {
  if (error.status === 401) return summarize(form, words.signedOut, [], [besides(signInAddress(), words.signInAgain)]);
  if (error.status === 412) {
    return summarize(form, words.conflict, [], [besides(location.href, words.conflictLook), overwriting(form)]);
  }
  const fields = [...form.elements].filter((/** @type {any} */ field) => field.name && field.type !== "hidden");
  /** @type {Wrong[]} */
  const wrong = [];
  const others = [];
  for (const { field: name, message } of error.fields ?? []) {
    const field = named(fields, name);
    if (field) wrong.push([field, message]);
    else others.push(`${name}: ${message}`);
  }
  summarize(form, others.join(" ") || (wrong.length ? words.lookAgain : wordsOf(error)), wrong, ways);
}

/** @param {HTMLFormElement} form @param {boolean} busy */
function setBusy(form, busy) {
  form.toggleAttribute("data-busy", busy);
  for (const button of findAll("button:not([type=button])", form)) button.setAttribute("aria-disabled", String(busy));
  const status = find(".status", form);
  if (status) status.textContent = busy ? words.busy : "";
}

/** Shows what is shown once, as the secret of a new token. @param {string} id of the dialog @param {any} data */
function showOnce(id, data) {
  const dialog = find(id);
  for (const place of findAll("[data-value]", dialog)) place.textContent = data?.[place.dataset.value] ?? "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
}

/** @param {HTMLFormElement} form @param {any} answer */
async function finish(form, answer) {
  form.removeAttribute("data-changed");
  const { next, once } = form.dataset;
  if (once) await showOnce(once, answer.data);
  if (next) return leave(next.replace("{id}", encodeURIComponent(answer.data?.id ?? "")), answer.message ?? "");
  if (!form.dispatchEvent(new CustomEvent("console:done", { bubbles: true, cancelable: true, detail: answer }))) return;
  await showAnew(answer.message ?? "");
}

/** Sends a form. @param {HTMLFormElement} form @param {HTMLElement | null} [button] that was pressed */
export async function submit(form, button) {
  if (form.hasAttribute("data-busy")) return;
  const { method = "POST", action = "", etag, confirm } = form.dataset;
  const label = (button ?? find("button", form))?.textContent ?? "";
  const missing = fieldsOf(form).filter((field) => field.required && !field.value);
  for (const field of [...form.elements]) mark(field, "");
  const summary = find(".summary", form);
  if (summary) summary.hidden = true;
  if (missing.length) return summarize(form, words.lookAgain, missing.map((field) => [field, words.required]));
  if (confirm && !(await confirmed(confirm, label))) return;
  setBusy(form, true);
  try {
    const body = method === "DELETE" || method === "GET" ? undefined : valuesOf(form);
    const { body: answer } = await callWithStepUp(method, action, { body, etag });
    setBusy(form, false);
    await finish(form, answer);
  } catch (error) {
    const ways = await waysOf(error, action).catch(() => []);
    setBusy(form, false);
    showError(form, error, ways);
  }
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("form[data-action]")) return;
  event.preventDefault();
  submit(form, /** @type {SubmitEvent} */ (event).submitter);
});

document.addEventListener("input", ({ target }) => {
  const form = target instanceof Element ? target.closest("form[data-action]") : null;
  if (!form) return;
  mark(target, "");
  form.setAttribute("data-changed", "");
  say("");
});

addEventListener("beforeunload", (event) => {
  if (find("form[data-guard][data-changed]")) event.preventDefault();
});

for (const form of findAll("form[data-action]")) form.noValidate = true;
document.addEventListener("console:shown", () => {
  for (const form of findAll("form[data-action]")) form.noValidate = true;
});
