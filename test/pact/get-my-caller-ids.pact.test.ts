import { describe, expect, it } from 'vitest';
import type { components } from '../../generated/superoffice-pocket/client.js';
import { createSuperofficePocketClient } from '../../generated/superoffice-pocket/client.js';
import { bundledContract } from '../support/bundled.js';
import { consumerOf, exampleOf, jsonType, MatchersV3, operationOf, placeholderOf } from './consumer.js';

type Schemas = components['schemas'];
const { eachLike, integer, number, string } = MatchersV3;

const contract = await bundledContract('superoffice-pocket');
const operation = operationOf(contract, 'v1PocketAgent_GetMyCallerIDs');
const pact = consumerOf(contract.name, 'GetMyCallerIDs');
const authorization = placeholderOf(contract, 'Bearer');
const Bearer = authorization.replace('Bearer ', '');
const accept = { Accept: 'application/json' };

describe('GetMyCallerIDs', () => {
  const body = exampleOf(operation, 'body', 'sample') as Schemas['GetMyCallerIDsRequest'];

  it("answers with the signed-in user's caller ids", async () => {
    const collection = exampleOf(operation, '200', 'sample') as NonNullable<Schemas['CallerIDCollection']>;
    const [entry] = collection.CallerIDs as [Schemas['CallerID']];
    await pact
      .interaction("the signed-in user's caller ids")
      .given('the signed-in user has activities with persons who have phone numbers')
      .withRequest('POST', operation.path, (request) => {
        request.headers({ ...accept, Authorization: authorization }).jsonBody(body);
      })
      .willRespondWith(200, (response) => {
        response.headers(jsonType).jsonBody({
          CallerIDHash: string(collection.CallerIDHash!),
          CallerIDs: eachLike({
            PhoneNumber: number(entry.PhoneNumber!),
            DialInPrefix: integer(entry.DialInPrefix!),
            PersonId: integer(entry.PersonId!),
            PersonName: string(entry.PersonName!),
            Mrmrs: string(entry.Mrmrs!),
            ContactId: integer(entry.ContactId!),
            ContactName: string(entry.ContactName!),
          }),
        });
      })
      .executeTest(async ({ url }) => {
        const client = createSuperofficePocketClient({ baseUrl: url, credentials: { Bearer } });
        const { data, error } = await client.getMyCallerIDs({ body });
        expect({ data, error }).toEqual({ data: collection, error: undefined });
      });
  });

  it('refuses who has no credentials', async () => {
    const { Message } = exampleOf(operation, '401', 'unauthorized') as Schemas['MessageError'];
    await pact
      .interaction("the signed-in user's caller ids, without credentials")
      .given('the caller is not signed in')
      .withRequest('POST', operation.path, (request) => {
        request.headers(accept).jsonBody(body);
      })
      .willRespondWith(401, (response) => {
        response.headers(jsonType).jsonBody({ Message: string(Message!) });
      })
      .executeTest(async ({ url }) => {
        const client = createSuperofficePocketClient({ baseUrl: url });
        const { data, error, response } = await client.getMyCallerIDs({ body });
        expect({ data, error, status: response.status }).toEqual({
          data: undefined,
          error: { Message },
          status: 401,
        });
      });
  });
});
