// Passkeys in a real browser whose authenticator is virtual: added, signed in with, asked for after the password, removed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startDuet } from './duet.mjs';
import { panel, paths, reach, refusal, send, signIn, unfold } from './people.mjs';
import { program, until } from './process.mjs';
import { codeOf } from './totp.mjs';

const shots = new URL('shots/', import.meta.url).pathname;
const phone = { viewport: { width: 360, height: 780 }, locale: 'vi-VN' };
const person = { email: 'ada@example.com', password: 'seven herons above the weir' };
/** Hard to write into a page, and too long for a line of a phone. */
const NAME = `Điện thoại <của> $& ${'dài'.repeat(14)}`;
const complaints = [];
let duet;
let site;
let browser;
let context;
let page;
let device;
let authenticatorId;

before(async () => {
  mkdirSync(shots, { recursive: true });
  duet = await startDuet();
  // A passkey belongs to a name, never to an address in figures.
  site = duet.url.replace('127.0.0.1', 'localhost');
  await until(async () => (await fetch(duet.url + paths.vi.account)).status, (status) => status === 200, 60_000);
  const admin = ['--data', duet.data, 'admin', 'create', '--email', person.email, '--name', 'Ada Quinn', '--password-stdin'];
  execFileSync(program('duet'), admin, { input: person.password, stdio: ['pipe', 'ignore', 'pipe'] });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  context = await browser.newContext(phone);
  context.setDefaultTimeout(60_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => /Content Security Policy|Uncaught/.test(message.text()) && complaints.push(message.text()));
  device = await context.newCDPSession(page);
  await device.send('WebAuthn.enable');
  ({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  }));
});

after(async () => {
  await browser?.close();
  await duet?.stop();
  assert.deepEqual(complaints, []);
});

