// The editor: two languages of a post side by side, saved with what they were made from, kept wherever they can be kept.
import { copyOf, hasText, isBlank, isSame, offers } from "./copies.js";
import { createKeeper } from "./keep.js";
import { call, clock, data, debounced, element, find, findAll, minute, notify, remember, remembered, told, words, wordsOf } from "./page.js";
import { createPane } from "./pane.js";

const ASK_EVERY = 20_000;
const root = find("#_editor");
const panes = findAll("[data-locale]", root).map((section) => createPane(section, changed));
const keepers = new Map(panes.map((pane) => [pane.locale, createKeeper({
  locale: pane.locale,
  post: () => data.post?.id,
  state: () => ({ copy: pane.read(), version: pane.version, isDirty: pane.isDirty() }),
  onChange: showKept,
})]));
const keeper = (/** @type {any} */ pane) => /** @type {ReturnType<typeof createKeeper>} */ (keepers.get(pane.locale));
const other = (/** @type {any} */ pane) => /** @type {any} */ (panes.find((one) => one !== pane));
const path = (/** @type {any} */ pane) => `/admin/posts/${data.post.id}/translations/${pane.locale}`;
const drawer = find("#_editor-drawer");
/** @type {Promise<boolean> | undefined} */
let saving;
let savedAt = 0;
/** The pane that was written in last. */
let current = panes[0];
const status = createStatus();

/** @param {any} pane something was written in it */
function changed(pane) {
  keeper(pane).changed();
  views?.changed(pane);
  showTitle();
  showKeptSoon();
}

function showTitle() {
  // The console's own language first.
  const order = [...panes].sort((a, b) => Number(b.locale === data.locale) - Number(a.locale === data.locale));
  const titles = order.map((pane) => find("[data-field=title]", pane.root).value.trim());
  find("#_editor-title").textContent = titles.find(Boolean) ?? words.untitled;
}

/** Says where the newest text is. */
function showKept() {
  const dirty = panes.filter((pane) => pane.isDirty());
  const kept = dirty.map((pane) => keeper(pane).kept);
  /** @type {any} */
  const failure = kept.find(({ error }) => error)?.error;
  let text = savedAt ? told(words.savedAt, clock(savedAt)) : "";
  if (saving) text = words.saving ?? "";
  else if (dirty.length) {
    if (kept.every(({ server }) => server)) text = words.keptBoth ?? "";
    else if (kept.every(({ browser, server }) => browser || server)) text = (failure ? words.keptHere : words.keptSoon) ?? "";
    else text = (failure ? words.keptNowhere : words.keptSoon) ?? "";
  }
  const place = find("#_editor-kept");
  if (place.textContent !== text) place.textContent = text;
  root.toggleAttribute("data-dirty", dirty.length > 0);
  if (failure?.code === "signed_out") showSignedOut();
  else if (!failure) find('[data-banner="signed-out"]', root)?.remove();
}

const showKeptSoon = debounced(showKept, 120); // Comparing long texts at every key would be felt.

function showSignedOut() {
  banner("signed-out", wordsOf({ code: "signed_out" }), [
    element("a", { href: `${words.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`, target: "_blank", class: "button" }, words.signInAgain),
  ]);
}

/** @param {string} name @param {string} text @param {any[]} deeds @param {any} [place] */
function banner(name, text, deeds, place = find("#_editor-banners")) {
  const made = element("div", { class: "banner", "data-banner": name, role: "status" }, element("p", {}, text), element("div", { class: "deeds" }, ...deeds));
  find(`[data-banner="${name}"]`, place)?.remove();
  place.append(made);
  return made;
}

/** @param {string | undefined} text @param {() => unknown} onclick @param {string} [kind] */
const button = (text, onclick, kind = "") => element("button", { type: "button", class: kind, onclick }, text ?? "");

// Saving -------------------------------------------------------------------------------------------------------------------------

/** @returns {Promise<boolean>} whether everything is saved now; one save at a time */
function save() {
  saving ??= saveAll().finally(() => {
    saving = undefined;
    showKept();
  });
  return saving;
}

