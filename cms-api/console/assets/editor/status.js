// Where each language stands, as it stands now: the server tells when something moved, else it is asked from time to time.
import { call, data, debounced, element, find, minute, told, words } from "./page.js";

const ASK_EVERY = 20_000;

/** @param {any} state @returns {string} */
function wordsFor({ state, since, at, reason }) {
  /** @type {Record<string, string | undefined>} */
  const known = {
    draft: words.statusDraft,
    scheduled: told(words.statusScheduled, since || at ? minute(at ?? since) : ""),
    queued: words.statusQueued,
    building: words.statusBuilding,
    live: told(words.statusLive, since ? minute(since) : ""),
    failed: told(words.statusFailed, reason ?? ""),
    unpublished: words.statusUnpublished,
  };
  return known[state] ?? state;
}

/** @param {any[]} panes */
export function createStatus(panes) {
  /** @type {EventSource | undefined} */
  let events;

  /** @param {any} states by language */
  function show(states) {
    for (const pane of panes) {
      const place = find("[data-status]", pane.root);
      const known = { state: pane.saved?.live ? "live" : pane.saved?.status };
      const told = pane.saved && (states?.[pane.locale] ?? known);
      const text = told ? wordsFor(told) : words.statusAbsent ?? "";
      const hasPage = told?.state === "live" && (told.path ?? pane.saved?.live?.path);
      if (place.dataset.state !== told?.state || place.textContent !== text) {
        place.dataset.state = told?.state ?? "absent";
        place.replaceChildren(hasPage ? element("a", { href: hasPage, target: "_blank" }, text) : text);
      }
      // What is live may still be behind what is saved.
      find("[data-changed]", pane.root).hidden = !(pane.saved?.live && pane.saved.live.revisionId !== pane.saved.revisionId);
    }
  }

  async function ask() {
    if (!data.post) return show({});
    const answer = await call("GET", `/admin/posts/${data.post.id}/live`).catch(() => undefined);
    show(answer?.data);
  }

  const refresh = debounced(ask, 200);

  function listen() {
    events = new EventSource("/v1/admin/events");
    for (const name of ["message", "live", "build", "builds", "post", "published", "schedule", "status"]) events.addEventListener(name, refresh);
  }

  return {
    refresh,
    start() {
      show(data.live);
      if (!data.live) refresh();
      listen();
      setInterval(async () => {
        if (document.visibilityState === "hidden" || events?.readyState === EventSource.OPEN) return;
        await ask(); // It renews the session where that has ended; the events need it.
        if (events?.readyState === EventSource.CLOSED) listen();
      }, ASK_EVERY);
    },
  };
}
