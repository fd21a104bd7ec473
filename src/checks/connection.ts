import type { FailureReason } from '../model/exchange.js';
import type { Check } from '../model/report.js';
import { finding } from './shared/finding.js';

const CODES: Readonly<Record<FailureReason, string>> = {
  connect: 'connection.refused',
  timeout: 'connection.timeout',
  reset: 'connection.reset',
  protocol: 'connection.protocol',
  'too-large': 'response.too-large',
};

/** A request that got no complete HTTP response. */
export const connection: Check = ({ outcome }, operation) => {
  if (outcome.kind === 'response') return [];
  return [
    finding({
      check: CODES[outcome.reason],
      message: `no complete response: ${outcome.message}`,
      pointer: operation.pointer,
      at: 'connection',
      expected: 'a complete HTTP response',
      received: outcome.message,
    }),
  ];
};
