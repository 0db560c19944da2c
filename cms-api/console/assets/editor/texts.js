// Texts compared and laid side by side, without a page: word differences, merges, paragraphs that belong together.

/** A stretch of a comparison. @typedef {{ kind: "equal" | "insert" | "delete", text: string }} Segment */

const MOST_EDITS = 1_000;

/**
 * How one list becomes another (Myers, "An O(ND) Difference Algorithm", 1986), within bounded work: lists that differ in too
 * much are told as one replaced by the other.
 * @param {string[]} from
 * @param {string[]} to
 * @returns {{ kind: "equal" | "insert" | "delete", items: string[] }[]}
 */
export function diff(from, to) {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  /** @type {{ kind: "equal" | "insert" | "delete", items: string[] }[]} */
  const steps = [];
  const add = (/** @type {"equal" | "insert" | "delete"} */ kind, /** @type {string[]} */ items) => {
    if (!items.length) return;
    const last = steps[steps.length - 1];
    if (last?.kind === kind) last.items.push(...items);
    else steps.push({ kind, items: [...items] });
  };
  add("equal", from.slice(0, start));
  for (const [kind, items] of middle(from.slice(start, from.length - end), to.slice(start, to.length - end))) add(kind, items);
  add("equal", from.slice(from.length - end));
  return steps;
}

/** @param {string[]} a @param {string[]} b @returns {["equal" | "insert" | "delete", string[]][]} */
function middle(a, b) {
  if (!a.length || !b.length) return [["delete", a], ["insert", b]];
  /** @type {Map<number, number>[]} */
  const trace = [];
  let reach = new Map([[1, 0]]);
  for (let edits = 0; edits <= Math.min(a.length + b.length, MOST_EDITS); edits += 1) {
    trace.push(reach);
    const next = new Map();
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return walk(a, b, trace, edits);
    }
    reach = next;
  }
  return [["delete", a], ["insert", b]];
}

/** @param {string[]} a @param {string[]} b @param {Map<number, number>[]} trace @param {number} edits */
function walk(a, b, trace, edits) {
  /** @type {["equal" | "insert" | "delete", string[]][]} */
  const steps = [];
  let x = a.length;
  let y = b.length;
  for (let d = edits; d > 0; d -= 1) {
    const reach = trace[d];
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const before = reach.get(down ? k + 1 : k - 1) ?? 0;
    const start = down ? before : before + 1;
    steps.push(["equal", a.slice(start, x)]);
    steps.push(down ? ["insert", [b[before - k - 1]]] : ["delete", [a[before]]]);
    x = before;
    y = before - (down ? k + 1 : k - 1);
  }
  steps.push(["equal", a.slice(0, x)]);
  return steps.reverse();
}

