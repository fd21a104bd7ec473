import { describe, expect, it } from 'vitest';
import { planOperation } from '../../src/cases/index.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Case } from '../../src/model/exchange.js';
import { soundContractOf } from '../support/contracts.js';
import { planOptions } from '../support/verify-options.js';

const OK = { 200: { description: '' }, 400: { description: '' } };

async function planned(method: string, path: string, operation: JsonObject): Promise<readonly Case[]> {
  const { operations } = await soundContractOf({
    paths: { [path]: { [method]: { responses: OK, ...operation } } },
  });
  return planOperation(operations[0]!, ['examples', 'coverage', 'negative'], planOptions()).cases;
}

const labels = (cases: readonly Case[], part: string): string[] =>
  cases.map(({ id }) => id).filter((id) => id.includes(part));

describe('an example that belongs to a refusal by its name', () => {
  const named = (name: string): JsonObject => ({ content: { 'application/json': { examples: { [name]: { value: {} } } } }, description: '' }); // prettier-ignore
  const parameters = (examples: JsonObject): JsonObject[] => [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' }, examples },
    { name: 'depth', in: 'query', schema: { type: 'integer', minimum: 0, maximum: 3 } },
  ];

  it('is sent, and no other request differs from it', async () => {
    const cases = await planned('get', '/birds/{id}', {
      parameters: parameters({ gone: { value: 'dodo' }, there: { value: 'robin' } }),
      responses: { 200: named('there'), 404: named('gone') },
    });
    const asked = (one: Case): boolean => one.request.target.startsWith('/birds/dodo');
    expect(cases.filter(asked).map(({ phase, expected }) => [phase, expected.statuses])).toEqual([
      ['examples', ['404']],
    ]);
    expect(cases.filter(({ phase }) => phase === 'coverage').length).toBeGreaterThan(2);
  });

  it('is no base of a request that has to succeed where there is no other example', async () => {
    const cases = await planned('get', '/birds/{id}', {
      parameters: parameters({ gone: { value: 'dodo' } }),
      responses: { 200: named('there'), 404: named('gone') },
    });
    const certain = cases.filter(({ expected }) => expected.claim === 'documented');
    expect(certain.map(({ id }) => id)).toEqual([]);
  });
});

describe('what may be left out', () => {
  const object = (more: JsonObject = {}): JsonObject => ({ type: 'object', properties: { page: { type: 'integer' }, by: { type: 'string' } }, ...more }); // prettier-ignore
  const list = (...parameters: JsonObject[]): Promise<readonly Case[]> =>
    planned('get', '/birds', { parameters });

  it.each([
    { in: 'query' },
    { in: 'query', style: 'deepObject' },
    { in: 'cookie' },
  ])('is a required object whose members are fields of their own, all of them optional: %o', async (place) => {
    const own = { name: 'choice', required: true, ...place };
    expect(labels(await list({ ...own, schema: object() }), 'choice:required')).toEqual([]);
    expect(labels(await list({ ...own, schema: object({ required: ['by'] }) }), 'choice:required')).not.toEqual([]);
  }); // prettier-ignore

  it('is not one that is written as a whole', async () => {
    const own = { name: 'choice', in: 'query', required: true, explode: false, schema: object() };
    expect(labels(await list(own), 'choice:required')).toHaveLength(1);
    const header = { name: 'X-Choice', in: 'header', required: true, explode: true, schema: object() };
    expect(labels(await list(header), 'Choice:required')).toHaveLength(1);
  });

  it('is a required form in which nothing is required', async () => {
    const form = (schema: JsonObject): JsonObject => ({
      requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema } } },
    });
    expect(labels(await planned('post', '/birds', form(object())), 'body:required')).toEqual([]);
    const strict = await planned('post', '/birds', form(object({ required: ['by'] })));
    expect(labels(strict, 'body:required')).toHaveLength(1);
  });

  it('is a body, as null too', async () => {
    const nulls = async (required: boolean): Promise<Case[]> => {
      const content = { 'application/json': { schema: object() } };
      const cases = await planned('post', '/birds', { requestBody: { required, content } });
      return cases.filter(({ phase, request }) => phase === 'negative' && request.body === 'null');
    };
    expect(await nulls(false)).toEqual([]);
    expect((await nulls(true)).length).toBeGreaterThan(0);
  });
});

