import { describe, expect, it } from 'vitest';
import { connection } from '../../src/checks/connection.js';
import { CHECKS } from '../../src/checks/index.js';
import type { FailureReason } from '../../src/model/exchange.js';
import { answering, exchangeOf, exchangeWith, findingsOf } from './exchanges.js';

describe('the connection check', () => {
  const table: [FailureReason, string][] = [
    ['connect', 'connection.refused'],
    ['timeout', 'connection.timeout'],
    ['reset', 'connection.reset'],
    ['protocol', 'connection.protocol'],
    ['too-large', 'response.too-large'],
  ];
  it.each(table)(
    'reports a failure by %s as %s, and no other check reports anything',
    async (reason, check) => {
      const operation = await answering({ 200: { headers: { 'X-A': { required: true } } } });
      const outcome = { kind: 'failure' as const, reason, message: 'this is why' };
      expect(findingsOf({ ...exchangeOf(operation, {}), outcome })).toEqual([
        {
          check,
          severity: 'error',
          message: 'no complete response: this is why',
          pointer: '#/paths/~1/get',
          at: 'connection',
          expected: 'a complete HTTP response',
          received: 'this is why',
        },
      ]);
    },
  );

  it('reports nothing where there is a response', async () => {
    const operation = await answering({ 200: {} });
    expect(connection(await exchangeWith(operation, {}), operation)).toEqual([]);
  });

  it('comes before all other checks', () => {
    expect(Object.keys(CHECKS).slice(0, 2)).toEqual(['connection', 'status']);
  });
});
