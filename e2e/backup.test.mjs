// An operator backs up a running API, loses it, restores the backup, and the site follows: in both profiles, and from one into the
// other. The server profile needs DUET_TEST_DATABASE_URL, …MONGODB_URL and …REDIS_URL (`./test` starts the servers).
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { call, program, start, tree, until } from './process.mjs';
import { freePort } from './servers.mjs';

const server = process.env.DUET_TEST_DATABASE_URL;
const skipped = !server && 'DUET_TEST_DATABASE_URL is not set';
const folder = mkdtempSync(join(tmpdir(), 'duet-backup-'));
const databases = [];
const running = [];
const sql = (statement) => execFileSync('psql', ['-q', server, '-c', statement]);
const rootKey = randomBytes(32).toString('base64');

after(async () => {
  await Promise.all(running.map((one) => one.kill('SIGKILL')));
  for (const name of databases) sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  rmSync(folder, { recursive: true, force: true });
});

/** Empty stores of a profile: the environment that leads to them. */
function emptyStores(profile) {
  const name = `duet_backup_${randomBytes(4).toString('hex')}`;
  const common = { DUET_LOG: 'warn', DUET_ALLOW_PRIVATE_WEBHOOKS: 'true', DUET_DATA_DIR: join(folder, name) };
  if (profile === 'embedded') {
    mkdirSync(common.DUET_DATA_DIR);
    writeFileSync(join(common.DUET_DATA_DIR, 'root.key'), rootKey, { mode: 0o600 });
    return common;
  }
  sql(`CREATE DATABASE ${name}`);
  databases.push(name);
  return {
    ...common,
    DATABASE_URL: server.replace(/[^/]+$/, name),
    MONGODB_URL: `${process.env.DUET_TEST_MONGODB_URL}/${name}`,
    REDIS_URL: process.env.DUET_TEST_REDIS_URL,
    DUET_ROOT_KEY: rootKey,
    DUET_MAIL_FOLDER: join(folder, `${name}-mails`),
  };
}

const run = (environment, name, ...args) =>
  execFileSync(program(name), args, { encoding: 'utf8', env: { ...process.env, ...environment } }).trim();
const refusal = (environment, ...args) => {
  const done = spawnSync(program('cms-api'), args, { encoding: 'utf8', env: { ...process.env, ...environment } });
  assert.equal(done.status, 1, done.stdout);
  return done.stderr;
};

async function serve(environment, port) {
  const api = await start('cms-api', ['serve', '--port', String(port)], environment);
  running.push(api);
  return api;
}

/** Makes a pair and publishes it. */
async function publish(ask, name) {
  const words = { title: name, slug: name, summary: 'A pair.', body: 'Đồng **bằng**.' };
  const made = await ask('POST', '/v1/admin/posts', { kind: 'article', translations: { en: words, vi: words } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await ask('POST', `/v1/admin/posts/${made.body.data.id}/publish`)).status, 200);
}