describe('the length of a body that is no text', () => {
  const body = (type: string, schema: JsonObject): JsonObject => ({
    requestBody: { required: true, content: { [type]: { schema: { type: 'string', ...schema }, ...(schema.example === undefined && { example: 'ŁŁŁ' }) } } },
  }); // prettier-ignore
  const bytes = ({ request }: Case): number => Buffer.byteLength(request.body ?? '');
  const of = async (type: string, phase: Case['phase']): Promise<Case[]> => {
    const cases = await planned('put', '/song', body(type, { minLength: 3, maxLength: 8 }));
    return cases.filter((one) => one.phase === phase && /body:(min|max)Length/.test(one.id));
  };

  it('is that of its bytes, for valid and for invalid bodies', async () => {
    const valid = await of('audio/mpeg', 'coverage');
    expect(valid.every((one) => bytes(one) >= 3 && bytes(one) <= 8)).toBe(true);
    const invalid = await of('audio/mpeg', 'negative');
    expect(invalid.length).toBeGreaterThan(0);
    expect(invalid.every((one) => bytes(one) < 3 || bytes(one) > 8)).toBe(true);
  });

  it('is all that its schema says of it: a picture under a format of texts is no invalid body', async () => {
    const broken = async (type: string): Promise<string[]> =>
      (await planned('put', '/song', body(type, { format: 'byte', maxLength: 8, example: 'YWJj' })))
        .filter(({ phase, id }) => phase === 'negative' && id.includes(':body:'))
        .map(({ id }) => id.split(':body:')[1] ?? '');
    expect(await broken('image/png')).not.toContain('format');
    expect(await broken('image/png')).toContain('maxLength');
    expect(await broken('text/plain')).toContain('format');
  });

  it('is that of its characters in a text', async () => {
    const valid = await of('text/plain', 'coverage');
    expect(valid.map(({ request }) => Array.from(request.body ?? '').length)).toContain(8);
  });
});

describe('a mark that leads to a page', () => {
  const marked = (name: string, more: JsonObject = {}): Promise<readonly Case[]> =>
    planned('get', '/birds', { parameters: [{ name, in: 'query', schema: { type: 'string' }, ...more }] });
  const statuses = (cases: readonly Case[], part: string): string[][] =>
    cases.filter(({ id }) => id.includes(part)).map(({ expected }) => expected.statuses);

  it.each(['cursor', 'page_token', 'startingAfter'])(
    'may be refused where nobody has given it: %s',
    async (name) => {
      const cases = await marked(name);
      expect(statuses(cases, `query/${name}:present`)).toEqual([['200', '400']]);
      expect(labels(cases, `query/${name}:text`)).toEqual([]);
    },
  );

  it('is to be taken where the document says what one looks like, and so is any other text', async () => {
    const shown = (await marked('cursor', { example: 'abc' })).filter(
      ({ request }) => request.method === 'GET' && request.target.includes('cursor=abc'),
    );
    expect(shown.map(({ expected }) => [expected.claim, expected.statuses])).toEqual([
      ['documented', ['200']],
    ]);
    const named = await marked('name');
    expect(statuses(named, 'query/name:present')).toEqual([['200']]);
    expect(labels(named, 'query/name:text')).toHaveLength(1);
  });
});

describe('a body whose schema has a discriminator that tells heirs apart', () => {
  const schemas = {
    Shape: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } }, discriminator: { propertyName: 'kind' } },
    Circle: { allOf: [{ $ref: '#/components/schemas/Shape' }, { type: 'object', required: ['r'], properties: { r: { type: 'integer' } } }] },
    Square: { allOf: [{ $ref: '#/components/schemas/Shape' }, { type: 'object', required: ['side'], properties: { side: { type: 'integer' } } }] },
  }; // prettier-ignore

  it('is sent as each of them, and as nothing else that a server would refuse', async () => {
    const requestBody = { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Shape' } } } }; // prettier-ignore
    const { operations } = await soundContractOf({
      paths: { '/shapes': { post: { responses: OK, requestBody } } },
      components: { schemas },
    });
    const { cases } = planOperation(operations[0]!, ['examples', 'coverage'], planOptions());
    const isValid = ({ claim }: Case['expected']): boolean => claim === 'documented' || claim === 'plausible';
    const bodies = cases.filter(({ expected }) => isValid(expected)).map(({ request }) => request.body ?? ''); // prettier-ignore
    const isShape = (text: string): boolean => /^\{"kind":("Circle","r"|"Square","side"):-?\d+\}$/.test(text);
    expect(bodies.filter((text) => !isShape(text))).toEqual([]);
    expect(new Set(bodies.map((text) => text.slice(9, 15)))).toEqual(new Set(['Circle', 'Square']));
  });
});
