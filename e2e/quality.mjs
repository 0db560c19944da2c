#!/usr/bin/env node
// Proves the site's quality and prints a table: Lighthouse on phone and desktop, axe, the HTML validator, structured data, hreflang,
// policy, budgets, feeds, sitemap, for every template in both languages, with API, beacon and forms live.
//
//   npm run quality                       everything; half an hour on two quiet cores
//   npm run quality -- --only article     templates whose names begin so
//   npm run quality -- --no-lighthouse    the rest, in two minutes
//   npm run quality -- --write            and the tables into docs/quality.md
//
// Needs Chromium and Java (apt: chromium, default-jre-headless).
import { readFileSync, writeFileSync } from 'node:fs';
import { startDuet } from './duet.mjs';
import { until } from './process.mjs';
import { BUDGETS, accessibility, launch, weight } from './quality/browser.mjs';
import { atom, jsonFeed, sitemap } from './quality/files.mjs';
import { lighthouse } from './quality/lighthouse.mjs';
import { alternatesIn, head, validate } from './quality/markup.mjs';
import { furnish, pages } from './quality/pages.mjs';

const flag = (name) => process.argv.includes(`--${name}`);
const only = flag('only') ? process.argv[process.argv.indexOf('--only') + 1] : '';
const wanted = pages.filter(({ template }) => template.startsWith(only));
const problems = [];
const duet = await startDuet();
const browser = await launch();
try {
  await furnish(duet, until);
  const get = async (url) => (await fetch(url)).text();
  const sources = {};
  for (const { path } of pages) sources[path] = await get(duet.url + path);
  const tell = (where, found) => found.forEach((one) => { problems.push(`${where}: ${one}`); console.log(`  ${where}: ${one}`); });
  for (const [path, found] of Object.entries(validate(Object.fromEntries(wanted.map(({ path }) => [path, sources[path]]))))) tell(path, found);
  const origin = new URL(/rel="canonical" href="([^"]+)"/.exec(sources['/en/'])[1]).origin;
  const here = (url) => get(url.replace(origin, duet.url));
  for (const feed of ['/en/feed.xml', '/vi/feed.xml', '/en/tags/quality/feed.xml', '/vi/the/chat-luong/feed.xml']) tell(feed, atom(await get(duet.url + feed), origin + feed));
  for (const feed of ['/en/feed.json', '/vi/feed.json']) tell(feed, jsonFeed(await get(duet.url + feed), origin + feed));
  const map = await sitemap(here, origin);
  tell('/sitemap.xml', map.problems);
  for (const address of map.addresses) {
    const { status } = await fetch(address.replace(origin, duet.url));
    if (status !== 200) tell('/sitemap.xml', [`${address} answers ${status}`]);
  }
  const rows = [];
  for (const page of wanted) {
    const url = duet.url + page.path;
    const found = head(sources[page.path], page, (path) => sources[path] && alternatesIn(sources[path]));
    found.push(...(await accessibility(browser, url)));
    const { measured, problems: heavy } = await weight(browser, url, page.path);
    tell(page.path, [...found, ...heavy]);
    const row = { ...page, ...measured };
    for (const form of flag('no-lighthouse') ? [] : ['mobile', 'desktop']) {
      const { scores, runs, lost } = await lighthouse(url, form, page.noindex);
      row[form] = `${Object.values(scores).join(' / ')}${runs > 1 ? ` (median of ${runs})` : ''}`;
      row.categories = Object.keys(scores);
      tell(`${page.path} ${form}`, Object.entries(scores).filter(([, score]) => score < 100).map(([id, score]) => `${id} ${score}: ${lost.join(', ')}`));
    }
    rows.push(row);
    console.log([row.template, row.locale, row.mobile ?? '', row.desktop ?? '', `${row.bytes} bytes`, `${row.requests} requests`].join(' · '));
  }
  const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
  const table = [
    '| template | | phone | desktop | HTML kB | scripts kB | all kB | requests | shift |',
    '|---|---|---|---|--:|--:|--:|--:|--:|',
    ...rows.map((row) => `| ${row.template} | ${row.locale} | ${row.mobile ?? '–'} | ${row.desktop ?? '–'} | ${kilobytes(row.chrome)} | ${kilobytes(row.scripts)} | ${kilobytes(row.bytes)} | ${row.requests} | ${row.shift} |`),
  ].join('\n');
  console.log(`\n${table}\n\nbudgets: ${JSON.stringify(BUDGETS)}`);
  if (flag('write')) {
    const file = new URL('../docs/quality.md', import.meta.url);
    const marks = /(<!-- table: written by e2e\/quality.mjs -->\n)[\s\S]*(<!-- end of table -->)/;
    const day = new Date().toISOString().slice(0, 10);
    const found = problems.length ? problems.map((one) => `- ${one}`).join('\n') : 'Nothing was found.';
    writeFileSync(file, readFileSync(file, 'utf8').replace(marks, `$1\n${day}, ${rows.length} pages.\n\n${table}\n\n${found}\n\n$2`));
  }
} finally {
  await browser.close();
  await duet.stop();
}
console.log(problems.length ? `${problems.length} problems` : 'no problem');
process.exitCode = problems.length ? 1 : 0;
