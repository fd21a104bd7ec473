import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../src/behaviors/shared/request-view.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { applyBehaviors } from '../../../src/mock/data/apply-behaviors.js';
import { DataSet } from '../../../src/mock/data/data-set.js';
import { soundContractOf } from '../../support/contracts.js';

const ITEM = {
  type: 'object',
  required: ['owner'],
  properties: { owner: { type: 'string' }, name: { type: ['string', 'null'] } },
};
const EXAMPLE = [{ owner: 'ann', name: 'a' }];

/** What the mock makes of `GET /owners/bob` and a query, where the answer is a list of items. */
async function answerTo(
  query: string,
  extension: JsonObject,
  parameters: Json[] = [],
  body: Json = EXAMPLE,
): Promise<unknown> {
  const operation = {
    'x-contract': extension,
    parameters: [{ name: 'owner', in: 'path', required: true, schema: { type: 'string' } }, ...parameters],
    responses: {
      200: {
        description: '',
        content: { 'application/json': { schema: { type: 'array', items: ITEM }, example: EXAMPLE } },
      },
    },
  };
  const contract = await soundContractOf({ paths: { '/owners/{owner}': { get: operation } } });
  const [only] = contract.operations;
  const view = viewOf(only!, { method: 'GET', target: `/owners/bob${query}`, headers: [] });
  const answer = { body, isDocumented: false, isMadeUp: false };
  return applyBehaviors(only!, answer, view, new DataSet({ seed: 1, records: undefined, own: new Map() }));
}

describe('an answer of the mock', () => {
  it('that is a list agrees with a rule about all its items', async () => {
    const rule = { rule: 'response.body.all(i, i.owner == request.path.owner)', message: 'm' };
    expect(await answerTo('', { rules: [rule] })).toEqual({ body: [{ owner: 'bob', name: 'a' }] });
  });

  it.each([{ 'slow-after': 5000 }, { 'case-insensitive-body': true }, {}])(
    'stays as it is where nothing that is declared is about answers: %j',
    async (extension) => {
      expect(await answerTo('', extension, [], [])).toEqual({ body: [] });
    },
  );

  it('has what is selected by a list that repeats its name', async () => {
    const list = { type: 'array', items: { type: 'string' } };
    const fields = { name: 'fields', in: 'query', schema: list };
    const select = { parameter: 'fields' };
    const both = { body: [{ owner: 'ann', name: 'a' }] };
    expect(await answerTo('?fields=owner&fields=name', { select }, [fields])).toEqual(both);
    expect(await answerTo('?fields=owner', { select }, [fields])).toEqual({ body: [{ owner: 'ann', name: null }] });
  }); // prettier-ignore
});
