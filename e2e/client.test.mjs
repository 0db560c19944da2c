// What pages call, in a real browser: sealed operations against an API that opens them for real, challenges, errors.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startApi } from './api.mjs';
import { keyOf, makeOffer } from './handshake.mjs';
import { until } from './process.mjs';

const secret = 'mật khẩu mà không ai được thấy';
let api;
let browser;
let context;
let page;

before(async () => {
  api = await startApi();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP duet.test 127.0.0.1, MAP localhost 127.0.0.1'],
  });
});

after(async () => {
  await browser?.close();
  await api?.close();
});

beforeEach(async () => {
  await context?.close();
  context = await browser.newContext();
  api.reset();
  page = await context.newPage();
  await load();
});

async function load() {
  await page.goto(api.url);
  await page.evaluate(async (signingKeys) => {
    const { createClient } = await import('/sdk/duet.js');
    const turnstile = () => document.getElementById('widget');
    globalThis.client = createClient({ signingKeys, turnstile });
    const told = ({ status, code, message, fields, retryAfter }) => ({ status, code, message, fields, ...(retryAfter && { retryAfter }) });
    globalThis.call = (...what) => client.call(...what).catch(told);
    globalThis.sealed = (...what) => client.sealed(...what).catch(told);
  }, api.knownKeys);
}

const call = (...what) => page.evaluate((what) => call(...what), what);
const sealed = (...what) => page.evaluate((what) => sealed(...what), what);
const logins = () => api.of('POST', '/v1/auth/login');
const offers = () => api.of('GET', '/v1/auth/handshake');
const login = (options) => sealed('/auth/login', { email: 'lan@example.com', password: secret }, options);

/** Answers logins by opening them; gives the payloads. */
function openLogins(replies = []) {
  const payloads = [];
  api.answer('POST', '/v1/auth/login', async (_, sent) => {
    const reply = replies.shift();
    if (reply) return reply;
    const opened = await api.open(sent);
    payloads.push({ ...opened.payload, id: opened.id });
    return opened.reply({ status: 'signedIn', account: { name: 'Lan' } });
  });
  return payloads;
}

test('a sealed operation is opened by the server, its answer by the page, and nothing of it is readable on the way', async () => {
  const payloads = openLogins();
  assert.deepEqual(await login(), { status: 'signedIn', account: { name: 'Lan' } });
  assert.equal(payloads[0].password, secret);
  assert.equal(logins()[0].headers['content-type'], 'application/vnd.duet.sealed');
  assert.equal(logins()[0].headers['accept-language'], 'vi');
  for (const { body } of api.requests) assert.ok(!body.includes(secret) && !body.includes('lan@example.com'));
});

for (const code of ['handshake_unknown', 'clock_skewed']) {
  test(`on ${code} it is sealed once more to a fresh offer, never twice, never in plain`, async () => {
    const refusal = api.error(400, code);
    const payloads = openLogins([refusal]);
    assert.equal((await login()).status, 'signedIn');
    assert.deepEqual([offers().length, logins().length, payloads.length], [2, 2, 1]);
    openLogins([refusal, refusal, refusal]);
    const refused = await login();
    assert.deepEqual([refused.status, refused.code, refused.message], [400, code, `says ${code}`]);
    assert.deepEqual([offers().length, logins().length], [4, 4]);
    const bodies = logins().map(({ headers, body }) => (assert.equal(headers['content-type'], 'application/vnd.duet.sealed'), body.toString('latin1')));
    assert.equal(new Set(bodies).size, 4);
  });
}

test('other refusals are not repeated', async () => {
  for (const [status, code] of [[400, 'sealed_invalid'], [401, 'credentials_wrong'], [415, 'sealed_required'], [503, 'unavailable']]) {
    openLogins([api.error(status, code), api.error(status, code)]);
    assert.equal((await login()).code, code);
  }
  assert.equal(logins().length, 4);
});

test('nothing is sent to an offer that is not genuine', async () => {
  const audience = new URL(api.url).host;
  const offer = (changes) => ({ body: { data: makeOffer({ key: keyOf(), issuedAt: Date.now(), audience, signers: [api.signer], ...changes }) } });
  for (const wrong of [offer({ audience: 'example.com' }), offer({ signers: [keyOf()] }), offer({ signers: [] }), offer({ life: 600_000 }), { body: { data: null } }]) {
    api.answer('GET', '/v1/auth/handshake', wrong);
    assert.deepEqual(await login(), { status: 0, code: 'offer_refused', message: '', fields: [] });
  }
  assert.equal(logins().length, 0);
});

