import { describe, expect, it } from 'vitest';
import { createSuperofficePocketClient } from '../../generated/superoffice-pocket/client.js';
import { consumerOf, exampleOf, placeholderOf } from '../support/consumer.js';

const ID = 'v1PocketAgent_GetRegisteredDevices';
const { contract, operation, interaction } = await consumerOf(
  'superoffice-pocket',
  ID,
  'GetRegisteredDevices',
);

const Authorization = placeholderOf(contract, 'SoTicket');
const SoAppToken = placeholderOf(contract, 'SoAppToken');
const headers = { Authorization, 'SO-AppToken': SoAppToken };
const signedIn = (baseUrl: string) =>
  createSuperofficePocketClient({
    baseUrl,
    credentials: { SoTicket: Authorization.replace('SoTicket ', ''), SoAppToken },
  });

describe('GetRegisteredDevices', () => {
  const body = exampleOf(operation, 'body', 'sample') as { AssociateId: number };

  it('answers with the devices of an associate', async () => {
    await interaction(
      {
        description: 'the devices of an associate',
        state: ['an associate has registered devices', { associateId: body.AssociateId }],
        headers,
        body,
        status: 200,
        answer: { example: 'sample', stated: ['/0', '/0/DeviceName', '/0/DeviceIdentifier'] },
      },
      async ({ url, likeness }) => {
        const { data, error } = await signedIn(url).getRegisteredDevices({ body });
        expect({ data, error }).toEqual({ data: likeness.example, error: undefined });
        expect(data).toHaveLength(1);
      },
    );
  });

  it('answers with an empty list where there are none', async () => {
    const other = { AssociateId: 118 };
    await interaction(
      {
        description: 'the devices of an associate without any',
        state: ['an associate has registered no devices', { associateId: other.AssociateId }],
        headers,
        body: other,
        status: 200,
        answer: { value: [], stated: [''] },
      },
      async ({ url }) => {
        const { data } = await signedIn(url).getRegisteredDevices({ body: other });
        expect(data).toEqual([]);
      },
    );
  });

  it('answers with the selected properties, and null in place of the others', async () => {
    const $select = exampleOf(operation, { parameter: '$select' }, 'deviceNames') as string;
    const device = {
      ...{ DeviceName: 'Bobbys iPhone', DeviceIdentifier: null, PocketVersion: null, Language: null },
      ...{ PNSHandle: null, Platform: 'Apple', OSVersion: null },
    };
    await interaction(
      {
        description: 'the names and platforms of devices',
        state: ['an associate has registered devices', { associateId: body.AssociateId, platform: 'Apple' }],
        query: { $select },
        headers,
        body,
        status: 200,
        answer: { value: [device], stated: ['/0', ...Object.keys(device).map((name) => `/0/${name}`)] },
      },
      async ({ url }) => {
        const params = { query: { $select } };
        const { data } = await signedIn(url).getRegisteredDevices({ params, body });
        expect(data).toEqual([device]);
      },
    );
  });

  it('refuses a body that does not fit', async () => {
    const wrong = { AssociateId: 'me' };
    await interaction(
      { description: 'an associate that is no number', headers, body: wrong, status: 400 },
      async ({ url }) => {
        const { data, response } = await signedIn(url).getRegisteredDevices({ body: wrong as never });
        expect({ data, status: response.status }).toEqual({ data: undefined, status: 400 });
      },
    );
  });

  it('refuses who has no credentials', async () => {
    await interaction(
      {
        description: 'the devices of an associate, without credentials',
        state: ['the caller is not signed in'],
        body,
        status: 401,
      },
      async ({ url }) => {
        const client = createSuperofficePocketClient({ baseUrl: url });
        const { data, response } = await client.getRegisteredDevices({ body });
        expect({ data, status: response.status }).toEqual({ data: undefined, status: 401 });
      },
    );
  });
});
