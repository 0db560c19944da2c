// A desk to work at: a running `duet` with its demo, people who may use the console, pictures, and what fills its lists.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { send } from './people.mjs';
import { call, program, start, until } from './process.mjs';

/** People of the console; each is an admin until told otherwise. */
export const people = {
  mai: { email: 'mai@example.com', name: 'Nguyễn Thị Mai', password: 'seven herons above the weir' },
  tom: { email: 'tom@example.com', name: 'Tom Weaver', password: 'a kettle sings before the rain' },
};

/** What lets the clock of a running program be moved (Debian's `libfaketime`); nothing where it is not installed. */
function faketime() {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  return folders.map((folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`).find((path) => existsSync(path));
}

/** A clock that can be moved: `{ env, forward, stop }`. The program's timers go on as they are: only the time of day jumps. */
function clockToMove(library) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-clock-'));
  const file = join(folder, 'offset');
  // In one step: a program that reads meanwhile must not find half a number.
  const set = (seconds) => {
    writeFileSync(`${file}.new`, `+${seconds}`);
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    env: { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    forward: (milliseconds) => set(Math.ceil(milliseconds / 1000)),
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Starts `duet` on a free port with its demo site, and waits until that is built: `{ url, data, token, call, restart, stop, forward }`.
 * `forward(milliseconds)` puts its clock so far ahead of the true one; absent where nothing can do that, or it was not asked for.
 * @param {Record<string, string>} [env]
 * @param {{ movesClock?: boolean }} [options]
 */
export async function startDesk(env = {}, { movesClock = false } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'duet-desk-'));
  const library = movesClock && faketime();
  const clock = library ? clockToMove(library) : undefined;
  const all = { DUET_PROOF_OF_WORK_BITS: '8', ...env };
  const command = (args, input) =>
    execFileSync(program('duet'), ['--data', data, ...args], { encoding: 'utf8', input, env: { ...process.env, ...all }, stdio: ['pipe', 'pipe', 'ignore'] }).trim();
  let running = await start('duet', ['--data', data, '--port', '0'], { ...all, ...clock?.env });
  const { url } = running;
  for (const { email, name, password } of Object.values(people)) {
    command(['admin', 'create', '--email', email, '--name', name, '--password-stdin'], password);
  }
  const token = command(['token', 'create', '--name', 'e2e', '--scope', 'admin']).split('\n').at(-1);
  const desk = {
    url,
    data,
    token,
    call: (...request) => call(url, token, ...request),
    log: () => running.log(),
    forward: clock?.forward,
    /** Ends it by a signal, and starts it again where it was. */
    async restart(signal) {
      await running.kill(signal);
      running = await start('duet', ['--data', data, '--port', new URL(url).port], { ...all, ...clock?.env });
    },
    async stop() {
      await running.kill('SIGTERM');
      rmSync(data, { recursive: true, force: true });
      clock?.stop();
    },
  };
  const built = async () => (await desk.call('GET', '/v1/admin/builds')).body.data?.[0]?.status;
  await until(built, (status) => status === 'succeeded', 120_000);
  return desk;
}

/** Calls the API, which must do it; answers its data. */
export async function done(desk, ...request) {
  const { status, body } = await desk.call(...request);
  assert.ok(status < 300, `${request.slice(0, 2).join(' ')}: ${status} ${JSON.stringify(body)}`);
  return body.data;
}

/** Signs somebody in, from whichever page of the console. */
export async function signIn(page, url, { email, password }, path = '/console') {
  await page.goto(url + path);
  await page.waitForURL(/\/console\/sign-in/);
  await send(page, '#_sign-in', { email, password });
  await page.waitForURL(url + path);
}

/** Takes the access away and leaves the session: as if five minutes had gone by. */
export async function loseAccess(context) {
  const cookies = await context.cookies();
  await context.clearCookies();
  await context.addCookies(cookies.filter(({ name }) => !name.includes('duet-access')));
}

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** What axe finds wrong on a page. Its text comes by the debugger: the page's policy lets no other script run. */
export async function violations(page) {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: axe });
  const expression = 'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`))';
  const { result } = await debug.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  await debug.detach();
  return result.value;
}

/** A page is there: its lists, its editor, its account. */
export const isThere = (page) =>
  page.waitForFunction(() => {
    const editor = document.querySelector('#_editor');
    return !document.querySelector('[data-panel="loading"]:not([hidden]), html[data-shell]') && (!editor || editor.hasAttribute('data-ready'));
  });