/** Words with their marks (no syllable is cut), runs of space, single other characters. @param {string} text */
const wordsOf = (text) => text.match(/[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu) ?? [];

/** Paragraphs, each with the empty lines after it: together they are the text. @param {string} text @returns {string[]} */
export const paragraphsOf = (text) => text.match(/[^\n]*(?:\n(?!\n)[^\n]*)*(?:\n\n+|$)/g)?.filter(Boolean) ?? [];

/**
 * Word differences, by paragraphs first so that long texts stay cheap.
 * @param {string} from
 * @param {string} to
 * @returns {Segment[]}
 */
export function diffWords(from, to) {
  /** @type {Segment[]} */
  const segments = [];
  const add = (/** @type {Segment["kind"]} */ kind, /** @type {string} */ text) => {
    const last = segments[segments.length - 1];
    if (last?.kind === kind) last.text += text;
    else if (text) segments.push({ kind, text });
  };
  const steps = diff(paragraphsOf(from), paragraphsOf(to));
  for (let index = 0; index < steps.length; index += 1) {
    const [{ kind, items }, next] = [steps[index], steps[index + 1]];
    if (kind === "delete" && next?.kind === "insert") {
      for (const step of diff(wordsOf(items.join("")), wordsOf(next.items.join("")))) add(step.kind, step.items.join(""));
      index += 1;
    } else add(kind, items.join(""));
  }
  return segments;
}

/**
 * Two writers' texts as one, by paragraphs. Where both changed the same place, both stand there, mine first: nothing is lost.
 * @param {string | undefined} base what both began with; without it every difference is kept twice
 * @param {string} mine
 * @param {string} theirs
 * @returns {{ text: string, conflicts: number }}
 */
export function mergeTexts(base, mine, theirs) {
  if (base === undefined) return mergeTwo(mine, theirs);
  const [origin, ours, others] = [base, mine, theirs].map(paragraphsOf);
  const [inOurs, inOthers] = [placesOf(origin, ours), placesOf(origin, others)];
  let text = "";
  let conflicts = 0;
  let [from, fromOurs, fromOthers] = [0, 0, 0];
  // What all three have divides the texts (as diff3 does): between two such paragraphs, each said something of its own.
  for (let at = 0; at <= origin.length; at += 1) {
    const [a, b] = at < origin.length ? [inOurs[at], inOthers[at]] : [ours.length, others.length];
    if (a === undefined || b === undefined) continue;
    const said = joined(origin.slice(from, at), ours.slice(fromOurs, a), others.slice(fromOthers, b));
    text += said.text + (at < origin.length ? origin[at] : "");
    conflicts += said.conflicts;
    [from, fromOurs, fromOthers] = [at + 1, a + 1, b + 1];
  }
  return { text, conflicts };
}

/** @param {string[]} origin @param {string[]} other @returns {(number | undefined)[]} where each of the first stands in the other */
function placesOf(origin, other) {
  /** @type {(number | undefined)[]} */
  const places = [];
  let at = 0;
  for (const { kind, items } of diff(origin, other)) {
    for (const _ of items) {
      if (kind !== "insert") places.push(kind === "equal" ? at : undefined);
      if (kind !== "delete") at += 1;
    }
  }
  return places;
}

/** @param {string[]} before @param {string[]} mine @param {string[]} theirs @returns {{ text: string, conflicts: number }} */
function joined(before, mine, theirs) {
  // As many paragraphs everywhere: each was rewritten, none added.
  if (before.length > 1 && before.length === mine.length && before.length === theirs.length) {
    const parts = before.map((one, index) => joined([one], [mine[index]], [theirs[index]]));
    return { text: parts.map(({ text }) => text).join(""), conflicts: parts.reduce((sum, { conflicts }) => sum + conflicts, 0) };
  }
  const [was, a, b] = [before, mine, theirs].map((list) => list.join(""));
  if (a === b || b === was) return { text: a, conflicts: 0 };
  if (a === was) return { text: b, conflicts: 0 };
  return { text: `${closed(a)}${b}`, conflicts: 1 };
}

/** @param {string} text @returns {string} ended by an empty line */
const closed = (text) => (!text || text.endsWith("\n\n") ? text : `${text.replace(/\n?$/, "")}\n\n`);

/** @param {string} mine @param {string} theirs */
function mergeTwo(mine, theirs) {
  let text = "";
  let conflicts = 0;
  const steps = diff(paragraphsOf(mine), paragraphsOf(theirs));
  for (let index = 0; index < steps.length; index += 1) {
    const [step, next] = [steps[index], steps[index + 1]];
    if (step.kind === "delete" && next?.kind === "insert") {
      conflicts += 1;
      text += closed(step.items.join("")) + next.items.join("");
      index += 1;
    } else text += step.items.join("");
  }
  return { text, conflicts };
}

/** A stretch of Markdown between empty lines. @typedef {{ start: number, isHeading: boolean }} Block */

/** @param {string} text @returns {Block[]} code blocks stay whole */
export function blocksOf(text) {
  /** @type {Block[]} */
  const blocks = [];
  let fence = "";
  let isOpen = false;
  let start = 0;
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    const isHeading = !fence && /^ {0,3}#{1,6}(\s|$)/.test(line);
    if (!fence && !line.trim()) isOpen = false;
    else if (!isOpen || isHeading) {
      blocks.push({ start, isHeading });
      isOpen = !isHeading;
    }
    if (fence ? mark.startsWith(fence) : mark) fence = fence ? "" : mark;
    start += line.length + 1;
  }
  return blocks;
}

/**
 * Which blocks of two texts stand side by side: headings by their number, what is between them in proportion.
 * @param {boolean[]} a whether each block is a heading
 * @param {boolean[]} b
 * @returns {[number, number][]} indexes in both, rising in both
 */
export function pairBlocks(a, b) {
  const heads = (/** @type {boolean[]} */ list) => list.flatMap((isHeading, index) => (isHeading ? [index] : []));
  const [headsA, headsB] = [heads(a), heads(b)];
  const common = Math.min(headsA.length, headsB.length);
  const marksA = [-1, ...headsA.slice(0, common), a.length];
  const marksB = [-1, ...headsB.slice(0, common), b.length];
  /** @type {[number, number][]} */
  const pairs = [];
  for (let part = 0; part <= common; part += 1) {
    if (part) pairs.push([marksA[part], marksB[part]]);
    const [countA, countB] = [marksA[part + 1] - marksA[part] - 1, marksB[part + 1] - marksB[part] - 1];
    const most = Math.min(countA, countB);
    for (let index = 0; index < most; index += 1) {
      const place = (/** @type {number} */ count) => Math.floor((index * count) / most);
      pairs.push([marksA[part] + 1 + place(countA), marksB[part] + 1 + place(countB)]);
    }
  }
  return pairs;
}

/**
 * Where the other side scrolls to.
 * @param {[number, number][]} stops heights of blocks that belong together, rising; both ends among them
 * @param {number} at
 * @returns {number}
 */
export function scrollTo(stops, at) {
  for (let index = 1; index < stops.length; index += 1) {
    const [[a, b], [c, d]] = [stops[index - 1], stops[index]];
    if (at <= c) return c === a ? b : b + ((at - a) / (c - a)) * (d - b);
  }
  return stops.length ? stops[stops.length - 1][1] : 0;
}

/** @param {string} text @param {number} line @param {number} [column] both from 1 @returns {number} index in the text */
export function indexOf(text, line, column = 1) {
  let start = 0;
  for (let number = 1; number < line; number += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  const content = text.slice(start, end < 0 ? undefined : end);
  // Columns count characters, a text area counts UTF-16.
  return start + [...content].slice(0, column - 1).join("").length;
}

/** @param {string} text of a label @returns {string} in a form in which `[` and `]` end nothing */
export const escapeLabel = (text) => text.replace(/[[\]\\]/g, "\\$&").replace(/\s+/g, " ");
