// Words as both searches compare them: folded, and with their marks.

/** @typedef {{ folded: string, word: string, isPrefix: boolean }} Word */

/** Words of a query that count; the rest is ignored. */
const MOST = 8;

/** Lower case without tones or marks, `đ` as `d`. @param {string} text */
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

/** What a query asks for; the last word may be the beginning of one, unless something stands behind it. @param {string} query */
export function words(query) {
  const found = query.normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? [];
  const whole = !/[\p{L}\p{N}]$/u.test(query);
  return found.slice(0, MOST).map((written, place, all) => {
    const word = written.toLowerCase();
    return { word, folded: fold(word), isPrefix: !whole && place === all.length - 1 };
  });
}

/** A title with what was asked for marked, by nodes. @param {string} title @param {Word[]} wanted */
export function highlighted(title, wanted) {
  const nodes = [];
  let end = 0;
  for (const { 0: written, index } of title.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = fold(written);
    const match = wanted.find((word) => folded === word.folded || (word.isPrefix && folded.startsWith(word.folded)));
    if (!match) continue;
    // The same number of letters, each with its marks.
    const letters = written.match(/\P{M}\p{M}*/gu) ?? [];
    const marked = letters.slice(0, Array.from(match.folded).length).join("");
    const mark = document.createElement("mark");
    mark.textContent = marked;
    nodes.push(title.slice(end, index), mark);
    end = index + marked.length;
  }
  nodes.push(title.slice(end));
  return nodes;
}
