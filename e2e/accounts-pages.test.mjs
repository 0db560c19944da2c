// The account pages for everybody: without a mouse, in both languages and both colour schemes, by the rules that a program can check.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startDuet } from './duet.mjs';
import { launch, panel, paths, reach, send, signIn, unfold } from './people.mjs';
import { program, until } from './process.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = new URL('shots/', import.meta.url).pathname;
const phone = { width: 360, height: 780 };
const desktop = { width: 1280, height: 900 };
const person = { email: 'ada@example.com', password: 'seven herons above the weir' };
let duet;
let browser;

before(async () => {
  mkdirSync(shots, { recursive: true });
  duet = await startDuet();
  await until(async () => (await fetch(duet.url + paths.vi.signUp)).status, (status) => status === 200, 60_000);
  const admin = ['--data', duet.data, 'admin', 'create', '--email', person.email, '--name', 'Ada Quinn', '--password-stdin'];
  execFileSync(program('duet'), admin, { input: person.password, stdio: ['pipe', 'ignore', 'pipe'] });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await duet?.stop();
});

/** What axe finds wrong, each with the elements that it is about. */
async function violations(page) {
  // By the debugger: the page's own policy lets no such script in.
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document));
  assert.ok(passes.some(({ id }) => id === 'color-contrast') && passes.some(({ id }) => id === 'label' || id === 'bypass'), 'it has looked');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`);
}

/** Whether a page can be read as it is: nothing stands out of it, and it breaks no rule. */
async function isFine(page, name) {
  const { pathname } = new URL(page.url());
  for (const [device, viewport] of [['desktop', desktop], ['phone', phone]]) {
    await page.setViewportSize(viewport);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${pathname} is ${over} px too wide on a ${device}`);
    await page.screenshot({ path: `${shots}${name}-${device}.png`, fullPage: true });
    assert.deepEqual(await violations(page), [], `${pathname} on a ${device}`);
  }
}

for (const locale of ['en', 'vi']) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${locale}, ${colorScheme}: the six pages break no rule of axe, with their errors and folded parts too`, async () => {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      const name = (what) => `account-${what}-${locale}-${colorScheme}`;
      const at = async (what, hash = '') => {
        await page.goto('about:blank');
        await page.goto(duet.url + paths[locale][what] + hash);
        assert.equal(await page.locator('html').getAttribute('lang'), locale);
        assert.equal(await page.locator('h1').count(), 1);
      };
      for (const what of ['signIn', 'signUp', 'forgot']) {
        await at(what);
        await isFine(page, name(what));
      }
      for (const what of ['confirm', 'reset']) {
        await at(what, '#token=abc');
        await reach(page, panel('form'));
        await isFine(page, name(what));
        await at(what);
        await reach(page, panel('link'));
        await isFine(page, name(`${what}-no-link`));
      }
      await at('signUp');
      await page.locator('#_sign-up .actions button').click();
      await page.locator('#_sign-up .summary').waitFor();
      await isFine(page, name('signUp-wrong'));

      await signIn(page, duet.url, locale, person);
      await isFine(page, name('account'));
      for (const form of ['#_email-form', '#_password-form', '#_deletion-form', '#_passkey-form', '#_totp-form']) await unfold(page, form);
      await send(page, '#_totp-form', { 'totp-password': person.password });
      await reach(page, '#_totp-confirm .key');
      await isFine(page, name('account-unfolded'));
      await context.close();
    });
  }
}

test('a person signs in without a mouse', async () => {
  const context = await browser.newContext({ viewport: desktop });
  const page = await context.newPage();
  await page.goto(duet.url + paths.en.signIn);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  const tabTo = async (wanted) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await focused()) === wanted) return assert.notEqual(await outline(), 'none', `${wanted} shows that it has the focus`);
    }
    assert.fail(`${wanted} is not reached; the focus is on ${await focused()}`);
  };
  const outline = () => page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  await tabTo('_email');
  await page.keyboard.type(person.email);
  await tabTo('_password');
  await page.keyboard.press('Enter');
  // The empty field is named, and the summary has the focus: its link leads to the field.
  await page.locator('#_sign-in .summary').waitFor();
  await until(() => page.evaluate(() => document.activeElement.className), (name) => name === 'summary');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), '_password');
  await page.keyboard.type('not the right one at all');
  await page.keyboard.press('Enter');
  await page.locator('#_sign-in .summary', { hasNot: page.locator('li') }).waitFor();
  await tabTo('_password');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(person.password);
  await page.keyboard.press('Enter');
  await reach(page, panel('own'));
  await context.close();
});
