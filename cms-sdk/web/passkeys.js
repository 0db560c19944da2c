// Passkeys by the browser's own dialog, as JSON both ways (WebAuthn Level 3).
import { ApiError } from "./errors.js";

/** @returns {boolean} whether this browser can make and use passkeys, as all current ones can */
export function passkeysSupported() {
  const passkeys = globalThis.PublicKeyCredential;
  if (!passkeys) return false;
  const hasReaders = "parseCreationOptionsFromJSON" in passkeys && "parseRequestOptionsFromJSON" in passkeys;
  return hasReaders && "toJSON" in passkeys.prototype;
}

/** @param {() => Promise<any>} open @returns {Promise<PublicKeyCredentialJSON | null>} */
async function answerOf(open) {
  try {
    return (await open())?.toJSON() ?? null;
  } catch (/** @type {any} */ cause) {
    // Browsers do not tell a person who thinks better of it from a device that has no such passkey.
    if (["NotAllowedError", "AbortError"].includes(cause.name)) return null;
    throw new ApiError({ code: cause.name === "InvalidStateError" ? "passkey_known" : "passkey_failed", cause });
  }
}

/**
 * Has this device or a security key make a passkey.
 * @param {any} options `{ publicKey }`, as the API gives it
 * @returns {Promise<PublicKeyCredentialJSON | null>} what the API takes; nothing where the person cancels
 * @throws {ApiError} `passkey_known`, `passkey_failed`
 */
export const createPasskey = ({ publicKey }) =>
  answerOf(async () => {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  });

/**
 * Has the person show one of their passkeys.
 * @param {any} options `{ publicKey }`, as the API gives it
 * @returns {Promise<PublicKeyCredentialJSON | null>} what the API takes; nothing where the person cancels
 * @throws {ApiError} `passkey_failed`
 */
export const usePasskey = ({ publicKey }) =>
  answerOf(async () => {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  });
