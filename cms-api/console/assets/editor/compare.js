// Two texts beside each other: unsaved against saved, mine against another writer's, one revision against another, and what
// changed in the language that was translated. Nothing here throws a text away.
import { copyOf, differences, isSame, mergeFields } from "./copies.js";
import { confirmed, marked, open } from "./dialog.js";
import { call, data, element, find, minute, notify, told, words, wordsOf } from "./page.js";
import { learn, namesOf } from "./pane.js";
import { blocksOf, diffWords, mergeTexts, pairBlocks } from "./texts.js";

/** @import { Buffer, Copy } from "./copies.js" */
/** @import { Segment } from "./texts.js" */

const TEXT_FIELDS = ["title", "slug", "summary", "body"];

/** @param {string} field @returns {string} as its label says it */
const label = (field) => field.split(".").map((part) => {
  if (/^\d+$/.test(part)) return String(Number(part) + 1);
  const name = part[0].toUpperCase() + part.slice(1);
  return words[`field${name}`] ?? words[`section${name}`] ?? part;
}).join(" › ");

/** A field as text, so that any two can be compared. @param {string} field @param {any} value @param {string} locale @returns {string} */
function plain(field, value, locale) {
  if (value === undefined || value === null) return "";
  if (field === "tags" || field === "authors") return namesOf(field, value, locale);
  if (field === "publishedAt") return minute(value);
  if (typeof value !== "object") return String(value);
  /** @type {string[]} */
  const lines = [];
  const walk = (/** @type {any} */ one, /** @type {string} */ path) => {
    if (one !== null && typeof one === "object") for (const [key, inner] of Object.entries(one)) walk(inner, path ? `${path}.${key}` : key);
    else if (one !== "") lines.push(`${label(path)}: ${one}`);
  };
  walk(value, "");
  return lines.join("\n\n");
}

/** @param {string} field @param {{ kind: string, text: string }[]} segments */
const shown = (field, segments) =>
  element("section", { class: "difference" }, element("h3", {}, label(field)), element("div", { class: "compared" }, ...marked(segments)));

/**
 * Shows what unsaved text would change.
 * @param {any} pane
 * @param {Buffer} buffer
 * @returns {Promise<string>} `take`, `discard` or nothing
 */
export async function compareBuffer(pane, buffer) {
  const dialog = open("_editor-buffer");
  const [saved, copy] = [pane.saved ? copyOf(pane.saved) : {}, copyOf(buffer.copy)];
  const fields = differences(saved, copy).filter((field) => field !== "baseRevisionId");
  const parts = fields.map((field) => shown(field, diffWords(plain(field, saved[field], pane.locale), plain(field, copy[field], pane.locale))));
  find("[data-fields]", dialog).replaceChildren(...parts);
  find("[data-behind]", dialog).hidden = !pane.saved || buffer.version === pane.saved.version;
  return dialog.closed;
}

/** One field of a conflict: theirs, mine, and what is to become of it. @param {any} pane @param {string} field @param {any} sides */
function conflicting(pane, field, { base, mine, theirs, merged }) {
  const [a, b] = [plain(field, mine[field], pane.locale), plain(field, theirs[field], pane.locale)];
  const segments = diffWords(a, b);
  const column = (/** @type {string | undefined} */ title, /** @type {string} */ left) => element(
    "div", { class: "version" }, element("h4", {}, title),
    element("div", { class: "compared", tabIndex: 0, role: "group", "aria-label": `${label(field)}: ${title}` }, ...marked(segments.filter(({ kind }) => kind !== left))),
  );
  const box = element("section", { class: "difference" }, element("h3", {}, label(field)));
  const id = `_conflict-${field}`;
  /** @type {() => any} */
  let read;
  /** @type {any} */
  let third;
  if (TEXT_FIELDS.includes(field)) {
    const isLong = field === "body" || field === "summary";
    const { text, conflicts } = isLong
      ? mergeTexts(base?.[field], mine[field] ?? "", theirs[field] ?? "")
      : { text: merged[field] ?? "", conflicts: 0 };
    const area = element("textarea", { id, rows: field === "body" ? 12 : isLong ? 3 : 1, value: text, lang: pane.locale });
    third = element("div", { class: "version" }, element("label", { htmlFor: id }, words.conflictMerged ?? ""), area,
      conflicts > 0 && element("p", { class: "muted" }, told(words.conflictTwice, conflicts)));
    read = () => area.value;
  } else {
    const pick = (/** @type {string} */ value, /** @type {string | undefined} */ text, /** @type {boolean} */ checked) =>
      element("label", { class: "flag" }, element("input", { type: "radio", name: id, value, checked }), ` ${text}`);
    const isTheirs = isSame(merged[field], theirs[field]);
    third = element("fieldset", { class: "version" }, element("legend", {}, words.conflictMerged ?? ""),
      pick("theirs", words.conflictTheirs, isTheirs), pick("mine", words.conflictMine, !isTheirs));
    read = () => (find("input:checked", third).value === "theirs" ? theirs : mine)[field];
  }
  box.append(element("div", { class: "sides" }, column(words.conflictTheirs, "delete"), column(words.conflictMine, "insert"), third));
  return { box, field, read };
}

