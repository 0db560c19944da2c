// The types that pages are written against: api.d.ts follows the API, and every module and page script passes a strict check.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { apiTypes, openapi, writtenTypes } from './types.mjs';

const here = new URL('.', import.meta.url).pathname;
const web = new URL('../cms-sdk/web/', import.meta.url).pathname;
const check = (...options) => {
  const { status, stdout, stderr } = spawnSync('node', [join(here, 'node_modules/typescript/bin/tsc'), ...options], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
};

test('api.d.ts says what the API says', async () => {
  assert.ok(writtenTypes() === (await apiTypes(openapi())), 'it has drifted: run `node types.mjs` in e2e/');
});

test('modules and page scripts pass the strict check', () => {
  const files = check('-p', here, '--listFilesOnly').split('\n').filter((file) => file.endsWith('.js') && !file.includes('node_modules'));
  assert.ok(files.length >= 10, files.join('\n'));
  check('-p', here);
  console.log(`types: ${files.length} modules checked`);
});

test('operations are typed by method and path, sealed ones by what they seal and open', async () => {
  const ok = (schema) => ({ description: '', content: { 'application/json; charset=utf-8': { schema } } });
  const object = (properties) => ({ type: 'object', required: Object.keys(properties), properties });
  const text = { type: 'string' };
  const id = { name: 'id', in: 'path', required: true, schema: text };
  const document = {
    openapi: '3.0.0',
    info: { title: '', version: '' },
    components: {
      schemas: {
        SealedBody_Login: object({ data: { ...text, format: 'sealed', items: { $ref: '#/components/schemas/Login' } } }),
        Login: object({ status: text }),
      },
    },
    paths: {
      '/v1/auth/login': {
        post: {
          requestBody: { required: true, content: { 'application/vnd.duet.sealed': { schema: object({ email: text, challenge: text }) } } },
          responses: { 200: ok({ $ref: '#/components/schemas/SealedBody_Login' }), 401: ok(object({ error: text })) },
        },
      },
      '/v1/things': {
        get: { responses: { 200: ok(object({ data: { type: 'array', items: text } })) } },
        post: {
          requestBody: { required: true, content: { 'application/json; charset=utf-8': { schema: object({ name: text }) } } },
          responses: { 201: ok(object({ data: object({ id: text }), message: text })) },
        },
      },
      '/v1/things/{id}': { get: { parameters: [id], responses: { 200: ok(object({ data: { type: 'number' } })) } } },
      '/v1/things/{id}/parts': { get: { parameters: [id], responses: { 200: ok(object({ data: { type: 'boolean' } })) } } },
    },
  };
  const folder = mkdtempSync(join(tmpdir(), 'duet-types-'));
  try {
    writeFileSync(join(folder, 'api.d.ts'), await apiTypes(document));
    for (const name of ['duet.d.ts', 'errors.js', 'passkeys.js', 'support.js', 'handshake.js', 'hpke.js', 'bytes.js']) copyFileSync(join(web, name), join(folder, name));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(here, 'tsconfig.json'), include: ['*'], exclude: [] }));
    writeFileSync(join(folder, 'page.js'), `
      import { createClient } from './duet.js';
      const client = createClient({ signingKeys: [] });
      /** @param {string} id */
      export async function page(id) {
        (await client.call('GET', '/things?page=2')).data[0]?.toUpperCase();
        (await client.call('GET', \`/things/\${id}\`)).data.toFixed();
        // @ts-expect-error a number
        (await client.call('GET', '/things/x')).data.length;
        /** @type {boolean} */
        const parts = (await client.call('GET', \`/things/\${id}/parts\`)).data;
        (await client.call('POST', '/things', { name: 'x' })).data.id.toUpperCase();
        // @ts-expect-error a text
        await client.call('POST', '/things', { name: 1 });
        // @ts-expect-error takes no body
        await client.call('GET', '/things', {});
        (await client.sealed('/auth/login', { email: id }, { challenge: 'login' })).status.toUpperCase();
        // @ts-expect-error an unknown action
        await client.sealed('/auth/login', { email: id }, { challenge: 'sign-in' });
        // @ts-expect-error no address
        await client.sealed('/auth/login', {});
        // @ts-expect-error not in the answer
        (await client.sealed('/auth/login', { email: id })).account;
        return parts;
      }
    `);
    check('-p', folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
