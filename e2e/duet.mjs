// Starts `duet` on a free port and an empty data folder, and stops it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, program, start } from './process.mjs';

/** A running Duet: `{ url, data, token, log, out, call, stop }`. Resolves when it prints its address. */
export async function startDuet(env = {}) {
  const data = mkdtempSync(join(tmpdir(), 'duet-e2e-'));
  const { url, log, out, kill } = await start('duet', ['--data', data, '--port', '0'], env);
  const token = execFileSync(
    program('duet'),
    ['--data', data, 'token', 'create', '--name', 'e2e', '--scope', 'admin'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  ).trim();
  return {
    url,
    data,
    token,
    log,
    out,
    call: (...request) => call(url, token, ...request),
    async stop() {
      await kill('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
