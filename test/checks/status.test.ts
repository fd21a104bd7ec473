import { describe, expect, it } from 'vitest';
import { status } from '../../src/checks/status.js';
import type { JsonObject } from '../../src/json/json.js';
import { answering, brief, exchangeWith } from './exchanges.js';

const responses = (...keys: string[]): JsonObject => Object.fromEntries(keys.map((key) => [key, {}]));

describe('the status check', () => {
  const table: [documented: string[], answered: number, want: string[], expected?: string[]][] = [
    // documented, answered, findings, and what the case expects where it is not any success
    [['200'], 200, []],
    [['200', '404'], 404, []],
    [['200'], 201, ['response.status.undocumented status /']],
    [['200'], 404, ['response.status.undocumented status /']],
    [['200'], 302, []],
    [['200', '201'], 201, []],
    [['200', '4XX'], 404, []],
    [['200', 'default'], 404, []],
    [['200', 'default'], 201, ['response.status.unexpected status /default']],
    [['2XX'], 200, []],
    [['2XX'], 299, []],
    [['2XX'], 300, []],
    // The code itself is meant before its range.
    [['2XX', '202'], 202, []],
    [['2XX', '202'], 202, ['response.status.unexpected status /202'], ['2XX']],
    [['2XX', '202'], 202, [], ['202']],
    [['200', '2XX', 'default'], 201, ['response.status.unexpected status /2XX'], ['200']],
    [['default'], 200, []],
    [['default'], 404, []],
    [['302'], 302, []],
    // Documented refusals and redirects have checks of their own.
    [['404'], 404, []],
    [['404'], 404, [], ['404']],
    [['200', '404'], 200, ['response.status.unexpected status /200'], ['404']],
    [['200', '4XX'], 418, [], ['4XX']],
    // Without responses nothing is documented that an answer could break.
    [[], 200, []],
    // A server error proves nothing, unless it is the very thing asked for.
    [['200'], 500, ['response.status.server-error status /']],
    [['200', '500'], 500, ['response.status.server-error status /500']],
    [['200', '5XX'], 503, ['response.status.server-error status /5XX']],
    [['default'], 500, ['response.status.server-error status /default']],
    [['200', '503'], 503, [], ['503']],
    [['200', '5XX'], 503, [], ['5XX']],
    [['200', '5XX'], 200, ['response.status.unexpected status /200'], ['5XX']],
    // RFC 9110 §15: a status that does not exist is to be taken for a server error.
    [['200'], 999, ['response.status.server-error status /']],
  ];
  it.each(table)(
    'with %j documented and %i answered finds %j',
    async (documented, answered, want, ...[expected]) => {
      const operation = await answering(responses(...documented));
      const changes = expected
        ? { expected: { claim: 'documented' as const, statuses: expected, reason: 'told so' } }
        : {};
      const exchange = await exchangeWith(operation, { status: answered }, changes);
      expect(status(exchange, operation).map(brief)).toEqual(want);
    },
  );

  it('says in a finding what was documented, expected and received', async () => {
    const operation = await answering(responses('200', '202', '404'));
    const of = async (code: number): Promise<unknown> =>
      status(
        await exchangeWith(operation, `HTTP/1.1 ${String(code)} Some Reason\r\nContent-Length: 0\r\n\r\n`),
        operation,
      )[0];
    expect(await of(203)).toEqual({
      check: 'response.status.undocumented',
      severity: 'error',
      message: 'the status 203 is not documented (documented: 200, 202, 404)',
      pointer: '#/paths/~1/get/responses',
      at: 'status',
      expected: '200 or 202 (it is valid by the schemas)',
      received: '203 Some Reason',
    });
    expect(await of(401)).toMatchObject({
      message: 'the status 401 is not documented (documented: 200, 202, 404)',
      received: '401 Some Reason',
    });
    expect(await of(500)).toMatchObject({ message: 'the server failed with 500 Some Reason' });
  });

  it('shows the status alone where the answer has no reason phrase', async () => {
    const operation = await answering(responses('200'));
    const [finding] = status(
      await exchangeWith(operation, 'HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n'),
      operation,
    );
    expect(finding!.received).toBe('404');
  });

  it('finds nothing where there is no response', async () => {
    const operation = await answering(responses('200'));
    expect(status(await exchangeWith(operation, ''), operation)).toEqual([]);
  });
});
