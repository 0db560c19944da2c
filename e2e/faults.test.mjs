// Each store killed, paused and brought back under load: what does not need it goes on, what does is told to come back, and the
// process recovers by itself. Prints the table of `docs/operations.md`. Run by `./test --faults`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { call, program, start, until } from './process.mjs';
import { missingServers, startMongodb, startPostgres, startRedis } from './servers.mjs';

const wanted = process.env.DUET_FAULTS === 'yes';
const missing = wanted ? missingServers() : [];
const skip = (!wanted && '`./test --faults` runs it') || (missing.length > 0 && `not there: ${missing.join(', ')}`);

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';
/** Longest that any answer may take, whatever is broken, in milliseconds. */
const PATIENCE = 12_000;

const servers = {};
let api;
let token;
let post;

const environment = () => ({
  DATABASE_URL: servers.postgres.url,
  MONGODB_URL: servers.mongodb.url,
  REDIS_URL: servers.redis.url,
  DUET_ROOT_KEY: root,
  DUET_TRUSTED_PROXIES: '127.0.0.0/8',
  DUET_LOG: 'error',
});
const root = randomBytes(32).toString('base64');
const run = (...args) => execFileSync(program('cms-api'), args, { encoding: 'utf8', env: { ...process.env, ...environment() }, stdio: ['ignore', 'pipe', 'ignore'] }).trim();

before(async () => {
  if (skip) return;
  [servers.postgres, servers.mongodb, servers.redis] = await Promise.all([startPostgres(), startMongodb(), startRedis()]);
  run('migrate');
  token = run('token', 'create', '--name', 'test', '--scope', 'admin');
  api = await start('cms-api', ['serve', '--port', '0'], environment());
  const words = { title: 'One', slug: 'one', body: 'Words' };
  const made = await call(api.url, token, 'POST', '/v1/admin/posts', { kind: 'article', translations: { en: words, vi: words } });
  post = made.body.data.id;
  assert.equal((await call(api.url, token, 'POST', `/v1/admin/posts/${post}/publish`)).status, 200);
});

after(async () => {
  await api?.kill('SIGKILL');
  await Promise.all(Object.values(servers).map((server) => server.stop()));
});

/** A public request from a house of its own, so that limits do not meet. */
async function visit(method, path, body, type = 'application/json') {
  const started = performance.now();
  const house = randomBytes(4).toString('hex').replace(/(....)(....)/, '$1:$2');
  const response = await fetch(api.url + path, {
    method,
    headers: { 'x-forwarded-for': `2001:db8:${house}::1`, 'user-agent': BROWSER, ...(body ? { 'content-type': type } : {}) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const text = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text, took: performance.now() - started };
}

let saved = 0;
let taken = 0;
const requests = {
  'public list': () => visit('GET', '/v1/posts?locale=en'),
  'save a draft': async () => {
    saved += 1;
    const started = performance.now();
    const words = { title: 'Draft', slug: `draft-${saved}`, body: 'x' };
    const answer = await call(api.url, token, 'POST', '/v1/admin/posts', { kind: 'article', translations: { en: words } });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), took: performance.now() - started };
  },
  'read beacon': async () => {
    const answer = await visit('POST', `/v1/posts/${post}/view`, { eventId: randomUUID(), locale: 'en' }, 'text/plain');
    if (answer.status === 200) taken += 1;
    return answer;
  },
  'read count': () => visit('GET', `/v1/posts/${post}/reads`),
  'contact form': () => visit('POST', '/v1/contact', { locale: 'en', name: 'A', email: 'a@example.com', message: 'Hi' }),
  '/health/ready': () => visit('GET', '/health/ready'),
};

/** Which requests each store is needed for. A beacon waits in memory while MongoDB is away. */
const needs = {
  postgres: ['public list', 'save a draft', '/health/ready', 'contact form'],
  mongodb: ['read count', 'contact form'],
  redis: ['read beacon', 'contact form'],
};
/** What may go either way: the page that is read may still be remembered as live. */
const either = { postgres: ['read beacon', 'read count', 'contact form'], mongodb: [], redis: [] };

const table = [];

async function meets(store, fault) {
  const seen = {};
  await Promise.all(
    Object.entries(requests).map(async ([name, request]) => {
      const { status, retryAfter, took } = await request();
      seen[name] = `${status} in ${Math.round(took)} ms`;
      const label = `${store} ${fault}, ${name}: ${seen[name]}`;
      if (either[store].includes(name)) assert.ok([200, 201, 503].includes(status), label);
      else if (needs[store].includes(name)) {
        assert.equal(status, 503, label);
        if (name !== '/health/ready') assert.ok(Number(retryAfter) > 0, label);
      } else assert.ok([200, 201].includes(status), label);
    }),
  );
  const health = JSON.parse((await visit('GET', '/health')).text);
  assert.equal(health.status, 'error', `${store} ${fault}: /health says so`);
  assert.deepEqual(Object.keys(health.error), [store]);
  table.push({ store, fault, ...seen });
}

/** Everything works again, without anybody doing anything. */
async function recovers(store, fault) {
  for (const [name, request] of Object.entries(requests)) {
    await until(request, ({ status }) => [200, 201].includes(status), 30_000).catch((error) => {
      throw new Error(`${store} after ${fault}, ${name}: ${error.message}`);
    });
  }
  await until(() => visit('GET', '/health'), ({ status }) => status === 200, 30_000);
}

for (const store of ['redis', 'mongodb', 'postgres']) {
  test(`${store} is killed and comes back`, { skip }, async () => {
    await servers[store].kill();
    await meets(store, 'killed');
    await servers[store].start();
    await recovers(store, 'killed');
  });

  test(`${store} is paused and goes on`, { skip }, async () => {
    servers[store].pause();
    await meets(store, 'paused');
    servers[store].resume();
    await recovers(store, 'paused');
  });
}

test('every view that was taken is counted, those while MongoDB was away too', { skip }, async () => {
  await servers.mongodb.kill();
  for (let view = 0; view < 20; view += 1) assert.equal((await requests['read beacon']()).status, 200);
  await servers.mongodb.start();
  const total = async () => JSON.parse((await requests['read count']()).text).data?.total;
  await until(total, (now) => now === taken, 30_000);
});

test('the table', { skip }, (t) => {
  const names = Object.keys(requests);
  t.diagnostic(`| store | fault | ${names.join(' | ')} |`);
  for (const row of table) t.diagnostic(`| ${row.store} | ${row.fault} | ${names.map((name) => row[name]).join(' | ')} |`);
});
