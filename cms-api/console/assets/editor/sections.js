// The sections of a landing page: an ordered list of forms, made from the table of types below. Everything works by keyboard.
import { moved, setAt, valueAt } from "./copies.js";
import { element, find, findAll, told, words } from "./page.js";

/**
 * A field of a section: its name, how it is written, and its limit.
 * `line` one line, `text` some, `markdown`, `count` a number, `flag`; a `?` may be left out. `link`, `links`, `picture`, `items`
 * hold fields of their own.
 * @typedef {{ name: string, as: string, most?: number, fields?: Field[], word?: string, isOptional?: boolean }} Field
 */

/** @param {string} name @param {string} as @param {Partial<Field>} [more] @returns {Field} */
const field = (name, as, more = {}) => ({ name, as: as.replace("?", ""), isOptional: as.endsWith("?"), ...more });

const TITLE = field("title", "line", { most: 200 });
const TEXT = field("text", "text", { most: 2_000 });
const LINK = [field("label", "line", { most: 80 }), field("href", "address", { most: 2_000 })];
const PICTURE = [field("src", "picture-address", { most: 2_000, word: "src" }), field("alt", "line", { most: 300 })];

/** As `cms-sdk/src/content/section.rs` has them. @type {Record<string, Field[]>} */
const TYPES = {
  hero: [
    field("eyebrow", "line?", { most: 200 }), TITLE, TEXT, field("actions", "items", { most: 2, fields: LINK }),
    field("picture", "group?", { fields: PICTURE }),
  ],
  features: [
    TITLE, field("text", "text?", { most: 2_000 }),
    field("items", "items", { most: 24, fields: [TITLE, TEXT, field("link", "group?", { fields: LINK })] }),
  ],
  textWithPicture: [
    TITLE, field("text", "markdown", { most: 20_000 }), field("picture", "group?", { fields: PICTURE }),
    field("pictureFirst", "flag"), field("action", "group?", { fields: LINK }),
  ],
  quote: [TEXT, field("author", "line", { most: 200 }), field("role", "line?", { most: 200 })],
  numbers: [
    field("title", "line?", { most: 200 }),
    field("items", "items", { most: 12, fields: [field("value", "line", { most: 200 }), field("label", "line", { most: 200 })] }),
  ],
  latestPosts: [TITLE, field("count", "count", { most: 12 })],
  callToAction: [TITLE, TEXT, field("action", "group", { fields: LINK })],
  newsletter: [TITLE, TEXT],
  contact: [TITLE, TEXT, field("email", "line?", { most: 200 })],
  faq: [
    TITLE,
    field("items", "items", {
      most: 50, fields: [field("question", "line", { most: 200 }), field("answer", "markdown", { most: 20_000 })],
    }),
  ],
};
const MOST_SECTIONS = 40;

/** @param {Field[]} fields @returns {Record<string, any>} what a new one holds */
function blank(fields) {
  /** @type {Record<string, any>} */
  const made = {};
  for (const { name, as, fields: inner = [], isOptional } of fields) {
    if (isOptional) continue;
    made[name] = { items: [], group: blank(inner), flag: false, count: 3 }[as] ?? "";
  }
  return made;
}

/** @param {string} key @returns {string} its word, as `data-section-…`, `data-field-…` of the template */
const word = (key) => words[key] ?? key;

/** @param {string} prefix @param {string} name @returns {string} */
const camel = (prefix, name) => prefix + name[0].toUpperCase() + name.slice(1);

/**
 * @param {any} root where the list stands
 * @param {string} locale
 * @param {() => void} onChange
 */
