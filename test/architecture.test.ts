import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

// The rules

interface Group {
  name: string;
  files: RegExp;
  layer: number;
  /** Groups of the same layer that may be imported too. */
  uses?: string[];
}

/** The first match counts. A file imports its own group and lower layers; a file without a group is an error. */
const groups: Group[] = [
  { name: 'model', layer: 0, files: /^src\/(model|errors)\.ts$/ },
  { name: 'openapi', layer: 1, files: /^src\/openapi\// },
  { name: 'schema', layer: 1, files: /^src\/schema\//, uses: ['openapi'] },
  { name: 'message', layer: 1, files: /^src\/message\//, uses: ['openapi'] },
  { name: 'form', layer: 1, files: /^src\/form\//, uses: ['openapi', 'schema', 'message'] },
  { name: 'xml', layer: 1, files: /^src\/xml\//, uses: ['openapi', 'schema', 'message'] },
  { name: 'cases', layer: 2, files: /^src\/cases\// },
  { name: 'checks', layer: 2, files: /^src\/checks\// },
  { name: 'evidence', layer: 2, files: /^src\/evidence\// },
  { name: 'mocking', layer: 2, files: /^src\/mocking\// },
  { name: 'behaviors', layer: 2, files: /^src\/behaviors\// },
  { name: 'codegen', layer: 2, files: /^src\/codegen\// },
  { name: 'pact', layer: 2, files: /^src\/pact\// },
  { name: 'reporters', layer: 2, files: /^src\/reporters\// },
  { name: 'io', layer: 3, files: /^src\/io\// },
  { name: 'bundled', layer: 5, files: /^src\/bundled\.ts$/ },
  { name: 'index', layer: 5, files: /^src\/index\.ts$/, uses: ['bundled'] },
  { name: 'cli', layer: 5, files: /^src\/cli\//, uses: ['bundled'] },
  { name: 'verify, mock, …', layer: 4, files: /^src\/[^/]+\.(ts|schema\.json)$/ },
  // Just below layer 5, so that nothing else reaches them.
  { name: 'spec', layer: 4.5, files: /^spec\// },
  { name: 'generated', layer: 4.5, files: /^generated\// },
];

const bin = /^src\/cli\/bin\.ts$/;
const io = /^src\/io\//;
const nowhere = /(?!)/;

/** Modules that only some files may import. */
const modules: { names: RegExp; only: RegExp }[] = [
  {
    names: /^(node:)?(fs|https?|http2|net|tls|dgram|dns|child_process|cluster|worker_threads)(\/|$)/,
    only: io,
  },
  { names: /^(undici(\/|$)|@stoplight\/)/, only: io },
  { names: /^(node:)?process$/, only: bin },
  { names: /^specproof(\/|$)/, only: nowhere },
];

/** Globals that only some files may use. */
const globals: { names: string[]; only: RegExp }[] = [
  { names: ['process', 'console'], only: bin },
  { names: ['fetch', 'WebSocket', 'EventSource', 'globalThis', 'global'], only: io },
];

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
    ...files.filter(({ fileName }) => !groupOf(fileName)).map(({ fileName }) => `${fileName} is in no layer`),
    ...imports.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} imports ${to}`),
    ...files.flatMap(dynamicNames),
    ...forbiddenGlobals(files),
    ...cycles(imports),
  ];
}

/** Static, dynamic, re-exporting and type-only imports alike. */
function importsOf({ fileName: from, text }: ts.SourceFile): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName: name }) => {
    if (!name.startsWith('.')) return { from, to: name, isPath: name.startsWith('/') };
    return { from, to: posix.join(posix.dirname(from), name).replace(/\.js$/, '.ts'), isPath: true };
  });
}

function groupOf(path: string): Group | undefined {
  return groups.find(({ files }) => files.test(path));
}

function isAllowed({ from, to, isPath }: Import): boolean {
  if (!isPath) return !modules.some(({ names, only }) => names.test(to) && !only.test(from));
  const importer = groupOf(from);
  const imported = groupOf(to);
  if (importer === undefined) return true; // told already
  if (imported === undefined) return false;
  if (imported === importer || imported.layer < importer.layer) return true;
  return imported.layer === importer.layer && (importer.uses ?? []).includes(imported.name);
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

  it('was read', () => {
    expect(Object.keys(sources)).toEqual(expect.arrayContaining(['src/model.ts', 'src/cli/bin.ts']));
  });
});

function readSources(): Sources {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join('src', path.replaceAll('\\', '/')))
    .filter((path) => /\.[cm]?tsx?$/.test(path));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

describe('the rules refuse', () => {
  it.each([
    // layers
    ['src/model.ts', `import './openapi/document.js';`],
    ['src/openapi/a.ts', `import type { A } from '../schema/a.js';`],
    ['src/openapi/a.ts', `import '../checks/a.js';`],
    ['src/openapi/a.ts', `import '../message/a.js';`],
    ['src/message/a.ts', `import '../schema/a.js';`],
    ['src/schema/a.ts', `import '../io/a.js';`],
    ['src/cases/a.ts', `import '../checks/a.js';`],
    ['src/checks/a.ts', `export * from '../behaviors/a.js';`],
    ['src/behaviors/a.ts', `const a = await import('../codegen/a.js');`],
    ['src/codegen/a.ts', `type A = import('../pact/a.js').A;`],
    ['src/pact/a.ts', `export type { A } from '../reporters/a.js';`],
    ['src/reporters/deep/a.ts', `import '../../cases/a.js';`],
    ['src/checks/a.ts', `import '../io/a.js';`],
    ['src/io/a.ts', `import '../verify.js';`],
    ['src/verify.ts', `import './cli/main.js';`],
    ['src/verify.ts', `import './bundled.js';`],
    ['src/verify.ts', `import './index.js';`],
    ['src/index.ts', `import './cli/main.js';`],
    ['src/cli/a.ts', `import '../index.js';`],
    ['src/bundled.ts', `import './cli/main.js';`],
    // outside src
    ['src/verify.ts', `import '../spec/a.json' with { type: 'json' };`],
    ['src/codegen/a.ts', `import '../../generated/a/client.js';`],
    ['src/io/a.ts', `await import('../../generated/a/client.js', { with: {} });`],
    ['src/cli/a.ts', `import '../../test/a.js';`],
    ['src/cli/a.ts', `import '../../package.json' with { type: 'json' };`],
    ['src/cli/a.ts', `import 'specproof/package.json' with { type: 'json' };`],
    ['src/cli/a.ts', `import '/etc/a.js';`],
    ['src/unheard-of/a.ts', `import '../model.js';`],
    // modules
    ['src/schema/a.ts', `import { readFile } from 'node:fs/promises';`],
    ['src/verify.ts', `import fs from 'fs';`],
    ['src/cli/main.ts', `import { readFileSync } from 'node:fs';`],
    ['src/mock.ts', `import { createServer } from 'node:http';`],
    ['src/mock.ts', `import https from 'node:https';`],
    ['src/mock.ts', `import net from 'node:net';`],
    ['src/mock.ts', `const { spawn } = await import('node:child_process');`],
    ['src/mock.ts', `import { request } from 'undici';`],
    ['src/mock.ts', `import type { A } from '@stoplight/prism-http';`],
    ['src/io/a.ts', `import process from 'node:process';`],
    ['src/io/a.ts', `await import(name);`],
    ['src/io/a.ts', 'await import(`./${name}.js`);'],
    // globals
    ['src/checks/a.ts', `export const a = process.env;`],
    ['src/io/a.ts', `export const a = process.env;`],
    ['src/cli/main.ts', `export const a = () => process.exit(1);`],
    ['src/cli/main.ts', `console.log('a');`],
    ['src/cli/main.ts', `const { argv } = process;`],
    ['src/verify.ts', `export const a = () => fetch('http://a');`],
    ['src/verify.ts', `export const a = { fetch };`],
    ['src/verify.ts', `function f(fetch: () => void) { fetch(); } function g() { fetch(); }`],
    ['src/verify.ts', `export const a = globalThis.fetch;`],
    ['src/verify.ts', `const { fetch } = globalThis;`],
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
});

describe('the rules allow', () => {
  it.each([
    ['src/errors.ts', `import type { Location } from './model.js';`],
    ['src/schema/a.ts', `import '../openapi/a.js'; import '../model.js'; import Ajv from 'ajv';`],
    ['src/reporters/a.ts', `import './report.schema.json' with { type: 'json' };`],
    ['src/io/a.ts', `import 'node:fs'; import '@stoplight/prism-http'; import '../checks/a.js'; fetch('a');`],
    ['src/verify.ts', `import './mock.js'; import './io/a.js'; import './cases/a.js'; import './model.js';`],
    ['src/bundled.ts', `import '../generated/a/client.js'; import '../spec/a.json' with { type: 'json' };`],
    ['src/index.ts', `export * from './bundled.js'; export * from './verify.js';`],
    [
      'src/cli/main.ts',
      `import '../bundled.js'; const a = () => import('../verify.js'); import 'node:path';`,
    ],
    ['src/cli/bin.ts', `process.exitCode = 1; console.log('a');`],
    ['src/verify.ts', `export const a = (options: { fetch: typeof fetch }) => options.fetch('a');`],
    ['src/verify.ts', `export const a = ({ fetch: f, fetch }) => { f('a'); fetch('a'); };`],
    [
      'src/verify.ts',
      `type A = typeof globalThis.fetch; const process = 1; export const a = { process, console: 2 };`,
    ],
    ['src/codegen/a.ts', 'export const a = `process.exit(1); fetch("a"); import("../io/a.js");`;'],
  ])('%s: %s', (path, text) => {
    expect(violations({ [path]: text })).toEqual([]);
  });
});
