import { describe, expect, it } from 'vitest';
import { headers } from '../../src/checks/headers.js';
import type { JsonObject } from '../../src/json/json.js';
import { answering, brief, exchangeWith } from './exchanges.js';

/** A 200 that documents the header X-A. */
const documenting = (header: JsonObject): JsonObject => ({ 200: { headers: { 'X-A': header } } });
const schema = (value: JsonObject): JsonObject => documenting({ schema: value });

const at = '/200/headers/X-A';

describe('the header check', () => {
  const integer = { type: 'integer' };
  const integers = { type: 'array', items: integer };
  const object = { type: 'object', required: ['R'], properties: { R: integer, G: { type: 'string' } } };
  const table: [what: string, responses: JsonObject, value: string | undefined, want: string[]][] = [
    ['missing', documenting({}), undefined, []],
    ['missing, but required', documenting({ required: true }), undefined, [`response.header.missing header:X-A ${at}`]],
    ['present', documenting({ required: true }), '', []],
    ['a text', schema({ type: 'string', minLength: 2 }), 'ab', []],
    ['too short a text', schema({ type: 'string', minLength: 2 }), 'a', [`response.header.schema header:X-A ${at}/schema/minLength`]],
    ['digits as a text', schema({ type: 'string' }), '12', []],
    ['true as a text', schema({ type: 'string' }), 'true', []],
    ['a comma in a text', schema({ type: 'string' }), 'a, b', []],
    ['an integer', schema(integer), '-12', []],
    ['the largest integer of 64 bits', schema({ type: 'integer', format: 'int64' }), '9223372036854775807', []],
    ['an integer that is larger by one', schema({ type: 'integer', format: 'int64' }), '9223372036854775808', [`response.header.schema header:X-A ${at}/schema/format`]],
    ['no integer', schema(integer), '1.5', [`response.header.schema header:X-A ${at}/schema/type`]],
    ['a word for an integer', schema(integer), 'twelve', [`response.header.schema header:X-A ${at}/schema/type`]],
    ['an empty value for an integer', schema(integer), '', [`response.header.schema header:X-A ${at}/schema/type`]],
    ['hexadecimal', schema(integer), '0x10', [`response.header.schema header:X-A ${at}/schema/type`]],
    ['too small an integer', schema({ type: 'integer', minimum: 5 }), '4', [`response.header.schema header:X-A ${at}/schema/minimum`]],
    ['a number', schema({ type: 'number' }), '1.5e3', []],
    ['a number that must be one of several', schema({ enum: [1, 2] }), '2', []],
    ['a boolean', schema({ type: 'boolean' }), 'true', []],
    ['true for true', schema({ enum: [true] }), 'true', []],
    ['false for true', schema({ enum: [true] }), 'false', [`response.header.schema header:X-A ${at}/schema/enum`]],
    ['no boolean', schema({ type: 'boolean' }), 'yes', [`response.header.schema header:X-A ${at}/schema/type`]],
    ['an empty value for null', schema({ type: ['integer', 'null'] }), '', []],
    ['an array', schema(integers), '1, 2,3', []],
    ['an array of one', schema(integers), '1', []],
    ['an empty array', schema(integers), '', []],
    ['an array of texts', schema({ type: 'array', items: { type: 'string' } }), 'a, 2', []],
    ['a wrong item', schema(integers), '1, x', [`response.header.schema header:X-A ${at}/schema/items/type`]],
    ['an array behind a reference', schema({ $ref: '#/components/schemas/Integers' }), '1,2', []],
    ['an array among alternatives', schema({ anyOf: [integers, { type: 'null' }] }), '1,2', []],
    ['an array out of parts', schema({ allOf: [integers, { minItems: 2 }] }), '1,2', []],
    ['an object', schema(object), 'R,1,G,2', []],
    ['an empty object', schema({ type: 'object' }), '', []],
    ['an object, exploded', schema(object), 'R=1, G=2', []],
    ['an object without a property', schema(object), 'G=2', [`response.header.schema header:X-A ${at}/schema/required`]],
    ['an object with a wrong property', schema(object), 'R=x', [`response.header.schema header:X-A ${at}/schema/properties/R/type`]],
    ['JSON', documenting({ content: { 'application/json': { schema: object } } }), '{"R":1}', []],
    ['wrong JSON', documenting({ content: { 'application/json': { schema: object } } }), '{"R":"1"}', [`response.header.schema header:X-A ${at}/content/application~1json/schema/properties/R/type`]],
    ['no JSON at all', documenting({ content: { 'application/json': { schema: object } } }), 'R=1', [`response.header.schema header:X-A ${at}/content/application~1json/schema/type`]],
    ['digits as text/plain', documenting({ content: { 'text/plain': { schema: { type: 'string' } } } }), '123', []],
    ['null as text/plain', documenting({ content: { 'text/plain; charset=utf-8': { schema: { type: 'string' } } } }), 'null', []],
    ['an integer as text/plain', documenting({ content: { 'text/plain': { schema: integer } } }), '123', []],
    ['too long a text as text/plain', documenting({ content: { 'text/plain': { schema: { type: 'string', maxLength: 2 } } } }), 'abc', [`response.header.schema header:X-A ${at}/content/text~1plain/schema/maxLength`]],
    ['a media type that is not judged by a schema', documenting({ content: { 'application/xml': { schema: integer } } }), '<a/>', []],
    ['a date', schema({ type: 'string', format: 'date-time' }), '2024-01-31T12:00:00Z', []],
    ['no date', schema({ type: 'string', format: 'date-time' }), 'today', [`response.header.schema header:X-A ${at}/schema/format`]],
    ['a word of another alphabet', schema({ enum: ['Zürich'] }), 'Zürich', []],
    ['any value under an empty schema', schema({}), 'x', []],
    ['any value without a schema', documenting({}), 'x', []],
  ]; // prettier-ignore
  it.each(table)('judges a response header: %s', async (_what, responses, value, want) => {
    const operation = await answering(responses, { components: { schemas: { Integers: integers } } });
    const exchange = await exchangeWith(operation, { headers: value === undefined ? [] : [['x-a', value]] });
    expect(headers(exchange, operation).map(brief)).toEqual(want);
  });

  it('finds a header in any case, and joins its several lines', async () => {
    const operation = await answering(documenting({ required: true, schema: integers }));
    const of = async (...lines: [string, string][]): Promise<number> =>
      headers(await exchangeWith(operation, { headers: lines }), operation).length;
    expect(await of(['X-a', '1'])).toBe(0);
    expect(await of(['X-A', '1'], ['x-a', '2'])).toBe(0);
    expect(await of(['X-A', '1'], ['x-a', 'b'])).toBe(1);
    expect(await of(['X-B', '1'])).toBe(1);
  });

  it('is content with one Set-Cookie of several that is as documented', async () => {
    const pattern = '^id=[a-z]+; Path=/$';
    const operation = await answering({
      200: { headers: { 'Set-Cookie': { required: true, schema: { type: 'string', pattern } } } },
    });
    const of = async (...cookies: string[]): Promise<string[]> => {
      const lines = cookies.map((cookie): [string, string] => ['set-cookie', cookie]);
      return headers(await exchangeWith(operation, { headers: lines }), operation).map(({ check }) => check);
    };
    expect(await of('csrf=1; Path=/', 'id=abc; Path=/')).toEqual([]);
    expect(await of('id=abc; Path=/', 'csrf=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT')).toEqual([]);
    expect(await of('csrf=1', 'id=1')).toEqual(['response.header.schema']);
    expect(await of()).toEqual(['response.header.missing']);
  });

  it('asks for a required header of HEAD, of 204, and only of the response that applies', async () => {
    const required = { headers: { 'X-A': { required: true } } };
    const head = await answering({ 200: required }, { method: 'head' });
    expect(headers(await exchangeWith(head, {}), head)).toHaveLength(1);
    const ranges = await answering({ 204: required, '4XX': required, default: {} });
    expect(headers(await exchangeWith(ranges, { status: 204 }), ranges)).toHaveLength(1);
    expect(headers(await exchangeWith(ranges, { status: 418 }), ranges)).toHaveLength(1);
    expect(headers(await exchangeWith(ranges, { status: 500 }), ranges)).toHaveLength(0);
    expect(headers(await exchangeWith(ranges, ''), ranges)).toHaveLength(0);
  });

  it('says in a finding what was expected and received, and shortens a long value', async () => {
    const operation = await answering(schema(integer));
    const of = async (value: string): Promise<unknown> =>
      headers(await exchangeWith(operation, { headers: [['X-A', value]] }), operation)[0];
    expect(await of('a "b"')).toEqual({
      check: 'response.header.schema',
      severity: 'error',
      message: "the response header 'X-A' is not as documented: expected type integer",
      pointer: '#/paths/~1/get/responses/200/headers/X-A/schema/type',
      at: 'header:X-A',
      expected: 'type integer',
      received: '"a \\"b\\""',
    });
    expect(await of('x'.repeat(5000))).toMatchObject({
      received: expect.stringMatching(/^"x{100,120}…$/) as string,
    });
  });

  it('reports a schema that cannot judge the header, and does not throw', async () => {
    const runaway = await answering(schema({ type: 'string', pattern: '^(a+)+\\1?$' }));
    const long = { headers: [['X-A', `${'a'.repeat(40)}!`]] as [string, string][] };
    expect(headers(await exchangeWith(runaway, long), runaway)).toMatchObject([
      { check: 'document.schema.pattern-timeout', at: 'header:X-A', received: '^(a+)+\\1?$' },
    ]);
    const endless = schema({ $ref: '#/components/schemas/Endless' });
    const broken = await answering(endless, {
      components: { schemas: { Endless: { $ref: '#/components/schemas/Endless' } } },
    });
    expect(headers(await exchangeWith(broken, long), broken)).toMatchObject([
      { check: 'document.schema.unenforceable', severity: 'error', at: 'header:X-A' },
    ]);
  });
});
