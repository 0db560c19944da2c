// Starts the programs under test, waits until they say where they are, calls their API, stops them.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Path of one of the workspace's programs. */
export function program(name) {
  return new URL(`../target/${process.env.DUET_PROFILE ?? 'debug'}/${name}`, import.meta.url).pathname;
}

/** A running program: `{ url, log, out, kill }`; what it said on standard error and output so far. Resolves when it prints an address. */
export async function start(name, args, env = {}) {
  const child = spawn(program(name), args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const kept = (stream) => {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  };
  const [log, out] = [kept(child.stderr), kept(child.stdout)];
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}:\n${log()}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = line.match(/http:\/\/[^/\s]+/);
      if (found) resolve(found[0]);
    });
  });
  return {
    url,
    log,
    out,
    /** Sends a signal and waits for the end. */
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** Calls the API at `url`; answers `{ status, headers, body }`. */
export async function call(url, token, method, path, body, headers = {}) {
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

/** Every file below a folder with its bytes, by path. */
export function tree(root, below = '') {
  const files = {};
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) Object.assign(files, tree(root, path));
    else files[path] = readFileSync(join(root, path), 'latin1');
  }
  return files;
}
