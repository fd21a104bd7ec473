import { describe, expect, it } from 'vitest';
import type { components } from '../../generated/superoffice-pocket/client.js';
import { createSuperofficePocketClient } from '../../generated/superoffice-pocket/client.js';
import { bundledContract } from '../support/bundled.js';
import { consumerOf, exampleOf, jsonType, MatchersV3, operationOf, placeholderOf } from './consumer.js';

type Schemas = components['schemas'];
const { eachLike, string } = MatchersV3;

const contract = await bundledContract('superoffice-pocket');
const operation = operationOf(contract, 'v1PocketAgent_GetRegisteredDevices');
const pact = consumerOf(contract.name, 'GetRegisteredDevices');
const authorization = placeholderOf(contract, 'SoTicket');
const SoTicket = authorization.replace('SoTicket ', '');
const SoAppToken = placeholderOf(contract, 'SoAppToken');
const accept = { Accept: 'application/json' };

describe('GetRegisteredDevices', () => {
  const body = exampleOf(operation, 'body', 'sample') as Schemas['GetRegisteredDevicesRequest'];

  it('answers with the devices of an associate', async () => {
    const devices = exampleOf(operation, '200', 'sample') as Schemas['RegisteredDevices'];
    const [device] = devices as [Schemas['Device']];
    await pact
      .interaction('the devices of an associate')
      .given('associate 117 has registered devices')
      .withRequest('POST', operation.path, (request) => {
        const credentials = { Authorization: authorization, 'SO-AppToken': SoAppToken };
        request.headers({ ...accept, ...credentials }).jsonBody(body);
      })
      .willRespondWith(200, (response) => {
        response.headers(jsonType).jsonBody(
          eachLike({
            DeviceName: string(device.DeviceName!),
            DeviceIdentifier: string(device.DeviceIdentifier!),
            PocketVersion: string(device.PocketVersion!),
            Language: string(device.Language!),
            PNSHandle: string(device.PNSHandle!),
            Platform: string(device.Platform!),
            OSVersion: string(device.OSVersion!),
          }),
        );
      })
      .executeTest(async ({ url }) => {
        const client = createSuperofficePocketClient({ baseUrl: url, credentials: { SoTicket, SoAppToken } });
        const { data, error } = await client.getRegisteredDevices({ body });
        expect({ data, error }).toEqual({ data: devices, error: undefined });
      });
  });

  it('refuses who has no credentials', async () => {
    const { Message } = exampleOf(operation, '401', 'unauthorized') as Schemas['MessageError'];
    await pact
      .interaction('the devices of an associate, without credentials')
      .given('the caller is not signed in')
      .withRequest('POST', operation.path, (request) => {
        request.headers(accept).jsonBody(body);
      })
      .willRespondWith(401, (response) => {
        response.headers(jsonType).jsonBody({ Message: string(Message!) });
      })
      .executeTest(async ({ url }) => {
        const client = createSuperofficePocketClient({ baseUrl: url });
        const { data, error, response } = await client.getRegisteredDevices({ body });
        expect({ data, error, status: response.status }).toEqual({
          data: undefined,
          error: { Message },
          status: 401,
        });
      });
  });
});
