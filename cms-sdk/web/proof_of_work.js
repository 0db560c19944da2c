// The challenge without a third party: a counter whose hash begins with enough zero bits (docs/handshake.md, "Proof of work").
// Hashes by sha256.js: WebCrypto hashes one short message per turn of the event loop, three times slower.
import { join, len16, toBase64url, u64, u8, utf8 } from "./bytes.js";
import { hashPadded, pad } from "./sha256.js";

/** @import { Bytes } from "./bytes.js" */

// Milliseconds of work between two chances for the page to answer its person.
const SLICE = 12;

/** @param {Int32Array} hash @param {number} bits up to 32 @returns {boolean} whether it begins with so many zero bits */
export const beginsWithZeros = (hash, bits) => bits === 0 || hash[0] >>> (32 - bits) === 0;

/** Lets the page do what waits; unlike a timer, hidden pages are not slowed down. */
const breathe = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(0);
  });

/**
 * Takes 2^bits hashes on average.
 * @param {{ id: Bytes, action: string, bits: number }} challenge the offer's id, what it is for, how hard: up to 32
 * @param {AbortSignal} [signal] throws its reason once aborted
 * @returns {Promise<string>} the proof, base64url of 8 bytes
 */
export async function findProof({ id, action, bits }, signal) {
  const prefix = join(utf8("duet proof of work v1"), u8(0), id, len16(action));
  const message = pad(join(prefix, u64(0)));
  const hash = new Int32Array(8);
  let began = performance.now();
  for (let counter = 0; ; counter += 1) {
    message.setUint32(prefix.length, counter / 2 ** 32);
    message.setUint32(prefix.length + 4, counter);
    hashPadded(message, hash);
    if (beginsWithZeros(hash, bits)) return toBase64url(u64(counter));
    if (counter % 256 === 0 && performance.now() - began > SLICE) {
      await breathe();
      signal?.throwIfAborted();
      began = performance.now();
    }
  }
}
