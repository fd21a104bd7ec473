// The mock servers: how each is installed and started.
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../measure.mjs';
import { merged } from './documents.mjs';
import { installed } from './install.mjs';

const servers = join(root, 'bench/peers/servers');

/**
 * Each mock: `start(port, lengths)` gives the arguments of node that serve both documents on a port; `lengths` are
 * those of the answers to POST and GET. `folder` is a temporary one. `alike`: ours with the one document in JSON that the
 * peers have, in place of both documents as they are written.
 */
export async function mocks(folder) {
  const document = join(folder, 'merged.json');
  await writeFile(document, JSON.stringify(await merged(), null, 2));
  const ours = await specproof(folder);
  const others = await Promise.all([
    bare(),
    prism(document),
    prismEngine(document),
    scalar(document),
    openapiBackend(document),
  ]);
  const start = (port) => [...ours.start(port), document];
  return { all: [ours, ...others], alike: { ...ours, name: `${ours.name}, the same document`, start } };
}

/** A copy, so that a build during the run changes nothing. */
async function specproof(folder) {
  const home = join(folder, 'specproof');
  await mkdir(home);
  for (const part of ['package.json', 'dist', 'spec'])
    await cp(join(root, part), join(home, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(home, 'node_modules'));
  const bin = join(home, 'dist/src/cli/bin.js');
  const { stdout: help } = await promisify(execFile)(process.execPath, [bin, 'mock', '--help']);
  const silent = help.includes('--log <format>') ? ['--log', 'none'] : [];
  return {
    name: 'specproof mock',
    version: await versionOf(root),
    start: (port) => [bin, 'mock', '--port', String(port), ...silent],
  };
}

async function bare() {
  const start = (port, lengths) => [join(servers, 'bare.mjs'), String(port), ...lengths.map(String)];
  return { name: 'node:http', version: process.version, start };
}

async function prism(document) {
  const home = join(
    await installed({ '@stoplight/prism-cli': '5.14.2' }),
    'node_modules/@stoplight/prism-cli',
  );
  return {
    name: 'prism-cli',
    version: await versionOf(home),
    start: (port) => [join(home, 'dist/index.js'), 'mock', document, '-p', String(port), '-v', 'silent'],
  };
}

export const ENGINE = 'specproof mock --engine prism';

/** Our front for Prism's processes, with the document that prism-cli has. */
async function prismEngine(document) {
  const start = (port) => [
    join(root, 'dist/src/cli/bin.js'),
    'mock',
    document,
    '--engine',
    'prism',
    '--log',
    'none',
    '--port',
    String(port),
  ];
  return { name: ENGINE, version: await versionOf(root), start };
}

async function scalar(document) {
  const packages = { '@scalar/mock-server': '0.14.4', '@hono/node-server': '1.19.17', hono: '4.13.19' };
  return served('@scalar/mock-server', packages, 'scalar.mjs', document);
}

function openapiBackend(document) {
  return served('openapi-backend', { 'openapi-backend': '5.21.2' }, 'openapi-backend.mjs', document);
}

/** The script stands beside the packages, which is where Node looks for them. */
async function served(name, packages, script, document) {
  const home = await installed(packages);
  await copyFile(join(servers, script), join(home, script));
  const version = await versionOf(join(home, 'node_modules', name));
  return { name, version, start: (port) => [join(home, script), String(port), document] };
}

async function versionOf(folder) {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).version;
}
