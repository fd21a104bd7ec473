import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { isObject } from '../../src/json/json.js';
import { valueAt } from '../../src/json/pointer.js';
import { jsonText, parseJson } from '../../src/json/text.js';
import type { MutableMock } from '../../src/mock/mutable.js';
import { startMutableMock } from '../../src/mock/mutable.js';
import { mockedServers } from '../../src/mock/target.js';
import type { Contract, Operation } from '../../src/model/document.js';
import { baselineOf } from '../../src/prove/baseline.js';
import type { Mutant } from '../../src/prove/mutant.js';
import { mutantsOf } from '../../src/prove/mutants-of.js';
import { answeredOnce } from '../../src/prove/observed.js';
import type { Answered } from '../../src/prove/one-clause.js';
import { onlyBroken } from '../../src/prove/one-clause.js';
import { contractOf } from '../support/contracts.js';
import { ORDERS } from '../support/orders.js';
import { verifyOptions } from '../support/verify-options.js';

let contract: Contract;
let mock: MutableMock;
let exchanges: Map<Operation, readonly Answered[]>;
let mutants: Mutant[];
beforeAll(async () => {
  contract = await contractOf(ORDERS);
  mock = await startMutableMock([contract], { seed: 1 });
  const run = verifyOptions([contract], undefined);
  const baseline = await baselineOf({ ...run, server: mockedServers(mock.url, [contract]) });
  expect(baseline.broken.size).toBe(0);
  exchanges = baseline.exchanges as Map<Operation, readonly Answered[]>;
  mutants = madeMutants();
});
afterAll(() => mock.close());

function madeMutants(): Mutant[] {
  const made = contract.operations.flatMap((each) => [...mutantsOf(each, exchanges.get(each) ?? [], mock)]);
  return made.filter((each) => each !== undefined);
}

/** The first exchange whose answer a mutant changes, and what it then is. */
function shown(mutant: Mutant): { exchange: Answered; wrong: ReturnType<typeof answeredOnce> } {
  for (const exchange of exchanges.get(mutant.operation) ?? []) {
    const [right, wrong] = [{}, mutant.mutation].map((mutation) =>
      answeredOnce(mock, mutation, exchange.request),
    );
    if (wrong && jsonText(right) !== jsonText(wrong)) return { exchange, wrong };
  }
  throw new Error(`${mutant.id} changes no answer`);
}

describe('the servers with one fault each', () => {
  it('are there for each kind of clause that the document states', () => {
    const kinds = new Set(mutants.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['body', 'credentials', 'header', 'input', 'media-type', 'status', 'syntax', 'valid-input']); // prettier-ignore
    const ids = mutants.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of [
      'getOrder:200/id:type', 'getOrder:200/id:minimum', 'getOrder:200/state:enum', 'getOrder:200/code:pattern',
      'getOrder:200/weight:exclusiveMinimum', 'getOrder:200/lines:minItems', 'getOrder:200/lines:uniqueItems',
      'getOrder:200/lines/[]/sku:minLength', 'getOrder:200/lines/[]/count:maximum', 'getOrder:200:header X-Version:required',
      'getOrder:accepts path/id:minimum', 'getOrder:refuses with query/view "long"', 'addOrder:serves without credentials',
      'addOrder:accepts body/sku:minLength', 'addOrder:accepts body:malformed', 'addOrder:accepts body:media type',
    ]) expect(ids).toContain(id); // prettier-ignore
    // An answer that leaves it out can have it wrong.
    expect(ids).toContain('getOrder:200/note:type');
    expect(ids.filter((id) => id.includes('/gone'))).toEqual([]);
  });

  it('break a clause that the judge finds, and no other', () => {
    for (const mutant of mutants) {
      const { exchange, wrong } = shown(mutant);
      expect(onlyBroken(exchange, wrong), mutant.id).toBeDefined();
    }
  });

  it('break one keyword of a schema, as another judge sees it too', () => {
    const ofBodies = mutants.filter(({ kind }) => kind === 'body');
    expect(ofBodies.length).toBeGreaterThan(30);
    for (const mutant of ofBodies) {
      const { wrong } = shown(mutant);
      const status = mutant.id.slice(mutant.operation.id.length + 1, mutant.operation.id.length + 4);
      const response = mutant.operation.responses.find((each) => each.status === status);
      const root = response?.content[0]?.schema?.pointer ?? '';
      const body = parseJson(wrong.body ?? '');
      expect(isValid(root, body), mutant.id).toBe(false);
      expect(isValid(root, body, mutant.clause), `${mutant.id} without ${mutant.clause}`).toBe(true);
    }
  });

  it('leave all other operations as they are', () => {
    for (const mutant of mutants)
      for (const [operation, own] of exchanges)
        if (operation !== mutant.operation) {
          const [right, wrong] = [{}, mutant.mutation].map((mutation) => answeredOnce(mock, mutation, own[0]!.request)); // prettier-ignore
          expect(wrong, mutant.id).toEqual(right);
        }
  });

  it('are the same each time', () => {
    const again = madeMutants();
    expect(again.map(({ id, clause, what }) => [id, clause, what])).toEqual(
      mutants.map(({ id, clause, what }) => [id, clause, what]),
    );
  });
});

/** Judges by ajv alone; without one keyword of the schema, if so. */
function isValid(root: string, value: Json, without?: string): boolean {
  const document = structuredClone<Json>(contract.document);
  if (without !== undefined) {
    const owner = objectAt(document, without.slice(0, without.lastIndexOf('/')));
    Reflect.deleteProperty(owner, without.slice(without.lastIndexOf('/') + 1));
  }
  return new Ajv2020({ strict: false }).validate(objectAt(document, root), value);
}

function objectAt(document: Json, pointer: string): JsonObject {
  const value = valueAt(document, pointer);
  if (!isObject(value)) throw new Error(`${pointer} is no object`);
  return value;
}
