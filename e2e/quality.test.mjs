// The short version of `npm run quality`: the article, in both languages, and the files of the whole site.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDuet } from './duet.mjs';
import { until } from './process.mjs';
import { launch } from './quality/browser.mjs';
import { examinePage, examineSite, read } from './quality/examine.mjs';
import { furnish, pages } from './quality/pages.mjs';

const articles = pages.filter(({ template }) => template === 'article');
let duet;
let browser;
let site;

before(async () => {
  duet = await startDuet();
  await furnish(duet, until);
  site = await read(duet);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await duet?.stop();
});

test('every template is valid HTML; feeds and sitemap hold to their protocols', async () => {
  assert.deepEqual(await examineSite(site, pages), []);
});

for (const page of articles) {
  test(`an article (${page.locale}) is accessible, within its budgets, and Lighthouse finds nothing but time to lose`, async () => {
    const { row, found } = await examinePage(site, browser, page, ['mobile']);
    // How fast it was depends on who else uses this machine; `npm run quality` judges it.
    const { performance, ...rest } = row.scores.mobile;
    assert.ok(performance > 0, 'it was judged');
    assert.deepEqual(Object.values(rest), Object.values(rest).map(() => 100));
    assert.deepEqual(found.filter(([, problem]) => !problem.startsWith('performance ')), []);
  });
}
