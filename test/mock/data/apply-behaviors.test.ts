import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/behaviors/judge.js';
import { jsonAnswers } from '../../../src/behaviors/shared/operation-shapes.js';
import { viewOf } from '../../../src/behaviors/shared/request-view.js';
import { planRequest } from '../../../src/http/serialize/request.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { applyBehaviors } from '../../../src/mock/data/apply-behaviors.js';
import { DataSet } from '../../../src/mock/data/data-set.js';
import type { Operation } from '../../../src/model/document.js';
import type { Case, Exchange, PlannedRequest } from '../../../src/model/exchange.js';
import { probeOperation } from '../../../src/runner/run-probes.js';
import { shapeOf } from '../../../src/schema/shape/index.js';
import { bindPropertyNames } from '../../../src/schema/shape/property-names.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { bundledContracts } from '../../support/bundled.js';
import { soundContractOf } from '../../support/contracts.js';
import { ALL, shop } from '../../support/shop.js';
import { lawRuns } from '../../support/suite.js';
import { planOptions } from '../../support/verify-options.js';

const [list] = (await soundContractOf(shop(ALL), { file: 'shop.openapi.yaml' })).operations as [Operation];
const operations = [...(await bundledContracts()).flatMap((contract) => contract.operations), list];

function exampleOf(operation: Operation): Json {
  const [media] = jsonAnswers(operation);
  return media?.examples[0]?.value ?? null;
}

/** What the mock makes of a request, as if it had been sent. */
function exchangeOf(planned: Case, data: DataSet): Exchange {
  const { operation, request } = planned;
  const bodies = operation.requestBody?.content[0]?.schema?.pointer;
  const sent = request.body === undefined ? {} : (JSON.parse(request.body) as Json);
  const bound = bindPropertyNames(sent, shapeOf(operation.contract, bodies));
  const isValid =
    bodies === undefined || schemaProblems(operation.contract, bodies, bound, 'request').length === 0;
  const made = isValid
    ? applyBehaviors(
        operation,
        { body: exampleOf(operation), isDocumented: false, isMadeUp: false },
        viewOf(operation, request),
        data,
      )
    : { refused: 'the body' };
  const [status, body] = 'refused' in made ? [400, { refused: made.refused }] : [200, made.body];
  return {
    case: planned,
    request: { ...request, url: `http://mock${request.target}` },
    outcome: {
      kind: 'response',
      status,
      statusText: '',
      headers: [['content-type', 'application/json']],
      body: Buffer.from(JSON.stringify(body)),
    },
    duration: 1,
  };
}

function caseOf(operation: Operation, request: PlannedRequest): Case {
  const expected = { claim: 'documented' as const, statuses: ['200'], reason: 'test' };
  return { id: 'x', operation, phase: 'examples', why: 'x', clause: operation.pointer, request, expected };
}

function bodyOf({ outcome }: Exchange): { status: number; body: Json } {
  if (outcome.kind === 'failure') throw new Error(outcome.message);
  return { status: outcome.status, body: JSON.parse(Buffer.from(outcome.body).toString()) as Json };
}

const WORDS = ['sku', 'price', 'name', 'id', 'state', 'createdDate', 'items/sku', 'CallerIDs/PhoneNumber', 'CallerIDHash', 'DeviceName', '', ' ', ',', 'nothing']; // prettier-ignore
const QUERIES = ['sku==A-1', 'price=gt=7', 'since=le=2026-01-02', 'maker.country=in=(NO,"x,y")', 'state==PUBLISHED', 'callerIdDetails.phoneNumber==+1', 'nothing==1', 'price==', '(', 'id!=1;state!=x', '']; // prettier-ignore
const values = fc.record(
  {
    fields: fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }).map((names) => names.join(',')),
    query: fc.array(fc.constantFrom(...QUERIES), { maxLength: 2 }).map((parts) => parts.join(';')),
    limit: fc.integer({ min: 1, max: 9 }),
    after: fc.oneof(fc.string(), fc.constantFrom('YWZ0ZXIgMg', 'YWZ0ZXIgOTk', '')),
    mark: fc.constantFrom('m1', 'other', null),
  },
  { requiredKeys: [] },
);

const ROLES: Record<string, string[]> = { fields: ['fields', '$select'], query: ['query', 'ql'], limit: ['limit'], after: ['after'] }; // prettier-ignore

function requestWith(operation: Operation, given: Record<string, Json | undefined>): PlannedRequest {
  const parameters = operation.parameters.flatMap((parameter): [typeof parameter, Json][] => {
    const [role] = Object.entries(ROLES).find(([, names]) => names.includes(parameter.name)) ?? [];
    const value = role === undefined ? undefined : given[role];
    if (value !== undefined) return [[parameter, value]];
    return parameter.in === 'path' ? [[parameter, parameter.examples[0]?.value ?? 1]] : [];
  });
  const media = operation.requestBody?.content[0];
  const mark = operation === list ? 'known' : 'LastHash';
  const body: JsonObject = given['mark'] === undefined ? {} : { [mark]: given['mark'] };
  return planRequest(operation, {
    parameters: new Map(parameters),
    ...(media ? { body: { media, value: body } } : {}),
    credentials: { headers: [], query: [], cookies: [] } as never,
    headers: [],
  });
}

