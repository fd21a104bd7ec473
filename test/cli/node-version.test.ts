import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { nodeComplaint, OLDEST_NODE } from '../../src/cli/node-version.js';

const root = new URL('../../', import.meta.url);

describe('nodeComplaint', () => {
  it.each(['20.19.0', '20.19.5', '20.20.2', '21.0.0', '22.0.0-rc.1', '24.21.0', '100.0.0'])(
    'accepts %s',
    (version) => {
      expect(nodeComplaint(version)).toBeUndefined();
    },
  );

  it.each(['20.18.3', '20.9.0', '18.20.4', '18.99.0', '14.21.3', '8.0.0', '0.12.18'])(
    'refuses %s',
    (version) => {
      expect(nodeComplaint(version)).toBe(
        `specproof needs Node.js 20.19 or newer; this is v${version}. ` +
          'Install a newer Node from https://nodejs.org or with your version manager.',
      );
    },
  );

  it('names the version that package.json demands', () => {
    const { engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      engines: { node: string };
    };
    expect(engines.node).toBe(`>=${OLDEST_NODE}`);
  });
});

describe('the code that an old Node has to parse', () => {
  // Down-levelling to ES2019, which Node 12 knows, changes nothing exactly when nothing newer is used.
  const emit = (source: string, target: ts.ScriptTarget): string =>
    ts.transpileModule(source, {
      compilerOptions: { target, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    }).outputText;
  const isOldSyntax = (source: string): boolean =>
    emit(source, ts.ScriptTarget.ES2019) === emit(source, ts.ScriptTarget.ES2022);
  const read = (file: string): string => readFileSync(new URL(`src/cli/${file}`, root), 'utf8');

  it.each(['bin.ts', 'node-version.ts'])('uses no newer syntax in %s', (file) => {
    expect(isOldSyntax(read(file))).toBe(true);
  });

  it.each(['export const x = y?.z;', 'export const x = y ?? z;', 'export class A { b = 1; }', 'x ||= 1;'])(
    'would be found to use newer syntax with `%s`',
    (source) => {
      expect(isOldSyntax(source)).toBe(false);
    },
  );

  it('imports nothing statically in bin.ts but node-version.js', () => {
    const statics = [...read('bin.ts').matchAll(/^import (?!type ).* from '(.*)';$/gm)].map(
      ([, name]) => name,
    );
    expect(statics).toEqual(['./node-version.js']);
  });
});
