// The server's half of docs/handshake.md for tests, on npm @hpke/core and node:crypto: nothing of it is shared with the client's.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { createCipheriv, createECDH, createHash, hkdfSync, randomBytes, sign } from 'node:crypto';

export const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
export const base64url = (bytes) => Buffer.from(bytes).toString('base64url');
export const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64url'));

const number = (value, size) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(value));
  return buffer.subarray(8 - size);
};
const len16 = (text) => Buffer.concat([number(Buffer.byteLength(text), 2), Buffer.from(text)]);
const SUITE = Buffer.from('001000010002', 'hex');
const ONE = Buffer.from([1]);

/** A P-256 key of a secret scalar, in every form that is wanted. */
export function keyOf(scalar = randomBytes(32)) {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  const point = new Uint8Array(ecdh.getPublicKey());
  const jwk = { kty: 'EC', crv: 'P-256', x: base64url(point.slice(1, 33)), y: base64url(point.slice(33)) };
  return { scalar: new Uint8Array(scalar), point, jwk: { ...jwk, d: base64url(scalar) }, publicJwk: jwk };
}

/** The same for WebCrypto, as a pair for ECDH. */
export async function webKeyPair({ jwk, publicJwk }) {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  return {
    privateKey: await crypto.subtle.importKey('jwk', jwk, curve, false, ['deriveBits']),
    publicKey: await crypto.subtle.importKey('jwk', publicJwk, curve, true, []),
  };
}

export const kidOf = ({ point }) => createHash('sha256').update(point).digest('hex').slice(0, 16);
export const knownKey = (key) => ({ kid: kidOf(key), publicKey: base64url(key.point) });

/** An offer as the API answers it, with `signers`' signatures. */
export function makeOffer({ id = randomBytes(16), key, issuedAt, life = 120_000, audience, signers, challenge }) {
  const offer = {
    id: base64url(id),
    publicKey: base64url(key.point),
    issuedAt: new Date(issuedAt).toISOString(),
    expiresAt: new Date(issuedAt + life).toISOString(),
    audience,
    challenge: challenge ?? { kind: 'proofOfWork', bits: 8 },
  };
  const signed = Buffer.concat([
    Buffer.from('duet handshake offer v1\0'), SUITE, id, key.point, number(issuedAt, 8), number(issuedAt + life, 8), len16(audience),
  ]);
  offer.signatures = signers.map((signer) => ({
    kid: kidOf(signer),
    signature: base64url(sign('sha256', Buffer.concat([signed, Buffer.from(kidOf(signer), 'hex')]), {
      key: { ...signer.jwk }, format: 'jwk', dsaEncoding: 'ieee-p1363',
    })),
  }));
  return offer;
}

const pad = (payload) => {
  const padded = Buffer.alloc(Math.ceil((payload.length + 4) / 4096) * 4096);
  padded.writeUInt32BE(payload.length);
  padded.set(payload, 4);
  return padded;
};

/** Opens a sealed request with the one-time key; gives the payload and what seals its answer. */
export async function openRequest(body, key, { method, path, audience }) {
  const [version, id, ts, nonce, enc] = [body.slice(0, 1), body.slice(1, 17), body.slice(17, 25), body.slice(25, 41), body.slice(41, 106)];
  const info = Buffer.concat([Buffer.from('duet request v1\0'), ONE, SUITE, id]);
  const bound = Buffer.concat([version, SUITE, id, ts, nonce, len16(method), len16(path), len16(audience)]);
  const context = await suite.createRecipientContext({
    recipientKey: await suite.kem.importKey('jwk', key.jwk, false), enc, info,
  });
  const plaintext = Buffer.from(await context.open(body.slice(106), Buffer.concat([Buffer.from([0]), bound])));
  const length = plaintext.readUInt32BE();
  return {
    payload: new Uint8Array(plaintext.subarray(4, 4 + length)),
    ts: Number(Buffer.from(ts).readBigUInt64BE()),
    padding: plaintext.subarray(4 + length),
    async sealAnswer(status, responseNonce, payload) {
      const secret = new Uint8Array(await context.export(Buffer.from('duet response v1'), 32));
      const salt = Buffer.concat([enc, responseNonce]);
      const cipher = createCipheriv(
        'aes-256-gcm',
        Buffer.from(hkdfSync('sha256', secret, salt, 'key', 32)),
        Buffer.from(hkdfSync('sha256', secret, salt, 'nonce', 12)),
      );
      cipher.setAAD(Buffer.concat([ONE, bound, number(status, 2), responseNonce]));
      const sealed = Buffer.concat([cipher.update(pad(payload)), cipher.final(), cipher.getAuthTag()]);
      return base64url(Buffer.concat([ONE, responseNonce, sealed]));
    },
  };
}
