import { describe, expect, it } from 'vitest';
import { createSuperofficePocketClient } from '../../generated/superoffice-pocket/client.js';
import { consumerOf, exampleOf, placeholderOf } from '../support/consumer.js';

const ID = 'v1PocketAgent_GetCallerIDsFromSelection';
const { contract, operation, interaction } = await consumerOf(
  'superoffice-pocket',
  ID,
  'GetCallerIDsFromSelection',
);

const Authorization = placeholderOf(contract, 'Basic');
const [username = '', password = ''] = atob(Authorization.replace('Basic ', '')).split(':');
const signedIn = (baseUrl: string) =>
  createSuperofficePocketClient({ baseUrl, credentials: { Basic: { username, password } } });

describe('GetCallerIDsFromSelection', () => {
  const body = exampleOf(operation, 'body', 'sample') as { SelectionId: number; LastHash: string };

  it('answers with the caller ids of a selection', async () => {
    await interaction(
      {
        description: 'the caller ids of a selection',
        state: ['a selection has caller ids', { selectionId: body.SelectionId }],
        headers: { Authorization },
        body,
        status: 200,
        answer: {
          stated: ['', '/CallerIDHash', '/CallerIDs', '/CallerIDs/0', '/CallerIDs/0/PhoneNumber'],
          example: 'sample',
        },
      },
      async ({ url, likeness }) => {
        const { data, error } = await signedIn(url).getCallerIDsFromSelection({ body });
        expect({ data, error }).toEqual({ data: likeness.example, error: undefined });
        expect(data?.CallerIDs?.[0]?.PhoneNumber).toBeTypeOf('number');
      },
    );
  });

  it('answers with an empty list where the selection has none', async () => {
    const empty = { SelectionId: 481 };
    await interaction(
      {
        description: 'the caller ids of a selection without any',
        state: ['a selection has no caller ids', { selectionId: empty.SelectionId }],
        headers: { Authorization },
        body: empty,
        status: 200,
        answer: { stated: ['', '/CallerIDs'], value: { CallerIDHash: 'nothing', CallerIDs: [] } },
      },
      async ({ url }) => {
        const { data } = await signedIn(url).getCallerIDsFromSelection({ body: empty });
        expect(data?.CallerIDs).toEqual([]);
      },
    );
  });

  it('answers null when nothing has changed', async () => {
    const unchanged = exampleOf(operation, 'body', 'unchanged') as typeof body;
    await interaction(
      {
        description: 'the caller ids of a selection whose hash is known',
        state: [
          'the caller ids of a selection have this hash',
          { selectionId: unchanged.SelectionId, hash: unchanged.LastHash },
        ],
        headers: { Authorization },
        body: unchanged,
        status: 200,
        answer: { value: null, stated: [''] },
      },
      async ({ url }) => {
        const { data, error } = await signedIn(url).getCallerIDsFromSelection({ body: unchanged });
        expect({ data, error }).toEqual({ data: null, error: undefined });
      },
    );
  });

  it('answers with the selected properties, and null in place of the others', async () => {
    const $select = exampleOf(operation, { parameter: '$select' }, 'phoneNumbers') as string;
    const entry = { PhoneNumber: 4722334455, PersonName: 'Ada Berg' };
    const others = { DialInPrefix: null, PersonId: null, Mrmrs: null, ContactId: null, ContactName: null };
    const members = Object.keys({ ...entry, ...others });
    await interaction(
      {
        description: 'the numbers and names of a selection',
        state: ['a selection has caller ids', { selectionId: body.SelectionId }],
        query: { $select },
        headers: { Authorization },
        body,
        status: 200,
        answer: {
          value: { CallerIDHash: 'repellat', CallerIDs: [{ ...entry, ...others }] },
          stated: [
            ...['', '/CallerIDHash', '/CallerIDs', '/CallerIDs/0'],
            ...members.map((name) => `/CallerIDs/0/${name}`),
          ],
        },
      },
      async ({ url }) => {
        const params = { query: { $select } };
        const { data } = await signedIn(url).getCallerIDsFromSelection({ params, body });
        expect(data?.CallerIDs).toEqual([{ ...entry, ...others }]);
      },
    );
  });

  it('answers with PersonId 0 where a number is that of a company', async () => {
    const companies = { SelectionId: 482 };
    const row = {
      ...{ PhoneNumber: 4721000000, DialInPrefix: 47, PersonId: 0, PersonName: '', Mrmrs: '' },
      ...{ ContactId: 411, ContactName: 'Daniel Group' },
    };
    await interaction(
      {
        description: 'the caller ids of a selection of companies',
        state: ['a selection has the number of a company', { selectionId: 482, contactId: 411 }],
        headers: { Authorization },
        body: companies,
        status: 200,
        answer: {
          value: { CallerIDHash: 'companies', CallerIDs: [row] },
          stated: [
            ...['', '/CallerIDs', '/CallerIDs/0'],
            ...['PersonId', 'ContactId', 'ContactName'].map((name) => `/CallerIDs/0/${name}`),
          ],
        },
      },
      async ({ url }) => {
        const { data } = await signedIn(url).getCallerIDsFromSelection({ body: companies });
        const [company] = data?.CallerIDs ?? [];
        expect(company).toMatchObject({ PersonId: 0, ContactId: 411, ContactName: 'Daniel Group' });
      },
    );
  });

  it('refuses a body that does not fit', async () => {
    const wrong = { SelectionId: 'none' };
    await interaction(
      { description: 'a selection that is no number', headers: { Authorization }, body: wrong, status: 400 },
      async ({ url }) => {
        const { data, response } = await signedIn(url).getCallerIDsFromSelection({ body: wrong as never });
        expect({ data, status: response.status }).toEqual({ data: undefined, status: 400 });
      },
    );
  });

  it('refuses who has no credentials', async () => {
    await interaction(
      {
        description: 'the caller ids of a selection, without credentials',
        state: ['the caller is not signed in'],
        body,
        status: 401,
      },
      async ({ url }) => {
        const client = createSuperofficePocketClient({ baseUrl: url });
        const { data, response } = await client.getCallerIDsFromSelection({ body });
        expect({ data, status: response.status }).toEqual({ data: undefined, status: 401 });
      },
    );
  });
});
