// The API as the console calls it: JSON as the contract has it, with a session that is renewed by the SDK.
import { ApiError } from "./errors.js";
import { createSession, isSignedIn } from "./session.js";

const language = document.documentElement.lang;
const REFRESH_HELPS = ["unauthenticated", "session_ended"];

export { ApiError, isSignedIn };

/**
 * What an answer that is no success says.
 * @param {Pick<Response, "status" | "headers">} response
 * @param {any} body
 */
export function refusal(response, body) {
  const code = body?.error?.code ?? (body?.errors ? "invalid" : "unexpected");
  const retryAfter = Number(response.headers.get("retry-after")) || undefined;
  return new ApiError({ status: response.status, code, message: body?.message, fields: body?.errors, retryAfter });
}

/** @param {string} method @param {string} path without `/v1` @param {RequestInit} [options] */
async function send(method, path, { headers, ...rest } = {}) {
  let response;
  try {
    const all = { "Accept-Language": language, ...headers };
    response = await fetch(`/v1${path}`, { method, credentials: "same-origin", cache: "no-store", headers: all, ...rest });
  } catch (cause) {
    throw new ApiError({ code: "network", cause });
  }
  const body = await response.json().catch(() => undefined);
  if (!response.ok || !body) throw refusal(response, body);
  return { response, body };
}

const session = createSession(send);

/** Renews the access of this browser. @throws {ApiError} 401 where the session has ended */
export const renew = () => session.refresh();

/** Ends the session, here and on the server. */
export const signOut = () => session.signOut();

/**
 * Calls an operation; a session whose access has ended is renewed, and the call is sent once more.
 * @param {string} method
 * @param {string} path with `/v1`
 * @param {{ body?: unknown, raw?: BodyInit, etag?: string, headers?: Record<string, string>, signal?: AbortSignal,
 *   keepalive?: boolean }} [options] `body` is sent as JSON
 * @returns {Promise<{ response: Response, body: any }>}
 * @throws {ApiError}
 */
export async function call(method, path, { body, raw, etag, headers = {}, ...rest } = {}) {
  const all = { ...headers };
  if (body !== undefined) all["Content-Type"] = "application/json";
  if (etag) all["If-Match"] = etag;
  return inSession(() =>
    send(method, path.replace(/^\/v1/, ""), { ...rest, headers: all, body: raw ?? (body === undefined ? undefined : JSON.stringify(body)) }),
  );
}

/**
 * Does what needs access: where that has ended, it is renewed, and the work done once more.
 * @template T
 * @param {() => Promise<T>} request
 * @returns {Promise<T>}
 */
export async function inSession(request) {
  if (session.endsSoon()) await session.refresh().catch(() => {});
  const mark = session.mark();
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof ApiError && REFRESH_HELPS.includes(error.code)) || !isSignedIn()) throw error;
  }
  await session.refresh(mark);
  return request();
}

/**
 * As {@link call}; where the operation wants to know once more who asks, a dialog does, and it is sent again.
 * @param {Parameters<typeof call>} request
 */
export const callWithStepUp = (...request) => withStepUp(() => call(...request));

/**
 * Does what may be refused for want of a fresh proof; then a dialog asks, and it is done once more.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withStepUp(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "step_up_required")) throw error;
  }
  const { stepUp } = await import("./step-up.js");
  return stepUp(work, page);
}

/**
 * A page of the console as text, or a file; where the answer is the shell, the session is renewed first.
 * @param {string} address
 * @returns {Promise<Response>}
 */
export async function page(address) {
  const ask = () => fetch(address, { credentials: "same-origin", cache: "no-store" }).catch((cause) => {
    throw new ApiError({ code: "network", cause });
  });
  const first = await ask();
  if (!(await isShell(first))) return first;
  await renew();
  const second = await ask();
  if (await isShell(second)) throw new ApiError({ status: 401, code: "session_ended" });
  return second;
}

/** @param {Response} response */
async function isShell(response) {
  if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) return false;
  return /<html[^>]* data-shell/.test((await response.clone().text()).slice(0, 200));
}
