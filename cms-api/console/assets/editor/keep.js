// Where unsaved text is kept: at once in this browser, a moment later in the account's buffer on the server. It is never taken
// silently, and goes when its text is saved or thrown away.
import { copyOf, isSame } from "./copies.js";
import { call, data, debounced } from "./page.js";

/** @import { Buffer, Copy } from "./copies.js" */

const PREFIX = "duet-editor";
const HERE_AFTER = 300;
const SERVER_AFTER = 1_500;
/** After a failure; a key press tries again sooner. */
const AGAIN_AFTER = 15_000;
/** Browsers send no more than 64 KiB after a page is gone. */
const MOST_WHILE_LEAVING = 60_000;

/** This tab: two tabs of one person keep two texts. It lives as long as the tab, through reloads. */
const tab = (() => {
  try {
    const known = sessionStorage.getItem(`${PREFIX}-tab`) ?? crypto.randomUUID();
    sessionStorage.setItem(`${PREFIX}-tab`, known);
    return known;
  } catch {
    return crypto.randomUUID();
  }
})();

/** A store for texts that do not fit into the first one. @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} work */
function large(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(PREFIX, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("buffers");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const request = work(opening.result.transaction("buffers", mode).objectStore("buffers"));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.transaction?.addEventListener("complete", () => opening.result.close());
    };
  });
}

/** @param {string} key @param {string} text @returns {Promise<boolean> | boolean} whether it is kept */
function write(key, text) {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    try {
      localStorage.removeItem(key); // An older text must not be taken for the newest.
    } catch {
      // Storage is refused; the larger one may not be.
    }
    return large("readwrite", (store) => store.put(text, key)).then(() => true, () => false);
  }
}

/** @param {string} key */
function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing is kept there then.
  }
  large("readwrite", (store) => store.delete(key)).catch(() => {});
}

/** @param {string} start @returns {Promise<[string, string][]>} names and texts */
async function readAll(start) {
  /** @type {[string, string][]} */
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(start)) found.push([key, localStorage.getItem(key) ?? ""]);
    }
  } catch {
    // As above.
  }
  try {
    for (const key of await large("readonly", (store) => store.getAllKeys())) {
      if (String(key).startsWith(start)) found.push([String(key), await large("readonly", (store) => store.get(key))]);
    }
  } catch {
    // As above.
  }
  return found;
}

/** @param {string} text @returns {any} nothing where it is not readable */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The keeper of one language's unsaved text.
 * @param {object} what
 * @param {string} what.locale
 * @param {() => string | undefined} what.post its id, once it has one
 * @param {() => { copy: Copy, version: number, isDirty: boolean }} what.state
 * @param {() => void} what.onChange
 */
export function createKeeper({ locale, post, state, onChange }) {
  const place = () => `${PREFIX}:${post() ?? `new-${data.kind}`}:${locale}:`;
  const path = () => `/admin/posts/${post()}/translations/${locale}/autosave`;
  /** What the server holds of this page, as text. */
  let onServer = "";
  let isSending = false;
  /** @type {string | undefined} */
  let key;
  /** Where the newest text is: nothing is lost where it is somewhere. */
  const kept = { browser: true, server: true, error: /** @type {any} */ (undefined) };

  async function keepHere() {
    const { copy, version, isDirty } = state();
    const name = `${place()}${version}:${tab}`;
    if (key && key !== name) remove(key);
    key = isDirty ? name : undefined;
    if (!isDirty) {
      remove(name);
      kept.browser = true;
    } else {
      const text = JSON.stringify({ at: new Date().toISOString(), version, copy, account: data.account?.id });
      kept.browser = false;
      const isKept = write(name, text);
      kept.browser = typeof isKept === "boolean" ? isKept : await isKept;
    }
    onChange();
  }

  async function keepThere() {
    if (!post() || isSending) return;
    const { copy, version, isDirty } = state();
    if (!isDirty) return;
    const body = { version, ...copy };
    const text = JSON.stringify(body);
    if (text === onServer) return;
    isSending = true;
    try {
      await call("PUT", path(), { body });
      onServer = text;
      kept.server = true;
      kept.error = undefined;
    } catch (error) {
      kept.error = error;
    }
    isSending = false;
    onChange();
    if (kept.error) setTimeout(later, AGAIN_AFTER);
    // Written on meanwhile.
    else if (JSON.stringify({ version: state().version, ...state().copy }) !== text) later();
  }

  const soon = debounced(keepHere, HERE_AFTER);
  const later = debounced(keepThere, SERVER_AFTER);

  return {
    kept,

    /** Something was written. */
    changed() {
      kept.browser = false;
      kept.server = false;
      soon();
      later();
    },

    /** The page is hidden or about to go: what waits is kept now. */
    leaving() {
      soon.now();
      const { copy, version, isDirty } = state();
      const text = JSON.stringify({ version, ...copy });
      if (!isDirty || !post() || text === onServer || text.length * 3 > MOST_WHILE_LEAVING) return;
      call("PUT", path(), { body: { version, ...copy }, keepalive: true }).then(() => (onServer = text), () => {});
    },

    /**
     * Puts a text aside that is about to be replaced on the page: it is offered when the page is next opened.
     * @param {Copy} copy
     * @param {number} version
     * @returns {Promise<Buffer>}
     */
    async aside(copy, version) {
      const known = (await readAll(place())).find(([name, text]) => name !== key && isSame(parsed(text)?.copy, copy));
      const name = known?.[0] ?? `${place()}${version}:${crypto.randomUUID()}`;
      const at = new Date().toISOString();
      await write(name, JSON.stringify({ at, version, copy, account: data.account?.id }));
      return { from: "browser", at, version, copy, key: name };
    },

    /** @param {any} [server] the server's buffer where the page came with it; asked for where absent @returns {Promise<Buffer[]>} */
    async buffers(server) {
      /** @type {Buffer[]} */
      const found = [];
      for (const [name, text] of await readAll(place())) {
        const { at, version, copy, account } = parsed(text) ?? {};
        // Two people may share a browser.
        if (copy && account === data.account?.id) found.push({ from: "browser", at, version, copy, key: name });
      }
      if (server === undefined && post()) {
        server = await call("GET", path()).then((answer) => answer.data, () => null);
      }
      if (server) {
        const { version, savedAt, ...copy } = server;
        found.push({ from: "account", at: savedAt, version, copy: copyOf(copy) });
      }
      return found;
    },

    /** The text is saved or thrown away: no buffer holds it any more. @param {Buffer[]} buffers */
    async discard(buffers) {
      for (const { key: name } of buffers) if (name) remove(name);
      if (buffers.some(({ from }) => from === "account")) await call("DELETE", path());
    },

    /** A save of this text succeeded: the server has dropped its buffer by itself. @param {Copy} saved */
    async saved(saved) {
      onServer = "";
      kept.server = true;
      const mine = (await readAll(place())).filter(([, text]) => isSame(copyOf(parsed(text)?.copy ?? {}), saved));
      for (const [name] of mine) remove(name);
      if (key) remove(key);
      key = undefined;
      if (state().isDirty) this.changed();
      else kept.browser = true;
      onChange();
    },
  };
}
