// The client's half of docs/handshake.md: verify an offer, seal a request, open its answer. No network here.
import { fromBase64url, join, len16, u16, u32, u64, u8, utf8 } from "./bytes.js";
import { ApiError } from "./errors.js";
import { SUITE, aesGcm, expand, extract, generateKeyPair, importPoint, sealOnce } from "./hpke.js";

/** @import { Bytes } from "./bytes.js" */

/**
 * @typedef {{ kid: string, publicKey: string }} SigningKey a key that the bundle knows: 16 hexadecimal digits, a point in base64url
 * @typedef {{ kind: "turnstile", siteKey: string } | { kind: "proofOfWork", bits: number }} Challenge
 * @typedef {object} Offer as `GET /v1/auth/handshake` answers it
 * @property {string} id
 * @property {string} publicKey
 * @property {string} issuedAt
 * @property {string} expiresAt
 * @property {string} audience
 * @property {{ kid: string, signature: string }[]} signatures
 * @property {Challenge} challenge
 */
/**
 * @typedef {object} VerifiedOffer
 * @property {Bytes} id 16 bytes
 * @property {Bytes} publicKey the one-time key, a point
 * @property {number} issuedAt milliseconds since 1970, by the server's clock
 * @property {number} expiresAt likewise
 * @property {string} audience
 * @property {number} arrivedAt milliseconds by the page's monotonic clock
 * @property {Challenge} challenge not signed
 */
/**
 * @typedef {object} SealedRequest
 * @property {Bytes} body of media type {@link MEDIA_TYPE}
 * @property {(status: number, data: unknown) => Promise<Bytes>} open opens the `data` of the answer with this HTTP status
 */

export const MEDIA_TYPE = "application/vnd.duet.sealed";
const VERSION = u8(1);
const BLOCK = 4096;
const MOST_BLOCKS = 16;
const LONGEST_LIFE = 120_000;
const TAG = 16;

/**
 * @template T
 * @param {"offer_refused" | "answer_refused"} code
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what the work gives; whatever it throws becomes a refusal
 */
async function refusing(code, work) {
  try {
    return await work();
  } catch (error) {
    throw new ApiError({ code, cause: error });
  }
}

