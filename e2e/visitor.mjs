// A person without a browser: cookies and sealed requests from Node, to whichever instance, as behind a load balancer.
import { request as send } from 'node:http';
import { randomInt } from 'node:crypto';
import { MEDIA_TYPE, sealRequest, verifyOffer } from '../cms-sdk/web/handshake.js';
import { findProof } from '../cms-sdk/web/proof_of_work.js';

/** An address that hardly anybody else has. */
const newAddress = () => `2001:db8:${randomInt(65_536).toString(16)}:${randomInt(65_536).toString(16)}::1`;

/** `host` is how the site is reached from outside; `signingKeys` are those of its pages. */
export class Visitor {
  cookies = new Map();
  address = newAddress();

  constructor(host, signingKeys) {
    Object.assign(this, { host, signingKeys });
  }

  /** A request to one instance: `{ status, headers, body }`. */
  async call(instance, method, path, { body, type = 'application/json' } = {}) {
    const headers = { host: this.host, 'x-forwarded-for': this.address, 'sec-fetch-site': 'same-origin', 'user-agent': 'Test Browser' };
    if (this.cookies.size) headers.cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    if (body) headers['content-type'] = type;
    const answer = await new Promise((resolve, reject) => {
      send(`${instance.url}/v1${path}`, { method, headers }).once('error', reject).once('response', resolve).end(body);
    });
    const chunks = [];
    for await (const chunk of answer) chunks.push(chunk);
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value && !/Max-Age=0/i.test(line)) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    const text = Buffer.concat(chunks).toString();
    return { status: answer.statusCode, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
  }

  /** A sealed request that is not sent yet, to an offer of `instance`; it may go to any. */
  async seal(instance, path, payload, action) {
    const { status, body } = await this.call(instance, 'GET', '/auth/handshake');
    if (status !== 200) throw new Error(`no offer: ${status}`);
    const offer = await verifyOffer(body.data, { audience: this.host, signingKeys: this.signingKeys });
    const challenge = action && (await findProof({ id: offer.id, action, bits: offer.challenge.bits }));
    const json = JSON.stringify(challenge ? { ...payload, challenge } : payload);
    return { path, ...(await sealRequest(offer, { method: 'POST', path: `/v1${path}`, payload: new TextEncoder().encode(json) })) };
  }

  /** Sends what was sealed: `{ status, headers, body, data }`, the data opened where it was a success. */
  async sendSealed(instance, { path, body, open }) {
    const answer = await this.call(instance, 'POST', path, { body: Buffer.from(body), type: MEDIA_TYPE });
    const data = answer.status === 200 ? JSON.parse(new TextDecoder().decode(await open(200, answer.body.data))) : undefined;
    return { ...answer, data };
  }
}
