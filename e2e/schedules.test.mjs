// Three API processes on one PostgreSQL, killed with -9 while schedules are due: each is done exactly once, within its minute. Needs
// DUET_TEST_DATABASE_URL, …MONGODB_URL and …REDIS_URL (`./test` starts the servers) and the program `cms-api`. It takes as long as the
// minutes that it plans for. DUET_SEED repeats a run's choices.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { call, program, start, until } from './process.mjs';

const server = process.env.DUET_TEST_DATABASE_URL;
const INSTANCES = 3;
const MINUTES = 3;
const EACH_MINUTE = 40;
const KILLS_EACH_MINUTE = 4;
const MINUTE = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'duet-schedules-'));
const database = `duet_schedules_${randomBytes(4).toString('hex')}`;
const sql = (statement) => execFileSync('psql', ['-q', server, '-c', statement]);
const environment = {
  DATABASE_URL: server?.replace(/[^/]+$/, database),
  MONGODB_URL: `${process.env.DUET_TEST_MONGODB_URL}/${database}`,
  REDIS_URL: process.env.DUET_TEST_REDIS_URL,
  DUET_ROOT_KEY: randomBytes(32).toString('base64'),
  DUET_MAIL_FOLDER: join(folder, 'mails'),
  DUET_LOG: 'error',
};
const run = (name, ...args) => execFileSync(program(name), args, { encoding: 'utf8', env: { ...process.env, ...environment } }).trim();

const seed = Number(process.env.DUET_SEED ?? randomInt(2 ** 31));
let state = seed;
/** A whole number below `limit`; the same for the same seed (a linear congruential generator, Numerical Recipes' constants). */
function chance(limit) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

let token;
const apis = [];
const startApi = async (place) => {
  apis[place] = await start('cms-api', ['serve', '--port', '0'], environment);
};

before(async () => {
  if (!server) return;
  sql(`CREATE DATABASE ${database}`);
  run('cms-api', 'migrate');
  token = run('cms-api', 'token', 'create', '--name', 'test', '--scope', 'admin');
  for (let place = 0; place < INSTANCES; place += 1) await startApi(place);
});

after(async () => {
  await Promise.all(apis.map((api) => api.kill('SIGKILL')));
  if (server) sql(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  rmSync(folder, { recursive: true, force: true });
});

// Answers of some instance: when one is dead or busy, the next is asked, as behind a load balancer.
let turn = 0;
async function ask(...request) {
  for (;;) {
    turn += 1;
    try {
      const answer = await call(apis[turn % INSTANCES].url, token, ...request);
      if (answer.status !== 503) return answer;
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Writes a pair and schedules it; answers the ids of both. */
async function plan(name, at) {
  const words = (text) => ({ title: `${name} ${text}`, slug: name, body: `It says ${text}.` });
  const body = { kind: 'article', translations: { en: words('first'), vi: words('đầu') } };
  const made = await ask('POST', '/v1/admin/posts', body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const postId = made.body.data.id;
  const planned = await ask('POST', '/v1/admin/schedules', { postId, action: 'publish', at: at.toISOString() });
  assert.equal(planned.status, 201, JSON.stringify(planned.body));
  // What is saved later must not be what goes live.
  const edited = await ask('PUT', `/v1/admin/posts/${postId}/translations/en`, words('second'), { 'if-match': '"v1"' });
  assert.equal(edited.status, 200, JSON.stringify(edited.body));
  return { postId, schedule: planned.body.data.id };
}

/** Every change of the feed. */
async function feed() {
  const changes = [];
  for (let after = '0'; ; ) {
    const page = (await ask('GET', `/v1/export/changes?after=${after}&limit=500`)).body;
    changes.push(...page.data);
    if (!page.cursor.hasMore) return changes;
    after = page.cursor.next;
  }
}

const isDone = async () => (await ask('GET', '/v1/admin/schedules?state=done&pageSize=1')).body.pagination.totalItems;

test('whoever is killed, each schedule is done once and within its minute', { skip: !server && 'DUET_TEST_DATABASE_URL is not set' }, async (t) => {
  t.diagnostic(`seed ${seed}`);
  // The first minute that leaves time to write everything.
  const first = (Math.floor(Date.now() / MINUTE) + 2) * MINUTE;
  const plans = [];
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const at = new Date(first + minute * MINUTE);
    const names = Array.from({ length: EACH_MINUTE }, (_, number) => `m${minute}-p${number}`);
    plans.push(...(await Promise.all(names.map((name) => plan(name, at)))));
  }
  assert.ok(Date.now() < first, 'everything was planned in time');

  for (let minute = 0; minute < MINUTES; minute += 1) {
    const due = first + minute * MINUTE;
    // Shortly before the minute: an answer that comes after it may tell of its first ones.
    await new Promise((resolve) => setTimeout(resolve, due - 2_000 - Date.now()));
    const before = await isDone();
    if (Date.now() < due) assert.equal(before, minute * EACH_MINUTE, 'nothing early, nothing late');
    // Each kill as soon as so many of this minute's are done: while the next are being done.
    const moments = Array.from({ length: KILLS_EACH_MINUTE }, () => chance(EACH_MINUTE)).sort((a, b) => a - b);
    for (const moment of moments) {
      await until(isDone, (count) => count >= minute * EACH_MINUTE + moment, MINUTE);
      const victim = chance(INSTANCES);
      await apis[victim].kill('SIGKILL');
      await startApi(victim);
    }
    await until(isDone, (count) => count >= (minute + 1) * EACH_MINUTE, MINUTE);
  }

  const ledger = [];
  for (let page = 1; ledger.length < plans.length; page += 1) {
    const { data } = (await ask('GET', `/v1/admin/schedules?pageSize=100&page=${page}`)).body;
    assert.ok(data.length > 0, 'the ledger holds every schedule');
    ledger.push(...data);
  }
  assert.equal(ledger.length, plans.length);
  const lateness = ledger.map((one) => one.run.latenessMs);
  const instances = new Set(ledger.map((one) => one.run.instance));
  t.diagnostic(`${ledger.length} schedules by ${instances.size} processes, at most ${Math.max(...lateness)} ms late`);
  for (const one of ledger) {
    assert.equal(one.state, 'done');
    assert.ok(one.run.latenessMs >= 0 && one.run.latenessMs <= MINUTE, `${one.run.latenessMs} ms late`);
  }
  assert.equal(new Set(ledger.map((one) => one.run.seq)).size, plans.length, 'each has its own change');

  // The first is about the key that signs handshakes.
  const changes = (await feed()).filter(({ entry }) => !entry.signingKeys);
  assert.equal(changes.length, 2 * plans.length, 'both languages, once');
  const published = changes.map(({ entry }) => `${entry.translation.postId} ${entry.translation.locale}`);
  const expected = plans.flatMap(({ postId }) => [`${postId} en`, `${postId} vi`]);
  assert.deepEqual(published.toSorted(), expected.toSorted());
  for (const { entry } of changes) assert.match(entry.translation.body, /first|đầu/, 'the revision that was named');
});
