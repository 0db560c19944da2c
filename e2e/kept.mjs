// What the embedded profile keeps, read beside the program. By Python: Node 20 has no SQLite.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PYTHON = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
rows = db.execute(sys.argv[2]).fetchall()
db.commit()
print(json.dumps(rows))`;

/** Runs a statement in Duet's database; answers its rows, of texts and numbers. */
export const execute = (data, statement) =>
  JSON.parse(execFileSync('python3', ['-c', PYTHON, join(data, 'duet.db'), statement], { encoding: 'utf8' }));

const SECRETS = {
  users: ['password_hash'],
  totp_secrets: ['secret'],
  recovery_codes: ['hash'],
  sessions: ['seed'],
  one_time_links: ['hash', 'password_hash'],
  signing_keys: ['secret'],
  api_tokens: ['hash'],
  webhook_endpoints: ['secret', 'previous_secret'],
};

/** Hashes and sealed values that are kept now, each with its name; of a password's hash also salt and hash alone. */
export function secretsKept(data) {
  const columns = Object.entries(SECRETS).flatMap(([table, names]) => names.map((name) => [table, name]));
  const select = ([table, name]) => `SELECT '${table}.${name}', ${name} FROM ${table} WHERE ${name} <> ''`;
  const rows = execute(data, columns.map(select).join(' UNION ALL '));
  const parts = ([name, value]) => (value.startsWith('$') ? value.split('$').slice(-2).map((part) => [`part of ${name}`, part]) : []);
  return rows.flatMap((row) => [row, ...parts(row)]);
}
