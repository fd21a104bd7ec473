import { describe, expect, it } from 'vitest';
import { endsServer, takesAway } from '../../src/document/ends-server.js';
import type { JsonObject } from '../../src/json/json.js';
import { soundContractOf } from '../support/contracts.js';

const OK = { responses: { 200: { description: '' } } };

async function ends(method: string, path: string, own: JsonObject = {}): Promise<boolean> {
  const names = [...path.matchAll(/\{(.*?)\}/g)].map(([, name = '']) => name);
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const { operations } = await soundContractOf({
    paths: { [path]: { parameters, [method]: { ...OK, ...own } } },
  });
  return endsServer(operations[0]!);
}

describe('an operation that takes things away', () => {
  it.each([
    ['delete', '/things/{id}', 'x', true],
    ['post', '/things/reset', 'x', true],
    ['post', '/things/remove-by-name', 'x', true],
    ['put', '/things', 'clearThings', true],
    ['post', '/things', 'makeThing', false],
    ['post', '/things/{reset}', 'x', false],
    ['get', '/things/removed', 'deletedThings', false],
  ])('is known by its method and names: %s %s %s', async (method, path, operationId, isOne) => {
    const names = [...path.matchAll(/\{(.*?)\}/g)].map(([, name = '']) => name);
    const parameters = names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    const { operations } = await soundContractOf({
      paths: { [path]: { parameters, [method]: { ...OK, operationId } } },
    });
    expect(takesAway(operations[0]!)).toBe(isOne);
  });
});

describe('an operation that ends the server', () => {
  it.each([
    ['post', '/shutdown'],
    ['post', '/admin/shut-down'],
    ['put', '/api/v2/server/restart'],
    ['put', '/platform/restart-host'],
    ['post', '/actuator/powerOff'],
    ['post', '/system/factory_reset'],
    ['post', '/v1/reset'],
    ['delete', '/database/wipe'],
    ['get', '/stop'],
    ['post', '/bridge/reboot'],
    ['put', '/maintenance-mode'],
  ])('is known by its path: %s %s', async (method, path) => {
    expect(await ends(method, path)).toBe(true);
  });

  it.each([
    ['post', '/jobs/{id}/stop'],
    ['post', '/machines/{id}/shutdown'],
    ['post', '/machines/{id}'],
    ['post', '/password/reset'],
    ['post', '/auth/reset-password'],
    ['post', '/timer/stop'],
    ['get', '/restart-policies'],
    ['post', '/restart-policies'],
    ['get', '/reboots'],
    ['get', '/stops'],
    ['delete', '/things'],
    ['get', '/maintenance-mode'],
    ['post', '/maintenance'],
    ['post', '/maintenance-windows'],
  ])('is not one that is about something else: %s %s', async (method, path) => {
    expect(await ends(method, path)).toBe(false);
  });

  it('is known by its id, unless the id names another thing', async () => {
    expect(await ends('post', '/actions', { operationId: 'ServerController_restartServer' })).toBe(true);
    expect(await ends('post', '/actions', { operationId: 'resetDatabase' })).toBe(true);
    expect(await ends('post', '/actions', { operationId: 'toggleMaintenance' })).toBe(true);
    expect(await ends('post', '/actions', { operationId: 'updateMaintenance' })).toBe(false);
    expect(await ends('post', '/actions', { operationId: 'reset-password' })).toBe(false);
    expect(await ends('post', '/password', { operationId: 'reset' })).toBe(false);
    expect(await ends('post', '/apps/{id}', { operationId: 'restartApp' })).toBe(false);
  });

  it('is none where the document says that it only reads', async () => {
    expect(await ends('get', '/admin/restart', { 'x-contract': { reads: true } })).toBe(false);
  });
});
