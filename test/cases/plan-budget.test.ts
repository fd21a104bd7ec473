import { describe, expect, it } from 'vitest';
import { planOperation, planSteps } from '../../src/cases/index.js';
import type { PlanBounds } from '../../src/cases/plan-budget.js';
import { UNBOUNDED } from '../../src/cases/plan-budget.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Operation } from '../../src/model/document.js';
import type { Case } from '../../src/model/exchange.js';
import { contractOf } from '../support/contracts.js';
import { planOptions } from '../support/verify-options.js';

const PHASES = ['examples', 'coverage', 'negative'] as const;

/** One operation with a body of this schema. */
async function posting(schema: JsonObject, schemas: JsonObject = {}): Promise<Operation> {
  const contract = await contractOf({
    openapi: '3.1.0',
    info: { title: 'Bounds', version: '1' },
    paths: {
      '/parts': {
        post: {
          operationId: 'makePart',
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { 200: { description: 'made' }, 400: { description: 'refused' } },
        },
      },
    },
    components: { schemas },
  });
  return contract.operations[0]!;
}

/** So many members that say the same. */
const wide = (members: number): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(
    Array.from({ length: members }, (_, i) => [`m${String(i)}`, { $ref: '#/components/schemas/Size' }]),
  ),
});
/** So many members with clauses of their own. */
const distinct = (members: number): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: members }, (_, i) => [`m${String(i)}`, Size])),
});
const Size = { type: 'integer', minimum: 3, maximum: 9 };

/** The plan without functions, which are never equal. */
const planned = (operation: Operation, bounds: Partial<PlanBounds>): ReturnType<typeof planOperation> => {
  const { cases, ...others } = planOperation(operation, PHASES, planOptions(), { ...UNBOUNDED, ...bounds });
  return { ...others, cases: cases.map(({ remaking: _remaking, ...fixed }) => fixed) };
};

const clauses = (cases: readonly Case[]): Set<string> => new Set(cases.map(({ clause }) => clause));

