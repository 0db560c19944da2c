// Our own vectors, as cms-sdk/vectors/README.md describes them: checks one both ways; `node handshake_vectors.mjs` makes those of
// the browser's side anew (cms-sdk/vectors/handshake-web.json).
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { sealRequest, verifyOffer } from '../cms-sdk/web/handshake.js';
import { base64url, bytes, keyOf, knownKey, makeOffer, openRequest, webKeyPair } from './handshake.mjs';

const folder = new URL('../cms-sdk/vectors/', import.meta.url);
export const vectors = (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

const payloadOf = ({ payload, times }) => new TextEncoder().encode(payload.repeat(times));
const given = async ({ offer, request }) => ({
  now: request.ts - Date.parse(offer.issuedAt),
  nonce: bytes(request.nonce),
  ephemeral: await webKeyPair(keyOf(bytes(request.ephemeral))),
});

/** Everything that a vector says: the offer is genuine, the client makes and reads these bytes, and so does the other side. */
export async function check(vector) {
  const { name, signingKeys, offer, request, reply } = vector;
  const known = signingKeys.map(({ kid, publicKey }) => ({ kid, publicKey }));
  for (const [index, { scalar }] of signingKeys.entries()) assert.deepEqual(knownKey(keyOf(bytes(scalar))), known[index], name);
  for (const key of known) await verifyOffer(offer, { audience: offer.audience, signingKeys: [key] });
  const verified = await verifyOffer(offer, { audience: request.audience, signingKeys: known, arrivedAt: 0 });

  const sealed = await sealRequest(verified, { ...request, payload: payloadOf(request) }, await given(vector));
  assert.equal(base64url(sealed.body), request.body, name);
  const opened = await openRequest(sealed.body, keyOf(bytes(vector.oneTimeKey)), request);
  assert.deepEqual(Buffer.from(opened.payload), Buffer.from(payloadOf(request)), name);
  assert.deepEqual([base64url(opened.info), base64url(opened.aad)], [request.info, request.aad], name);

  const answer = await opened.sealAnswer(reply.status, bytes(reply.responseNonce), payloadOf(reply));
  assert.deepEqual([base64url(answer.aad), answer.data], [reply.aad, reply.data], name);
  assert.deepEqual(Buffer.from(await sealed.open(reply.status, reply.data)), Buffer.from(payloadOf(reply)), name);
}

/** Makes a vector: the client's code seals, the other side answers. */
async function make(name, { method = 'POST', path = '/v1/auth/login', audience = 'example.com', payload = ['{}'], status = 200, answer = ['{}'], signers = 1 }) {
  const keys = Array.from({ length: signers }, () => keyOf());
  const oneTime = keyOf();
  const issuedAt = Date.parse('2026-11-25T00:00:00.000Z') + randomBytes(4).readUInt32BE();
  const offer = makeOffer({ key: oneTime, issuedAt, audience, signers: keys });
  delete offer.challenge;
  const request = {
    method, path, audience,
    ts: issuedAt + (randomBytes(2).readUInt16BE() % 60_000),
    nonce: base64url(randomBytes(16)),
    ephemeral: base64url(keyOf().scalar),
    payload: payload[0],
    times: payload[1] ?? 1,
  };
  const verified = await verifyOffer(offer, { audience, signingKeys: keys.map(knownKey), arrivedAt: 0 });
  const sealed = await sealRequest(verified, { method, path, payload: payloadOf(request) }, await given({ offer, request }));
  const opened = await openRequest(sealed.body, oneTime, request);
  Object.assign(request, { info: base64url(opened.info), aad: base64url(opened.aad), body: base64url(sealed.body) });
  const reply = { status, responseNonce: base64url(randomBytes(16)), payload: answer[0], times: answer[1] ?? 1 };
  const { aad, data } = await opened.sealAnswer(status, bytes(reply.responseNonce), payloadOf(reply));
  Object.assign(reply, { aad: base64url(aad), data });
  const signingKeys = keys.map((key) => ({ scalar: base64url(key.scalar), ...knownKey(key) }));
  return { name, signingKeys, oneTimeKey: base64url(oneTime.scalar), offer, request, reply };
}

async function makeAll() {
  const account = '{"status":"signedIn","account":{"name":"Trần Thị Lan"}}';
  const cases = [
    ['login', { payload: ['{"email":"lan@example.com","password":"mật khẩu dài và đúng"}'], answer: [account] }],
    ['second factor asked for', { answer: ['{"status":"secondFactor","ticket":"t","methods":["totp","recoveryCode"]}'] }],
    ['second factor', { path: '/v1/auth/second-factor', payload: ['{"ticket":"t","code":"123456"}'], answer: [account] }],
    ['sign-up', { path: '/v1/auth/sign-up', payload: ['{"name":"Nguyễn Văn Đức","locale":"vi"}'] }],
    ['emoji and other planes', { payload: ['{"name":"🎶𝄞"}'], answer: ['{"name":"🎶𝄞"}'] }],
    ['nothing both ways', { payload: [''], answer: [''] }],
    ['one byte both ways', { payload: ['1'], answer: ['2'] }],
    ['a block but for a byte', { payload: ['x', 4091], answer: ['y', 4091] }],
    ['a block', { payload: ['x', 4092], answer: ['y', 4092] }],
    ['a block and a byte', { payload: ['x', 4093], answer: ['y', 4093] }],
    ['two blocks', { payload: ['x', 8188], answer: ['y', 8188] }],
    ['three blocks of Vietnamese', { payload: ['đẹp ', 1500], answer: ['ạ', 3000] }],
    ['sixteen blocks asked', { payload: ['x', 65_532] }],
    ['sixteen blocks answered', { method: 'GET', path: '/v1/account/export', answer: ['y', 65_532] }],
    ['loopback', { audience: 'localhost:8080' }],
    ['a loopback address', { audience: '127.0.0.1:49152' }],
    ['a loopback address of IPv6', { audience: '[::1]:3000' }],
    ['a host in punycode', { audience: 'xn--vit-sta9602b.example' }],
    ['created', { path: '/v1/account/totp', status: 201, answer: ['{"secret":"JBSWY3DPEHPK3PXP"}'] }],
    ['other methods', { method: 'DELETE', path: '/v1/account/sessions', status: 202 }],
    ['percent signs in the path', { method: 'PUT', path: '/v1/%C4%91%E1%BA%B9p' }],
    ['a long path', { path: `/v1/${'a'.repeat(1000)}` }],
    ['two signing keys', { signers: 2 }],
    ['three signing keys', { signers: 3 }],
  ];
  return Promise.all(cases.map(([name, options]) => make(name, options)));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('handshake-web.json', folder), `${JSON.stringify(await makeAll(), null, 2)}\n`);
}
