#!/usr/bin/env node
// What the console costs: its list of 1 000 posts and its editor, on a desk and on a phone, each with a cold cache. Starts a release
// `cms-api` on an empty data folder, imports the corpus, opens the pages in Chromium, and writes the table into README.md.
//
//   cargo build --release -p cms-api && bench/console.mjs     (--print-only leaves README.md alone; DUET_PROFILE=debug for another build)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, send } from '../e2e/people.mjs';
import { call, program, start } from '../e2e/process.mjs';

process.env.DUET_PROFILE ??= 'release';

const { values } = parseArgs({
  options: { posts: { type: 'string', default: '1000' }, runs: { type: 'string', default: '3' }, 'print-only': { type: 'boolean' } },
});
const [posts, runs] = [Number(values.posts), Number(values.runs)];
if (!(posts >= 1) || !(runs >= 1)) {
  console.error('--posts and --runs are 1 at least');
  process.exit(2);
}

/** A page has come to rest when nothing was asked for so long. */
const QUIET = 500;
const MOST_WAITING = 60_000;
const admin = { email: 'bench@example.com', password: 'seven herons above the weir' };
const sizes = { desk: { width: 1366, height: 900 }, phone: { width: 390, height: 844 } };
/** What has to be seen: a row that can be opened; a field with the post's title. */
const pages = {
  list: { shown: '.open', limits: { requests: 10, kib: 100, ms: 150, heap: 5 } },
  editor: { shown: '[data-field=title]', limits: { requests: 10, kib: 200, ms: 150, heap: 5 } },
};
/** Measured on 2026-11-23 in the same way, as they are served by themselves: requests, KiB, ms, heap in MiB; and who else was asked. */
const peers = {
  'Payload 3.90': { list: { desk: [17, 714, 347, 6.5], phone: [17, 714, 402, 6.4] }, editor: { desk: [18, 706, 317, 6.5], phone: [18, 706, 284, 6.4] }, hosts: 'gravatar, cdn.jsdelivr.net' },
  'Directus 12.4': { list: { desk: [37, 9_588, 1_832, 24.4], phone: [37, 9_588, 1_772, 24.6] }, editor: { desk: [43, 9_713, 1_940, 24.1], phone: [43, 9_713, 1_807, 24.1] }, hosts: 'none' },
  'Strapi 5.54': { list: { desk: [40, 5_787, 1_549, 27.2], phone: [40, 5_787, 1_542, 27.1] }, editor: { desk: [43, 5_734, 1_529, 25.5], phone: [42, 5_733, 1_527, 25.5] }, hosts: 'api.github.com, analytics.strapi.io' },
  'Ghost 6.65': { list: { desk: [63, 3_392, 1_809, 33.0], phone: [60, 3_389, 1_851, 31.3] }, editor: { desk: [69, 3_644, 1_534, 31.0], phone: [69, 3_644, 1_389, 31.0] }, hosts: 'ghost.org, static.ghost.org' },
};

const data = mkdtempSync(join(tmpdir(), 'duet-console-bench-'));
const environment = { DUET_DATA_DIR: join(data, 'store'), DUET_ADMINS_FILE: join(data, 'admins.toml'), DUET_MAIL_FOLDER: join(data, 'mails'), DUET_PROOF_OF_WORK_BITS: '8', DUET_LOG: 'error' };
const command = (args, input) =>
  execFileSync(program('cms-api'), args, { encoding: 'utf8', input, env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'inherit'] }).trim();

