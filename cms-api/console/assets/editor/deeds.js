// What can be done with the post as a whole, loaded when it is first done. `editor` is what the page's own module hands over.
import { copyOf } from "./copies.js";
import { call, data, element, find, findAll, notify, told, words, wordsOf } from "./page.js";

/** @param {any} editor @param {string | undefined} title @returns {any} where the drawer's content goes */
function openDrawer({ drawer }, title) {
  find("h2", drawer).textContent = title ?? "";
  drawer.hidden = false;
  find("h2", drawer).focus();
  return find("[data-content]", drawer);
}

/** Says that the source moved on since this translation was made, and what can be done. @param {any} editor @param {any} pane */
export async function showStale(editor, pane) {
  const source = editor.other(pane);
  const place = find("[data-banners]", pane.root);
  const old = find('[data-banner="stale"]', place);
  if (!pane.saved || !source?.saved) return old?.remove();
  const compare = await import("./compare.js");
  const staleness = data.staleness?.[pane.locale] ?? (await compare.stalenessOf(pane));
  old?.remove();
  if (!staleness?.isStale) return;
  const markIt = async () => {
    try {
      const answer = await compare.markUpToDate(pane);
      if (answer.data?.version) {
        // Only what it was translated from has changed: what is being written stays.
        Object.assign(pane, { version: answer.data.version, saved: { ...pane.saved, ...answer.data } });
        pane.baseRevisionId = answer.data.baseRevisionId ?? pane.baseRevisionId;
      }
      notify(answer.message);
      editor.drawer.hidden = true;
      find('[data-banner="stale"]', place)?.remove();
    } catch (error) {
      notify(wordsOf(error));
    }
  };
  const showIt = () => compare.showStaleness(openDrawer(editor, words.staleTitle), pane, source, staleness, markIt);
  const deeds = [editor.button(words.staleShow, showIt), editor.button(words.markUpToDate, markIt)];
  editor.banner("stale", told(words.stale, source.root.dataset.name), deeds, place);
}

/** Reads again what the server holds of the languages: what is live, and what is behind. Texts on the page stay. @param {any} editor */
export async function reread(editor) {
  for (const pane of editor.panes) {
    const answer = pane.saved && (await call("GET", editor.path(pane)).catch(() => undefined));
    if (answer && answer.data.version === pane.version) pane.accept(answer.data);
  }
  data.staleness = undefined;
  for (const pane of editor.panes) await showStale(editor, pane);
}

/** @param {any} editor @param {"publish" | "unpublish"} action @param {boolean} [isLater] */
async function publish(editor, action, isLater) {
  if (!data.post && !(await editor.save())) return;
  const { askPublish } = await import("./publish.js");
  const onDone = async () => {
    await reread(editor);
    editor.status.refresh();
  };
  await askPublish({ panes: editor.panes, action, isLater, save: editor.save, onDone });
}

/** @param {any} editor @param {any} pane */
async function revisions(editor, pane) {
  if (!pane.saved) return notify(words.notSavedYet ?? "");
  const { showRevisions } = await import("./compare.js");
  await showRevisions(openDrawer(editor, `${words.revisions}: ${pane.root.dataset.name}`), pane, {
    before: async () => pane.isDirty() && (await editor.keeper(pane).aside(pane.read(), pane.version)),
    after: async (translation) => {
      const fresh = translation?.title === undefined ? (await call("GET", editor.path(pane))).data : translation;
      pane.accept(fresh);
      pane.fill(copyOf(fresh));
      await editor.keeper(pane).saved(copyOf(fresh));
      editor.status.refresh();
      await revisions(editor, pane);
    },
  });
}

/** @param {any} editor */
async function trash(editor) {
  const { confirmed } = await import("./dialog.js");
  if (!(await confirmed(words.trashQuestion ?? "", words.trash ?? ""))) return;
  for (const pane of editor.panes) editor.keeper(pane).leaving();
  await call("DELETE", `/admin/posts/${data.post.id}`, { version: data.post.version });
  const bringBack = async () => {
    try {
      await call("POST", `/admin/trash/${data.post.id}/restore`);
      editor.leave();
      location.reload();
    } catch (error) {
      notify(wordsOf(error));
    }
  };
  // Nothing can be written into what lies in the trash; what was written is kept as always.
  for (const part of findAll(".editor-main, .editor-bar")) part.inert = true;
  const list = element("a", { href: "/console/posts", class: "button" }, words.allPosts);
  const undo = editor.button(words.trashUndo, bringBack, "primary");
  editor.banner("trashed", words.trashed ?? "", [undo, list]);
  undo.focus();
}