async function saveAll() {
  const dirty = panes.filter((pane) => pane.isDirty() && (pane.saved || !isBlank(pane.read())));
  let isDone = true;
  if (!data.post) isDone = await (await import("./deeds.js")).create(editor, dirty);
  else for (const pane of dirty) isDone = (await saveOne(pane)) && isDone;
  if (isDone) {
    savedAt = Date.now();
    status.refresh();
  }
  showTitle();
  return isDone;
}

/** @param {any} pane @param {any} translation as the API answers @param {any} sent what was saved of it */
async function settled(pane, translation, sent) {
  pane.accept(translation);
  pane.clearRefusal();
  // The server makes slugs and composes accents; what was written on meanwhile stays.
  if (isSame(pane.read(), sent)) pane.fill(copyOf(translation));
  await keeper(pane).saved(sent);
}

/** @param {any} pane */
async function saveOne(pane) {
  const source = other(pane)?.saved;
  // Whichever language gets its first text beside the other's is the translation.
  if (hasText(source) && !hasText(pane.saved) && !source.baseRevisionId) pane.baseRevisionId ??= source.revisionId;
  const sent = pane.read();
  try {
    const options = pane.version ? { version: pane.version } : { isNew: true };
    // What it was translated from is told where that is new only: somebody may have marked it as up to date meanwhile.
    const baseRevisionId = sent.baseRevisionId === pane.saved?.baseRevisionId ? undefined : sent.baseRevisionId;
    const answer = await call("PUT", path(pane), { body: { ...sent, baseRevisionId }, ...options });
    await settled(pane, answer.data, sent);
    return true;
  } catch (/** @type {any} */ error) {
    if (error.status === 412) return (await import("./unsaved.js")).conflict(editor, pane, sent);
    refused(pane, error);
    return false;
  }
}

/** @param {any} pane @param {any} error */
function refused(pane, error) {
  if (error.code === "signed_out") return showSignedOut();
  const fields = error.code === "slug_taken" ? [{ field: "slug", message: error.message }] : error.fields;
  show(pane.locale);
  pane.showRefusal({ code: error.code, message: error.message, fields });
}

// Unsaved text of an earlier visit -----------------------------------------------------------------------------------------------

/** @param {any} pane @param {{ copy: any, version: number }} buffer */
function take(pane, { copy, version }) {
  // Made from an older copy: the save will show both.
  if (pane.saved) pane.version = version || pane.saved.version;
  pane.base = pane.version === pane.saved?.version ? copyOf(pane.saved) : undefined;
  pane.fill(copyOf(copy));
  changed(pane);
}

/** @param {any} pane */
async function offer(pane) {
  const all = await keeper(pane).buffers(data.autosaves === undefined ? undefined : data.autosaves[pane.locale] ?? null);
  const found = offers(pane.saved, all);
  if (found.length) (await import("./unsaved.js")).offer(editor, pane, found);
}

// What is shown ------------------------------------------------------------------------------------------------------------------

/** Which language a narrow page shows, or the only one that a wide page shows. @param {string} locale */
function show(locale) {
  root.dataset.shown = locale;
  current = panes.find((pane) => pane.locale === locale) ?? current;
  if (root.dataset.layout !== "both") setLayout(locale);
  for (const tab of findAll("[data-tab]", root)) tab.setAttribute("aria-pressed", String(tab.dataset.tab === locale));
}

/** @param {string} layout `both` or a language */
function setLayout(layout) {
  root.dataset.layout = layout;
  remember("layout", layout);
  for (const one of findAll("[data-layout-choice]", root)) one.setAttribute("aria-pressed", String(one.dataset.layoutChoice === layout));
  if (layout !== "both") root.dataset.shown = layout;
}

/** @type {any} */
let views;

/** Previews and scrolling together, loaded when there is something to show. */
async function view() {
  const { createViews } = await import("./preview.js");
  views ??= createViews(root, panes);
  return views;
}

/** A switch of the page, remembered. @param {string} name @param {boolean} isOn */
async function turn(name, isOn) {
  find(`[data-deed=toggle-${name}]`, root).setAttribute("aria-pressed", String(isOn));
  remember(name, isOn ? "on" : "off");
  if (isOn || views) (await view()).turned(name, isOn, current);
}

/** What needs a post that is there. */
function enableDeeds() {
  for (const one of findAll("[data-needs-post]", root)) one.disabled = !data.post;
}