/** Notes when the page shows what is waited for. Runs in the page, from its beginning. */
function noteWhenShown(selector) {
  const look = () => {
    const found = document.querySelector(selector);
    const isShown = found?.getClientRects().length && (!('value' in found) || found.value);
    if (isShown) window.shownAt = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

/** Opens an address with a cold cache; `{ requests, kib, ms, heap, hosts }`. */
async function load(browser, state, address, selector, viewport) {
  const context = await browser.newContext({ storageState: state, viewport, locale: 'en-GB' });
  try {
    const page = await context.newPage();
    await page.addInitScript(noteWhenShown, selector);
    const debug = await context.newCDPSession(page);
    await debug.send('Network.enable');
    await debug.send('Performance.enable');
    const open = new Set();
    const hosts = new Set();
    let [requests, bytes, last] = [0, 0, performance.now()];
    debug.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
      const { protocol, host } = new URL(request.url);
      if (!protocol.startsWith('http')) return;
      requests += 1;
      hosts.add(host);
      last = performance.now();
      // A stream stays open as long as the page.
      if (type !== 'EventSource') open.add(requestId);
    });
    debug.on('Network.dataReceived', ({ encodedDataLength }) => (last = encodedDataLength ? performance.now() : last));
    for (const event of ['Network.loadingFinished', 'Network.loadingFailed']) {
      debug.on(event, ({ requestId, encodedDataLength = 0 }) => {
        open.delete(requestId);
        bytes += encodedDataLength;
        last = performance.now();
      });
    }
    await page.goto(address, { waitUntil: 'load' });
    const ms = await (await page.waitForFunction(() => window.shownAt)).jsonValue();
    const begun = performance.now();
    while (open.size || performance.now() - last < QUIET) {
      if (performance.now() - begun > MOST_WAITING) throw new Error(`${address} does not come to rest`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await debug.send('HeapProfiler.collectGarbage');
    const { metrics } = await debug.send('Performance.getMetrics');
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 2 ** 20;
    return { requests, kib: bytes / 1024, ms, heap, hosts: [...hosts] };
  } finally {
    await context.close();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Signs in; answers the cookies of it. */
async function signIn(browser, url) {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${url}/console/sign-in`);
  await send(page, '#_sign-in', { email: admin.email, password: admin.password });
  await page.waitForURL(`${url}/console`);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Whether each row that `dong` finds says so, marks aside, and one of them is the field. */
async function findsWithoutMarks(browser, state, url) {
  const context = await browser.newContext({ storageState: state, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${url}/console/posts?q=dong&sort=updated&order=desc`);
  const rows = await page.locator('.open').allInnerTexts();
  await context.close();
  const folded = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
  return rows.some((row) => row.includes('Cánh đồng lúa chín')) && rows.every((row) => folded(row).includes('dong'));
}

const number = (value, digits = 0) => value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The table, and which goals were missed. */
function report(measured, finds, url) {
  const missed = [];
  const lines = [
    `| page | | Duet | goal | ${Object.keys(peers).join(' | ')} |`,
    `|---|---|---:|---:|${'---:|'.repeat(Object.keys(peers).length)}`,
  ];
  const what = [['requests', 'requests', 0], ['kib', 'KiB as served', 0], ['ms', undefined, 0], ['heap', 'heap after GC, MiB', 1]];
  for (const page of Object.keys(pages)) {
    for (const size of Object.keys(sizes)) {
      what.forEach(([key, name, digits], index) => {
        const all = measured[page][size].map((run) => run[key]);
        const [value, limit] = [median(all), pages[page].limits[key]];
        if (value > limit) missed.push(`${page}, ${sizes[size].width} px: ${number(value, digits)} ${name ?? 'ms'}, not ${limit}`);
        const spread = key === 'ms' ? ` (${all.map((one) => number(one)).join(' ')})` : '';
        const others = Object.values(peers).map((peer) => number(peer[page][size][index], digits));
        const label = name ?? (page === 'list' ? 'first row, ms' : 'title in its field, ms');
        lines.push(`| ${page}, ${sizes[size].width} px | ${label} | ${number(value, digits)}${spread} | ≤ ${limit} | ${others.join(' | ')} |`);
      });
    }
  }
  const own = new URL(url).host;
  const foreign = [...new Set(Object.values(measured).flatMap((one) => Object.values(one).flat().flatMap(({ hosts }) => hosts)))].filter((host) => host !== own);
  if (foreign.length) missed.push(`other hosts: ${foreign.join(', ')}`);
  if (!finds) missed.push('`dong` does not find `đồng`');
  lines.push(`| both | other hosts | ${foreign.join(', ') || 'none'} | none | ${Object.values(peers).map(({ hosts }) => hosts).join(' | ')} |`);
  lines.push(`| list | \`dong\` finds \`đồng\` | ${finds ? 'yes' : 'no'} | yes | ${Object.keys(peers).map(() => 'no').join(' | ')} |`);
  return { table: lines.join('\n'), missed };
}

let server;
let browser;
try {
  execFileSync('python3', [new URL('corpus.py', import.meta.url).pathname, String(posts - 1), data, '--tree', 'markdown'], { stdio: 'inherit' });
  command(['import', join(data, 'markdown')]);
  command(['admin', 'create', '--email', admin.email, '--name', 'Bench', '--password-stdin'], admin.password);
  const token = command(['token', 'create', '--name', 'bench', '--scope', 'admin']).split('\n').at(-1);
  server = await start('cms-api', ['serve', '--port', '0'], environment);
  const { url } = server;
  const settings = await call(url, token, 'GET', '/v1/admin/settings');
  const version = settings.headers.get('etag');
  const own = await call(url, token, 'PUT', '/v1/admin/settings', { ...settings.body.data, origin: url }, { 'if-match': version });
  if (own.status !== 200) throw new Error(`settings: ${own.status} ${JSON.stringify(own.body)}`);
  const field = { title: 'Cánh đồng lúa chín', summary: 'Lúa chín vàng.', body: 'Lúa đã vàng.\n'.repeat(40) };
  const made = await call(url, token, 'POST', '/v1/admin/posts', { kind: 'article', translations: { vi: field, en: { title: 'Ripe rice', body: 'It is yellow.\n' } } });
  if (made.status !== 201) throw new Error(`post: ${made.status} ${JSON.stringify(made.body)}`);
  const listed = await call(url, token, 'GET', '/v1/admin/posts?pageSize=2&sort=updated&order=desc');
  const addresses = { list: `${url}/console/posts`, editor: `${url}/console/posts/${listed.body.data.at(-1).id}` };

  browser = await launch();
  const state = await signIn(browser, url);
  const measured = { list: { desk: [], phone: [] }, editor: { desk: [], phone: [] } };
  // Not counted: processors and the database's pages that wake up.
  for (const page of Object.keys(pages)) await load(browser, state, addresses[page], pages[page].shown, sizes.desk);
  for (let run = 0; run < runs; run += 1) {
    for (const page of Object.keys(pages)) {
      for (const size of Object.keys(sizes)) measured[page][size].push(await load(browser, state, addresses[page], pages[page].shown, sizes[size]));
    }
  }
  const finds = await findsWithoutMarks(browser, state, url);
  const { table, missed } = report(measured, finds, url);
  const head = `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, Chromium ${browser.version()}, ${process.env.DUET_PROFILE} build, ${listed.body.pagination.totalItems} posts; \`bench/console.mjs\`.`;
  const verdict = missed.length ? `Missed: ${missed.join('; ')}.` : 'Every goal is reached.';
  const text = `${head}\n\n${table}\n\n${verdict}`;
  console.log(text);
  if (!values['print-only']) {
    const readme = new URL('README.md', import.meta.url);
    const [from, to] = ['<!-- results: written by console.mjs -->', '<!-- end of results -->'];
    const [above, rest] = readFileSync(readme, 'utf8').split(from);
    writeFileSync(readme, `${above}${from}\n\n${text}\n\n${rest.slice(rest.indexOf(to))}`);
  }
  process.exitCode = missed.length ? 1 : 0;
} finally {
  await browser?.close();
  await server?.kill('SIGTERM');
  rmSync(data, { recursive: true, force: true });
}
