// What a text will look like, as the site renders it, and scrolling that keeps what belongs together side by side: the text and
// its preview, one language and the other.
import { call, data, debounced, element, find, findAll, told, words } from "./page.js";
import { blocksOf, pairBlocks, scrollTo } from "./texts.js";

/** Something that scrolls. @typedef {{ element: any, source: any, blocks: () => { isHeading: boolean, top: number }[] }} Scroller */

const AFTER = 250;

/**
 * The preview of one language. The server sanitised what it shows, and the frame runs no scripts.
 * @param {any} pane
 */
function createPreview(pane) {
  const place = find("[data-preview]", pane.root);
  /** @type {any} */
  let frame;
  /** @type {AbortController | undefined} */
  let request;
  let shown = "";

  /** @returns {Promise<any>} the document of the frame */
  function opened() {
    if (frame) return Promise.resolve(frame.contentDocument);
    const styles = (data.previewStyles ?? []).map((/** @type {string} */ href) => `<link rel="stylesheet" href="${href}">`).join("");
    frame = element("iframe", { title: place.dataset.title, sandbox: "allow-same-origin", class: "preview-frame" });
    frame.srcdoc = `<!doctype html><html lang="${pane.locale}"><head><meta charset="utf-8">${styles}</head><body><main><article><div class="prose"></div></article></main></body></html>`;
    place.append(frame);
    return new Promise((resolve) => frame.addEventListener("load", () => {
      const inside = frame.contentDocument;
      inside.body.style.padding = "1rem";
      inside.documentElement.style.colorScheme = document.documentElement.dataset.appearance || "";
      // A preview leads nowhere: links show their address instead.
      inside.addEventListener("click", (/** @type {Event} */ event) => {
        const link = /** @type {Element} */ (event.target).closest("a");
        if (!link) return;
        event.preventDefault();
        const heading = link.hash && inside.getElementById(decodeURIComponent(link.hash.slice(1)));
        heading?.scrollIntoView();
      });
      resolve(inside);
    }, { once: true }));
  }

  async function update() {
    const body = pane.body.value;
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    const status = find("[data-preview-status]", pane.root);
    try {
      const { data: answer } = await call("POST", "/admin/preview/markdown", { body: { locale: pane.locale, body }, signal });
      const inside = await opened();
      if (signal.aborted) return;
      status.textContent = "";
      if (answer.html === shown) return;
      shown = answer.html;
      // Replaced within the document: it stays scrolled where it is.
      const { scrollTop } = inside.scrollingElement;
      find(".prose", inside).innerHTML = answer.html;
      inside.scrollingElement.scrollTop = scrollTop;
      showCount(answer);
    } catch {
      if (!signal.aborted) status.textContent = words.previewFailed ?? "";
    }
  }

  /** The site's own count, where it is told. @param {any} answer */
  function showCount({ words: number, readingMinutes }) {
    if (number !== undefined) find("[data-count]", pane.root).textContent = told(words.count, number, readingMinutes);
  }

  const later = debounced(update, AFTER);
  return {
    update,
    later,
    /** @returns {any} */
    document: () => frame?.contentDocument,
  };
}

/** Heights of a text's blocks, measured in a copy of the text area that nobody sees. @param {any} area */
function measured(area) {
  /** @type {{ text: string, width: number, blocks: { isHeading: boolean, top: number }[] }} */
  let last = { text: "", width: 0, blocks: [] };
  return () => {
    const { value: text, clientWidth: width } = area;
    if (last.text === text && last.width === width) return last.blocks;
    const mirror = element("div", { class: "mirror", "aria-hidden": "true" });
    const style = getComputedStyle(area);
    for (const name of ["font", "letterSpacing", "lineHeight", "padding", "tabSize", "wordSpacing", "textIndent"]) {
      mirror.style[name] = style[/** @type {any} */ (name)];
    }
    mirror.style.width = `${width}px`;
    const blocks = blocksOf(text);
    const parts = blocks.map(({ start }, index) => element("div", {}, text.slice(start, blocks[index + 1]?.start).replace(/\n$/, "\u200b")));
    const first = text.slice(0, blocks[0]?.start ?? 0);
    mirror.append(element("div", {}, first.replace(/\n$/, "")), ...parts);
    document.body.append(mirror);
    last = { text, width, blocks: blocks.map(({ isHeading }, index) => ({ isHeading, top: parts[index].offsetTop })) };
    mirror.remove();
    return last.blocks;
  };
}

