// The console's sections about the site and its machinery, with data, in a real browser: secrets that are shown once, lists of links
// moved by keys, redirects to posts, the inbox; every page without a finding of axe.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, send } from './people.mjs';
import { call, program, start } from './process.mjs';

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const shots = new URL('shots/', import.meta.url).pathname;
const admin = { email: 'mai@example.com', password: 'seven herons above the weir' };
const data = mkdtempSync(join(tmpdir(), 'duet-sections-'));
const env = {
  DUET_DATA_DIR: data, DUET_ADMINS_FILE: join(data, 'admins.toml'), DUET_MAIL_FOLDER: join(data, 'mails'), DUET_PROOF_OF_WORK_BITS: '8',
  DUET_ALLOW_PRIVATE_WEBHOOKS: 'true',
};
let api;
let browser;
let context;
let page;
let token;
const complaints = [];

const command = (args, input) =>
  execFileSync(program('cms-api'), args, { encoding: 'utf8', env: { ...process.env, ...env }, input, stdio: ['pipe', 'pipe', 'ignore'] }).trim();

/** Calls the API as a program; answers the data of a success. */
async function done(method, path, body, headers) {
  const answer = await call(api.url, token, method, `/v1${path}`, body, headers);
  assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.data;
}

/** Waits until the page says what has become of something. */
const flash = () => page.waitForSelector('#flash:not(:empty)');

/** What axe finds wrong. Its text comes by the debugger: the page's policy lets no other script run. */
async function violations() {
  const debug = await context.newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: axe });
  const expression = 'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  const { result } = await debug.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  await debug.detach();
  return result.value;
}

/** A build of what the site is now. */
async function report(id, target, ended) {
  const feed = await call(api.url, token, 'GET', '/v1/export/changes');
  const cursor = feed.body.cursor.next;
  await done('POST', '/builds', { id, target, cursor, startedAt: new Date().toISOString() });
  await done('PUT', `/builds/${id}`, {
    finishedAt: new Date().toISOString(), durationMs: 1380, rendered: 12, outputs: 412, changed: 2, removed: 1,
    changedPaths: ['/en/', '/vi/bai-viet/canh-dong/'], removedPaths: ['/en/posts/old/'], ...ended,
  });
}

before(async () => {
  mkdirSync(shots, { recursive: true });
  api = await start('cms-api', ['serve', '--port', '0'], env);
  command(['admin', 'create', '--email', admin.email, '--name', 'Mai', '--password-stdin'], admin.password);
  token = command(['token', 'create', '--name', 'e2e', '--scope', 'admin']).split('\n').at(-1);
  const settings = await done('GET', '/admin/settings');
  settings.origin = api.url;
  settings.en.navigation = [{ label: 'Articles', href: '/en/posts/' }, { label: 'Tags', href: '/en/tags/' }];
  await done('PUT', '/admin/settings', settings, { 'If-Match': '"v0"' });
  const words = { en: { title: 'Fields', body: 'Rice.' }, vi: { title: 'Cánh đồng', body: 'Lúa.' } };
  const post = await done('POST', '/admin/posts', { kind: 'article', translations: words });
  for (const [locale, name, message] of [
    ['vi', 'Nguyễn Thị Hồng Đào', 'Chào ban biên tập,\n\nTôi rất thích bài về cánh đồng.'],
    ['en', 'Ann', 'How do I subscribe?'],
    ['en', 'Best Offers', 'https://a.example '.repeat(5)],
  ]) await done('POST', '/contact', { locale, name, email: 'someone@example.com', message });
  await done('POST', '/admin/redirects', { from: '/old/fields/', postId: post.id, locale: 'vi' });
  await done('POST', '/admin/redirects', { from: '/gone/' });
  const failures = [{ postId: post.id, locale: 'vi', message: 'line 3: an image that is not there' }, { message: 'no space left on the disk' }];
  await report('01930000-0000-7000-8000-000000000001', 'production', { status: 'succeeded', failures: [] });
  await report('01930000-0000-7000-8000-000000000002', 'staging', { status: 'failed', failures });
  browser = await launch();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'] });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => /Content Security Policy|Uncaught/.test(message.text()) && complaints.push(message.text()));
  await page.goto(`${api.url}/console/sign-in`);
  await send(page, '#_sign-in', { email: admin.email, password: admin.password });
  await page.waitForURL(/\/console$/);
});

