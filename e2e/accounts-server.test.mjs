// Two API processes on one PostgreSQL and one Redis are one to whoever has an account: sessions, one-time keys and limits; without
// Redis nobody is let in; and no log of theirs holds a secret. Needs DUET_TEST_DATABASE_URL and …MONGODB_URL (`./test` starts the servers) and `redis-server`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { mailbox } from './mails.mjs';
import { Needles, asBytes } from './needles.mjs';
import { call, program, start, until } from './process.mjs';
import { startRedis } from './servers.mjs';
import { Visitor } from './visitor.mjs';

const server = process.env.DUET_TEST_DATABASE_URL;
const skip = !server && 'DUET_TEST_DATABASE_URL is not set';
const HOST = 'localhost:8080';
const LOG = 'trace';
const PASSWORD = 'mưa rơi trên 9 mái ngói đỏ';
const folder = mkdtempSync(join(tmpdir(), 'duet-accounts-'));
const database = `duet_accounts_${randomBytes(4).toString('hex')}`;
const psql = (to, statement) => execFileSync('psql', ['-qAt', '-F', ' ', to, '-c', statement], { encoding: 'utf8' }).trim();
const environment = {
  DATABASE_URL: server?.replace(/[^/]+$/, database),
  MONGODB_URL: `${process.env.DUET_TEST_MONGODB_URL}/${database}`,
  DUET_ROOT_KEY: randomBytes(32).toString('base64'),
  DUET_MAIL_FOLDER: join(folder, 'mails'),
  DUET_TRUSTED_PROXIES: '127.0.0.0/8',
  DUET_PROOF_OF_WORK_BITS: '8',
  DUET_LOG: 'warn',
};
const run = (...args) => execFileSync(program('cms-api'), args, { encoding: 'utf8', env: { ...process.env, ...environment } }).trim();

let redis;
let first;
let second;
let token;
let signingKeys;

before(async () => {
  if (skip) return;
  psql(server, `CREATE DATABASE ${database}`);
  redis = await startRedis();
  environment.REDIS_URL = redis.direct;
  run('migrate');
  token = run('token', 'create', '--name', 'test', '--scope', 'admin');
  [first, second] = await Promise.all([1, 2].map(() => start('cms-api', ['serve', '--port', '0'], { ...environment, DUET_LOG: LOG })));
  const keys = psql(environment.DATABASE_URL, 'SELECT kid, public_key FROM signing_keys').split('\n').map((line) => line.split(' '));
  signingKeys = keys.map(([kid, publicKey]) => ({ kid, publicKey }));
});

after(async () => {
  await Promise.all([first, second].map((api) => api?.kill('SIGKILL')));
  await redis?.stop();
  if (server) psql(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  rmSync(folder, { recursive: true, force: true });
});

const audit = async (query = '') => (await call(first.url, token, 'GET', `/v1/admin/audit?${query}`)).body;
const login = (email) => ['/auth/login', { email, password: PASSWORD }, 'login'];
const code = ({ status, body }) => [status, body.error?.code];

const secret = new Needles();

/** Notes hashes and sealed values while they are there. */
function noteWhatIsKept() {
  const kept = { password_hash: 'users', seed: 'sessions', hash: 'one_time_links', secret: 'signing_keys' };
  for (const [column, table] of Object.entries(kept)) {
    for (const value of psql(environment.DATABASE_URL, `SELECT ${column} FROM ${table}`).split('\n').filter(Boolean)) {
      secret.add(`${table}.${column}`, value);
    }
  }
}

/** Somebody with an account, who is signed in: each step goes to the instance that did not take the one before. */
async function newReader(email) {
  const visitor = new Visitor(HOST, signingKeys);
  const signUp = { email, password: PASSWORD, name: 'Lan Đỗ', locale: 'vi' };
  const steps = [['/auth/sign-up', signUp, 'sign-up'], ['/auth/confirm'], login(email)];
  for (const [path, payload, action] of steps) {
    const token = payload ? undefined : (await mailbox(environment.DUET_MAIL_FOLDER, email).next()).token;
    if (token) secret.add('token of a mail', token);
    const sealed = await visitor.seal(first, path, payload ?? { token }, action);
    secret.add('nonce', sealed.body.subarray(25, 41));
    noteWhatIsKept();
    const answer = await visitor.sendSealed(second, sealed);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    for (const [name, value] of visitor.cookies) if (value.length > 8) secret.add(name, value);
  }
  return visitor;
}

test('a session is one on both instances, and its end too', { skip }, async () => {
  const reader = await newReader('lan@example.com');
  for (const instance of [first, second]) {
    assert.equal((await reader.call(instance, 'GET', '/account')).body.data.email, 'lan@example.com');
  }
  const used = new Map(reader.cookies);
  assert.equal((await reader.call(second, 'POST', '/auth/refresh')).status, 200);
  assert.equal((await reader.call(first, 'GET', '/account')).status, 200);
  const live = reader.cookies;

  reader.cookies = used;
  assert.deepEqual(code(await reader.call(first, 'POST', '/auth/refresh')), [401, 'session_ended']);
  reader.cookies = live;
  assert.deepEqual(code(await reader.call(second, 'GET', '/account')), [401, 'session_ended']);
  assert.deepEqual(code(await reader.call(second, 'POST', '/auth/refresh')), [401, 'session_ended']);
  const { data } = await audit('action=session.token_reuse');
  assert.deepEqual(data.map(({ result }) => result), ['refused']);
});

test('a one-time key is good once, on whichever instance', { skip }, async () => {
  const reader = await newReader('minh@example.com');
  const sealed = await reader.seal(first, ...login('minh@example.com'));
  const answers = await Promise.all([first, second, first, second].map((instance) => reader.sendSealed(instance, { ...sealed })));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 400, 400, 400]);
});

