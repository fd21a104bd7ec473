import { defineConfig } from 'vitest/config';

/** Nothing that the tests start may call home. */
const env = {
  DO_NOT_TRACK: '1',
  PACT_DO_NOT_TRACK: 'true',
  SCARF_ANALYTICS: 'false',
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
};

const pactTests = 'test/pact/**/*.test.ts';
const pactProvider = 'test/pact/provider.pact.test.ts';

export default defineConfig({
  test: {
    env,
    pool: 'forks',
    setupFiles: ['test/support/fast-check.setup.ts'],
    passWithNoTests: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'main',
          include: ['test/**/*.test.ts'],
          exclude: [pactTests],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // These write to one pact file: one after another.
        extends: true,
        test: {
          name: 'pact',
          include: [pactTests],
          exclude: [pactProvider],
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Verifies what the consumers have written.
        extends: true,
        test: { name: 'pact provider', include: [pactProvider], sequence: { groupOrder: 2 } },
      },
    ],
  },
});
