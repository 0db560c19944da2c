// `site-gen serve`: what is saved is shown in the open page, first of all pages; what cannot be built is said in it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { program } from './process.mjs';
import { launch } from './quality/browser.mjs';
import { serve, siteFolder } from './serve.mjs';

const shots = new URL('shots/', import.meta.url).pathname;
// DUET_SERVE_SNAPSHOT measures another site than one of three pairs.
const folder = siteFolder(3);
const theme = join(folder, 'theme');
const snapshot = process.env.DUET_SERVE_SNAPSHOT ?? join(folder, 'snapshot');
let site;
let browser;
let page;

before(async () => {
  mkdirSync(shots, { recursive: true });
  execFileSync(program('site-gen'), ['init', theme], { stdio: 'ignore' });
  site = await serve(folder, ['--theme', theme], snapshot);
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(`${site.url}/en/posts/`);
  await page.goto(site.url + await page.locator('main article a').first().getAttribute('href'));
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const file = (name) => join(theme, name);
const edit = (name, from, to) => readFileSync(file(name), 'utf8').replace(from, to);

/** Saves as editors do, and tells after how many milliseconds the page says so. */
async function saved(name, text, expected, byRenaming) {
  const started = performance.now();
  if (byRenaming) {
    writeFileSync(`${file(name)}~`, text);
    renameSync(`${file(name)}~`, file(name));
  } else {
    writeFileSync(file(name), text);
  }
  await page.waitForFunction((words) => document.body.innerText.includes(words), expected, { polling: 10, timeout: 60_000 });
  return Math.round(performance.now() - started);
}

test('a saved template, string and snapshot show in the open page', async (t) => {
  const times = {
    template: await saved('article.html', edit('article.html', '{% block content %}', '{% block content %}<p>Marked one</p>'), 'Marked one', false),
    renamed: await saved('article.html', edit('article.html', 'Marked one', 'Marked two'), 'Marked two', true),
    string: await saved('i18n/en.ftl', edit('i18n/en.ftl', /^site-tags = .*$/m, 'site-tags = Threads'), 'Threads', true),
  };
  const content = join(snapshot, 'content.ndjson');
  const heading = await page.locator('h1').innerText();
  const replaced = readFileSync(content, 'utf8').replace(`"title":${JSON.stringify(heading)}`, '"title":"Retold"');
  const started = performance.now();
  writeFileSync(`${content}~`, replaced);
  renameSync(`${content}~`, content);
  await page.waitForFunction(() => document.querySelector('h1').innerText === 'Retold', undefined, { polling: 10, timeout: 60_000 });
  times.snapshot = Math.round(performance.now() - started);
  t.diagnostic(`milliseconds from saving to showing: ${JSON.stringify(times)}`);
});

test('what cannot be built is said in the open page, with its place, and goes away once it is mended', async () => {
  const good = readFileSync(file('article.html'), 'utf8');
  writeFileSync(file('article.html'), good.replace('Marked two', '{{ content.nowhere.at_all }}'));
  const overlay = page.locator('#_build-problems');
  await overlay.waitFor();
  const words = await overlay.evaluate((element) => element.shadowRoot.textContent);
  assert.match(words, /article\.html/);
  assert.match(words, /:\d+|line \d+/);
  assert.match(words, /post [0-9a-f-]{36} \((en|vi)\)/);
  await page.screenshot({ path: `${shots}serve-overlay.png` });
  assert.ok(await page.getByText('Marked two').isVisible(), 'the last good page stays');
  writeFileSync(file('article.html'), good.replace('{% block content %}', '{% block content'));
  await page.waitForFunction(() => /syntax/i.test(document.querySelector('#_build-problems')?.shadowRoot.textContent));
  writeFileSync(file('article.html'), good);
  await overlay.waitFor({ state: 'detached' });
});
