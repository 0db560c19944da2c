// Writing Markdown: the buttons above a text, their keys, pictures that are dropped or pasted. What is typed is the browser's:
// nothing here listens to composition, so that Vietnamese input methods work as everywhere.
import * as marks from "./marks.js";
import { element, find, findAll, notify, told, upload, words, wordsOf } from "./page.js";

/** @import { Edit } from "./marks.js" */

/**
 * Changes a text so that the browser can undo it.
 * @param {HTMLTextAreaElement} area
 * @param {Edit} edit
 */
export function apply(area, { from, to, text, select }) {
  area.focus();
  area.setSelectionRange(from, to);
  const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!isDone) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  area.setSelectionRange(...select);
}

/** @param {HTMLTextAreaElement} area @param {string} text put in place of what is selected */
export function insert(area, text) {
  const from = area.selectionStart;
  apply(area, { from, to: area.selectionEnd, text, select: [from + text.length, from + text.length] });
}

/** @type {Record<string, (text: string, from: number, to: number) => Edit>} */
const EDITS = {
  bold: (text, from, to) => marks.wrap(text, from, to, "**"),
  italic: (text, from, to) => marks.wrap(text, from, to, "*"),
  heading: marks.heading,
  list: (text, from, to) => marks.prefix(text, from, to, "- "),
  numbers: (text, from, to) => marks.prefix(text, from, to, "1. "),
  quote: (text, from, to) => marks.prefix(text, from, to, "> "),
  code: marks.code,
};
const KEYS = /** @type {Record<string, string>} */ ({ b: "bold", i: "italic", k: "link" });
let uploads = 0;

/** @param {any} pane */
export function enableWriting(pane) {
  const area = /** @type {HTMLTextAreaElement} */ (pane.body);
  const toolbar = find("[role=toolbar]", pane.root);
  let isComposing = false;
  area.addEventListener("compositionstart", () => (isComposing = true));
  area.addEventListener("compositionend", () => (isComposing = false));

  /** @param {string} mark */
  async function perform(mark) {
    const { selectionStart: from, selectionEnd: to, value } = area;
    if (EDITS[mark]) return apply(area, EDITS[mark](value, from, to));
    const { pickLink, pickMedium } = await import("./pickers.js");
    if (mark === "link") {
      const picked = await pickLink(pane.locale, value.slice(from, to));
      if (picked) apply(area, marks.link(value, from, to, picked.href, picked.label));
    } else {
      const picked = await pickMedium(pane.locale);
      if (picked) insert(area, marks.picture(picked.src, picked.alt));
    }
    area.focus();
  }

  const buttons = findAll("button", toolbar);
  for (const button of buttons) {
    button.addEventListener("click", () => perform(button.dataset.format));
    // A press keeps the selection of the text.
    button.addEventListener("mousedown", (/** @type {Event} */ event) => event.preventDefault());
    button.tabIndex = button === buttons[0] ? 0 : -1;
  }
  toolbar.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  area.addEventListener("keydown", (event) => {
    const mark = KEYS[event.key.toLowerCase()];
    if (!mark || event.isComposing || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    perform(mark);
  });

  /** The input method first: a text is not changed under its hands. */
  const composed = () =>
    isComposing ? new Promise((resolve) => area.addEventListener("compositionend", resolve, { once: true })) : undefined;

  /** @param {string} placeholder @param {string} text put in its place, wherever that is by now */
  async function settle(placeholder, text) {
    await composed();
    const from = area.value.indexOf(placeholder);
    const { selectionStart: start, selectionEnd: end } = area;
    if (from < 0) return text && insert(area, text);
    const to = from + placeholder.length;
    const shift = (/** @type {number} */ at) => (at >= to ? at + text.length - placeholder.length : at > from ? from + text.length : at);
    apply(area, { from, to, text, select: [shift(start), shift(end)] });
  }

  /** @param {File} file */
  async function take(file) {
    uploads += 1;
    const placeholder = `![⏳ ${file.name.replace(/[[\]\\\n]/g, " ")}](#upload-${uploads})`;
    insert(area, placeholder);
    const bar = element("progress", { max: 1, value: 0, "aria-label": file.name });
    const line = element("p", { class: "upload" }, bar, element("span", {}, ` ${file.name}`));
    find("[data-uploads]", pane.root).append(line);
    try {
      const medium = await upload(file, (share) => (bar.value = share));
      line.remove();
      const { askAlt } = await import("./pickers.js");
      const picked = await askAlt(medium, pane.locale);
      await settle(placeholder, picked ? marks.picture(picked.src, picked.alt) : "");
    } catch (error) {
      line.remove();
      await settle(placeholder, "");
      notify(told(words.uploadFailed, file.name, wordsOf(error)));
    }
  }

  /** @param {DataTransfer | null} transfer @returns {File[]} */
  const pictures = (transfer) => [...(transfer?.files ?? [])];

  area.addEventListener("dragover", (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  area.addEventListener("dragleave", () => area.classList.remove("dropping"));
  area.addEventListener("drop", async (event) => {
    area.classList.remove("dropping");
    const files = pictures(event.dataTransfer);
    if (!files.length) return;
    event.preventDefault();
    const place = /** @type {any} */ (document).caretPositionFromPoint?.(event.clientX, event.clientY);
    if (place?.offsetNode === area) area.setSelectionRange(place.offset, place.offset);
    for (const file of files) await take(file);
  });
  area.addEventListener("paste", async (event) => {
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    const { selectionStart: from, selectionEnd: to, value } = area;
    if (/^https?:\/\/\S+$/.test(text) && from < to) {
      event.preventDefault();
      return apply(area, marks.link(value, from, to, text, ""));
    }
    const files = pictures(event.clipboardData);
    if (text || !files.length) return;
    event.preventDefault();
    for (const file of files) await take(file);
  });
}
