// The API as pages call it: JSON as the contract has it, sealed operations by the handshake, a session that refreshes itself.
import { utf8 } from "./bytes.js";
import { ApiError } from "./errors.js";
import { MEDIA_TYPE, sealRequest, verifyOffer } from "./handshake.js";
import { findProof } from "./proof_of_work.js";
import { createSession, isSignedIn } from "./session.js";
import { loadTurnstile, turnstileToken } from "./turnstile.js";

/** @import { SigningKey, VerifiedOffer } from "./handshake.js" */

// A person may take minutes over the widget; an offer lives for two.
const OFFER_IS_FRESH = 60_000;
const FRESH_OFFER_HELPS = ["handshake_unknown", "clock_skewed", "offer_expired"];
const REFRESH_HELPS = ["unauthenticated", "session_ended"];
// Operations that take no session, so that a dead one does not stand in their way.
const WITHOUT_SESSION = /^\/auth\/(?!step-up$)/;

/** @param {unknown} error @param {string[]} codes */
const isOneOf = (error, codes) => error instanceof ApiError && codes.includes(error.code);

/** @param {Response} response @param {any} body @returns {ApiError} */
function refusal(response, body) {
  const code = body?.error?.code ?? (body?.errors ? "invalid" : "unexpected");
  const retryAfter = Number(response.headers.get("retry-after")) || undefined;
  return new ApiError({ status: response.status, code, message: body?.message, fields: body?.errors, retryAfter });
}

/**
 * Types by path are in `duet.d.ts`.
 * @param {object} options
 * @param {string} [options.origin] the API's, when it is not the page's
 * @param {SigningKey[]} options.signingKeys from the bundle, never from the network
 * @param {string} [options.language] of messages; the page's own by default
 * @param {() => HTMLElement} [options.turnstile] where Cloudflare's widget may appear
 */
export function createClient({ origin = "", signingKeys, language = document.documentElement.lang, turnstile }) {
  const api = new URL(origin, location.href);
  /** @type {RequestCredentials} */
  const credentials = api.origin === location.origin ? "same-origin" : "include";

  /** @type {import("./session.js").Send} */
  async function send(method, path, { headers, ...rest } = {}) {
    let response;
    try {
      const all = { "Accept-Language": language, ...headers };
      response = await fetch(`${api.origin}/v1${path}`, { method, credentials, cache: "no-store", headers: all, ...rest });
    } catch (cause) {
      throw new ApiError({ code: "network", cause });
    }
    const body = await response.json().catch(() => undefined);
    if (!response.ok || !body) throw refusal(response, body);
    return { response, body };
  }

  const session = createSession(send);

  /**
   * Runs a request; refreshes before it when access is about to end, and once after it when it is refused for want of a session.
   * @template T
   * @param {() => Promise<T>} request
   * @returns {Promise<T>}
   */
  async function withSession(request) {
    if (!isSignedIn()) return request();
    // A session that has ended does not stand in the way: the request then goes without, and its own answer counts.
    const unlessEnded = (/** @type {unknown} */ error) => {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
    };
    if (session.endsSoon()) await session.refresh().catch(unlessEnded);
    const mark = session.mark();
    try {
      return await request();
    } catch (error) {
      if (!isOneOf(error, REFRESH_HELPS) || !isSignedIn()) throw error;
    }
    await session.refresh(mark).catch(unlessEnded);
    return request();
  }

  /** @returns {Promise<VerifiedOffer>} */
  async function freshOffer() {
    const { body } = await send("GET", "/auth/handshake");
    return verifyOffer(body.data, { audience: api.host, signingKeys });
  }

  /** @param {VerifiedOffer} offer @param {string} action @returns {Promise<string>} */
  async function turnstileFor({ challenge }, action) {
    if (challenge.kind !== "turnstile" || !turnstile) throw new ApiError({ code: "challenge_blocked" });
    return turnstileToken(turnstile(), { siteKey: challenge.siteKey, action, language });
  }

  /** @param {string} path @param {VerifiedOffer} offer @param {object} payload */
  async function sendSealed(path, offer, payload) {
    const sealed = await sealRequest(offer, { method: "POST", path: `/v1${path}`, payload: utf8(JSON.stringify(payload)) });
    const headers = { "Content-Type": MEDIA_TYPE };
    const { response, body } = await send("POST", path, { headers, body: sealed.body });
    return JSON.parse(new TextDecoder().decode(await sealed.open(response.status, body.data)));
  }

  /** @param {string} path @param {object} payload @param {string} [action] */
  async function sealAndSend(path, payload, action) {
    /** @type {string | undefined} */
    let token; // Cloudflare's token outlives an offer and is not spent by one that is refused; a proof of work is bound to its offer.
    const attempt = async () => {
      let offer = await freshOffer();
      if (!action) return sendSealed(path, offer, payload);
      if (offer.challenge.kind === "proofOfWork") {
        const challenge = await findProof({ id: offer.id, action, bits: offer.challenge.bits });
        return sendSealed(path, offer, { ...payload, challenge });
      }
      token ??= await turnstileFor(offer, action);
      if (performance.now() - offer.arrivedAt > OFFER_IS_FRESH) offer = await freshOffer();
      return sendSealed(path, offer, { ...payload, challenge: token });
    };
    try {
      return await attempt();
    } catch (error) {
      if (!isOneOf(error, FRESH_OFFER_HELPS)) throw error;
    }
    return attempt();
  }

  return {
    /** @param {string} method @param {string} path without `/v1` @param {unknown} [body] sent as JSON */
    async call(method, path, body) {
      const json = { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
      const request = () => send(method, path, body === undefined ? {} : json);
      return (await (WITHOUT_SESSION.test(path) ? request() : withSession(request))).body;
    },

    /** @param {string} path @param {object} payload @param {{ challenge?: string }} [options] */
    async sealed(path, payload, { challenge } = {}) {
      const request = () => sealAndSend(path, payload, challenge);
      const data = await (WITHOUT_SESSION.test(path) ? request() : withSession(request));
      if (data.status === "signedIn") session.begin();
      return data;
    },

    /** Loads the widget's script ahead, where there will be one: call it when a form gets the focus. */
    async prepare() {
      const { challenge } = await freshOffer();
      if (challenge.kind === "turnstile") await loadTurnstile();
    },

    signedIn: isSignedIn,
    refresh: () => session.refresh(),
    signOut: session.signOut,
    onSessionEnd: session.onEnd,
  };
}
