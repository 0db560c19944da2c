// Who else has this post open: told to the server from time to time, and by its answers.
import { call, data, debounced, find, told, words } from "./page.js";

const SAY_EVERY = 20_000;
/** Whoever does nothing for so long is not here, though their page is. */
const AWAY_AFTER = 600_000;

/** @param {{ name: string, locale?: string }} other @returns {string} what to say of somebody */
function sentence({ name, locale }) {
  const known = /** @type {Record<string, string | undefined>} */ ({ en: words.alsoEn, vi: words.alsoVi })[locale ?? ""];
  return told(known ?? words.alsoOpen, name);
}

/** Begins to say that this page is open, and to show who else has the post open. @param {any[]} panes of the languages */
export function startPresence(panes) {
  const place = find("#_editor-presence");
  const path = () => `/admin/posts/${data.post.id}/presence`;
  /** The language that is written in; none before something was. @type {string | undefined} */
  let locale = panes.find((pane) => pane.root.contains(document.activeElement))?.locale;
  let actedAt = Date.now();
  let isThere = false;
  const isHere = () => data.post && document.visibilityState === "visible" && Date.now() - actedAt < AWAY_AFTER;

  /** @param {any[]} others */
  function show(others) {
    const text = others.map((other) => sentence(other)).join(" · ");
    if (place.textContent !== text) place.textContent = text;
  }

  async function say() {
    if (!isHere()) return;
    isThere = true;
    // Where it cannot be said nobody is claimed to be there.
    const answer = await call("PUT", path(), { body: { locale } }).catch(() => undefined);
    show(answer?.data ?? []);
  }

  // Somebody who looks into both languages is not told of at every step.
  const saySoon = debounced(say, 500);

  for (const pane of panes) {
    for (const kind of ["focusin", "input"]) {
      pane.root.addEventListener(kind, () => {
        if (locale === pane.locale) return;
        locale = pane.locale;
        saySoon();
      });
    }
  }
  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, () => {
      const wasHere = isHere();
      actedAt = Date.now();
      if (!wasHere) saySoon();
    });
  }
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && saySoon());
  addEventListener("pagehide", () => {
    if (isThere) call("DELETE", path(), { keepalive: true }).catch(() => undefined);
  });
  setInterval(say, SAY_EVERY);
  return say();
}
