import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { unenforceable } from '../../src/schema/enforceability.js';
import { schemaProblems } from '../../src/schema/validate/problems.js';
import type { FileText } from '../support/contracts.js';
import { contractOf, schemasDocument } from '../support/contracts.js';

type Schemas = Record<string, Json>;

/** What is wrong with each value by the schema A, where the document is sound: `path: expected …`. */
async function judged(
  schemas: Schemas,
  values: Json[],
  files: Record<string, FileText> = {},
): Promise<string[][]> {
  const contract = await contractOf(schemasDocument(schemas), files);
  const found = [...contract.problems, ...unenforceable(contract)];
  expect(found.map(({ message }) => message)).toEqual([]);
  return values.map((value) =>
    schemaProblems(contract, '#/components/schemas/A', value, 'response').map(
      ({ path, expected }) => `${path === '' ? '.' : path}: ${expected}`,
    ),
  );
}

/** The problems of a document, `code pointer: message`. */
async function problems(
  schemas: Schemas,
  files: Record<string, FileText> = {},
  version = '3.1.0',
): Promise<string[]> {
  const contract = await contractOf(schemasDocument(schemas, version), files);
  return contract.problems.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`);
}

describe('a schema is referred to', () => {
  const text = { type: 'string' };

  it.each<[how: string, schemas: Schemas, files: Record<string, FileText>]>([
    ['by an anchor', { A: { $ref: '#name' }, B: { $defs: { n: { $anchor: 'name', ...text } } } }, {}],
    ['by its $id', { A: { $ref: 'https://example.com/name' }, B: { $id: 'https://example.com/name', ...text } }, {}],
    ['by an $id that is relative', { A: { $ref: 'schemas/name' }, B: { $id: 'schemas/name', ...text } }, {}],
    ['by an $id and an anchor', { A: { $ref: 'names#short' }, B: { $id: 'names', $defs: { n: { $anchor: 'short', ...text } } } }, {}],
    ['by an $id and a pointer', { A: { $ref: 'names#/$defs/n' }, B: { $id: 'names', $defs: { n: text } } }, {}],
    ['from inside an $id, which is the base', { A: { $id: 'deep/a', $ref: 'b' }, B: { $id: 'deep/b', ...text } }, {}],
    ['from inside an $id, by a pointer into it', { A: { $id: 'a', $ref: '#/$defs/n', $defs: { n: text } } }, {}],
    ['by the $id of an inner schema', { A: { $id: 'x/a', $ref: 'n', $defs: { n: { $id: 'n', ...text } } } }, {}],
    ['by an anchor in another file', { A: { $ref: 'other.yaml#name' } }, { 'other.yaml': { $defs: { n: { $anchor: 'name', ...text } } } }],
    ['by the $id of another file that has been read', { A: { allOf: [{ $ref: 'other.yaml' }, { $ref: 'https://example.com/other' }] } }, { 'other.yaml': { $id: 'https://example.com/other', ...text } }],
    ['by an anchor whose name is percent-encoded', { A: { $ref: '#n%61me' }, B: { $anchor: 'name', ...text } }, {}],
  ])('%s', async (_, schemas, files) => {
    expect(await judged(schemas, ['x', 1], files)).toEqual([[], ['.: type string']]);
  }); // prettier-ignore

  it('not by what only looks like an identifier', async () => {
    const schemas = { A: { $ref: '#name' }, B: { enum: [{ $anchor: 'name' }], properties: { $anchor: {} } } };
    expect(await problems(schemas)).toEqual([
      "document.ref.unresolved #/components/schemas/A: $ref '#name' cannot be resolved: no schema there has the anchor 'name'",
    ]);
  });

  it('from its file where the $id around the reference leads nowhere, with a warning', async () => {
    const schemas = {
      A: { $id: 'https://example.com/a', properties: { b: { $ref: '#/components/schemas/B' } } },
      B: text,
    };
    const contract = await contractOf(schemasDocument(schemas));
    expect(contract.problems).toMatchObject([{ code: 'document.ref.base', severity: 'warning' }]);
    expect(schemaProblems(contract, '#/components/schemas/A', { b: 1 }, 'response')).toMatchObject([
      { path: '/b', expected: 'type string' },
    ]);
  });

  it('by the meta-schema of JSON Schema where the reader knows it', async () => {
    expect(await problems({ A: { $ref: 'https://json-schema.org/draft/2020-12/schema' } })).toHaveLength(1);
  });
});

describe('a dynamic reference', () => {
  /** A page of whatever the schema that refers to it says. */
  const page = {
    $id: 'page',
    type: 'object',
    properties: { items: { type: 'array', items: { $dynamicRef: '#item' } } },
    $defs: { any: { $dynamicAnchor: 'item' } },
  };
  const pageOf = (id: string, item: JsonObject): Json => ({
    $id: id,
    $ref: 'page',
    $defs: { own: { $dynamicAnchor: 'item', ...item } },
  });

  it('means in each place what the way to it says', async () => {
    const schemas = {
      A: {
        type: 'object',
        properties: {
          words: { $ref: 'words' },
          sizes: { $ref: 'sizes' },
          all: { $ref: '#/components/schemas/Page' },
        },
      },
      Page: page,
      Words: pageOf('words', { type: 'string' }),
      Sizes: pageOf('sizes', { type: 'integer' }),
    };
    const values = [
      { words: { items: ['a'] }, sizes: { items: [1] }, all: { items: [null] } },
      { words: { items: [1] }, sizes: { items: ['a', 2] } },
    ];
    expect(await judged(schemas, values)).toEqual([
      [],
      ['/words/items/0: type string', '/sizes/items/0: type integer'],
    ]);
  });

  it('comes back to the schema that extends a recursive one', async () => {
    const tree = {
      $id: 'tree',
      $dynamicAnchor: 'node',
      type: 'object',
      properties: { name: { type: 'string' }, under: { type: 'array', items: { $dynamicRef: '#node' } } },
    };
    const strict = { $id: 'strict', $dynamicAnchor: 'node', $ref: 'tree', unevaluatedProperties: false };
    const value = { under: [{ name: 'a', under: [{ nmae: 'b' }] }] };
    expect(await judged({ A: strict, Tree: tree }, [value])).toEqual([
      ['/under/0/under/0/nmae: no such property'],
    ]);
    expect(await judged({ A: tree, Strict: strict }, [value])).toEqual([[]]);
  });

  it('applies beside a $ref, in files of their own', async () => {
    const files = {
      'base.yaml': {
        $dynamicAnchor: 'whole',
        properties: { part: { $ref: 'sized.yaml', $dynamicRef: '#whole' } },
      },
      'sized.yaml': { maxProperties: 1 },
      'whole.yaml': { $dynamicAnchor: 'whole', $ref: 'base.yaml', required: ['id'] },
    };
    const values = [
      { id: 1, part: {} },
      { id: 1, part: { id: 1, more: 2 } },
    ];
    const [inner, large] = await judged({ A: { $ref: 'whole.yaml' } }, values, files);
    expect(inner).toEqual(['/part/id: the property to be present']);
    expect(large).toEqual(['/part: at most 1 property']);
  });

  it('is a plain one to an anchor, and to a pointer', async () => {
    const schemas = (ref: string): Schemas => ({
      A: { $id: 'a', $ref: 'b', $defs: { x: { $dynamicAnchor: 'x', type: 'integer' } } },
      B: { $id: 'b', items: { $dynamicRef: ref }, $defs: { x: { $anchor: 'x', type: 'string' } } },
    });
    for (const ref of ['#x', '#/$defs/x'])
      expect(await judged(schemas(ref), [['a'], [1]])).toEqual([[], ['/0: type string']]);
  });

  it('leaves every schema that it makes at a place of the file', async () => {
    const document = `openapi: 3.1.0
info: { title: T, version: '1' }
paths: {}
components:
  schemas:
    A: { $ref: words }
    Page:
      $id: page
      items: { $dynamicRef: '#item' }
      minItems: 1
      $defs: { any: { $dynamicAnchor: item } }
    Words:
      $id: words
      $ref: page
      $defs: { word: { $dynamicAnchor: item, type: string } }
`;
    const contract = await contractOf(document);
    const [problem] = schemaProblems(contract, '#/components/schemas/A', [], 'response');
    expect(contract.locate(problem!.pointer)).toMatchObject({ line: 10, column: 7 });
    expect(JSON.stringify(contract.document)).not.toMatch(/\$(id|anchor|dynamic)/);
  });

  it('that two schemas of one resource could bind is an error at the second', async () => {
    const schemas = {
      A: { $dynamicAnchor: 'item', type: 'string' },
      B: { $dynamicAnchor: 'item', type: 'integer' },
      C: { $dynamicRef: '#item' },
    };
    expect(await problems(schemas)).toEqual([
      "document.schema.identifier #/components/schemas/B: another schema has the identifier 'item' already: references lead to that one",
    ]);
  });

  it('that makes thousands of schemas is told', async () => {
    const schemas: Schemas = {};
    const names = Array.from({ length: 12 }, (_, i) => `n${String(i)}`);
    for (const [i, name] of names.entries()) {
      const further = ['a', 'b'].map((side) => ({ $ref: i < 11 ? `${side}${String(i + 1)}` : 'end' }));
      for (const side of ['a', 'b'])
        schemas[`${side}${String(i)}`] = {
          $id: `${side}${String(i)}`,
          anyOf: further,
          $defs: { own: { $dynamicAnchor: name, const: side } },
        };
    }
    const defaults = names.map((name) => [name, { $dynamicAnchor: name }]);
    schemas.end = {
      $id: 'end',
      prefixItems: names.map((name) => ({ $dynamicRef: `#${name}` })),
      $defs: Object.fromEntries(defaults) as JsonObject,
    };
    const found = await problems({ ...schemas, A: { anyOf: [{ $ref: 'a0' }, { $ref: 'b0' }] } });
    expect(found).toEqual([
      expect.stringMatching(/^document\.ref\.dynamic .* more than 1000 different schemas/),
    ]);
  });
});

describe('in OpenAPI 3.0', () => {
  it('identifiers are not known', async () => {
    expect(await problems({ A: { $ref: '#b' }, B: { $anchor: 'b' } }, {}, '3.0.3')).toEqual([
      expect.stringMatching(/^document\.ref\.unresolved/),
    ]);
  });
});
