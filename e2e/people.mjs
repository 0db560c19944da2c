// What people do on the account pages, in either language: forms are found by their ids, outcomes by what is shown then.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

/** A browser that asks nobody but the site. */
export const launch = (options = {}) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    ...options,
  });

const below = (folder, names) => Object.fromEntries(Object.entries(names).map(([page, slug]) => [page, `${folder}${slug}`]));

/** Paths of the account pages, by language. */
export const paths = {
  en: below('/en/account/', {
    account: '', signIn: 'sign-in/', signUp: 'sign-up/', confirm: 'confirm/', forgot: 'forgot-password/', reset: 'reset-password/',
  }),
  vi: below('/vi/tai-khoan/', {
    account: '', signIn: 'dang-nhap/', signUp: 'dang-ky/', confirm: 'xac-nhan/', forgot: 'quen-mat-khau/', reset: 'dat-lai-mat-khau/',
  }),
};

/** Waits until something is shown; fails with the page's own words when it says that something is wrong. */
export async function reach(page, wanted) {
  const summary = page.locator('.summary:visible');
  await page.locator(wanted).and(page.locator(':visible')).or(summary).first().waitFor();
  if (await summary.count()) assert.fail(`${page.url()} says: ${(await summary.allInnerTexts()).join(' ')}`);
}

/** Waits until a form says that something is wrong; answers its words. */
export async function refusal(page, form) {
  const summary = page.locator(`${form} .summary`);
  await summary.waitFor();
  return summary.innerText();
}

/** Waits until a form says that it is done, in the page's own words. */
export async function done(page, form) {
  const words = await page.locator(form).getAttribute('data-done');
  await reach(page, `${form} .status:text-is(${JSON.stringify(words)})`);
}

/** Fills in a form by the ids of its fields, and sends it. */
export async function send(page, form, values = {}) {
  for (const [id, value] of Object.entries(values)) await page.fill(`#_${id}`, value);
  await page.click(`${form} .actions button`);
}

/** Opens the part of the account page that a form is folded away in. */
export const unfold = (page, form) => page.click(`details:has(${form}) > summary`);

/** One panel of a page. */
export const panel = (name) => `[data-panel="${name}"]`;

/** Signs in; ends on the account page, or where a code is asked for. */
export async function signIn(page, site, locale, { email, password }, next = panel('own')) {
  await page.goto(site + paths[locale].signIn);
  await send(page, '#_sign-in', { email, password });
  await reach(page, next);
}

/** Gives a recovery code where one of the app is asked for. */
export async function giveRecoveryCode(page, code) {
  await page.click('[data-swap="_code"]');
  await send(page, '#_second-factor', { code });
}
