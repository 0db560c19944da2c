// Servers of the server profile that a test may kill, pause and start again: PostgreSQL, Redis, and MongoDB's protocol.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, until } from './process.mjs';

/** A port that nobody listens on. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/**
 * A folder that is full when told so: `{ path, fill, free, remove }`; on a file system of its own, in memory. None where mounting is
 * not allowed.
 */
export function smallDisk(megabytes) {
  const path = mkdtempSync(join(tmpdir(), 'duet-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=777`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill() {
      const file = openSync(filler, 'a');
      for (const size of [1 << 20, 1 << 12, 1]) {
        const chunk = Buffer.alloc(size);
        try {
          while (writeSync(file, chunk) === size);
        } catch (error) {
          if (error.code !== 'ENOSPC') throw error;
        }
      }
      closeSync(file);
    },
    free: () => rmSync(filler),
    remove() {
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** A way to a server that can be made slow: `{ port, delay, stop }`, where `delay` is milliseconds in each direction. */
async function slowWay(to) {
  const way = { delay: 0 };
  const pass = (from, into) => {
    // One after the other, each as late as the way is now.
    let last = Promise.resolve();
    from.on('data', (chunk) => {
      const due = new Promise((resolve) => setTimeout(resolve, way.delay));
      last = last.then(() => due).then(() => into.write(chunk));
    });
    from.once('close', () => last.then(() => into.destroy()));
    from.on('error', () => into.destroy());
  };
  const server = createServer((near) => {
    const far = createConnection(to, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  way.port = server.address().port;
  way.stop = () => server.close();
  return way;
}

const listens = (port) =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Pids of a process and of all below it. */
function family(pid) {
  const table = execFileSync('ps', ['-eo', 'ppid=,pid='], { encoding: 'utf8' }).trim().split('\n');
  const rows = table.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent) => rows.filter(([ppid]) => ppid === parent).flatMap(([, child]) => [child, ...below(child)]);
  return [pid, ...below(pid)];
}

/**
 * A server: `{ url, direct, pause, resume, slow, fill, free, kill, start, stop }`: `url` leads there by a way that `slow`
 * makes slow, `direct` does not; `fill` is absent where its folder cannot be on a small disk.
 * `command(port, folder)` answers what to run, `isReady(port)` whether it is.
 */
async function server(name, url, command, isReady = listens) {
  const disk = name === 'redis' ? undefined : smallDisk(200);
  const folder = disk?.path ?? mkdtempSync(join(tmpdir(), `duet-${name}-`));
  const port = await freePort();
  const way = await slowWay(port);
  let child;
  const signal = (what) => {
    for (const pid of family(child.pid)) {
      try {
        process.kill(pid, what);
      } catch {
        // It has ended already.
      }
    }
  };
  const self = {
    url: url(way.port),
    direct: url(port),
    folder,
    fill: disk?.fill,
    free: disk?.free,
    slow(milliseconds) {
      way.delay = milliseconds;
    },
    async start() {
      const [file, ...args] = command(port, folder);
      child = spawn(file, args, { stdio: 'ignore' });
      await until(() => isReady(port), (is) => is, 30_000);
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      signal('SIGKILL');
      await ended;
      await until(() => listens(port), (does) => !does, 30_000);
    },
    async stop() {
      signal('SIGCONT');
      await self.kill();
      way.stop();
      if (disk) disk.remove();
      else rmSync(folder, { recursive: true, force: true });
    },
  };
  return self;
}

const asPostgres = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];

function postgresFolder() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(a) - Number(b)) : [];
  return versions.length ? join(root, versions.at(-1), 'bin') : undefined;
}

/** What is missing to start the servers; empty when nothing is. */
export function missingServers() {
  const has = (command) => {
    try {
      execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  return [
    [postgresFolder(), 'PostgreSQL'],
    [has('redis-server'), 'Redis'],
    [has('mongod') || existsSync(program('../ferretdb')), 'mongod or target/ferretdb'],
  ]
    .filter(([found]) => !found)
    .map(([, name]) => name);
}

export async function startPostgres() {
  const bin = postgresFolder();
  const url = (port) => `postgres://duet@127.0.0.1:${port}/postgres`;
  const command = (port, folder) => [
    ...[...asPostgres, join(bin, 'postgres')],
    ...['-D', join(folder, 'data'), '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
    ...['-c', 'unix_socket_directories='],
  ];
  // It listens before it has read its log.
  const isReady = (port) => {
    try {
      execFileSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]);
      return true;
    } catch {
      return false;
    }
  };
  const self = await server('postgres', url, command, isReady);
  if (asPostgres.length) execFileSync('chown', ['postgres', self.folder]);
  const [file, ...args] = [...asPostgres, join(bin, 'initdb'), '-D', join(self.folder, 'data'), '-U', 'duet', '--auth=trust'];
  execFileSync(file, args, { stdio: 'ignore' });
  await self.start();
  return self;
}

export async function startRedis() {
  const self = await server('redis', (port) => `redis://127.0.0.1:${port}`, (port, folder) => [
    ...['redis-server', '--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
    ...['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'],
  ]);
  await self.start();
  const set = (value) => execFileSync('redis-cli', ['-u', self.direct, 'CONFIG', 'SET', ...value], { stdio: 'ignore' });
  // Redis keeps everything in memory: that is what can be full.
  self.fill = () => set(['maxmemory', '1']);
  self.free = () => set(['maxmemory', '0']);
  self.configure = (name, value) => set([name, value]);
  return self;
}

export async function startMongodb() {
  const ferretdb = program('../ferretdb');
  const self = await server('mongodb', (port) => `mongodb://127.0.0.1:${port}/duet`, (port, folder) => {
    mkdirSync(join(folder, 'data'), { recursive: true });
    return existsSync(ferretdb)
      ? [ferretdb, `127.0.0.1:${port}`, join(folder, 'data')]
      : ['mongod', '--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', join(folder, 'data')];
  });
  await self.start();
  return self;
}
