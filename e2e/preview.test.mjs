// A preview is the page that the generator makes: compared byte for byte, for every post of the demo site in both languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDuet } from './duet.mjs';
import { until } from './process.mjs';

let duet;

before(async () => {
  duet = await startDuet();
  await until(async () => (await fetch(`${duet.url}/vi/`)).status, (status) => status === 200, 60_000);
  const built = async () => (await duet.call('GET', '/v1/admin/builds')).body.data[0];
  await until(built, (build) => build?.status === 'succeeded', 60_000);
});

after(() => duet?.stop());

const text = async (path) => {
  const response = await fetch(duet.url + path);
  assert.equal(response.status, 200, path);
  return response.text();
};

/** Without what a preview may have otherwise: `noindex`, the beacon, and hashes of assets that stand at another address. */
const comparable = (html) =>
  html
    .replace('<meta name="robots" content="noindex">\n', '')
    .replace(/<script src="[^"]*reads\.[^"]*" defer><\/script>\n/, '')
    .replace(/ data-post="[^"]*" data-api="[^"]*"/, '')
    .replace(/"(?:\/preview)?\/assets\/([^".]+)\.[0-9a-f]{12}\./g, '"/assets/$1.');

test('a preview of what is live is the page of the site', async (t) => {
  const posts = (await duet.call('GET', '/v1/admin/posts?pageSize=100')).body.data;
  let pages = 0;
  for (const { id } of posts) {
    const { translations } = (await duet.call('GET', `/v1/admin/posts/${id}`)).body.data;
    const { path } = (await duet.call('POST', `/v1/admin/posts/${id}/preview-link`)).body.data;
    for (const [locale, { live, status }] of Object.entries(translations)) {
      if (status !== 'published') continue;
      const other = locale === 'en' ? 'vi' : 'en';
      const preview = await text(`${path}/${locale}`);
      const switched = preview.replaceAll(`${path}/${other}`, translations[other]?.live?.path);
      assert.equal(comparable(switched), comparable(await text(live.path)), live.path);
      pages += 1;
    }
  }
  t.diagnostic(`${pages} pages compared`);
  assert.ok(pages >= 20, `${pages}`);
});

test('what is not published is shown by its link alone', async () => {
  const made = await duet.call('POST', '/v1/admin/posts', {
    kind: 'article',
    translations: { en: { title: 'Not yet', body: 'A **draft**.' } },
  });
  const { id } = made.body.data;
  const { path } = (await duet.call('POST', `/v1/admin/posts/${id}/preview-link`)).body.data;
  assert.match(await text(path), /Preview – not published/);
  const page = await text(`${path}/en`);
  assert.match(page, /<strong>draft<\/strong>/);
  assert.equal((await fetch(`${duet.url}${path}/vi`)).status, 404);
  assert.equal((await fetch(`${duet.url}/en/posts/not-yet/`)).status, 404);
  for (const [, asset] of page.matchAll(/"(\/preview\/assets\/[^"]+)"/g)) {
    assert.equal((await fetch(duet.url + asset)).status, 200, asset);
  }
});
