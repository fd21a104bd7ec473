// Servers that describe themselves, written by others: how each is installed, set up and started, and where its document is.
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../peers/install.mjs';
import { document, start } from './start.mjs';

const node = process.execPath;

/** The tutorial of LoopBack 4: eight operations on a list in memory. */
const todo = {
  name: '@loopback/example-todo',
  packages: { '@loopback/example-todo': '6.0.0' },
  async start(modules, place) {
    const own = join(modules, '@loopback/example-todo');
    await cp(join(own, 'data'), join(place.folder, 'data'), { recursive: true });
    const env = { PORT: String(place.port), HOST: '127.0.0.1' };
    const server = start(place, node, [join(own, 'dist/index.js')], { env });
    const url = `http://127.0.0.1:${place.port}`;
    return { url, document: await document(`${url}/openapi.json`, server) };
  },
};

const TABLES = `
CREATE TABLE categories (id INTEGER PRIMARY KEY, name VARCHAR(42) NOT NULL UNIQUE);
CREATE TABLE movies (id INTEGER PRIMARY KEY, title TEXT NOT NULL, year INTEGER, rating REAL,
  category_id INTEGER REFERENCES categories(id));
CREATE TABLE quotes (id INTEGER PRIMARY KEY, quote TEXT NOT NULL, said_by TEXT,
  movie_id INTEGER NOT NULL REFERENCES movies(id), created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
`;

/** Platformatic's API over three tables of an empty SQLite database. */
const platformatic = {
  name: '@platformatic/db',
  packages: { '@platformatic/db': '2.61.0' },
  async start(modules, place) {
    await buildSqlite(join(modules, 'better-sqlite3'));
    await mkdir(join(place.folder, 'migrations'));
    await writeFile(join(place.folder, 'migrations/001.do.sql'), TABLES);
    const config = {
      $schema: 'https://schemas.platformatic.dev/@platformatic/db/2.61.0.json',
      server: { hostname: '127.0.0.1', port: place.port, logger: { level: 'warn' } },
      db: { connectionString: 'sqlite://./db.sqlite', openapi: true, graphql: false },
      migrations: { dir: './migrations', autoApply: true },
    };
    await writeFile(join(place.folder, 'platformatic.json'), JSON.stringify(config));
    const program = join(modules, '@platformatic/db/db.mjs');
    const server = start(place, node, [program, 'start', '-c', 'platformatic.json']);
    const url = `http://127.0.0.1:${place.port}`;
    return { url, document: await document(`${url}/documentation/json`, server) };
  },
};

/** The native part of the package, by the headers beside this Node where they are: packages' scripts were not run. */
async function buildSqlite(folder) {
  if (existsSync(join(folder, 'build/Release/better_sqlite3.node'))) return;
  const prefix = dirname(dirname(node));
  const headers = existsSync(join(prefix, 'include/node/node.h')) ? [`--nodedir=${prefix}`] : [];
  const { stdout } = await globalModules();
  const gyp = join(stdout, 'npm/node_modules/node-gyp/bin/node-gyp.js');
  console.error('building better-sqlite3');
  await run(node, [gyp, 'rebuild', '--release', ...headers], folder);
}

async function globalModules() {
  return { stdout: (await run('npm', ['root', '-g'])).trim() };
}

/** Homebridge's pages and API, with Homebridge itself running behind them on the loopback address, as its service has it. */
const homebridge = {
  name: 'homebridge-config-ui-x',
  packages: { 'homebridge-config-ui-x': '5.9.0', homebridge: '1.11.4' },
  async start(modules, place) {
    const data = join(place.folder, 'data');
    await mkdir(data);
    const bridge = { name: 'Homebridge', username: '0E:AA:BB:CC:DD:01', port: place.port + 1, pin: '031-45-154', bind: ['lo'] }; // prettier-ignore
    const log = { method: 'file', path: join(data, 'homebridge.log') };
    await writeFile(log.path, 'started\n');
    const own = { platform: 'config', name: 'Config', port: place.port, host: '127.0.0.1', log };
    const platforms = [{ ...own, auth: 'form', enableMdnsAdvertise: false }];
    await writeFile(join(data, 'config.json'), JSON.stringify({ bridge, accessories: [], platforms }));
    const program = join(modules, 'homebridge-config-ui-x/dist/bin/hb-service.js');
    const options = ['-U', data, '-P', modules, '--stdout', '--strict-plugin-resolution', '--allow-root'];
    const server = start(place, node, [program, 'run', ...options]);
    const url = `http://127.0.0.1:${place.port}`;
    const found = await document(`${url}/swagger-json`, server);
    const admin = { username: 'admin', password: 'admin' };
    await posted(`${url}/api/setup-wizard/create-first-user`, { ...admin, name: 'admin', admin: true });
    const { access_token: bearer } = await posted(`${url}/api/auth/login`, admin);
    // The bridge is there some seconds after its pages, and after each time that it was shut down.
    const ready = () => settled(`${url}/api/server/pairings`, bearer);
    return { url, document: found, credentials: { bearer }, ready };
  },
};

