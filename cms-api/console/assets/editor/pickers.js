// Choosing what a text points to: a post by its title, a picture of the library, and what the picture shows.
import { arrows, open } from "./dialog.js";
import { call, data, debounced, element, find, findAll, told, upload, words, wordsOf } from "./page.js";

const PER_PAGE = 24;

/** @param {any} medium as the API tells it @param {string} locale @returns {{ src: string, alt: string, thumbnail: string, name: string }} */
function mediumOf(medium, locale) {
  const { address: src, altEn, altVi, thumbnail, fileName: name } = medium;
  return { src, alt: locale === "en" ? altEn : altVi, thumbnail, name };
}

/**
 * Asks what a picture shows.
 * @param {any} medium
 * @param {string} locale
 * @returns {Promise<{ src: string, alt: string } | undefined>} nothing when it is not wanted after all
 */
export async function askAlt(medium, locale) {
  const { src, alt, thumbnail } = mediumOf(medium, locale);
  const dialog = open("_editor-alt");
  find("img", dialog).src = thumbnail;
  const [field, decoration] = [find("[name=alt]", dialog), find("[name=decoration]", dialog)];
  field.lang = locale;
  field.value = alt;
  decoration.addEventListener("change", () => (field.disabled = decoration.checked));
  find("form", dialog).addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!decoration.checked && !field.value.trim()) {
      find("[data-wrong]", dialog).hidden = false;
      return field.focus();
    }
    dialog.close("insert");
  });
  field.focus();
  if ((await dialog.closed) !== "insert") return undefined;
  return { src, alt: decoration.checked ? "" : field.value.trim() };
}

/**
 * @param {string} locale
 * @param {{ wantsAlt?: boolean }} [options]
 * @returns {Promise<{ src: string, alt: string } | undefined>}
 */
export async function pickMedium(locale, { wantsAlt = true } = {}) {
  const dialog = open("_editor-media");
  const [query, grid, more] = [find("[name=q]", dialog), find("[data-grid]", dialog), find("[data-more]", dialog)];
  const [state, file] = [find("[data-state]", dialog), find("[type=file]", dialog)];
  /** @type {any} */
  let picked;
  let page = 1;

  const choose = (/** @type {any} */ medium) => {
    picked = medium;
    dialog.close("picked");
  };

  /** @param {any} medium */
  function entry(medium) {
    const { thumbnail, name, alt } = mediumOf(medium, locale);
    const picture = element("img", { src: thumbnail, alt: "", loading: "lazy", width: 160, height: 120 });
    const label = element("span", {}, alt || name);
    return element("li", {}, element("button", { type: "button", onclick: () => choose(medium) }, picture, label));
  }

  async function load() {
    const search = query.value.trim();
    try {
      const answer = await call("GET", `/admin/media?q=${encodeURIComponent(search)}&page=${page}&pageSize=${PER_PAGE}`);
      if (search !== query.value.trim()) return;
      if (page === 1) grid.replaceChildren();
      grid.append(...answer.data.map(entry));
      more.hidden = page >= answer.pagination.totalPages;
      state.textContent = answer.pagination.totalItems ? "" : (search ? words.nothingFound : words.noMedia) ?? "";
    } catch (error) {
      state.textContent = wordsOf(error);
    }
  }

  const search = debounced(() => {
    page = 1;
    load();
  }, 150);
  query.addEventListener("input", search);
  arrows(query, grid);
  more.addEventListener("click", () => {
    page += 1;
    load();
  });
  file.addEventListener("change", async () => {
    const [one] = file.files;
    if (!one) return;
    try {
      choose(await upload(one, (share) => (state.textContent = told(words.uploading, Math.round(share * 100)))));
    } catch (error) {
      state.textContent = told(words.uploadFailed, one.name, wordsOf(error));
      file.value = "";
    }
  });
  load();
  query.focus();
  await dialog.closed;
  if (!picked) return undefined;
  return wantsAlt ? askAlt(picked, locale) : mediumOf(picked, locale);
}

const IS_ADDRESS = /^(https?:\/\/|mailto:|\/|#)/;

/**
 * @param {string} locale
 * @param {string} label words that are selected already
 * @returns {Promise<{ href: string, label: string } | undefined>}
 */
export async function pickLink(locale, label) {
  const dialog = open("_editor-link");
  const [query, list, state] = [find("[name=q]", dialog), find("[data-results]", dialog), find("[data-state]", dialog)];
  /** @type {{ href: string, label: string } | undefined} */
  let picked;
  if (IS_ADDRESS.test(label)) query.value = label;

  const choice = (/** @type {string} */ href, /** @type {string} */ title, /** @type {string} */ note) => {
    const choose = () => {
      picked = { href, label: label || title };
      dialog.close("picked");
    };
    const words = [element("span", {}, title), element("span", { class: "muted" }, note)];
    return element("li", {}, element("button", { type: "button", onclick: choose }, ...words));
  };

  /** @param {any} post */
  function entry(post) {
    // In its own language where that is there; else in the other, as the site does it.
    const other = Object.keys(post.translations).find((one) => post.translations[one]);
    const language = post.translations[locale] ? locale : other;
    if (!language) return undefined;
    const { title, slug, status } = post.translations[language];
    const href = `${data.paths?.[language]?.[post.kind] ?? `/${language}/`}${slug}/`;
    const notes = [language === locale ? "" : language.toUpperCase(), status === "draft" ? words.statusDraft : "", href];
    return choice(href, title, notes.filter(Boolean).join(" · "));
  }

  async function load() {
    const search = query.value.trim();
    const own = IS_ADDRESS.test(search) ? [choice(search, search, words.linkAddress ?? "")] : [];
    if (own.length) {
      state.textContent = "";
      return list.replaceChildren(...own);
    }
    try {
      const { data: posts } = await call("GET", `/admin/posts?q=${encodeURIComponent(search)}&pageSize=12`);
      if (search !== query.value.trim()) return;
      list.replaceChildren(...posts.map(entry).filter(Boolean));
      state.textContent = posts.length ? "" : words.nothingFound ?? "";
    } catch (error) {
      state.textContent = wordsOf(error);
    }
  }

  query.addEventListener("input", debounced(load, 150));
  query.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (IS_ADDRESS.test(query.value.trim())) load();
    findAll("button", list)[0]?.click();
  });
  arrows(query, list);
  load();
  query.focus();
  await dialog.closed;
  return picked;
}
