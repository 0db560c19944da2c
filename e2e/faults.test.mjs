// Each store killed, paused, slowed, filled up and brought back under load: what does not need it goes on, what does is told to come
// back, and the process recovers by itself. Prints the table of `docs/operations.md`. Run by `./test --faults`.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { call, program, start, until } from './process.mjs';
import { missingServers, smallDisk, startMongodb, startPostgres, startRedis } from './servers.mjs';

const wanted = process.env.DUET_FAULTS === 'yes';
const missing = wanted ? missingServers() : [];
const skip = (!wanted && '`./test --faults` runs it') || (missing.length > 0 && `not there: ${missing.join(', ')}`);

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';
/** Longest that any answer may take, whatever is broken, in milliseconds. */
const PATIENCE = 12_000;
/** A slow store's answers come so much later, in milliseconds. */
const SLOW = 200;
/** Requests that go on all the time, side by side. */
const LOAD = 6;

const root = randomBytes(32).toString('base64');
const servers = {};
let api;

/** Leads to the servers: by `url`, a way that can be made slow, or `direct`, for commands that this process waits for. */
const environment = (way = 'direct') => ({
  DATABASE_URL: servers.postgres[way],
  MONGODB_URL: servers.mongodb[way],
  REDIS_URL: servers.redis[way],
  DUET_ROOT_KEY: root,
  // Never made: no mail is sent.
  DUET_MAIL_FOLDER: 'mails',
  DUET_TRUSTED_PROXIES: '127.0.0.0/8',
  DUET_LOG: 'error',
});
const command = (environment, ...args) =>
  spawnSync(program('cms-api'), args, { encoding: 'utf8', env: { ...process.env, ...environment } });
