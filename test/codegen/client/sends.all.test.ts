import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { lawRuns } from '../../support/suite.js';
import type { Call } from '../generated-client.js';
import { clientOf } from '../generated-client.js';
import type { Understood } from './sent-requests.js';
import { understanding } from './sent-requests.js';

type Place = 'path' | 'query' | 'header' | 'cookie';

const STRINGS = { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } };
const NUMBERS = { type: 'array', minItems: 1, items: { type: 'integer' } };
const OBJECT = {
  type: 'object',
  minProperties: 1,
  properties: { 'a b': { type: 'string', minLength: 1 }, n: { type: 'integer' }, on: { type: 'boolean' } },
};
const SCHEMAS: Record<string, JsonObject> = {
  text: { type: 'string', minLength: 1 },
  number: { type: ['integer', 'boolean'] },
  strings: STRINGS,
  numbers: NUMBERS,
  object: OBJECT,
  composed: { allOf: [{ $ref: '#/components/schemas/Strings' }] },
  either: { oneOf: [{ type: 'integer' }, { type: 'array', minItems: 2, items: { type: 'string', pattern: '^[a-z]{2}' } }] },
}; // prettier-ignore

const STYLES: Record<Place, readonly string[]> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
};

interface Described {
  id: string;
  place: Place;
  style: string;
  explode: boolean;
  kind: string;
}

/** Every style with every kind of value that OpenAPI gives it a meaning for. */
const described: Described[] = (Object.keys(STYLES) as Place[]).flatMap((place) =>
  STYLES[place].flatMap((style) =>
    [true, false].flatMap((explode) =>
      Object.keys(SCHEMAS)
        .filter((kind) => hasMeaning(style, explode, kind))
        .map((kind) => ({
          id: [place, style, String(explode), kind].join('_'),
          place,
          style,
          explode,
          kind,
        })),
    ),
  ),
);

function hasMeaning(style: string, explode: boolean, kind: string): boolean {
  if (style === 'deepObject') return explode && kind === 'object';
  // OpenAPI 3.1 §4.8.12.2: for arrays and objects, and not exploded.
  if (style.endsWith('Delimited') && (explode || ['text', 'number', 'either'].includes(kind))) return false;
  // A space in a name cannot be told from the delimiter.
  return !(style === 'spaceDelimited' && kind === 'object');
}

function operationOf({ id, place, style, explode, kind }: Described): [path: string, item: JsonObject] {
  const parameter = { name: 'p q', in: place, required: true, style, explode, schema: SCHEMAS[kind] };
  const named = { ...parameter, name: place === 'header' ? 'X-P' : place === 'cookie' ? 'p' : 'p q' };
  const path = `/${id}${place === 'path' ? '/a{p q}/z' : ''}`;
  return [
    path,
    { get: { operationId: id, parameters: [named as JsonObject], responses: { 204: { description: '' } } } },
  ];
}

const SERIALISED = ['object', 'strings'].flatMap((kind) =>
  (['path', 'query', 'header', 'cookie'] as const).map((place): [string, JsonObject] => {
    const name = place === 'header' ? 'X-P' : 'p';
    const content = { 'application/json': { schema: SCHEMAS[kind] } };
    const id = `content_${place}_${kind}`;
    const parameters = [{ name, in: place, required: true, content }] as unknown as JsonObject[];
    return [`/${id}${place === 'path' ? '/{p}' : ''}`, { get: { operationId: id, parameters, responses: { 204: { description: '' } } } }];
  }),
); // prettier-ignore

const BODIES: Record<string, { type: string; schema: JsonObject; encoding?: JsonObject }> = {
  json: { type: 'application/json', schema: OBJECT },
  patch: { type: 'application/merge-patch+json', schema: OBJECT },
  range: { type: 'application/*', schema: OBJECT },
  form: { type: 'application/x-www-form-urlencoded', schema: { type: 'object', properties: { text: { type: 'string' }, numbers: NUMBERS, object: OBJECT, constructor: { type: 'string' } } } },
  styled: {
    type: 'application/x-www-form-urlencoded',
    schema: { type: 'object', properties: { strings: STRINGS, numbers: NUMBERS, object: OBJECT, deep: OBJECT, json: { type: 'array', items: OBJECT } } },
    encoding: {
      strings: { style: 'form', explode: false },
      numbers: { style: 'pipeDelimited' },
      object: { style: 'form', explode: true },
      deep: { style: 'deepObject', explode: true },
      json: { contentType: 'application/json' },
    },
  },
  multipart: {
    type: 'multipart/form-data',
    schema: { type: 'object', properties: { text: { type: 'string' }, n: { type: 'integer' }, object: OBJECT, strings: STRINGS, typed: { type: 'string' }, constructor: { type: 'string' } } },
    encoding: { typed: { contentType: 'text/csv, text/plain' } },
  },
  text: { type: 'text/csv', schema: { type: 'string' } },
  bytes: { type: 'application/octet-stream', schema: {} },
  files: {
    type: 'multipart/form-data',
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', contentMediaType: 'image/png' }, files: { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' } }, object: OBJECT } },
    encoding: { file: { contentType: 'image/png' } },
  },
}; // prettier-ignore

