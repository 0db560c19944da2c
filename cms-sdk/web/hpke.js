// HPKE (RFC 9180) in base mode for one suite, the sender's half: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
// Every output is at most one hash long, so HKDF-Expand is a single HMAC.
import { join, u16, u8, utf8 } from "./bytes.js";

/** @import { Bytes } from "./bytes.js" */

const { subtle } = crypto;
const kem = u16(0x0010);
/** KEM, KDF and AEAD as RFC 9180 §7 numbers them. */
export const SUITE = join(kem, u16(0x0001), u16(0x0002));
const kemSuite = join(utf8("KEM"), kem);
const hpkeSuite = join(utf8("HPKE"), SUITE);
const curve = { name: "ECDH", namedCurve: "P-256" };
const none = new Uint8Array(0);
// HMAC pads a short key with zeros, so this is the empty salt; WebCrypto refuses a key of no bytes.
const noSalt = new Uint8Array(32);

/** @param {Bytes} key @param {...Bytes} message @returns {Promise<Bytes>} HMAC-SHA256 */
async function hmac(key, ...message) {
  const imported = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", imported, join(...message)));
}

/** HKDF-Extract (RFC 5869). @param {Bytes} salt @param {...Bytes} ikm */
export const extract = (salt, ...ikm) => hmac(salt, ...ikm);

/** HKDF-Expand (RFC 5869). @param {Bytes} prk @param {Bytes} info @param {number} length at most 32 */
export const expand = async (prk, info, length) => (await hmac(prk, info, u8(1))).slice(0, length);

/** @param {Bytes} suite @param {Bytes} salt @param {string} label @param {Bytes} ikm */
const labeledExtract = (suite, salt, label, ikm) => extract(salt, utf8("HPKE-v1"), suite, utf8(label), ikm);

/** @param {Bytes} suite @param {Bytes} prk @param {string} label @param {Bytes} info @param {number} length */
const labeledExpand = (suite, prk, label, info, length) =>
  expand(prk, join(u16(length), utf8("HPKE-v1"), suite, utf8(label), info), length);

/**
 * A point of 65 bytes, `0x04 ‖ x ‖ y`; browsers differ in what else they take, so anything else is refused here.
 * @param {Bytes} point
 * @param {EcKeyImportParams} algorithm
 * @param {KeyUsage[]} usages
 * @returns {Promise<CryptoKey>}
 */
export async function importPoint(point, algorithm, usages) {
  if (point.length !== 65 || point[0] !== 4) throw new Error("not an uncompressed point");
  return subtle.importKey("raw", point, algorithm, true, usages);
}

/** @returns {Promise<CryptoKeyPair>} a key pair for one message */
export const generateKeyPair = () => subtle.generateKey(curve, false, ["deriveBits"]);

/**
 * From the shared x coordinate to the keys of a context (RFC 9180 §4.1 and §5.1).
 * @param {Bytes} dh 32 bytes
 * @param {Bytes} enc the sender's point
 * @param {Bytes} publicKey the recipient's point
 * @param {Bytes} info
 */
export async function keySchedule(dh, enc, publicKey, info) {
  const prk = await labeledExtract(kemSuite, noSalt, "eae_prk", dh);
  const shared = await labeledExpand(kemSuite, prk, "shared_secret", join(enc, publicKey), 32);
  const pskId = await labeledExtract(hpkeSuite, noSalt, "psk_id_hash", none);
  const context = join(u8(0), pskId, await labeledExtract(hpkeSuite, noSalt, "info_hash", info));
  const secret = await labeledExtract(hpkeSuite, shared, "secret", none);
  const exporter = await labeledExpand(hpkeSuite, secret, "exp", context, 32);
  return {
    key: await labeledExpand(hpkeSuite, secret, "key", context, 32),
    nonce: await labeledExpand(hpkeSuite, secret, "base_nonce", context, 12),
    /** @param {Bytes} label @param {number} length at most 32 */
    export: (label, length) => labeledExpand(hpkeSuite, exporter, "sec", label, length),
  };
}

/**
 * @param {"encrypt" | "decrypt"} direction
 * @param {Bytes} key 32 bytes
 * @param {Bytes} iv 12 bytes
 * @param {Bytes} additionalData
 * @param {Bytes} data
 * @returns {Promise<Bytes>} AES-256-GCM, the tag of 16 bytes behind the ciphertext
 */
export async function aesGcm(direction, key, iv, additionalData, data) {
  const imported = await subtle.importKey("raw", key, "AES-GCM", false, [direction]);
  return new Uint8Array(await subtle[direction]({ name: "AES-GCM", iv, additionalData }, imported, data));
}

/**
 * Seals one message. A context seals once here, so that a nonce cannot be used twice.
 * @param {Bytes} publicKey the recipient's point
 * @param {Bytes} info
 * @param {Bytes} aad
 * @param {Bytes} plaintext
 * @param {CryptoKeyPair} ephemeral fresh for each message, but in tests
 */
export async function sealOnce(publicKey, info, aad, plaintext, ephemeral) {
  const enc = new Uint8Array(await subtle.exportKey("raw", ephemeral.publicKey));
  const recipient = await importPoint(publicKey, curve, []);
  const dh = new Uint8Array(await subtle.deriveBits({ name: "ECDH", public: recipient }, ephemeral.privateKey, 256));
  const context = await keySchedule(dh, enc, publicKey, info);
  return { enc, ciphertext: await aesGcm("encrypt", context.key, context.nonce, aad, plaintext), export: context.export };
}
