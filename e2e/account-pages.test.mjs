// The pages of reader accounts in a real browser, before anybody is signed in: whole, accessible, and closed-mouthed.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startDuet } from './duet.mjs';
import { until } from './process.mjs';

const shots = new URL('shots/', import.meta.url).pathname;
const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const devices = { phone: { width: 360, height: 780 }, desktop: { width: 1280, height: 900 } };
const pages = {
  en: ['sign-up', 'sign-in', 'forgot-password', 'reset-password', 'confirm'].map((name) => `/en/account/${name}/`),
  vi: ['dang-ky', 'dang-nhap', 'quen-mat-khau', 'dat-lai-mat-khau', 'xac-nhan'].map((name) => `/vi/tai-khoan/${name}/`),
};
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

/** Opens a path, runs `look`, and fails on anything that the console complains about. */
async function open(path, options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(duet.url + path, { waitUntil: 'load' });
  await look(page);
  await context.close();
  assert.deepEqual(complaints, [], path);
}

/** What axe finds wrong. Its text comes by the debugger: the page's policy lets no other script run. */
async function violations(page) {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: axe });
  const expression = 'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  const { result } = await debug.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  return result.value;
}

/** Whether the page's script has taken its forms over. */
const isReady = (page) => page.waitForFunction(() => !document.querySelector('[data-panel="form"] .actions button[disabled]'));

for (const [locale, paths] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [device, viewport] of Object.entries(devices)) {
      test(`${locale}, ${colorScheme}, ${device}: the pages of reader accounts read well and axe finds nothing`, async () => {
        for (const path of paths) {
          await open(`${path}#token=abc`, { viewport, colorScheme }, async (page) => {
            await isReady(page);
            assert.equal(await page.locator('h1').count(), 1);
            assert.equal(await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0, path);
            const small = await page.evaluate(() =>
              [...document.querySelectorAll('main :is(a, button, input)')]
                .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height < 44)
                .map((target) => target.outerHTML),
            );
            assert.deepEqual(small, [], path);
            assert.deepEqual(await violations(page), [], path);
            const name = path.split('/').at(-2);
            await page.screenshot({ path: `${shots}${name}-${locale}-${device}-${colorScheme}.png`, fullPage: true });
          });
        }
      });
    }
  }
}

test('a token of a mailed link leaves the address at once and goes along to the other language only', async () => {
  for (const path of [pages.en[3], pages.vi[4]]) {
    await open(`${path}#token=se-cret`, {}, async (page) => {
      await isReady(page);
      assert.equal(page.url(), duet.url + path);
      assert.match(await page.locator('a.switch').first().getAttribute('href'), /#token=se-cret$/);
      const html = await page.content();
      assert.equal(html.split('se-cret').length - 1, await page.locator('a.switch').count());
    });
    await open(path, {}, async (page) => {
      await page.locator('[data-panel="link"]').waitFor();
      assert.equal(await page.locator('[data-panel="form"]').isVisible(), false);
    });
  }
});

test('who is not signed in is led to sign-in, and back by a path of this site alone', async () => {
  await open('/vi/tai-khoan/', {}, async (page) => {
    await page.waitForURL('**/dang-nhap/*');
    assert.equal(new URL(page.url()).searchParams.get('next'), '/vi/tai-khoan/');
    const ways = await page.evaluate(async () => {
      const module = document.querySelector('link[rel="modulepreload"][href*="/way."]').href;
      const { ownPath } = await import(module);
      const asked = ['/vi/a/?b=1#c', '//evil.example/', '/\\evil.example/', '/\t/evil.example/', 'https://evil.example/',
        'javascript:alert(1)', 'vi/a/', '', null, '/%2F/evil.example/'];
      return asked.map((path) => ownPath(path, location.origin));
    });
    assert.deepEqual(ways, ['/vi/a/?b=1#c', '', '', '', '', '', '', '', '', '/%2F/evil.example/']);
  });
});

test('what is missing is said beside the field, in the page’s language, and the focus goes to the summary', async () => {
  await open(pages.vi[1], {}, async (page) => {
    await isReady(page);
    await page.fill('#_email', 'khong-phai-email');
    await page.click('#_sign-in .actions button');
    assert.equal(await page.locator('#_email-wrong').textContent(), 'Đây không phải địa chỉ email.');
    assert.equal(await page.locator('#_password-wrong').textContent(), 'Hãy điền vào ô này.');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'summary');
    await page.click('.summary a >> nth=1');
    assert.equal(await page.evaluate(() => document.activeElement.id), '_password');
    assert.deepEqual(await violations(page), []);
    await page.fill('#_password', 'x');
    assert.equal(await page.locator('#_password-wrong').textContent(), '');
    await page.click('.reveal');
    assert.equal(await page.locator('#_password').getAttribute('type'), 'text');
    assert.equal(await page.locator('.reveal').getAttribute('aria-label'), 'Ẩn mật khẩu');
  });
});

test('a new password is weighed while it is typed, and nothing is sent', async () => {
  await open(pages.en[0], {}, async (page) => {
    await isReady(page);
    const requests = [];
    page.on('request', (request) => requests.push(request.postData() ?? ''));
    const levels = [];
    for (const password of ['abc', '12345678', 'aaaaaaaaaaaa', 'mưa rơi đàn', 'mưa rơi trên phím đàn']) {
      await page.fill('#_password', password);
      levels.push(await page.locator('.strength').getAttribute('data-level'));
    }
    assert.deepEqual(levels, ['short', 'weak', 'weak', 'fair', 'good']);
    assert.deepEqual(requests.filter((body) => body), []);
  });
});

test('without JavaScript the pages say why they need it and take nothing', async () => {
  for (const [locale, word] of [['en', 'JavaScript, because'], ['vi', 'JavaScript, vì']]) {
    for (const path of [...pages[locale], locale === 'en' ? '/en/account/' : '/vi/tai-khoan/']) {
      await open(path, { javaScriptEnabled: false }, async (page) => {
        assert.ok((await page.locator('main').innerText()).includes(word), path);
        assert.equal(await page.locator('main form').first().isVisible(), false, path);
      });
    }
  }
});
