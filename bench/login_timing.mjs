#!/usr/bin/env node
// Does the time that a refused sign-in takes tell whether an address has an account? Starts a release `cms-api` on an empty data folder,
// makes accounts by the API, and times sign-ins with a wrong password, one at a time: known and unknown addresses in turn. Prints
// medians, quartiles and a verdict; exit code 1 when the two can be told apart.
//
//   cargo build --release -p cms-api && bench/login_timing.mjs        (DUET_PROFILE=debug for another build)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sealRequest, verifyOffer, MEDIA_TYPE } from '../cms-sdk/web/handshake.js';
import { findProof } from '../cms-sdk/web/proof_of_work.js';
import { program, start } from '../e2e/process.mjs';

process.env.DUET_PROFILE ??= 'release';

// Tries per account before the limit per account refuses (accounts::PASSWORDS).
const TRIES_PER_ACCOUNT = 20;
// Not counted: connections, caches and processors that wake up.
const WARM_UP = 20;
const SHUFFLES = 5_000;
// The host of a new store's settings, which is the audience of its handshakes.
const HOST = 'localhost:8080';

const { values } = parseArgs({ options: { tries: { type: 'string', default: '400' }, people: { type: 'string', default: '40' } } });
const [tries, people] = [Number(values.tries), Number(values.people)];
if (!(tries >= 200) || !(people >= 1) || tries + WARM_UP > people * TRIES_PER_ACCOUNT) {
  console.error(`--tries is 200 at least, and at most ${TRIES_PER_ACCOUNT} for each of --people, less ${WARM_UP}`);
  process.exit(2);
}

const data = mkdtempSync(join(tmpdir(), 'duet-login-timing-'));
const environment = { DUET_DATA_DIR: data, DUET_TRUSTED_PROXIES: '127.0.0.1/32', DUET_PROOF_OF_WORK_BITS: '8' };
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let addresses = 0;

/** An address that nobody had before: limits per address are not what is measured. */
function newAddress() {
  addresses += 1;
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

/** Sends a request; `{ status, body, milliseconds }`, timed from the first byte out to the last byte in. */
function send(port, method, path, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const all = { Host: HOST, 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': newAddress(), ...headers };
    if (body) all['Content-Length'] = body.length;
    const outgoing = request({ host: '127.0.0.1', port, method, path, agent, headers: all }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const milliseconds = performance.now() - began;
        resolve({ status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()), milliseconds });
      });
    });
    outgoing.on('error', reject);
    const began = performance.now();
    outgoing.end(body);
  });
}

/** Seals a payload to a fresh offer and sends it, with its challenge met where there is one. */
async function sealed({ port, signingKeys }, operation, payload, action) {
  const { body } = await send(port, 'GET', '/v1/auth/handshake');
  const offer = await verifyOffer(body.data, { audience: HOST, signingKeys });
  const challenge = action && { challenge: await findProof({ id: offer.id, action, bits: offer.challenge.bits }) };
  const path = `/v1/auth/${operation}`;
  const json = new TextEncoder().encode(JSON.stringify({ ...payload, ...challenge }));
  const request = await sealRequest(offer, { method: 'POST', path, payload: json });
  return send(port, 'POST', path, { headers: { 'Content-Type': MEDIA_TYPE }, body: request.body });
}

function expect(answer, status, code) {
  if (answer.status === status && answer.body.error?.code === code) return;
  throw new Error(`expected ${status} ${code ?? ''}, not ${answer.status}: ${JSON.stringify(answer.body)}`);
}

/** The public halves of the signing keys, from the feed, as pages have them. */
async function signingKeysOf(port) {
  const arguments_ = ['token', 'create', '--name', 'login timing', '--scope', 'site:read'];
  const token = execFileSync(program('cms-api'), arguments_, { encoding: 'utf8', env: { ...process.env, ...environment } }).trim();
  const { body } = await send(port, 'GET', '/v1/export/changes?after=0', { headers: { Authorization: `Bearer ${token}` } });
  return body.data.map(({ entry }) => entry.signingKeys?.keys).findLast((keys) => keys);
}

