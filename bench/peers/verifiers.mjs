// The verifiers: how each is installed, which documents it is given, and how it is started.
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../measure.mjs';
import * as documents from './documents.mjs';
import { installed, run } from './install.mjs';

const { NAMES } = documents;
const TOKEN = 'placeholder';
const redocly = join(root, 'node_modules', '.bin', 'redocly');

/**
 * Each tool: `prepare(folder)` writes its documents there, `start(url, folder)` gives the command that verifies a
 * server with both documents in one process. It is started in that folder. `narrow(operation)` limits it to one
 * operation, where that is needed to keep the bench short.
 */
export const VERIFIERS = [
  {
    name: 'specproof verify',
    version: () => versionOf(root),
    prepare: copied,
    start: (url) => [process.execPath, ['dist/src/cli/bin.js', 'verify', '--server', url]],
  },
  {
    name: 'Specmatic, generative',
    packages: { specmatic: '2.55.1' },
    version: (home) => versionOf(join(home, 'node_modules/specmatic')),
    prepare: (folder) => written(folder, forSpecmatic),
    env: { SPECMATIC_GENERATIVE_TESTS: 'true' },
    narrow: ({ path }) => [`--filter=PATH='${path}'`],
    start: (url, _folder, home) => [
      'java',
      [
        '-jar',
        join(home, 'node_modules/specmatic/specmatic.jar'),
        'test',
        ...files('json'),
        `--testBaseURL=${url}`,
      ],
    ],
  },
  {
    name: 'Redocly Respect',
    version: () => versionOf(join(root, 'node_modules/@redocly/cli')),
    prepare: async (folder) => {
      await written(folder, forRespect);
      for (const name of NAMES)
        await run(redocly, ['generate-arazzo', `${name}.json`, '-o', `${name}.arazzo.yaml`], folder);
    },
    start: (url) => [
      redocly,
      [
        ...['respect', ...files('arazzo.yaml')],
        ...NAMES.flatMap((name) => ['--server', `${name}=${url}`]),
        ...['Bearer', 'AccessToken'].flatMap((name) => ['--input', `${name}=${TOKEN}`]),
      ],
    ],
  },
  {
    name: 'Dredd',
    packages: { dredd: '14.1.0' },
    version: (home) => versionOf(join(home, 'node_modules/dredd')),
    /** `withCharset`: the documents whose server names the charset of JSON, which Dredd compares; of the tests' server one. */
    prepare: (folder, withCharset = ['superoffice-pocket']) =>
      written(folder, (document, name) => forDredd(document, withCharset.includes(name))),
    start: (url, _folder, home) => [
      join(home, 'node_modules/.bin/dredd'),
      [`${NAMES[0]}.json`, url, '--path', `${NAMES[1]}.json`, '-h', `Authorization: Bearer ${TOKEN}`],
    ],
  },
];

export async function homeOf({ packages }) {
  return packages ? installed(packages) : root;
}

function forAll(document) {
  const { withoutExtensions, jsonOnly, bearerOnly, withoutParameters } = documents;
  return withoutParameters(bearerOnly(jsonOnly(withoutExtensions(document))), 'after');
}

function forSpecmatic(document) {
  return documents.namedExamples(documents.openObjects(documents.withoutUnions(forAll(document))));
}

function forRespect(document) {
  return documents.openObjects(forAll(document));
}

function forDredd(document, hasCharset) {
  const plain = documents.firstExampleOnly(documents.successOnly(documents.inlined(forAll(document))));
  return documents.toOpenApi30(hasCharset ? documents.withCharset(plain) : plain);
}

/** A copy, so that a build during the run changes nothing. */
export async function copied(folder) {
  for (const part of ['package.json', 'dist', 'spec'])
    await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
}

async function written(folder, adapt) {
  for (const name of NAMES) {
    const document = adapt(await documents.bundled(name), name);
    await writeFile(join(folder, `${name}.json`), JSON.stringify(document, null, 2));
  }
}

function files(extension) {
  return NAMES.map((name) => `${name}.${extension}`);
}

async function versionOf(folder) {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).version;
}
