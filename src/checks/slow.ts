import type { Check } from '../model.js';
import { join } from '../openapi/pointer.js';
import { finding } from './finding.js';

/** An answer slower than the documented threshold (`x-contract.slow-after`, milliseconds): a warning, not a fault. */
export const slow: Check = ({ outcome, duration }, operation) => {
  const threshold = operation.extension['slow-after'];
  if (outcome.kind === 'failure' || typeof threshold !== 'number' || duration <= threshold) return [];
  return [
    finding({
      check: 'response.slow',
      severity: 'warning',
      message: `the answer took longer than the documented ${String(threshold)} ms`,
      pointer: join(operation.pointer, 'x-contract', 'slow-after'),
      at: 'connection',
      expected: `at most ${String(threshold)} ms`,
      received: `${String(Math.round(duration))} ms`,
    }),
  ];
};
