// The demo site in a real browser: both languages, phone and desktop, light and dark, with and without JavaScript.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startDuet } from './duet.mjs';
import { until } from './process.mjs';

const shots = new URL('shots/', import.meta.url).pathname;
/** The letters with two marks: not every face has them. */
const STACKED = [...'ẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẾếỀềỂểỄễỆệỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỨứỪừỬửỮữỰự'];
const phone = { width: 360, height: 780 };
const desktop = { width: 1280, height: 900 };
let duet;
let browser;

before(async () => {
  mkdirSync(shots, { recursive: true });
  duet = await startDuet();
  await until(async () => (await fetch(`${duet.url}/vi/`)).status, (status) => status === 200, 60_000);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
});

after(async () => {
  await browser?.close();
  await duet?.stop();
});

/** Opens a path, runs `look`, and fails on anything the console or the network complains about. */
async function open(path, options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  // What is still loading when a click leads on is broken off by that.
  const brokenOff = 'net::ERR_ABORTED';
  page.on('requestfailed', (request) => request.failure()?.errorText !== brokenOff && complaints.push(`${request.url()} failed`));
  const response = await page.goto(duet.url + path, { waitUntil: 'load' });
  await look(page, response);
  await context.close();
  assert.deepEqual(complaints, [], path);
}

for (const [locale, posts] of [['en', '/en/posts/'], ['vi', '/vi/bai-viet/']]) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [device, viewport] of [['phone', phone], ['desktop', desktop]]) {
      test(`${locale}, ${colorScheme}, ${device}: front page, list and article read well`, async () => {
        let article;
        const name = (page) => `${shots}${page}-${locale}-${device}-${colorScheme}.png`;
        const readsWell = async (page, response) => {
          assert.equal(response.status(), 200);
          assert.equal(await page.locator('html').getAttribute('lang'), locale);
          assert.equal(await page.locator('h1').count(), 1);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `${page.url()} is ${overflow} px too wide`);
        };
        await open(`/${locale}/`, { viewport, colorScheme }, async (page, response) => {
          await readsWell(page, response);
          await page.screenshot({ path: name('front'), fullPage: true });
        });
        await open(posts, { viewport, colorScheme }, async (page, response) => {
          await readsWell(page, response);
          await page.screenshot({ path: name('list'), fullPage: true });
          article = await page.locator('main h2 a, main h3 a').first().getAttribute('href');
        });
        await open(article, { viewport, colorScheme }, async (page, response) => {
          await readsWell(page, response);
          await page.screenshot({ path: name('article'), fullPage: true });
        });
      });
    }
  }
}

test('the language switch keeps the page where a translation is', async () => {
  await open('/en/', { viewport: desktop }, async (page) => {
    await page.locator('a[hreflang="vi"]').first().click();
    await page.waitForURL('**/vi/');
    assert.equal(await page.locator('html').getAttribute('lang'), 'vi');
  });
});

test('everything can be read without JavaScript', async () => {
  await open('/vi/', { viewport: phone, javaScriptEnabled: false }, async (page) => {
    await page.locator('a[href="/vi/bai-viet/"]').first().click();
    await page.locator('main h2 a, main h3 a').first().click();
    assert.ok((await page.locator('main').innerText()).length > 500);
  });
});

test('an unknown address answers 404 in its language', async () => {
  for (const locale of ['en', 'vi']) {
    const response = await fetch(`${duet.url}/${locale}/khong-co/`);
    assert.equal(response.status, 404);
    assert.match(await response.text(), new RegExp(`<html[^>]* lang="${locale}"`));
  }
});

test('the API documents itself', async () => {
  const document = await (await fetch(`${duet.url}/openapi.json`)).json();
  assert.ok(Object.keys(document.paths).length > 20);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${duet.url}/docs`, { waitUntil: 'load' });
  await page.getByText('Headless CMS').first().waitFor();
  await context.close();
});

test('in code too a letter with two marks is one letter wide', async () => {
  await open('/vi/bai-viet/mot-vong-quanh-markdown/', { viewport: desktop }, async (page) => {
    const wide = await page.locator('.code .hl-comment').first().evaluate((comment, letters) => {
      const width = (text) => {
        comment.textContent = text;
        return comment.getBoundingClientRect().width;
      };
      const one = width('o');
      return letters.filter((letter) => width(letter) > 1.75 * one);
    }, STACKED);
    assert.deepEqual(wide, []);
  });
});
