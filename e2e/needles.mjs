// Looks for secrets in what a run has left behind, in every form in which they could stand there.

const asBytes = (bytes) => Buffer.from(bytes).toString('latin1');

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

/** Things to look for, each under a name that a failing test may print. */
export class Needles {
  #forms = new Map();
  #short = new Map();
  /** How many things are looked for, by name. */
  counts = {};

  /** Something long: a text or bytes. */
  add(name, secret) {
    const bytes = Buffer.from(secret);
    if (bytes.length < 8) throw new Error(`${name} is too short to be looked for`);
    const isNew = !this.#forms.has(asBytes(bytes));
    for (const [form, text] of Object.entries(formsOf(bytes))) this.#forms.set(text, `${name} (${form})`);
    if (isNew) this.counts[name] = (this.counts[name] ?? 0) + 1;
  }

  /** Six digits: they count as found where they stand alone, for they are part of many a number. */
  addCode(name, code) {
    if (!this.#short.has(code)) this.counts[name] = (this.counts[name] ?? 0) + 1;
    this.#short.set(code, name);
    for (const [form, text] of Object.entries(formsOf(Buffer.from(code)))) {
      if (text !== code && text.length >= 8) this.#forms.set(text, `${name} (${form})`);
    }
  }

  /** What is found in a text (its bytes as latin1), by name and form. */
  in(text) {
    const found = [];
    for (const [form, name] of this.#forms) {
      const at = text.indexOf(form);
      if (at >= 0) found.push(`${name} after …${text.slice(Math.max(0, at - 60), at)}`);
    }
    for (const [code, name] of this.#short) {
      const at = text.search(new RegExp(`(?<![\\w.])${code}(?!\\w)`));
      if (at >= 0) found.push(`${name} after …${text.slice(Math.max(0, at - 60), at)}`);
    }
    return found;
  }
}