test('tries count together', { skip }, async () => {
  const visitor = new Visitor(HOST, signingKeys);
  const began = performance.now();
  const refused = { allowed: 0 };
  // Limits come before the seal: what is not sealed counts too.
  for (let turn = 0; turn < 40; turn += 1) {
    const instance = turn % 2 ? first : second;
    const { status, headers } = await visitor.call(instance, 'POST', '/auth/login', { body: '{}' });
    if (status === 429) {
      assert.ok(Number(headers['retry-after']) > 0);
      refused[instance.url] = (refused[instance.url] ?? 0) + 1;
    } else {
      assert.equal(status, 415);
      refused.allowed += 1;
    }
  }
  // 20 a minute: one comes back every three seconds.
  const most = 20 + Math.ceil((performance.now() - began) / 3_000);
  assert.ok(refused.allowed >= 20 && refused.allowed <= most, `${refused.allowed} of 40 were allowed, ${most} at most`);
  assert.ok(refused[first.url] > 0 && refused[second.url] > 0, 'both refuse');
});

test('without Redis nothing sealed is handled, and readers notice nothing; with it, all goes on', { skip }, async () => {
  const reader = await newReader('hoa@example.com');
  const sealed = await reader.seal(first, ...login('hoa@example.com'));
  const { totalItems } = (await audit()).pagination;
  const before = new Map(reader.cookies);
  await redis.kill();
  for (const instance of [first, second]) {
    for (const ask of [
      () => reader.call(instance, 'GET', '/auth/handshake'),
      () => reader.sendSealed(instance, sealed),
      () => reader.call(instance, 'POST', '/auth/refresh'),
    ]) {
      const { status, headers, body } = await ask();
      assert.equal(status, 503, JSON.stringify(body));
      assert.ok(Number(headers['retry-after']) > 0, 'it says when to come again');
    }
    assert.equal((await reader.call(instance, 'GET', '/posts?locale=vi')).status, 200);
    assert.equal((await reader.call(instance, 'GET', '/account')).status, 200, 'a session goes on');
  }
  assert.equal((await audit()).pagination.totalItems, totalItems, 'nothing was handled');
  assert.deepEqual(reader.cookies, before);

  await redis.start();
  for (const instance of [first, second]) {
    await until(() => reader.call(instance, 'GET', '/auth/handshake'), ({ status }) => status === 200);
    // The keys were in Redis alone, and it forgets: what was sealed to one of them cannot be opened any more.
    assert.deepEqual(code(await reader.sendSealed(instance, sealed)), [400, 'handshake_unknown']);
    const answer = await reader.sendSealed(instance, await reader.seal(instance, ...login('hoa@example.com')));
    assert.equal(answer.data?.status, 'signedIn', JSON.stringify(answer.body));
    assert.equal((await reader.call(instance, 'POST', '/auth/refresh')).status, 200);
  }
});

test('neither logs a secret', { skip }, async () => {
  noteWhatIsKept();
  secret.add('password', PASSWORD);
  secret.add('API token', token);
  secret.add('root key', environment.DUET_ROOT_KEY);
  secret.add('root key', Buffer.from(environment.DUET_ROOT_KEY, 'base64'));
  const planted = new Needles();
  planted.add('planted', 'a-slug-that-stands-in-a-log');
  for (const instance of [first, second]) {
    await call(instance.url, token, 'GET', '/v1/posts/a-slug-that-stands-in-a-log?locale=vi');
    const log = () => asBytes(instance.log());
    await until(() => planted.in(log()).length, (count) => count === 1);
    assert.deepEqual(secret.in(log()), [], instance === first ? 'the first' : 'the second');
  }
  console.log(`looked for ${JSON.stringify(secret.counts)}: 0 found`);
});
