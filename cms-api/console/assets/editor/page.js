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
  const month = language === "vi" ? "numeric" : "short";
  const [day, hour] = /** @type {const} */ ([{ day: "numeric", month, year: "numeric" }, { timeStyle: "short" }])
    .map((style) => new Intl.DateTimeFormat(language, { ...style, timeZone }).format(new Date(instant)));
  // As the server writes them.
  return language === "vi" ? `${hour}, ${day}` : `${day}, ${hour}`;
}

/** @param {number} instant @returns {string} hour and minute, here */
export const clock = (instant) => new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(instant);

/** Says something to everybody: shown for a while, read aloud. @param {string} text @param {any} [deed] a button beside it */
export function notify(text, deed) {
  const place = find("#_editor-toast");
  place.replaceChildren(element("span", {}, text), ...(deed ? [deed] : []));
  place.hidden = false;
  clearTimeout(Number(place.dataset.timer));
  const hide = () => (place.hidden = true);
  place.dataset.timer = String(setTimeout(hide, deed ? 20_000 : 6_000));
}

/** Why it was not done, where the frame's client does not say it. `code` is the API's own, `network`, `unexpected` or `signed_out`. */
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

/** What talks to the API is loaded by the first who has something to say. */
const api = () => import("../api.js");

/** A session that cannot be renewed has one name here, whatever the API calls it. @param {any} error */
const named = (error) => (error.status === 401 ? new Refusal({ status: 401, code: "signed_out" }) : error);

/**
 * Calls an operation.
 * @param {string} method
 * @param {string} path without `/v1`
 * @param {{ body?: unknown, version?: number, isNew?: boolean, key?: string, keepalive?: boolean, signal?: AbortSignal }} [options]
 * `version` is sent as `If-Match`
 * @returns {Promise<any>} the body of the answer
 * @throws {Error} an `ApiError`, or a {@link Refusal} where the session has ended
 */
export async function call(method, path, { body, version, isNew, key, keepalive, signal } = {}) {
  const { callWithStepUp } = await api();
  /** @type {Record<string, string>} */
  const headers = {};
  if (isNew) headers["If-None-Match"] = "*";
  if (key) headers["Idempotency-Key"] = key;
  const etag = version === undefined ? undefined : `"v${version}"`;
  try {
    return (await callWithStepUp(method, `/v1${path}`, { body, etag, headers, keepalive, signal })).body;
  } catch (error) {
    throw named(error);
  }
}

/**
 * Uploads a file to the media library.
 * @param {File} file
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<any>} the medium
 * @throws {Error} as {@link call}
 */
export async function upload(file, onProgress) {
  const name = file.name || `${words.pasted}.${file.type.split("/")[1] ?? "png"}`;
  // `fetch` does not tell how much of a body has gone.
  const send = () => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/v1/admin/media?fileName=${encodeURIComponent(name)}`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
    request.addEventListener("error", () => reject(new Refusal({ code: "network" })));
    request.addEventListener("load", () => {
      const { status, response } = request;
      if (status >= 200 && status < 300 && response) return resolve(response.data);
      const code = response?.error?.code ?? (response?.errors ? "invalid" : "unexpected");
      reject(new Refusal({ status, code, message: response?.message, fields: response?.errors }));
    });
    request.send(file);
  });
  try {
    return await send();
  } catch (/** @type {any} */ error) {
    if (error.status !== 401) throw error;
  }
  try {
    await (await api()).renew();
    return await send();
  } catch (error) {
    throw named(error);
  }
}

/** Keeps a choice for the next visit. @param {string} name @param {string} value */
export function remember(name, value) {
  try {
    localStorage.setItem(`duet-editor-${name}`, value);
  } catch {
    // It is chosen again next time.
  }
}

/** @param {string} name @returns {string} */
export function remembered(name) {
  try {
    return localStorage.getItem(`duet-editor-${name}`) ?? "";
  } catch {
    return "";
  }
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
