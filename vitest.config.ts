import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/*
 * There are two suites, and the file name says which one a test belongs to.
 *
 * - `npm test` is for everyone and every change. It runs each `*.test.ts` but for `*.all.test.ts`, with few runs of each
 *   law (`test/support/fast-check.setup.ts`) and one mutant of each kind (`test/support/kill-rates.ts`).
 * - `npm run test:all` is for before a merge. It runs every test file, each law at full length, and all mutants.
 *
 * A test belongs in `*.all.test.ts` when it is long by nature: large documents, hostile servers, a browser, many
 * whole verifications in a row. To run one: `npx vitest run --mode all test/document/large.all.test.ts`.
 */

/** The long tests. */
const longTests = 'test/**/*.all.test.ts';

/** Nothing that the tests start may call home. */
const env = {
  DO_NOT_TRACK: '1',
  PACT_DO_NOT_TRACK: 'true',
  SCARF_ANALYTICS: 'false',
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
};

const consumers = 'contracts/consumer/**/*.test.ts';
const servers = ['contracts/provider/**/*.test.ts', 'contracts/shapes/**/*.test.ts'];

export default defineConfig(({ mode }) => {
  const isAll = mode === 'all';
  // Not `extends`: a project that extends this file reads it in a mode of its own.
  const common = {
    env: { ...env, SPECPROOF_TESTS: isAll ? 'all' : 'quick' },
    pool: 'forks' as const,
    // A third of the quick suite's time would be spent on loading the same modules again for each file.
    isolate: isAll,
    setupFiles: ['test/support/fast-check.setup.ts'],
    // More than five times what the slowest test of the suite takes on two idle cores.
    testTimeout: isAll ? 300_000 : 60_000,
    hookTimeout: isAll ? 300_000 : 60_000,
  };
  return {
    test: {
      passWithNoTests: false,
      // By default one processor is left idle.
      maxWorkers: availableParallelism(),
      projects: [
        {
          test: {
            ...common,
            name: 'main',
            include: ['test/**/*.test.ts'],
            exclude: isAll ? [] : [longTests],
            sequence: { groupOrder: 0 },
          },
        },
        {
          // With UPDATE_PACTS, these write to one pact file: one after another.
          test: {
            ...common,
            name: 'contracts: consumers',
            include: [consumers],
            fileParallelism: false,
            maxWorkers: 1,
            sequence: { groupOrder: 1 },
          },
        },
        {
          // These meet the mock, or the servers that the environment names.
          test: {
            ...common,
            name: 'contracts: servers',
            include: servers,
            sequence: { groupOrder: 2 },
          },
        },
      ],
    },
  };
});
