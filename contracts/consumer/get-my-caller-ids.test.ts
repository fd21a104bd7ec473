import { describe, expect, it } from 'vitest';
import { createSuperofficePocketClient } from '../../generated/superoffice-pocket/client.js';
import { consumerOf, exampleOf, placeholderOf } from '../support/consumer.js';

const ID = 'v1PocketAgent_GetMyCallerIDs';
const { contract, operation, interaction } = await consumerOf('superoffice-pocket', ID, 'GetMyCallerIDs');

const Authorization = placeholderOf(contract, 'Bearer');
const signedIn = (baseUrl: string) =>
  createSuperofficePocketClient({
    baseUrl,
    credentials: { Bearer: Authorization.replace('Bearer ', '') },
  });

describe('GetMyCallerIDs', () => {
  const body = exampleOf(operation, 'body', 'sample') as { LastHash: string };

  it("answers with the signed-in user's caller ids", async () => {
    await interaction(
      {
        description: "the signed-in user's caller ids",
        state: ['the signed-in user has caller ids'],
        headers: { Authorization },
        body,
        status: 200,
        answer: {
          example: 'sample',
          stated: ['', '/CallerIDHash', '/CallerIDs', '/CallerIDs/0', '/CallerIDs/0/PhoneNumber'],
        },
      },
      async ({ url, likeness }) => {
        const { data, error } = await signedIn(url).getMyCallerIDs({ body });
        expect({ data, error }).toEqual({ data: likeness.example, error: undefined });
      },
    );
  });

  it('answers with an empty list where there are none', async () => {
    await interaction(
      {
        description: "the signed-in user's caller ids, of whom there are none",
        state: ['the signed-in user has no caller ids'],
        headers: { Authorization },
        body: {},
        status: 200,
        answer: { stated: ['', '/CallerIDs'], value: { CallerIDHash: 'nothing', CallerIDs: [] } },
      },
      async ({ url }) => {
        const { data } = await signedIn(url).getMyCallerIDs({ body: {} });
        expect(data?.CallerIDs).toEqual([]);
      },
    );
  });

  it('answers null when nothing has changed', async () => {
    const unchanged = exampleOf(operation, 'body', 'unchanged') as typeof body;
    await interaction(
      {
        description: "the signed-in user's caller ids, whose hash is known",
        state: ['the caller ids of the signed-in user have this hash', { hash: unchanged.LastHash }],
        headers: { Authorization },
        body: unchanged,
        status: 200,
        answer: { value: null, stated: [''] },
      },
      async ({ url }) => {
        const { data, error } = await signedIn(url).getMyCallerIDs({ body: unchanged });
        expect({ data, error }).toEqual({ data: null, error: undefined });
      },
    );
  });

  it('answers with the hash alone where only that is selected', async () => {
    await interaction(
      {
        description: "the hash of the signed-in user's caller ids",
        state: ['the signed-in user has caller ids', { hash: 'necessitatibus' }],
        query: { $select: 'CallerIDHash' },
        headers: { Authorization },
        body,
        status: 200,
        answer: {
          value: { CallerIDHash: 'necessitatibus', CallerIDs: null },
          stated: ['', '/CallerIDHash', '/CallerIDs'],
        },
      },
      async ({ url }) => {
        const params = { query: { $select: 'CallerIDHash' } };
        const { data } = await signedIn(url).getMyCallerIDs({ params, body });
        expect(data).toEqual({ CallerIDHash: 'necessitatibus', CallerIDs: null });
      },
    );
  });

  it('refuses a body that does not fit', async () => {
    const wrong = { LastHash: 7 };
    await interaction(
      { description: 'a hash that is no text', headers: { Authorization }, body: wrong, status: 400 },
      async ({ url }) => {
        const { data, response } = await signedIn(url).getMyCallerIDs({ body: wrong as never });
        expect({ data, status: response.status }).toEqual({ data: undefined, status: 400 });
      },
    );
  });

  it('refuses who has no credentials', async () => {
    await interaction(
      {
        description: "the signed-in user's caller ids, without credentials",
        state: ['the caller is not signed in'],
        body,
        status: 401,
      },
      async ({ url }) => {
        const client = createSuperofficePocketClient({ baseUrl: url });
        const { data, response } = await client.getMyCallerIDs({ body });
        expect({ data, status: response.status }).toEqual({ data: undefined, status: 401 });
      },
    );
  });
});
