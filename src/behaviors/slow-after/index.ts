import type { Behavior } from '../shared/behavior.js';

const CLAUSE = 'slow-after';

/**
 * An answer takes no longer than a number of milliseconds. A slower one is a warning, never a fault: the threshold
 * says from when an answer counts as slow, not that the server gives up. The mock is never slow by itself.
 */
export const slowAfter = {
  schema: {
    description:
      'Milliseconds after which an answer counts as slow. A slow answer is a warning, never an error.',
    type: 'integer',
    minimum: 1,
  },
  codes: ['response.slow'],

  mistakes: () => [],

  promised: ({ pointer }) => [{ clause: CLAUSE, pointer }],

  observe({ value, pointer }, { outcome, duration }) {
    // A failure is told by the check of connections, however long it took.
    if (outcome.kind === 'failure') return { findings: [], shown: [] };
    if (duration <= value) return { findings: [], shown: [{ clause: CLAUSE, state: 'seen' }] };
    const finding = {
      check: 'response.slow',
      severity: 'warning' as const,
      message: `the answer took longer than the documented ${String(value)} ms`,
      pointer,
      at: 'connection',
      expected: `at most ${String(value)} ms`,
      received: `${String(Math.round(duration))} ms`,
    };
    return { findings: [finding], shown: [] };
  },
} as const satisfies Behavior<number>;
