// Videos in texts: a link until somebody presses it, and nothing asked of the video's host before.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessibility, launch } from './quality/browser.mjs';
import { serve, siteFolder } from './serve.mjs';

const shots = new URL('shots/', import.meta.url).pathname;
const folder = siteFolder('3');
const text = '[How the mill turns](https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s)\n\nWords.\n\n<https://vimeo.com/76979871>\n';
let site;
let browser;
let article;

before(async () => {
  mkdirSync(shots, { recursive: true });
  const content = join(folder, 'snapshot/content.ndjson');
  const lines = readFileSync(content, 'utf8').split('\n');
  const at = lines.findLastIndex((line) => /"locale":"vi"/.test(line) && /"kind":"article"/.test(line));
  lines[at] = lines[at].replace(/"body":"/, `"body":${JSON.stringify(text).slice(0, -1)}\\n`);
  writeFileSync(content, lines.join('\n'));
  article = `/vi/bai-viet/${/"slug":"([^"]+)"/.exec(lines[at])[1]}/`;
  site = await serve(folder, ['--no-highlight']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The article in a context of its own, with what was asked of other hosts; players are answered here. */
async function open(options) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  const asked = [];
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: 'text/html', body: '<title>Player</title><p>Playing' });
  });
  const page = await context.newPage();
  const complaints = [];
  // There is no API here that counts reads.
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('404') && complaints.push(message.text()));
  await page.goto(site.url + article, { waitUntil: 'load' });
  return { context, page, asked, complaints };
}

for (const colorScheme of ['light', 'dark']) {
  test(`a video plays where it is pressed, and its host hears of nobody before (${colorScheme})`, async () => {
    const { context, page, asked, complaints } = await open({ colorScheme });
    await page.locator('.embed').first().scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${shots}video-${colorScheme}.png` });
    assert.deepEqual(asked, []);
    const link = page.getByRole('link', { name: 'How the mill turns' });
    await link.focus();
    await page.keyboard.press('Enter');
    const frame = page.locator('iframe[title="How the mill turns"]');
    await frame.contentFrame().getByText('Playing').waitFor();
    assert.deepEqual(asked, ['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=42']);
    const { width, height } = await frame.boundingBox();
    assert.ok(Math.abs(width / height - 16 / 9) < 0.05, `${width} × ${height}`);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'IFRAME');
    await page.locator('.embed > a').click();
    await page.locator('iframe').nth(1).contentFrame().getByText('Playing').waitFor();
    assert.equal(asked[1], 'https://player.vimeo.com/video/76979871?autoplay=1&dnt=1');
    await page.screenshot({ path: `${shots}video-${colorScheme}-playing.png` });
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('a page with videos has no finding of axe', async () => {
  assert.deepEqual(await accessibility(browser, site.url + article), []);
});

test('without JavaScript a video is a link', async () => {
  const { context, page } = await open({ javaScriptEnabled: false });
  const link = page.getByRole('link', { name: 'How the mill turns' });
  assert.equal(await link.getAttribute('href'), 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s');
  assert.equal(await page.locator('iframe').count(), 0);
  await context.close();
});