BODIES.mixed = { ...BODIES.multipart!, type: 'multipart/mixed' };
BODIES.mixed_files = { ...BODIES.files!, type: 'multipart/mixed' };
BODIES.related = { type: 'multipart/related', schema: {} };

const bodies = Object.entries(BODIES).map(([id, { type, ...media }]): [string, JsonObject] => [
  `/body_${id}`,
  {
    post: {
      operationId: `body_${id}`,
      requestBody: { required: true, content: { [type]: media } } as JsonObject,
      responses: { 204: { description: '' } },
    },
  },
]);

const DOCUMENT: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Styles', version: '1' },
  paths: Object.fromEntries([...described.map(operationOf), ...SERIALISED, ...bodies]),
  components: { schemas: { Strings: STRINGS } },
};

let client: Record<string, Call> = {};
let last: () => Understood;
beforeAll(async () => {
  const contract = await contractOf(DOCUMENT, {}, { file: 'api.json' });
  expect(contract.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const server = await understanding(contract);
  client = await clientOf(contract, { baseUrl: server.url });
  last = server.last;
});

const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
const special = fc.constantFrom(
  'a,b',
  'a b',
  '+',
  '100%',
  '%2F',
  '/',
  '..',
  '?',
  '#',
  '&=',
  ';',
  'ü',
  '🙂',
  '"',
  '|',
  "'",
);

/** Texts that mean one thing in their place: a header has few characters, and some styles do not encode their own. */
function textFor({ place, style, explode, kind }: Described): fc.Arbitrary<string> {
  const isScalar = kind === 'text';
  const all = fc.oneof(anyText, special).filter((text) => text.isWellFormed());
  if (place === 'header') return fc.stringMatching(isScalar ? /^[!-~]{1,8}$/ : /^[A-Za-z0-9:;/?#&_-]{1,8}$/);
  if (style === 'spaceDelimited') return all.filter((text) => !/[ +]/.test(text));
  if (style === 'pipeDelimited') return all.filter((text) => !text.includes('|'));
  if (style === 'label') return all.filter((text) => !/^\.|\.\.|[.]/.test(text) || (isScalar && !explode));
  return all;
}

function valueFor(one: Described): fc.Arbitrary<Json> {
  const text = textFor(one);
  const object = fc
    .record({ 'a b': text, n: fc.integer(), on: fc.boolean() }, { requiredKeys: [] })
    .filter((value) => Object.keys(value).length > 0);
  const strings = fc.array(text, { minLength: 1, maxLength: 4 });
  const values: Record<string, fc.Arbitrary<Json>> = {
    text,
    number: fc.oneof(fc.integer(), fc.boolean()),
    strings,
    composed: strings,
    numbers: fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
    object,
    either: fc.oneof(
      fc.integer(),
      fc.array(fc.stringMatching(/^[a-z]{2,4}$/), { minLength: 2, maxLength: 3 }),
    ),
  };
  return values[one.kind]!;
}

const names = { path: 'p q', query: 'p q', header: 'X-P', cookie: 'p' };

describe('a generated client', () => {
  it('sends every parameter in its style, as the mock reads it', async () => {
    const cases = fc
      .constantFrom(...described)
      .chain((one) => valueFor(one).map((value) => ({ one, value })));
    await fc.assert(
      fc.asyncProperty(cases, async ({ one, value }) => {
        const name = names[one.place];
        await client[one.id]!({ params: { [one.place]: { [name]: value } } });
        const { operation, parameters, violations } = last();
        expect({ operation, parameters, violations }).toEqual({
          operation: one.id,
          parameters: { [`${one.place} ${name}`]: value },
          violations: [],
        });
      }),
      { numRuns: lawRuns(3000) },
    );
  });

  it('sends parameters that are documented by content as JSON', async () => {
    const object = fc.record({ 'a b': anyText, n: fc.integer(), on: fc.boolean() });
    const cases = fc.record({
      place: fc.constantFrom('path', 'query', 'header', 'cookie'),
      value: fc.oneof(object, fc.array(fc.oneof(anyText, special), { minLength: 1 })),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ place, value }) => {
        const name = place === 'header' ? 'X-P' : 'p';
        const kind = Array.isArray(value) ? 'strings' : 'object';
        await client[`content_${place}_${kind}`]!({ params: { [place]: { [name]: value } } });
        const { parameters, violations } = last();
        expect({ parameters, violations }).toEqual({
          parameters: { [`${place} ${name}`]: value },
          violations: [],
        });
      }),
      { numRuns: lawRuns(500) },
    );
  });

  const object = fc
    .record({ 'a b': anyText, n: fc.integer(), on: fc.boolean() }, { requiredKeys: [] })
    .filter((value) => Object.keys(value).length > 0);
  const plain = fc.array(fc.stringMatching(/^[a-z0-9ü,]{1,5}$/), { minLength: 1, maxLength: 3 });
  const numbers = fc.array(fc.integer(), { minLength: 1, maxLength: 3 });
  const line = anyText.filter((text) => !/[\r\n\uFEFF]/.test(text));
  const parts = fc
    .record(
      { text: line, n: fc.integer(), object, strings: plain, typed: line, constructor: line },
      { requiredKeys: [] },
    )
    .filter((value) => Object.keys(value).length > 0);
  const BODY_VALUES: Record<string, fc.Arbitrary<Json>> = {
    json: object,
    patch: object,
    range: object,
    form: fc.record({ text: anyText, numbers, object, constructor: anyText }, { requiredKeys: [] }).filter((value) => Object.keys(value).length > 0),
    styled: fc.record({ strings: plain, numbers, object, deep: object, json: fc.array(object, { minLength: 1 }) }),
    multipart: parts,
    mixed: parts,
    text: line,
  }; // prettier-ignore

  it.each(Object.keys(BODY_VALUES))('sends a body as the mock reads it: %s', async (id) => {
    await fc.assert(
      fc.asyncProperty(BODY_VALUES[id]!, async (value) => {
        await client[`body_${id}`]!({ body: value });
        const { operation, body, violations } = last();
        expect({ operation, body, violations }).toEqual({
          operation: `body_${id}`,
          body: value,
          violations: [],
        });
      }),
      { numRuns: lawRuns(300) },
    );
  });

  it('sends bytes as they are, whatever holds them', async () => {
    const holders = fc.constantFrom<(bytes: Uint8Array<ArrayBuffer>) => unknown>(
      (bytes) => bytes,
      (bytes) => bytes.buffer,
      (bytes) => new Blob([bytes]),
      (bytes) => new File([bytes], 'a.bin'),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), holders, async (given, hold) => {
        const bytes = new Uint8Array(given);
        await client['body_bytes']!({ body: hold(bytes) });
        const { operation, bytes: sent, violations, fields } = last();
        expect({ operation, violations }).toEqual({ operation: 'body_bytes', violations: [] });
        expect(Buffer.compare(sent, bytes)).toBe(0);
        const at = fields.findIndex((field) => field.toLowerCase() === 'content-type');
        expect(fields[at + 1]).toBe('application/octet-stream');
      }),
      { numRuns: lawRuns(300) },
    );
  });

  it.each(['multipart/mixed', 'multipart/related'])(
    'sends %s that is written already as it is',
    async (type) => {
      const text = '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\none\r\n--b--\r\n';
      const body = new Blob([text], { type: `${type}; boundary=b` });
      await client[type === 'multipart/mixed' ? 'body_mixed' : 'body_related']!({ body });
      const { text: sent, fields } = last();
      expect(sent).toBe(text);
      const at = fields.findIndex((field) => field.toLowerCase() === 'content-type');
      expect(fields[at + 1]).toBe(`${type}; boundary=b`);
    },
  );

  it.each(['multipart/form-data', 'multipart/mixed'])('sends files as parts of %s, byte for byte', async (type) => {
    const id = type === 'multipart/mixed' ? 'body_mixed_files' : 'body_files';
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 100 }).map((each) => new Uint8Array(each));
    const form = fc.record(
      { file: bytes, files: fc.array(bytes, { minLength: 1, maxLength: 3 }), object },
      { requiredKeys: ['file'] },
    );
    await fc.assert(
      fc.asyncProperty(form, async ({ file, files, object }) => {
        const body = {
          file: new File([file], 'ü "quoted".png'),
          files: files?.map((each) => new Blob([each])),
          object,
        };
        await client[id]!({ body });
        const { operation, bytes: sent, violations, fields } = last();
        expect({ operation, violations }).toEqual({ operation: id, violations: [] });
        // Read by another parser: that of the platform.
        const at = fields.findIndex((field) => field.toLowerCase() === 'content-type');
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is asked because it is another parser
        const read = await new Response(new Uint8Array(sent), { headers: { 'Content-Type': fields[at + 1]!.replace(type, 'multipart/form-data') } }).formData();
        const contents = async (name: string): Promise<string[]> =>
          Promise.all(read.getAll(name).map(async (part) => Buffer.from(await (part as File).arrayBuffer()).toString('hex')));
        expect(await contents('file')).toEqual([Buffer.from(file).toString('hex')]);
        expect((read.get('file') as File).type).toBe('image/png');
        expect(await contents('files')).toEqual((files ?? []).map((each) => Buffer.from(each).toString('hex')));
        const part = read.get('object') as File | null;
        expect(part === null ? undefined : JSON.parse(await part.text())).toEqual(object);
      }),
      { numRuns: lawRuns(200) },
    );
  }); // prettier-ignore
});
