// Looks for secrets in what a run has left behind, in every form in which they could stand there.

/** Text or bytes as what is searched: a character for each byte. */
export const asBytes = (bytes) => Buffer.from(bytes).toString('latin1');

/** The part of base64 that depends on these bytes alone, where `before` bytes come before them. */
function base64(bytes, before, encoding) {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding);
  return text.slice([0, 2, 3][before], Math.floor(((before + bytes.length) * 8) / 6));
}

/** How bytes could be written, by name. */
function formsOf(bytes) {
  const hex = bytes.toString('hex');
  const forms = { plain: asBytes(bytes), hex, HEX: hex.toUpperCase(), list: [...bytes].join(', ') };
  for (const before of [0, 1, 2]) {
    forms[`base64 ${before}`] = base64(bytes, before, 'base64');
    forms[`base64url ${before}`] = base64(bytes, before, 'base64url');
  }
  const percent = encodeURIComponent(bytes.toString());
  if (!percent.includes('%EF%BF%BD')) Object.assign(forms, { percent, form: percent.replaceAll('%20', '+') });
  const escaped = [...bytes.toString()].map((one) => (one > '~' ? `\\u${one.codePointAt(0).toString(16).padStart(4, '0')}` : one));
  forms.escaped = escaped.join('');
  return forms;
}

/** Beginnings of forms by which they are found: three bytes tell at once that most places are none, seven which may be one. */
const [AT_ONCE, SHORTEST] = [3, 7];

/** Things to look for, each under a name that a failing test may print. */
export class Needles {
  #beginnings = new Set();
  #forms = new Map();
  #codes = new Map();
  /** How many things are looked for, by name. */
  counts = {};

  #count(name) {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }

  #put(text, name) {
    const beginning = text.slice(0, SHORTEST);
    this.#beginnings.add(Buffer.from(text, 'latin1').readUIntBE(0, AT_ONCE));
    if (!this.#forms.has(beginning)) this.#forms.set(beginning, new Map());
    this.#forms.get(beginning).set(text, name);
  }

  /** Something long: a text or bytes. */
  add(name, secret) {
    const bytes = Buffer.from(secret);
    if (bytes.length < SHORTEST) throw new Error(`${name} is too short to be looked for`);
    const plain = asBytes(bytes);
    if (!this.#forms.get(plain.slice(0, SHORTEST))?.has(plain)) this.#count(name);
    for (const [form, text] of Object.entries(formsOf(bytes))) this.#put(text, `${name} (${form})`);
  }

  /** Six digits: they count as found where they stand alone, for they are part of many a number. */
  addCode(name, code) {
    if (!this.#codes.has(code)) this.#count(name);
    this.#codes.set(code, name);
    for (const [form, text] of Object.entries(formsOf(Buffer.from(code)))) {
      if (text.length >= SHORTEST) this.#put(text, `${name} (${form})`);
    }
  }

  /** What is found in a text (its bytes as latin1), by name and form, each once. */
  in(text) {
    const found = new Map();
    const note = (name, at) => found.set(name, `${name} after …${text.slice(Math.max(0, at - 60), at)}`);
    const bytes = Buffer.from(text, 'latin1');
    const mayBegin = new Uint8Array(1 << (8 * AT_ONCE));
    for (const beginning of this.#beginnings) mayBegin[beginning] = 1;
    for (let at = 0; at + SHORTEST <= bytes.length; at += 1) {
      if (!mayBegin[(bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2]]) continue;
      for (const [form, name] of this.#forms.get(text.slice(at, at + SHORTEST)) ?? []) {
        if (text.startsWith(form, at)) note(name, at);
      }
    }
    for (const [code, name] of this.#codes) {
      const at = text.search(new RegExp(`(?<![\\w.])${code}(?!\\w)`));
      if (at >= 0) note(name, at);
    }
    return [...found.values()];
  }
}
