import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Judged } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const MEMBERS = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [`m${String(i)}`, { type: 'integer', minimum: 3, maximum: 9 }]),
);
const answers = { 200: { description: '' }, 400: { description: '' } };
const posting = (operationId: string, properties: JsonObject): JsonObject => ({
  post: {
    operationId,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { type: 'object', properties } } },
    },
    responses: answers,
  },
});

/** An operation with many clauses, and others with few, so that the run is short of requests. */
function document(others: number): JsonObject {
  const more = Array.from({ length: others }, (_, i) => {
    const id = `other${String(i)}`;
    return [`/${id}`, posting(id, {})] as const;
  });
  return { paths: { '/wide': posting('wide', MEMBERS), ...Object.fromEntries(more) } };
}

/** A run of which the wide operation refuses all that it is sent. */
async function run(others: number): Promise<Judged> {
  return judged(
    await soundContractOf(document(others)),
    ({ method, path, body }) => {
      if (method !== 'POST') return 405;
      if (path === '/wide') return 400;
      try {
        const value = (JSON.parse(body) ?? {}) as Record<string, unknown>;
        const isSound = !Array.isArray(value) && Object.values(value).every((each) => each !== null);
        return isSound ? 200 : 400;
      } catch {
        return 400;
      }
    },
    { phases: ['examples', 'coverage', 'negative'], budget: 20 },
  );
}

/** How many clauses of the wide operation were seen to be refused. */
const refused = ({ report }: Judged): number =>
  report.evidence.filter(
    ({ operation, about, state }) => operation === 'wide' && about === 'request' && state === 'seen',
  ).length;

const bodies = ({ requests }: Judged): string[] =>
  requests.filter(({ path }) => path === '/wide').map(({ body }) => body);

function isValid(body: string): boolean {
  return /^\{("m\d+":[3-9],?)*\}$/.test(body);
}

it('variations of what an operation refuses make room for clauses, where a run is short of requests', async () => {
  const judgement = await run(80);
  const sent = bodies(judgement);
  expect(sent.length).toBeLessThanOrEqual(20);
  expect(sent.filter(isValid).length).toBeLessThanOrEqual(4);
  expect(refused(judgement)).toBeGreaterThan(12);
});

it('equal answers give equal requests', async () => {
  const all = async (): Promise<string[]> =>
    (await run(80)).requests.map(({ method, path, body }) => `${method} ${path} ${body}`);
  expect(await all()).toEqual(await all());
});
