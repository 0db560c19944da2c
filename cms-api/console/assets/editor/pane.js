// One language of the post: its fields, what was saved of them, what is wrong with them.
import { copyOf, countWords, emptyCopy, instantOf, isBlank, isSame, moved, setAt, valueAt, wallTime } from "./copies.js";
import { call, data, debounced, element, find, findAll, told, words, wordsOf } from "./page.js";

/** @import { Copy } from "./copies.js" */

/** Names of tags and authors that are known here. @type {Record<string, Map<string, any>>} */
const known = {
  tags: new Map((data.tags ?? []).map((/** @type {any} */ one) => [one.id, one])),
  authors: new Map((data.authors ?? []).map((/** @type {any} */ one) => [one.id, one])),
};

/** @param {any} one @param {string} locale @returns {string} */
const nameOf = (one, locale) => one?.[locale]?.name ?? one?.en?.name ?? one?.vi?.name ?? one?.name ?? "…";

/** @param {string} kind `tags` or `authors` @param {string[]} ids @param {string} locale @returns {string} */
export const namesOf = (kind, ids, locale) => ids.map((id) => nameOf(known[kind].get(id), locale)).join(", ");

/** Names of ids that the page did not come with. @param {string} kind @param {string[]} ids @returns {Promise<boolean>} whether there were any */
export async function learn(kind, ids) {
  const unknown = ids.filter((id) => !known[kind].has(id));
  const answers = await Promise.all(unknown.map((id) => call("GET", `/admin/${kind}/${id}`).catch(() => undefined)));
  for (const answer of answers) if (answer) known[kind].set(answer.data.id, answer.data);
  return unknown.length > 0;
}

/**
 * An ordered choice of tags or authors.
 * @param {any} root with `data-chips`
 * @param {string} locale
 * @param {() => void} onChange
 */
function createChips(root, locale, onChange) {
  const kind = root.dataset.chips;
  const [list, input, options] = [find("ul", root), find("input", root), find("datalist", root)];
  /** @type {string[]} */
  let ids = [];
  /** @type {any[]} */
  let found = [];

  const set = (/** @type {string[]} */ next, /** @type {number | undefined} */ focused) => {
    ids = next;
    show();
    if (focused !== undefined) (findAll("button", list)[Math.min(focused, ids.length - 1)] ?? input).focus();
    onChange();
  };

  function show() {
    const name = (/** @type {string} */ id) => nameOf(known[kind].get(id), locale);
    list.replaceChildren(...ids.map((id, index) => {
      const remove = element("button", {
        type: "button", "aria-label": told(words.removeNamed, name(id)), "aria-keyshortcuts": "Alt+ArrowLeft Alt+ArrowRight",
        onclick: () => set(ids.filter((other) => other !== id), index),
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          const step = event.altKey ? { ArrowLeft: -1, ArrowRight: 1 }[event.key] : undefined;
          if (!step) return;
          event.preventDefault();
          const to = Math.max(0, Math.min(ids.length - 1, index + step));
          set(moved(ids, index, to), to);
        },
      }, "×");
      return element("li", {}, element("span", {}, name(id)), remove);
    }));
    list.hidden = !ids.length;
  }

  const search = debounced(async () => {
    const answer = await call("GET", `/admin/${kind}?q=${encodeURIComponent(input.value)}&pageSize=20`).catch(() => undefined);
    found = answer?.data ?? [];
    for (const one of found) known[kind].set(one.id, one);
    options.replaceChildren(...found.map((one) => element("option", { value: nameOf(one, locale) })));
    take(false);
  }, 150);

  /** @param {boolean} isAsked whether the only one found is meant, too */
  function take(isAsked) {
    const wanted = input.value.trim().toLowerCase();
    const exact = found.find((one) => nameOf(one, locale).toLowerCase() === wanted);
    const one = exact ?? (isAsked && wanted && found.length === 1 ? found[0] : undefined);
    if (!one) return;
    input.value = "";
    if (!ids.includes(one.id)) set([...ids, one.id], undefined);
  }

  input.addEventListener("input", (/** @type {InputEvent} */ event) => {
    event.stopPropagation();
    // A suggestion that was picked arrives at once, what is typed letter by letter.
    if (!event.inputType || event.inputType === "insertReplacementText") take(false);
    if (input.value.trim()) search();
  });
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    take(true);
  });
  input.addEventListener("change", (/** @type {Event} */ event) => {
    event.stopPropagation();
    take(true);
  });

  return {
    read: () => ids,
    /** @param {string[]} next */
    fill(next) {
      ids = [...next];
      show();
      learn(kind, ids).then((isNew) => isNew && show());
    },
  };
}

/**
 * @param {any} root the section of the page
 * @param {(pane: any) => void} onChange something was written
 */