after(async () => {
  await browser?.close();
  await api?.kill('SIGTERM');
  rmSync(data, { recursive: true, force: true });
  assert.deepEqual(complaints, []);
});

test('a token’s secret is shown once and can be copied, and the token revoked', async () => {
  await page.goto(`${api.url}/console/tokens/new`);
  await page.click('.form .button');
  await page.waitForSelector('.summary:focus');
  await page.fill('#name', 'Deployment');
  await page.check('input[value="site:read"]');
  await page.click('.form .button');
  await page.waitForSelector('#once[open]');
  assert.deepEqual(await violations(), []);
  const secret = await page.innerText('#once-value');
  await page.click('[data-copy]');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  await page.click('#once .quiet');
  await page.waitForURL(/\/console\/tokens$/);
  assert.ok(!(await page.content()).includes(secret));
  assert.equal((await call(api.url, secret, 'GET', '/v1/export/changes')).status, 200);
  await page.click('.open:has-text("Deployment")');
  await page.click('.button.danger');
  await page.click('#confirm [value=yes]');
  await page.waitForURL(/\/console\/tokens$/);
  assert.equal((await call(api.url, secret, 'GET', '/v1/export/changes')).status, 401);
});

test('a webhook is made, its secret changed, and what was sent to it sent again', async () => {
  await page.goto(`${api.url}/console/webhooks/new`);
  await page.fill('#name', 'Generator');
  await page.fill('#url', 'http://127.0.0.1:9/hook');
  await page.click('.form .button');
  await page.waitForSelector('#once[open]');
  const first = await page.innerText('#once-value');
  assert.match(first, /^whsec_/);
  await page.click('#once .quiet');
  await page.waitForURL(/\/console\/webhooks$/);
  await page.click('.open');
  await page.click('#rotate');
  await page.click('#confirm [value=yes]');
  await page.waitForSelector('#once[open]');
  assert.notEqual(await page.innerText('#once-value'), first);
  await page.click('#once .quiet');
  await flash();
  assert.ok(!(await page.content()).includes('whsec_'));
  await done('POST', '/admin/tags', { en: { name: 'Rice' } });
  await page.goto(`${api.url}/console/deliveries`);
  await page.click('.open');
  await page.waitForSelector('form[data-action$="/replay"]');
  const old = page.url();
  await page.click('form[data-action$="/replay"] .button');
  await page.waitForURL((address) => String(address) !== old);
  await flash();
});

test('links are added, moved by keys and removed, and saved with the rest', async () => {
  await page.goto(`${api.url}/console/settings`);
  const english = page.locator('[data-links="en.navigation"]');
  await english.locator('[data-add]').click();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'en.navigation.2.label');
  await page.keyboard.type('About');
  await page.keyboard.press('Tab');
  await page.keyboard.type('/en/about/');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'en.navigation.0.href');
  await english.locator('[data-remove]').nth(2).click();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'en.navigation.1.label');
  await page.fill('#timeZone', 'Mars/Olympus');
  await page.click('.stays .button');
  await page.waitForSelector('.summary:focus');
  assert.equal(await page.getAttribute('#timeZone', 'aria-invalid'), 'true');
  await page.fill('#timeZone', 'Asia/Ho_Chi_Minh');
  await page.click('.stays .button');
  await flash();
  const saved = await done('GET', '/admin/settings');
  assert.deepEqual(saved.en.navigation, [{ label: 'About', href: '/en/about/' }, { label: 'Articles', href: '/en/posts/' }]);
  assert.equal(saved.origin, api.url);
});

test('articles are pinned in an order, and unpinned', async () => {
  const words = { en: { title: 'Markets' }, vi: { title: 'Chợ' } };
  const articles = [await done('POST', '/admin/posts', { kind: 'article', translations: words }), ...await done('GET', '/admin/posts?kind=article&q=fields')];
  assert.equal(articles.length, 2);
  await page.goto(`${api.url}/console/settings`);
  await page.getByLabel('Pinned article 1').selectOption(articles[1].id);
  await page.getByLabel('Pinned article 2').selectOption(articles[1].id);
  await page.click('.stays .button');
  await page.waitForSelector('.summary:focus');
  assert.match(await page.innerText('.summary'), /twice/);
  await page.getByLabel('Pinned article 2').selectOption(articles[0].id);
  await page.click('.stays .button');
  await flash();
  assert.deepEqual((await done('GET', '/admin/settings')).pinned, [articles[1].id, articles[0].id]);
  // The first place is left empty: the second moves up.
  await page.getByLabel('Pinned article 1').selectOption('');
  await page.click('.stays .button');
  await flash();
  assert.deepEqual((await done('GET', '/admin/settings')).pinned, [articles[0].id]);
  await page.goto(`${api.url}/console/settings`);
  assert.equal(await page.getByLabel('Pinned article 1').inputValue(), articles[0].id);
});