/** @param {boolean} holds @param {string} otherwise */
function must(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

/** @param {string} text @param {number} length @param {string} name */
function bytesOf(text, length, name) {
  const bytes = fromBase64url(text);
  must(bytes.length === length, `${name} has ${bytes.length} bytes`);
  return bytes;
}

/** @param {string} text RFC 3339 in UTC with milliseconds, that form only */
function milliseconds(text) {
  const value = Date.parse(text);
  must(value >= 0 && new Date(value).toISOString() === text, "not a time");
  return value;
}

/** @param {Omit<VerifiedOffer, "arrivedAt" | "challenge">} offer @param {string} kid @returns {Bytes} what a signing key signs */
export const offerBytes = ({ id, publicKey, issuedAt, expiresAt, audience }, kid) =>
  join(
    utf8("duet handshake offer v1"), u8(0), SUITE, id, publicKey, u64(issuedAt), u64(expiresAt), len16(audience),
    Uint8Array.from(kid.match(/../g) ?? [], (digits) => parseInt(digits, 16)),
  );

/**
 * Believes an offer only if it is for this host, is short-lived, and a key of the bundle has signed it.
 * @param {Offer} offer
 * @param {object} expected
 * @param {string} expected.audience the host that was asked, with its port where one stands in the URL
 * @param {SigningKey[]} expected.signingKeys
 * @param {number} [expected.arrivedAt] when the offer arrived, by `performance.now()`
 * @returns {Promise<VerifiedOffer>}
 * @throws {ApiError} `offer_refused`
 */
export function verifyOffer(offer, { audience, signingKeys, arrivedAt = performance.now() }) {
  return refusing("offer_refused", async () => {
    const verified = {
      id: bytesOf(offer.id, 16, "id"),
      publicKey: bytesOf(offer.publicKey, 65, "publicKey"),
      issuedAt: milliseconds(offer.issuedAt),
      expiresAt: milliseconds(offer.expiresAt),
      audience,
    };
    must(offer.audience === audience, "the offer is for another host");
    const life = verified.expiresAt - verified.issuedAt;
    must(life >= 0 && life <= LONGEST_LIFE, "the offer lives too long, or not at all");
    await importPoint(verified.publicKey, { name: "ECDH", namedCurve: "P-256" }, []);
    for (const { kid, publicKey } of signingKeys) {
      for (const { signature } of offer.signatures.filter((one) => one.kid === kid)) {
        if (await isSigned(verified, kid, publicKey, signature)) {
          return { ...verified, arrivedAt, challenge: offer.challenge };
        }
      }
    }
    throw new Error("no known key has signed the offer");
  });
}

/** @param {Omit<VerifiedOffer, "arrivedAt" | "challenge">} offer @param {string} kid @param {string} publicKey @param {string} signature */
async function isSigned(offer, kid, publicKey, signature) {
  try {
    const key = await importPoint(fromBase64url(publicKey), { name: "ECDSA", namedCurve: "P-256" }, ["verify"]);
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    return await crypto.subtle.verify(algorithm, key, bytesOf(signature, 64, "signature"), offerBytes(offer, kid));
  } catch {
    return false;
  }
}

/** @param {Bytes} payload @returns {Bytes} its length as `u32`, itself, zeros up to the next multiple of a block */
function pad(payload) {
  const blocks = Math.ceil((payload.length + 4) / BLOCK);
  if (blocks > MOST_BLOCKS) throw new ApiError({ code: "payload_too_large" });
  return join(u32(payload.length), payload, new Uint8Array(blocks * BLOCK - 4 - payload.length));
}

/** @param {Bytes} plaintext @returns {Bytes} the payload */
function unpad(plaintext) {
  const end = 4 + new DataView(plaintext.buffer, plaintext.byteOffset).getUint32(0);
  must(end <= plaintext.length && plaintext.subarray(end).every((byte) => byte === 0), "the padding is wrong");
  return plaintext.slice(4, end);
}

/**
 * Seals a payload to a verified offer. An offer serves one request only.
 * @param {VerifiedOffer} offer
 * @param {object} request
 * @param {string} request.method in upper case
 * @param {string} request.path without a query: `/v1/auth/login`
 * @param {Bytes} request.payload the operation's JSON, at most 65 532 bytes
 * @param {object} [given] given in tests, so that vectors can be made again
 * @param {number} [given.now] by `performance.now()`
 * @param {Bytes} [given.nonce] 16 bytes
 * @param {CryptoKeyPair} [given.ephemeral]
 * @returns {Promise<SealedRequest>}
 * @throws {ApiError} `offer_expired`, `payload_too_large`
 */
export async function sealRequest(offer, { method, path, payload }, given = {}) {
  const { now = performance.now(), nonce = crypto.getRandomValues(new Uint8Array(16)) } = given;
  const ts = offer.issuedAt + Math.max(0, Math.floor(now - offer.arrivedAt));
  if (ts > offer.expiresAt) throw new ApiError({ code: "offer_expired" });
  const head = join(VERSION, offer.id, u64(ts), nonce);
  const bound = join(VERSION, SUITE, offer.id, u64(ts), nonce, len16(method), len16(path), len16(offer.audience));
  const info = join(utf8("duet request v1"), u8(0), VERSION, SUITE, offer.id);
  const ephemeral = given.ephemeral ?? (await generateKeyPair());
  const sealed = await sealOnce(offer.publicKey, info, join(u8(0), bound), pad(payload), ephemeral);
  return {
    body: join(head, sealed.enc, sealed.ciphertext),
    open: (status, data) =>
      refusing("answer_refused", async () => {
        must(typeof data === "string", "data is not a text");
        const bytes = fromBase64url(/** @type {string} */ (data));
        const blocks = (bytes.length - 17 - TAG) / BLOCK;
        must(Number.isInteger(blocks) && blocks >= 1 && blocks <= MOST_BLOCKS && bytes[0] === VERSION[0], "length or version");
        const responseNonce = bytes.slice(1, 17);
        const { key, iv } = await answerKeys(await sealed.export(utf8("duet response v1"), 32), sealed.enc, responseNonce);
        const aad = join(u8(1), bound, u16(status), responseNonce);
        return unpad(await aesGcm("decrypt", key, iv, aad, bytes.slice(17)));
      }),
  };
}

/** @param {Bytes} secret @param {Bytes} enc @param {Bytes} responseNonce the key and the nonce of one answer */
export async function answerKeys(secret, enc, responseNonce) {
  const prk = await extract(join(enc, responseNonce), secret);
  return { key: await expand(prk, utf8("key"), 32), iv: await expand(prk, utf8("nonce"), 12) };
}