/** Scrolls a text area so that a place in it is seen, and selects to the end of its line. @param {any} area @param {number} index */
export function showPlace(area, index) {
  const end = area.value.indexOf("\n", index);
  const mirror = element("div", { class: "mirror", "aria-hidden": "true" });
  const style = getComputedStyle(area);
  for (const name of ["font", "letterSpacing", "lineHeight", "padding", "tabSize"]) mirror.style[name] = style[/** @type {any} */ (name)];
  mirror.style.width = `${area.clientWidth}px`;
  const mark = element("span", {}, "\u200b");
  mirror.append(area.value.slice(0, index), mark);
  document.body.append(mirror);
  const top = mark.offsetTop;
  mirror.remove();
  area.focus();
  area.setSelectionRange(index, end < 0 ? area.value.length : end);
  area.scrollTop = top - area.clientHeight / 3;
}

/**
 * What the page shows beside the texts.
 * @param {any} root the page, which says what is switched on
 * @param {any[]} panes
 */
export function createViews(root, panes) {
  /** @type {Map<string, any>} */
  const previews = new Map();
  const isOn = (/** @type {string} */ name) => find(`[data-deed=toggle-${name}]`, root).getAttribute("aria-pressed") === "true";
  const sync = createSync(panes, previews, () => isOn("sync"));

  /** @param {any} pane */
  async function show(pane) {
    if (!pane.isThere) return;
    if (!previews.has(pane.locale)) previews.set(pane.locale, createPreview(pane));
    await previews.get(pane.locale).update();
    sync.watch(pane.locale);
  }

  return {
    /** @param {any} pane something was written in it */
    changed(pane) {
      if (!isOn("preview")) return;
      if (previews.has(pane.locale)) previews.get(pane.locale).later();
      else show(pane);
    },
    /** @param {string} name @param {boolean} on @param {any} current the pane that the others come to */
    async turned(name, on, current) {
      if (name === "sync") return sync.align(current.body);
      root.toggleAttribute("data-previewing", on);
      if (on) await Promise.all(panes.map(show));
    },
  };
}

/**
 * Keeps everything that scrolls together.
 * @param {any[]} panes
 * @param {Map<string, any>} previews by locale
 * @param {() => boolean} isOn
 */
function createSync(panes, previews, isOn) {
  /** @type {Map<any, Scroller>} */
  const scrollers = new Map();
  /** @type {Scroller | undefined} */
  let leader;
  let isWaiting = false;

  /** @param {any} source @param {any} element @param {Scroller["blocks"]} blocks */
  function add(source, element, blocks) {
    if (scrollers.has(source)) return;
    const scroller = { source, element, blocks };
    scrollers.set(source, scroller);
    // Who is touched leads; what follows must not lead back.
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown", "focus"]) {
      source.addEventListener(kind, () => (leader = scroller), { passive: true, capture: true });
    }
    source.addEventListener("scroll", () => {
      if (leader !== scroller || isWaiting || !isOn()) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        follow(scroller);
      });
    }, { passive: true });
  }

  /** @param {Scroller} from */
  function follow(from) {
    const blocks = from.blocks();
    const [room, seen] = [from.element.scrollHeight - from.element.clientHeight, from.element.clientHeight];
    if (room <= 0) return;
    // The line that is compared wanders from the top of the window to its bottom, so that both ends meet.
    const line = from.element.scrollTop * (1 + seen / room);
    for (const to of scrollers.values()) {
      const otherRoom = to.element.scrollHeight - to.element.clientHeight;
      if (to === from || otherRoom <= 0 || !to.element.clientHeight) continue;
      const others = to.blocks();
      const pairs = pairBlocks(blocks.map(({ isHeading }) => isHeading), others.map(({ isHeading }) => isHeading));
      /** @type {[number, number][]} */
      const stops = [[0, 0], ...pairs.map(([a, b]) => /** @type {[number, number]} */ ([blocks[a].top, others[b].top])),
        [from.element.scrollHeight, to.element.scrollHeight]];
      to.element.scrollTop = scrollTo(stops, line) / (1 + to.element.clientHeight / otherRoom);
    }
  }

  for (const pane of panes) add(pane.body, pane.body, measured(pane.body));

  return {
    /** A preview is there now. @param {string} locale */
    watch(locale) {
      const inside = previews.get(locale)?.document();
      if (!inside) return;
      add(inside, inside.scrollingElement, () => findAll(".prose > *", inside).map((/** @type {any} */ one) => ({
        isHeading: /^H[1-6]$/.test(one.tagName), top: one.getBoundingClientRect().top + inside.scrollingElement.scrollTop,
      })));
    },
    /** The other side comes to where this one is. @param {any} area */
    align(area) {
      const scroller = scrollers.get(area);
      if (scroller && isOn()) follow((leader = scroller));
    },
  };
}