/** The tokens of the links that were mailed so far. */
function mailedTokens() {
  const folder = join(data, 'mails');
  return readdirSync(folder, { withFileTypes: true }).flatMap(({ name }) => {
    if (!name.endsWith('.eml')) return [];
    const text = readFileSync(join(folder, name), 'utf8').replace(/=\r?\n/g, '').replace(/=3D/g, '=');
    return text.match(/#token=([\w-]{43})/)?.[1] ?? [];
  });
}

/** Makes confirmed accounts; gives their addresses. */
async function makeAccounts(api) {
  const emails = Array.from({ length: people }, (_, index) => `known-${index}@example.com`);
  for (const email of emails) {
    const payload = { email, password: `sáo trúc gió chiều ${email}`, name: 'Lan', locale: 'en' };
    expect(await sealed(api, 'sign-up', payload, 'sign-up'), 200);
  }
  const deadline = performance.now() + 60_000;
  let tokens = [];
  while ((tokens = mailedTokens()).length < people) {
    if (performance.now() > deadline) throw new Error(`${tokens.length} of ${people} confirmation mails lie in ${data}/mails`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const token of tokens) expect(await sealed(api, 'confirm', { token }), 200);
  return emails;
}

/** Milliseconds of refused sign-ins. In each round both are asked, in an order that is drawn. */
async function measure(api, known) {
  const unknown = known.map((_, index) => `nobody-${index}@example.com`);
  const times = { known: [], unknown: [] };
  for (let round = 0; round < WARM_UP + tries; round += 1) {
    const pair = [['known', known[round % people]], ['unknown', unknown[round % people]]];
    if (Math.random() < 0.5) pair.reverse();
    for (const [which, email] of pair) {
      const answer = await sealed(api, 'login', { email, password: 'not the password 47' }, 'login');
      expect(answer, 401, 'credentials_wrong');
      if (round >= WARM_UP) times[which].push(answer.milliseconds);
    }
  }
  return times;
}

/** The value below which this share of the numbers lies. */
function quantile(numbers, share) {
  const sorted = Float64Array.from(numbers).sort();
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place % 1);
}

const median = (numbers) => quantile(numbers, 0.5);

/** How far apart the medians are by chance alone: in 99 of 100 random divisions of the same times no further than this. */
function byChance({ known, unknown }) {
  const all = [...known, ...unknown];
  const differences = Array.from({ length: SHUFFLES }, () => {
    for (let last = all.length - 1; last > 0; last -= 1) {
      const other = Math.floor(Math.random() * (last + 1));
      [all[last], all[other]] = [all[other], all[last]];
    }
    return Math.abs(median(all.slice(0, known.length)) - median(all.slice(known.length)));
  });
  return quantile(differences, 0.99);
}

/** Prints what was measured; whether the two cannot be told apart. */
function report(times) {
  const ms = (value) => `${value.toFixed(2)} ms`;
  console.log('| address | n | median | quartiles | 5 % – 95 % |\n|---|---:|---:|---:|---:|');
  for (const [which, numbers] of Object.entries(times)) {
    const [low, first, middle, third, high] = [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => quantile(numbers, share));
    console.log(`| ${which} | ${numbers.length} | ${ms(middle)} | ${ms(first)} – ${ms(third)} | ${ms(low)} – ${ms(high)} |`);
  }
  const difference = median(times.known) - median(times.unknown);
  const spread = quantile(Object.values(times).flat(), 0.75) - quantile(Object.values(times).flat(), 0.25);
  const chance = byChance(times);
  const isAlike = Math.abs(difference) <= chance;
  console.log(
    `\nDifference of the medians (known − unknown): ${ms(difference)}; spread of all (quartiles): ${ms(spread)}; by chance alone up to ` +
      `${ms(chance)} in 99 of 100.\nVerdict: known and unknown addresses ${isAlike ? 'cannot be told apart' : '**can be told apart**'}.`,
  );
  return isAlike;
}

const server = await start('cms-api', ['serve', '--port', '0'], environment);
try {
  const port = new URL(server.url).port;
  const api = { port, signingKeys: await signingKeysOf(port) };
  const known = await makeAccounts(api);
  const times = await measure(api, known);
  const date = new Date().toISOString().slice(0, 10);
  console.log(`${date}, ${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, ${process.env.DUET_PROFILE} build\n`);
  process.exitCode = report(times) ? 0 : 1;
} finally {
  agent.destroy();
  await server.kill('SIGTERM');
  rmSync(data, { recursive: true, force: true });
}
