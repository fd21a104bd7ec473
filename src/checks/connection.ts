import type { FailureReason } from '../model/exchange.js';
import { defineCheck, finding } from './shared/finding.js';

const CODES = {
  connect: 'connection.refused',
  timeout: 'connection.timeout',
  reset: 'connection.reset',
  protocol: 'connection.protocol',
  'too-large': 'response.too-large',
} as const satisfies Record<FailureReason, string>;

/** A request that got no complete HTTP response. */
export const connection = defineCheck(Object.values(CODES), ({ outcome }, operation) => {
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
});
