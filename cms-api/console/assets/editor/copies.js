// Working copies and buffers, without a page: what is sent, what differs, which unsaved text is offered.

/** A working copy as the API takes it. @typedef {Record<string, any>} Copy */

/**
 * Unsaved text that is kept somewhere.
 * @typedef {object} Buffer
 * @property {string} from `browser` or `account`
 * @property {string} at when it was kept, RFC 3339
 * @property {number} version of the saved copy that it was made from; 0 where there was none
 * @property {Copy} copy
 * @property {string} [key] its name in the browser
 */

/** @returns {Copy} what a language begins with */
export const emptyCopy = () => ({
  title: "", summary: "", body: "", sections: [], seo: {}, tags: [], authors: [],
});

/** @param {any} value @returns {any} without what is absent or says nothing */
function pruned(value) {
  if (Array.isArray(value)) return value.map(pruned);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(kept.map(([key, field]) => [key, pruned(field)]));
}

/**
 * The fields of a working copy out of an answer, or out of what the page holds.
 * @param {Record<string, any>} source a translation, a revision or a copy
 * @returns {Copy} in the form that is sent: what is optional and empty is absent
 */
export function copyOf(source) {
  const { slug, title, summary, body, sections, cover, seo, tags, authors, publishedAt, baseRevisionId } = source;
  const search = Object.fromEntries(Object.entries(seo ?? {}).filter(([, value]) => value !== "" && value !== false));
  /** @type {Copy} */
  const copy = {
    slug: slug || undefined,
    title: title ?? "",
    summary: summary ?? "",
    body: body ?? "",
    sections: sections ?? [],
    cover: cover?.src || cover?.alt ? { src: cover.src ?? "", alt: cover.alt ?? "" } : undefined,
    seo: search,
    tags: tags ?? [],
    authors: (authors ?? []).map((/** @type {any} */ author) => author.id ?? author),
    publishedAt: publishedAt || undefined,
    baseRevisionId: baseRevisionId || undefined,
  };
  return pruned(copy);
}

/** @param {any} value @returns {string} the same text for the same content, whatever the order of fields */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const fields = Object.keys(value).sort().filter((key) => value[key] !== undefined);
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

/** @param {any} one @param {any} other @returns {boolean} */
export const isSame = (one, other) => canonical(one) === canonical(other);

/** Fields in the order in which the page shows them. */
export const FIELDS = [
  "title", "slug", "summary", "body", "sections", "cover", "seo", "tags", "authors", "publishedAt", "baseRevisionId",
];

/** @param {Copy} one @param {Copy} other @returns {string[]} */
export const differences = (one, other) => FIELDS.filter((field) => !isSame(one[field], other[field]));

/** @param {Copy} copy @returns {boolean} whether nothing was written yet */
export const isBlank = (copy) => isSame({ ...copyOf(copy), slug: undefined, baseRevisionId: undefined }, emptyCopy());

/** @param {any} copy @returns {boolean} whether there is more than a title */
export const hasText = (copy) => Boolean(copy?.body || copy?.sections?.length);

/**
 * Which unsaved texts are offered: those that say something else than the saved copy, each once, newest first. One that was made
 * from an older copy is offered too: it is what its writer has.
 * @param {Copy | undefined} saved
 * @param {Buffer[]} buffers
 * @returns {Buffer[]}
 */
export function offers(saved, buffers) {
  const told = saved ? copyOf(saved) : emptyCopy();
  /** @type {Buffer[]} */
  const kept = [];
  for (const buffer of [...buffers].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))) {
    const copy = copyOf(buffer.copy);
    // A copy without a slug takes the one that is there.
    if (isSame({ slug: told.slug, ...copy }, told) || (!saved && isBlank(copy))) continue;
    if (!kept.some((other) => isSame(copyOf(other.copy), copy))) kept.push(buffer);
  }
  return kept;
}

