// The mails that `DUET_MAIL_FOLDER` keeps, as a person reads them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './process.mjs';

/** A part's text: quoted-printable or base64, in UTF-8. */
function decoded(encoding, body) {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString();
  if (!/quoted-printable/i.test(encoding)) return body;
  const bytes = body.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** `{ to, text, html, links, token }` of an `.eml` file; the token is that of the first link with one. */
function parse(file) {
  const source = readFileSync(file, 'latin1');
  const part = (type) => {
    const found = source.match(new RegExp(`Content-Type: ${type}[^]*?\\r?\\n\\r?\\n([^]*?)\\r?\\n--`));
    const encoding = found?.[0].match(/Content-Transfer-Encoding: ([\w-]+)/i)?.[1] ?? '';
    return found ? decoded(encoding, found[1]) : '';
  };
  const [text, html] = [part('text/plain'), part('text/html')];
  const links = text.match(/https?:\/\/\S+/g) ?? [];
  const to = source.match(/^To: .*?([^<\s]+@[^>\s]+)/m)?.[1];
  return { to, text, html, links, token: links.map((link) => link.match(/#token=([\w-]+)/)?.[1]).find(Boolean) };
}

/** A person's mailbox in a folder: `next` waits for the mail that was not read yet. */
export function mailbox(folder, address) {
  const read = new Set();
  const news = () => {
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((name) => name.endsWith('.eml') && !read.has(name));
    return files.sort().map((name) => ({ name, ...parse(join(folder, name)) })).filter(({ to }) => to === address);
  };
  return {
    async next() {
      await until(() => news().length, (count) => count > 0, 60_000);
      const [mail] = news();
      read.add(mail.name);
      return mail;
    },
    /** How many were not read. */
    unread: () => news().length,
  };
}

/** What a string of `i18n/` says after its last placeholder: by it a mail is known. */
export function lastWords(locale, name) {
  const words = readFileSync(new URL(`../i18n/${locale}.ftl`, import.meta.url), 'utf8').match(new RegExp(`^${name} = (.*)$`, 'm'))[1];
  return words.split(/\{[^}]*\}/).at(-1).trim();
}
