// The console's frame in a real browser: signing in, a session that ends in between, forms that lose nothing, keys, marks, step-up;
// every page without a finding of axe; and what a list costs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, reach, send } from './people.mjs';
import { call, program, start } from './process.mjs';

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const shots = new URL('shots/', import.meta.url).pathname;
const admin = { email: 'mai@example.com', password: 'seven herons above the weir' };
const data = mkdtempSync(join(tmpdir(), 'duet-console-'));
const env = {
  DUET_DATA_DIR: data, DUET_ADMINS_FILE: join(data, 'admins.toml'), DUET_MAIL_FOLDER: join(data, 'mails'), DUET_PROOF_OF_WORK_BITS: '8',
};
let api;
let browser;
let context;
let page;
const complaints = [];

const command = (args, input) =>
  execFileSync(program('cms-api'), args, { encoding: 'utf8', env: { ...process.env, ...env }, input, stdio: ['pipe', 'pipe', 'ignore'] }).trim();

/** Takes the access away and leaves the session: as if five minutes had gone by. */
async function loseAccess() {
  const cookies = await context.cookies();
  await context.clearCookies();
  await context.addCookies(cookies.filter(({ name }) => !name.includes('duet-access')));
}

/** What the page says has become of something. */
async function flash() {
  await page.waitForFunction(() => document.querySelector('#flash')?.textContent);
  return page.innerText('#flash');
}

/** What axe finds wrong. Its text comes by the debugger: the page's policy lets no other script run. */
async function violations() {
  const debug = await context.newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: axe });
  const expression = 'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  const { result } = await debug.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  await debug.detach();
  return result.value;
}

before(async () => {
  mkdirSync(shots, { recursive: true });
  api = await start('cms-api', ['serve', '--port', '0'], env);
  command(['admin', 'create', '--email', admin.email, '--name', 'Mai', '--password-stdin'], admin.password);
  const token = command(['token', 'create', '--name', 'e2e', '--scope', 'admin']).split('\n').at(-1);
  const settings = await call(api.url, token, 'GET', '/v1/admin/settings');
  const own = { ...settings.body.data, origin: api.url };
  assert.equal((await call(api.url, token, 'PUT', '/v1/admin/settings', own, { 'If-Match': '"v0"' })).status, 200);
  for (let number = 1; number <= 24; number += 1) {
    const tag = { en: { name: `Field ${number}` }, vi: { name: `Cánh đồng ${number}` } };
    assert.equal((await call(api.url, token, 'POST', '/v1/admin/tags', tag)).status, 201);
  }
  browser = await launch();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', acceptDownloads: true });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => /Content Security Policy|Uncaught/.test(message.text()) && complaints.push(message.text()));
});

after(async () => {
  await browser?.close();
  await api?.kill('SIGTERM');
  rmSync(data, { recursive: true, force: true });
  assert.deepEqual(complaints, []);
});

test('a page leads to signing in, and signing in back to it', async () => {
  await page.goto(`${api.url}/console/tags?q=dong+7`);
  await page.waitForURL(/\/console\/sign-in\?next=/);
  assert.deepEqual(await violations(), []);
  await send(page, '#_sign-in', { email: admin.email, password: admin.password });
  await page.waitForURL(/\/console\/tags\?q=dong\+7$/);
  assert.deepEqual(await page.locator('.open').allInnerTexts(), ['Field 7']);
});

test('access that has ended is renewed, and the same address comes back', async () => {
  await loseAccess();
  await page.goto(`${api.url}/console/tags?page=2`);
  await page.waitForSelector('.open');
  assert.match(page.url(), /\/console\/tags\?page=2$/);
  await loseAccess();
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[data-file]')]);
  assert.equal(readFileSync(await download.path(), 'utf8').trim().split('\n').length, 25);
});

test('what was typed survives a broken rule, a conflict, an ended access and a session that is gone', async () => {
  await page.goto(`${api.url}/console/tags/new`);
  await page.fill('#en-name', 'Bridges');
  await page.fill('#en-slug', 'Not A Slug');
  await page.click('.form .button');
  await page.waitForSelector('.summary:focus');
  assert.equal(await page.getAttribute('#en-slug', 'aria-invalid'), 'true');
  assert.ok(await page.innerText('#en-slug-wrong'));
  await page.click('.summary a');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'en-slug');
  await page.fill('#en-slug', '');
  await page.click('.form .button');
  await page.waitForURL(/\/console\/tags$/);
  assert.ok(await flash());

  await page.goto(`${api.url}/console/tags?q=bridges`);
  await page.click('.open');
  await page.waitForSelector('#vi-name');
  const other = await context.newPage();
  await other.goto(page.url());
  await other.fill('#vi-name', 'Cầu');
  await other.click('form[data-method=PUT] .button');
  await other.waitForFunction(() => document.querySelector('#flash').textContent);
  await other.close();
  await page.fill('#vi-name', 'Những cây cầu');
  await page.click('form[data-method=PUT] .button');
  await page.waitForSelector('.summary button');
  assert.equal(await page.inputValue('#vi-name'), 'Những cây cầu');
  await loseAccess();
  await page.click('.summary button');
  await flash();
  assert.equal(await page.inputValue('#vi-name'), 'Những cây cầu');

  const kept = await context.cookies();
  await page.fill('#vi-name', 'Cầu tre');
  await context.clearCookies();
  await page.click('form[data-method=PUT] .button');
  await page.waitForSelector('.summary a[href*="sign-in"]');
  assert.equal(await page.inputValue('#vi-name'), 'Cầu tre');
  await context.addCookies(kept);
  await page.click('form[data-method=PUT] .button');
  await flash();
  assert.equal(await page.inputValue('#vi-name'), 'Cầu tre');
});

