import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growth } from '../../src/cases/fullest/growth.js';
import { fullestRequests } from '../../src/cases/fullest/index.js';
import { Refused } from '../../src/cases/fullest/refused.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import { isObject } from '../../src/json/json.js';
import { finished } from '../../src/json/steps.js';
import { isValid } from '../../src/schema/validate/is-valid.js';
import { operationOf } from '../support/contracts.js';

const OPTIONS = { headers: [], credentials: {}, values: {}, allowWrites: true };
const TEXT = { type: 'string' };

async function fullestOf(schema: JsonObject, example: Json, basis?: Json, refused = new Refused()) {
  const content = { 'application/json': { schema, example } };
  const operation = await operationOf({
    requestBody: { required: true, content },
    responses: { 201: { description: '' } },
  });
  const found = finished(fullestRequests(operation, OPTIONS, basis, () => refused));
  if (!found) throw new Error('no requests');
  return { ...found, operation };
}

/** What is tried on a server, and what of it is taken. */
function tried(
  whole: Parameters<typeof growth>[0],
  refusal: (value: JsonObject) => string | undefined,
  most = 60,
  shown: (value: JsonObject) => Json | undefined = () => undefined,
): { all: JsonObject[]; taken: JsonObject[] } {
  const all: JsonObject[] = [];
  const taken: JsonObject[] = [];
  const trials = growth(whole);
  let trial = trials.next();
  while (trial.done !== true && all.length < most) {
    const value = trial.value as JsonObject;
    const said = refusal(value);
    all.push(value);
    if (said === undefined) taken.push(value);
    const isTaken = said === undefined;
    trial = trials.next(isTaken ? { isTaken, said: '', answered: shown(value) } : { isTaken, said });
  }
  return { all, taken };
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `${letter}${letter}${letter}`);
const WIDE = {
  type: 'object',
  required: ['name'],
  properties: { name: TEXT, ...Object.fromEntries(NAMES.map((name) => [name, TEXT])) },
};

