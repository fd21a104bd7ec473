import { describe, expect, it } from 'vitest';
import { planOperation } from '../../src/cases/index.js';
import type { JsonObject } from '../../src/json/json.js';
import { startMock } from '../../src/mock/index.js';
import type { Contract } from '../../src/model/document.js';
import type { Case } from '../../src/model/exchange.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { planOptions, reportOf, verifyOptions } from '../support/verify-options.js';

const strings = { type: 'array', items: { type: 'string' } };
const numbers = {
  type: 'array',
  items: { type: 'integer', minimum: 1, maximum: 99 },
  minItems: 1,
  maxItems: 3,
};
const point = {
  type: 'object',
  required: ['x'],
  properties: { x: { type: 'integer' }, label: { type: 'string' } },
};
const query = (name: string, rest: JsonObject): JsonObject => ({ name, in: 'query', ...rest });
const ok = { 200: { description: '', content: { 'application/json': { schema: { type: 'object' } } } }, 400: { description: '' }, 415: { description: '' } }; // prettier-ignore

const parameters: JsonObject[] = [
  { name: 'simple', in: 'path', required: true, schema: numbers },
  { name: 'label', in: 'path', required: true, style: 'label', explode: true, schema: point },
  { name: 'matrix', in: 'path', required: true, style: 'matrix', explode: true, schema: strings },
  query('form', { schema: strings }),
  query('comma', { explode: false, schema: strings }),
  query('reserved', { explode: false, allowReserved: true, schema: strings }),
  query('url', { allowReserved: true, schema: { type: 'string' } }),
  query('space', { style: 'spaceDelimited', explode: false, schema: strings }),
  query('pipe', { style: 'pipeDelimited', explode: false, schema: numbers }),
  query('deep', { style: 'deepObject', explode: true, schema: point }),
  query('json', { content: { 'application/json': { schema: point } } }),
  { name: 'X-List', in: 'header', schema: strings },
  { name: 'X-Point', in: 'header', explode: true, schema: point },
  { name: 'session', in: 'cookie', explode: false, schema: numbers },
];

const fields = {
  type: 'object',
  required: ['name', 'ids'],
  properties: { name: { type: 'string', minLength: 2 }, ids: numbers, tags: strings, place: point, when: { type: ['string', 'null'], format: 'date' } }, // prettier-ignore
};
const encoding = {
  ids: { style: 'form', explode: false },
  tags: { style: 'pipeDelimited', explode: false },
  place: { style: 'deepObject', explode: true },
};
const form = (type: string, rest: JsonObject = {}): JsonObject => ({
  requestBody: { required: true, content: { [type]: { schema: fields, ...rest } } },
  responses: ok,
});

function documented(): Promise<Contract> {
  return contractOf({
    paths: {
      '/{simple}/{label}/{matrix}': { get: { operationId: 'styles', parameters, responses: ok } },
      '/form': { post: { operationId: 'form', ...form('application/x-www-form-urlencoded', { encoding }) } },
      '/plain': { post: { operationId: 'plain', ...form('application/x-www-form-urlencoded') } },
      '/parts': { post: { operationId: 'parts', ...form('multipart/form-data', { encoding: { place: { contentType: 'application/json' } } }) } }, // prettier-ignore
      '/xml': { post: { operationId: 'xml', ...form('application/xml') } },
      '/several': {
        post: {
          operationId: 'several',
          requestBody: { required: true, content: { 'application/json': { schema: point }, 'text/json': { schema: strings }, 'multipart/form-data': { schema: fields }, 'application/x-www-form-urlencoded': { schema: point }, 'application/xml': { schema: fields } } }, // prettier-ignore
          responses: ok,
        },
      },
    },
  });
}

async function casesOf(id: string): Promise<readonly Case[]> {
  const { operations } = await documented();
  const operation = operations.find((one) => one.id === id)!;
  return planOperation(operation, ['examples', 'coverage', 'negative'], planOptions()).cases;
}

const about = (cases: readonly Case[], label: string): string[] =>
  cases.filter(({ id }) => id.includes(`:${label}`)).map(({ why, request }) => `${why}: ${request.target.replace(/^[^?]*\?/, '')}`); // prettier-ignore