function run(environment, ...args) {
  const { status, stdout, stderr } = command(environment, ...args);
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

/** An API with one live post: `{ url, kill, requests, taken, saved }`. */
async function serve(environment, way = environment) {
  const token = run(environment, 'token', 'create', '--name', 'test', '--scope', 'admin');
  const self = { ...(await start('cms-api', ['serve', '--port', '0'], way)), taken: 0, saved: 0, tried: 0, size: 1 };
  const admin = (...request) => call(self.url, token, ...request);
  const words = { title: 'One', slug: 'one', body: 'Words' };
  const made = await admin('POST', '/v1/admin/posts', { kind: 'article', translations: { en: words, vi: words } });
  const post = made.body.data.id;
  assert.equal((await admin('POST', `/v1/admin/posts/${post}/publish`)).status, 200);

  /** A public request from a house of its own, so that limits do not meet. */
  const visit = async (method, path, body, type = 'application/json') => {
    const house = randomBytes(4).toString('hex').replace(/(....)(....)/, '$1:$2');
    const response = await fetch(self.url + path, {
      method,
      headers: { 'x-forwarded-for': `2001:db8:${house}::1`, 'user-agent': BROWSER, ...(body ? { 'content-type': type } : {}) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
  };
  self.visit = visit;
  self.drafts = async () => (await admin('GET', '/v1/admin/posts?status=draft&pageSize=1')).body.pagination.totalItems;
  const requests = {
    'public list': () => visit('GET', '/v1/posts?locale=en'),
    'save a draft': async () => {
      self.tried += 1;
      const body = randomBytes(self.size).toString('hex');
      const draft = { title: 'Draft', slug: `draft-${randomUUID()}`, body };
      const answer = await admin('POST', '/v1/admin/posts', { kind: 'article', translations: { en: draft } });
      if (answer.status === 201) self.saved += 1;
      return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
    },
    'read beacon': async () => {
      const answer = await visit('POST', `/v1/posts/${post}/view`, { eventId: randomUUID(), locale: 'en' }, 'text/plain');
      if (answer.status === 200) self.taken += 1;
      return answer;
    },
    'read count': () => visit('GET', `/v1/posts/${post}/reads`),
    'contact form': () => visit('POST', '/v1/contact', { locale: 'en', name: 'A', email: 'a@example.com', message: 'Hi' }),
    '/health/ready': () => visit('GET', '/health/ready'),
  };
  self.requests = Object.fromEntries(
    Object.entries(requests).map(([name, request]) => [
      name,
      async () => {
        const started = performance.now();
        return { ...(await request()), took: performance.now() - started };
      },
    ]),
  );
  return self;
}

let loaded = true;
let load;
const strange = [];

/** Asks all the time; whatever is neither a success nor a “come back” is strange. */
async function ask(worker) {
  const names = Object.keys(api.requests);
  for (let turn = worker; loaded; turn += 1) {
    const name = names[turn % names.length];
    try {
      const { status, took } = await api.requests[name]();
      if (![200, 201, 503].includes(status) || took > PATIENCE) strange.push(`${name}: ${status} in ${took} ms`);
    } catch (error) {
      strange.push(`${name}: ${error}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

before(async () => {
  if (skip) return;
  [servers.postgres, servers.mongodb, servers.redis] = await Promise.all([startPostgres(), startMongodb(), startRedis()]);
  run(environment(), 'migrate');
  api = await serve(environment(), environment('url'));
  load = Promise.all(Array.from({ length: LOAD }, (_, worker) => ask(worker)));
});

after(async () => {
  loaded = false;
  await load;
  await api?.kill('SIGKILL');
  await Promise.all(Object.values(servers).map((server) => server.stop()));
});

/** Which requests each store is needed for. A beacon waits in memory while MongoDB is away. */
const needs = {
  postgres: ['public list', 'save a draft', '/health/ready', 'contact form'],
  mongodb: ['read count', 'contact form'],
  redis: ['read beacon', 'contact form'],
};
/** What may go either way: the page that is read may still be remembered as live. */
const either = { postgres: ['read beacon', 'read count', 'contact form'], mongodb: [], redis: [] };

const table = [];

/** What each request meets, and whether `/health` tells the truth. */
async function meets(store, fault, isExpected, told) {
  const seen = {};
  await Promise.all(
    Object.entries(api.requests).map(async ([name, request]) => {
      const { status, retryAfter, took } = await request();
      seen[name] = `${status} in ${Math.round(took)} ms`;
      const label = `${store} ${fault}, ${name}: ${seen[name]}`;
      assert.ok(isExpected(name, status), label);
      if (status === 503 && name !== '/health/ready') assert.ok(Number(retryAfter) > 0, label);
    }),
  );
  table.push({ store, fault, ...seen });
  const health = JSON.parse((await api.visit('GET', '/health')).text);
  told(health);
  const metrics = await fetch(`${api.url}/metrics`).then((answer) => answer.text());
  assert.match(metrics, new RegExp(`duet_store_up\\{store="${store}"\\} ${health.error[store] ? 0 : 1}`));
}

const isAway = (store) => (name, status) => {
  if (either[store].includes(name)) return [200, 201, 503].includes(status);
  return needs[store].includes(name) ? status === 503 : [200, 201].includes(status);
};
/** Answers are kept for as long as the feed's place is known: a fifth of a second. */
const isNoticed = (store) => until(api.requests[needs[store][0]], ({ status }) => status === 503, 30_000);
const saysAway = (store) => (health) => {
  assert.equal(health.status, 'error');
  assert.deepEqual(Object.keys(health.error), [store]);
};

/** Everything works again, without anybody doing anything. */
async function recovers(store, fault) {
  for (const [name, request] of Object.entries(api.requests)) {
    await until(request, ({ status }) => [200, 201].includes(status), 60_000).catch((error) => {
      throw new Error(`${store} after ${fault}, ${name}: ${error.message}`);
    });
  }
  await until(() => api.visit('GET', '/health'), ({ status }) => status === 200, 30_000);
  assert.deepEqual(strange.splice(0), [], `${store} ${fault}: what the load met`);
}

for (const store of ['redis', 'mongodb', 'postgres']) {
  test(`${store} is killed and comes back`, { skip }, async () => {
    await servers[store].kill();
    await isNoticed(store);
    await meets(store, 'killed', isAway(store), saysAway(store));
    await servers[store].start();
    await recovers(store, 'killed');
  });

  test(`${store} is paused and goes on`, { skip }, async () => {
    servers[store].pause();
    await isNoticed(store);
    await meets(store, 'paused', isAway(store), saysAway(store));
    servers[store].resume();
    await recovers(store, 'paused');
  });

  test(`${store} is slow for a while`, { skip }, async () => {
    servers[store].slow(SLOW / 2);
    const isSlow = (name, status) => [200, 201].includes(status);
    await meets(store, 'slow', isSlow, (health) => {
      assert.equal(health.status, 'ok', JSON.stringify(health));
      assert.ok(health.info[store].latencyMs >= SLOW, JSON.stringify(health));
    });
    servers[store].slow(0);
    await recovers(store, 'slow');
  });

  test(`${store} is full and is given room`, { skip }, async (t) => {
    if (!servers[store].fill) return t.skip('a file system of its own cannot be mounted here');
    servers[store].fill();
    // What is written is large, so that it finds no place in what is already there.
    api.size = 400_000;
    const writes = { redis: ['read beacon', 'contact form'], mongodb: ['contact form'], postgres: ['save a draft'] }[store];
    for (const name of writes) {
      await until(api.requests[name], ({ status }) => status === 503, 60_000);
    }
    const isFull = (name, status) => [200, 201].includes(status) || (status === 503 && [...needs[store], ...either[store]].includes(name));
    await meets(store, 'full', isFull, () => {});
    api.size = 1;
    servers[store].free();
    await recovers(store, 'full');
  });
}

test('every draft that was answered is there, and none by halves', { skip }, async () => {
  loaded = false;
  await load;
  const drafts = await api.drafts();
  // A commit whose answer was lost is there without having been answered.
  assert.ok(drafts >= api.saved && drafts <= api.tried, `${drafts} of ${api.saved} answered, ${api.tried} tried`);
});

test('every view that was taken is counted, those while MongoDB was away too', { skip }, async () => {
  await servers.mongodb.kill();
  for (let view = 0; view < 20; view += 1) assert.equal((await api.requests['read beacon']()).status, 200);
  await servers.mongodb.start();
  const total = async () => JSON.parse((await api.requests['read count']()).text).data?.total;
  await until(total, (now) => now === api.taken, 60_000);
});

test('embedded: a full disk refuses what has no room, and nothing else', { skip }, async (t) => {
  const disk = smallDisk(48);
  if (!disk) return t.skip('a file system of its own cannot be mounted here');
  const small = await serve({ DUET_DATA_DIR: `${disk.path}/data`, DUET_TRUSTED_PROXIES: '127.0.0.0/8', DUET_LOG: 'error' });
  try {
    disk.fill();
    small.size = 400_000;
    await until(small.requests['save a draft'], ({ status }) => status === 503, 30_000);
    const seen = {};
    for (const [name, request] of Object.entries(small.requests)) {
      const { status, took } = await request();
      seen[name] = `${status} in ${Math.round(took)} ms`;
      const isWrite = ['save a draft', 'contact form'].includes(name);
      assert.ok([200, 201].includes(status) || (isWrite && status === 503), `${name}: ${seen[name]}`);
    }
    table.push({ store: 'sqlite', fault: 'full', ...seen });
    disk.free();
    small.size = 1;
    for (const request of Object.values(small.requests)) await until(request, ({ status }) => [200, 201].includes(status), 30_000);
    assert.equal(await small.drafts(), small.saved);
  } finally {
    await small.kill('SIGKILL');
    disk.remove();
  }
});

test('a Redis that evicts or writes to disk is refused, with what to do', { skip }, async () => {
  for (const [name, wrong, right] of [['maxmemory-policy', 'allkeys-lru', 'noeviction'], ['save', '60 1', ''], ['appendonly', 'yes', 'no']]) {
    servers.redis.configure(name, wrong);
    for (const args of [['serve', '--port', '0'], ['doctor']]) {
      const { status, stdout, stderr } = command(environment(), ...args);
      assert.equal(status, 1, args.join(' '));
      assert.match(stdout + stderr, new RegExp(`CONFIG SET ${name}`));
    }
    assert.match(run({ ...environment(), DUET_ALLOW_REDIS_PERSISTENCE: 'true' }, 'doctor'), /may write one-time keys to disk/);
    servers.redis.configure(name, right);
    run(environment(), 'doctor');
  }
});

test('a migration that is killed midway runs again', { skip }, async () => {
  const server = servers.postgres.direct;
  for (let milliseconds = 5, killed = true; killed; milliseconds += 15) {
    const name = `migrated_${milliseconds}`;
    execFileSync('psql', ['-q', server, '-c', `CREATE DATABASE ${name}`]);
    const target = { ...environment(), DATABASE_URL: server.replace(/[^/]+$/, name) };
    const child = spawn(program('cms-api'), ['migrate'], { stdio: 'ignore', env: { ...process.env, ...target } });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    killed = (await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))) === 'SIGKILL';
    clearTimeout(timer);
    run(target, 'migrate');
    assert.match(run(target, 'doctor'), /schema +ok/);
  }
});

test('the table', { skip }, (t) => {
  const names = Object.keys(api.requests);
  t.diagnostic(`| store | fault | ${names.join(' | ')} |`);
  for (const row of table) t.diagnostic(`| ${row.store} | ${row.fault} | ${names.map((name) => row[name]).join(' | ')} |`);
});