describe('requests with as much in their bodies as is taken', () => {
  it('take a listed value that a refusal asks for by quoting it', async () => {
    const variant = {
      type: 'object',
      required: ['weight'],
      properties: { weight: { type: 'integer' }, kind: { ...TEXT, enum: ['fixed', 'variable'] } },
    };
    const schema = {
      type: 'object',
      properties: { title: TEXT, variants: { type: 'array', items: variant } },
    };
    const { whole } = await fullestOf(schema, { title: 'A', variants: [{ weight: 1, kind: 'fixed' }] });
    const { all, taken } = tried(whole, ({ variants }) => {
      const isVariable = (each: Json): boolean => isObject(each) && each.kind === 'variable';
      if (variants === undefined || (variants as Json[]).some(isVariable)) return undefined;
      return JSON.stringify({ error: 'there must be at least one "variable" variant' });
    });
    const best = taken.find(({ title, variants }) => title !== undefined && variants !== undefined);
    expect(best).toEqual({ title: 'A', variants: [{ weight: 1, kind: 'variable' }] });
    expect(all.indexOf(best!)).toBeLessThan(3);
  });

  it('begin with everything that is documented, whatever is in it', async () => {
    const schema = {
      type: 'object',
      properties: {
        id: { ...TEXT, readOnly: true },
        owner: { type: 'object', properties: { name: TEXT, tags: { type: 'array', items: TEXT } } },
        rules: {
          type: 'array',
          items: {
            oneOf: ['equals', 'contains', 'matches'].map((name) => ({
              type: 'object',
              required: [name],
              additionalProperties: false,
              properties: { [name]: TEXT },
            })),
          },
        },
      },
    };
    const { whole } = await fullestOf(schema, {});
    expect(whole.full).toEqual({
      owner: { name: 'text', tags: ['text'] },
      rules: [{ equals: 'text' }, { contains: 'text' }, { matches: 'text' }],
    });
  });

  it('leave out what the server refuses', async () => {
    const { whole } = await fullestOf(WIDE, { name: 'n' });
    const refusal = ({ ccc }: JsonObject): string | undefined => (ccc === undefined ? undefined : 'no');
    const { taken } = tried(whole, refusal);
    const most = taken.map((value) => Object.keys(value).length);
    expect(Math.max(...most)).toBe(8);
  });

  it.each([
    ['a pointer', '{"errors":[{"source":{"pointer":"/ccc"}}]}', 3],
    ['a name', 'There is no ccc with the number 1', 3],
    ['nothing', 'Bad Request', 7],
  ])('are few where a refusal says %s', async (_, said, most) => {
    const { whole } = await fullestOf(WIDE, { name: 'n' }, { name: 'n' });
    const { all } = tried(whole, ({ ccc }) => (ccc === undefined ? undefined : said));
    const full = all.findIndex((value) => Object.keys(value).length === 8) + 1;
    expect(full).toBeGreaterThan(0);
    expect(full).toBeLessThanOrEqual(most);
  });

  it('try apart what excludes each other', async () => {
    const { whole } = await fullestOf(WIDE, { name: 'n' });
    const isBoth = ({ aaa, bbb }: JsonObject): boolean => aaa !== undefined && bbb !== undefined;
    const { taken } = tried(whole, (value) => (isBoth(value) ? 'only one of aaa and bbb' : undefined));
    for (const name of NAMES) expect(taken.some((value) => value[name] !== undefined)).toBe(true);
  });

  it.each([
    ['as it is', (made: JsonObject): Json => ({ id: 7, ...made })],
    ['in a wrapper', (made: JsonObject): Json => ({ data: { id: 7, ...made } })],
  ])('try apart what is dropped without a word from an answer %s', async (_, wrapped) => {
    const { whole } = await fullestOf(WIDE, { name: 'n' });
    const only = ['aaa', 'ddd', 'ggg'];
    const kept = (value: JsonObject): JsonObject => {
      const [first, ...dropped] = only.filter((name) => Object.hasOwn(value, name));
      expect(first === undefined && dropped.length > 0).toBe(false);
      return Object.fromEntries(Object.entries(value).filter(([name]) => !dropped.includes(name)));
    };
    const { all } = tried(
      whole,
      () => undefined,
      60,
      (value) => wrapped(kept(value)),
    );
    for (const name of NAMES) expect(all.map(kept).some((value) => Object.hasOwn(value, name))).toBe(true);
    expect(all.length).toBeLessThanOrEqual(4);
  });

  it('try other branches of several choices together, and without those that a refusal names', async () => {
    const branch = (name: string): JsonObject => ({ type: 'object', required: [name], properties: { [name]: TEXT } }); // prettier-ignore
    const choice = { oneOf: [branch('usual'), branch('other'), branch('third')] };
    const rules = { type: 'array', items: { type: 'object', properties: { when: choice } } };
    const schema = { type: 'object', properties: { first: choice, last: choice, rules } };
    const when = { usual: 'x' };
    const { whole } = await fullestOf(schema, { first: when, last: when, rules: [{ when }, { when }] });
    const isRefused = ({ last }: JsonObject): boolean => isObject(last) && Object.hasOwn(last, 'third');
    const { all, taken } = tried(whole, (value) => (isRefused(value) ? '{"pointer":"/last"}' : undefined));
    const texts = taken.map((value) => JSON.stringify(value));
    for (const shown of ['"first":{"other"', '"last":{"other"', '},{"when":{"other"'])
      expect(texts.some((text) => text.includes(shown))).toBe(true);
    expect(all.length).toBeLessThanOrEqual(6);
  });

  it('have a member in objects that name none, as an empty one shows nothing', async () => {
    const schema = { type: 'object', properties: { labels: { type: 'object' }, owner: { properties: { name: TEXT } } } }; // prettier-ignore
    const { whole } = await fullestOf(schema, {});
    expect(whole.full).toEqual({ labels: { property1: 'text' }, owner: { name: 'text' } });
  });

  it('are about the item that the server sees, once others were left out', async () => {
    const items = { oneOf: NAMES.map((name) => ({ type: 'object', required: [name], additionalProperties: false, properties: { [name]: TEXT } })) }; // prettier-ignore
    const schema = { type: 'object', properties: { rules: { type: 'array', items } } };
    const { whole } = await fullestOf(schema, {});
    const isRefused = (rule: Json): boolean => isObject(rule) && ('bbb' in rule || 'eee' in rule);
    const { all, taken } = tried(whole, ({ rules }) => {
      const at = Array.isArray(rules) ? rules.findIndex(isRefused) : -1;
      return at < 0 ? undefined : `{"pointer":"/rules/${String(at)}"}`;
    });
    const names = (value: JsonObject): string[] =>
      (value.rules as JsonObject[] | undefined)?.flatMap((rule) => Object.keys(rule)) ?? [];
    expect(names(taken.find((value) => names(value).length === 6) ?? {})).toEqual(
      NAMES.filter((name) => !['bbb', 'eee'].includes(name)),
    );
    expect(all.findIndex((value) => names(value).length === 6)).toBeLessThan(4);
  });

  it('leave out at first what another operation with the same schema has found to be refused', async () => {
    const isRefused = ({ ccc, fff }: JsonObject): boolean => ccc !== undefined || fff !== undefined;
    const refusal = (value: JsonObject): string | undefined => (isRefused(value) ? 'no' : undefined);
    const refused = new Refused();
    const fullAfter = async (): Promise<number> => {
      const { whole } = await fullestOf(WIDE, { name: 'n' }, { name: 'n' }, refused);
      return 1 + tried(whole, refusal).all.findIndex((value) => Object.keys(value).length === 7);
    };
    expect(await fullAfter()).toBeGreaterThan(5);
    expect(await fullAfter()).toBe(1);
    // What one operation refuses another one may take.
    const { whole } = await fullestOf(WIDE, { name: 'n' }, { name: 'n' }, refused);
    const { taken } = tried(whole, () => undefined);
    for (const name of NAMES) expect(taken.some((value) => Object.hasOwn(value, name))).toBe(true);
  });

  const NAMED = NAMES.map((name) => ({ type: 'object', required: [name], additionalProperties: false, properties: { [name]: TEXT } })); // prettier-ignore
  const RULES = { type: 'array', items: { oneOf: NAMED } };

  it('leave out what a refusal names wherever the same stands', async () => {
    const schema = { type: 'object', properties: { first: RULES, second: RULES, third: RULES } };
    const { whole } = await fullestOf(schema, {});
    const places = ['first', 'second', 'third'];
    const { all, taken } = tried(whole, (value) => {
      for (const place of places) {
        const at = ((value[place] ?? []) as JsonObject[]).findIndex((rule) => 'bbb' in rule);
        if (at >= 0) return `{"pointer":"/${place}/${String(at)}"}`;
      }
      return undefined;
    });
    const sizeOf = (value: JsonObject): number => places.flatMap((place) => value[place] ?? []).length;
    expect(Math.max(...taken.map(sizeOf))).toBe(21);
    expect(all.findIndex((value) => sizeOf(value) === 21)).toBeLessThanOrEqual(2);
  });

  it('have two items in lists that are refused with one', async () => {
    const all = { type: 'object', required: ['all'], properties: { all: { type: 'array', items: TEXT } } };
    const { whole } = await fullestOf({ type: 'object', properties: { name: TEXT, when: all } }, {});
    const isShort = ({ when }: JsonObject): boolean => isObject(when) && (when.all as Json[]).length < 2;
    const { taken } = tried(whole, (value) => (isShort(value) ? '{"pointer":"/when"}' : undefined));
    expect(taken).toContainEqual({ name: 'text', when: { all: ['text', 'text'] } });
  });

  it.each([
    'kind must be one of the following values: round, flat',
    '{"message":["name is fine","kind must be one of the following values: round, flat"],"error":"Bad Request"}',
    "name: ok\nkind: Input should be 'round' or 'flat'",
    "kind: Invalid enum value. Expected 'round' | 'flat', received 'text'",
    '{"field":"kind","error":"not one of the values accepted for Enum class: [round, flat]"}',
  ])('have the value that a refusal tells: %s', async (said) => {
    const schema = { type: 'object', required: ['kind'], properties: { kind: TEXT, name: TEXT } };
    const { whole } = await fullestOf(schema, { kind: 'text', name: 'x' });
    const { all, taken } = tried(whole, ({ kind }) => (kind === 'round' ? undefined : said));
    expect(taken.at(-1)).toEqual({ kind: 'round', name: 'x' });
    expect(all.length).toBe(3);
  });

  it.each([
    'kind must be a string',
    'kind should be longer',
    'one of the values is wrong: kind',
    'one of: a, b',
  ])('are no more than one besides where a refusal tells no value: %s', async (said) => {
    const schema = { type: 'object', required: ['kind'], properties: { kind: TEXT, name: TEXT } };
    const { whole } = await fullestOf(schema, { kind: 'text', name: 'x' });
    expect(tried(whole, () => said).all.length).toBeLessThanOrEqual(2);
  });

  it('have no other branch in which no member is named that is not there', async () => {
    const map = { type: 'object', additionalProperties: { oneOf: NAMED } };
    const choice = { oneOf: [{ type: 'object', required: ['aaa'], properties: { aaa: TEXT } }, { type: 'array', items: TEXT }] }; // prettier-ignore
    const schema = { type: 'object', properties: { map, choice, rules: RULES } };
    const { whole } = await fullestOf(schema, { map: { one: { aaa: 'x' } }, choice: { aaa: 'x' } });
    expect(whole.others).toEqual([]);
    expect(tried(whole, () => undefined).all.length).toBe(2);
  });

  it('begin with nothing but what is required, where nothing is known to be taken, and end there', async () => {
    const { whole } = await fullestOf(WIDE, { name: 'n', aaa: 'x' });
    expect(tried(whole, () => 'never').all).toEqual([{ name: 'n' }]);
  });

  it('are valid, and end, whatever a server refuses', async () => {
    const found = await fullestOf(
      { ...WIDE, dependentRequired: { ddd: ['eee'] }, maxProperties: 6 },
      { name: 'n' },
    );
    const { whole, operation } = found;
    const pointer = operation.requestBody?.content[0]?.schema?.pointer ?? '';
    const text = fc.oneof(fc.constant('no'), fc.constantFrom(...NAMES), fc.constantFrom('/aaa', '/eee'));
    fc.assert(
      fc.property(fc.array(fc.option(text, { nil: undefined }), { minLength: 1 }), (answers) => {
        let n = 0;
        const { all } = tried(whole, () => answers[n++ % answers.length], 200);
        expect(all.length).toBeLessThan(200);
        for (const value of all) expect(isValid(operation.contract, 'request', pointer, value)).toBe(true);
        expect(all.map((value, i) => found.caseOf(value, i).request.body)).toEqual(all.map((value) => JSON.stringify(value))); // prettier-ignore
      }),
      { numRuns: 50 },
    );
  });
});
