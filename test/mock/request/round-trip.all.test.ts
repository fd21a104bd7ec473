import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExpressible, isExpressibleBody } from '../../../src/cases/shared/representable.js';
import type { RequestValues } from '../../../src/http/serialize/request.js';
import { canSerialise, planRequest } from '../../../src/http/serialize/request.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { readBody } from '../../../src/mock/request/body.js';
import { readParameters } from '../../../src/mock/request/parameters.js';
import { splitTarget } from '../../../src/mock/request/request.js';
import type { Operation, Parameter } from '../../../src/model/document.js';
import { operationOf } from '../../support/contracts.js';
import { requestOf } from './requests.js';

const SPECIAL = Array.from(',;|. &=+%/?#[]{}:@!$\'"()*~^`\\aé日🎉');

/** Texts rich in what delimits, escapes and encodes. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...SPECIAL), maxLength: 6 }),
  fc.constantFrom('true', '7', 'null', '', '%2C', 'a%20b', 'p', 'other'),
);
const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const number = fc.oneof(whole, fc.double({ noNaN: true, noDefaultInfinity: true })).map((value) => (Object.is(value, -0) ? 0 : value)); // prettier-ignore

/** A schema, and values of it. */
type Kind = [name: string, schema: JsonObject, values: fc.Arbitrary<Json>];
const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
const members = {
  s: { type: 'string' },
  'a,b c|d': { type: 'string' },
  n: { type: 'integer' },
  b: { type: 'boolean' },
};
const record = fc.record({ s: text, 'a,b c|d': text, n: whole, b: fc.boolean() }, { requiredKeys: [] });
const kinds: Kind[] = [
  ['string', { type: 'string' }, text],
  ['integer', { type: 'integer' }, whole],
  ['number', { type: 'number' }, number],
  ['boolean', { type: 'boolean' }, fc.boolean()],
  ['array of strings', list({ type: 'string' }), fc.array(text, { maxLength: 4 })],
  ['array of integers', list({ type: 'integer' }), fc.array(whole, { maxLength: 4 })],
  ['array of booleans', list({ type: 'boolean' }), fc.array(fc.boolean(), { maxLength: 4 })],
  ['object', { type: 'object', properties: members }, record],
  ['map of strings', { type: 'object', additionalProperties: { type: 'string' } }, fc.dictionary(text, text, { maxKeys: 4 })],
  ['map of numbers', { type: 'object', additionalProperties: { type: 'number' } }, fc.dictionary(text, number, { maxKeys: 3 })],
]; // prettier-ignore

const STYLES = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
} as const;

const combinations = Object.entries(STYLES).flatMap(([place, styles]) =>
  styles.flatMap((style) => [true, false].map((explode) => ({ in: place, style, explode }))),
);

/** What the mock takes a planned request for. */
function bound(
  operation: Operation,
  values: ReadonlyMap<Parameter, Json>,
): ReturnType<typeof readParameters> {
  const { target, headers } = planRequest(operation, {
    parameters: values,
    credentials: { headers: [], query: [] },
    headers: [],
  });
  const { path, query } = splitTarget(target);
  return readParameters(operation, new Map([['p', path.slice(1)]]), requestOf({ path, query, headers }));
}

/** Of the values tried, so many must have been carried: a law about nothing proves nothing. */
async function holds(
  values: fc.Arbitrary<Json>,
  isCarried: (value: Json) => boolean,
  check: (value: Json) => void,
): Promise<number> {
  let carried = 0;
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      await Promise.resolve();
      if (!isCarried(value)) return;
      carried++;
      check(value);
    }),
    // Always as many: only some of the values can be carried, and runs are cheap.
    { numRuns: 200 },
  );
  return carried;
}

describe('what a parameter can carry, the mock reads back', () => {
  const other = { name: 'other', in: 'query', schema: { type: 'string' } };

  describe.each(combinations)('$in, $style, explode $explode', (serialisation) => {
    it.each(kinds)('%s', async (name, schema, values) => {
      const extra = serialisation.in === 'query' ? [other] : [];
      const operation = await operationOf({ parameters: [{ name: 'p', required: serialisation.in === 'path', ...serialisation, schema }, ...extra] }); // prettier-ignore
      const parameter = operation.parameters[0]!;
      const carried = await holds(
        values,
        (value) => isExpressible(operation, parameter, value),
        (value) => {
          const read = bound(operation, new Map([[parameter, value]]));
          expect(read.violations).toEqual([]);
          expect(read.values.get(parameter)).toEqual(value);
        },
      );
      const { style, explode } = serialisation;
      const isPlain = !/array|object|map/.test(name);
      const isUndefined =
        (explode && /Delimited/.test(style)) ||
        (isPlain && ['deepObject', 'spaceDelimited', 'pipeDelimited'].includes(style)) ||
        (style === 'deepObject' && name.startsWith('array'));
      if (isUndefined) expect(carried).toBe(0);
      else expect(carried).toBeGreaterThan(0);
    });
  });

  it.each(['path', 'query', 'header', 'cookie'])('in %s, as JSON', async (place) => {
    const schema = {
      type: 'object',
      properties: { s: { type: 'string' }, deep: list(list({ type: 'integer' })) },
    };
    const operation = await operationOf({ parameters: [{ name: 'p', in: place, required: place === 'path', content: { 'application/json': { schema } } }] }); // prettier-ignore
    const parameter = operation.parameters[0]!;
    const values = fc.record({ s: text, deep: fc.array(fc.array(whole)) });
    const carried = await holds(
      values,
      (value) => isExpressible(operation, parameter, value),
      (value) => {
        const read = bound(operation, new Map([[parameter, value]]));
        expect(read.violations).toEqual([]);
        expect(read.values.get(parameter)).toEqual(value);
      },
    );
    expect(carried).toBeGreaterThan(0);
  });

  it('reserved characters stand as they are where allowReserved says so', async () => {
    const operation = await operationOf({ parameters: [{ name: 'p', in: 'query', allowReserved: true, schema: list({ type: 'string' }) }, { name: 'q', in: 'query', allowReserved: true, explode: false, schema: list({ type: 'string' }) }] }); // prettier-ignore
    await holds(
      fc.array(text, { maxLength: 4 }),
      () => true,
      (value) => {
        for (const parameter of operation.parameters.filter((p) => isExpressible(operation, p, value))) {
          expect(bound(operation, new Map([[parameter, value]])).values.get(parameter)).toEqual(value);
        }
      },
    );
  });
});