test('an answer that is not sealed, or for another status, is not believed', async () => {
  for (const reply of [
    () => ({ body: { success: true, message: '', data: { status: 'signedIn' } } }),
    async (_, sent) => ({ ...(await (await api.open(sent)).reply({}, 201)), status: 200 }),
  ]) {
    api.answer('POST', '/v1/auth/login', reply);
    assert.equal((await login()).code, 'answer_refused');
  }
});

test('the proof of work is bound to the offer and the action', async () => {
  const payloads = openLogins([api.error(400, 'handshake_unknown')]);
  await login({ challenge: 'login' });
  const { id, challenge } = payloads[0];
  const hash = createHash('sha256').update(Buffer.concat([
    Buffer.from('duet proof of work v1\0'), id, Buffer.from('\0\x05login'), Buffer.from(challenge, 'base64url'),
  ])).digest();
  assert.equal(Buffer.from(challenge, 'base64url').length, 8);
  assert.equal(hash[0], 0);
});

test('a proof of sixteen bits is found while the page stays alive, and the search can be aborted', async () => {
  const { found, took, longest, aborted } = await page.evaluate(async () => {
    const { findProof } = await import('/sdk/proof_of_work.js');
    const found = [];
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    });
    for (let index = 0; index < 10; index += 1) {
      const id = crypto.getRandomValues(new Uint8Array(16));
      const began = performance.now();
      found.push({ id: [...id], proof: await findProof({ id, action: 'sign-up', bits: 16 }), took: performance.now() - began });
    }
    clearInterval(beat);
    const abort = new AbortController();
    const search = findProof({ id: new Uint8Array(16), action: 'login', bits: 32 }, abort.signal);
    setTimeout(() => abort.abort());
    const aborted = await search.catch((error) => error.name);
    return { found, took: found.map(({ took }) => Math.round(took)), longest: Math.round(longest), aborted };
  });
  for (const { id, proof } of found) {
    const hash = createHash('sha256').update(Buffer.concat([
      Buffer.from('duet proof of work v1\0'), Buffer.from(id), Buffer.from('\0\x07sign-up'), Buffer.from(proof, 'base64url'),
    ])).digest();
    assert.equal(hash.readUInt16BE(), 0);
  }
  assert.equal(aborted, 'AbortError');
  took.sort((a, b) => a - b);
  console.log(`proof of 16 bits: ${took[0]} to ${took[9]} ms, median ${took[5]}; the page waited ${longest} ms at most`);
});

/** Offers that ask for Turnstile, and Cloudflare's script as `script`; gives the addresses that were asked for. */
async function useTurnstile(script) {
  const asked = [];
  const issued = [];
  api.answer('GET', '/v1/auth/handshake', async () => {
    const key = keyOf();
    const offer = makeOffer({
      key, issuedAt: Date.now(), audience: new URL(api.url).host, signers: [api.signer], challenge: { kind: 'turnstile', siteKey: 'a-site-key' },
    });
    issued.push(offer);
    api.offered(offer.id, key);
    return { body: { data: offer } };
  });
  await page.route('https://challenges.cloudflare.com/**', (route) => {
    asked.push(route.request().url());
    return script ? route.fulfill({ contentType: 'text/javascript', body: script }) : route.abort();
  });
  return { asked, issued };
}

const widget = (give) => `
  globalThis.rendered = [];
  globalThis.turnstile = {
    render(element, options) { rendered.push({ id: element.id, ...options }); ${give} return 'w' + rendered.length; },
    remove(id) { rendered.push({ removed: id }); },
  };`;

test('Turnstile is loaded when it is asked for, with the action and the language, and its token is sealed', async () => {
  const { asked } = await useTurnstile(widget("setTimeout(() => options.callback('token-of-cloudflare'));"));
  const payloads = openLogins([api.error(400, 'handshake_unknown')]);
  await page.evaluate(() => client.prepare());
  assert.deepEqual(asked, ['https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit']);
  await login({ challenge: 'login' });
  assert.equal(payloads[0].challenge, 'token-of-cloudflare');
  const rendered = await page.evaluate(() => JSON.parse(JSON.stringify(rendered)));
  assert.deepEqual(rendered, [
    { id: 'widget', sitekey: 'a-site-key', action: 'login', language: 'vi', 'response-field': false },
    { removed: 'w1' },
  ]);
  await login({ challenge: 'login' });
  assert.equal(asked.length, 1);
});

