import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Operation } from '../../src/model/document.js';
import type { Case } from '../../src/model/exchange.js';
import type { OperationRun } from '../../src/runner/options.js';
import { stagesOf, WriteTracker } from '../../src/runner/stages.js';
import { contractOf } from '../support/contracts.js';
import { verifyOptions } from '../support/verify-options.js';

const OK = { 200: { description: '' } };
const id = (more: JsonObject = {}): JsonObject => ({ name: 'id', in: 'path', required: true, schema: { type: 'string' }, ...more }); // prettier-ignore
const called = (operationId: string, ...parameters: JsonObject[]): JsonObject => ({ operationId, parameters, responses: OK }); // prettier-ignore

const PATHS: JsonObject = {
  '/a/{id}': {
    delete: called('drop', id({ example: '1' })),
    get: called('made-up', id()),
    put: called('change', id()),
  },
  '/b/{id}': { get: called('given', id({ example: '1' })), head: called('also', id({ example: '1' })) },
  '/c': { post: called('make'), get: called('list'), patch: called('mend') },
  '/d': { post: { ...called('search'), 'x-contract': { reads: true } } },
  '/e': { delete: { ...called('harmless'), 'x-contract': { reads: true } } },
  '/server/restart': { put: called('restart') },
  '/f': {
    post: {
      ...called('ask'),
      requestBody: { required: true, content: { 'application/json': { schema: {} } } },
      'x-contract': { reads: true },
    },
  },
};

function runsOf(
  [first, ...others]: readonly Operation[],
  parameters: JsonObject = {},
  own: RunSettings = {},
): readonly OperationRun[] {
  const contract = { ...first!.contract, operations: [first!, ...others] };
  return verifyOptions([contract], 'http://127.0.0.1:9', { parameters, ...own }).operations;
}

describe('the order of sending', () => {
  it('reads what is documented, makes and changes, reads what is made up, removes, and ends', async () => {
    const { operations } = await contractOf({ paths: PATHS });
    const ids = stagesOf(runsOf(operations, {}, { allowWrites: true })).map((stage) =>
      stage.map(({ operation }) => operation.id),
    );
    expect(ids).toEqual([
      ['given', 'also', 'list', 'search', 'harmless'],
      ['change', 'make', 'mend'],
      ['made-up', 'ask'],
      ['drop'],
      ['restart'],
    ]);
  });

  it('treats values that the user gives as documented ones', async () => {
    const { operations } = await contractOf({ paths: PATHS });
    const [first = []] = stagesOf(runsOf(operations, { id: '7' }));
    expect(first.map(({ operation }) => operation.id)).toContain('made-up');
  });

  it('has no stage without operations', async () => {
    const { operations } = await contractOf({ paths: { '/c': { get: called('list') } } });
    const runs = runsOf(operations);
    expect(stagesOf(runs)).toEqual([runs]);
    expect(stagesOf([])).toEqual([]);
  });
});

describe('what comes after a change', () => {
  it('is every case after the first of an operation that does not only read', async () => {
    const { operations } = await contractOf({ paths: PATHS });
    const writes = new WriteTracker();
    const mark = (name: string, claim = 'documented'): boolean => {
      const operation = operations.find((each) => each.id === name)!;
      return writes.mark({ operation, expected: { claim } } as Case).afterWrite === true;
    };
    expect([mark('list'), mark('search'), mark('make', 'method'), mark('make'), mark('make'), mark('list')]).toEqual(
      [false, false, false, false, true, true],
    ); // prettier-ignore
  });
});
