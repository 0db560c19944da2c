// Whether this browser, on this page, can seal at all. Pages tell the person in their own words.

/**
 * @returns {"" | "insecure-context" | "no-webcrypto"} nothing where all is well; `insecure-context` on plain HTTP that is not
 *   loopback, where browsers offer no WebCrypto; `no-webcrypto` where a browser is too old for it or for Web Locks (before 2022)
 */
export function unsupportedReason() {
  if (!globalThis.isSecureContext) return "insecure-context";
  return globalThis.crypto?.subtle && navigator.locks ? "" : "no-webcrypto";
}