/** Opens a page of the console as somebody who chose nothing before: what one page switches on is not remembered in the next. */
export async function openAnew(page, address) {
  await page.evaluate(() => localStorage.clear());
  await page.goto(address);
  await isThere(page);
}

/** A PNG of a sky over fields, as bytes. */
export function picture(width = 640, height = 400, hue = 0) {
  const row = Buffer.alloc(1 + width * 3);
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isField = y > height * (0.55 + 0.08 * Math.sin((x + hue * 40) / 90));
      const color = isField ? [70 + hue * 9, 120 + (y % 24), 50] : [140 + hue * 8, 180, 215 - Math.round((y / height) * 60)];
      row.set(color.map((value) => Math.min(255, value)), 1 + x * 3);
    }
    rows.push(Buffer.from(row));
  }
  const chunk = (name, body) => {
    const typed = Buffer.concat([Buffer.from(name), body]);
    const out = Buffer.alloc(body.length + 12);
    out.writeUInt32BE(body.length);
    typed.copy(out, 4);
    out.writeUInt32BE(crc32(typed), body.length + 8);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const magic = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
}

/** Uploads a picture with words in both languages; answers it. */
export async function upload(desk, fileName, alt, hue) {
  const headers = { authorization: `Bearer ${desk.token}`, 'content-type': 'image/png' };
  const answer = await fetch(`${desk.url}/v1/admin/media?fileName=${fileName}`, { method: 'POST', headers, body: picture(960, 600, hue) });
  const { data } = await answer.json();
  const body = { fileName, focalX: 500, focalY: 400, altEn: alt.en, altVi: alt.vi };
  return done(desk, 'PUT', `/v1/admin/media/${data.id}`, body, { 'if-match': `"v${data.version}"` });
}

const body = (lines) => `${lines.join('\n\n')}\n`;

/**
 * Fills every section with something: authors, pictures, posts in every state, schedules, messages, redirects, webhooks, a trash.
 * Answers ids by what they are.
 */