/** @param {any} editor */
async function preview(editor) {
  // Opened at once: a window that comes after an answer is taken for an advertisement.
  const tab = window.open("about:blank", "_blank");
  try {
    if (!(await editor.save())) return tab?.close();
    const { data: link } = await call("POST", `/admin/posts/${data.post.id}/preview-link`);
    if (tab) tab.location.replace(link.path);
    else location.assign(link.path);
  } catch (error) {
    tab?.close();
    throw error;
  }
}

/** @param {any} editor */
async function check(editor) {
  if (!data.post && !(await editor.save())) return;
  const { showChecks } = await import("./publish.js");
  const place = openDrawer(editor, words.checks);
  place.replaceChildren(
    element("p", { "data-findings-state": "", role: "status" }),
    element("ol", { "data-findings": "" }),
    editor.button(words.checkAgain, () => showChecks(place, editor.panes)),
  );
  await showChecks(place, editor.panes);
}

/** @type {{ body: string, key: string } | undefined} */
let creation;

/** Makes the post out of what is on the page. @param {any} editor @param {any[]} dirty panes @returns {Promise<boolean>} whether it is saved */
export async function create(editor, dirty) {
  const sent = Object.fromEntries(dirty.map((pane) => [pane.locale, pane.read()]));
  const body = { kind: data.kind, translations: sent };
  // Sent again after a lost answer, it is still one post.
  if (creation?.body !== JSON.stringify(body)) creation = { body: JSON.stringify(body), key: crypto.randomUUID() };
  try {
    const answer = await call("POST", "/admin/posts", { body, key: creation.key });
    data.post = answer.data;
    history.replaceState(null, "", `/console/posts/${data.post.id}`);
    for (const pane of dirty) await editor.settled(pane, data.post.translations[pane.locale], sent[pane.locale]);
    editor.enableDeeds();
    return true;
  } catch (/** @type {any} */ error) {
    const at = (/** @type {any} */ pane) => (error.fields ?? []).filter((/** @type {any} */ one) => one.field.startsWith(`translations.${pane.locale}`));
    const wrong = dirty.filter((pane) => at(pane).length);
    for (const pane of wrong) editor.refused(pane, { code: error.code, message: error.message, fields: at(pane) });
    if (!wrong.length) editor.refused(dirty[0] ?? editor.panes[0], error);
    return false;
  }
}

/** Begins the other language. @param {any} editor @param {any} pane @param {boolean} isCopied whether the source's texts are where it begins */
function startLanguage(editor, pane, isCopied) {
  const source = editor.other(pane);
  const { tags, authors, ...texts } = source.read();
  pane.fill({ ...(isCopied && texts), tags, authors, slug: undefined, publishedAt: undefined, baseRevisionId: source.saved?.revisionId });
  editor.changed(pane);
  find("[data-field=title]", pane.root).focus();
}

async function duplicate() {
  const answer = await call("POST", `/admin/posts/${data.post.id}/duplicate`, { key: crypto.randomUUID() });
  location.assign(`/console/posts/${answer.data.id}`);
}

/** @param {any} editor @param {any} target what was pressed @returns {any} the pane that it is in, or the one that was written in last */
const paneOf = (editor, target) => editor.panes.find((/** @type {any} */ pane) => pane.root.contains(target)) ?? editor.current();

/** @type {Record<string, (editor: any, target: any) => unknown>} */
const DEEDS = {
  publish: (editor) => publish(editor, "publish"),
  schedule: (editor) => publish(editor, "publish", true),
  unpublish: (editor) => publish(editor, "unpublish"),
  revisions: (editor, target) => revisions(editor, paneOf(editor, target)),
  "start-copy": (editor, target) => startLanguage(editor, paneOf(editor, target), true),
  "start-empty": (editor, target) => startLanguage(editor, paneOf(editor, target), false),
  preview,
  check,
  duplicate,
  trash,
};

/** @param {string} deed as the page names it @param {any} editor @param {any} target what was pressed */
export const perform = (deed, editor, target) => DEEDS[deed]?.(editor, target);

/** A picture or a link for the field beside a button. @param {any} editor @param {any} chosen the button */
export async function pick(editor, chosen) {
  const pane = editor.panes.find((/** @type {any} */ one) => one.root.contains(chosen));
  const { pickLink, pickMedium } = await import("./pickers.js");
  const field = find(`#${chosen.dataset.for}`);
  const alt = /** @type {any} */ (document.getElementById(chosen.dataset.for.replace(/src$/, "alt")));
  const wantsAlt = alt !== null && alt !== field;
  const isPicture = chosen.dataset.pick === "media";
  const picked = isPicture ? await pickMedium(pane.locale, { wantsAlt }) : await pickLink(pane.locale, field.value);
  if (!picked) return;
  const set = (/** @type {any} */ control, /** @type {string} */ value) => {
    control.value = value;
    control.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  set(field, "src" in picked ? picked.src : picked.href);
  if (wantsAlt && "alt" in picked) set(alt, picked.alt);
}
