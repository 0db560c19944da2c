// A tiny API for tests of the browser's modules: it serves them and a blank page, keeps a session with one-time refresh tokens,
// opens sealed requests for real, and remembers everything that it was sent.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { keyOf, knownKey, makeOffer, openRequest } from './handshake.mjs';
import { randomBytes } from 'node:crypto';

const modules = new URL('../cms-sdk/web/', import.meta.url);
const page = '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Duet</title><div id="widget"></div>';

/** Resolves `promise` by hand. */
export function gate() {
  let open;
  const promise = new Promise((resolve) => (open = resolve));
  return { promise, open };
}

/** `{ url, knownKeys, requests, of, answer, session, close }`; `answer(method, path, reply)` replaces an operation. */
export async function startApi() {
  const signer = keyOf();
  const requests = [];
  const replaced = new Map();
  const offered = new Map();
  const session = { generation: 0, isGood: false, isOver: false, reused: 0, lasts: 300_000, hold: undefined };
  const origin = () => `http://localhost:${server.address().port}`;
  const error = (status, code) => ({ status, body: { success: false, message: `says ${code}`, error: { code } } });

  const cookies = (over) => [
    `duet-access=${session.generation}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${over ? 0 : 300}`,
    `duet-refresh=${session.generation}; HttpOnly; SameSite=Strict; Path=/v1/auth; Max-Age=${over ? 0 : 3600}`,
    `signed-in=1; SameSite=Lax; Path=/; Max-Age=${over ? 0 : 3600}`,
  ];
  const cookie = (request, name) => request.headers.cookie?.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];

  async function refresh(request) {
    const token = Number(cookie(request, 'duet-refresh'));
    if (token !== session.generation) session.reused += 1;
    if (token !== session.generation || session.isOver) {
      return { ...error(401, 'session_ended'), headers: { 'set-cookie': cookies(true) } };
    }
    session.generation += 1;
    await session.hold?.promise;
    session.isGood = true;
    const accessExpiresAt = new Date(Date.now() + session.lasts).toISOString();
    return { body: { success: true, message: '', data: { accessExpiresAt } }, headers: { 'set-cookie': cookies(false) } };
  }

  const operations = {
    'GET /v1/account': (request) => {
      const isIn = session.isGood && Number(cookie(request, 'duet-access')) === session.generation;
      return isIn ? { body: { data: { id: 'a' } } } : error(401, 'unauthenticated');
    },
    'POST /v1/auth/refresh': refresh,
    'POST /v1/auth/logout': () => ({ body: { success: true, message: '', data: {} }, headers: { 'set-cookie': cookies(true) } }),
    'POST /test/sign-in': () => {
      Object.assign(session, { generation: session.generation + 1, isGood: true, isOver: false });
      return { body: {}, headers: { 'set-cookie': cookies(false) } };
    },
    'GET /v1/auth/handshake': () => {
      const [id, key] = [randomBytes(16), keyOf()];
      offered.set(id.toString('hex'), key);
      return { body: { data: makeOffer({ id, key, issuedAt: Date.now(), audience: new URL(origin()).host, signers: [signer] }) } };
    },
  };

  async function answerTo(request, sent) {
    const route = `${request.method} ${sent.path}`;
    if (request.method === 'GET' && sent.path.startsWith('/sdk/')) return { module: readFileSync(new URL(sent.path.slice(5), modules)) };
    const operation = replaced.get(route) ?? operations[route];
    return operation ? operation(request, sent) : { page };
  }

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const sent = { method: request.method, path: new URL(request.url, origin()).pathname, headers: request.headers, body: Buffer.concat(chunks) };
    if (sent.path.startsWith('/v1/')) requests.push(sent);
    const answer = await answerTo(request, sent);
    if (answer.destroy) return response.destroy();
    sent.status = answer.status ?? 200;
    const type = answer.module ? 'text/javascript' : answer.body ? 'application/json' : 'text/html';
    response.writeHead(sent.status, { 'content-type': type, ...answer.headers });
    response.end(answer.module ?? answer.page ?? JSON.stringify(answer.body));
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));

  return {
    url: origin(),
    signer,
    knownKeys: [knownKey(signer)],
    requests,
    session,
    error,
    /** The requests of an operation so far. */
    of: (method, path) => requests.filter((one) => one.method === method && one.path === path),
    /** Replaces an operation; without a reply, puts it back. */
    answer(method, path, reply) {
      if (reply) replaced.set(`${method} ${path}`, typeof reply === 'function' ? reply : () => reply);
      else replaced.delete(`${method} ${path}`);
    },
    /** The one-time key of an offer that a test made itself. */
    offered: (id, key) => offered.set(Buffer.from(id, 'base64url').toString('hex'), key),
    /** Opens what was sent sealed, once; gives the payload and a reply that seals `data`. */
    async open(sent) {
      const id = sent.body.subarray(1, 17).toString('hex');
      const key = offered.get(id);
      if (!offered.delete(id)) throw new Error('this key was taken away');
      const host = new URL(origin()).host;
      const opened = await openRequest(new Uint8Array(sent.body), key, { method: sent.method, path: sent.path, audience: host });
      return {
        id: sent.body.subarray(1, 17),
        payload: JSON.parse(Buffer.from(opened.payload).toString()),
        async reply(data, status = 200) {
          const answer = await opened.sealAnswer(status, randomBytes(16), Buffer.from(JSON.stringify(data)));
          return { status, body: { success: true, message: 'done', data: answer.data } };
        },
      };
    },
    /** Forgets requests, replacements and offers, and starts a session of nobody. */
    reset() {
      requests.length = 0;
      replaced.clear();
      offered.clear();
      Object.assign(session, { isGood: false, isOver: false, reused: 0, lasts: 300_000, hold: undefined });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
