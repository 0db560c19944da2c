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
import { BUDGETS, launch } from './quality/browser.mjs';
import { examinePage, examineSite, read } from './quality/examine.mjs';
import { furnish, pages } from './quality/pages.mjs';

const flag = (name) => process.argv.includes(`--${name}`);
const only = flag('only') ? process.argv[process.argv.indexOf('--only') + 1] : '';
const wanted = pages.filter(({ template }) => template.startsWith(only));
const problems = [];
const duet = await startDuet();
const browser = await launch();
try {
  await furnish(duet, until);
  const site = await read(duet);
  const tell = (found) => found.forEach(([where, problem]) => { problems.push(`${where}: ${problem}`); console.log(`  ${where}: ${problem}`); });
  tell(await examineSite(site, wanted));
  const rows = [];
  for (const page of wanted) {
    const { row, found } = await examinePage(site, browser, page, flag('no-lighthouse') ? [] : undefined);
    tell(found);
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
