// The same deed for many rows: one call where the operation takes several, one after the other where it takes one.
import { callWithStepUp } from "./api.js";
import { wordsOf } from "./form.js";
import { say, words } from "./page.js";

/** @param {string} pattern @param {number} count */
const counted = (pattern, count) => pattern.replace("#", String(count));

/**
 * @param {DOMStringMap} deed
 * @param {HTMLElement[]} rows
 * @returns {Promise<string>} what has become of it; nothing where nothing was done
 */
export async function doBulk({ bulk, method = "POST", action = "" }, rows) {
  const failures = [];
  let done = 0;
  try {
    if (action.includes("{id}")) {
      for (const row of rows) {
        const { id = "", etag } = row.dataset;
        await callWithStepUp(method, action.replace("{id}", encodeURIComponent(id)), { etag }).then(
          () => (done += 1),
          (error) => failures.push(wordsOf(error)),
        );
      }
    } else {
      const ids = rows.map((row) => row.dataset.id);
      const { body } = await callWithStepUp(method, action, { body: { action: bulk, ids } });
      for (const one of Array.isArray(body.data) ? body.data : []) {
        if (one.ok) done += 1;
        else failures.push(one.message ?? one.code);
      }
    }
  } catch (error) {
    say(wordsOf(error));
    return "";
  }
  const parts = done ? [counted(words.bulkDone, done)] : [];
  if (failures.length) parts.push(counted(words.bulkFailed, failures.length), ...new Set(failures));
  return parts.join(" ");
}
