import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../src/cli/options.js';
import type { Report } from '../src/index.js';
import { bundledDocument, generate, lint, plan, startMock, verify } from '../src/index.js';
import { DEFAULT_MAX_DELAY } from '../src/mock/options.js';
import { ROOT } from './support/root.js';
import { IS_WHOLE_SUITE } from './support/suite.js';

const cwd = ROOT;
const documents = [bundledDocument('apple-caller-ids', ROOT)];

async function reportOf(options: Parameters<typeof verify>[0]): Promise<Report> {
  for await (const event of verify(options)) if (event.type === 'report') return event.report;
  throw new Error('no report');
}

describe('the public functions', () => {
  it('verify the mock of the documents when there is no server, and end it with the run', async () => {
    const report = await reportOf({ documents, cwd, onlyPhases: ['examples'] });
    expect(report).toMatchObject({ end: 'complete', seed: 1, summary: { causes: { error: 0 } } });
    expect(report.summary.exchanges).toBeGreaterThan(0);
    await expect(fetch(report.documents[0]?.server ?? '')).rejects.toThrow();
  });

  it('verify the server they are given', async () => {
    const mock = await startMock({ documents, cwd });
    const report = await reportOf({ documents, cwd, server: mock.url, onlyPhases: ['examples'] });
    expect(mock.requests()).toHaveLength(report.summary.exchanges);
    await mock.close();
  });

  it.each([
    ['timeout', { timeout: 'soon' }, 'timeout: expected a duration'],
    ['concurrency', { concurrency: 0 }, 'concurrency: expected a whole number of 1 or more'],
    ['server', { server: 'localhost' }, 'server: expected a URL with its scheme'],
    ['minEvidence', { minEvidence: 90 }, 'minEvidence: expected'],
    [
      'operations',
      { operations: { nobody: { skip: 'x' } } },
      "operations.nobody: no operation is called 'nobody'",
    ],
    [
      'parameters',
      { parameters: { nobody: 1 } },
      'parameters.nobody: no parameter or body property is called',
    ],
    ['onlyOperations', { onlyOperations: ['nobody'] }, "no operation is called 'nobody'"],
  ])('refuse a value of %s that means nothing', async (_, options, message) => {
    await expect(reportOf({ documents, cwd, ...options })).rejects.toThrow(message);
  });

  it('plan the requests of the given phases, and mark where cases are left out', async () => {
    const cases = plan({ documents, cwd, onlyPhases: ['examples', 'behaviors'], maxCases: 2 });
    expect((await cases.next()).value).toMatchObject({ phase: 'examples' });
    await cases.next();
    expect((await cases.next()).value).toMatchObject({ isOpen: true });
  });

  it('lint and generate from documents by their paths', async () => {
    expect((await lint({ documents, cwd })).map(({ problems }) => problems)).toEqual([[]]);
    const { files } = await generate({ documents, cwd, check: true });
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['unchanged']));
  });
});

describe('the defaults of startMock', () => {
  it('are those of the command, but for the port: 0, as several mocks may run in one process', () => {
    expect(OPTIONS.maxDelay.parse(OPTIONS.maxDelay.default)).toBe(DEFAULT_MAX_DELAY);
    expect(OPTIONS.seed.default).toBe('1');
    expect(OPTIONS.cors.parse(OPTIONS.cors.default)).toBe(true);
    expect(OPTIONS.host.default).toBe('127.0.0.1');
  });
});

describe('the documentation of the public interface', () => {
  const ENTRIES = {
    specproof: join(ROOT, 'src/index.ts'),
    'specproof/msw': join(ROOT, 'src/mock/testing/msw.ts'),
  };
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
      ts.sys,
      ROOT,
    ).options,
    paths: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, [path]])),
    noEmit: true,
  };

  /** The examples of each export that is a value, by its name and their number; one without has an empty one. */
  function examples(): Map<string, string> {
    const program = ts.createProgram(Object.values(ENTRIES), options);
    const checker = program.getTypeChecker();
    const exported = Object.values(ENTRIES).flatMap((path) => {
      const entry = program.getSourceFile(path);
      const module = entry && checker.getSymbolAtLocation(entry);
      return (module ? checker.getExportsOfModule(module) : []).map((symbol) =>
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      );
    });
    return new Map(
      exported
        .filter((symbol) => symbol.flags & ts.SymbolFlags.Value)
        .flatMap((symbol) => {
          const tags = symbol.getJsDocTags(checker).filter(({ name }) => name === 'example');
          const texts = tags.map(({ text }) =>
            ts.displayPartsToString(text).replace(/^<caption>.*<\/caption>\n/, ''),
          );
          return (texts.length > 0 ? texts : ['']).map((text, i): [string, string] => [
            `${symbol.name}-${String(i)}`,
            text,
          ]);
        }),
    );
  }

  it.runIf(IS_WHOLE_SUITE)('has an example for every export, and each compiles', () => {
    const found = examples();
    expect(found.size).toBeGreaterThan(10);
    expect([...found].filter(([, text]) => !/from 'specproof['/]/.test(text))).toEqual([]);
    const files = new Map([...found].map(([name, text]) => [join(ROOT, 'test', `example-${name}.ts`), text]));
    const host = ts.createCompilerHost(options);
    const real = ts.createCompilerHost(options);
    host.fileExists = (path) => files.has(path) || real.fileExists(path);
    host.getSourceFile = (path, version, ...others) => {
      const text = files.get(path);
      return text === undefined
        ? real.getSourceFile(path, version, ...others)
        : ts.createSourceFile(path, text, version);
    };
    const program = ts.createProgram([...files.keys()], options, host);
    const mistakes = [...files.keys()].flatMap((path) => {
      const source = program.getSourceFile(path);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      );
    });
    expect(mistakes).toEqual([]);
  });
});