/**
 * Somebody saved meanwhile: their text, mine, and one made of both.
 * @param {any} pane
 * @param {any} saved theirs, as the API answers
 * @param {Copy} mine
 * @returns {Promise<{ choice: string, copy: Copy } | undefined>} nothing: it is left open
 */
export async function resolveConflict(pane, saved, mine) {
  const theirs = copyOf(saved);
  const base = pane.base;
  const { copy: merged } = mergeFields(base, mine, theirs);
  const dialog = open("_editor-conflict");
  const latest = await call("GET", `/admin/posts/${data.post.id}/translations/${pane.locale}/revisions?pageSize=1`).catch(() => undefined);
  const savedBy = latest?.data[0]?.savedBy;
  const who = savedBy?.name ?? words.somebody;
  find("[data-who]", dialog).textContent = told(words.conflictWho, who, minute(saved.updatedAt));
  const parts = differences(mine, theirs).filter((field) => field !== "baseRevisionId")
    .map((field) => conflicting(pane, field, { base, mine, theirs, merged }));
  find("[data-fields]", dialog).replaceChildren(...parts.map(({ box }) => box));
  const choice = await dialog.closed;
  if (choice === "theirs") return { choice, copy: theirs };
  if (choice === "mine") return { choice, copy: mine };
  if (choice !== "merged") return undefined;
  const decided = { ...merged };
  for (const { field, read } of parts) decided[field] = read();
  return { choice, copy: copyOf(decided) };
}

/** Paragraphs that changed, each with its neighbours; what stays the same for long is left out. @param {any[]} paragraphs */
function condensed(paragraphs) {
  const isNear = paragraphs.map((_, index) => [-1, 0, 1].some((step) => (paragraphs[index + step]?.kind ?? "equal") !== "equal"));
  /** @type {Segment[]} */
  const segments = [];
  paragraphs.forEach((one, index) => {
    if (isNear[index]) segments.push(...one.segments, { kind: "equal", text: "\n\n" });
    else if (index === 0 || isNear[index - 1]) segments.push({ kind: "equal", text: "…\n\n" });
  });
  return segments;
}

/** The differences of two revisions, as the API tells them. @param {any} told @param {string} locale @returns {Promise<any[]>} */
async function comparison({ fields, tags, authors, body, sections }, locale) {
  const parts = fields.map((/** @type {any} */ one) => shown(one.field, one.segments));
  for (const [field, { added, removed }] of Object.entries({ tags, authors })) {
    if (!added.length && !removed.length) continue;
    await learn(field, [...added, ...removed]);
    /** @type {Segment[]} */
    const segments = [{ kind: "delete", text: namesOf(field, removed, locale) }, { kind: "equal", text: " " }, { kind: "insert", text: namesOf(field, added, locale) }];
    parts.push(shown(field, segments.filter(({ text }) => text)));
  }
  if (sections.length) parts.push(shown("sections", condensed(sections)));
  if (body.length) parts.push(shown("body", condensed(body)));
  return parts.length ? parts : [element("p", {}, words.noDifference ?? "")];
}

/**
 * Fills the drawer with the revisions of a language.
 * @param {any} drawer
 * @param {any} pane
 * @param {{ before: () => Promise<unknown>, after: (translation: any) => void }} restoring
 */
