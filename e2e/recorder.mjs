// A proxy that a browser goes through, as in a company or where a CDN ends TLS: it sees every body and header, and keeps them all.
import { createServer, request as send } from 'node:http';

/** All that a stream brings. */
async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Names and values, one a line. */
const lines = (headers) => Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`).join('');

/**
 * `{ server, records, of, text, address, close }`. Duet sees requests come from `address`, which a test may change: limits are counted
 * by it.
 */
export async function startRecorder() {
  const records = [];
  const self = { address: '198.51.100.1' };

  const proxy = createServer(async (request, response) => {
    const { host, port, pathname, search } = new URL(request.url);
    const record = { method: request.method, path: pathname, address: `${pathname}${search}`, sent: request.headers };
    records.push(record);
    record.body = await read(request);
    const headers = { ...request.headers, host, 'x-forwarded-for': self.address, 'accept-encoding': 'identity' };
    delete headers['proxy-connection'];
    const onward = send({ host: '127.0.0.1', port, method: request.method, path: record.address, headers });
    onward.once('error', () => response.destroy());
    onward.once('response', async (answer) => {
      Object.assign(record, { status: answer.statusCode, got: answer.headers, answer: await read(answer) });
      response.writeHead(answer.statusCode, answer.headers).end(record.answer);
    });
    onward.end(record.body);
  });
  // What a browser asks of others than the site goes nowhere.
  proxy.on('connect', (request, socket) => socket.destroy());
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));

  return Object.assign(self, {
    server: `http://127.0.0.1:${proxy.address().port}`,
    records,
    /** The requests of an operation so far. */
    of: (method, path) => records.filter((record) => record.method === method && record.path === path),
    /** Everything that went through, byte for byte. */
    text: () =>
      records
        .map(({ method, address, sent, body, status, got, answer }) =>
          [method, ' ', address, '\n', lines(sent), body?.toString('latin1'), '\n', status, '\n', lines(got ?? {}), answer?.toString('latin1'), '\n'].join(''),
        )
        .join('\n'),
    async close() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  });
}
