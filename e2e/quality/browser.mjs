// The browser that everything is looked at with.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () => chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'] });

/** What axe finds, by rule, in four looks. */
export async function accessibility(browser, url) {
  const found = new Set();
  for (const [width, colorScheme] of [[390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, nodes } of violations) found.add(`axe ${id} (${width}, ${colorScheme}): ${nodes[0].html.slice(0, 120)}`);
    await context.close();
  }
  return [...found];
}

/** Budgets of the design, measured on a phone's first visit: bytes are as they go over the wire. */
export const BUDGETS = { chrome: 14_000, css: 8_000, scripts: 10_000, fonts: 60_000, fontFiles: 2, requests: 12, bytes: 200_000, shift: 0.01 };

/** What is over budget, and what the console complains about. */
export async function weight(browser, url, path) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const sizes = new Map();
  const kinds = new Map();
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => kinds.set(requestId, { type, url: response.url }));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`page: ${error}`));
  await page.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) globalThis.shift += entry.value; })).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const shift = await page.evaluate(() => globalThis.shift);
  const prose = await page.evaluate(() => document.querySelector('.prose')?.outerHTML.length ?? 0);
  const all = await page.evaluate(() => document.documentElement.outerHTML.length);
  // By address: a page that leads on to another has most of that one's files already.
  const own = new Map();
  for (const [id, { type, url: from }] of kinds) {
    const bytes = Math.max(sizes.get(id) ?? 0, own.get(from)?.bytes ?? 0);
    if (!/\/v1\//.test(from)) own.set(from, { type, bytes });
  }
  const sum = (type) => [...own.values()].filter((one) => !type || one.type === type).reduce((total, { bytes }) => total + bytes, 0);
  const measured = {
    chrome: Math.round(sum('Document') * (1 - prose / all)),
    scripts: sum('Script'),
    fonts: sum('Font'),
    fontFiles: [...own.values()].filter(({ type }) => type === 'Font').length,
    requests: own.size,
    bytes: sum(),
    shift: Math.round(shift * 1000) / 1000,
  };
  await context.close();
  // The pages of reader accounts carry the sealed handshake: they load more script than a page to be read.
  const exempt = /\/(account|tai-khoan)\//.test(path) ? ['scripts', 'requests'] : [];
  const over = Object.entries(measured).filter(([name, value]) => value > BUDGETS[name] && !exempt.includes(name));
  return { measured, problems: [...complaints, ...over.map(([name, value]) => `${name} ${value} > ${BUDGETS[name]}`)] };
}