describe('the bounds of planning one operation', () => {
  it('leave a plan alone that keeps to them', async () => {
    const operation = await posting(wide(3), { Size });
    const whole = planned(operation, {});
    const bounds = { cases: whole.cases.length, steps: 5000, bytes: 1_000_000 };
    expect(planned(operation, bounds)).toEqual(whole);
    expect(whole.problems).toEqual([]);
    expect(whole.isCut).toBeUndefined();
  });

  it('is not exceeded by lists of which each item alone is a long text', async () => {
    const blob = { type: 'string', pattern: '^[a-f]{200000}$' };
    const member = { type: 'array', items: blob, maxItems: 900 };
    const operation = await posting({
      oneOf: [{ type: 'integer' }, { type: 'object', properties: { member } }],
    });
    const { cases } = planned(operation, { bytes: 1_000_000 });
    const sizes = cases.map(({ request }) => request.body?.length ?? 0);
    expect(Math.max(...sizes)).toBeGreaterThan(200_000);
    expect(Math.max(...sizes)).toBeLessThan(8_000_000);
  });

  it('keep a case for each clause before any repetition, in the order of the whole plan', async () => {
    const operation = await posting(wide(40), { Size });
    const whole = planned(operation, {});
    const cut = planned(operation, { cases: 60 });
    expect(cut.cases).toHaveLength(60);
    expect(clauses(cut.cases)).toEqual(clauses(whole.cases));
    expect(cut.cases).toEqual(whole.cases.filter((one) => cut.cases.some(({ id }) => id === one.id)));
    expect(cut.problems).toMatchObject([
      {
        code: 'document.case.left-out',
        severity: 'note',
        pointer: '#/paths/~1parts/post',
        message: expect.stringMatching(/^makePart: 60 of \d{3,} requests are sent/),
        hint: 'Raise --budget.',
      },
    ]);
  });

  it('keep two that break a clause for each that keeps one, and none for how texts are coded', async () => {
    const operation = await posting(distinct(40));
    const { cases } = planned(operation, { cases: 31 });
    const of = (phase: string): number => cases.filter((one) => one.phase === phase).length;
    expect([of('examples'), of('coverage'), of('negative')]).toEqual([1, 10, 20]);
    expect(cases.filter(({ id }) => /:(accept-encoding|charset):/.test(id))).toEqual([]);
  });

  it('come to every place where a clause is broken before another way to break it', async () => {
    const operation = await posting(wide(12), { Size });
    const { cases } = planned(operation, { cases: 70 });
    const types = cases.map(({ id }) => /body\/(m\d+):type$/.exec(id)?.[1]).filter(Boolean);
    expect(new Set(types).size).toBe(12);
  });

  it('send only what tries a clause for the first time, where they are told to', async () => {
    const operation = await posting(wide(12), { Size });
    const { cases, left } = planned(operation, { cases: 1000, onlyFirst: true });
    expect(cases.filter(({ id }) => id.includes('~') || id.includes(':accept-encoding:'))).toEqual([]);
    expect(left).toBeGreaterThan(0);
  });

  it('keep what is answered with a documented status that nothing else is answered with', async () => {
    const refusals = Object.fromEntries(
      ['400', '401', '404', '415'].map((key) => [key, { description: '' }]),
    );
    const contract = await contractOf({
      paths: {
        '/parts/{id}': {
          put: {
            operationId: 'put',
            parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
            requestBody: { required: true, content: { 'application/json': { schema: wide(40) } } },
            responses: { 204: { description: '' }, ...refusals },
            security: [{ key: [] }],
          },
        },
      },
      components: {
        schemas: { Size },
        securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'k' } },
      },
    });
    const { cases } = planned(contract.operations[0]!, { cases: 5 });
    expect(cases.map(({ id }) => id)).toEqual([
      'put:examples:synthesised',
      expect.stringMatching(/^put:coverage:/),
      'put:coverage:path/id:unknown',
      'put:negative:content-type:undocumented',
      'put:negative:security:none',
    ]);
  });

  it('leave out what was sent before, and what repeats it comes last', async () => {
    const operation = await posting(wide(40), { Size });
    const first = planned(operation, { cases: 60 });
    const before = new Set(first.cases.map(({ id }) => id));
    const next = planned(operation, { cases: 20, before });
    expect(next.cases).toHaveLength(20);
    expect(next.cases.filter(({ id }) => before.has(id))).toEqual([]);
    expect([next.left, first.left]).toEqual([first.left! - 20, first.left]);
    expect(next.problems).toMatchObject([{ message: expect.stringMatching(/: 80 of \d{3,} requests/) }]);
    const rest = planned(operation, { before });
    expect(rest.cases.length).toBe(first.left);
    expect(rest.problems).toEqual([]);
  });

  it('leave steps for invalid requests when valid ones use up theirs', async () => {
    const operation = await posting(wide(200), { Size });
    const { cases, problems, isCut } = planned(operation, { steps: 600 });
    expect(new Set(cases.map(({ phase }) => phase))).toEqual(new Set(PHASES));
    expect(isCut).toBe(true);
    expect(problems).toMatchObject([
      { message: expect.stringContaining('after 600 steps of planning'), hint: 'Raise --max-plan-steps.' },
    ]);
  });

  it('bound the bytes of the bodies that are planned', async () => {
    const text = { type: 'string', minLength: 100_000 };
    const properties = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${String(i)}`, text]));
    const operation = await posting({ type: 'object', properties });
    const { cases, problems } = planned(operation, { bytes: 3_000_000 });
    const bytes = cases.reduce((sum, { request }) => sum + (request.body?.length ?? 0), 0);
    expect(bytes).toBeLessThan(6_000_000);
    expect(problems).toMatchObject([{ hint: 'Raise --max-plan-bytes.' }]);
  });

  it('end the planning of schemas that refer to themselves many times', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 5 }, (_, i) => [`n${String(i)}`, { $ref: '#/components/schemas/Node' }]),
    );
    const operation = await posting(
      { $ref: '#/components/schemas/Node' },
      { Node: { type: 'object', properties } },
    );
    const steps = planSteps(operation, PHASES, planOptions(), { ...UNBOUNDED, steps: 100 });
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count++;
    expect(count).toBeLessThanOrEqual(100);
    expect(step.value.isCut).toBe(true);
  });

  it('give the same plan each time', async () => {
    const bounds = { cases: 50, steps: 700 };
    const again = async (): Promise<readonly string[]> =>
      planned(await posting(wide(60), { Size }), bounds).cases.map(({ id }) => id);
    expect(await again()).toEqual(await again());
  });
});
