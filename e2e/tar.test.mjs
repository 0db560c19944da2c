// The archive that the console makes of a folder is read back by the system's own tar, long and Vietnamese names too.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tar } from '../cms-api/console/assets/tar.js';

test('what is packed is unpacked as it was', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'duet-tar-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const long = `content/vi/${'một-thư-mục-rất-dài/'.repeat(12)}bài.md`;
  const files = { 'content/site.toml': '', 'content/en/a.md': 'a', 'content/vi/đồng.md': 'đ'.repeat(400), [long]: 'x'.repeat(512) };
  const entries = Object.entries(files).map(([path, text]) => ({ path, file: new File([text], 'f', { lastModified: 1_780_000_000_000 }) }));
  const archive = join(folder, 'a.tar');
  const bytes = new Uint8Array(await tar(entries).arrayBuffer());
  assert.equal(bytes.length % 512, 0);
  writeFileSync(archive, bytes);
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  for (const [path, text] of Object.entries(files)) assert.equal(readFileSync(join(folder, path), 'utf8'), text, path);
});
