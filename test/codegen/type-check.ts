import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  typeRoots: [join(ROOT, 'node_modules/@types')],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  noEmit: true,
};

const cache = new Map<string, ts.SourceFile | undefined>();

/** What the strict compiler says of files that exist in memory only, by path below the repository's root. */
export function typeErrors(files: Record<string, string>): string[] {
  const inMemory = new Map(Object.entries(files).map(([path, text]) => [join(ROOT, path), text]));
  const host = ts.createCompilerHost(OPTIONS);
  const disk = { ...host };
  const folders = new Set([...inMemory.keys()].map((path) => dirname(path)));
  host.directoryExists = (path) => folders.has(path) || disk.directoryExists?.(path) !== false;
  host.fileExists = (path) => inMemory.has(path) || disk.fileExists(path);
  host.readFile = (path) => inMemory.get(path) ?? disk.readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = inMemory.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, version);
    if (!cache.has(path)) cache.set(path, disk.getSourceFile(path, version, ...rest));
    return cache.get(path);
  };
  const roots = [...inMemory.keys()].filter((path) => path.endsWith('.ts'));
  const program = ts.createProgram(roots, OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const { file, start = 0 } = diagnostic;
    const at = file
      ? `${file.fileName.slice(ROOT.length)}:${String(file.getLineAndCharacterOfPosition(start).line + 1)}`
      : '';
    return `${at} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
  });
}
