// The console for everybody: no finding of axe on any page in either language, light and dark, on a desk and on a phone; nothing from
// other hosts, nothing that the policy refuses; and a piece of work without a mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pages } from './console-pages.mjs';
import { done, furnish, isThere, openAnew, people, signIn, startDesk, violations } from './desk.mjs';
import { launch } from './people.mjs';

let desk;
let ids;
let browser;
let context;

const complaints = [];
const hosts = new Set();
const watch = (page) => {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`));
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${page.url()}: ${message.text()}`));
  page.on('request', (request) => hosts.add(new URL(request.url()).host || new URL(request.url()).protocol));
  return page;
};

before(async () => {
  desk = await startDesk();
  ids = await furnish(desk);
  browser = await launch();
  context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
});

after(async () => {
  await browser?.close();
  await desk?.stop();
});

test('the page to sign in on reads well in both languages and appearances', async () => {
  const page = watch(await context.newPage());
  for (const [locale, colorScheme] of [['en', 'light'], ['vi', 'dark']]) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${desk.url}/console/sign-in?lang=${locale}`);
    await page.locator('#_sign-in .actions button:not([disabled])').waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), locale);
    assert.deepEqual(await violations(page), []);
  }
  await page.goto(`${desk.url}/console/sign-in?lang=en`);
  await page.close();
});

for (const [locale, colorScheme, width] of [['en', 'light', 1366], ['vi', 'dark', 1366], ['vi', 'light', 390], ['en', 'dark', 390]]) {
  test(`${locale}, ${colorScheme}, ${width}: axe finds nothing on any page`, async () => {
    const page = watch(await context.newPage());
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    if (!(await context.cookies()).some(({ name }) => name.includes('duet-access'))) await signIn(page, desk.url, people.mai);
    await page.goto(`${desk.url}/console?lang=${locale}`);
    const found = [];
    for (const [name, path, before] of pages(ids)) {
      // What is asked for in vain says so in the browser's own words, too.
      const count = complaints.length;
      await openAnew(page, desk.url + path);
      await before?.(page);
      if (name === 'nowhere') complaints.length = count;
      assert.equal(await page.getAttribute('html', 'lang'), locale, path);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (sideways > 0) found.push(`${name}: ${sideways} px too wide`);
      found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
    }
    await page.close();
    assert.deepEqual(found, []);
  });
}

test('nothing came from another host, nothing was refused by the policy, nothing failed', () => {
  assert.deepEqual([...hosts].filter((host) => !['data:', 'blob:', 'about:'].includes(host)), [new URL(desk.url).host]);
  assert.deepEqual(complaints, []);
});

test('without a mouse: sign in, find a field by `dong`, write, save, publish, sign out', async () => {
  const field = { vi: { title: 'Đồng lúa chín', body: 'Lúa đã vàng.\n' }, en: { title: 'Ripe rice', body: 'The rice is yellow.\n' } };
  const { id } = await done(desk, 'POST', '/v1/admin/posts', { kind: 'article', translations: field });
  const own = await browser.newContext({ locale: 'en-GB', viewport: { width: 1366, height: 900 } });
  const page = watch(await own.newPage());
  const keys = page.keyboard;
  /** Goes on with Tab until something has the focus. */
  const tabTo = async (selector, way = 'Tab') => {
    for (let steps = 0; steps < 80; steps += 1) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return steps;
      await keys.press(way);
    }
    throw new Error(`80 steps do not lead to ${selector}`);
  };

  await page.goto(`${desk.url}/console`);
  await page.waitForURL(/sign-in/);
  await page.locator('#_sign-in .actions button:not([disabled])').waitFor();
  await tabTo('#_email');
  await keys.type(people.mai.email);
  await tabTo('#_password');
  await keys.type(people.mai.password);
  await keys.press('Enter');
  await page.waitForURL(/\/console$/);
  await page.locator('#show-shortcuts').waitFor();

  await keys.press('g');
  await keys.press('p');
  await page.waitForURL(/\/console\/posts$/);
  await page.locator('.open').first().waitFor();
  await keys.press('/');
  await keys.type('dong lua');
  await keys.press('Enter');
  await page.waitForURL(/q=dong\+lua/);
  const rows = await page.locator('.open').allInnerTexts();
  assert.ok(rows.length >= 1 && rows[0].includes('Ripe rice'), rows.join());
  await keys.press('j');
  await keys.press('Enter');
  await page.waitForURL(new RegExp(`/console/posts/${id}$`));
  await isThere(page);

  await keys.press('Alt+2');
  assert.equal(await page.evaluate(() => document.activeElement.id), '_vi-body');
  await keys.press('Control+End');
  await keys.type('Chỉ với bàn phím.');
  await page.locator('#_editor[data-dirty]').waitFor();
  await keys.press('Control+s');
  await page.waitForFunction(() => !document.querySelector('#_editor').hasAttribute('data-dirty'));
  await keys.press('Control+Enter');
  await page.locator('.editor-dialog[open]').waitFor();
  await tabTo('.editor-dialog [data-send]');
  await keys.press('Enter');
  await page.locator('.editor-dialog').waitFor({ state: 'detached' });
  await page.locator('[data-locale=vi] [data-status][data-state=live]').waitFor();
  const saved = await done(desk, 'GET', `/v1/admin/posts/${id}/translations/vi`);
  assert.match(saved.body, /Chỉ với bàn phím\.\n?$/);
  assert.equal(saved.status, 'published');

  await tabTo('#sign-out', 'Shift+Tab');
  await keys.press('Enter');
  await page.waitForURL(/\/console\/sign-in$/);
  await own.close();
});
