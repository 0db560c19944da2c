// The same deed for many rows: one call where the operation takes several, one after the other where it takes one.
import { callWithStepUp } from "./api.js";
import { wordsOf } from "./form.js";
import { say, words } from "./page.js";
import { usesOf } from "./uses.js";

/** @param {string} pattern @param {number} count */
const counted = (pattern, count) => pattern.replace("#", String(count));

/** What a row is called. @param {HTMLElement | undefined} row */
function nameOf(row) {
  const texts = [...((row?.querySelector(".open") ?? row?.querySelector("th"))?.childNodes ?? [])].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
  return texts.map(({ textContent }) => textContent?.trim()).find(Boolean) ?? "";
}

/**
 * @param {DOMStringMap} deed
 * @param {HTMLElement[]} rows
 * @returns {Promise<{ text: string, isWrong: boolean }>} what has become of it; no text where nothing was done
 */
export async function doBulk(deed, rows) {
  const { bulk, method = "POST", action = "", tag } = deed;
  // The next deed asks which one again.
  delete deed.tag;
  /** @type {string[]} */
  const failures = [];
  /** @param {HTMLElement | undefined} row @param {string} why */
  const fail = (row, why) => failures.push(`“${nameOf(row)}”: ${why}`);
  let done = 0;
  try {
    if (action.includes("{id}")) {
      for (const row of rows) {
        const { id = "", etag } = row.dataset;
        const path = action.replace("{id}", encodeURIComponent(id));
        try {
          await callWithStepUp(method, path, { etag });
          done += 1;
        } catch (/** @type {any} */ error) {
          const uses = await usesOf(error, path).catch(() => []);
          fail(row, [wordsOf(error), uses.map(({ title }) => `“${title}”`).join(", ")].join(" ").trim());
        }
      }
    } else {
      const ids = rows.map((row) => row.dataset.id);
      const { body } = await callWithStepUp(method, action, { body: { action: bulk, ids, ...(tag && { tag }) } });
      for (const one of Array.isArray(body.data) ? body.data : []) {
        if (one.ok) done += 1;
        else fail(rows.find((row) => row.dataset.id === one.id), one.message ?? one.code);
      }
    }
  } catch (error) {
    say(wordsOf(error), true);
    return { text: "", isWrong: true };
  }
  const parts = done ? [counted(words.bulkDone, done)] : [];
  if (failures.length) parts.push(counted(words.bulkFailed, failures.length), ...failures);
  return { text: parts.join(" "), isWrong: failures.length > 0 };
}
