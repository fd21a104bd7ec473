import type { Check } from '../model.js';
import { join } from '../openapi/pointer.js';
import { isCovered, responseFor } from '../openapi/responses.js';
import { finding } from './finding.js';

/** The status: documented at all, and one that this case may be answered with. A 5xx never proves anything good. */
export const status: Check = ({ outcome, case: planned }, operation) => {
  if (outcome.kind === 'failure') return [];
  const code = outcome.status;
  const { statuses, reason } = planned.expected;
  const response = responseFor(operation, code);
  const received = `${String(code)} ${outcome.statusText}`.trim();
  const common = { at: 'status', received, expected: `${statuses.join(' or ')} (${reason})` };
  if (statuses.some((key) => isCovered(operation, code, key) && (code < 500 || key.startsWith('5'))))
    return [];
  if (code >= 500) {
    const pointer = response?.pointer ?? join(operation.pointer, 'responses');
    return [
      finding({
        ...common,
        check: 'response.status.server-error',
        message: `the server failed with ${received}`,
        pointer,
      }),
    ];
  }
  if (!response) {
    const documented = operation.responses.map((known) => known.status).join(', ') || 'none';
    const message = `the status ${String(code)} is not documented (documented: ${documented})`;
    const pointer = join(operation.pointer, 'responses');
    return [finding({ ...common, check: 'response.status.undocumented', message, pointer })];
  }
  const message = `answered ${received}`;
  return [finding({ ...common, check: 'response.status.unexpected', message, pointer: response.pointer })];
};
