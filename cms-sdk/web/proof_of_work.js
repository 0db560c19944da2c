// The challenge without a third party: a counter whose hash begins with enough zero bits (docs/handshake.md, "Proof of work").
import { join, len16, toBase64url, u64, u8, utf8 } from "./bytes.js";

/** @import { Bytes } from "./bytes.js" */

// Enough to keep the browser's hashing busy, few enough that the page answers between two batches.
const BATCH = 512;

/** @param {Uint8Array} hash @param {number} bits @returns {boolean} whether it begins with so many zero bits */
export function beginsWithZeros(hash, bits) {
  const whole = Math.floor(bits / 8);
  return hash.subarray(0, whole).every((byte) => byte === 0) && (hash[whole] ?? 0) >> (8 - (bits % 8)) === 0;
}

/**
 * Takes 2^bits hashes on average, in batches between which the page stays alive.
 * @param {{ id: Bytes, action: string, bits: number }} challenge the offer's id, what it is for, how hard
 * @param {AbortSignal} [signal] throws its reason once aborted
 * @returns {Promise<string>} the proof, base64url of 8 bytes
 */
export async function findProof({ id, action, bits }, signal) {
  const prefix = join(utf8("duet proof of work v1"), u8(0), id, len16(action));
  for (let start = 0; ; start += BATCH) {
    signal?.throwIfAborted();
    const hashes = await Promise.all(
      Array.from({ length: BATCH }, (_, index) => crypto.subtle.digest("SHA-256", join(prefix, u64(start + index)))),
    );
    const found = hashes.findIndex((hash) => beginsWithZeros(new Uint8Array(hash), bits));
    if (found >= 0) return toBase64url(u64(start + found));
  }
}
