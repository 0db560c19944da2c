// One session in many tabs. A refresh token is good once, so only one tab may refresh, and a page that comes after one that
// went away in the middle of a refresh must not send the same token again.
import { ApiError } from "./errors.js";

const NAME = "duet-session";
/** When a refresh began: the page that sent it may be gone, its answer still on the way. */
const REFRESHING = "duet-refreshing";
/** When the last refresh ended and when its access ends, by this device's clock. */
const REFRESHED = "duet-refreshed";
const ANSWER_COMES_WITHIN = 5_000;
const REFRESH_BEFORE_END = 15_000;
const ACCESS_LASTS_AT_LEAST = 30_000;

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // Storage may be refused; then the session itself answers, by a probe.
  }
}

/** @param {string} key @param {string} value nothing removes it */
function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @returns {boolean} whether there is a session, as far as a script may know: by the readable cookie */
export const isSignedIn = () => /(^|; )signed-in=1(;|$)/.test(document.cookie);

/**
 * @typedef {(method: string, path: string, options?: RequestInit) => Promise<{ response: Response, body: any }>} Send
 *   throws an {@link ApiError} for anything but a success
 */

/**
 * @param {Send} send
 * @returns the session that all tabs of this site share
 */
export function createSession(send) {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** @type {BroadcastChannel | undefined} */
  let channel;
  const tell = () => listeners.forEach((listener) => listener());

  function end() {
    write(REFRESHING, "");
    write(REFRESHED, "");
    document.cookie = "signed-in=; Max-Age=0; Path=/";
    const others = channel ?? new BroadcastChannel(NAME);
    others.postMessage("ended");
    if (!channel) others.close();
    tell();
  }

  /** @returns {Promise<boolean>} whether the access that the browser holds is good */
  async function isGood() {
    try {
      await send("GET", "/account");
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false;
      throw error;
    }
  }

  /** A page went away while it refreshed: its answer is waited for, not asked for again. @returns {Promise<boolean>} */
  async function otherPageRefreshed() {
    const since = Number(read(REFRESHING));
    const age = () => Date.now() - since;
    for (let wait = 50; age() >= 0 && age() < ANSWER_COMES_WITHIN; wait *= 2) {
      if (await isGood()) {
        // How long this access lasts is not known here: the next refusal will tell. The mark stays until its time has passed.
        write(REFRESHED, "");
        return true;
      }
      await pause(Math.max(0, Math.min(wait, ANSWER_COMES_WITHIN - age())));
    }
    return false;
  }

  async function sendRefresh() {
    write(REFRESHING, String(Date.now()));
    try {
      const { response, body } = await send("POST", "/auth/refresh", { keepalive: true });
      // By the server's clock, for that of the device may be wrong.
      const now = Date.parse(response.headers.get("date") ?? "") || Date.now();
      const lasts = Math.max(Date.parse(body.data.accessExpiresAt) - now, ACCESS_LASTS_AT_LEAST);
      write(REFRESHED, `${Date.now()} ${Date.now() + lasts}`);
      write(REFRESHING, "");
    } catch (error) {
      // Without an answer the mark stays: the server may have taken the token, and a page that is going away ends here too.
      if (error instanceof ApiError && error.status) write(REFRESHING, "");
      if (error instanceof ApiError && error.status === 401) end();
      throw error;
    }
  }

  const lock = (/** @type {LockOptions} */ options, /** @type {LockGrantedCallback<any>} */ work) =>
    navigator.locks.request(NAME, options, work);

  return {
    /** What {@link refresh} compares with: read it before the request that may be refused. */
    mark: () => read(REFRESHED),

    /** Whether access is about to end, as far as is known. */
    endsSoon: () => Number(read(REFRESHED).split(" ")[1] || Infinity) - Date.now() < REFRESH_BEFORE_END,

    /**
     * Refreshes unless another tab has done so since the mark was read.
     * @param {string} [mark]
     * @throws {ApiError}
     */
    async refresh(mark = read(REFRESHED)) {
      const work = async (/** @type {boolean} */ waited) => {
        if (read(REFRESHED) !== mark) return;
        if (await otherPageRefreshed()) return;
        // Marks of another process may come later than its lock: having waited for it, ask before refreshing.
        if (waited && (await isGood())) return;
        await sendRefresh();
      };
      const done = await lock({ ifAvailable: true }, async (held) => held && (await work(false), true));
      if (!done) await lock({}, () => work(true));
    },

    /** A new session: what was known of an older one is forgotten. */
    begin() {
      write(REFRESHING, "");
      write(REFRESHED, "");
    },

    /** Ends it here and on the server. @throws {ApiError} when the server could not be told */
    signOut: () =>
      lock({}, async () => {
        try {
          await send("POST", "/auth/logout", { keepalive: true });
        } catch (error) {
          if (!(error instanceof ApiError && error.status === 401)) throw error;
        }
        end();
      }),

    /**
     * @param {() => void} listener called when the session ends, in whichever tab
     * @returns {() => void} stops listening
     */
    onEnd(listener) {
      if (!channel) {
        channel = new BroadcastChannel(NAME);
        channel.onmessage = tell;
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