/** The passkeys that the device keeps. */
const kept = async () => (await device.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
/** Whether the device finds that it is the person: by finger, face or PIN. */
const recognizes = (isUserVerified) => device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
const rows = () => page.locator('#_passkey-list li');
const hasSession = async () => (await context.cookies()).some(({ name }) => name === 'signed-in');
const isIdle = (form) => page.locator(`${form}:not([data-busy])`).waitFor();

async function signOut() {
  await page.click('#_sign-out');
  await page.waitForURL(`**${paths.vi.signIn}*`);
  assert.equal(await hasSession(), false);
}

const press = (form) => page.locator(`${form} .actions button:enabled`).click();

/** Presses a form's button while the device does not recognize the person: that is no error, and the page stays as it is. */
async function cancel(form, operation) {
  await recognizes(false);
  const asked = page.waitForResponse((response) => response.url().endsWith(`/v1${operation}/options`));
  await press(form);
  assert.equal((await asked).status(), 200);
  await isIdle(form);
  assert.equal(await page.locator('.summary:visible').count(), 0);
  await recognizes(true);
}

test('a passkey is added on the account page, under the name that it is given', async () => {
  await signIn(page, site, 'vi', person);
  await page.locator('#_passkeys-none').waitFor();
  assert.equal(await rows().count(), 0);
  await unfold(page, '#_passkey-form');
  await send(page, '#_passkey-form', { 'passkey-name': NAME, 'passkey-password': 'not the right one at all' });
  await refusal(page, '#_passkey-form');
  assert.deepEqual(await kept(), [], 'the device is not asked before the password is right');

  await page.fill('#_passkey-password', person.password);
  await cancel('#_passkey-form', '/account/passkeys');
  assert.equal(await rows().count(), 0);
  assert.equal(await page.inputValue('#_passkey-name'), NAME, 'nothing has to be typed again');

  await press('#_passkey-form');
  await reach(page, '#_passkey-list li');
  assert.equal(await rows().locator('strong').innerText(), NAME);
  assert.match(await rows().innerText(), /Chưa dùng lần nào/);
  assert.equal(await page.locator('#_passkeys-none').isVisible(), false);
  assert.equal(await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
  assert.equal(await page.locator('#_passkeys-status').innerText(), 'Đã thêm khóa truy cập.');
  assert.equal(await page.inputValue('#_passkey-password'), '', 'the password is forgotten');
  const [{ rpId, isResidentCredential }, ...others] = await kept();
  assert.deepEqual([rpId, isResidentCredential, others.length], ['localhost', true, 0]);
  await page.screenshot({ path: `${shots}passkeys-account-vi-phone.png`, fullPage: true });
});

test('a device makes one passkey for an account', async () => {
  await unfold(page, '#_passkey-form');
  await send(page, '#_passkey-form', { 'passkey-name': 'Khóa thứ hai', 'passkey-password': person.password });
  assert.match(await refusal(page, '#_passkey-form'), /đã có một khóa truy cập/);
  assert.equal((await kept()).length, 1);
  await page.reload();
  await reach(page, '#_passkey-list li');
  assert.equal(await rows().count(), 1);
});

test('the passkey signs in, without an address and without the password', async () => {
  await signOut();
  await page.locator('#_passkey').waitFor();
  await cancel('#_passkey', '/auth/passkey');
  assert.equal(await hasSession(), false);
  await press('#_passkey');
  await reach(page, panel('own'));
  assert.equal(await page.locator('[data-show="email"]').first().innerText(), person.email);
  assert.match(await rows().innerText(), /Dùng gần nhất: /);
});

test('after the password the passkey takes the place of a code', async () => {
  await unfold(page, '#_totp-form');
  await send(page, '#_totp-form', { 'totp-password': person.password });
  await reach(page, '#_totp-confirm .key');
  const secret = (await page.locator('#_totp-confirm .key').innerText()).replaceAll(' ', '');
  await send(page, '#_totp-confirm', { 'totp-code': codeOf(secret) });
  await reach(page, '#_codes li');
  const [recoveryCode] = await page.locator('#_codes li code').allInnerTexts();
  await page.click('[data-kept]');

  await signOut();
  await signIn(page, site, 'vi', person, '#_second-passkey');
  assert.equal(await hasSession(), false, 'a password alone is no session');
  await page.screenshot({ path: `${shots}passkeys-second-step-vi-phone.png`, fullPage: true });
  await cancel('#_second-passkey', '/auth/second-factor/passkey');
  await press('#_second-passkey');
  await reach(page, panel('own'));

  await unfold(page, '#_removal-form');
  await page.click('[data-swap="_removal-code"]');
  await send(page, '#_removal-form', { 'removal-password': person.password, 'removal-code': recoveryCode });
  await reach(page, '#_totp-form, details:has(#_totp-form)');
});

test('where the browser knows no passkeys, the pages say so and do without', async () => {
  const old = await browser.newContext(phone);
  await old.addInitScript(() => delete globalThis.PublicKeyCredential);
  const other = await old.newPage();
  await signIn(other, site, 'vi', person, '#_no-passkeys');
  assert.equal(await other.locator('#_passkey').isVisible(), false);
  assert.equal(await other.locator('#_second-passkey').isVisible(), false);
  // The account page, as whoever is signed in already finds it.
  await old.addCookies(await context.cookies());
  await other.goto(site + paths.vi.account);
  await reach(other, '#_no-passkeys');
  assert.equal(await other.locator('#_passkey-list li').count(), 1);
  assert.equal(await other.locator('details:has(#_passkey-form)').isVisible(), false);
  await old.close();
});

test('a passkey that was removed opens nothing', async () => {
  await rows().locator('button').click();
  await page.locator('#_passkey-removal[open]').waitFor();
  assert.ok((await page.locator('#_passkey-removal').innerText()).includes(NAME));
  await page.screenshot({ path: `${shots}passkeys-removal-vi-phone.png` });
  await page.click('#_passkey-removal-cancel');
  assert.equal(await rows().count(), 1);
  await rows().locator('button').click();
  await send(page, '#_passkey-removal-form', { 'passkey-removal-password': 'not the right one at all' });
  await refusal(page, '#_passkey-removal-form');
  await send(page, '#_passkey-removal-form', { 'passkey-removal-password': person.password });
  await reach(page, '#_passkeys-none');
  assert.equal(await rows().count(), 0);
  assert.equal(await page.locator('#_passkeys-status').innerText(), 'Đã gỡ khóa truy cập.');

  await signOut();
  assert.equal((await kept()).length, 1, 'the device has it still');
  await press('#_passkey');
  await refusal(page, '#_passkey');
  assert.equal(await hasSession(), false);
  await signIn(page, site, 'vi', person);
});
