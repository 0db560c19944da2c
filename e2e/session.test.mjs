// One session in many tabs of a real browser: a refresh token is sent once, whatever tabs and navigations do.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';
import { gate, startApi } from './api.mjs';
import { until } from './process.mjs';

let api;
let browser;
let context;

before(async () => {
  api = await startApi();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
});

after(async () => {
  await browser?.close();
  await api?.close();
});

beforeEach(async () => {
  await context?.close();
  context = await browser.newContext();
  api.reset();
});

const refreshes = () => api.of('POST', '/v1/auth/refresh').length;
const probes = () => api.of('GET', '/v1/account').length;
const expire = () => (api.session.isGood = false);

/** Loads the client in a page as `client`; calls there are `account()`. */
async function load(page, path = '/') {
  await page.goto(api.url + path);
  await page.evaluate(async (signingKeys) => {
    const { createClient } = await import('/sdk/duet.js');
    globalThis.client = createClient({ signingKeys });
    globalThis.ends = 0;
    client.onSessionEnd(() => (ends += 1));
    globalThis.account = () => client.call('GET', '/account').then(({ data }) => data.id, (error) => error.code);
  }, api.knownKeys);
  return page;
}

/** A tab with the client in it; the context is signed in. */
async function tab(path) {
  return load(await context.newPage(), path);
}

const signIn = () => context.request.post(`${api.url}/test/sign-in`);
const account = (page) => page.evaluate(() => account());

test('two tabs that call at once after their access has ended refresh once', async () => {
  await signIn();
  const tabs = [await tab(), await tab()];
  const rounds = 12;
  for (let round = 1; round <= rounds; round += 1) {
    expire();
    assert.deepEqual(await Promise.all(tabs.map(account)), ['a', 'a']);
    assert.equal(refreshes(), round);
  }
  assert.equal(api.session.reused, 0);
  console.log(`two tabs: ${rounds} times at once, ${refreshes()} refreshes`);
});

test('the second tab waits for the first one\'s answer, however long it takes', async () => {
  await signIn();
  const [first, second] = [await tab(), await tab()];
  expire();
  api.session.hold = gate();
  const answers = [account(first), account(second)];
  await until(() => [refreshes(), probes()], ([sent, asked]) => sent === 1 && asked === 2);
  api.session.hold.open();
  assert.deepEqual(await Promise.all(answers), ['a', 'a']);
  assert.deepEqual([refreshes(), api.session.reused], [1, 0]);
});

test('where storage is refused, a tab that has waited asks before it refreshes', async () => {
  await signIn();
  const tabs = [await tab(), await tab()];
  for (const page of tabs) {
    await page.evaluate(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('', 'SecurityError'); } }));
  }
  expire();
  api.session.hold = gate();
  const answers = tabs.map(account);
  await until(() => [refreshes(), probes()], ([sent, asked]) => sent === 1 && asked === 2);
  // The second one waits for the lock before the first one gets its answer.
  await until(() => tabs[0].evaluate(async () => (await navigator.locks.query()).pending.length), (waiting) => waiting === 1);
  api.session.hold.open();
  assert.deepEqual(await Promise.all(answers), ['a', 'a']);
  assert.deepEqual([refreshes(), api.session.reused], [1, 0]);
});

test('several calls of one tab refresh once, even when one is refused late', async () => {
  await signIn();
  const page = await tab();
  expire();
  const late = gate();
  let held = true;
  api.answer('GET', '/v1/late', async () => {
    if (!held) return { body: { data: 'late' } };
    held = false;
    await late.promise;
    return api.error(401, 'unauthenticated');
  });
  const slow = page.evaluate(() => client.call('GET', '/late').then(({ data }) => data));
  await until(() => api.of('GET', '/v1/late').length, (count) => count === 1);
  assert.deepEqual(await Promise.all([account(page), account(page), account(page)]), ['a', 'a', 'a']);
  late.open();
  assert.equal(await slow, 'late');
  assert.equal(refreshes(), 1);
});

test('a page that goes away while it refreshes: the next one waits, and the same token is not sent again', async () => {
  await signIn();
  const page = await tab();
  expire();
  api.session.hold = gate();
  page.evaluate(() => account()).catch(() => {});
  await until(refreshes, (count) => count === 1);
  await load(page, '/next');
  const asked = probes();
  const answer = account(page);
  // Its own call is refused, it finds the mark and asks whether the answer has come.
  await until(probes, (count) => count >= asked + 3);
  assert.equal(refreshes(), 1);
  api.session.hold.open();
  assert.equal(await answer, 'a');
  assert.deepEqual([refreshes(), api.session.reused], [1, 0]);
  // And the token that came is the one that the next refresh sends.
  api.session.hold = undefined;
  await page.clock.install({ time: Date.now() + 10_000 });
  expire();
  assert.equal(await account(page), 'a');
  assert.deepEqual([refreshes(), api.session.reused], [2, 0]);
});

