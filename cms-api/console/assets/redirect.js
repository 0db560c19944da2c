// Where a redirect leads: an address, a post that is searched for by its title, or nowhere.
import { call } from "./api.js";
import { wordsOf } from "./form.js";
import { find, findAll } from "./page.js";

const PAUSE = 250;
const SHOWN = 8;

/** Fields of what is not chosen are not sent. */
function show() {
  const leads = find("[data-leads]")?.value;
  for (const part of findAll("[data-for]")) {
    part.hidden = part.dataset.for !== leads;
    for (const field of findAll("input", part)) field.disabled = part.hidden;
  }
}

/** @param {string} locale */
function badge(locale) {
  const badge = document.createElement("b");
  [badge.className, badge.textContent] = [`lang ${locale}`, locale.toUpperCase()];
  return badge;
}

/** @param {string} id @param {string} locale @param {string} title */
function choose(id, locale, title) {
  const form = find("#redirect");
  form.elements.postId.value = id;
  form.elements.locale.value = locale;
  find("#chosen").replaceChildren(badge(locale), ` ${title}`);
  find("#found").replaceChildren();
  find("#post").value = "";
  find("#post").focus();
  form.setAttribute("data-changed", "");
}

/** @param {any[]} posts */
function offer(posts) {
  const choices = posts.flatMap((post) =>
    ["en", "vi"].filter((locale) => post.translations[locale]).map((locale) => {
      const { title } = post.translations[locale];
      const button = document.createElement("button");
      [button.type, button.className, button.lang] = ["button", "plain", locale];
      button.append(badge(locale), ` ${title}`);
      button.addEventListener("click", () => choose(post.id, locale, title));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
  find("#found").replaceChildren(...(choices.length ? choices : [find("#found").dataset.nothing]));
}

let waiting = 0;
let newest = 0;

/** @param {string} text */
async function search(text) {
  const own = ++newest;
  try {
    const { body } = await call("GET", `/v1/admin/posts?pageSize=${SHOWN}&q=${encodeURIComponent(text)}`);
    if (own === newest) offer(body.data);
  } catch (error) {
    if (own === newest) find("#found").replaceChildren(wordsOf(error));
  }
}

document.addEventListener("change", ({ target }) => {
  if (target instanceof Element && target.matches("[data-leads]")) show();
});
document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.id !== "post") return;
  clearTimeout(waiting);
  const text = target.value.trim();
  if (text) waiting = setTimeout(() => search(text), PAUSE);
});
document.addEventListener("keydown", (event) => {
  // Enter in the search is no wish to save.
  if (event.key === "Enter" && event.target instanceof Element && event.target.id === "post") event.preventDefault();
});