export async function showRevisions(drawer, pane, { before, after }) {
  const path = `/admin/posts/${data.post.id}/translations/${pane.locale}/revisions`;
  const list = element("ol", { class: "revisions" });
  const result = element("div", { "aria-live": "polite" });
  let page = 0;
  const more = element("button", { type: "button", onclick: () => load() }, words.more ?? "");

  /** @param {number} from @param {number} to */
  async function compare(from, to) {
    try {
      const answer = await call("GET", `${path}/${from}/compare/${to}`);
      result.replaceChildren(element("h3", {}, told(words.revisionCompared, from, to)), ...(await comparison(answer.data, pane.locale)));
    } catch (error) {
      result.replaceChildren(element("p", { class: "wrong" }, wordsOf(error)));
    }
  }

  /** @param {number} number */
  async function restore(number) {
    if (!(await confirmed(told(words.restoreQuestion, number), words.restore ?? ""))) return;
    try {
      await before();
      const answer = await call("POST", `${path}/${number}/restore`, { version: pane.saved.version });
      notify(answer.message);
      after(answer.data);
    } catch (error) {
      result.replaceChildren(element("p", { class: "wrong" }, wordsOf(error)));
    }
  }

  /** @param {any} revision @param {number} newest */
  function entry(revision, newest) {
    const { number, title, createdAt, savedBy } = revision;
    const isLive = pane.saved.live?.revisionId === revision.id;
    const note = [minute(createdAt), savedBy?.name, isLive && words.revisionLive, number === newest && words.revisionNewest].filter(Boolean).join(" · ");
    const deed = (/** @type {string | undefined} */ text, /** @type {() => void} */ onclick) =>
      element("button", { type: "button", class: "plain", onclick, "aria-label": `${text}: ${number}` }, text);
    return element(
      "li", {}, element("strong", {}, `${number}. ${title}`), element("p", { class: "muted" }, note),
      number > 1 && deed(words.compareBefore, () => compare(number - 1, number)),
      number !== newest && deed(words.compareNow, () => compare(number, newest)),
      number !== newest && deed(words.restore, () => restore(number)),
    );
  }

  async function load() {
    page += 1;
    try {
      const answer = await call("GET", `${path}?page=${page}&pageSize=20`);
      list.append(...answer.data.map((/** @type {any} */ one) => entry(one, pane.saved.revisionNumber)));
      more.hidden = page >= answer.pagination.totalPages;
    } catch (error) {
      result.replaceChildren(element("p", { class: "wrong" }, wordsOf(error)));
    }
  }

  drawer.replaceChildren(result, list, more);
  await load();
}

/**
 * Whether the language that this one was translated from has moved on.
 * @param {any} pane
 * @returns {Promise<any>} as the API tells it, or nothing
 */
export const stalenessOf = (pane) =>
  call("GET", `/admin/posts/${data.post.id}/translations/${pane.locale}/staleness`).then((answer) => answer.data, () => undefined);

/** Where a changed paragraph of the source stands in its translation. @param {string} text @param {string} source @param {string} translation */
function counterpart(text, source, translation) {
  const at = source.indexOf(text.trim().slice(0, 60));
  const [blocks, others] = [blocksOf(source), blocksOf(translation)];
  const index = blocks.findLastIndex(({ start }) => start <= Math.max(at, 0));
  const pairs = pairBlocks(blocks.map(({ isHeading }) => isHeading), others.map(({ isHeading }) => isHeading));
  const pair = pairs.findLast(([one]) => one <= index);
  return pair ? others[pair[1]].start : 0;
}

/**
 * Fills the drawer with what changed in the source since.
 * @param {any} drawer
 * @param {any} pane the translation
 * @param {any} source the pane of the other language
 * @param {any} staleness
 * @param {() => void} onMark
 */
export async function showStaleness(drawer, pane, source, staleness, onMark) {
  const changes = staleness.changes ?? { fields: [], tags: { added: [], removed: [] }, authors: { added: [], removed: [] }, body: [], sections: [] };
  const changed = changes.body.filter((/** @type {any} */ { kind }) => kind !== "equal");
  const entries = changed.map((/** @type {any} */ { segments }) => {
    const now = segments.filter((/** @type {Segment} */ { kind }) => kind !== "delete").map((/** @type {Segment} */ { text }) => text).join("");
    const jump = async () => {
      const { showPlace } = await import("./preview.js");
      document.dispatchEvent(new CustomEvent("editor-show", { detail: pane.locale }));
      showPlace(pane.body, counterpart(now, source.body.value, pane.body.value));
    };
    return element("li", {}, element("div", { class: "compared" }, ...marked(segments)),
      element("button", { type: "button", class: "plain", onclick: jump }, words.jump ?? ""));
  });
  const others = await comparison({ ...changes, body: [] }, source.locale);
  drawer.replaceChildren(
    element("p", {}, told(words.staleExplained, source.root.dataset.name, pane.root.dataset.name)),
    element("ol", { class: "paragraphs" }, ...entries),
    ...(entries.length && others[0].matches("p") ? [] : others),
    element("button", { type: "button", class: "primary", onclick: onMark }, words.markUpToDate ?? ""),
  );
}

/** @param {any} pane @returns {Promise<any>} the answer */
export const markUpToDate = (pane) =>
  call("POST", `/admin/posts/${data.post.id}/translations/${pane.locale}/up-to-date`);
