// What stays live on the static pages: read beacons and counts, and the contact form without JavaScript.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startDuet } from './duet.mjs';
import { until } from './process.mjs';

const shots = new URL('shots/', import.meta.url).pathname;
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
let duet;
let browser;
let post;
const path = { en: '/en/posts/read-me/', vi: '/vi/bai-viet/doc-toi/' };

before(async () => {
  mkdirSync(shots, { recursive: true });
  duet = await startDuet();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const made = await duet.call('POST', '/v1/admin/posts', {
    kind: 'article',
    translations: {
      en: { title: 'Read me', summary: 'Few words.', body: 'Words.' },
      vi: { title: 'Đọc tôi', summary: 'Ít chữ.', body: 'Chữ.' },
    },
  });
  post = made.body.data.id;
  assert.equal((await duet.call('POST', `/v1/admin/posts/${post}/publish`)).status, 200);
  for (const address of Object.values(path)) {
    await until(async () => (await fetch(duet.url + address)).status, (status) => status === 200, 60_000);
  }
});

after(async () => {
  await browser?.close();
  await duet?.stop();
});

/** A tab whose clock the test moves, and the beacons that it sends. */
async function tab(options = {}) {
  const context = await browser.newContext({ userAgent, ...options });
  const page = await context.newPage();
  const beacons = [];
  page.on('request', (request) => request.url().endsWith('/view') && beacons.push(JSON.parse(request.postData())));
  // It would go on by itself too: a slow first load would take from what the test counts.
  const begun = Date.now();
  await page.clock.install({ time: begun });
  await page.clock.pauseAt(begun + 1000);
  return { page, beacons, context };
}

const reads = async () => (await duet.call('GET', `/v1/posts/${post}/reads`)).body.data;

test('a read counts once per tab, after five visible seconds, and is shown', async () => {
  const { page, beacons, context } = await tab();
  await page.goto(duet.url + path.en);
  await page.clock.runFor(4_900);
  assert.deepEqual(beacons, []);
  await page.clock.runFor(200);
  await until(() => beacons.length, (count) => count === 1);
  assert.equal(beacons[0].locale, 'en');
  await until(reads, ({ total, en }) => total === 1 && en === 1);
  await page.reload();
  await page.clock.runFor(20_000);
  await page.locator('.reads', { hasText: 'Reads: 1' }).waitFor();
  await page.goto(`${duet.url}/en/`);
  await page.goBack();
  await page.clock.runFor(20_000);
  assert.equal(beacons.length, 1);
  await context.close();
});

test('a hidden page is not read until somebody looks', async () => {
  const { page, beacons, context } = await tab();
  await page.addInitScript(() => {
    let hidden = true;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    window.show = () => {
      hidden = false;
      document.dispatchEvent(new Event('visibilitychange'));
    };
  });
  await page.goto(duet.url + path.vi);
  await page.clock.runFor(60_000);
  assert.deepEqual(beacons, []);
  await page.evaluate(() => window.show());
  await page.clock.runFor(5_100);
  await until(() => beacons.length, (count) => count === 1);
  assert.equal(beacons[0].locale, 'vi');
  await context.close();
});

test('the count moves nothing when it comes, and nothing is there without an answer', async () => {
  const { page, context } = await tab({ viewport: { width: 360, height: 780 } });
  let answer;
  await page.route('**/reads', async (route) => {
    await new Promise((resolve) => (answer = resolve));
    await route.fulfill({ json: { data: { total: 1_234_567, en: 1, vi: 1 } } });
  });
  await page.goto(duet.url + path.vi);
  const top = () => page.locator('.prose').evaluate((prose) => prose.getBoundingClientRect().top);
  const before = await top();
  assert.equal(await page.locator('.reads').textContent(), '');
  await until(() => answer, Boolean);
  answer();
  await page.locator('.reads', { hasText: 'Lượt đọc: 1.234.567' }).waitFor();
  assert.equal(await top(), before);
  // On a wide page it stands under the dates, left of the text.
  await page.setViewportSize({ width: 1280, height: 800 });
  const [meta, reads, standfirst] = await page.evaluate(() =>
    ['.meta', '.reads', '.standfirst'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON()));
  assert.equal(reads.left, meta.left);
  assert.ok(reads.right <= standfirst.left, `the count ends at ${reads.right}, the text begins at ${standfirst.left}`);
  await context.close();
});

for (const [locale, form, sent, colorScheme, viewport] of [
  ['en', '/en/contact/', '/en/contact/sent/', 'light', { width: 1280, height: 900 }],
  ['vi', '/vi/lien-he/', '/vi/lien-he/da-gui/', 'dark', { width: 360, height: 780 }],
]) {
  test(`${locale}: the contact form works without JavaScript`, async () => {
    // The demo's origin is the address that it was made with: there the answer leads.
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme, viewport });
    const page = await context.newPage();
    await page.goto(duet.url + form);
    await page.screenshot({ path: `${shots}contact-${locale}.png`, fullPage: true });
    await page.locator('[name=name]').fill('Trần Thị Lan');
    await page.locator('[name=email]').fill('lan@example.com');
    await page.locator('[name=message]').fill('Xin chào!');
    await page.locator('form button').click();
    await page.waitForURL(duet.url + sent);
    assert.equal(await page.locator('h1').count(), 1);
    await page.screenshot({ path: `${shots}contact-sent-${locale}.png`, fullPage: true });
    const inbox = (await duet.call('GET', '/v1/admin/contact')).body.data;
    assert.deepEqual([inbox[0].name, inbox[0].locale, inbox[0].spam], ['Trần Thị Lan', locale, undefined]);
    await context.close();
  });
}
