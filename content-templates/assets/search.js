// Searches the static index under /search/, newest block first; then asks the API for hits in full texts. How hits are ranked
// and what is fetched stands in docs/search.md.
import { highlighted, words } from "./search/words.js";
import { Index } from "./search/index.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[role=search]"));
const query = /** @type {HTMLInputElement} */ (document.getElementById("_query"));
const state = /** @type {HTMLElement} */ (document.getElementById("_state"));
const list = /** @type {HTMLElement} */ (document.getElementById("_hits"));
const older = /** @type {HTMLButtonElement} */ (document.getElementById("_older"));
const texts = /** @type {HTMLElement} */ (document.getElementById("_texts"));
const locale = document.documentElement.lang;
const numbers = new Intl.NumberFormat(locale);
const dates = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
const index = new Index(`/search/${locale}/`);

/** Milliseconds without a key before an index is asked. */
const PAUSE = 120;

/** The search that is going on; a newer one takes its place. */
let current = new AbortController();
let timer = 0;

/** @param {number} count @param {boolean} more */
function say(count, more) {
  const sentence = count === 1 ? form.dataset.one : form.dataset.many?.replace(/1[.,]?234[.,]?567/, numbers.format(count));
  state.textContent = count === 0 ? (form.dataset.none ?? "") : `${sentence ?? ""}${more ? " …" : ""}`;
}

/** @param {{ title: string, href: string, date?: string }} card @param {import("./search/words.js").Word[]} wanted */
function hit(card, wanted) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = card.href;
  const title = document.createElement("span");
  title.className = "title";
  title.append(...highlighted(card.title, wanted));
  link.append(title);
  if (card.date) {
    const time = document.createElement("time");
    time.dateTime = card.date;
    time.textContent = dates.format(new Date(`${card.date}T00:00:00Z`));
    link.append(time);
  }
  item.append(link);
  return item;
}

/** @param {boolean} goOn whether the hits that are shown stay and older ones are added */
async function search(goOn) {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  const text = query.value;
  const wanted = words(text);
  if (!goOn) {
    const address = new URL(location.href);
    if (text) address.searchParams.set("q", text);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
  }
  if (wanted.length === 0) {
    list.replaceChildren();
    state.textContent = "";
    older.hidden = texts.hidden = true;
    return;
  }
  try {
    const found = await index.search(wanted, signal, goOn);
    if (signal.aborted) return;
    const items = found.cards.map((card) => hit(card, wanted));
    if (goOn) list.append(...items);
    else list.replaceChildren(...items);
    older.hidden = !found.more;
    say(list.childElementCount, found.more);
    if (goOn) items[0]?.querySelector("a")?.focus();
    else await searchTexts(text, wanted, signal);
  } catch (error) {
    if (!signal.aborted) state.textContent = form.dataset.failed ?? "";
  }
}

/**
 * What the API finds in full texts and the index has not. Without an API nothing is shown.
 * @param {string} text @param {import("./search/words.js").Word[]} wanted @param {AbortSignal} signal
 */
async function searchTexts(text, wanted, signal) {
  texts.hidden = true;
  const address = `${form.dataset.api}/v1/search?${new URLSearchParams({ q: text, locale })}`;
  const answer = await fetch(address, { signal }).catch(() => undefined);
  if (!answer?.ok || !answer.headers.get("content-type")?.includes("json")) return;
  const { data } = await answer.json();
  const shown = new Set(Array.from(list.querySelectorAll("a"), (link) => link.pathname));
  const items = [];
  for (const post of data) {
    if (!shown.has(post.path)) {
      items.push(hit({ title: post.title, href: post.path, date: post.kind === "article" ? post.publishedAt?.slice(0, 10) : undefined }, wanted));
    }
  }
  texts.querySelector("ol")?.replaceChildren(...items);
  texts.hidden = items.length === 0;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE, false);
}

/** Arrow keys walk from the field through the hits. @param {KeyboardEvent} event */
function walk(event) {
  if (event.key === "Escape") {
    query.value = "";
    query.focus();
    search(false);
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [query, ...document.querySelectorAll(".hits a")];
  const next = stops[stops.indexOf(/** @type {Element} */ (document.activeElement)) + step];
  if (next instanceof HTMLElement) {
    event.preventDefault();
    next.focus();
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  search(false);
});
query.addEventListener("input", later);
form.parentElement?.addEventListener("keydown", walk);
older.addEventListener("click", () => search(true));
query.value = new URLSearchParams(location.search).get("q") ?? "";
if (query.value) search(false);
else query.focus({ preventScroll: true });
