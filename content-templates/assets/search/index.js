// The static index: which files a query needs, and the order of what they hold.

/** @typedef {import("./words.js").Word} Word */
/** @typedef {{ title: string, href: string, date?: string }} Card */
/** @typedef {{ list: string, block: number, ordinal: number, exact: number, score: number }} Hit */

/** Bytes after which a query begins with nothing more before it is asked to: what is under way then ends below 60 000. */
const BUDGET = 44000;
/** Hits that are shown at a time. */
const ENOUGH = 10;
/** A posting is a place in its block times this, plus a weight. */
const WEIGHTS = 32;

/** The file of the words with a beginning, as the generator names it. @param {string} folded */
function fileOf(folded) {
  const beginning = Array.from(folded).slice(0, 2);
  return beginning.map((one) => (/[a-z0-9]/.test(one) ? one : `-${one.codePointAt(0)?.toString(16)}`)).join("");
}

export class Index {
  /** @type {Map<string, Promise<any>>} */
  #files = new Map();
  #root;
  #spent = 0;
  /** Hits that were found and not shown, best first, and blocks not read yet. @type {Hit[]} */
  #waiting = [];
  /** @type {[string, number][]} */
  #blocks = [];

  /** @param {string} root address of the index of a language */
  constructor(root) {
    this.#root = root;
  }

  /**
   * Hits of the newest blocks that have any, best first.
   * @param {Word[]} wanted @param {AbortSignal} signal @param {boolean} goOn with what the last call left
   * @returns {Promise<{ cards: Card[], more: boolean }>}
   */
  async search(wanted, signal, goOn) {
    this.#spent = 0;
    const index = await this.#file("index.json");
    if (!goOn) {
      this.#waiting = [];
      // Pages are few and say most; articles follow, newest first.
      this.#blocks = [...index.blocks.pages.map((/** @type {number} */ block) => ["pages", block]), ...index.blocks.articles.map((/** @type {number} */ block) => ["articles", block])];
    }
    while (this.#waiting.length < ENOUGH && this.#blocks.length > 0 && this.#spent < BUDGET && !signal.aborted) {
      const [list, block] = /** @type {[string, number]} */ (this.#blocks.shift());
      this.#waiting.push(...(await this.#block(list, block, wanted, index.block)));
    }
    /** @type {Card[]} */
    const cards = [];
    while (cards.length < ENOUGH && this.#waiting.length > 0 && (cards.length === 0 || this.#spent < BUDGET) && !signal.aborted) {
      const hit = /** @type {Hit} */ (this.#waiting.shift());
      const range = Math.floor((hit.ordinal - 1) / index.range);
      const file = await this.#file(`${hit.list}-${hit.block}/cards-${range}.json`);
      if (file[hit.ordinal]) cards.push(file[hit.ordinal]);
    }
    return { cards, more: this.#waiting.length > 0 || this.#blocks.length > 0 };
  }

  /**
   * The hits of one block: those that hold all words.
   * @param {string} list @param {number} block @param {Word[]} wanted @param {number} size
   */
  async #block(list, block, wanted, size) {
    const folder = `${list}-${block}/`;
    const names = new Set(await this.#file(`${folder}index.json`));
    /** @type {Map<number, Hit> | undefined} */
    let found;
    for (const word of wanted) {
      const name = fileOf(word.folded);
      const file = names.has(name) ? await this.#file(`${folder}${name}.json`) : {};
      /** @type {Map<number, Hit>} */
      const hits = new Map();
      for (const [place, { exact, score }] of rate(file, word)) {
        const before = found?.get(place);
        if (found && !before) continue;
        const ordinal = block * size + place + 1;
        hits.set(place, { list, block, ordinal, exact: exact + (before?.exact ?? 0), score: score + (before?.score ?? 0) });
      }
      found = hits;
      if (found.size === 0) break;
    }
    return [...(found?.values() ?? [])].sort(
      (one, other) => other.exact - one.exact || other.score - one.score || other.ordinal - one.ordinal,
    );
  }

  /** A file of the index, fetched once; counted each time a query needs it. @param {string} name */
  async #file(name) {
    let file = this.#files.get(name);
    if (!file) {
      file = fetch(this.#root + name).then(async (answer) => {
        if (!answer.ok) throw new Error(`${answer.status}`);
        const text = await answer.text();
        this.#spent += new Blob([text]).size;
        return JSON.parse(text);
      });
      // A failure is not kept: the next key asks again.
      file.catch(() => this.#files.delete(name));
      this.#files.set(name, file);
    }
    return file;
  }
}

/**
 * What each post says about a word: whether it has the marks that were typed, and how much it says, where whole words and the
 * right marks count more. The same rule as the API's.
 * @param {Record<string, Record<string, number[]>>} file @param {Word} wanted
 */
function rate(file, wanted) {
  /** @type {Map<number, { exact: number, score: number }>} */
  const rated = new Map();
  for (const [folded, written] of Object.entries(file)) {
    const whole = folded === wanted.folded;
    if (!whole && !(wanted.isPrefix && folded.startsWith(wanted.folded))) continue;
    for (const [word, postings] of Object.entries(written)) {
      const exact = Number(wanted.isPrefix ? word.startsWith(wanted.word) : word === wanted.word);
      for (const posting of postings) {
        const place = Math.floor(posting / WEIGHTS);
        const score = (posting % WEIGHTS) * (1 + Number(whole) + 2 * exact);
        const best = rated.get(place);
        rated.set(place, { exact: Math.max(exact, best?.exact ?? 0), score: Math.max(score, best?.score ?? 0) });
      }
    }
  }
  return rated;
}
