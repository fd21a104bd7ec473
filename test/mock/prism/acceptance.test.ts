// Prism's own acceptance cases for static mocks: what they ask for, or the reason why ours answers otherwise.
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { describe, expect, it } from 'vitest';
import { startMock } from '../../../src/mock/index.js';
import type { AcceptanceCase, Outcome } from '../../support/prism-cases.js';
import { documentOf, PRISM_CASES } from '../../support/prism-cases.js';
import { prismOf } from '../../support/stock-prism.js';
import { IS_WHOLE_SUITE } from '../../support/suite.js';

type Send = (path: string, init: RequestInit) => Promise<Response>;

async function outcomeOf(
  { request: { path, ...init } }: AcceptanceCase,
  send: Send,
): Promise<Required<Outcome>> {
  const response = await send(path, init);
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const text = await response.text();
  const isJson = /json$/.test(type) && text !== '';
  return { status: response.status, type, body: isJson ? (JSON.parse(text) as unknown) : text };
}

describe('the acceptance cases of Prism', () => {
  it.each(PRISM_CASES.filter(({ ours }) => !ours))('are kept: $name', async (one) => {
    await using mock = await startMock({ documents: [documentOf(one)], listen: false });
    expect(mock.contracts[0]?.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(await outcomeOf(one, mock.fetch)).toMatchObject(one.prism);
  });

  it.each(PRISM_CASES.filter(({ ours }) => ours))('are kept otherwise: $name, as $ours.why', async (one) => {
    await using mock = await startMock({ documents: [documentOf(one)], listen: false });
    const outcome = await outcomeOf(one, mock.fetch);
    const { why: _, ...ours } = one.ours ?? { why: '', status: 0 };
    expect(outcome).toMatchObject(ours);
    expect(outcome).not.toMatchObject(one.prism);
  });

  it.runIf(IS_WHOLE_SUITE).each(PRISM_CASES)('are what stock Prism does: $name', async (one) => {
    const operations = await getHttpOperationsFromSpec(documentOf(one));
    const prism = prismOf(operations);
    const url = await prism.listen(0, '127.0.0.1');
    try {
      expect(await outcomeOf(one, (path, init) => fetch(url + path, init))).toMatchObject(one.prism);
    } finally {
      await prism.close();
    }
  });
});
