// `site-gen serve` on a free port, and its end.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './process.mjs';

/** A new folder; with a snapshot of so many pairs of posts in it, where it is said how many. */
export function siteFolder(pairs) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-site-'));
  if (pairs) execFileSync('python3', [new URL('../bench/corpus.py', import.meta.url).pathname, String(pairs), folder], { stdio: 'ignore' });
  return folder;
}

/** A running `site-gen serve` of what is in the folder: `{ url, stop }`. Resolves when its first build is done. */
export async function serve(folder, args, snapshot = join(folder, 'snapshot')) {
  const server = spawn(program('site-gen'), ['serve', '--snapshot', snapshot, '--out', join(folder, 'site'), '--no-images', '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((end) => server.once('exit', end));
  const url = await new Promise((found, lost) => {
    let printed = '';
    server.stdout.on('data', (data) => {
      printed += data;
      const address = /Site: (http:\S+?)\/en\//.exec(printed);
      if (address && /outputs: \d+ rendered/.test(printed)) found(address[1]);
    });
    ended.then(() => lost(new Error('site-gen ended')));
  });
  const stop = async () => {
    server.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}
