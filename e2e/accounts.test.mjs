// One story in a real browser behind a proxy that records everything: the first admin, a reader, codes, two tabs, a stolen cookie,
// a forgotten password, leaving. Then records, logs and the built site are searched for every secret that occurred.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { startDuet } from './duet.mjs';
import { execute, secretsKept } from './kept.mjs';
import { lastWords, mailbox } from './mails.mjs';
import { Needles, asBytes } from './needles.mjs';
import { done, giveRecoveryCode, launch, panel, paths, reach, refusal, send, signIn, unfold } from './people.mjs';
import { tree, until } from './process.mjs';
import { startRecorder } from './recorder.mjs';
import { base32, codeOf } from './totp.mjs';

const SEALED = 'application/vnd.duet.sealed';
const phone = { viewport: { width: 360, height: 780 }, locale: 'vi-VN' };
const desktop = { viewport: { width: 1280, height: 900 }, locale: 'en-GB' };
const admin = { name: 'Ada Quinn', email: 'ada@example.com', password: 'seven herons above the weir', newPassword: 'four lanterns in the plum fog', lastPassword: 'one slow ferry, no oars' };
const reader = { name: 'Lan Đỗ', email: 'lan@example.com', newEmail: 'lan.do@example.com', password: 'mưa rơi trên 9 mái ngói đỏ', totp: '', recoveryCodes: [] };

/** What nobody on the way may read; and what, besides, no log and no page may hold. */
const sealed = new Needles();
const secret = new Needles();
const both = (name, value) => [sealed, secret].forEach((needles) => needles.add(name, value));
const code = (value) => [sealed, secret].forEach((needles) => needles.addCode('one-time code', value));
const recovery = (value) => [value, value.replaceAll('-', '')].forEach((form) => both('recovery code', form));

let duet;
let recorder;
let browser;
const complaints = [];
const spoken = [];
const contexts = {};
const boxes = {};

/** Notes hashes and sealed values while they are there: links are used up, accounts go. */
function noteWhatIsKept() {
  for (const [name, value] of secretsKept(duet.data)) secret.add(name, value);
}

before(async () => {
  [duet, recorder] = await Promise.all([startDuet({ DUET_LOG: 'trace', DUET_TRUSTED_PROXIES: '127.0.0.0/8' }), startRecorder()]);
  await until(async () => (await fetch(duet.url + paths.vi.signUp)).status, (status) => status === 200, 60_000);
  browser = await launch({ proxy: { server: recorder.server, bypass: '<-loopback>' } });
  for (const [who, options] of [['admin', desktop], ['reader', phone]]) {
    contexts[who] = await browser.newContext({ ...options, acceptDownloads: true });
    contexts[who].setDefaultTimeout(60_000);
    contexts[who].on('page', (page) => {
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        spoken.push(message.text());
        // Refusals are spoken of as well; what the pages are not allowed to do is a mistake.
        if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text());
      });
    });
  }
  for (const email of [admin.email, reader.email, reader.newEmail]) boxes[email] = mailbox(join(duet.data, 'mails'), email);
  for (const password of [admin.password, admin.newPassword, admin.lastPassword, reader.password]) both('password', password);
});

after(async () => {
  await browser?.close();
  await recorder?.close();
  await duet?.stop();
});

// Each part comes from another network, or limits would be counted together; and leaves something to look for.
let part = 1;
afterEach(() => {
  noteWhatIsKept();
  recorder.address = `198.51.100.${(part += 1)}`;
  assert.deepEqual(complaints.splice(0), []);
});

const audit = async (action) => (await duet.call('GET', `/v1/admin/audit?action=${action}`)).body.data;
const cookies = async (who) => Object.fromEntries((await contexts[who].cookies()).map(({ name, value }) => [name, value]));
const refreshes = () => recorder.of('POST', '/v1/auth/refresh').length;