// What is done -------------------------------------------------------------------------------------------------------------------

let isLeaving = false;
/** What the modules that are loaded later work with. */
const editor = {
  panes, drawer, keeper, path, other, changed, save, saveOne, settled, refused, take, enableDeeds, banner, button, status,
  current: () => current,
  leave: () => (isLeaving = true),
};
/** @type {Record<string, (target: any) => unknown>} */
const DEEDS = {
  save,
  "toggle-preview": (target) => turn("preview", target.getAttribute("aria-pressed") !== "true"),
  "toggle-sync": (target) => turn("sync", target.getAttribute("aria-pressed") !== "true"),
  "close-drawer": closeDrawer,
};

function closeDrawer() {
  drawer.hidden = true;
  (current.isThere ? current.body : root).focus();
}

/** @param {string} deed @param {any} target */
async function perform(deed, target) {
  try {
    if (DEEDS[deed]) await DEEDS[deed](target);
    else if (deed === "pick") await (await import("./deeds.js")).pick(editor, target);
    else await (await import("./deeds.js")).perform(deed, editor, target);
  } catch (error) {
    notify(wordsOf(error));
  }
}

root.addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  save();
});
root.addEventListener("click", (/** @type {any} */ { target }) => {
  const chosen = target.closest("[data-deed], [data-tab], [data-layout-choice], [data-pick]");
  if (!chosen) return;
  const { deed, tab, layoutChoice } = chosen.dataset;
  chosen.closest("details.deeds-menu")?.removeAttribute("open");
  if (deed) perform(deed, chosen);
  else if (tab) show(tab);
  else if (layoutChoice) setLayout(layoutChoice);
  else perform("pick", chosen);
});
root.addEventListener("focusin", (/** @type {any} */ { target }) => {
  current = panes.find((pane) => pane.root.contains(target)) ?? current;
});

const KEYS = /** @type {Record<string, string>} */ ({ KeyP: "toggle-preview", KeyY: "toggle-sync", KeyC: "check", KeyR: "revisions", KeyV: "preview" });
document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (isCommand && event.key.toLowerCase() === "s") {
    event.preventDefault();
    perform("save", root);
  } else if (isCommand && event.key === "Enter") {
    event.preventDefault();
    perform("publish", root);
  } else if (event.key === "Escape" && !drawer.hidden) {
    closeDrawer();
  } else if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const pane = panes[{ Digit1: 0, Digit2: 1 }[event.code] ?? -1];
    const deed = KEYS[event.code];
    if (!pane && !deed) return;
    event.preventDefault();
    if (deed) return perform(deed, deed === "revisions" ? current.root : find(`[data-deed="${deed}"]`, root));
    show(pane.locale);
    (pane.isThere ? pane.body : find("[data-absent] button", pane.root)).focus();
  }
});
document.addEventListener("editor-show", (/** @type {any} */ { detail }) => show(detail));

// What writing needs is loaded when somebody begins to write, or brings a picture.
for (const pane of panes) {
  const enable = async () => {
    for (const kind of ["focusin", "dragenter", "pointerdown"]) pane.root.removeEventListener(kind, enable);
    (await import("./writing.js")).enableWriting(pane);
  };
  for (const kind of ["focusin", "dragenter", "pointerdown"]) pane.root.addEventListener(kind, enable);
}

const leave = () => keepers.forEach((one) => one.leaving());
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
addEventListener("beforeunload", (event) => {
  if (isLeaving) return;
  leave();
  if (panes.some((pane) => pane.isDirty() && !keeper(pane).kept.browser && !keeper(pane).kept.server)) event.preventDefault();
});
// Somebody who signed in elsewhere, or is connected again, comes back here.
for (const kind of ["online", "focus"]) {
  addEventListener(kind, () => panes.filter((pane) => keeper(pane).kept.error && pane.isDirty()).forEach((pane) => keeper(pane).changed()));
}

// Where it stands ----------------------------------------------------------------------------------------------------------------

/** @param {any} state @returns {string} */
function wordsFor({ state, since, publishAt, reason }) {
  /** @type {Record<string, string | undefined>} */
  const known = {
    draft: words.statusDraft,
    scheduled: told(words.statusScheduled, publishAt ? minute(publishAt) : ""),
    queued: words.statusQueued,
    building: words.statusBuilding,
    live: told(words.statusLive, since ? minute(since) : ""),
    failed: told(words.statusFailed, reason ?? ""),
    leaving: words.statusLeaving,
    unpublished: words.statusUnpublished,
  };
  return known[state] ?? state;
}

