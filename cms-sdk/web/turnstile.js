// Cloudflare's widget, loaded only on the pages that need it and when they need it.
import { ApiError } from "./errors.js";

/**
 * @typedef {object} Turnstile the part of its interface used here
 * @property {(element: HTMLElement, options: Record<string, unknown>) => string} render
 * @property {(widget: string) => void} remove
 */

const SCRIPT = "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit";

/** @type {Promise<Turnstile> | undefined} */
let loading;

/** @returns {Promise<Turnstile>} @throws {ApiError} `challenge_blocked` */
export function loadTurnstile() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      loading = undefined;
      script.remove();
      reject(new ApiError({ code: "challenge_blocked" }));
    };
    script.src = SCRIPT;
    script.onerror = fail;
    script.onload = () => {
      const { turnstile } = /** @type {{ turnstile?: Turnstile }} */ (globalThis);
      if (turnstile) resolve(turnstile);
      else fail();
    };
    document.head.append(script);
  });
  return loading;
}

/**
 * Shows the widget in an element until it has given a token.
 * @param {HTMLElement} element
 * @param {{ siteKey: string, action: string, language?: string }} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} the token: good once, for five minutes
 * @throws {ApiError} `challenge_blocked`
 */
export async function turnstileToken(element, { siteKey, action, language = "auto" }, signal) {
  const turnstile = await loadTurnstile();
  signal?.throwIfAborted();
  let widget = "";
  try {
    return await new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      widget = turnstile.render(element, {
        sitekey: siteKey,
        action,
        language,
        "response-field": false,
        callback: resolve,
        "error-callback": () => reject(new ApiError({ code: "challenge_blocked" })),
      });
    });
  } finally {
    if (widget) turnstile.remove(widget);
  }
}
