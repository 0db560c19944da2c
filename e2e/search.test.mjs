// The site's search without an API: marks, prefixes, highlights, keyboard, what a query fetches. DUET_SEARCH_PAIRS sets how many pairs of
// posts the site has.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessibility, launch } from './quality/browser.mjs';
import { serve, siteFolder } from './serve.mjs';

const pairs = process.env.DUET_SEARCH_PAIRS ?? '120';
const shots = new URL('shots/', import.meta.url).pathname;
const folder = siteFolder(pairs);
/** Bytes over the wire that one query may fetch. */
const BUDGET = 60_000;
const titles = ['Đồng bằng mùa nước nổi', 'Dong một chiếc thuyền', 'Đông về trên sông', 'Cánh đồng sau mưa'];
let site;
let browser;

before(async () => {
  mkdirSync(shots, { recursive: true });
  const content = join(folder, 'snapshot/content.ndjson');
  // The newest Vietnamese articles get titles that differ by their marks alone.
  const lines = readFileSync(content, 'utf8').split('\n');
  const articles = lines.map((line, at) => ({ line, at })).filter(({ line }) => /"locale":"vi"/.test(line) && /"kind":"article"/.test(line)).slice(-titles.length);
  articles.forEach(({ line, at }, number) => { lines[at] = line.replace(/"title":"[^"]*"/, `"title":${JSON.stringify(titles[number])}`); });
  writeFileSync(content, lines.join('\n'));
  site = await serve(folder, ['--no-highlight']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The search page of a language in a context of its own, and what its queries fetched. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const fetched = { bytes: 0 };
  const ours = new Set();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => /\/search\/(en|vi)\//.test(request.url) && ours.add(requestId));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (ours.has(requestId)) fetched.bytes += encodedDataLength; });
  await page.goto(site.url + path);
  return { page, context, fetched };
}

const hits = (page) => page.locator('#_hits .title').allInnerTexts();

/** Types a query key by key and waits until a title is the first hit, or until anything is said. */
async function find(page, query, title) {
  await page.locator('#_query').fill('');
  await page.waitForFunction(() => document.querySelector('#_hits').childElementCount === 0);
  await page.locator('#_query').pressSequentially(query);
  await page.waitForFunction((wanted) => (wanted ? document.querySelector('#_hits .title')?.innerText === wanted : document.querySelector('#_state').textContent !== ''), title);
  return hits(page);
}

test('marks may be left out, and where they are typed they rank first', async () => {
  const { page, context } = await open('/vi/tim-kiem/');
  const bare = await find(page, 'dong ', 'Dong một chiếc thuyền');
  for (const title of titles) assert.ok(bare.includes(title), `${title} in ${bare}`);
  const marked = await find(page, 'đồng ', 'Cánh đồng sau mưa');
  assert.deepEqual(new Set(marked.slice(0, 2)), new Set(['Cánh đồng sau mưa', 'Đồng bằng mùa nước nổi']));
  assert.equal((await find(page, 'đông ', 'Đông về trên sông'))[0], 'Đông về trên sông');
  // All words must be there, in any order.
  assert.deepEqual(await find(page, 'mua dong ', 'Cánh đồng sau mưa'), ['Cánh đồng sau mưa', 'Đồng bằng mùa nước nổi']);
  await context.close();
});

test('it finds while a word is being typed, and marks what matched with its letters whole', async () => {
  const { page, context } = await open('/vi/tim-kiem/');
  await find(page, 'dong thuy', 'Dong một chiếc thuyền');
  const marks = await page.locator('#_hits li', { hasText: 'Dong một chiếc thuyền' }).locator('mark').allInnerTexts();
  assert.deepEqual(marks, ['Dong', 'thuy']);
  await find(page, 'bằng nổi', 'Đồng bằng mùa nước nổi');
  assert.deepEqual(await page.locator('#_hits li').first().locator('mark').allInnerTexts(), ['bằng', 'nổi']);
  await page.screenshot({ path: `${shots}search-vi-phone.png` });
  await context.close();
});

test('it can be used by keyboard alone, is kept in the address, and says how much it found', async () => {
  const { page, context } = await open('/en/search/');
  assert.equal(await page.evaluate(() => document.activeElement.id), '_query', 'the field has the focus');
  await page.keyboard.type('the');
  await page.waitForFunction(() => document.querySelectorAll('#_hits a').length > 1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const [second, focused] = await page.evaluate(() => [document.querySelectorAll('#_hits a')[1].href, document.activeElement.href]);
  assert.equal(focused, second);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.id), '_query');
  assert.equal(new URL(page.url()).searchParams.get('q'), 'the');
  assert.match(await page.locator('#_state').innerText(), /\d/);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('#_hits').childElementCount === 0);
  assert.equal(await page.locator('#_query').inputValue(), '');
  await find(page, 'zzzz');
  assert.match(await page.locator('#_state').innerText(), /Nothing found/);
  assert.ok(!(await page.locator('#_older').isVisible()), 'there is nothing further back');
  await page.goto(`${site.url}/en/search/?q=the`);
  await page.waitForFunction(() => document.querySelectorAll('#_hits a').length > 1);
  await page.locator('#_hits a').first().press('Enter');
  await page.waitForURL(/\/en\/(?!search)/);
  await context.close();
});

test('a query fetches no more than its budget, however large the site is', async (t) => {
  const most = {};
  for (const [path, queries] of [['/en/search/', ['t', 'th', 'the ', 'why the build', 'configuration ', 'a b c']], ['/vi/tim-kiem/', ['n', 'ng', 'một ', 'mot ', 'khi tệp phông chữ', 'd']]]) {
    for (const query of queries) {
      const { page, context, fetched } = await open(`${path}?q=${encodeURIComponent(query)}`);
      await page.waitForFunction(() => document.querySelector('#_state').textContent !== '');
      await page.waitForLoadState('networkidle');
      most[query] = fetched.bytes;
      assert.ok(fetched.bytes <= BUDGET, `“${query}” fetched ${fetched.bytes} bytes`);
      assert.ok(fetched.bytes > 0);
      await context.close();
    }
  }
  t.diagnostic(`${pairs} pairs, bytes by query: ${JSON.stringify(most)}`);
});

test('without JavaScript it says where everything is; with hits it has no finding of axe', async () => {
  const { page, context } = await open('/vi/tim-kiem/', { javaScriptEnabled: false });
  assert.match(await page.locator('main').innerText(), /JavaScript/);
  assert.equal(await page.locator('noscript a').count() + await page.locator('main a').count() > 0, true);
  await context.close();
  assert.deepEqual(await accessibility(browser, `${site.url}/vi/tim-kiem/?q=dong`), []);
});
