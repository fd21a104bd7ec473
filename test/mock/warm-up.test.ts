import { describe, expect, it } from 'vitest';
import { DataSet } from '../../src/mock/data/data-set.js';
import type { Mock } from '../../src/mock/index.js';
import { MadeValues } from '../../src/mock/response/made-values.js';
import { warmUp } from '../../src/mock/warm-up.js';
import type { Contract } from '../../src/model/document.js';
import { schemasOf } from '../../src/schema/validate/validator.js';
import { BOARDS } from '../support/boards.js';
import { soundContractOf } from '../support/contracts.js';
import { ask, mocking } from '../support/mocks.js';

/** What a mock answers to a client that lists, makes, and asks for random values. */
async function answers(mock: Mock): Promise<string[]> {
  const send = async (method: string, path: string, headers = {}, body?: string): Promise<string> => {
    const sent = { method, headers, ...(body === undefined ? {} : { body }) };
    const { status, text } = await ask(mock.url + path, sent);
    return `${String(status)} ${text}`;
  };
  const json = { 'content-type': 'application/json' };
  const random = { prefer: 'dynamic=true' };
  return [
    await send('GET', '/boards'),
    await send('GET', '/boards', random),
    await send('POST', '/boards', json, '{"title":"Mine","owner":"ada","color":"red"}'),
    await send('GET', '/boards'),
    await send('GET', '/boards', random),
  ];
}

/** How many schemas have met a value and are not compiled. */
function notCompiled(contract: Contract): number {
  return [...schemasOf(contract, 'request').compilingMet(), ...schemasOf(contract, 'response').compilingMet()]
    .length;
}

describe('a mock that has made answers beforehand', () => {
  it.each([false, true])(
    'answers as one that has not, and keeps nothing of it (stateful: %s)',
    async (stateful) => {
      const contracts = [await soundContractOf(BOARDS)];
      const warm = await mocking({ contracts, stateful, warmUp: true });
      expect(warm.requests()).toEqual([]);
      const cold = await mocking({ contracts: [await soundContractOf(BOARDS)], stateful });
      expect(await answers(warm)).toEqual(await answers(cold));
    },
  );

  it('has compiled the schemas that its answers have met', async () => {
    const contract = await soundContractOf(BOARDS);
    const contracts = [contract];
    await mocking({ contracts, warmUp: true });
    expect(notCompiled(contract)).toBe(0);
  });

  it('has more to compile where it was not warmed up', async () => {
    const contract = await soundContractOf(BOARDS);
    await answers(await mocking({ contracts: [contract] }));
    expect(notCompiled(contract)).toBeGreaterThan(0);
  });

  it.each([
    [0, false],
    [Infinity, true],
  ])('makes nothing while clients ask, %d ms after the last', async (quiet, isMade) => {
    let made = false;
    const data = new Proxy(new DataSet({ seed: 1, records: 3, own: new Map() }), {
      get: (target, name): unknown => ((made = true), Reflect.get(target, name)),
    });
    const contracts = [await soundContractOf(BOARDS)];
    await warmUp(contracts, { values: new MadeValues(1), data }, 200, () => quiet);
    expect(made).toBe(isMade);
  });
});