test('Turnstile that is blocked or fails says so, and a later try loads it again', async () => {
  const { asked } = await useTurnstile('');
  const blocked = { status: 0, code: 'challenge_blocked', message: '', fields: [] };
  assert.deepEqual(await login({ challenge: 'login' }), blocked);
  assert.deepEqual(await login({ challenge: 'login' }), blocked);
  assert.equal(asked.length, 2);
  await page.route('https://challenges.cloudflare.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: widget("setTimeout(() => options['error-callback']('300010'));") }));
  assert.deepEqual(await login({ challenge: 'login' }), blocked);
  assert.equal(logins().length, 0);
});

test('a person who takes a while over the widget is asked once: the token serves with a fresh offer', async () => {
  const { issued } = await useTurnstile(widget('globalThis.give = options.callback;'));
  const payloads = openLogins();
  await page.clock.install({ time: Date.now() });
  const answer = login({ challenge: 'login' });
  await until(() => page.evaluate(() => typeof globalThis.give), (type) => type === 'function');
  await page.clock.runFor(200_000);
  await page.evaluate(() => give('late token'));
  assert.equal((await answer).status, 'signedIn');
  assert.deepEqual([issued.length, logins().length, payloads[0].challenge], [2, 1, 'late token']);
});

test('errors come as the contract has them', async () => {
  const fields = [{ field: 'email', message: 'sai' }, { field: 'password', message: 'ngắn' }];
  api.answer('PUT', '/v1/account', { status: 422, body: { success: false, errors: fields } });
  assert.deepEqual(await call('PUT', '/account', {}), { status: 422, code: 'invalid', message: '', fields });
  api.answer('PUT', '/v1/account', { ...api.error(429, 'too_many_requests'), headers: { 'retry-after': '17' } });
  assert.deepEqual(await call('PUT', '/account', {}), {
    status: 429, code: 'too_many_requests', message: 'says too_many_requests', fields: [], retryAfter: 17,
  });
  api.answer('PUT', '/v1/account', { status: 502, page: '<h1>Bad gateway</h1>' });
  assert.deepEqual(await call('PUT', '/account', {}), { status: 502, code: 'unexpected', message: '', fields: [] });
  api.answer('PUT', '/v1/account', { page: '<h1>Somebody else</h1>' });
  assert.equal((await call('PUT', '/account', {})).code, 'unexpected');
  api.answer('PUT', '/v1/account', { destroy: true });
  assert.deepEqual(await call('PUT', '/account', {}), { status: 0, code: 'network', message: '', fields: [] });
});

test('a call sends JSON in the page\'s language and gives data, message and pagination', async () => {
  const body = { success: true, message: 'Xong.', data: [1], pagination: { page: 1 } };
  api.answer('POST', '/v1/contact', { body });
  assert.deepEqual(await call('POST', '/contact', { name: 'Lan' }), body);
  const [sent] = api.of('POST', '/v1/contact');
  assert.deepEqual([sent.headers['content-type'], sent.headers['accept-language']], ['application/json', 'vi']);
  assert.deepEqual(JSON.parse(sent.body), { name: 'Lan' });
});

test('a sealed operation of a session refreshes it and is sealed anew; a login does not look at old sessions', async () => {
  await context.request.post(`${api.url}/test/sign-in`);
  api.session.isGood = false;
  api.answer('POST', '/v1/account/password', async (_, sent) => {
    const opened = await api.open(sent);
    return api.session.isGood ? opened.reply({}) : api.error(401, 'unauthenticated');
  });
  assert.deepEqual(await sealed('/account/password', { currentPassword: 'a', newPassword: secret }), {});
  assert.equal(api.of('POST', '/v1/auth/refresh').length, 1);
  assert.equal(api.of('POST', '/v1/account/password').length, 2);
  api.session.isOver = true;
  openLogins();
  assert.equal((await login()).status, 'signedIn');
  assert.equal(api.of('POST', '/v1/auth/refresh').length, 1);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test('a page on plain HTTP that is not loopback says why it cannot seal', async () => {
  const reason = () => page.evaluate(async () => (await import('/sdk/support.js')).unsupportedReason());
  assert.equal(await reason(), '');
  await page.goto(api.url.replace('localhost', 'duet.test'));
  assert.equal(await reason(), 'insecure-context');
  await load();
  await page.evaluate(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  assert.equal(await reason(), 'no-webcrypto');
});