describe('what a form can carry, the mock reads back', () => {
  const properties = {
    s: { type: 'string' },
    n: { type: 'number' },
    b: { type: 'boolean' },
    texts: list({ type: 'string' }),
    numbers: list({ type: 'integer' }),
    object: { type: 'object', properties: { s: { type: 'string' }, deep: list({ type: 'integer' }) } },
    objects: list({ type: 'object', properties: { s: { type: 'string' } } }),
    'odd "name"': { type: 'string' },
    ids: list({ type: 'integer' }),
    tags: list({ type: 'string' }),
    filter: { type: 'object', properties: { x: { type: 'string' }, y: { type: 'integer' } } },
    flat: { type: 'object', properties: { x2: { type: 'string' }, y2: { type: 'integer' } } },
    json: { type: 'string' },
  };
  const encoding = {
    ids: { style: 'form', explode: false },
    tags: { style: 'pipeDelimited', explode: false },
    filter: { style: 'deepObject', explode: true },
    flat: { explode: true },
    json: { contentType: 'application/json' },
  };
  const values = fc.record(
    {
      s: text, n: number, b: fc.boolean(), texts: fc.array(text, { maxLength: 3 }), numbers: fc.array(whole, { maxLength: 3 }),
      object: fc.record({ s: text, deep: fc.array(whole) }), objects: fc.array(fc.record({ s: text }), { maxLength: 3 }),
      'odd "name"': text, ids: fc.array(whole, { maxLength: 3 }), tags: fc.array(text, { maxLength: 3 }),
      filter: fc.record({ x: text, y: whole }, { requiredKeys: [] }), flat: fc.record({ x2: text, y2: whole }, { requiredKeys: [] }), json: text,
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Json>; // prettier-ignore

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data'])('as %s', async (type) => {
    const schema = { type: 'object', properties };
    const operation = await operationOf({ requestBody: { content: { [type]: { schema, encoding } } } });
    const media = operation.requestBody!.content[0]!;
    const carried = await holds(
      values,
      (value) => canSerialise(media, value) && isExpressibleBody(media, value),
      (value) => {
        const body: NonNullable<RequestValues['body']> = { media, value };
        const planned = planRequest(operation, {
          parameters: new Map(),
          body,
          credentials: { headers: [], query: [] },
          headers: [],
        });
        const read = readBody(operation, requestOf({ headers: planned.headers, body: planned.body ?? '' }));
        // A form without a field is no body at all.
        if (planned.body === '') return;
        expect(read).toMatchObject({ kind: 'body', violations: [] });
        expect((read as { value: Json }).value).toEqual(value);
      },
    );
    expect(carried).toBeGreaterThan(20);
  });

  it('a part has the headers and the media type that encoding gives, and files have names', async () => {
    const schema = { type: 'object', properties: { picture: { type: 'string', format: 'binary' }, meta: { type: 'object' } } }; // prettier-ignore
    const encoding = { picture: { contentType: 'image/png, image/jpeg', headers: { 'X-Rate': { schema: { type: 'integer' }, example: 7 }, 'Content-Type': { example: 'no' } } } }; // prettier-ignore
    const operation = await operationOf({
      requestBody: { content: { 'multipart/form-data': { schema, encoding } } },
    });
    const media = operation.requestBody!.content[0]!;
    const { headers, body } = planRequest(operation, {
      parameters: new Map(),
      body: { media, value: { picture: 'specproof-boundary', meta: { a: 1 } } },
      credentials: { headers: [], query: [] },
      headers: [],
    });
    expect(headers).toEqual([['Content-Type', 'multipart/form-data; boundary=specproof-boundary-1']]);
    expect(body?.split('\r\n')).toEqual([
      '--specproof-boundary-1',
      'Content-Disposition: form-data; name="picture"; filename="picture"',
      'Content-Type: image/png',
      'X-Rate: 7',
      '',
      'specproof-boundary',
      '--specproof-boundary-1',
      'Content-Disposition: form-data; name="meta"',
      'Content-Type: application/json',
      '',
      '{"a":1}',
      '--specproof-boundary-1--',
      '',
    ]);
  });
});
