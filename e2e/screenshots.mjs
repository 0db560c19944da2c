#!/usr/bin/env node
// Pictures of every page of the console, in both languages, light and dark, on a phone and on a desk: `npm run screenshots`, or
// `node screenshots.mjs editor calendar` for those whose names begin so. They lie in `screenshots/`, named
// page-language-appearance-width.png. What can be told without eyes is printed: pages that are too wide, cut texts, small targets.
import { mkdirSync, rmSync } from 'node:fs';
import { furnish, isThere, people, signIn, startDesk } from './desk.mjs';
import { launch } from './people.mjs';

const folder = new URL('screenshots/', import.meta.url).pathname;
const wanted = process.argv.slice(2);
const isWanted = (name) => !wanted.length || wanted.some((start) => name.startsWith(start));

/** Presses, and waits for what comes of it. */
const press = (button, shown) => async (page) => {
  await page.locator(button).locator('visible=true').first().click();
  await page.locator(shown).first().waitFor();
};

/** Name, path, and what is done there before the picture is taken. @param {any} ids */
const pages = (ids) => [
  ['dashboard', '/console'],
  ['posts', '/console/posts'],
  ['posts-marked', '/console/posts', async (page) => {
    for (const box of (await page.locator('[data-mark]').all()).slice(0, 2)) await box.check();
  }],
  ['posts-nothing', '/console/posts?q=xylophone'],
  ['posts-new', '/console/posts/new'],
  ['posts-new-dialog', '/console/posts', press('[data-new]', 'dialog[open]')],
  ['shortcuts', '/console/posts', async (page) => {
    await page.keyboard.press('?');
    await page.locator('#shortcuts[open]').waitFor();
  }],
  ['editor', `/console/posts/${ids.pair}`],
  ['editor-preview', `/console/posts/${ids.pair}`, press('[data-deed=toggle-preview]', '.preview-frame')],
  ['editor-revisions', `/console/posts/${ids.pair}`, press('[data-deed=revisions].plain', '#_editor-drawer .revisions li')],
  ['editor-stale', `/console/posts/${ids.pair}?language=vi`, async (page) => {
    const tab = page.locator('[data-tab=vi]');
    if (await tab.isVisible()) await tab.click();
    await press('[data-banner=stale] button', '#_editor-drawer .compared')(page);
  }],
  ['editor-publish', `/console/posts/${ids.pair}`, press('[data-deed=publish]', '.editor-dialog [data-findings-state]:not(:empty)')],
  ['editor-checks', `/console/posts/${ids.findings}`, press('[data-deed=check]', '#_editor-drawer .finding')],
  ['editor-details', `/console/posts/${ids.pair}`, press('details.more summary', 'details.more[open]')],
  ['editor-menu', `/console/posts/${ids.pair}`, press('.deeds-menu summary', '.menu-items button')],
  ['editor-landing', `/console/posts/${ids.landing}`],
  ['translations', '/console/translations'],
  ['calendar', '/console/calendar'],
  ['calendar-agenda', '/console/calendar?view=agenda'],
  ['calendar-one', `/console/calendar/${ids.schedule}`],
  ['media', '/console/media'],
  ['media-one', `/console/media/${ids.picture}`],
  ['media-nothing', '/console/media?q=xylophone'],
  ['tags', '/console/tags'],
  ['tags-new', '/console/tags/new'],
  ['tags-one', `/console/tags/${ids.tag}`],
  ['authors', '/console/authors'],
  ['authors-new', '/console/authors/new'],
  ['authors-one', `/console/authors/${ids.author}`],
  ['trash', '/console/trash'],
  ['users', '/console/users'],
  ['users-one', `/console/users/${ids.user}`],
  ['contact', '/console/contact'],
  ['contact-one', `/console/contact/${ids.message}`],
  ['settings', '/console/settings'],
  ['redirects', '/console/redirects'],
  ['redirects-new', '/console/redirects/new'],
  ['redirects-one', `/console/redirects/${ids.redirect}`],
  ['webhooks', '/console/webhooks'],
  ['webhooks-new', '/console/webhooks/new'],
  ['webhooks-one', `/console/webhooks/${ids.webhook}`],
  ['deliveries', '/console/deliveries'],
  ['deliveries-one', `/console/deliveries/${ids.delivery}`],
  ['builds', '/console/builds'],
  ['builds-one', `/console/builds/${ids.build}`],
  ['transfers', '/console/transfers'],
  ['tokens', '/console/tokens'],
  ['tokens-new', '/console/tokens/new'],
  ['tokens-one', `/console/tokens/${ids.token}`],
  ['audit', '/console/audit'],
  ['account', '/console/account'],
  ['nowhere', '/console/nowhere'],
];