test('when that answer never comes, the next page refreshes by itself after five seconds', async () => {
  await signIn();
  const page = await tab();
  expire();
  // The mark of a page that is gone, and whose request was never answered.
  await page.clock.install({ time: Date.now() });
  await page.evaluate(() => localStorage.setItem('duet-refreshing', Date.now()));
  const answer = account(page);
  await until(probes, (count) => count >= 2);
  assert.equal(refreshes(), 0);
  await page.clock.runFor(5_000);
  await until(async () => (await page.clock.runFor(1_000), refreshes()), (count) => count === 1);
  assert.equal(await answer, 'a');
});

test('access that is about to end is refreshed before the call', async () => {
  await signIn();
  const page = await tab();
  await page.clock.install({ time: Date.now() });
  expire();
  assert.equal(await account(page), 'a');
  assert.deepEqual([refreshes(), probes()], [1, 2]);
  await page.clock.runFor(250_000);
  assert.equal(await account(page), 'a');
  assert.deepEqual([refreshes(), probes()], [1, 3]);
  await page.clock.runFor(40_000);
  assert.equal(await account(page), 'a');
  assert.deepEqual([refreshes(), probes()], [2, 4]);
});

for (const [clock, off] of [['ahead', 400 * 86_400_000], ['behind', -400 * 86_400_000]]) {
  test(`a clock that is a year ${clock} changes nothing`, async () => {
    await signIn();
    const page = await context.newPage();
    await page.clock.install({ time: Date.now() + off });
    await load(page);
    expire();
    assert.equal(await account(page), 'a');
    await page.clock.runFor(60_000);
    assert.equal(await account(page), 'a');
    assert.deepEqual([refreshes(), probes()], [1, 3]);
    await page.clock.runFor(230_000);
    assert.equal(await account(page), 'a');
    assert.deepEqual([refreshes(), probes()], [2, 4]);
  });
}

test('a session that has ended elsewhere is told to every tab, and leaves nothing behind', async () => {
  await signIn();
  const tabs = [await tab(), await tab()];
  expire();
  await account(tabs[0]);
  expire();
  api.session.isOver = true;
  assert.equal(await account(tabs[0]), 'unauthenticated');
  for (const page of tabs) {
    await until(() => page.evaluate(() => ends), (ends) => ends === 1);
    assert.equal(await page.evaluate(() => client.signedIn()), false);
  }
  assert.equal(await tabs[0].evaluate(() => localStorage.length), 0);
  const sent = refreshes();
  assert.equal(await account(tabs[1]), 'unauthenticated');
  assert.equal(refreshes(), sent);
});

test('a dead session does not stand in the way of what needs none', async () => {
  await signIn();
  const page = await tab();
  api.session.isOver = true;
  let asked = 0;
  api.answer('GET', '/v1/posts', () => ((asked += 1) === 1 ? api.error(401, 'session_ended') : { body: { data: [] } }));
  assert.deepEqual(await page.evaluate(() => client.call('GET', '/posts?locale=vi').then(({ data }) => data)), []);
  assert.equal(refreshes(), 1);
});

test('signing out ends it in every tab, and is not believed when the server was not told', async () => {
  await signIn();
  const [first, second] = [await tab(), await tab()];
  api.answer('POST', '/v1/auth/logout', { destroy: true });
  assert.equal(await first.evaluate(() => client.signOut().catch((error) => error.code)), 'network');
  assert.equal(await first.evaluate(() => client.signedIn()), true);
  api.answer('POST', '/v1/auth/logout');
  await first.evaluate(() => client.signOut());
  for (const page of [first, second]) {
    await until(() => page.evaluate(() => ends), (ends) => ends === 1);
    assert.equal(await page.evaluate(() => client.signedIn()), false);
  }
});

test('a refresh that fails for another reason ends nothing; one without an answer is not repeated at once', async () => {
  await signIn();
  const page = await tab();
  await page.clock.install({ time: Date.now() });
  expire();
  for (const [reply, code] of [[api.error(503, 'unavailable'), 'unavailable'], [{ destroy: true }, 'network']]) {
    api.answer('POST', '/v1/auth/refresh', reply);
    assert.equal(await account(page), code);
    assert.equal(await page.evaluate(() => client.signedIn()), true);
  }
  api.answer('POST', '/v1/auth/refresh');
  const [sent, asked] = [refreshes(), probes()];
  const answer = account(page);
  await until(probes, (count) => count >= asked + 2);
  assert.equal(refreshes(), sent);
  await until(async () => (await page.clock.runFor(1_000), refreshes()), (count) => count === sent + 1);
  assert.equal(await answer, 'a');
  assert.equal(await page.evaluate(() => ends), 0);
});
