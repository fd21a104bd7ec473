import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import type { Shape } from '../../../src/schema/shape/index.js';
import { shapeOf } from '../../../src/schema/shape/index.js';
import { parseXml } from '../../../src/xml/document.js';
import { textOfXmlName, xmlName } from '../../../src/xml/names.js';
import { readXml } from '../../../src/xml/read.js';
import { xmlDifferences } from '../../../src/xml/validate.js';
import { writeXml } from '../../../src/xml/write.js';
import { contractOf, operationOf, schemasDocument } from '../../support/contracts.js';
import { bodyOf } from './requests.js';

async function shapeOfSchema(schema: JsonObject, schemas: JsonObject = {}): Promise<Shape> {
  const operation = await operationOf(bodyOf(schema), { components: { schemas } });
  return shapeOf(operation.contract, operation.requestBody?.content[0]?.schema?.pointer);
}

function read(text: string, shape: Shape, ignoreCase = false): Json {
  const parsed = parseXml(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return readXml(parsed.value, shape, ignoreCase);
}

/** Without declaration and namespace, which are the same each time. */
function write(value: Json, shape: Shape): string {
  const text = writeXml(value, shape);
  expect(parseXml(text).ok).toBe(true);
  expect(text).toContain(' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"');
  return text.replace(/^<\?xml.*\?>\n/, '').replace(/ xmlns:xsi="[^"]*"/, '');
}

describe('well-formed XML is read', () => {
  it.each([
    '<a/>',
    '\uFEFF<?xml version="1.0" encoding="utf-8"?><a></a>',
    '<!-- c --><a><?pi ?><![CDATA[<b>]]></a>',
    '<p:a xmlns:p="urn:x"><p:b/></p:a>',
    '<a b="1" c=\'2\'>&lt;&#65;&#x1F600;</a >',
  ])('%s', (text) => {
    expect(parseXml(text)).toMatchObject({ ok: true });
  });
});

// Each of the first six passes the validator of fast-xml-parser, which is why saxes is used instead.
describe('malformed XML is refused', () => {
  it.each([
    '<a/><b/>',
    '<a/>text',
    '<a>&bogus;</a>',
    '<a>\u0001</a>',
    '<a>&#0;</a>',
    '<x:a/>',
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a b=1/>',
    '<a b="1" b="2"/>',
    '<1a/>',
    '<a>1 & 2</a>',
    '{"a":1}',
  ])('%s', (text) => {
    expect(parseXml(text)).toMatchObject({ ok: false });
  });

  it('document types, whose entities can grow without bound', () => {
    const text = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>';
    expect(parseXml(text)).toMatchObject({
      ok: false,
      why: expect.stringContaining('document type') as string,
    });
  });

  it('nesting that would need a deep stack', () => {
    expect(parseXml('<a>'.repeat(100_000))).toMatchObject({
      ok: false,
      why: expect.stringContaining('nested deeper') as string,
    });
  });
});

const request = await shapeOfSchema(
  { $ref: '#/components/schemas/Request' },
  {
    Request: {
      type: 'object',
      properties: {
        Id: { type: ['integer', 'null'] },
        Name: { type: ['string', 'null'] },
        Ratio: { type: 'number' },
        Flag: { type: 'boolean' },
        Tags: { type: 'array', items: { type: 'string' } },
        Items: { type: ['array', 'null'], items: { $ref: '#/components/schemas/Item' } },
        Inner: { $ref: '#/components/schemas/Request' },
      },
    },
    Item: { type: 'object', properties: { Code: { type: 'string' }, Count: { type: 'integer' } } },
  },
);
const XSI = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

describe('XML is read by its schema', () => {
  it.each<[string, Json]>([
    // Any name of the root, as vendors disagree on it.
    ['<anything/>', {}],
    ['<r><Id>480</Id></r>', { Id: 480 }],
    ['<r>\n  <Id> 480 </Id>\n</r>', { Id: 480 }],
    ['<r><Id>many</Id></r>', { Id: 'many' }],
    ['<r><Id>4.5</Id></r>', { Id: 4.5 }],
    ['<r><Name>480</Name></r>', { Name: '480' }],
    ['<r><Name/></r>', { Name: '' }],
    ['<r><Id/></r>', { Id: null }],
    [`<r ${XSI}><Id i:nil="true"/><Name i:nil="1"/></r>`, { Id: null, Name: null }],
    ['<r><Name> a &amp; <![CDATA[<b>]]></Name></r>', { Name: ' a & <b>' }],
    ['<r><Flag>true</Flag><Ratio>1e3</Ratio></r>', { Flag: true, Ratio: 1000 }],
    ['<r><Flag>0</Flag></r>', { Flag: false }],
    ['<x:r xmlns:x="urn:x"><x:Id>1</x:Id></x:r>', { Id: 1 }],
    // Arrays stand in an element of their own, or bare.
    ['<r><Tags><string>a</string><string>b</string></Tags></r>', { Tags: ['a', 'b'] }],
    ['<r><Tags>a</Tags><Tags>b</Tags></r>', { Tags: ['a', 'b'] }],
    ['<r><Tags>a</Tags></r>', { Tags: ['a'] }],
    ['<r><Tags/></r>', { Tags: [] }],
    ['<r><Items><Item><Code>7</Code></Item></Items></r>', { Items: [{ Code: '7' }] }],
    ['<r><Items><Code>7</Code></Items></r>', { Items: [{ Code: '7' }] }],
    [
      '<r><Items><Code>7</Code></Items><Items><Count>1</Count></Items></r>',
      { Items: [{ Code: '7' }, { Count: 1 }] },
    ],
    [`<r ${XSI}><Items i:nil="true"/></r>`, { Items: null }],
    ['<r><Inner><Id>1</Id></Inner></r>', { Inner: { Id: 1 } }],
    ['<r><Other><a>1</a><a>2</a></Other></r>', { Other: { a: ['1', '2'] } }],
  ])('%s', (text, want) => {
    expect(read(text, request)).toEqual(want);
  });

  it('with names in any case, where the operation says so', () => {
    expect(read('<r><id>1</id><inner><NAME>x</NAME></inner></r>', request, true)).toEqual({
      Id: 1,
      Inner: { Name: 'x' },
    });
    expect(read('<r><id>1</id></r>', request)).toEqual({ id: '1' });
  });
});

describe('JSON is written as XML', () => {
  it.each<[Json, string]>([
    [{ Id: 1, Name: null }, '<Request><Id>1</Id><Name xsi:nil="true"/></Request>'],
    [null, '<Request xsi:nil="true"/>'],
    [{ Name: '<&">' }, '<Request><Name>&lt;&amp;&quot;&gt;</Name></Request>'],
    [{ Tags: ['a', 'b'] }, '<Request><Tags>a</Tags><Tags>b</Tags></Request>'],
    [{ Tags: [] }, '<Request/>'],
    [{ Tags: ['a'] }, '<Request><Tags>a</Tags></Request>'],
    [{ Items: null }, '<Request><Items xsi:nil="true"/></Request>'],
    [{ Items: [{ Code: 'x' }, {}] }, '<Request><Items><Code>x</Code></Items><Items/></Request>'],
    [{ 'no name': 1 }, '<Request><no_x0020_name>1</no_x0020_name></Request>'],
  ])('%j', (value, want) => {
    expect(write(value, request)).toBe(want);
  });

  it('names the root `response` where no component has a name for it', async () => {
    const shape = await shapeOfSchema({ type: 'array', items: { type: 'integer' } });
    expect(write([1, 2], shape)).toBe('<response><item>1</item><item>2</item></response>');
  });

  it('replaces what XML has no character for', () => {
    expect(write({ Name: 'a\u0000b\uD800c' }, request)).toBe(
      '<Request><Name>a\uFFFDb\uFFFDc</Name></Request>',
    );
  });

  it('obeys the XML Object of the schema', async () => {
    const shape = await shapeOfSchema(
      { $ref: '#/components/schemas/Pet' },
      {
        Pet: {
          type: 'object',
          xml: { name: 'animal' },
          properties: {
            id: { type: 'integer', xml: { attribute: true } },
            name: { type: 'string', xml: { name: 'called' } },
            photos: {
              type: 'array',
              xml: { wrapped: true },
              items: { type: 'string', xml: { name: 'photo' } },
            },
            tags: { type: 'array', items: { type: 'string', xml: { name: 'tag' } } },
          },
        },
      },
    );
    const value = { id: 7, name: 'Rex', photos: ['a', 'b'], tags: ['x', 'y'] };
    const text =
      '<animal id="7"><called>Rex</called><photos><photo>a</photo><photo>b</photo></photos><tag>x</tag><tag>y</tag></animal>';
    expect(write(value, shape)).toBe(text);
    expect(read(text, shape)).toEqual(value);
  });
});

describe('namespaces of XML', () => {
  const xml = (name: string, more: JsonObject = {}): JsonObject => ({
    name,
    namespace: 'urn:x',
    prefix: 'x',
    ...more,
  });
  const schema = {
    type: 'object',
    xml: xml('thing'),
    properties: {
      id: { type: 'integer', xml: xml('no', { attribute: true }) },
      other: { type: 'string', xml: { attribute: true, namespace: 'urn:y', prefix: 'x' } },
      name: { type: 'string', xml: { namespace: 'urn:<z>' } },
      list: { type: 'array', xml: xml('all', { wrapped: true }), items: { type: 'string', xml: xml('one') } },
      bare: {
        type: 'array',
        xml: { namespace: 'urn:n' },
        items: { type: 'string', xml: { name: 'each', prefix: 'none' } },
      },
    },
  };
  const value = { id: 7, other: 'o', name: 'n', list: ['a', 'b'], bare: ['c'] };
  const text =
    '<x:thing xmlns:x="urn:x" x:no="7" other="o"><name xmlns="urn:&lt;z&gt;">n</name>' +
    '<x:all xmlns:x="urn:x"><x:one xmlns:x="urn:x">a</x:one><x:one xmlns:x="urn:x">b</x:one></x:all>' +
    '<each>c</each></x:thing>';

  it('are written as the schema states them, and read', async () => {
    const shape = await shapeOfSchema(schema);
    expect(write(value, shape)).toBe(text);
    expect(read(text, shape)).toEqual(value);
  });

  it('are written with no difference from what the schema states', async () => {
    const shape = await shapeOfSchema(schema);
    const parsed = parseXml(writeXml(value, shape));
    const contract = await contractOf(schemasDocument({ Root: schema }));
    expect(parsed.ok && xmlDifferences(contract, '#/components/schemas/Root', parsed.value)).toEqual([]);
  });
});

describe('a namespace in XML', () => {
  const Publisher = { type: 'object', xml: { namespace: 'urn:p' }, properties: { name: { type: 'string' } } };
  const Book = { type: 'object', properties: { publisher: { $ref: '#/components/schemas/Publisher' } } };

  it.each([
    ['<p:publisher xmlns:p="urn:p"/>', []],
    ['<publisher xmlns="urn:p"/>', []],
    ['<publisher/>', ['/publisher: <publisher> in no namespace']],
  ])('is asked for where a property refers to the schema that states it: %s', async (xml, told) => {
    const contract = await contractOf(schemasDocument({ Root: Book, Publisher }));
    const parsed = parseXml(`<book>${xml}</book>`);
    const found = parsed.ok ? xmlDifferences(contract, '#/components/schemas/Root', parsed.value) : [];
    expect(found.map(({ path, received }) => `${path}: ${received}`)).toEqual(told);
  });

  it('that is XML’s own has its own prefix, and is not declared', async () => {
    const lang = { type: 'string', xml: { attribute: true, prefix: 'xml', namespace: 'http://www.w3.org/XML/1998/namespace' } }; // prettier-ignore
    const shape = await shapeOfSchema({ type: 'object', properties: { lang } });
    expect(write({ lang: 'de' }, shape)).toContain(' xml:lang="de"');
    expect(read(write({ lang: 'de' }, shape), shape)).toEqual({ lang: 'de' });
  });
});

describe('arrays in XML', () => {
  const item = (more: JsonObject): JsonObject => ({
    type: 'object',
    properties: { a: { type: 'string' } },
    ...more,
  });
  const ROOT = {
    type: 'object',
    properties: {
      plain: { type: 'array', items: { type: 'integer' } },
      named: { type: 'array', xml: { name: 'ignored' }, items: { type: 'string', xml: { name: 'one' } } },
      things: { type: 'array', items: item({}) },
      free: { type: 'array', items: {} },
      around: { type: 'array', xml: { wrapped: true, name: 'all' }, items: { type: 'string' } },
      grid: { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
    },
  };

  it.each<[xml: string, told: string[]]>([
    ['<plain>1</plain><plain>2</plain>', []],
    ['<plain>1</plain>', []],
    ['<plain/>', []],
    [
      '<plain><item>1</item></plain>',
      ['/plain properties/plain: <plain> for each item, not the items within one <plain>'],
    ],
    [
      '<plain><plain>1</plain><plain>2</plain></plain>',
      ['/plain properties/plain: <plain> for each item, not the items within one <plain>'],
    ],
    ['<one>a</one><one>b</one>', []],
    [
      '<named><one>a</one></named>',
      ['/named properties/named/xml: <one> for each item, not the items within one <named>'],
    ],
    [
      '<ignored><one>a</one></ignored>',
      ['/named properties/named/xml: <one> for each item, not the items within one <ignored>'],
    ],
    ['<things><a>1</a></things>', []],
    [
      '<things><thing><a>1</a></thing></things>',
      ['/things properties/things: <things> for each item, not the items within one <things>'],
    ],
    // It may be an item with members that nobody describes.
    ['<free><x>1</x></free>', []],
    ['<all><all>a</all><all>b</all></all>', []],
    [
      '<all>a</all><all>b</all>',
      ['/around properties/around/xml/wrapped: the items within one <all>, not <all> by itself'],
    ],
    ['<grid><grid>1</grid><grid>2</grid></grid>', []],
  ])('are one element for each item unless they are wrapped: %s', async (xml, told) => {
    const contract = await contractOf(schemasDocument({ Root: ROOT }));
    const parsed = parseXml(`<root>${xml}</root>`);
    const found = parsed.ok ? xmlDifferences(contract, '#/components/schemas/Root', parsed.value) : [];
    expect(
      found.map(
        ({ path, pointer, expected, received }) =>
          `${path} ${pointer.replace('#/components/schemas/Root/', '')}: ${expected}, not ${received}`,
      ),
    ).toEqual(told);
  });

  it('are empty where they are required and no element stands for them', async () => {
    const shape = await shapeOfSchema({ ...ROOT, required: ['plain', 'around'] });
    expect(read('<root/>', shape)).toEqual({ plain: [] });
  });
});

describe('XML of any value', () => {
  const character = fc.string({ unit: 'grapheme' });

  it('has a name made from any text, which can be read back', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[_x0-9A-F]*$/), character),
        (text) => {
          const name = xmlName(text);
          expect(textOfXmlName(name)).toBe(text);
          expect(parseXml(`<${name}/>`)).toMatchObject({ ok: true, value: { name } });
        },
      ),
    );
  });

  it('is read back as the same value when the value fits its schema', async () => {
    const name = fc.oneof(fc.string(), character, fc.constantFrom('a\r\nb', '\t', ' ', ']]>', '_x0041_'));
    const writable = name.filter((text) =>
      /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text),
    );
    const shape = await shapeOfSchema(
      { $ref: '#/components/schemas/Node' },
      {
        Node: {
          type: 'object',
          properties: {
            text: { type: ['string', 'null'] },
            number: { type: ['number', 'null'] },
            flag: { type: 'boolean' },
            grid: { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
            nodes: { type: ['array', 'null'], items: { $ref: '#/components/schemas/Node' } },
            item: { type: 'array', items: { type: ['string', 'null'] } },
            rest: { type: 'object', additionalProperties: { type: 'string' } },
          },
        },
      },
    );
    const { node } = fc.letrec<{ node: JsonObject }>((tie) => ({
      node: fc.record(
        {
          text: fc.option(writable),
          number: fc.option(
            fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
          ),
          flag: fc.boolean(),
          grid: fc.array(fc.array(fc.integer(), { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
          nodes: fc.option(fc.array(tie('node'), { maxLength: 2 })),
          item: fc.array(fc.option(writable), { maxLength: 3 }),
          rest: fc.dictionary(writable, writable, { maxKeys: 3 }),
        },
        { requiredKeys: [] },
      ),
    }));
    fc.assert(
      fc.property(node, (value) => {
        expect(read(writeXml(value, shape), shape)).toEqual(
          asElements(JSON.parse(JSON.stringify(value)) as Json),
        );
      }),
    );
  });
});

/** What elements can tell: an empty array is none, and a single empty item is read as an empty array. */
function asElements(value: Json): Json | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => (item === null ? null : (asElements(item) ?? [])));
    const [only] = items;
    const isBlank =
      (typeof only === 'string' && only.trim() === '') || (isObject(only) && Object.keys(only).length === 0);
    if (items.length === 1 && isBlank) return [];
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const told = asElements(member);
      return told === undefined ? [] : [[name, told]];
    }),
  );
}
