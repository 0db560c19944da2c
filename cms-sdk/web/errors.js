// One class for everything that can go wrong on the way to the API.

/**
 * `code` is the API's own, or one that never leaves the page:
 * - `network`: no answer came
 * - `unexpected`: the answer is not of the contract, as of a proxy in between
 * - `invalid`: rules are broken, see `fields`
 * - `offer_refused`, `answer_refused`: the handshake is not genuine; nothing was sent, or the answer is not believed
 * - `offer_expired`: the page slept between the offer and the request; a new offer helps
 * - `payload_too_large`: more than a sealed request holds
 * - `challenge_blocked`: Cloudflare's script did not load, or its widget failed
 * - `passkey_known`: the device holds a passkey of this account already
 * - `passkey_failed`: the browser or the device could not make or use a passkey
 */
export class ApiError extends Error {
  /**
   * @param {object} what
   * @param {number} [what.status] 0 where no answer came
   * @param {string} what.code
   * @param {string} [what.message] in the page's language where the API said it, else empty
   * @param {{ field: string, message: string }[]} [what.fields] broken rules, all of them
   * @param {number} [what.retryAfter] seconds
   * @param {unknown} [what.cause]
   */
  constructor({ status = 0, code, message = "", fields = [], retryAfter, cause }) {
    super(message, { cause });
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}
