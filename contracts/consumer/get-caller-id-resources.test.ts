import { describe, expect, it } from 'vitest';
import type { components } from '../../generated/apple-caller-ids/client.js';
import { createAppleCallerIdsClient } from '../../generated/apple-caller-ids/client.js';
import type { Json } from '../../src/json/json.js';
import { consumerOf, exampleOf, placeholderOf } from '../support/consumer.js';

type Resource = components['schemas']['CallerIdResource'];

const ID = 'getCallerIdResources';
const { contract, operation, interaction } = await consumerOf('apple-caller-ids', ID, 'GetCallerIdResources');

const Authorization = placeholderOf(contract, 'AccessToken');
const signedIn = (baseUrl: string) =>
  createAppleCallerIdsClient({
    baseUrl,
    credentials: { AccessToken: Authorization.replace('Bearer ', '') },
  });

const ids = {
  orgId: exampleOf(operation, { parameter: 'orgId' }) as string,
  brandId: exampleOf(operation, { parameter: 'brandId' }) as string,
};
const path = operation.path.replace('{orgId}', ids.orgId).replace('{brandId}', ids.brandId);

const resource: Resource = {
  ...ids,
  id: '9467895078742654966',
  createdDate: '2026-10-02T11:41:00Z',
  updatedDate: '2026-10-11T18:34:00Z',
  state: 'PUBLISHED',
  etag: '5c556a5e-5d47-11ee-863f-325096b39f47',
  callerIdDetails: { phoneNumber: '+18005555555' },
};
const FIRST = ['/data/0', '/data/0/callerIdDetails/phoneNumber'];

describe('GetCallerIdResources', () => {
  it('answers with all resources where there is no query', async () => {
    await interaction(
      {
        description: 'the caller ids of a brand',
        state: ['a brand has caller ids', ids],
        path,
        headers: { Authorization },
        status: 200,
        answer: { example: 'createdAfter', stated: ['/data/0'] },
      },
      async ({ url, likeness }) => {
        const { data, error } = await signedIn(url).getCallerIdResources({ params: { path: ids } });
        expect({ data, error }).toEqual({ data: likeness.example, error: undefined });
        expect(data?.data).toHaveLength(1);
      },
    );
  });

  const filters: [what: string, ql: string, parameters: Record<string, Json>][] = [
    ['created after a moment', exampleOf(operation, { parameter: 'ql' }, 'createdAfter') as string, { createdDate: resource.createdDate }],
    ['in a state', 'state==PUBLISHED', { state: 'PUBLISHED' }],
    ['of a phone number', 'callerIdDetails.phoneNumber==+18005555555', { phoneNumber: '+18005555555' }],
    ['of several ids', `id=in=(${resource.id},9467895078742654419)`, { id: resource.id }],
    ['in a state and created after a moment', 'state==PUBLISHED;createdDate=ge=2026-10-01T00:00:00Z', { state: 'PUBLISHED', createdDate: resource.createdDate }],
  ]; // prettier-ignore
  it.each(filters)('answers with the resources %s', async (what, ql, parameters) => {
    await interaction(
      {
        description: `the caller ids of a brand ${what}`,
        state: ['a brand has caller ids', { ...ids, ...parameters }],
        path,
        query: { ql },
        headers: { Authorization },
        status: 200,
        answer: { value: { data: [{ ...resource, ...without(parameters) }], total: 1 }, stated: FIRST },
      },
      async ({ url, likeness }) => {
        const params = { path: ids, query: { ql } };
        const { data } = await signedIn(url).getCallerIdResources({ params });
        expect(data).toEqual(likeness.example);
        expect(data?.data[0]?.callerIdDetails.phoneNumber).toBe('+18005555555');
      },
    );
  });

  it.each([
    ['of a state in which none is', 'state==REJECTED', 'a brand has caller ids, and none of this state'],
    ['created after a moment to come', exampleOf(operation, { parameter: 'ql' }, 'noMatch') as string, 'a brand has caller ids'],
  ])('answers with an empty page for those %s', async (what, ql, state) => {
    await interaction(
      {
        description: `the caller ids of a brand ${what}`,
        state: [state, ids],
        path,
        query: { ql },
        headers: { Authorization },
        status: 200,
        answer: { value: { data: [], total: 0 }, stated: ['/data'] },
      },
      async ({ url }) => {
        const { data } = await signedIn(url).getCallerIdResources({ params: { path: ids, query: { ql } } });
        expect(data).toEqual({ data: [], total: 0 });
      },
    );
  }); // prettier-ignore

  const cursor = '8U54a61d9b495324';

  it('says how to get the next page', async () => {
    await interaction(
      {
        description: 'the first page of the caller ids of a brand',
        state: ['a brand has more caller ids than a page holds', { ...ids, cursor }],
        path,
        query: { limit: '2' },
        headers: { Authorization },
        status: 200,
        answer: {
          value: { data: [resource], pagination: { cursors: { after: cursor } }, total: 3 },
          stated: ['/data/0', '/pagination', '/pagination/cursors', '/pagination/cursors/after'],
        },
      },
      async ({ url }) => {
        const { data } = await signedIn(url).getCallerIdResources({
          params: { path: ids, query: { limit: 2 } },
        });
        expect(data?.pagination?.cursors?.after).toBe(cursor);
      },
    );
  });

  it('answers with the next page', async () => {
    await interaction(
      {
        description: 'the page of the caller ids of a brand after a cursor',
        state: ['a brand has more caller ids than a page holds', { ...ids, cursor }],
        path,
        query: { limit: '2', after: cursor },
        headers: { Authorization },
        status: 200,
        answer: { value: { data: [resource], total: 3 }, stated: ['/data/0'] },
      },
      async ({ url }) => {
        const { data } = await signedIn(url).getCallerIdResources({
          params: { path: ids, query: { limit: 2, after: cursor } },
        });
        expect(data).toMatchObject({ data: [{ id: resource.id }], total: 3 });
      },
    );
  });

  it('refuses a query that cannot be parsed', async () => {
    const ql = 'createdDate=gt=';
    await interaction(
      { description: 'a query that ends too early', path, query: { ql }, headers: { Authorization }, status: 400 },
      async ({ url }) => {
        const params = { path: ids, query: { ql } };
        const { data, response } = await signedIn(url).getCallerIdResources({ params });
        expect({ data, status: response.status }).toEqual({ data: undefined, status: 400 });
      },
    );
  }); // prettier-ignore

  it('refuses who has no token', async () => {
    await interaction(
      {
        description: 'the caller ids of a brand, without a token',
        state: ['the caller has no access token'],
        path,
        status: 401,
      },
      async ({ url }) => {
        const client = createAppleCallerIdsClient({ baseUrl: url });
        const { data, response } = await client.getCallerIdResources({ params: { path: ids } });
        expect({ data, status: response.status }).toEqual({ data: undefined, status: 401 });
      },
    );
  });
});

/** The members of the resource that parameters of the state are about. */
function without({ phoneNumber: _, ...parameters }: Record<string, Json>): Record<string, Json> {
  return parameters;
}
