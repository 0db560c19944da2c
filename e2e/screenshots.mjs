#!/usr/bin/env node
// Pictures of every page of the console, in both languages, light and dark, on a phone and on a desk: `npm run screenshots`, or
// `node screenshots.mjs editor calendar` for those whose names begin so. They lie in `screenshots/`, named
// page-language-appearance-width.png. What can be told without eyes is printed: pages that are too wide, cut texts, small targets.
import { mkdirSync, rmSync } from 'node:fs';
import { pages } from './console-pages.mjs';
import { furnish, openAnew, people, signIn, startDesk } from './desk.mjs';
import { launch } from './people.mjs';

const folder = new URL('screenshots/', import.meta.url).pathname;
const wanted = process.argv.slice(2);
const isWanted = (name) => !wanted.length || wanted.some((start) => name.startsWith(start));

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
  page.on('console', (message) => message.type() === 'error' && !page.url().endsWith('/nowhere') && console.log(`${page.url()}: ${message.text()}`));
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
        await openAnew(page, desk.url + path);
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