/**
 * Two writers' copies as one: what only one of them changed is taken from them; what both changed is named.
 * @param {Copy | undefined} base what both began with, where it is known
 * @param {Copy} mine
 * @param {Copy} theirs
 * @returns {{ copy: Copy, open: string[] }} `open`: fields that both changed, with mine in `copy`
 */
export function mergeFields(base, mine, theirs) {
  const copy = { ...mine };
  const open = [];
  for (const field of differences(mine, theirs)) {
    if (base && isSame(base[field], mine[field])) copy[field] = theirs[field];
    else if (!base || !isSame(base[field], theirs[field])) open.push(field);
  }
  return { copy: pruned(copy), open };
}

/** @param {any} target @param {string[]} path @returns {any} what is there, or nothing */
export const valueAt = (target, path) => path.reduce((value, key) => value?.[key], target);

/**
 * Sets a value in nested lists and objects; an absent or empty text of an object is taken away with `keepEmpty` false.
 * @param {any} target changed in place
 * @param {string[]} path
 * @param {any} value
 * @param {boolean} [keepEmpty]
 */
export function setAt(target, path, value, keepEmpty = true) {
  const last = path[path.length - 1];
  let holder = target;
  for (const key of path.slice(0, -1)) holder = holder[key] ??= {};
  if (!keepEmpty && (value === "" || value === undefined)) delete holder[last];
  else holder[last] = value;
}

/** @template T @param {T[]} list @param {number} from @param {number} to @returns {T[]} with one entry moved */
export function moved(list, from, to) {
  const next = [...list];
  const [entry] = next.splice(from, 1);
  next.splice(Math.max(0, Math.min(to, next.length)), 0, entry);
  return next;
}

/** @param {number} version @returns {string} */
export const etag = (version) => `"v${version}"`;

const IN_A_MINUTE = 230;

/**
 * Words of a Markdown text, about as a reader counts them: code, addresses and marks left out.
 * @param {string} text
 * @returns {{ words: number, minutes: number }} minutes of reading, at least one where there is a word
 */
export function countWords(text) {
  const plain = text
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>\n]*>|https?:\/\/\S+/g, " ");
  const words = plain.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu)?.length ?? 0;
  return { words, minutes: words && Math.max(1, Math.round(words / IN_A_MINUTE)) };
}

/** @param {Date} instant @param {string} timeZone @returns {string} the wall clock there: `2026-11-27T09:00` */
export function wallTime(instant, timeZone) {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return format.format(instant).replace(" ", "T");
}

/**
 * The instant at which a clock of a time zone shows a wall time, as the API resolves it: of two, the earlier.
 * @param {string} wall `2026-11-27T09:00`
 * @param {string} timeZone
 * @returns {{ instant: Date, note: "" | "gap" | "overlap" } | undefined} `gap`: no clock shows it, the instant is the one after
 */
export function instantOf(wall, timeZone) {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const day = 86_400_000;
  const offsets = [asUtc - day, asUtc + day].map((near) => Date.parse(`${wallTime(new Date(near), timeZone)}Z`) - near);
  // Minutes only: the wall time has none of the seconds of `near`, which is whole minutes itself.
  const candidates = [...new Set(offsets)].map((offset) => asUtc - offset).sort((a, b) => a - b);
  const right = candidates.filter((one) => wallTime(new Date(one), timeZone) === wall.slice(0, 16));
  if (right.length) return { instant: new Date(right[0]), note: right.length > 1 ? "overlap" : "" };
  return { instant: endOfGap(candidates[0], wall, timeZone), note: "gap" };
}

/** @param {number} from before the gap ends @param {string} wall @param {string} timeZone @returns {Date} its first minute after */
function endOfGap(from, wall, timeZone) {
  const minute = 60_000;
  for (let at = from - 180 * minute; at < from + 180 * minute; at += minute) {
    if (wallTime(new Date(at), timeZone) > wall) return new Date(at);
  }
  return new Date(from);
}
