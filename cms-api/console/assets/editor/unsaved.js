// Text that is not saved: offered when it is found, laid beside another writer's when both saved. Nothing is thrown away unasked.
import { copyOf, isSame } from "./copies.js";
import { call, find, minute, notify, told, words, wordsOf } from "./page.js";

/** @import { Buffer } from "./copies.js" */

/** Offers unsaved texts; none is taken silently. @param {any} editor @param {any} pane @param {Buffer[]} buffers newest first */
export function offer(editor, pane, buffers) {
  for (const [index, buffer] of buffers.entries()) {
    const where = buffer.from === "account" ? words.inAccount : words.inBrowser;
    const text = told(words.unsavedFound, minute(buffer.at), where);
    /** @type {any} */
    let made;
    /** @type {Record<string, () => unknown>} */
    const deeds = {
      take: async () => {
        // What is on the page gives way, and is kept.
        if (pane.isDirty()) await editor.keeper(pane).aside(pane.read(), pane.version);
        editor.take(pane, buffer);
        made.remove();
      },
      discard: async () => {
        await editor.keeper(pane).discard([buffer]).catch((/** @type {unknown} */ error) => notify(wordsOf(error)));
        made.remove();
      },
      compare: async () => {
        const { compareBuffer } = await import("./compare.js");
        await deeds[await compareBuffer(pane, buffer)]?.();
      },
    };
    made = editor.banner(`buffer-${index}`, text, [
      editor.button(words.compare, deeds.compare), editor.button(words.take, deeds.take, "primary"), editor.button(words.discard, deeds.discard),
    ], find("[data-banners]", pane.root));
  }
}

/** Another writer saved meanwhile. @param {any} editor @param {any} pane @param {any} mine @returns {Promise<boolean>} whether it is saved */
export async function conflict(editor, pane, mine) {
  try {
    const { data: theirs } = await call("GET", editor.path(pane));
    // It is mine: the answer to an earlier save was lost on its way.
    if (isSame({ slug: theirs.slug, ...mine }, copyOf(theirs))) {
      await editor.settled(pane, theirs, mine);
      return true;
    }
    const { resolveConflict } = await import("./compare.js");
    // Both are kept until one is saved: theirs is a revision, mine lies in this browser under the version it was made from.
    const kept = await editor.keeper(pane).aside(mine, pane.version);
    const decided = await resolveConflict(pane, theirs, mine);
    if (!decided) return false;
    pane.accept(theirs);
    pane.fill(decided.copy);
    editor.keeper(pane).changed();
    if (decided.choice !== "theirs") {
      const isSaved = await editor.saveOne(pane);
      if (isSaved) await editor.keeper(pane).discard([kept]);
      return isSaved;
    }
    notify(words.mineKept ?? "", editor.button(words.bringBack, () => editor.take(pane, { copy: mine, version: theirs.version })));
    return true;
  } catch (error) {
    editor.refused(pane, error);
    return false;
  }
}