test('a tag becomes a series and ceases to be one', async () => {
  const tag = await done('POST', '/admin/tags', { en: { name: 'Ferries' }, vi: { name: 'Những chuyến phà' } });
  const isSeries = async () => (await done('GET', `/admin/tags/${tag.id}`)).series;
  const say = async (series) => {
    await page.goto(`${api.url}/console/tags/${tag.id}`);
    await page.getByLabel('This is a series').setChecked(series);
    await page.click('.form .button');
    await flash();
  };
  await say(true);
  assert.equal(await isSeries(), true);
  await page.goto(`${api.url}/console/tags/${tag.id}`);
  assert.ok(await page.getByLabel('This is a series').isChecked());
  await say(false);
  assert.equal(await isSeries(), false);
});

test('a redirect leads to a post that is found by its title without marks', async () => {
  await page.goto(`${api.url}/console/redirects/new`);
  await page.fill('#from', '/fields-of-old/');
  await page.selectOption('#leads', 'post');
  await page.fill('#post', 'canh dong');
  await page.click('#found button[lang=vi]');
  assert.match(await page.innerText('#chosen'), /Cánh đồng/);
  await page.click('.form .button');
  await page.waitForURL(/\/console\/redirects$/);
  await flash();
  const [made] = await done('GET', '/admin/redirects');
  assert.deepEqual([made.from, made.locale, made.to], ['/fields-of-old/', 'vi', undefined]);
  await page.click('.open:has-text("/fields-of-old/")');
  await page.selectOption('#leads', 'address');
  await page.fill('#to', '/en/');
  await page.click('form[data-method=PUT] .button');
  await flash();
  const [changed] = await done('GET', '/admin/redirects');
  assert.deepEqual([changed.postId, changed.to], [undefined, '/en/']);
});

test('a message that is opened has been read, and can be put away or called spam', async () => {
  await page.goto(`${api.url}/console/contact?q=hong+dao`);
  const read = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
  await page.click('.open');
  await read;
  assert.match(await page.innerText('.letter'), /cánh đồng/);
  await page.click('#spam');
  await flash();
  await page.click('#spam');
  await page.waitForSelector('#spam:has-text("Mark as spam")');
  await page.click('.button:has-text("Archive")');
  await page.waitForURL(/\/console\/contact$/);
  const [message] = await done('GET', '/admin/contact?q=hong%20dao');
  assert.deepEqual([message.status, message.spam], ['archived', undefined]);
  await page.check('[data-mark-all]');
  await page.click('[data-bulk=read]');
  await page.waitForSelector('#flash:has-text("Done for 3")');
  assert.equal((await done('GET', '/admin/contact?status=read')).length, 3);
});

test('every page reads well with data, in both languages, light and dark, on a phone and on a desk', async () => {
  await page.goto(`${api.url}/console`);
  const pages = ['/console/settings', '/console/audit', '/console/tokens/new', '/console/webhooks/new', '/console/redirects/new'];
  for (const list of ['contact', 'webhooks', 'deliveries', 'builds', 'tokens', 'redirects']) {
    await page.goto(`${api.url}/console/${list}`);
    pages.push(`/console/${list}`, await page.getAttribute('.open', 'href'));
  }
  for (const [locale, colorScheme, width] of [['en', 'light', 1366], ['vi', 'dark', 1366], ['vi', 'light', 360], ['en', 'dark', 390]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${api.url}/console?lang=${locale}`);
    for (const path of pages) {
      await page.goto(api.url + path);
      assert.equal(await page.getAttribute('html', 'lang'), locale, path);
      assert.deepEqual(await violations(), [], `${path}, ${locale}, ${colorScheme}, ${width}`);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(sideways <= 0, `${path} at ${width} is ${sideways} px too wide`);
      const name = path.replace(/[0-9a-f-]{36}/, 'one').replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '');
      await page.screenshot({ path: `${shots}${name}-${locale}-${colorScheme}-${width}.png`, fullPage: true });
    }
  }
});