describe('behaviors that the mock applies to its answer', () => {
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'keep the answer of %s valid and no behavior broken, whatever is asked',
    (_id, operation) => {
      fc.assert(
        fc.property(values, fc.constantFrom(1, 7), fc.constantFrom(undefined, 0, 1, 5, 40), (given, seed, records) => {
          const data = new DataSet({ seed, records, own: new Map() });
          const exchange = exchangeOf(caseOf(operation, requestWith(operation, given)), data);
          const { status, body } = bodyOf(exchange);
          if (status !== 200) return;
          const [media] = jsonAnswers(operation);
          const pointer = media?.schema.pointer ?? '';
          expect(schemaProblems(operation.contract, pointer, body, 'response')).toEqual([]);
          expect(judge(exchange).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        }),
        { numRuns: lawRuns(150) },
      );
    },
  ); // prettier-ignore
});

/** Everything that the probes of an operation find broken in the mock's half of it, and what they saw. */
async function probed(operation: Operation, data: DataSet): Promise<{ broken: string[]; seen: Set<string>; sent: Case[] }> {
  const seen = new Set<string>();
  const sent: Case[] = [];
  const sender = {
    one: (planned: Case) => {
      sent.push(planned);
      return Promise.resolve(exchangeOf(planned, data));
    },
  };
  const broken: string[] = [];
  const options = { cases: [], plan: planOptions() };
  for await (const event of probeOperation(operation, options, { admits: () => true, left: () => Infinity, leaveOut: () => undefined }, sender)) {
    if (event.type === 'shown' && event.shown.state === 'seen') seen.add(event.shown.clause);
    if (event.type === 'finding') broken.push(`${event.finding.check}: ${event.finding.message} (${event.exchange.case.id})`);
    if (event.type !== 'exchange') continue;
    const { exchange } = event;
    const { claim } = exchange.case.expected;
    const { status } = bodyOf(exchange);
    if ((status === 400) !== (claim === 'invalid')) broken.push(`${String(status)} to ${exchange.case.id}: ${exchange.case.why}`);
  }
  return { broken, seen, sent };
} // prettier-ignore

const text = fc.oneof(
  fc.constantFrom('Anvil', 'anvil', 'ANVIL*', 'Bell, small', 'it\'s "x"', 'a;b', '(a)', 'a+b', 'å', 'null', '', ' a ', '\\'),
  fc.string({ maxLength: 5 }),
); // prettier-ignore
const item = fc.record({
  sku: fc.option(text),
  name: fc.option(text),
  price: fc.option(fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)))),
  since: fc.option(fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z', '2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z')),
  maker: fc.option(fc.record({ country: fc.option(text) })),
}); // prettier-ignore

describe('the mock and the probes of a behavior agree', () => {
  it('about any items', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(item, { freq: 20 }), { maxLength: 12 }), async (items) => {
        const unique = items.map((each, i) => each && { ...each, sku: `${each.sku ?? ''}${String(i)}` });
        const own = new Map([[list, { items: unique }]]);
        const { broken, sent } = await probed(list, new DataSet({ seed: 1, records: undefined, own }));
        expect(broken).toEqual([]);
        expect(sent.length).toBeLessThan(300);
      }),
      { numRuns: lawRuns(150) },
    );
  });

  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'about made records of %s, for any seed and number',
    async (_id, operation) => {
      for (const [seed, records] of [[1, undefined], [2, 9], [3, 60], [4, 1], [5, 0]] as const) {
        const { broken } = await probed(operation, new DataSet({ seed, records, own: new Map() }));
        expect(broken, `seed ${String(seed)}, ${String(records)} records`).toEqual([]);
      }
    },
  ); // prettier-ignore

  it('in that the same answers lead to the same requests, byte for byte, each with an id of its own', async () => {
    const data = (): DataSet => new DataSet({ seed: 1, records: 9, own: new Map() });
    const [first, second] = [await probed(list, data()), await probed(list, data())];
    const written = (sent: Case[]): string[] => sent.map(({ id, request }) => JSON.stringify([id, request]));
    expect(written(first.sent)).toEqual(written(second.sent));
    expect(new Set(first.sent.map(({ id }) => id)).size).toBe(first.sent.length);
    expect(first.seen.size).toBeGreaterThan(30);
  });
});

describe('pages of the mock', () => {
  it('of any size hold every item once, and end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 45 }), (count, limit) => {
        const items = Array.from({ length: count }, (_, i) => ({ sku: String(i), price: i }));
        const data = new DataSet({ seed: 1, records: undefined, own: new Map([[list, { items }]]) });
        const found: string[] = [];
        let after: Json | undefined;
        for (let pages = 0; ; pages++) {
          expect(pages).toBeLessThanOrEqual(count / limit + 1);
          const request = requestWith(list, { limit, after });
          const { body } = bodyOf(exchangeOf(caseOf(list, request), data)) as { body: JsonObject };
          expect(body['count']).toBe(count);
          found.push(...(body['items'] as { sku: string }[]).map(({ sku }) => sku));
          if (body['after'] === undefined || body['after'] === null) break;
          after = body['after'];
        }
        expect(found).toEqual(items.map(({ sku }) => sku));
      }),
    );
  });

  it.each(['x', 'YWZ0ZXIgOTk', 'YWZ0ZXIgLTE', 'after 1', '\u0000', 'é'])('do not exist for the cursor %j, which is refused with 400', (after) => {
    const { status } = bodyOf(exchangeOf(caseOf(list, requestWith(list, { after })), new DataSet({ seed: 1, records: 5, own: new Map() })));
    expect(status).toBe(400);
  }); // prettier-ignore
});
