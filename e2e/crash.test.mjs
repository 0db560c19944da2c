// A process that is killed with -9 loses what it said it may, and nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { call, program, start, until } from './process.mjs';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';
const READERS = 40;

test('views that were written and messages that were answered outlive kill -9', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'duet-crash-'));
  const environment = { DUET_DATA_DIR: join(folder, 'data'), DUET_TRUSTED_PROXIES: '127.0.0.0/8', DUET_LOG: 'error' };
  const serve = () => start('cms-api', ['serve', '--port', '0'], environment);
  let api = await serve();
  t.after(async () => {
    await api.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const token = execFileSync(program('cms-api'), ['token', 'create', '--name', 'test', '--scope', 'admin'], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  const ask = (...request) => call(api.url, token, ...request);
  const words = { title: 'One', slug: 'one', body: 'Words' };
  const made = await ask('POST', '/v1/admin/posts', { kind: 'article', translations: { en: words, vi: words } });
  const post = `/v1/posts/${made.body.data.id}`;
  assert.equal((await ask('POST', `/v1/admin/posts/${made.body.data.id}/publish`)).status, 200);

  const read = async (reader) => {
    const headers = { 'x-forwarded-for': `198.51.100.${reader}`, 'user-agent': BROWSER, 'content-type': 'text/plain' };
    const body = JSON.stringify({ eventId: randomUUID(), locale: 'vi' });
    assert.equal((await fetch(`${api.url}${post}/view`, { method: 'POST', headers, body })).status, 200);
  };
  for (let reader = 0; reader < READERS; reader += 1) await read(reader);
  const metrics = () => fetch(`${api.url}/metrics`).then((answer) => answer.text());
  const took = await until(metrics, (text) => text.includes('duet_waiting{queue="views"} 0'));
  assert.ok(took < 1_500, `events wait half a second, not ${took} ms`);
  // These may be lost; the message was answered.
  for (let reader = 100; reader < 105; reader += 1) await read(reader);
  const message = { locale: 'vi', name: 'Lan', email: 'lan@example.com', message: 'Xin chào' };
  assert.equal((await ask('POST', '/v1/contact', message)).status, 201);
  await api.kill('SIGKILL');

  api = await serve();
  const { vi } = (await ask('GET', `${post}/reads`)).body.data;
  assert.ok(vi >= READERS && vi <= READERS + 5, `${vi} reads`);
  assert.equal((await ask('GET', '/v1/admin/contact')).body.pagination.totalItems, 1);
});
