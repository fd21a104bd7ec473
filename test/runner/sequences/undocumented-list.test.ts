import { expect, it } from 'vitest';
import { soundContractOf } from '../../support/contracts.js';
import { judged, onGet } from '../../support/independent-server.js';

const json = { description: '', content: { 'application/json': { schema: { type: 'object' } } } };
const path = (name: string, type: string): object => ({ name, in: 'path', required: true, schema: { type } });
const DOCUMENT = {
  paths: {
    '/backups': { get: { operationId: 'backups', responses: { 200: { description: 'a list of backups' } } } },
    '/backups/{backupId}': {
      get: { operationId: 'backup', parameters: [path('backupId', 'number')], responses: { 200: json } },
    },
    '/plugins': { get: { operationId: 'plugins', responses: { 200: { description: 'a list of plugins' } } } },
    '/plugins/alias/{pluginName}': {
      get: { operationId: 'alias', parameters: [path('pluginName', 'string')], responses: { 200: json } },
    },
  },
};

it('ids of a list flow, though the document says nothing of what is in it', async () => {
  const answer = onGet(({ path: asked }) => {
    if (asked === '/backups') return { body: [{ id: 17 }] };
    if (asked === '/plugins') return { body: [{ name: 'lamp' }] };
    return ['/backups/17', '/plugins/alias/lamp'].includes(asked) ? { body: {} } : 404;
  });
  const { report } = await judged(await soundContractOf(DOCUMENT as never), answer, { phases: ['examples'] });
  const seen = report.evidence.filter(({ about, state }) => about === 'success' && state === 'seen');
  expect(seen.map(({ operation }) => operation)).toEqual(expect.arrayContaining(['backup', 'alias']));
  expect(report.causes.filter(({ check }) => check === 'evidence.nothing-proved')).toEqual([]);
});

it('a list with other members than were guessed costs no valid request, and accuses nobody', async () => {
  const answer = onGet(({ path: asked }) => {
    if (asked === '/backups' || asked === '/plugins') return { body: { all: [{ file: 'x' }] } };
    return { body: {} };
  });
  const { ofServer } = await judged(await soundContractOf(DOCUMENT as never), answer, {
    phases: ['examples', 'behaviors'],
  });
  expect(ofServer).toEqual([]);
});
