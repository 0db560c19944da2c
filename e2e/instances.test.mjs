// Three API processes on one PostgreSQL and one generator, all killed at some moment, lose no change. Needs
// DUET_TEST_DATABASE_URL, …MONGODB_URL and …REDIS_URL (`./test` starts the servers) and the programs `cms-api` and `site-gen`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { call, program, start, tree, until } from './process.mjs';
import { freePort } from './servers.mjs';

const server = process.env.DUET_TEST_DATABASE_URL;
const WRITERS = 6;
const POSTS_EACH = 12;

const folder = mkdtempSync(join(tmpdir(), 'duet-instances-'));
const database = `duet_instances_${randomBytes(4).toString('hex')}`;
const sql = (statement) => execFileSync('psql', ['-q', server, '-c', statement]);
const environment = {
  DATABASE_URL: server?.replace(/[^/]+$/, database),
  MONGODB_URL: `${process.env.DUET_TEST_MONGODB_URL}/${database}`,
  REDIS_URL: process.env.DUET_TEST_REDIS_URL,
  DUET_ROOT_KEY: randomBytes(32).toString('base64'),
  DUET_ALLOW_PRIVATE_WEBHOOKS: 'true',
  DUET_MAIL_FOLDER: join(folder, 'mails'),
  DUET_LOG: 'warn',
};
const run = (name, ...args) => execFileSync(program(name), args, { encoding: 'utf8', env: { ...process.env, ...environment } }).trim();

let token;
const apis = [];
let generator;

const startApi = async (place) => {
  apis[place] = await start('cms-api', ['serve', '--port', '0'], environment);
};

before(async () => {
  if (!server) return;
  sql(`CREATE DATABASE ${database}`);
  run('cms-api', 'migrate');
  token = run('cms-api', 'token', 'create', '--name', 'test', '--scope', 'admin');
  environment.DUET_SITE_TOKEN = run('cms-api', 'token', 'create', '--name', 'site', '--scope', 'site:read', '--scope', 'site:write');
  await Promise.all([0, 1, 2].map(startApi));
});

after(async () => {
  await generator?.kill('SIGKILL');
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
      const answer = await call(apis[turn % apis.length].url, token, ...request);
      if (answer.status !== 503) return answer;
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** One pair through its life; answers what must be on the site in the end. */
async function write(name, number) {
  const words = (text) => ({ title: `${name} ${text}`, slug: name, summary: 'A pair.', body: `It says **${text}**.` });
  const made = await ask(
    'POST',
    '/v1/admin/posts',
    { kind: 'article', translations: { en: words('first'), vi: words('đầu') } },
    { 'idempotency-key': `make-${name}` },
  );
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const post = `/v1/admin/posts/${made.body.data.id}`;
  assert.equal((await ask('POST', `${post}/publish`)).status, 200);
  // A killed instance may have saved without having said so: then the version has moved, and the text is there.
  const edited = await ask('PUT', `${post}/translations/en`, words('second'), { 'if-match': '"v1"' });
  assert.ok([200, 412].includes(edited.status), JSON.stringify(edited.body));
  assert.equal((await ask('POST', `${post}/publish`)).status, 200);
  if (number % 3 === 0) {
    assert.equal((await ask('POST', `${post}/unpublish`, { locales: ['vi'] })).status, 200);
  }
  return { name, vi: number % 3 !== 0 };
}

const file = (locale, name) => join(folder, 'site', locale, locale === 'en' ? 'posts' : 'bai-viet', name, 'index.html');

test('three instances and a generator lose no change, whoever is killed', { skip: !server && 'DUET_TEST_DATABASE_URL is not set' }, async () => {
  const port = await freePort();
  const endpoint = await ask('POST', '/v1/admin/webhooks', { name: 'site', url: `http://127.0.0.1:${port}/hooks/publish` });
  environment.DUET_WEBHOOK_SECRET = endpoint.body.data.secret;
  const startGenerator = async () => {
    const site = ['--out', join(folder, 'site'), '--state', join(folder, 'state'), '--api', apis[0].url];
    generator = await start('site-gen', ['listen', '--addr', `127.0.0.1:${port}`, ...site], environment);
  };
  await startGenerator();

  let written = 0;
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    const posts = [];
    for (let number = 0; number < POSTS_EACH; number += 1) {
      posts.push(await write(`w${writer}-p${number}`, number));
      written += 1;
    }
    return posts;
  });
  // The generator reads from the first instance, so that one stays; the others and the generator are killed in turn.
  const all = WRITERS * POSTS_EACH;
  for (const [share, victim] of [[0.2, 1], [0.4, 'generator'], [0.6, 2], [0.8, 'generator']]) {
    await until(() => written, (count) => count >= all * share, 120_000);
    if (victim === 'generator') {
      await generator.kill('SIGKILL');
      await startGenerator();
    } else {
      await apis[victim].kill('SIGKILL');
      await startApi(victim);
    }
  }
  const posts = (await Promise.all(writers)).flat();
  assert.equal(posts.length, all);

  const { totalItems } = (await ask('GET', '/v1/posts?locale=en')).body.pagination;
  assert.equal(totalItems, all);
  const clean = join(folder, 'clean');
  run('site-gen', 'build', '--api', apis[0].url, '--out', clean, '--state', `${clean}-state`, '--target', 'clean');
  const newest = async (target) => (await ask('GET', `/v1/admin/builds?target=${target}`)).body.data[0];
  const { seq } = await newest('clean');
  await until(() => newest('production'), (build) => build.seq === seq && build.status === 'succeeded', 60_000);
  assert.deepEqual(tree(join(folder, 'site')), tree(clean));
  for (const { name, vi } of posts) {
    assert.match(readFileSync(file('en', name), 'utf8'), /<strong>second<\/strong>/);
    assert.equal(existsSync(file('vi', name)), vi, name);
  }
});