async function backUpLoseAndRestore(from, to) {
  const lost = emptyStores(from);
  if (from === 'server') run(lost, 'cms-api', 'migrate');
  const token = run(lost, 'cms-api', 'token', 'create', '--name', 'test', '--scope', 'admin');
  const port = await freePort();
  const api = await serve(lost, port);
  const ask = (...request) => call(api.url, token, ...request);
  const hook = await freePort();
  const endpoint = await ask('POST', '/v1/admin/webhooks', { name: 'site', url: `http://127.0.0.1:${hook}/hooks/publish` });
  const place = join(folder, `${from}-${to}`);
  const site = ['--out', join(place, 'site'), '--state', join(place, 'state'), '--api', api.url];
  const siteEnvironment = { DUET_SITE_TOKEN: token, DUET_WEBHOOK_SECRET: endpoint.body.data.secret };
  const follow = async () => {
    const generator = await start('site-gen', ['listen', '--addr', `127.0.0.1:${hook}`, ...site], siteEnvironment);
    running.push(generator);
    return generator;
  };
  let generator = await follow();
  const page = (name) => join(place, 'site/vi/bai-viet', name, 'index.html');
  const isThere = (name) => until(() => existsSync(page(name)), (is) => is);

  for (const name of ['one', 'two', 'three']) await publish(ask, name);
  const message = { locale: 'vi', name: 'Lan', email: 'lan@example.com', message: 'Xin chào' };
  assert.equal((await ask('POST', '/v1/contact', message)).status, 201);
  // The backup is made while somebody writes.
  const backup = join(place, 'backup');
  let isWriting = true;
  const writer = (async () => {
    for (let number = 0; isWriting; number += 1) await publish(ask, `meanwhile-${number}`);
  })();
  const backingUp = spawn(program('cms-api'), ['backup', backup], { stdio: 'ignore', env: { ...process.env, ...lost } });
  assert.equal(await new Promise((resolve) => backingUp.once('exit', resolve)), 0);
  isWriting = false;
  await writer;
  assert.deepEqual(readdirSync(place).filter((name) => name.startsWith('.duet')), [], 'nothing unfinished is left');
  await publish(ask, 'after-the-backup');
  await isThere('after-the-backup');
  await api.kill('SIGKILL');

  const found = emptyStores(to);
  assert.match(refusal({ ...found, DUET_ROOT_KEY: randomBytes(32).toString('base64') }, 'restore', backup), /root key is not the one/);
  assert.match(run(found, 'cms-api', 'restore', backup), /^Restored \d+ rows, 2 documents and 0 pictures/);
  assert.match(refusal(found, 'restore', backup), /not empty/);
  await generator.kill('SIGKILL');
  const restored = await serve(found, port);
  assert.match(run(found, 'cms-api', 'doctor'), /webhooks\s+note\s+wait/);
  generator = await follow();
  await until(() => existsSync(page('after-the-backup')), (is) => !is);
  run({ DUET_SITE_TOKEN: token }, 'site-gen', 'build', '--api', restored.url, '--out', join(place, 'clean'), '--state', join(place, 'clean-state'), '--target', 'clean');
  assert.deepEqual(tree(join(place, 'site')), tree(join(place, 'clean')));
  assert.ok(existsSync(page('three')));
  const inbox = (await ask('GET', '/v1/admin/contact')).body.data;
  assert.deepEqual(inbox.map(({ name, message }) => ({ name, message })), [{ name: 'Lan', message: 'Xin chào' }]);

  // Nothing leaves by itself until somebody says so.
  await publish(ask, 'held-back');
  const id = endpoint.body.data.webhook.id;
  const pending = async () => (await ask('GET', `/v1/admin/webhooks/${id}/deliveries`)).body.data.filter(({ state }) => state === 'pending');
  const [held] = await pending();
  assert.equal(held.attempts, 0);
  assert.match(run(found, 'cms-api', 'resume'), /go out again/);
  await isThere('held-back');
  // One that was on its way when the backup was made is given up half a minute later, and sent again.
  await until(pending, (left) => left.length === 0, 60_000);
}

test('embedded: what was backed up comes back, and the site follows', () => backUpLoseAndRestore('embedded', 'embedded'));

test('server: what was backed up comes back, and the site follows', { skip: skipped }, () =>
  backUpLoseAndRestore('server', 'server'));

test('a backup of one machine is restored into the servers', { skip: skipped }, () =>
  backUpLoseAndRestore('embedded', 'server'));

test('a killed backup or restore leaves nothing that could be taken for a whole one', async () => {
  const stores = emptyStores('embedded');
  run(stores, 'cms-api', 'token', 'create', '--name', 'test', '--scope', 'admin');
  const backup = join(folder, 'killed');
  const killAfter = async (milliseconds, environment, ...args) => {
    const child = spawn(program('cms-api'), args, { stdio: 'ignore', env: { ...process.env, ...environment } });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    await new Promise((resolve) => child.once('exit', resolve));
    clearTimeout(timer);
  };
  for (let milliseconds = 10; !existsSync(backup); milliseconds += 20) await killAfter(milliseconds, stores, 'backup', backup);
  for (let milliseconds = 10; ; milliseconds += 20) {
    const target = emptyStores('embedded');
    await killAfter(milliseconds, target, 'restore', backup);
    const again = spawnSync(program('cms-api'), ['restore', backup], { encoding: 'utf8', env: { ...process.env, ...target } });
    if (again.status === 0) continue;
    // The first one had come to its end, so all of it is there; there are no documents that it could have left behind.
    assert.match(again.stderr, /the SQL store is not empty/);
    assert.match(run(target, 'cms-api', 'token', 'list'), /test/);
    break;
  }
});