test('the keyboard goes everywhere, and never while somebody types', async () => {
  await page.goto(`${api.url}/console`);
  await page.waitForFunction(() => document.querySelector('#appearance'));
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.waitForURL(/\/console\/tags$/);
  await page.keyboard.press('?');
  await page.waitForSelector('#shortcuts[open]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('gu?n');
  assert.equal(await page.inputValue('#q'), 'gu?n');
  assert.match(page.url(), /\/console\/tags$/);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  assert.equal(await page.locator('[data-mark]:checked').count(), 1);
  assert.ok(await page.isVisible('#bulk'));
  await page.keyboard.press('Enter');
  await page.waitForSelector('form[data-method=DELETE]');
});

test('what is marked is done together, after a question', async () => {
  await page.goto(`${api.url}/console/tags?q=field+2`);
  const before = await page.locator('.open').count();
  assert.ok(before >= 5);
  await page.check('[data-mark-all]');
  await page.click('[data-bulk]');
  await page.click('#confirm [value=no]');
  assert.equal(await page.locator('.open').count(), before);
  await page.click('[data-bulk]');
  await page.click('#confirm [value=yes]');
  await page.waitForSelector('.nothing');
});

test('what is dangerous asks once more who is there', async () => {
  const users = `import sqlite3,sys; c=sqlite3.connect(sys.argv[1],timeout=10); c.execute('update sessions set authenticated_at=authenticated_at-3600000000'); c.commit()`;
  execFileSync('python3', ['-c', users, join(data, 'duet.db')]);
  await page.goto(`${api.url}/console/users`);
  await page.click('.open');
  await page.click('form[data-action$="/role"] .button');
  await page.waitForSelector('#_step-up[open]');
  assert.deepEqual(await violations(), []);
  await page.fill('#_step-up-password', admin.password);
  await page.click('#_step-up-password-form .actions button');
  await reach(page, '#flash:not(:empty)');
});

test('every page reads well in both languages, light and dark, on a phone and on a desk', async () => {
  await page.goto(`${api.url}/console`);
  const pages = await page.locator('nav a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  pages.push('/console/account', '/console/tags/new', '/console/tags?q=nothing-is-called-so', '/console/nowhere');
  for (const [locale, colorScheme, width] of [['en', 'light', 1366], ['vi', 'dark', 1366], ['vi', 'light', 360], ['en', 'dark', 390]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${api.url}/console?lang=${locale}`);
    for (const path of pages) {
      await page.goto(api.url + path);
      await page.waitForFunction(() => !document.querySelector('[data-panel="loading"]:not([hidden])'));
      assert.equal(await page.getAttribute('html', 'lang'), locale, path);
      assert.deepEqual(await violations(), [], `${path}, ${locale}, ${colorScheme}, ${width}`);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(sideways <= 0, `${path} at ${width} is ${sideways} px too wide`);
      const name = path.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '');
      await page.screenshot({ path: `${shots}${name}-${locale}-${colorScheme}-${width}.png`, fullPage: true });
    }
  }
});

test('a list costs little: ten requests and 100 KiB at most, from this host alone', async () => {
  const cold = await browser.newContext({ storageState: await context.storageState() });
  const list = await cold.newPage();
  const debug = await cold.newCDPSession(list);
  const hosts = new Set();
  let [requests, bytes] = [0, 0];
  debug.on('Network.requestWillBeSent', ({ request }) => hosts.add(new URL(request.url).origin));
  debug.on('Network.loadingFinished', ({ encodedDataLength }) => {
    requests += 1;
    bytes += encodedDataLength;
  });
  await debug.send('Network.enable');
  await list.goto(`${api.url}/console/tags`, { waitUntil: 'networkidle' });
  console.log(`console: a list took ${requests} requests, ${Math.round(bytes / 1024)} KiB`);
  assert.ok(requests <= 10 && bytes <= 100 * 1024, `${requests} requests, ${bytes} bytes`);
  assert.deepEqual([...hosts], [api.url]);
  await cold.close();
});

test('signing out ends it', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${api.url}/console`);
  await page.click('#sign-out');
  await page.waitForURL(/\/console\/sign-in$/);
  await page.goto(`${api.url}/console/users`);
  await page.waitForURL(/\/console\/sign-in\?next=/);
});