test('the link that is printed at the first start makes the first admin, once', async () => {
  const [link, token] = duet.out().match(/http:\S+#token=([\w-]+)/);
  both('setup token', token);
  const page = await contexts.admin.newPage();
  await page.goto(link);
  await page.locator('#_first-admin').waitFor();
  assert.ok(!page.url().includes(token), 'the token leaves the address');
  await send(page, '#_sign-up', { name: admin.name, email: admin.email, password: admin.password });
  await reach(page, panel('set-up'));
  await page.goto('about:blank');
  await page.goto(link);
  await send(page, '#_sign-up', { name: admin.name, email: 'eve@example.com', password: admin.password });
  await refusal(page, '#_sign-up');

  await signIn(page, duet.url, 'en', admin);
  assert.equal(await page.locator('[data-show="email"]').first().innerText(), admin.email);
  assert.equal(await page.evaluate(async () => (await fetch('/v1/admin/users')).status), 200);
  assert.equal((await audit('admin.made')).length, 1);
});

test('a reader signs up, confirms the address and signs in', async () => {
  const page = await contexts.reader.newPage();
  await page.goto(duet.url + paths.vi.signUp);
  await send(page, '#_sign-up', { name: reader.name, email: reader.email, password: reader.password });
  await reach(page, panel('sent'));
  noteWhatIsKept();
  const mail = await boxes[reader.email].next();
  both('token of a mail', mail.token);
  assert.ok(mail.text.includes(lastWords('vi', 'mail-confirm-sign-up-text')));

  await signIn(page, duet.url, 'vi', reader, '#_again').then(() => assert.fail('signed in'), ({ message }) => assert.match(message, /says: /));
  await page.goto(mail.links.find((link) => link.includes(mail.token)));
  await send(page, '#_confirm');
  await reach(page, panel('signUp'));
  await signIn(page, duet.url, 'vi', reader);
  assert.equal(await page.locator('#_name').inputValue(), reader.name);
  assert.equal(await page.evaluate(() => document.cookie), 'signed-in=1');
  const kept = await contexts.reader.cookies();
  assert.deepEqual(
    kept.map(({ name, path, httpOnly, sameSite }) => [name, path, httpOnly, sameSite]).sort(),
    [['duet-access', '/', true, 'Strict'], ['duet-refresh', '/v1/auth', true, 'Strict'], ['signed-in', '/', false, 'Lax']],
  );
  assert.equal(await page.evaluate(async () => (await fetch('/v1/admin/users')).status), 403);
});

test('one-time codes are set up, and asked for at the next sign-in', async () => {
  const [page] = contexts.reader.pages();
  await unfold(page, '#_totp-form');
  await send(page, '#_totp-form', { 'totp-password': reader.password });
  await reach(page, '#_totp-confirm .key');
  reader.totp = (await page.locator('#_totp-confirm .key').innerText()).replaceAll(' ', '');
  both('TOTP secret', reader.totp);
  both('TOTP secret', base32(reader.totp));
  both('TOTP secret', reader.totp.replaceAll(/.{4}(?=.)/g, '$& '));
  assert.ok(await page.locator('#_totp-confirm .picture').evaluate((picture) => picture.naturalWidth > 0), 'a picture is shown');
  assert.match(await page.locator('#_totp-confirm .uri').getAttribute('href'), new RegExp(`^otpauth://totp/.*secret=${reader.totp}`));
  const first = codeOf(reader.totp);
  code(first);
  await send(page, '#_totp-confirm', { 'totp-code': first });
  await reach(page, '#_codes li');
  reader.recoveryCodes = await page.locator('#_codes li code').allInnerTexts();
  assert.equal(new Set(reader.recoveryCodes).size, 10);
  reader.recoveryCodes.forEach(recovery);
  assert.equal((await boxes[reader.email].next()).token, undefined);
  await page.click('[data-kept]');

  await page.click('#_sign-out');
  await page.waitForURL(`**${paths.vi.signIn}*`);
  assert.deepEqual(await cookies('reader'), {});
  await signIn(page, duet.url, 'vi', reader, '#_second-factor');
  assert.deepEqual(await cookies('reader'), {}, 'a password alone is no session');
  // The one after: the first was used.
  const next = codeOf(reader.totp, 1);
  code(next);
  await send(page, '#_second-factor', { code: next });
  await reach(page, panel('own'));
});

/** Saves the profile in a tab. */
async function save(page) {
  await page.fill('#_name', reader.name);
  await page.click('#_profile-form .actions button');
}
const saved = (page) => done(page, '#_profile-form');
const dropAccess = () => contexts.reader.clearCookies({ name: 'duet-access' });
let used;

test('two tabs whose access has ended refresh once', async () => {
  const [first] = contexts.reader.pages();
  const second = await contexts.reader.newPage();
  await second.goto(duet.url + paths.vi.account);
  await reach(second, panel('own'));
  for (let round = 1; round <= 3; round += 1) {
    const sent = refreshes();
    used = (await cookies('reader'))['duet-refresh'];
    await dropAccess();
    await Promise.all([first, second].map(save));
    await Promise.all([first, second].map(saved));
    assert.equal(refreshes(), sent + 1);
    assert.notEqual((await cookies('reader'))['duet-refresh'], used);
  }
  assert.deepEqual(await audit('session.token_reuse'), []);
});

test('a refresh token that comes back ends the session, in every tab and on the server', async () => {
  const tabs = contexts.reader.pages();
  const live = await cookies('reader');
  await contexts.reader.addCookies([
    { name: 'duet-refresh', value: used, domain: 'localhost', path: '/v1/auth', httpOnly: true, sameSite: 'Strict', expires: Date.now() / 1000 + 3600 },
  ]);
  await dropAccess();
  await save(tabs[0]);
  for (const tab of tabs) await tab.waitForURL(`**${paths.vi.signIn}?next=*`);
  assert.deepEqual(await cookies('reader'), {});

  const ask = (method, path, cookie) => fetch(duet.url + path, { method, headers: { cookie, origin: duet.url } }).then(({ status }) => status);
  assert.equal(await ask('POST', '/v1/auth/refresh', `duet-refresh=${live['duet-refresh']}`), 401, 'the branch of the owner is dead too');
  assert.equal(await ask('GET', '/v1/account', `duet-access=${live['duet-access']}`), 401);
  const [entry, ...others] = await audit('session.token_reuse');
  assert.deepEqual([entry.result, entry.address, others.length], ['refused', recorder.address, 0]);
  assert.ok((await boxes[reader.email].next()).text.includes(lastWords('vi', 'mail-sessions-ended-by-reuse-text')));
  await tabs[1].close();
});

test('a recovery code lets in where the app is lost', async () => {
  const [page] = contexts.reader.pages();
  await signIn(page, duet.url, 'vi', reader, '#_second-factor');
  await giveRecoveryCode(page, reader.recoveryCodes[0].toLowerCase().replaceAll('-', ' '));
  await reach(page, panel('own'));
  assert.match(await page.locator('[data-left]').innerText(), /\b9\b/);
  assert.match((await boxes[reader.email].next()).text, /\b9\b/);
});

test('a forgotten password is set anew by mail; whoever is signed in is signed out', async () => {
  const [signedIn] = contexts.admin.pages();
  const page = await contexts.admin.newPage();
  await page.goto(duet.url + paths.en.forgot);
  await send(page, '#_forgot-password', { email: admin.email });
  await reach(page, panel('sent'));
  noteWhatIsKept();
  const mail = await boxes[admin.email].next();
  both('token of a mail', mail.token);
  await page.goto(mail.links.find((link) => link.includes(mail.token)));
  await send(page, '#_reset-password', { password: admin.newPassword });
  await reach(page, panel('done'));
  await page.goto('about:blank');
  await page.goto(mail.links.find((link) => link.includes(mail.token)));
  await send(page, '#_reset-password', { password: 'some third thing entirely' });
  await reach(page, panel('link'));

  await signedIn.click('#_profile-form .actions button');
  await signedIn.waitForURL(`**${paths.en.signIn}?next=*`);
  await page.goto(duet.url + paths.en.signIn);
  await send(page, '#_sign-in', { email: admin.email, password: admin.password });
  await refusal(page, '#_sign-in');
  await signIn(page, duet.url, 'en', { ...admin, password: admin.newPassword });
  await signedIn.close();
});

test('whoever takes the data along is asked once more who they are, when that was long ago', async () => {
  const [page] = contexts.admin.pages();
  execute(duet.data, 'UPDATE sessions SET authenticated_at = 0');
  await send(page, '#_export-form');
  await page.locator('#_step-up[open]').waitFor();
  const file = page.waitForEvent('download');
  await send(page, '#_step-up-password-form', { 'step-up-password': admin.newPassword });
  const data = JSON.parse(readFileSync(await (await file).path(), 'utf8'));
  assert.equal(data.account.email, admin.email);
  assert.equal(data.account.role, 'admin');
  assert.ok(data.events.some(({ action }) => action === 'session.step_up') && data.sessions.length === 1);
  assert.equal((await file).suggestedFilename(), 'my-data.json');
});

test('password, codes and devices are changed on the account page', async () => {
  const [page] = contexts.admin.pages();
  const form = '#_password-form';
  const elsewhere = await browser.newContext(desktop);
  const other = await elsewhere.newPage();
  await signIn(other, duet.url, 'en', { ...admin, password: admin.newPassword });
  await page.reload();
  await reach(page, '#_device-list li:nth-child(2)');
  await page.click('#_device-list li:nth-child(2) button');
  await page.locator('#_device-list li:nth-child(2)').waitFor({ state: 'detached' });
  await other.click('#_profile-form .actions button');
  await other.waitForURL(`**${paths.en.signIn}?next=*`);
  await signIn(other, duet.url, 'en', { ...admin, password: admin.newPassword });

  await unfold(page, '#_totp-form');
  await send(page, '#_totp-form', { 'totp-password': admin.newPassword });
  await reach(page, '#_totp-confirm .key');
  const key = (await page.locator('#_totp-confirm .key').innerText()).replaceAll(' ', '');
  both('TOTP secret', key);
  const codes = [codeOf(key), codeOf(key, 1)];
  codes.forEach(code);
  await send(page, '#_totp-confirm', { 'totp-code': codes[0] });
  await reach(page, '#_codes li');
  const shown = () => page.locator('#_codes li code').allInnerTexts();
  const first = await shown();
  await page.click('[data-kept]');
  await unfold(page, '#_codes-form');
  await send(page, '#_codes-form', { 'codes-password': admin.newPassword, 'codes-code': codes[1] });
  await reach(page, '#_codes li');
  const second = await shown();
  [...first, ...second].forEach(recovery);
  assert.equal(new Set([...first, ...second]).size, 20);
  noteWhatIsKept();
  await unfold(page, '#_removal-form');
  await page.click('[data-swap="_removal-code"]');
  await send(page, '#_removal-form', { 'removal-password': admin.newPassword, 'removal-code': first[0] });
  await refusal(page, '#_removal-form');
  await send(page, '#_removal-form', { 'removal-code': second[0] });
  await reach(page, '#_totp-form >> xpath=ancestor::details');

  await unfold(page, form);
  await send(page, form, { 'password-current': admin.newPassword, 'password-new': '12345678' });
  assert.match(await refusal(page, form), /New password/);
  await send(page, form, { 'password-new': admin.lastPassword });
  await done(page, form);
  await other.click('#_profile-form .actions button');
  await other.waitForURL(`**${paths.en.signIn}?next=*`);
  await elsewhere.close();
});

test('an address is changed by a link to the new one; the old one is told', async () => {
  const [page] = contexts.reader.pages();
  await unfold(page, '#_email-form');
  await send(page, '#_email-form', { email: reader.newEmail, 'email-password': reader.password });
  await done(page, '#_email-form');
  noteWhatIsKept();
  const mail = await boxes[reader.newEmail].next();
  both('token of a mail', mail.token);
  await page.goto(mail.links.find((link) => link.includes(mail.token)));
  await send(page, '#_confirm');
  await reach(page, panel('emailChange'));
  assert.ok((await boxes[reader.email].next()).text.includes(lastWords('vi', 'mail-email-changed-text')));
  await page.click('[data-panel="emailChange"] a.button');
  await reach(page, panel('own'));
  assert.equal(await page.locator('[data-show="email"]').first().innerText(), reader.newEmail);
});

test('an account is deleted with password and code, and is gone', async () => {
  const [page] = contexts.reader.pages();
  await unfold(page, '#_deletion-form');
  await page.click('[data-swap="_deletion-code"]');
  // The first one has let in already.
  await send(page, '#_deletion-form', { 'deletion-password': reader.password, 'deletion-code': reader.recoveryCodes[0] });
  await refusal(page, '#_deletion-form');
  await send(page, '#_deletion-form', { 'deletion-code': reader.recoveryCodes[1] });
  await reach(page, panel('deleted'));
  assert.deepEqual(await cookies('reader'), {});
  const { data } = (await duet.call('GET', '/v1/admin/users')).body;
  assert.deepEqual(data.map(({ email }) => email), [admin.email]);
  await page.goto(duet.url + paths.vi.signIn);
  await send(page, '#_sign-in', { email: reader.newEmail, password: reader.password });
  await refusal(page, '#_sign-in');
});

test('nobody on the way could read a password, a code or the secret of a link', async () => {
  const bodies = recorder.records.filter(({ sent }) => sent['content-type'] === SEALED);
  assert.ok(bodies.length > 10, `${bodies.length} sealed bodies were seen`);
  for (const { body, status, answer } of bodies) {
    assert.ok(body.length >= 4096, 'lengths are padded');
    const { data } = JSON.parse(answer);
    if (status === 200) assert.ok(Buffer.from(data, 'base64url').length >= 4096);
  }
  const text = recorder.text();
  assert.deepEqual(sealed.in(text), []);

  // The search sees what is there: the same password, sent as it must never be.
  const [page] = contexts.admin.pages();
  const seen = new Needles();
  seen.add('planted', 'thirteen planted herons');
  const status = await page.evaluate(async () => {
    const body = JSON.stringify({ email: 'eve@example.com', password: 'thirteen planted herons' });
    return (await fetch('/v1/auth/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
  });
  assert.equal(status, 415);
  assert.deepEqual(seen.in(text), []);
  assert.equal(seen.in(recorder.text()).length, 1);
  secret.add('password', 'thirteen planted herons');
  console.log(`the way: ${bodies.length} sealed bodies, ${recorder.records.length} requests, ${text.length} bytes; looked for ${JSON.stringify(sealed.counts)}: 0 found`);
});

test('no log, no printed line and no page of the site holds a secret', async () => {
  for (const { got, body, sent } of recorder.records) {
    for (const line of got?.['set-cookie'] ?? []) {
      const [, name, value] = line.match(/^(duet-\w+)=([^;]+)/) ?? [];
      if (value) secret.add(name, value);
    }
    if (sent['content-type'] === SEALED) secret.add('nonce', body.subarray(25, 41));
  }
  const generator = JSON.parse(readFileSync(join(duet.data, 'generator.json'), 'utf8'));
  const rootKey = readFileSync(join(duet.data, 'root.key'), 'utf8').trim();
  secret.add('API token', duet.token);
  secret.add('API token', generator.token);
  secret.add('webhook secret', generator.secret);
  secret.add('root key', rootKey);
  secret.add('root key', Buffer.from(rootKey, 'base64'));
  const wanted = ['password', 'duet-access', 'duet-refresh', 'nonce', 'users.password_hash', 'one_time_links.hash', 'recovery_codes.hash', 'totp_secrets.secret', 'signing_keys.secret', 'sessions.seed'];
  for (const name of wanted) assert.ok(secret.counts[name] > 0, `no ${name} was noted`);

  // The search sees what is there: an address that is logged, a key that pages carry.
  const planted = new Needles();
  planted.add('planted', 'a-slug-that-stands-in-a-log');
  await fetch(`${duet.url}/v1/posts/a-slug-that-stands-in-a-log?locale=vi`);
  await until(() => planted.in(asBytes(duet.log())).length, (count) => count === 1);
  const log = asBytes(duet.log());
  const site = Object.values(tree(join(duet.data, 'site'))).join('\n');
  const known = new Needles();
  known.add('public key', execute(duet.data, 'SELECT public_key FROM signing_keys')[0][0]);
  assert.ok(known.in(site).length > 0);

  const printed = duet.out().split('\n');
  const [link, ...more] = printed.filter((line) => /#token=/.test(line));
  assert.ok(link && more.length === 0, 'the setup link is printed once');
  const others = printed.filter((line) => line !== link).join('\n');
  assert.match(others, /Mail to l…@example\.com: /);
  for (const [where, text] of Object.entries({ log, site, printed: asBytes(others), console: asBytes(spoken.join('\n')) })) {
    assert.deepEqual(secret.in(text), [], where);
  }
  console.log(`logs of ${log.length} bytes, site of ${site.length}: looked for ${JSON.stringify(secret.counts)}: 0 found`);
});
