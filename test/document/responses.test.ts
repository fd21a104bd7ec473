import { describe, expect, it } from 'vitest';
import { isCovered, responseFor, successKeys } from '../../src/document/responses.js';
import type { Operation } from '../../src/model/document.js';
import { contractOf, INFO } from '../support/contracts.js';

async function documenting(...keys: string[]): Promise<Operation> {
  const responses = Object.fromEntries(keys.map((key) => [key, { description: '' }]));
  const { operations } = await contractOf({
    openapi: '3.1.0',
    info: INFO,
    paths: { '/a': { get: { responses } } },
  });
  return operations[0]!;
}

describe('the response for a status', () => {
  it.each<[keys: string[], status: number, key: string | undefined]>([
    [['200', '2XX', 'default'], 200, '200'],
    [['200', '2XX', 'default'], 201, '2XX'],
    [['200', '2XX', 'default'], 404, 'default'],
    [['default', '4XX', '404'], 404, '404'],
    [['200', '4XX'], 500, undefined],
    [['200'], 20, undefined],
    [[], 200, undefined],
  ])('among %j, for %i, is %s', async (keys, status, key) => {
    const operation = await documenting(...keys);
    expect(responseFor(operation, status)?.status).toBe(key);
    for (const each of keys) expect(isCovered(operation, status, each)).toBe(each === key);
  });
});

describe('the documented successes', () => {
  it.each([
    [
      ['200', '201', '400'],
      ['200', '201'],
    ],
    [['2XX', 'default'], ['2XX']],
    [
      ['302', 'default', '404'],
      ['302', 'default'],
    ],
    // What only ever refuses does as documented by refusing.
    [['404', '500'], ['404']],
    [['501'], ['501']],
    [[], []],
  ])('of %j are %j', async (keys, success) => {
    expect(successKeys(await documenting(...keys))).toEqual(success);
  });
});
