import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

// The rules

/** What is below everything that knows OpenAPI. */
const GROUND = ['json', 'version', 'model', 'errors', 'on-demand'];
const TO_HTTP = [...GROUND, 'document', 'schema', 'http'];

/** A room under `src/`, a folder or a file, and what it may import besides itself. Nothing else may stand there. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  json: [],
  version: [],
  model: ['json'],
  errors: ['json', 'model'],
  'on-demand': [],
  reporters: ['json', 'model', 'version', 'http/secrets'],
  document: GROUND,
  schema: [...GROUND, 'document'],
  http: [...GROUND, 'document', 'schema'],
  xml: TO_HTTP,
  io: [...GROUND, 'document', 'http'],
  behaviors: TO_HTTP,
  resources: [...TO_HTTP, 'behaviors'],
  cases: [...TO_HTTP, 'xml', 'behaviors', 'resources'],
  checks: [...TO_HTTP, 'xml'],
  evidence: [...TO_HTTP, 'behaviors'],
  codegen: [...TO_HTTP, 'io', 'behaviors'],
  load: [...TO_HTTP, 'xml', 'behaviors', 'io'],
  lint: [...TO_HTTP, 'io', 'load'],
  runner: [...TO_HTTP, 'xml', 'io', 'behaviors', 'resources', 'cases', 'checks', 'evidence'],
  // What a user writes becomes the options of a run; formats of reports and codes of findings have their names there.
  config: [...TO_HTTP, 'io', 'reporters', 'runner'],
  mock: [...TO_HTTP, 'xml', 'io', 'behaviors', 'resources', 'load', 'cases'],
  init: [...TO_HTTP, 'io'],
  // Servers with one fault are the mock, and are judged as any other.
  prove: [...TO_HTTP, 'io', 'behaviors', 'resources', 'runner', 'mock', 'load'],
  traffic: [
    ...TO_HTTP,
    'xml',
    'io',
    'behaviors',
    'resources',
    'cases',
    'checks',
    'evidence',
    'runner',
    'load',
    // What a request says is read once: by the mock that answers it, and by the judge of one that was recorded.
    'mock/request',
  ],
};

/** Those that put the rooms together. */
const JOINERS: Readonly<Record<string, readonly string[]>> = {
  index: [...Object.keys(ROOMS)],
  cli: [...Object.keys(ROOMS)],
  vitest: [...Object.keys(ROOMS)],
};

/**
 * The rooms inside a room, from the lowest up: each may import what stands before it, and those of its own step.
 * A file directly in the room may import all of them; none of them may import it.
 */
const STEPS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  schema: [
    ['patterns'],
    ['keywords', 'formats'],
    ['graph'],
    ['validate'],
    ['places', 'sample', 'satisfiability'],
    ['shape', 'vary'],
    ['violate'],
  ],
};

/** Rooms whose folders know `shared` and no sibling. */
const STRANGERS: readonly string[] = ['behaviors'];

