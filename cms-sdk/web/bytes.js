// Bytes as docs/handshake.md writes them: big-endian numbers, lengths before texts, base64url without padding.

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const encoder = new TextEncoder();

/** @param {string} text @returns {Bytes} UTF-8 */
export const utf8 = (text) => encoder.encode(text);

/** @param {number} value @returns {Bytes} */
export const u8 = (value) => Uint8Array.of(value);

/** @param {number} value @returns {Bytes} */
export const u16 = (value) => Uint8Array.of(value >> 8, value);

/** @param {number} value @returns {Bytes} */
export const u32 = (value) => Uint8Array.of(value >> 24, value >> 16, value >> 8, value);

/** @param {number} value up to 2^53 - 1 @returns {Bytes} */
export const u64 = (value) => join(u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32));

/** @param {string} text @returns {Bytes} its UTF-8 bytes after their number as `u16` */
export const len16 = (text) => join(u16(utf8(text).length), utf8(text));

/** @param {...Bytes} parts @returns {Bytes} */
export function join(...parts) {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** @param {Bytes} bytes @returns {string} */
export function toBase64url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Strict: padding, other characters and non-zero trailing bits are refused, so that bytes have one text only.
 * @param {string} text
 * @returns {Bytes}
 * @throws {Error} when it is not base64url
 */
export function fromBase64url(text) {
  if (!/^[\w-]*$/.test(text)) throw new Error("not base64url");
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  const whole = Math.floor(bytes.length / 3);
  if (toBase64url(bytes.subarray(whole * 3)) !== text.slice(whole * 4)) throw new Error("not base64url");
  return bytes;
}
