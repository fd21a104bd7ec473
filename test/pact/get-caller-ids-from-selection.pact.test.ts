import { describe, expect, it } from 'vitest';
import type { components } from '../../generated/superoffice-pocket/client.js';
import { createSuperofficePocketClient } from '../../generated/superoffice-pocket/client.js';
import { bundledContract } from '../support/bundled.js';
import { consumerOf, exampleOf, jsonType, MatchersV3, operationOf, placeholderOf } from './consumer.js';

type Schemas = components['schemas'];
const { eachLike, integer, nullValue, number, string } = MatchersV3;

const contract = await bundledContract('superoffice-pocket');
const operation = operationOf(contract, 'v1PocketAgent_GetCallerIDsFromSelection');
const pact = consumerOf(contract.name, 'GetCallerIDsFromSelection');
const authorization = placeholderOf(contract, 'Basic');
const [username = '', password = ''] = atob(authorization.replace('Basic ', '')).split(':');
const accept = { Accept: 'application/json' };

describe('GetCallerIDsFromSelection', () => {
  const body = exampleOf(operation, 'body', 'sample') as Schemas['GetCallerIDsFromSelectionRequest'];

  it('answers with the caller ids of a selection', async () => {
    const collection = exampleOf(operation, '200', 'sample') as NonNullable<Schemas['CallerIDCollection']>;
    const [entry] = collection.CallerIDs as [Schemas['CallerID']];
    await pact
      .interaction('the caller ids of a selection')
      .given('selection 480 has caller ids')
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
        const client = createSuperofficePocketClient({
          baseUrl: url,
          credentials: { Basic: { username, password } },
        });
        const { data, error } = await client.getCallerIDsFromSelection({ body });
        expect({ data, error }).toEqual({ data: collection, error: undefined });
      });
  });

  it('answers null when nothing has changed', async () => {
    const unchanged = exampleOf(
      operation,
      'body',
      'unchanged',
    ) as Schemas['GetCallerIDsFromSelectionRequest'];
    await pact
      .interaction('the caller ids of a selection whose hash is known')
      .given('the caller ids of selection 480 have the hash that is sent')
      .withRequest('POST', operation.path, (request) => {
        request.headers({ ...accept, Authorization: authorization }).jsonBody(unchanged);
      })
      .willRespondWith(200, (response) => {
        response.headers(jsonType).jsonBody(nullValue());
      })
      .executeTest(async ({ url }) => {
        const client = createSuperofficePocketClient({
          baseUrl: url,
          credentials: { Basic: { username, password } },
        });
        const { data, error } = await client.getCallerIDsFromSelection({ body: unchanged });
        expect({ data, error }).toEqual({ data: null, error: undefined });
      });
  });

  it('refuses who has no credentials', async () => {
    const { Message } = exampleOf(operation, '401', 'unauthorized') as Schemas['MessageError'];
    await pact
      .interaction('the caller ids of a selection, without credentials')
      .given('the caller is not signed in')
      .withRequest('POST', operation.path, (request) => {
        request.headers(accept).jsonBody(body);
      })
      .willRespondWith(401, (response) => {
        response.headers(jsonType).jsonBody({ Message: string(Message!) });
      })
      .executeTest(async ({ url }) => {
        const client = createSuperofficePocketClient({ baseUrl: url });
        const { data, error, response } = await client.getCallerIDsFromSelection({ body });
        expect({ data, error, status: response.status }).toEqual({
          data: undefined,
          error: { Message },
          status: 401,
        });
      });
  });
});