/** Modules that only some files may import. */
const modules: { names: RegExp; only: RegExp }[] = [
  {
    names: /^(node:)?(fs|https?|http2|net|tls|dgram|dns|child_process|cluster|worker_threads)(\/|$)/,
    only: /^src\/io\//,
  },
  { names: /^undici(\/|$)/, only: /^src\/io\// },
  { names: /^@stoplight\//, only: /(?!)/ },
  { names: /^@redocly\//, only: /^src\/lint\// },
  { names: /^(node:)?process$/, only: /^src\/cli\/bin\.ts$/ },
  { names: /^specproof(\/|$)/, only: /(?!)/ },
];

/** Globals that only some files may use. */
const globals: { names: string[]; only: RegExp }[] = [
  // A plugin of a test runner has no Host to end the process by.
  { names: ['process', 'console'], only: /^src\/(cli\/bin|vitest\/evidence)\.ts$/ },
  { names: ['fetch', 'WebSocket', 'EventSource', 'globalThis', 'global'], only: /^src\/io\// },
];

/** Figures past which a room is no longer seen at a glance. */
const MOST_ENTRIES = 28;
const MOST_FILES = 20;

// How they are enforced

/** Text by path from the repository's root. */
type Sources = Record<string, string>;

interface Import {
  from: string;
  /** A path from the root, or a package's name. */
  to: string;
  isPath: boolean;
}

function violations(sources: Sources): string[] {
  const files = Object.entries(sources).map(([path, text]) =>
    ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true),
  );
  const imports = files.flatMap(importsOf);
  return [
    ...files
      .filter(({ fileName }) => !(roomOf(fileName) in KNOWN))
      .map(({ fileName }) => `${fileName} is in no room`),
    ...imports.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} imports ${to}`),
    ...files.flatMap(dynamicNames),
    ...forbiddenGlobals(files),
    ...cycles(imports),
  ];
}

const KNOWN: Readonly<Record<string, readonly string[]>> = { ...ROOMS, ...JOINERS };

/** Static, dynamic, re-exporting and type-only imports alike. */
function importsOf({ fileName: from, text }: ts.SourceFile): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName: name }) => {
    if (!name.startsWith('.')) return { from, to: name, isPath: name.startsWith('/') };
    return { from, to: posix.join(posix.dirname(from), name).replace(/\.js$/, '.ts'), isPath: true };
  });
}

/** `schema` for `src/schema/graph/a.ts`, `errors` for `src/errors.ts`. */
function roomOf(path: string): string {
  const [top, name = ''] = path.split('/');
  return top === 'src' ? name.replace(/\.ts$/, '') : (top ?? '');
}

function isAllowed({ from, to, isPath }: Import): boolean {
  if (!isPath) return !modules.some(({ names, only }) => names.test(to) && !only.test(from));
  const room = roomOf(from);
  if (!(room in KNOWN)) return true; // told already
  // Data of the importer's own room: its JSON Schema, say.
  if (!to.startsWith('src/')) return false;
  if (roomOf(to) === room) return isAllowedInside(room, from, to);
  return (KNOWN[room] ?? []).some((name) => to.startsWith(`src/${name}/`) || to === `src/${name}.ts`);
}

function isAllowedInside(room: string, from: string, to: string): boolean {
  const [importer, imported] = [innerRoomOf(from), innerRoomOf(to)];
  if (importer === undefined || importer === imported) return true;
  if (STRANGERS.includes(room)) return importer !== 'shared' && imported === 'shared';
  const steps = STEPS[room];
  if (!steps) return true;
  const stepOf = (name: string | undefined): number =>
    steps.findIndex((step) => name !== undefined && step.includes(name));
  return stepOf(imported) >= 0 && stepOf(imported) <= stepOf(importer);
}

/** `graph` for `src/schema/graph/a.ts`; undefined for a file directly in its room. */
function innerRoomOf(path: string): string | undefined {
  const [, , inner, file] = path.split('/');
  return file === undefined ? undefined : inner;
}

/** `import(name)` could import anything. */
function dynamicNames(file: ts.SourceFile): string[] {
  return nodesOf(file)
    .filter(ts.isCallExpression)
    .filter(({ expression }) => expression.kind === ts.SyntaxKind.ImportKeyword)
    .filter(({ arguments: [name] }) => name === undefined || !ts.isStringLiteralLike(name))
    .map((call) => `${file.fileName} imports by a computed name: ${call.getText()}`);
}

function nodesOf(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [node];
  ts.forEachChild(node, (child) => void found.push(...nodesOf(child)));
  return found;
}

function forbiddenGlobals(files: ts.SourceFile[]): string[] {
  const checker = checkerFor(files);
  return files.flatMap((file) => {
    const names = globals.filter(({ only }) => !only.test(file.fileName)).flatMap((rule) => rule.names);
    return nodesOf(file)
      .filter(ts.isIdentifier)
      .filter((node) => names.includes(node.text) && isGlobal(node, checker))
      .map((node) => `${file.fileName} uses ${node.text}`);
  });
}

/** Knows the names declared in `files` and no others: without libraries, a name without a symbol is a global. */
function checkerFor(files: ts.SourceFile[]): ts.TypeChecker {
  const byName = new Map(files.map((file) => [file.fileName, file]));
  const options: ts.CompilerOptions = { noLib: true, noResolve: true, types: [] };
  const host = { ...ts.createCompilerHost(options), getSourceFile: (name: string) => byName.get(name) };
  return ts.createProgram([...byName.keys()], options, host).getTypeChecker();
}

function isGlobal(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (ts.isTypeQueryNode(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  const symbol = ts.isShorthandPropertyAssignment(parent)
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : checker.getSymbolAtLocation(node);
  return (symbol?.declarations ?? []).length === 0;
}

function cycles(imports: Import[]): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) found.push(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
    if (done.has(file)) return;
    done.add(file);
    for (const { from, to } of imports) if (from === file) visit(to, [...path, file]);
  };
  for (const { from } of imports) visit(from, []);
  return found;
}

// The proof

describe('src/', () => {
  const sources = readSources();

  it('keeps the rules', () => {
    expect(violations(sources)).toEqual([]);
  });

  it('has each room of the table, and no more of them than can be seen at a glance', () => {
    const entries = readdirSync(join(root, 'src'));
    expect(entries.map((name) => name.replace(/\.ts$/, '')).sort()).toEqual(Object.keys(KNOWN).sort());
    expect(entries.length).toBeLessThanOrEqual(MOST_ENTRIES);
  });

  it('has no folder with more files directly in it than can be seen at a glance', () => {
    expect(crowded(Object.keys(sources))).toEqual([]);
  });
});

const root = fileURLToPath(new URL('..', import.meta.url));

function readSources(): Sources {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join('src', path.replaceAll('\\', '/')))
    .filter((path) => /\.[cm]?tsx?$/.test(path));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function crowded(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = posix.dirname(path);
    if (folder !== 'src') counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > MOST_FILES).map(([folder]) => folder);
}

describe('the rules refuse', () => {
  it.each([
    // rooms
    ['src/json/a.ts', `import '../errors.js';`],
    ['src/version.ts', `import './json/a.js';`],
    ['src/model/a.ts', `import '../document/document.js';`],
    ['src/errors.ts', `import './on-demand.js';`],
    ['src/json/suggestion.ts', `import '../schema/a.js';`],
    ['src/reporters/deep/a.ts', `import '../../cases/a.js';`],
    ['src/reporters/a.ts', `import '../http/a.js';`],
    ['src/document/a.ts', `import type { A } from '../schema/a.js';`],
    ['src/document/a.ts', `import '../http/a.js';`],
    ['src/schema/a.ts', `import '../io/a.js';`],
    ['src/http/a.ts', `import '../xml/a.js';`],
    ['src/xml/a.ts', `import '../io/a.js';`],
    ['src/io/a.ts', `import '../schema/a.js';`],
    ['src/io/a.ts', `import '../runner/verify.js';`],
    ['src/behaviors/a.ts', `const a = await import('../codegen/a.js');`],
    ['src/cases/a.ts', `import '../checks/a.js';`],
    ['src/checks/a.ts', `export * from '../behaviors/a.js';`],
    ['src/checks/a.ts', `import '../io/a.js';`],
    ['src/evidence/a.ts', `import '../cases/a.js';`],
    ['src/codegen/a.ts', `type A = import('../mock/a.js').A;`],
    ['src/load/a.ts', `import '../mock/a.js';`],
    ['src/config/a.ts', `export type { A } from '../mock/a.js';`],
    ['src/runner/a.ts', `import '../config/index.js';`],
    ['src/lint/a.ts', `import '../runner/a.js';`],
    ['src/runner/a.ts', `import '../load/a.js';`],
    ['src/runner/a.ts', `import '../mock/index.js';`],
    ['src/mock/a.ts', `import '../checks/a.js';`],
    ['src/runner/verify.ts', `import '../cli/main.js';`],
    ['src/runner/verify.ts', `import '../index.js';`],
    ['src/index.ts', `import './cli/main.js';`],
    ['src/cli/a.ts', `import '../index.js';`],
    ['src/loose.ts', `import './json/a.js';`],
    ['src/unheard-of/a.ts', `import '../model/a.js';`],
    // rooms inside rooms
    ['src/schema/keywords/a.ts', `import '../graph/a.js';`],
    ['src/schema/graph/a.ts', `import '../validate/a.js';`],
    ['src/schema/validate/a.ts', `import '../places/a.js';`],
    ['src/schema/sample/a.ts', `import '../vary/index.js';`],
    ['src/schema/vary/a.ts', `import '../violate/index.js';`],
    ['src/schema/violate/a.ts', `import '../enforceability.js';`],
    ['src/behaviors/page/a.ts', `import '../filter/index.js';`],
    ['src/behaviors/shared/a.ts', `import '../filter/index.js';`],
    ['src/behaviors/page/a.ts', `import '../index.js';`],
    // outside src
    ['src/runner/verify.ts', `import '../../spec/a.json' with { type: 'json' };`],
    ['src/codegen/a.ts', `import '../../generated/a/client.js';`],
    ['src/io/a.ts', `await import('../../generated/a/client.js', { with: {} });`],
    ['src/cli/a.ts', `import '../../test/a.js';`],
    ['src/cli/a.ts', `import '../../package.json' with { type: 'json' };`],
    ['src/cli/a.ts', `import 'specproof/package.json' with { type: 'json' };`],
    ['src/cli/a.ts', `import '/etc/a.js';`],
    // modules
    ['src/schema/a.ts', `import { readFile } from 'node:fs/promises';`],
    ['src/config/a.ts', `import fs from 'fs';`],
    ['src/cli/main.ts', `import { readFileSync } from 'node:fs';`],
    ['src/mock/a.ts', `import { createServer } from 'node:http';`],
    ['src/mock/a.ts', `import https from 'node:https';`],
    ['src/runner/a.ts', `import net from 'node:net';`],
    ['src/runner/a.ts', `const { spawn } = await import('node:child_process');`],
    ['src/runner/a.ts', `import { request } from 'undici';`],
    ['src/mock/a.ts', `import type { A } from '@stoplight/prism-http';`],
    ['src/load/a.ts', `import { lintDocument } from '@redocly/openapi-core';`],
    ['src/io/a.ts', `import process from 'node:process';`],
    ['src/io/a.ts', `await import(name);`],
    ['src/io/a.ts', 'await import(`./${name}.js`);'],
    // globals
    ['src/checks/a.ts', `export const a = process.env;`],
    ['src/io/a.ts', `export const a = process.env;`],
    ['src/cli/main.ts', `export const a = () => process.exit(1);`],
    ['src/cli/main.ts', `console.log('a');`],
    ['src/cli/main.ts', `const { argv } = process;`],
    ['src/runner/a.ts', `export const a = () => fetch('http://a');`],
    ['src/runner/a.ts', `export const a = { fetch };`],
    ['src/runner/a.ts', `function f(fetch: () => void) { fetch(); } function g() { fetch(); }`],
    ['src/runner/a.ts', `export const a = globalThis.fetch;`],
    ['src/runner/a.ts', `const { fetch } = globalThis;`],
    // cycles
    ['src/io/a.ts', `import './a.js';`],
  ])('%s: %s', (path, text) => {
    expect(violations({ [path]: text })).toHaveLength(1);
  });

  it('a cycle over several files, told once', () => {
    const sources = {
      'src/io/a.ts': `import './b.js';`,
      'src/io/b.ts': `import './c.js'; import './d.js';`,
      'src/io/c.ts': `const a = import('./a.js');`,
      'src/io/d.ts': '',
    };
    expect(violations(sources)).toEqual(['cycle: src/io/a.ts → src/io/b.ts → src/io/c.ts → src/io/a.ts']);
  });

  it('a folder with more than twenty files directly in it', () => {
    const files = Array.from({ length: 21 }, (_, i) => `src/io/${String(i)}.ts`);
    expect(crowded(files)).toEqual(['src/io']);
    expect(crowded([...files.slice(1), 'src/io/deep/0.ts', 'src/errors.ts'])).toEqual([]);
  });
});

describe('the rules allow', () => {
  it.each([
    ['src/errors.ts', `import type { Location } from './model/document.js';`],
    ['src/schema/a.ts', `import '../document/a.js'; import '../model/a.js'; import Ajv from 'ajv';`],
    ['src/schema/violate/a.ts', `import '../vary/a.js'; import '../keywords/a.js'; import './b.js';`],
    ['src/schema/formats/a.ts', `import '../keywords/a.js';`],
    ['src/behaviors/page/a.ts', `import '../shared/a.js'; import './b.js';`],
    ['src/behaviors/index.ts', `import './page/index.js';`],
    ['src/reporters/a.ts', `import './report.schema.json' with { type: 'json' };`],
    ['src/io/deep/a.ts', `import 'node:fs'; import 'undici'; import '../../http/a.js'; fetch('a');`],
    ['src/lint/a.ts', `import '@redocly/openapi-core';`],
    ['src/runner/a.ts', `import '../io/a.js'; import '../cases/a.js'; import '../model/a.js';`],
    ['src/index.ts', `export * from './mock/index.js'; export * from './runner/verify.js';`],
    [
      'src/cli/main.ts',
      `import '../load/bundled.js'; const a = () => import('../mock/index.js'); import 'node:path';`,
    ],
    ['src/cli/bin.ts', `process.exitCode = 1; console.log('a');`],
    ['src/runner/a.ts', `export const a = (options: { fetch: typeof fetch }) => options.fetch('a');`],
    ['src/runner/a.ts', `export const a = ({ fetch: f, fetch }) => { f('a'); fetch('a'); };`],
    [
      'src/runner/a.ts',
      `type A = typeof globalThis.fetch; const process = 1; export const a = { process, console: 2 };`,
    ],
    ['src/codegen/a.ts', 'export const a = `process.exit(1); fetch("a"); import("../io/a.js");`;'],
  ])('%s: %s', (path, text) => {
    expect(violations({ [path]: text })).toEqual([]);
  });
});