/** What is wrong to be seen by measure. Runs in the page. */
function measured() {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) {
    const widest = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scrolls, .unseen'));
    found.push(`${root.scrollWidth - innerWidth} px too wide: ${widest.slice(0, 3).map((one) => one.outerHTML.slice(0, 90)).join(' ')}`);
  }
  for (const one of document.querySelectorAll('main *, .side *, dialog[open] *')) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('.unseen, .preview-frame, svg')) continue;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (text && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis' && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${one.outerHTML.slice(0, 100)}`);
    // Marks above capitals and below letters need this much.
    if (text && box.height && parseFloat(style.lineHeight) < parseFloat(style.fontSize) * 1.15) found.push(`lines too close: ${one.outerHTML.slice(0, 100)}`);
    if (one.matches('button, input:not([type=checkbox], [type=radio], [type=hidden]), select, summary, a.button') && box.height && box.height < 24) found.push(`${Math.round(box.height)} px high: ${one.outerHTML.slice(0, 100)}`);
    if (one.matches('button, .button, summary') && one.scrollWidth > one.clientWidth + 2 && style.overflowX !== 'visible') found.push(`words do not fit: ${one.outerHTML.slice(0, 100)}`);
    if (one.matches('img') && one.complete && !one.naturalWidth) found.push(`no picture: ${one.getAttribute('src')}`);
  }
  return [...new Set(found)];
}

async function take(page, desk, name, [locale, colorScheme, width]) {
  const remarks = new Set(await page.evaluate(measured));
  await page.screenshot({ path: `${folder}${name}-${locale}-${colorScheme}-${width}.png`, fullPage: !(await page.locator('dialog[open]').count()) });
  for (const remark of remarks) console.log(`${name}-${locale}-${colorScheme}-${width}: ${remark}`);
}

const desk = await startDesk();
const browser = await launch();
let count = 0;
try {
  if (!wanted.length) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const ids = await furnish(desk);
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log(`${page.url()}: ${error}`));
  page.on('console', (message) => message.type() === 'error' && console.log(`${page.url()}: ${message.text()}`));
  const looks = ['en', 'vi'].flatMap((locale) => ['light', 'dark'].flatMap((scheme) => [1366, 390].map((width) => [locale, scheme, width])));
  const set = async ([, colorScheme, width]) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
  };
  for (const look of looks.filter(() => isWanted('sign-in'))) {
    await set(look);
    await page.goto(`${desk.url}/console/sign-in?lang=${look[0]}`);
    await page.locator('#_sign-in .actions button:not([disabled])').waitFor();
    await take(page, desk, 'sign-in', look);
    count += 1;
  }
  await signIn(page, desk.url, people.mai);
  for (const look of looks) {
    await set(look);
    await page.goto(`${desk.url}/console?lang=${look[0]}`);
    for (const [name, path, before] of pages(ids).filter(([one]) => isWanted(one))) {
      try {
        await page.goto(desk.url + path);
        await isThere(page);
        await before?.(page);
        await take(page, desk, name, look);
        count += 1;
      } catch (error) {
        console.log(`${name}-${look.join('-')}: ${error.message.split('\n')[0]}`);
      }
    }
  }
} finally {
  await browser.close();
  await desk.stop();
}
console.log(`${count} pictures in ${folder}`);