/** Waits until something is listed. */
async function settled(url, bearer) {
  const headers = { Authorization: `Bearer ${bearer}` };
  for (let i = 0; i < 120; i++) {
    const response = await globalThis.fetch(url, { headers });
    if (response.ok && (await response.json()).length > 0) return;
    await delay(500);
  }
  throw new Error(`nothing is listed at ${url}`);
}

async function posted(url, body, more = {}) {
  const headers = { 'Content-Type': 'application/json', ...more };
  const response = await globalThis.fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** WireMock's own API; needs Java. */
const wiremock = {
  name: 'wiremock',
  packages: { wiremock: '3.13.2' },
  async start(modules, place) {
    const build = join(modules, 'wiremock/build');
    const jar = (await readdir(build)).find((name) => name.endsWith('.jar'));
    const args = ['--port', String(place.port), '--bind-address', '127.0.0.1', '--root-dir', place.folder];
    const server = start(place, 'java', ['-jar', join(build, jar), ...args]);
    const url = `http://127.0.0.1:${place.port}`;
    return { url, document: await document(`${url}/__admin/docs/swagger`, server) };
  },
};

const TOKEN = '*:*.unleash-admin-token';

/** Unleash over an empty database; needs PostgreSQL's programs. */
const unleash = {
  name: 'unleash-server',
  packages: { 'unleash-server': '7.5.1' },
  async start(modules, place) {
    const database = await postgres(place);
    const env = {
      DATABASE_URL: `${database}/unleash`,
      DATABASE_SSL: 'false',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(place.port),
      INIT_ADMIN_API_TOKENS: TOKEN,
      CHECK_VERSION: 'false',
      SEND_TELEMETRY: 'false',
      LOG_LEVEL: 'error',
    };
    const server = start(place, node, [join(modules, 'unleash-server/dist/server.js')], { env });
    const url = `http://127.0.0.1:${place.port}`;
    const found = await document(`${url}/docs/openapi.json`, server);
    return {
      url,
      document: found,
      credentials: { apiKey: TOKEN },
      limited: { apiKey: await viewerToken(url) },
      // It asks for a minute after some logins, users and reset passwords; by default a run waits seven minutes in all.
      options: ['--max-pause', '10ms'],
      // What it counts it counts for a minute.
      ready: afterTheFirst(() => delay(61_000)),
    };
  },
};

/** What is done each time but the first. */
function afterTheFirst(work) {
  let times = 0;
  return async () => {
    if (times++ > 0) await work();
  };
}

/** A token of a new user who may only look: the root role 3. */
async function viewerToken(url) {
  const user = { username: 'viewer', password: 'Passw0rd.of.a.viewer' };
  await posted(
    `${url}/api/admin/user-admin`,
    { ...user, name: 'Viewer', rootRole: 3 },
    { Authorization: TOKEN },
  );
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify(user);
  const expiresAt = '2099-01-01T00:00:00.000Z';
  // The session is not always known at once.
  for (let i = 0; ; i++) {
    const session = await globalThis.fetch(`${url}/auth/simple/login`, { method: 'POST', headers, body });
    const cookies = session.headers.getSetCookie().map((text) => text.split(';')[0]);
    const made = (description) =>
      posted(`${url}/api/admin/user/tokens`, { description, expiresAt }, { Cookie: cookies.join('; ') });
    // Who may do less may still remove what is its own, and 1 is the id that a run makes up: this is the second one.
    const first = await made('the first').catch((error) => ({ error }));
    if (first.secret !== undefined) return (await made('verify')).secret;
    if (i === 5) throw first.error;
    await delay(500);
  }
}

/** A database server of its own; PostgreSQL refuses to run for root, so that it runs for `postgres` then. */
async function postgres(place) {
  const bin = await programs();
  const data = join(place.folder, 'pg');
  const port = place.port + 1;
  await mkdir(data);
  const isRoot = process.getuid?.() === 0;
  const as = (program, args) =>
    isRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args];
  if (isRoot) {
    const user = Number((await run('id', ['-u', 'postgres'])).trim());
    await chown(place.folder, user, user);
    await chown(data, user, user);
  }
  await run(...as(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres']), place.folder);
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const options = settings.flatMap((setting) => ['-c', setting]);
  start(place, ...as(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...options]));
  const url = `postgres://postgres@127.0.0.1:${port}`;
  const ready = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
  for (let i = 0; ; i++) {
    const made = await run(join(bin, 'createdb'), [...ready, 'unleash']).catch((error) => error);
    if (!(made instanceof Error)) return url;
    if (i > 240) throw made;
    await delay(500);
  }
}

async function programs() {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const found = versions.map((version) => `/usr/lib/postgresql/${version}/bin`).filter(existsSync);
  return found.at(-1) ?? (await run('pg_config', ['--bindir'])).trim();
}

export const targets = { todo, platformatic, homebridge, wiremock, unleash };
