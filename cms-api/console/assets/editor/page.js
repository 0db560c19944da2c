// What every part of the editor begins with: the page's elements, its words and data, and the API as the page calls it.

/** @param {string} selector @param {ParentNode} [within] @returns {any} the first element; the page is made to have it */
export const find = (selector, within = document) => within.querySelector(selector);

/** @param {string} selector @param {ParentNode} [within] @returns {any[]} */
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Words that belong to no element of their own, and addresses. @type {DOMStringMap} */
export const words = find("#_editor-words").dataset;

/** What the server told of the post: see `templates/editor.html`. @type {any} */
export const data = JSON.parse(find("#_editor-data").textContent);

/** @param {string | undefined} text @param {...unknown} values for `#1`, `#2` @returns {string} */
export const told = (text, ...values) => (text ?? "").replace(/#(\d)/g, (_, number) => String(values[number - 1] ?? ""));

/**
 * Makes an element. Texts become text, never markup.
 * @param {string} name
 * @param {Record<string, any>} [properties] `class`, `data-…`, `aria-…` and listeners (`onclick`) too
 * @param {...(Node | string | undefined | false)} children
 * @returns {any}
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && !key.includes("-")) /** @type {any} */ (made)[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== false).map((child) => /** @type {Node} */ (child)));
  return made;
}

/** @param {string} id of a `<template>` @returns {any} its first element, made anew */
export const made = (id) => find(`#${id}`).content.firstElementChild.cloneNode(true);

/** English as the rest of Duet writes it: day before month, 24 hours. */
export const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

/** @param {string | number | Date} instant @param {string} [timeZone] @returns {string} day and minute, in the site's zone */
export function minute(instant, timeZone = data.timeZone) {
  const style = /** @type {const} */ ({ dateStyle: "medium", timeStyle: "short" });
  return new Intl.DateTimeFormat(language, { ...style, timeZone }).format(new Date(instant));
}

/** Says something to everybody: shown for a while, read aloud. @param {string} text @param {any} [deed] a button beside it */
export function notify(text, deed) {
  const place = find("#_editor-toast");
  place.replaceChildren(element("span", {}, text), ...(deed ? [deed] : []));
  place.hidden = false;
  clearTimeout(Number(place.dataset.timer));
  const hide = () => (place.hidden = true);
  place.dataset.timer = String(setTimeout(hide, deed ? 20_000 : 6_000));
}

/** Why the API did not do it. `code` is the API's own, `network`, `unexpected` or `signed_out`. */
export class Refusal extends Error {
  /** @param {{ status?: number, code: string, message?: string, fields?: { field: string, message: string }[] }} what */
  constructor({ status = 0, code, message = "", fields = [] }) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** @param {any} error @returns {string} what to tell the person */
export function wordsOf(error) {
  if (error?.code === "network") return words.network ?? "";
  if (error?.code === "signed_out") return words.signedOut ?? "";
  const fields = (error?.fields ?? []).map((/** @type {any} */ one) => one.message);
  return fields.join(" ") || error?.message || words.broken;
}

/** @param {number} status @param {any} body @returns {Refusal} */
const refusal = (status, body) => new Refusal({
  status, code: body?.error?.code ?? (body?.errors ? "invalid" : "unexpected"), message: body?.message, fields: body?.errors,
});

/** @type {Promise<any> | undefined} */
let client;

/** The SDK is loaded by those only whose session wants it. @returns {Promise<any>} */
export function sdk() {
  const keys = find("#_signing-keys")?.textContent ?? "[]";
  client ??= import(words.sdk ?? "").then(({ createClient }) => createClient({ signingKeys: JSON.parse(keys) }));
  return client;
}

const REFRESH_HELPS = ["unauthenticated", "session_ended"];

/**
 * Runs a request; where it is refused for want of a session, refreshes once and repeats it once. What is written stays where it
 * is when that does not help.
 * @template T
 * @param {() => Promise<T>} request
 * @returns {Promise<T>}
 */
async function withSession(request) {
  try {
    return await request();
  } catch (/** @type {any} */ error) {
    if (error.status !== 401 || !REFRESH_HELPS.includes(error.code)) throw error;
  }
  try {
    await (await sdk()).refresh();
    return await request();
  } catch (/** @type {any} */ error) {
    if (error.status === 401) throw new Refusal({ status: 401, code: "signed_out" });
    throw error;
  }
}

/**
 * Calls an operation.
 * @param {string} method
 * @param {string} path without `/v1`
 * @param {{ body?: unknown, version?: number, isNew?: boolean, key?: string, keepalive?: boolean, signal?: AbortSignal }} [options]
 * `version` is sent as `If-Match`
 * @returns {Promise<any>} the body of the answer
 * @throws {Refusal}
 */
export function call(method, path, { body, version, isNew, key, keepalive, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = { "Accept-Language": document.documentElement.lang };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = `"v${version}"`;
  if (isNew) headers["If-None-Match"] = "*";
  if (key) headers["Idempotency-Key"] = key;
  return withSession(async () => {
    let response;
    try {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      response = await fetch(`/v1${path}`, { method, headers, body: sent, keepalive, signal, cache: "no-store" });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new Refusal({ code: "network" });
    }
    const answer = await response.json().catch(() => undefined);
    if (!response.ok || !answer) throw refusal(response.status, answer);
    return answer;
  });
}

/**
 * Uploads a file to the media library.
 * @param {File} file
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<any>} the medium
 * @throws {Refusal}
 */
export function upload(file, onProgress) {
  const name = file.name || `${words.pasted}.${file.type.split("/")[1] ?? "png"}`;
  const send = () => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/v1/admin/media?fileName=${encodeURIComponent(name)}`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
    request.addEventListener("error", () => reject(new Refusal({ code: "network" })));
    request.addEventListener("load", () => {
      const isDone = request.status >= 200 && request.status < 300 && request.response;
      if (isDone) resolve(request.response.data);
      else reject(refusal(request.status, request.response));
    });
    request.send(file);
  });
  return withSession(send);
}

/** @param {() => unknown} work @param {number} wait milliseconds of quiet before it @returns {(() => void) & { now: () => void }} */
export function debounced(work, wait) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const run = () => {
    timer = undefined;
    work();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
  const now = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    run();
  };
  return Object.assign(later, { now });
}