describe('parameters in every style', () => {
  it('are planned with values that tell the styles apart', async () => {
    const cases = await casesOf('styles');
    expect(about(cases, 'coverage:query/form')).toEqual([
      "the query parameter 'form' with a value: form=text",
      "the query parameter 'form' with two items: form=text&form=text2",
      "the query parameter 'form' with the characters ,;|. =&+%/?#:@$!*()' inside a text: form=text%2C%3B%7C.%20%3D%26%2B%25%2F%3F%23%3A%40%24%21%2A%28%29%27x&form=text2",
    ]);
    expect(about(cases, 'coverage:query/comma').at(-1)).toContain(': comma=text%2C%3B%7C.%20');
    // A comma would be read as the delimiter.
    expect(about(cases, 'coverage:query/reserved').at(-1)).toContain(': reserved=text;%7C.%20%3D%26');
    expect(about(cases, 'coverage:query/url:style').at(-1)).toContain(': url=text,;%7C.%20%3D%26%2B%25/?');
    expect(about(cases, 'coverage:query/space').slice(-2)).toEqual([
      "the query parameter 'space' with two items: space=text%20text2",
      expect.stringContaining("with the characters ,;|.=&+%/?#:@$!*()' inside"),
    ]);
    expect(about(cases, 'coverage:query/pipe').at(-1)).toMatch(/with two items: pipe=1%7C2$/);
    expect(about(cases, 'coverage:query/deep')).toContainEqual(
      "the query parameter 'deep' with a value: deep%5Bx%5D=1&deep%5Blabel%5D=text",
    );
  });

  it('are never planned with values that they cannot carry', async () => {
    const cases = await casesOf('styles');
    const coverage = cases.filter(
      ({ phase, clause }) => phase === 'coverage' && clause.includes('/parameters/'),
    );
    expect(coverage.filter(({ why }) => /null|an array of 0 items/.test(why))).toEqual([]);
  });

  it('are refused when an item or member is invalid', async () => {
    const cases = await casesOf('styles');
    expect(about(cases, 'negative:query/pipe')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/string instead of array: .*: pipe=not-of-this-type$/),
        expect.stringMatching(/minimum passed: 0: pipe=0$/),
        expect.stringMatching(/too many items: pipe=1%7C1%7C1%7C1$/),
      ]),
    );
    expect(about(cases, 'negative:query/deep')).toEqual(
      expect.arrayContaining([expect.stringMatching(/without the required 'x': deep%5Blabel%5D=text$/)]),
    );
    // 7 is a text as well.
    expect(about(cases, 'negative:query/form')).toEqual([]);
  });
});

describe('bodies of several media types', () => {
  it('are written in each, by its own schema', async () => {
    const cases = await casesOf('several');
    const bodies = cases
      .filter(({ id }) => id.includes(':coverage:content-type:'))
      .map(({ request: { body }, expected: { claim } }) => [claim, body?.split('\r\n')[0]]);
    expect(bodies).toEqual([
      ['plausible', '["text"]'],
      ['plausible', '--specproof-boundary'],
      ['plausible', 'x=1&label=text'],
      ['plausible', expect.stringMatching(/^<\?xml/)],
    ]);
  });

  it('show the encoding of their properties', async () => {
    const bodies = (await casesOf('form')).filter(({ phase }) => phase !== 'negative').map(({ request }) => request.body); // prettier-ignore
    const rest = 'place%5Bx%5D=1&place%5Blabel%5D=text&when=2024-01-31';
    expect(bodies).toContain(`name=text&ids=1,2&tags=text&${rest}`);
    expect(bodies).toContain(`name=text&ids=1&tags=text%7Ctext2&${rest}`);
    expect(bodies).toContain('name=text&ids=1&tags=text&place%5Bx%5D=1&when=2024-01-31');
    // A form has no null: the nullable date is there or it is not.
    expect(bodies).toContain(`name=text&ids=1&tags=text&place%5Bx%5D=1&place%5Blabel%5D=text`);
    expect(bodies.join()).not.toContain('when=&');
  });
});

/** Everything that is planned, sent to a server that reads it by the same document: any finding is a false claim. */
describe('a server that reads every style', () => {
  it.each(['styles', 'form', 'plain', 'parts', 'xml', 'several'])(
    'is accused of nothing in the operation %s',
    async (id) => {
      const contract = await documented();
      const mock = await startMock({ contracts: [contract] });
      const report = await reportOf(verifyOptions([contract], mock.url, { onlyOperations: [id] }));
      await mock.close();
      expect(reportedFindings(report).map(({ check, message }) => `${check} ${message}`)).toEqual([]);
      const unproved = report.evidence.filter(({ about: on, state }) => on === 'request' && state !== 'seen');
      expect(unproved.map(({ clause }) => clause)).toEqual([]);
      expect(report.summary.exchanges).toBeGreaterThan(1);
    },
  );
});
