import type { Behavior } from '../shared/behavior.js';

const CLAUSE = 'slow-after';

/**
 * Answers should take no longer than the declared number of milliseconds. A slower one is a warning, never an error:
 * the threshold does not say that the server gives up. The mock does not delay its answers for this behavior.
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
    // The check of connections reports failures, however long they took; a stream may go on for ever.
    if (outcome.kind === 'failure' || outcome.isOpen === true) return { findings: [], shown: [] };
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