export function createPane(root, onChange) {
  const locale = root.dataset.locale;
  const changed = () => {
    count();
    onChange(pane);
  };
  const chips = Object.fromEntries(
    findAll("[data-chips]", root).map((one) => [one.dataset.chips, createChips(one, locale, changed)]),
  );
  /** @type {any} */
  let sections;
  /** @type {any[]} */
  let held = [];
  /** The date as it was, with its seconds, and as the field shows it. */
  let date = { value: "", shown: "" };
  const controls = () => findAll("[data-field]:not([data-field=publishedAt])", root);

  function publishedAt() {
    const { value } = find("[data-field=publishedAt]", root);
    if (!value) return undefined;
    return value === date.shown ? date.value : instantOf(value, data.timeZone)?.instant.toISOString();
  }

  const count = debounced(() => {
    const { words: number, minutes } = countWords(find("[data-field=body]", root).value);
    find("[data-count]", root).textContent = told(words.count, number, minutes);
  }, 250);

  async function showSections() {
    const place = find("[data-sections]", root);
    if (!place) return;
    const { createSections } = await import("./sections.js");
    sections ??= createSections(place, locale, changed);
    sections.fill(held);
  }

  const pane = {
    root,
    locale,
    /** What the server holds, as far as is known here. @type {any} */
    saved: undefined,
    version: 0,
    /** The copy that this text was made from, where it is known. @type {Copy | undefined} */
    base: undefined,
    /** The revision of the other language that this was translated from. @type {string | undefined} */
    baseRevisionId: undefined,
    /** Whether the language is on the page: saved, or begun. */
    isThere: false,
    body: find("[data-field=body]", root),

    /** @returns {Copy} what the page holds */
    read() {
      /** @type {Copy} */
      const copy = { ...emptyCopy(), seo: {}, cover: {} };
      for (const control of controls()) {
        const path = control.dataset.field.split(".");
        setAt(copy, path, control.type === "checkbox" ? control.checked : control.value);
      }
      copy.publishedAt = publishedAt();
      copy.sections = sections ? sections.read() : held;
      for (const [field, one] of Object.entries(chips)) copy[field] = one.read();
      copy.baseRevisionId = pane.baseRevisionId;
      return copyOf(copy);
    },

    /** @param {Copy} copy shown instead of what is there */
    fill(copy) {
      for (const control of controls()) {
        const value = valueAt(copy, control.dataset.field.split("."));
        if (control.type === "checkbox") control.checked = Boolean(value);
        // What stays the same keeps its caret and what can be undone.
        else if (control.value !== (value ?? "")) setValue(control, value ?? "");
      }
      const shown = copy.publishedAt ? wallTime(new Date(copy.publishedAt), data.timeZone) : "";
      date = { value: copy.publishedAt ?? "", shown };
      find("[data-field=publishedAt]", root).value = shown;
      for (const [field, one] of Object.entries(chips)) one.fill(copy[field] ?? []);
      pane.baseRevisionId = copy.baseRevisionId;
      held = structuredClone(copy.sections ?? []);
      showSections();
      pane.begin();
      count();
      count.now();
    },

    /** @param {any} translation as the API answers */
    accept(translation) {
      pane.saved = translation;
      pane.version = translation.version;
      pane.base = copyOf(translation);
    },

    /** The fields are shown: the language is there now. */
    begin() {
      pane.isThere = true;
      find("[data-absent]", root).hidden = true;
      find("[data-present]", root).hidden = false;
    },

    isDirty() {
      if (!pane.isThere) return false;
      const copy = pane.read();
      if (!pane.saved) return !isBlank(copy);
      const saved = copyOf(pane.saved);
      return pane.version !== pane.saved.version || !isSame({ slug: saved.slug, ...copy }, saved);
    },

    /** @param {any} error what the API refused; the fields say why, and the first one is led to */
    showRefusal(error) {
      pane.clearRefusal();
      const items = (error.fields ?? []).map((/** @type {any} */ { field, message }) => {
        const control = pane.control(field);
        if (!control) return element("li", {}, message);
        mark(control, message);
        const label = control.labels?.[0]?.textContent.trim() || control.getAttribute("aria-label") || field;
        const way = { type: "button", class: "plain", onclick: () => pane.lead(control) };
        return element("li", {}, element("button", way, `${label}: ${message}`));
      });
      const summary = find("[data-summary]", root);
      summary.replaceChildren(
        element("p", {}, items.length ? words.lookAgain ?? "" : wordsOf(error)),
        ...(items.length ? [element("ul", {}, ...items)] : []),
      );
      summary.hidden = false;
      summary.focus();
    },

    clearRefusal() {
      find("[data-summary]", root).hidden = true;
      for (const control of findAll("[aria-invalid]", root)) mark(control, "");
    },

    /** @param {string} field as the API names it @returns {any} the control nearest to it */
    control(field) {
      const name = field.replace(/^translations\.\w+\./, "");
      for (let path = name.split("."); path.length; path.pop()) {
        const control = find(`[data-field="${path.join(".")}"], [data-path="${path.join(".")}"]`, root);
        if (control) return control;
        const list = find(`[data-chips="${path.join(".")}"] input`, root);
        if (list) return list;
      }
      return undefined;
    },

    /** Goes to a control, wherever it is folded away. @param {any} control */
    lead(control) {
      for (let folded = control.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
      control.scrollIntoView({ block: "center" });
      control.focus();
    },
  };

  root.addEventListener("input", (/** @type {any} */ { target }) => {
    if (target.getAttribute("aria-invalid")) mark(target, "");
    changed();
  });
  root.addEventListener("change", changed);
  return pane;
}

/** @param {any} control @param {string} value written where somebody may be writing */
function setValue(control, value) {
  const isFocused = control === document.activeElement;
  const { selectionStart, selectionEnd, scrollTop } = control;
  control.value = value;
  if (isFocused) control.setSelectionRange(selectionStart, selectionEnd);
  control.scrollTop = scrollTop;
}

/** @param {any} control @param {string} why nothing takes the mark away */
function mark(control, why) {
  const id = `${control.id}-wrong`;
  let place = document.getElementById(id);
  if (!why) {
    control.removeAttribute("aria-invalid");
    place?.remove();
    return;
  }
  if (!place) {
    place = element("p", { id, class: "wrong" });
    control.after(/** @type {Node} */ (place));
  }
  if (place) place.textContent = why;
  control.setAttribute("aria-invalid", "true");
  const described = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)).add(id);
  control.setAttribute("aria-describedby", [...described].join(" "));
}
