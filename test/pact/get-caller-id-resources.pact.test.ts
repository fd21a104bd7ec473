import { describe, expect, it } from 'vitest';
import type { components } from '../../generated/apple-caller-ids/client.js';
import { createAppleCallerIdsClient } from '../../generated/apple-caller-ids/client.js';
import { bundledContract } from '../support/bundled.js';
import { consumerOf, exampleOf, jsonType, MatchersV3, operationOf, placeholderOf } from './consumer.js';

type Schemas = components['schemas'];
const { eachLike, integer, like, regex, string } = MatchersV3;

const contract = await bundledContract('apple-caller-ids');
const operation = operationOf(contract, 'getCallerIdResources');
const pact = consumerOf(contract.name, 'GetCallerIdResources');
const authorization = placeholderOf(contract, 'AccessToken');
const credentials = { AccessToken: authorization.replace('Bearer ', '') };
const accept = { Accept: 'application/json' };

const parameter = (name: string, example?: string): string => {
  const examples = operation.parameters.find((one) => one.name === name)?.examples ?? [];
  const value = examples.find((one) => one.name === example)?.value;
  if (typeof value !== 'string') throw new Error(`${name} has no example`);
  return value;
};
const path = { orgId: parameter('orgId'), brandId: parameter('brandId') };
const target = `/api/v1/orgs/${path.orgId}/brands/${path.brandId}/caller-ids`;

/** A text that matches: to a pattern alone, the number 1 and the text '1' are the same. */
function text(pattern: string, value: string): unknown {
  const rules = [{ 'pact:matcher:type': 'type' }, { 'pact:matcher:type': 'regex', regex: pattern }];
  return { 'pact:matcher:type': rules, value };
}
const digits = (value: string) => text('^[0-9]+$', value);
const moment = (value: string) =>
  text('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)$', value);
const headers = { ...jsonType, 'apple-request-id': regex('^.+$', 'cbc6080e-53c8-43cb-8d46-082859226bfb') };

describe('GetCallerIdResources', () => {
  it('answers with a page of resources', async () => {
    const ql = parameter('ql', 'createdAfter');
    const page = exampleOf(operation, '200', 'createdAfter') as Schemas['CallerIdPage'];
    const [item] = page.data as [Schemas['CallerIdResource']];
    // Pact repeats the first item, so the page it answers with has only that.
    const answered = { ...page, data: [item] };
    await pact
      .interaction('the caller ids created after a moment')
      .given('the brand has caller ids created after that moment')
      .withRequest('GET', target, (request) => {
        request.query({ ql }).headers({ ...accept, Authorization: authorization });
      })
      .willRespondWith(200, (response) => {
        response.headers(headers).jsonBody({
          data: eachLike({
            orgId: digits(item.orgId),
            brandId: digits(item.brandId),
            id: digits(item.id),
            createdDate: moment(item.createdDate),
            updatedDate: moment(item.updatedDate),
            state: string(item.state),
            etag: text('^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', item.etag),
            callerIdDetails: {
              phoneNumber: text('^\\+[1-9][0-9]{1,14}$', item.callerIdDetails.phoneNumber!),
              department: string(item.callerIdDetails.department),
            },
          }),
          pagination: like(page.pagination),
          total: integer(page.total),
        });
      })
      .executeTest(async ({ url }) => {
        const client = createAppleCallerIdsClient({ baseUrl: url, credentials });
        const { data, error } = await client.getCallerIdResources({ params: { path, query: { ql } } });
        expect({ data, error }).toEqual({ data: answered, error: undefined });
      });
  });

  it('answers with an empty page where nothing matches', async () => {
    const ql = parameter('ql', 'noMatch');
    const empty = exampleOf(operation, '200', 'noMatch') as Schemas['CallerIdPage'];
    await pact
      .interaction('the caller ids created after a moment to come')
      .given('the brand has no caller ids created after that moment')
      .withRequest('GET', target, (request) => {
        request.query({ ql }).headers({ ...accept, Authorization: authorization });
      })
      .willRespondWith(200, (response) => {
        response.headers(headers).jsonBody({ data: [], total: 0 });
      })
      .executeTest(async ({ url }) => {
        const client = createAppleCallerIdsClient({ baseUrl: url, credentials });
        const { data, error } = await client.getCallerIdResources({ params: { path, query: { ql } } });
        expect({ data, error }).toEqual({ data: { data: empty.data, total: empty.total }, error: undefined });
      });
  });

  it('refuses who has no token', async () => {
    const { code } = exampleOf(operation, '401', 'unauthorized') as Schemas['Error'];
    await pact
      .interaction('the caller ids of a brand, without a token')
      .given('the caller has no access token')
      .withRequest('GET', target, (request) => {
        request.headers(accept);
      })
      .willRespondWith(401, (response) => {
        response.headers(jsonType).jsonBody({ code: string(code) });
      })
      .executeTest(async ({ url }) => {
        const client = createAppleCallerIdsClient({ baseUrl: url });
        const { data, error, response } = await client.getCallerIdResources({ params: { path } });
        expect({ data, error, status: response.status }).toEqual({
          data: undefined,
          error: { code },
          status: 401,
        });
      });
  });
});
