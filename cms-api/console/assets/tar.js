// A folder as a tar archive: ustar headers, and for names that do not fit, pax ones (POSIX.1-2017, `pax`, “ustar Interchange Format”). The
// archive is made of the files where they lie: nothing is read before it is sent.

const BLOCK = 512;
const NAME = 100;
const encoder = new TextEncoder();

/** @param {number} size */
const padding = (size) => new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);

/**
 * @param {Uint8Array} name at most 100 bytes
 * @param {number} size
 * @param {string} type `0` a file, `x` what is said of the next one
 * @param {number} modified seconds since 1970
 */
function header(name, size, type, modified) {
  const block = new Uint8Array(BLOCK);
  const put = (/** @type {number} */ at, /** @type {string} */ text) => block.set(encoder.encode(text), at);
  const octal = (/** @type {number} */ value, /** @type {number} */ digits) => value.toString(8).padStart(digits, "0");
  block.set(name, 0);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${octal(size, 11)}\0`);
  put(136, `${octal(modified, 11)}\0`);
  put(148, "        ");
  put(156, type);
  put(257, "ustar\x0000");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return block;
}

/** A record of a pax header: its length counts itself. @param {string} key @param {string} value */
function record(key, value) {
  const rest = ` ${key}=${value}\n`;
  const length = encoder.encode(rest).length;
  let whole = length;
  while (String(whole).length + length !== whole) whole = String(whole).length + length;
  return encoder.encode(`${whole}${rest}`);
}

/**
 * @param {{ path: string, file: Blob & { lastModified?: number } }[]} entries
 * @returns {Blob}
 */
export function tar(entries) {
  /** @type {BlobPart[]} */
  const parts = [];
  for (const { path, file } of entries) {
    const name = encoder.encode(path);
    const modified = Math.max(0, Math.floor((file.lastModified ?? 0) / 1_000));
    if (name.length > NAME) {
      const said = record("path", path);
      parts.push(header(encoder.encode("pax"), said.length, "x", modified), said, padding(said.length));
    }
    parts.push(header(name.slice(0, NAME), file.size, "0", modified), file, padding(file.size));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return new Blob(parts, { type: "application/x-tar" });
}
