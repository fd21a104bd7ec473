import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { BEHAVIORS } from '../../src/behaviors/index.js';
import { ROOT } from '../support/root.js';

const SRC = join(ROOT, 'src');

/** The sources of a folder under `src/`, by their path from there. */
function sourcesOf(folder: string): ts.SourceFile[] {
  return readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => parsed(path, readFileSync(join(SRC, path), 'utf8')));
}

function parsed(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

function nodesOf(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [node];
  ts.forEachChild(node, (child) => void found.push(...nodesOf(child)));
  return found;
}

/** Words that stand for something else as well, with the files in which they do. */
const HOMONYMS: Readonly<Record<string, readonly string[]>> = {
  // What became of a file that a command writes.
  unchanged: ['cli/commands/generate.ts', 'codegen/index.ts', 'init/index.ts'],
};

/** Where the clients' halves of behaviors are written, by their names. */
const CLIENT_HALVES = 'codegen/client/behaviors/';

/** Each behavior that a file names: as a text, or as a member of what an operation declares. */
function namesIn(file: ts.SourceFile): string[] {
  return nodesOf(file).flatMap((node) => {
    const name = ts.isStringLiteralLike(node) ? node.text : declaredName(node);
    const isBehavior = name !== undefined && Object.hasOwn(BEHAVIORS, name);
    if (!isBehavior || HOMONYMS[name]?.includes(file.fileName) === true) return [];
    return [`${file.fileName} names '${name}'`];
  });
}

/** `page` of `extension.page`, and of `{ page } = extension`. */
function declaredName(node: ts.Node): string | undefined {
  const isExtension = (of: ts.Node | undefined): boolean => /(^|\.)extension$/.test(of?.getText() ?? '');
  if (ts.isPropertyAccessExpression(node) && isExtension(node.expression)) return node.name.text;
  if (!ts.isBindingElement(node)) return undefined;
  const { parent } = node.parent;
  const source = ts.isBindingElement(parent) ? parent.propertyName : parent.initializer;
  return isExtension(source) ? (node.propertyName ?? node.name).getText() : undefined;
}

describe('a behavior', () => {
  it('is named in no source outside src/behaviors but where clients get their half', () => {
    const files = sourcesOf('').filter(
      ({ fileName }) => !fileName.startsWith('behaviors/') && !fileName.startsWith(CLIENT_HALVES),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(namesIn)).toEqual([]);
  });

  it.each([
    [`export const isPage = (name: string) => name === 'page';`],
    [`type A = 'select' | 'other';`],
    ['const a = extension[`slow-after`];'],
    [`const ignore = operation.extension['case-insensitive-body'] === true;`],
    [`const a = operation.extension.page;`],
    [`const { filter } = operation.extension;`],
    [`const { filter: a } = extension;`],
    [`const f = ({ extension: { order } }: Operation) => order;`],
  ])('counts as named in %s', (text) => {
    expect(namesIn(parsed('mock/a.ts', text))).toHaveLength(1);
  });

  it.each([[`const { filter } = list; list.filter(isPage);`], [`const page = 'a page';`]])(
    'does not count as named in %s',
    (text) => {
      expect(namesIn(parsed('mock/a.ts', text))).toEqual([]);
    },
  );

  it('has a folder of its own name in src/behaviors', () => {
    const folders = readdirSync(join(SRC, 'behaviors'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(Object.keys(BEHAVIORS).sort());
  });

  it.each(Object.entries(BEHAVIORS))('%s lists the codes that its own files report', (name, { codes }) => {
    const reported = sourcesOf(`behaviors/${name}`)
      .flatMap(nodesOf)
      .filter(ts.isStringLiteralLike)
      .filter(({ text, parent }) => CODE.test(text) && !ts.isArrayLiteralExpression(parent))
      .map(({ text }) => text);
    expect(reported.length > 0).toBe(codes.length > 0);
    expect(reported.filter((code) => !codes.includes(code))).toEqual([]);
    const fromShared = new Set(
      sourcesOf('behaviors/shared')
        .flatMap(nodesOf)
        .filter(ts.isStringLiteralLike)
        .map(({ text }) => text),
    );
    expect(codes.filter((code) => !reported.includes(code) && !fromShared.has(code))).toEqual([]);
  });
});

/** What a finding is called. */
const CODE = /^(behavior|evidence|response)(\.[a-z]+(-[a-z]+)*){1,2}$/;