/** Where each language stands, as it stands now: the server tells when something moved, else it is asked from time to time. */
function createStatus() {
  /** @type {EventSource | undefined} */
  let events;
  let heard = data.live ? JSON.stringify(data.live) : "";

  /** @param {any[] | undefined} states of the languages, as the API tells them */
  function show(states) {
    for (const pane of panes) {
      const place = find("[data-status]", pane.root);
      const known = { state: pane.saved?.live ? "live" : pane.saved?.status };
      const now = pane.saved && (states?.find(({ locale }) => locale === pane.locale) ?? known);
      const text = now ? wordsFor(now) : words.statusAbsent ?? "";
      const hasPage = now?.state === "live" && (now.path ?? pane.saved?.live?.path);
      if (place.dataset.state !== now?.state || place.textContent !== text) {
        place.dataset.state = now?.state ?? "absent";
        place.replaceChildren(hasPage ? element("a", { href: hasPage, target: "_blank" }, text) : text);
      }
      // What is live may still be behind what is saved.
      find("[data-changed]", pane.root).hidden = !(pane.saved?.live && pane.saved.live.revisionId !== pane.saved.revisionId);
    }
  }

  /** Shows what the server tells. What has moved has another page, and may leave the translation behind. @param {any[]} states */
  async function hear(states) {
    const now = JSON.stringify(states);
    const isNews = heard && heard !== now;
    heard = now;
    if (isNews) await (await import("./deeds.js")).reread(editor);
    if (heard === now) show(states);
  }

  async function ask() {
    if (!data.post) return show([]);
    if (!events) listen();
    const answer = await call("GET", `/admin/posts/${data.post.id}/live`).catch(() => undefined);
    if (answer) await hear(answer.data);
  }

  const refresh = debounced(ask, 200);

  function listen() {
    events = new EventSource(`/v1/admin/events?post=${data.post.id}`);
    events.addEventListener("message", ({ data: told }) => hear(JSON.parse(told).post));
  }

  return {
    refresh,
    start() {
      show(data.live);
      if (!data.live) refresh();
      else if (data.post) listen();
      setInterval(async () => {
        if (document.visibilityState === "hidden" || events?.readyState === EventSource.OPEN) return;
        await ask(); // It renews the session where that has ended; the events need it.
        if (events?.readyState === EventSource.CLOSED) listen();
      }, ASK_EVERY);
    },
  };
}

// The beginning ------------------------------------------------------------------------------------------------------------------

for (const pane of panes) {
  const translation = data.post?.translations?.[pane.locale];
  if (translation) {
    pane.accept(translation);
    pane.fill(copyOf(translation));
  } else if (!data.post && pane.locale === (data.locale ?? panes[0].locale)) pane.fill({});
}
setLayout(["both", ...panes.map(({ locale }) => locale)].includes(remembered("layout")) ? remembered("layout") : "both");
// A link may be about one of the languages.
const asked = panes.find(({ locale }) => locale === new URLSearchParams(location.search).get("language"));
show(asked?.locale ?? (root.dataset.shown || panes[0].locale));
enableDeeds();
find("#shortcuts dl")?.append(find("#_editor-shortcuts").content.cloneNode(true)); // The sheet has this page's keys too.
showTitle();
root.toggleAttribute("data-ready", true);
find("[data-deed=toggle-sync]", root).setAttribute("aria-pressed", String(remembered("sync") !== "off"));
await Promise.all(panes.map(offer));
if (remembered("preview") === "on") await turn("preview", true);
else for (const pane of panes) pane.body.addEventListener("focus", () => remembered("sync") !== "off" && view(), { once: true });
status.start();
// Who else is here can wait until the page stands.
setTimeout(() => import("./presence.js").then(({ startPresence }) => startPresence(panes)), 2_000);
for (const pane of panes) {
  if (data.post && (data.staleness?.[pane.locale]?.isStale ?? data.staleness === undefined)) {
    await (await import("./deeds.js")).showStale(editor, pane);
  }
}
