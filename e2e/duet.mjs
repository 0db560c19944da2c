// Starts `duet` on a free port and an empty data folder, and stops it; speaks to its API.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const binary = new URL(`../target/${process.env.DUET_PROFILE ?? 'debug'}/duet`, import.meta.url).pathname;

/** A running Duet: `{ url, data, call, stop }`. Resolves when it prints its address. */
export async function startDuet(...flags) {
  const data = mkdtempSync(join(tmpdir(), 'duet-e2e-'));
  const child = spawn(binary, ['--data', data, '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  child.stderr.on('data', (chunk) => log.push(chunk));
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`duet ended with ${code}:\n${Buffer.concat(log)}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = line.match(/http:\/\/[^/\s]+/);
      if (found) resolve(found[0]);
    });
  });
  const token = execFileSync(binary, ['--data', data, 'token', 'create', '--name', 'e2e', '--scope', 'admin'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  return {
    url,
    data,
    log: () => Buffer.concat(log).toString(),
    /** Calls the API; answers `{ status, headers, body }`. */
    async call(method, path, body, headers = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Asks again until the answer satisfies `wanted`; fails after `limit` milliseconds. Answers how long it took. */
export async function until(ask, wanted, limit = 20_000) {
  const started = performance.now();
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return performance.now() - started;
    if (performance.now() - started > limit) throw new Error(`not within ${limit} ms; last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