export async function furnish(desk) {
  const post = async (translations, kind = 'article') => (await done(desk, 'POST', '/v1/admin/posts', { kind, translations })).id;
  const publish = (id, locales) => done(desk, 'POST', `/v1/admin/posts/${id}/publish`, locales ? { locales } : {});
  const ids = {};
  // Nobody listens there: its deliveries fail.
  const hook = await done(desk, 'POST', '/v1/admin/webhooks', { name: 'Chat of the newsroom', url: 'http://127.0.0.1:9/hook', enabled: true });
  ids.webhook = hook.webhook.id;
  const words = (name, bio) => ({ name, bio });
  ids.author = (await done(desk, 'POST', '/v1/admin/authors', {
    en: words('Lê Thị Hồng Hạnh', 'Writes about rivers, markets and the people between them.'),
    vi: words('Lê Thị Hồng Hạnh', 'Viết về sông nước, chợ búa và những người ở giữa.'),
  })).id;
  await done(desk, 'POST', '/v1/admin/authors', { en: words('Tom Weaver', 'Keeps bees.') });
  const pictures = [];
  const alts = [
    { en: 'A rice field at dusk', vi: 'Cánh đồng lúa lúc chiều tà' },
    { en: 'Boats on the Hậu river before sunrise', vi: 'Ghe thuyền trên sông Hậu trước lúc mặt trời mọc' },
    { en: '', vi: '' },
  ];
  for (const [hue, alt] of alts.entries()) pictures.push(await upload(desk, ['canh-dong-lua.png', 'ghe-tren-song-hau.png', 'untitled.png'][hue], alt, hue * 3));
  ids.picture = pictures[0].id;
  const tags = (await done(desk, 'GET', '/v1/admin/tags?pageSize=100')).map(({ id }) => id);
  ids.tag = tags[0];

  ids.pair = await post({
    en: {
      title: 'Ploughing the field before the rain', summary: 'What a morning in the delta costs, and what it gives.', authors: [ids.author], tags: tags.slice(0, 2),
      cover: { src: pictures[0].address, alt: alts[0].en },
      body: body(['The field lies open.', '## Before sunrise', 'Nobody speaks. The water stands *a hand* deep, and the buffaloes know the way.', '- seed\n- water\n- patience', `![${alts[1].en}](${pictures[1].address})`, '## After the rain', 'Then the work begins again.']),
    },
    vi: {
      title: 'Cày ruộng trước cơn mưa', summary: 'Một buổi sáng ở miền Tây: cái giá phải trả và điều nhận lại.', authors: [ids.author], tags: tags.slice(0, 2),
      cover: { src: pictures[0].address, alt: alts[0].vi },
      body: body(['Cánh đồng mở ra trước mắt.', '## Trước lúc mặt trời mọc', 'Không ai nói gì. Nước ngập *một gang tay*, và những con trâu thuộc đường.', '- hạt giống\n- nước\n- kiên nhẫn', `![${alts[1].vi}](${pictures[1].address})`, '## Sau cơn mưa', 'Rồi công việc lại bắt đầu.']),
    },
  });
  await publish(ids.pair);
  await done(desk, 'POST', `/v1/admin/posts/${ids.pair}/translations/vi/up-to-date`);
  const source = await done(desk, 'GET', `/v1/admin/posts/${ids.pair}/translations/en`);
  const { title, slug, summary, cover, tags: carried } = source;
  const edited = { title, slug, summary, cover, tags: carried, authors: [ids.author], body: source.body.replace('Nobody speaks.', 'Nobody speaks, and nobody has to.') };
  await done(desk, 'PUT', `/v1/admin/posts/${ids.pair}/translations/en`, edited, { 'if-match': `"v${source.version}"` });
  await publish(ids.pair, ['en']);

  ids.findings = await post({
    en: { title: 'A draft with much to look at', body: body(['# Too high', '### Skipped a step', `![](${pictures[2].address})`, '[Nowhere](/en/posts/never-written/)']) },
  });
  await post({ vi: { title: 'Những phiên chợ nổi cuối cùng: Cái Răng, Ngã Bảy và chuyện những người ở lại với dòng sông', body: body(['Chợ vẫn họp.']) } });
  const down = await post({ en: { title: 'The ferry timetable of last year', body: body(['Out of date.']) } });
  await publish(down);
  await done(desk, 'POST', `/v1/admin/posts/${down}/unpublish`, {});

  const day = 86_400_000;
  const planned = async (name, days, locales) => {
    const id = await post({ en: { title: name.en, body: body(['Soon.']) }, vi: { title: name.vi, body: body(['Sắp có.']) } });
    const at = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + days * day).toISOString();
    return (await done(desk, 'POST', '/v1/admin/schedules', { postId: id, action: 'publish', locales, at })).id;
  };
  ids.schedule = await planned({ en: 'The lantern makers of Hội An', vi: 'Những người làm đèn lồng ở Hội An' }, 1);
  await planned({ en: 'What the tide takes', vi: 'Điều con nước mang đi' }, 2, ['vi']);
  await planned({ en: 'A dictionary of boats', vi: 'Từ điển ghe thuyền' }, 2);

  for (const [locale, name, message] of [
    ['vi', 'Phạm Quỳnh Như', 'Xin chào! Tôi rất thích bài về chợ nổi. Xin hỏi tôi có thể dịch sang tiếng Pháp được không?\n\nCảm ơn nhiều.'],
    ['en', 'Margaret O’Hara', 'A link on the page about boats leads nowhere: /en/posts/boats/.'],
  ]) await done(desk, 'POST', '/v1/contact', { locale, name, email: `${locale}@example.org`, message, website: '' });
  ids.message = (await done(desk, 'GET', '/v1/admin/contact'))[0].id;

  ids.redirect = (await done(desk, 'POST', '/v1/admin/redirects', { from: '/cho-noi', postId: ids.pair, locale: 'vi' })).id;
  await done(desk, 'POST', '/v1/admin/redirects', { from: '/old/boats', to: 'https://example.org/boats' });
  await done(desk, 'POST', '/v1/admin/tokens', { name: 'Nightly export', scopes: ['content:read'] });

  const gone = await post({ en: { title: 'Written twice by mistake', body: body(['Once is enough.']) }, vi: { title: 'Lỡ viết hai lần', body: body(['Một lần là đủ.']) } });
  const { version } = await done(desk, 'GET', `/v1/admin/posts/${gone}`);
  await done(desk, 'DELETE', `/v1/admin/posts/${gone}`, undefined, { 'if-match': `"v${version}"` });
  ids.user = (await done(desk, 'GET', '/v1/admin/users')).find(({ email }) => email === people.tom.email).id;
  ids.token = (await done(desk, 'GET', '/v1/admin/tokens'))[0].id;
  ids.build = (await done(desk, 'GET', '/v1/admin/builds'))[0].id;
  ids.delivery = (await done(desk, 'GET', `/v1/admin/webhooks/${ids.webhook}/deliveries`))[0]?.id;
  ids.landing = (await done(desk, 'GET', '/v1/admin/posts?kind=landing&pageSize=1'))[0]?.id;
  return ids;
}
