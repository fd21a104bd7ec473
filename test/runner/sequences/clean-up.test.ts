import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { soundContractOf } from '../../support/contracts.js';
import type { CrudKind } from '../../support/crud-kinds.js';
import { crudKindDocument, CrudKindServer } from '../../support/crud-kinds.js';
import { judged } from '../../support/independent-server.js';

it('what the run has made is removed one by one, for servers that lose what is changed at the same time', async () => {
  const kind: CrudKind = { ids: 'numbers' };
  const server = new CrudKindServer(kind);
  let underway = 0;
  let most = 0;
  const { requests } = await judged(await soundContractOf(crudKindDocument(kind)), async (asked) => {
    if (asked.method !== 'DELETE') return server.answer(asked);
    most = Math.max(most, ++underway);
    await delay(20);
    underway--;
    return server.answer(asked);
  });
  const made = requests.filter(({ method, path }) => method === 'POST' && path === '/books');
  const removed = requests.filter(({ method }) => method === 'DELETE');
  expect(made.length).toBeGreaterThan(3);
  expect(removed.length).toBeGreaterThan(3);
  expect(most).toBe(1);
});

it('what the run has made is removed, also where something else of its kind was gone before', async () => {
  const kind: CrudKind = { ids: 'numbers' };
  const server = new CrudKindServer(kind);
  let removals = 0;
  const { requests } = await judged(await soundContractOf(crudKindDocument(kind)), (asked) => {
    const reply = server.answer(asked);
    // The server removes it, and fails all the same.
    const isRemoved = asked.method === 'DELETE' && reply === 204;
    return isRemoved && ++removals % 2 === 0 ? 500 : reply;
  });
  const [asked] = requests.filter(({ method, path }) => method === 'GET' && path === '/books');
  expect(removals).toBeGreaterThan(5);
  expect(asked && server.answer(asked)).toMatchObject({ body: [] });
});
