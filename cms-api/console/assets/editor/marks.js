// What the buttons above a text do to its Markdown, without a page.
import { escapeLabel } from "./texts.js";

/**
 * An edit: the characters from `from` to `to` become `text`, and `select` is selected then.
 * @typedef {{ from: number, to: number, text: string, select: [number, number] }} Edit
 */

/**
 * Puts marks around what is selected, or takes them away.
 * @param {string} text @param {number} from @param {number} to @param {string} mark @returns {Edit}
 */
export function wrap(text, from, to, mark) {
  const inner = text.slice(from, to);
  const size = mark.length;
  const stands = (/** @type {number} */ before, /** @type {number} */ after) =>
    text.slice(before, before + size) === mark && text.slice(after, after + size) === mark &&
    // One star is not two of bold: `**a**` is not italic.
    !(size === 1 && (text[before - 1] === mark) !== (text[before - 2] === mark));
  if (from >= size && stands(from - size, to)) {
    return { from: from - size, to: to + size, text: inner, select: [from - size, to - size] };
  }
  const [lead, words, tail] = [/^\s*/, /\S(?:[\s\S]*\S)?/, /\s*$/].map((part) => part.exec(inner)?.[0] ?? "");
  // Marks beside space are no marks.
  if (!words) return { from, to, text: `${mark}${mark}${inner}`, select: [from + size, from + size] };
  const start = from + lead.length + size;
  return { from, to, text: `${lead}${mark}${words}${mark}${tail}`, select: [start, start + words.length] };
}

/** The lines that a selection touches. @param {string} text @param {number} from @param {number} to @returns {[number, number]} */
function linesOf(text, from, to) {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", Math.max(from, to > from && text[to - 1] === "\n" ? to - 1 : to));
  return [start, end < 0 ? text.length : end];
}

/**
 * Puts a mark before every line, or takes it away where all have it.
 * @param {string} text @param {number} from @param {number} to @param {"- " | "1. " | "> "} mark @returns {Edit}
 */
export function prefix(text, from, to, mark) {
  const [start, end] = linesOf(text, from, to);
  const lines = text.slice(start, end).split("\n");
  const known = { "- ": /^[-*+] /, "1. ": /^\d+[.)] /, "> ": /^> ?/ }[mark];
  const filled = lines.filter((line) => line.trim());
  const isMarked = filled.length > 0 && filled.every((line) => known.test(line));
  let number = 0;
  const next = lines.map((line) => {
    if (isMarked) return line.replace(known, "");
    if (!line.trim() && lines.length > 1) return mark === "> " ? ">" : line;
    number += 1;
    return (mark === "1. " ? `${number}. ` : mark) + line;
  });
  const made = next.join("\n");
  const caret = from === to ? Math.max(start, from + made.length - (end - start)) : start;
  return { from: start, to: end, text: made, select: [caret, from === to ? caret : start + made.length] };
}

/** The next level of heading: none, `##`, `###`, none. @param {string} text @param {number} from @param {number} to @returns {Edit} */
export function heading(text, from, to) {
  const [start] = linesOf(text, from, from);
  const [, end] = linesOf(text, from, from);
  const line = text.slice(start, end);
  const [marks, level] = /^(#{1,6}) +/.exec(line) ?? ["", ""];
  const mark = { "": "## ", "##": "### " }[level] ?? "";
  const step = mark.length - marks.length;
  const shift = (/** @type {number} */ at) => Math.max(start, at + step);
  return { from: start, to: end, text: mark + line.slice(marks.length), select: [shift(from), Math.min(shift(to), end + step)] };
}

/** Code within a line, or a block of it. @param {string} text @param {number} from @param {number} to @returns {Edit} */
export function code(text, from, to) {
  if (!text.slice(from, to).includes("\n")) return wrap(text, from, to, "`");
  const [start, end] = linesOf(text, from, to);
  const made = `\`\`\`\n${text.slice(start, end)}\n\`\`\``;
  return { from: start, to: end, text: made, select: [start + 3, start + 3] };
}

/**
 * A link around what is selected.
 * @param {string} text @param {number} from @param {number} to @param {string} href @param {string} label where nothing is selected
 * @returns {Edit}
 */
export function link(text, from, to, href, label) {
  const words = text.slice(from, to) || escapeLabel(label);
  const made = `[${words}](${address(href)})`;
  return { from, to, text: made, select: [from + 1, from + 1 + words.length] };
}

/** @param {string} src @param {string} alt @returns {string} */
export const picture = (src, alt) => `![${escapeLabel(alt)}](${address(src)})`;

/** @param {string} href @returns {string} in a form that ends where it ends */
const address = (href) => (/[\s()<>]/.test(href) ? `<${href.replace(/[<>\n]/g, encodeURIComponent)}>` : href);
