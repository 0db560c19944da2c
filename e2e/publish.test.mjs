// The main job: a pair is written, published, edited, unpublished and deleted, and the site follows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { upload } from './desk.mjs';
import { startDuet } from './duet.mjs';
import { until } from './process.mjs';

let duet;

before(async () => {
  duet = await startDuet();
  await until(async () => (await fetch(`${duet.url}/vi/`)).status, (status) => status === 200, 60_000);
});

after(() => duet?.stop());

const page = async (path) => {
  const response = await fetch(duet.url + path, { redirect: 'manual' });
  return { status: response.status, text: await response.text(), to: response.headers.get('location') };
};

test('the site follows a pair through its life', async (t) => {
  const en = '/en/posts/two-voices/';
  const vi = '/vi/bai-viet/hai-giong/';
  // How long each step took is told, not judged: `bench/` measures it on a quiet machine.
  const follows = async (path, wanted) => {
    t.diagnostic(`${path} followed after ${Math.round(await until(() => page(path), wanted))} ms`);
  };

  const made = await duet.call('POST', '/v1/admin/posts', {
    kind: 'article',
    translations: {
      en: { title: 'Two voices', summary: 'A pair.', body: 'Sung **together**.' },
      vi: { title: 'Hai giọng', summary: 'Một cặp.', body: 'Hát **cùng nhau**.' },
    },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const id = made.body.data.id;
  assert.equal((await page(en)).status, 404);

  assert.equal((await duet.call('POST', `/v1/admin/posts/${id}/publish`)).status, 200);
  await follows(en, ({ status, text }) => status === 200 && text.includes('<strong>together</strong>'));
  await follows(vi, ({ status, text }) => status === 200 && text.includes('<strong>cùng nhau</strong>'));
  assert.match((await page(en)).text, /hreflang="vi"[^>]*href="[^"]*\/vi\/bai-viet\/hai-giong\/"/);

  const read = await duet.call('GET', `/v1/admin/posts/${id}`);
  const version = read.body.data.translations.en.version;
  const edited = await duet.call(
    'PUT',
    `/v1/admin/posts/${id}/translations/en`,
    { title: 'Two voices', slug: 'two-voices-again', summary: 'A pair.', body: 'Sung **apart**.' },
    { 'if-match': `"v${version}"` },
  );
  assert.equal(edited.status, 200, JSON.stringify(edited.body));
  assert.equal((await duet.call('POST', `/v1/admin/posts/${id}/publish`)).status, 200);
  await follows('/en/posts/two-voices-again/', ({ text }) => text.includes('<strong>apart</strong>'));
  await follows(en, ({ status, to }) => status === 301 && to === '/en/posts/two-voices-again/');

  assert.equal((await duet.call('POST', `/v1/admin/posts/${id}/unpublish`, { locales: ['vi'] })).status, 200);
  await follows(vi, ({ status }) => status === 410);

  const shared = (await duet.call('GET', `/v1/admin/posts/${id}`)).body.data.version;
  const gone = await duet.call('DELETE', `/v1/admin/posts/${id}`, undefined, { 'if-match': `"v${shared}"` });
  assert.equal(gone.status, 200, JSON.stringify(gone.body));
  await follows('/en/posts/two-voices-again/', ({ status }) => status === 410);

  let newest;
  const lastBuild = async () => {
    [newest] = (await duet.call('GET', '/v1/admin/builds')).body.data;
    return newest;
  };
  await until(lastBuild, (build) => build.status === 'succeeded');
  assert.ok(newest.seq > 0 && newest.result.durationMs >= 0);
  assert.ok(newest.result.removedPaths.length > 0 || newest.result.changedPaths.length > 0);
});

test('a picture comes in every size that its page names', async () => {
  const { address } = await upload(duet, 'field.png', { en: 'A field', vi: 'Cánh đồng' }, 3);
  const body = `![](${address})\n`;
  const made = await duet.call('POST', '/v1/admin/posts', { kind: 'article', translations: { en: { title: 'Seen', body }, vi: { title: 'Đã thấy', body } } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await duet.call('POST', `/v1/admin/posts/${made.body.data.id}/publish`)).status, 200);
  for (const [path, alt] of [['/en/posts/seen/', 'A field'], ['/vi/bai-viet/da-thay/', 'Cánh đồng']]) {
    await until(() => page(path), ({ status }) => status === 200);
    const { text } = await page(path);
    const [, copies] = text.match(new RegExp(`srcset="([^"]+)"[^>]*><img src="${address}" alt="${alt}"`));
    const smaller = copies.split(', ').map((one) => one.split(' ')[0]);
    assert.ok(smaller.length > 2, copies);
    for (const one of [address, ...smaller]) {
      const answer = await fetch(duet.url + one);
      assert.deepEqual([one, answer.status, answer.headers.get('content-type')], [one, 200, one.endsWith('.png') ? 'image/png' : 'image/webp']);
      assert.match(answer.headers.get('cache-control'), /immutable/);
    }
  }
});