export function createSections(root, locale, onChange) {
  /** @type {any[]} */
  let sections = [];
  const list = find("[data-section-list]", root);
  const choice = find("select", root);
  choice.replaceChildren(...Object.keys(TYPES).map((type) => element("option", { value: type }, word(camel("section", type)))));
  find("[data-add]", root).addEventListener("click", () => add(choice.value));

  const say = (/** @type {string} */ text) => (find("[data-said]", root).textContent = text);
  const changed = () => onChange();

  /** @param {string} type */
  function add(type) {
    if (sections.length >= MOST_SECTIONS) return say(told(words.sectionsFull, MOST_SECTIONS));
    sections.push({ [type]: blank(TYPES[type] ?? []) });
    show();
    changed();
    find("input, textarea", list.lastElementChild)?.focus();
  }

  /** @param {number} index @param {number} step */
  function move(index, step) {
    const to = index + step;
    if (to < 0 || to >= sections.length) return;
    sections = moved(sections, index, to);
    show();
    changed();
    const button = find(`[data-step="${step}"]`, list.children[to]);
    (button.disabled ? find("summary", list.children[to]) : button).focus();
    say(told(words.sectionMoved, to + 1, sections.length));
  }

  /** @param {number} index */
  function remove(index) {
    const [gone] = sections.splice(index, 1);
    show();
    changed();
    const undo = () => {
      sections.splice(index, 0, gone);
      show();
      changed();
      find("input, textarea", list.children[index])?.focus();
    };
    const place = find("[data-said]", root);
    place.replaceChildren(words.sectionRemoved ?? "", " ", element("button", { type: "button", class: "plain", onclick: undo }, words.undo));
    find("button", place).focus();
  }

  /** @param {string[]} path @param {Field} rule @param {string} id */
  function control(path, { as, most, isOptional }, id) {
    const isLong = as === "text" || as === "markdown";
    const value = valueAt(sections, path);
    const made = element(isLong ? "textarea" : "input", { id, "data-path": `sections.${path.join(".")}`, maxLength: most });
    if (as === "flag") Object.assign(made, { type: "checkbox", checked: Boolean(value) });
    else if (as === "count") Object.assign(made, { type: "number", min: "1", max: String(most), value: String(value ?? "") });
    else made.value = value ?? "";
    if (as === "markdown") made.classList.add("markdown");
    if (isLong) made.rows = as === "markdown" ? 6 : 3;
    made.addEventListener("input", () => {
      if (as === "flag") setAt(sections, path, made.checked);
      else if (as === "count") setAt(sections, path, Math.max(0, Math.min(255, Math.trunc(Number(made.value) || 0))));
      else setAt(sections, path, made.value, !isOptional);
    });
    return made;
  }

  /** A link or a picture that may be left out is absent while all of it is empty. @param {string[]} path @param {Field} rule */
  function group(path, rule) {
    const box = element("fieldset", { class: "group" }, element("legend", {}, word(camel("field", rule.name))));
    const draft = { ...blank(rule.fields ?? []), ...valueAt(sections, path) };
    for (const inner of rule.fields ?? []) {
      const one = labelled([...path, inner.name], inner);
      box.append(one);
      // After the control's own listener: what it wrote is looked at as a whole.
      find("input", one).addEventListener("input", (/** @type {any} */ { target }) => {
        draft[inner.name] = target.value;
        const isEmpty = rule.isOptional && Object.values(draft).every((value) => !value);
        setAt(sections, path, isEmpty ? undefined : { ...draft }, !isEmpty);
      });
    }
    return box;
  }

  /** @param {string[]} path @param {Field} rule */
  function items(path, rule) {
    const box = element("fieldset", { class: "items" }, element("legend", {}, word(camel("field", rule.name))));
    const entries = valueAt(sections, path) ?? [];
    /** @param {any[]} next @param {number} focused */
    const set = (next, focused) => {
      setAt(sections, path, next);
      const fresh = items(path, rule);
      box.replaceWith(fresh);
      changed();
      const boxes = findAll(":scope > .item", fresh);
      (find("input, textarea", boxes[Math.min(focused, boxes.length - 1)] ?? fresh) ?? find("button", fresh)).focus();
    };
    entries.forEach((/** @type {any} */ _, /** @type {number} */ index) => {
      const name = told(words.itemNumber, index + 1);
      const item = element("div", { class: "item", role: "group", "aria-label": name });
      for (const inner of rule.fields ?? []) item.append(part([...path, String(index), inner.name], inner));
      const button = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {() => void} */ onclick, isOff = false) =>
        element("button", { type: "button", class: "icon", "aria-label": `${label}: ${name}`, disabled: isOff, onclick }, sign);
      item.append(element(
        "div", { class: "item-deeds" },
        button("↑", word("moveUp"), () => set(moved(entries, index, index - 1), index - 1), index === 0),
        button("↓", word("moveDown"), () => set(moved(entries, index, index + 1), index + 1), index === entries.length - 1),
        button("×", word("remove"), () => set(entries.filter((/** @type {any} */ __, /** @type {number} */ other) => other !== index), index)),
      ));
      box.append(item);
    });
    const isFull = entries.length >= (rule.most ?? Infinity);
    const addOne = () => set([...entries, blank(rule.fields ?? [])], entries.length);
    box.append(element("button", { type: "button", class: "plain", disabled: isFull, onclick: addOne }, words.itemAdd));
    return box;
  }

  /** @param {string[]} path @param {Field} rule */
  function labelled(path, rule) {
    const id = `_${locale}-sections-${path.join("-")}`;
    const label = element("label", { htmlFor: id }, word(camel("field", rule.word ?? rule.name)));
    const made = control(path, rule, id);
    if (rule.as === "flag") return element("div", { class: "field flag" }, made, label);
    const pick = { "picture-address": "media", address: "link" }[rule.as];
    const picker = pick && element("button", { type: "button", class: "plain", "data-pick": pick, "data-for": id }, word(camel("pick", pick)));
    return element("div", { class: "field" }, label, made, picker);
  }

  /** @param {string[]} path @param {Field} rule */
  function part(path, rule) {
    if (rule.as === "items") return items(path, rule);
    return rule.as === "group" ? group(path, rule) : labelled(path, rule);
  }

  /** @param {any} section @param {number} index */
  function card(section, index) {
    const [type] = Object.keys(section);
    const name = `${index + 1}. ${word(camel("section", type))}`;
    const title = section[type]?.title || section[type]?.text || "";
    const button = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {() => void} */ onclick, more = {}) =>
      element("button", { type: "button", class: "icon", "aria-label": `${label}: ${name}`, onclick, ...more }, sign);
    const deeds = element(
      "div", { class: "section-deeds" },
      button("↑", word("moveUp"), () => move(index, -1), { "data-step": "-1", disabled: index === 0 }),
      button("↓", word("moveDown"), () => move(index, 1), { "data-step": "1", disabled: index === sections.length - 1 }),
      button("×", word("remove"), () => remove(index)),
    );
    const summary = element("summary", {}, element("strong", {}, name), element("span", { class: "muted" }, ` ${title.slice(0, 60)}`));
    const fields = (TYPES[type] ?? []).map((rule) => part([String(index), type, rule.name], rule));
    const item = element("li", { class: "section-card" }, element("details", { open: true }, summary, ...fields), deeds);
    item.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
      // In a text the keys are the text's own.
      if (!step || /** @type {Element} */ (event.target).matches("input, textarea")) return;
      event.preventDefault();
      move(index, step);
    });
    return item;
  }

  function show() {
    const known = findAll(":scope > li > details", list);
    list.replaceChildren(...sections.map(card));
    // Several are shown folded first: to see what there is. One that is added is open.
    findAll(":scope > li > details", list).forEach((one, index) => (one.open = known.length ? known[index]?.open ?? true : sections.length === 1));
    find("[data-none]", root).hidden = sections.length > 0;
  }

  return {
    /** @returns {any[]} */
    read: () => structuredClone(sections),
    /** @param {any[]} next */
    fill(next) {
      sections = structuredClone(next);
      show();
    },
  };
}
