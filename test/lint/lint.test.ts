import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatLocation } from '../../src/errors.js';
import type { Json } from '../../src/json/json.js';
import { lint } from '../../src/lint/index.js';
import { loadContracts } from '../../src/load/index.js';
import type { Problem } from '../../src/model/document.js';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'specproof-lint-'));
});

afterEach(() => rmSync(cwd, { recursive: true }));

async function problems(text: string, files: Record<string, string> = {}, name = 'api.yaml'): Promise<Problem[]> {
  for (const [file, content] of Object.entries({ ...files, [name]: text })) writeFileSync(join(cwd, file), content);
  return (await lint(name, { cwd })).problems;
} // prettier-ignore

/** `file:line:column severity code` of everything found. */
async function linted(...given: Parameters<typeof problems>): Promise<string[]> {
  return (await problems(...given)).map(({ location, severity, code }) => `${formatLocation(location)} ${severity} ${code}`); // prettier-ignore
}

const HEAD = `openapi: 3.1.0
info: {title: t, version: '1'}
`;

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

/** A document with one operation, whose members start at 6:7. */
const operation = (members: string): string => `${HEAD}paths:
  /a:
    get:
${indented(members, 6)}`;

const OK = `responses:
  '200': {description: d}
`;

/** A document whose one answer has a media type, whose members start at 11:15. */
const answer = (media: string): string =>
  operation(`responses:
  '200':
    description: d
    content:
      application/json:
${indented(media, 8)}`);

it.each(['größe', '名', 'user id', '$id'])('lint finds the parameter %s in its path', async (name) => {
  const parameter = `{ name: '${name}', in: path, required: true, schema: { type: string } }`;
  const text = `${HEAD}paths:
  '/a/{${name}}':
    get: { parameters: [${parameter}], responses: { '200': { description: d } } }
`;
  expect(await linted(text)).toEqual([]);
});

describe('lint of a bundled document', () => {
  it.each(['superoffice-pocket', 'apple-caller-ids'])('finds no problem in %s', async (name) => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    expect((await lint(`spec/${name}.openapi.yaml`, { cwd: root })).problems).toEqual([]);
  });
});

describe('lint of a sound document', () => {
  it.each<[title: string, text: string, files?: Record<string, string>]>([
    ['a document of one operation', operation(OK)],
    ['a document of OpenAPI 3.0', operation(OK).replace('3.1.0', '3.0.3')],
    ['a document of webhooks only', `${HEAD}webhooks: {on: {post: {responses: {'200': {description: d}}}}}\n`],
    ['a document of components only', `${HEAD}components: {schemas: {A: {type: string}}}\n`],
    ['extensions everywhere', `${operation(`x-a: 1\n${OK}`)}x-b: {}\n`],
    ['a document in JSON', '{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {}}'],
    ['OpenAPI 3.0 with path items, schemas and headers in another file', `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a: {$ref: o.yaml#/item}
`, { 'o.yaml': `item: {get: {responses: {'200': {description: d, headers: {x-a: {$ref: '#/h'}}, content: {application/json: {schema: {$ref: '#/s'}}}}}}}
h: {schema: {type: integer}}
s: {type: object, nullable: true, properties: {s: {$ref: '#/s'}}}
` }],
    ['examples that look like references', answer(`schema: {type: object}
example: {$ref: ./nowhere.yaml}
`)],
    ['a discriminator that maps to another file', answer(`schema:
  oneOf: [{$ref: o.yaml#/Cat}]
  discriminator: {propertyName: kind, mapping: {cat: o.yaml#/Cat}}
`), { 'o.yaml': 'Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}\n' }],
  ])('finds no problem in %s', async (_, text, files) => {
    expect(await problems(text, files)).toEqual([]);
  }); // prettier-ignore

  it.each<[version: string, schema: Json]>([
    ['3.0.3', { type: 'string', nullable: true, readOnly: true, deprecated: true, example: 'x', externalDocs: { url: 'https://a.b' }, xml: { name: 'a', attribute: true } }],
    ['3.0.3', { type: 'number', minimum: 0, exclusiveMinimum: true, format: 'float' }],
    ['3.0.3', { type: 'object', additionalProperties: true }],
    ['3.0.3', { $ref: '#/components/schemas/B', description: 'ignored' }],
    ['3.1.0', { type: ['integer', 'null'], format: 'int32', 'x-mine': { anything: true } }],
    ['3.1.0', { properties: { a: true, b: false, c: {} }, items: true, not: false, if: true, then: true, else: false }],
    ['3.1.0', { prefixItems: [true, { type: 'string' }], contains: true, unevaluatedItems: false, propertyNames: true }],
    ['3.1.0', { patternProperties: { '^a': true }, dependentSchemas: { a: true }, dependentRequired: { a: ['b'] }, unevaluatedProperties: true }],
    ['3.1.0', { $defs: { a: true }, allOf: [true], anyOf: [{ const: null }, false], $comment: 'c', $schema: 'https://json-schema.org/draft/2020-12/schema' }],
    ['3.1.0', { contentEncoding: 'base64', contentMediaType: 'a/b', contentSchema: { type: 'string' }, examples: [], default: null }],
    ['3.1.0', { $ref: '#/components/schemas/B', description: 'beside', minLength: 1 }],
    ['3.1.0', { minContains: 0, maxContains: 3, contains: { type: 'string' }, uniqueItems: true, enum: [null, 1, [1]] }],
    ['3.1.0', true],
    ['3.1.0', false],
  ])('finds no problem in the OpenAPI %s schema %j', async (version, schema) => {
    const document = { openapi: version, info: { title: 't', version: '1' }, paths: {}, components: { schemas: { A: schema, B: { type: 'string' } } } };
    expect((await problems(JSON.stringify(document))).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  }); // prettier-ignore
});

describe('lint of a document with problems', () => {
  it.each<[title: string, text: string, want: string[], files?: Record<string, string>]>([
    ['mistakes of structure', operation(`operationId: 5\nparameters: [{name: a}]\n${OK}`), ['api.yaml:6:7 error document.struct', 'api.yaml:7:20 error document.structure']],
    ['a parameter of an unknown place', operation(`parameters: [{name: a, in: body, schema: {}}]\n${OK}`), ['api.yaml:6:20 error document.structure']],
    ['an unknown member', operation(`sumary: x\n${OK}`), ['api.yaml:6:7 error document.struct']],
    ['an operationId that is used twice', `${operation(`operationId: x\n${OK}`)}    put:\n      operationId: x\n      responses: {'200': {description: d}}\n`, ['api.yaml:9:5 error document.operation-operationId-unique']],
    ['a parameter that is declared twice', operation(`parameters:\n  - {name: a, in: query, schema: {}}\n  - {name: a, in: query, schema: {}}\n${OK}`), ['api.yaml:8:11 error document.operation-parameters-unique']],
    ['two paths that differ in the names of parameters alone', `${HEAD}paths:\n  /a/{b}: {parameters: [{name: b, in: path, required: true, schema: {}}]}\n  /a/{c}: {parameters: [{name: c, in: path, required: true, schema: {}}], get: {responses: {'200': {description: d}}}}\n`, ['api.yaml:5:3 error document.no-identical-paths']],
    ['a path parameter that is not declared', `${HEAD}paths:\n  /a/{b}:\n    get: {responses: {'200': {description: d}}}\n`, ['api.yaml:5:5 error document.structure']],
    ['a reference that leads nowhere', answer('schema: {$ref: "#/components/schemas/None"}\n'), ['api.yaml:11:24 error document.ref.unresolved']],
    ['mistakes in a schema', answer('schema:\n  type: strnig\n  pattern: (?i)a\n  format: int33\n  nullable: true\n'), ['api.yaml:12:17 error document.schema.invalid', 'api.yaml:13:17 error document.schema.pattern', 'api.yaml:14:17 warning document.schema.format', 'api.yaml:15:17 warning document.schema.keyword']],
    ['a problem in the file that has it', answer('schema: {$ref: o.yaml#/Pet}\n'), ['o.yaml:3:12 warning document.schema.format'], { 'o.yaml': 'Pet:\n  properties:\n    name: {format: int33}\n' }],
    ['an enumeration of another type', answer('schema: {type: integer, enum: [1, b]}\n'), ['api.yaml:11:49 warning document.no-enum-type-mismatch']],
    ['a problem under a name with a percent sign', answer("schema: {properties: {'100%': {type: object, xml: 5}}}\n"), ['api.yaml:11:60 error document.struct']],
    ['the lack of any content', HEAD, ['api.yaml:1:1 warning document.empty']],
  ])('places %s', async (_, text, want, files) => {
    expect(await linted(text, files)).toEqual(want);
  }); // prettier-ignore

  it('lists problems in the order of files and lines, each once', async () => {
    const text = answer(`schema: {$ref: b.yaml}
examples: {a: {value: 5}}
`);
    const found = await linted(text, { 'b.yaml': 'type: [strnig]\nformat: int33\nproperties: {a: {$ref: a.yaml}}\n', 'a.yaml': 'format: int34\n' }); // prettier-ignore
    expect(found).toEqual([
      'a.yaml:1:1 warning document.schema.format',
      'b.yaml:1:1 error document.schema.invalid',
      'b.yaml:2:1 warning document.schema.format',
    ]);
  });
});

describe('lint of x-contract', () => {
  it.each<[title: string, declaration: string, want: string[]]>([
    ['a declaration of known members', 'x-contract: {reads: true, slow-after: 5000}', []],
    ['a misspelt member', 'x-contract:\n  slow-aftr: 5', ["api.yaml:7:9 x-contract knows no 'slow-aftr'; did you mean 'slow-after'?"]],
    ['an unknown member', 'x-contract:\n  colour: red', ["api.yaml:7:9 x-contract knows no 'colour'; known are reads, "]],
    ['a misspelt member of a filter', 'x-contract:\n  filter: {parameter: q, grammar: rsql, items: /a, selectors: [a], slectors: 1}', ["api.yaml:7:74 x-contract/filter knows no 'slectors'; did you mean 'selectors'?"]],
    ['a number that is too small', 'x-contract:\n  slow-after: 0', ['api.yaml:7:9 x-contract/slow-after must be >= 1']],
    ['a word that is not allowed', 'x-contract:\n  filter: {parameter: q, grammar: sql, items: /a, selectors: [a]}', ['api.yaml:7:32 x-contract/filter/grammar must be equal to one of the allowed values: rsql']],
    ['a text that is no JSON Pointer', 'x-contract:\n  order: {items: a, by: /b}', ['api.yaml:7:17 x-contract/order/items must match format "json-pointer"']],
    ['a required member that is missing', 'x-contract:\n  select: {}', ["api.yaml:7:9 x-contract/select must have required property 'parameter'"]],
    ['a declaration that is no object', 'x-contract: yes', ['api.yaml:6:7 x-contract must be object']],
    ['several mistakes at once', 'x-contract:\n  a: 1\n  reads: 5', ["api.yaml:7:9 x-contract knows no 'a'; known are", 'api.yaml:8:9 x-contract/reads must be boolean']],
  ])('judges %s', async (_, declaration, want) => {
    const found = (await problems(operation(`${declaration}\n${OK}`))).map(({ location, code, message }) => {
      expect(code).toBe('document.x-contract');
      return `${formatLocation(location)} ${message}`;
    });
    expect(found).toHaveLength(want.length);
    for (const [i, line] of found.entries()) expect(line.startsWith(want[i]!), line).toBe(true);
  }); // prettier-ignore

  it('knows names that every object of JavaScript has', async () => {
    const names = ['constructor', 'hasOwnProperty', 'valueOf', 'toString', '__proto__', 'isPrototypeOf'];
    const sound = names.map((name) => `"${name}": { type: string }, "to ${name}": { $ref: '#/components/schemas/${name}' }`);
    const text = (type: string): string =>
      `openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths: {}\ncomponents: { schemas: {
      A: { properties: { ${sound.join(', ')}, __lookupGetter__: true, isPrototypeOf2: true } }, ${names.map((name) => `"${name}": { type: ${type} }`).join(', ')} } }`;
    expect(await problems(text('object'))).toEqual([]);
    expect((await linted(text('[1]'))).length).toBeGreaterThan(0);
    // A version that is a number has the whole document linted.
    const whole = await problems(text('object').replace('3.1.0', '3.1'));
    expect(whole.map(({ code }) => code)).toEqual(['document.version']);
  }); // prettier-ignore

  it('judges the declaration of a security scheme', async () => {
    const scheme = (declaration: string): string => `${operation(OK)}components:
  securitySchemes:
    key: {type: apiKey, in: header, name: x-key, x-contract: ${declaration}}
`;
    expect(await linted(scheme('{placeholder: none}'))).toEqual([]);
    expect(await linted(scheme('{placholder: none}'))).toEqual([
      'api.yaml:10:50 error document.x-contract',
      'api.yaml:10:63 error document.x-contract',
    ]);
  });

  it('reports a declaration where it would mean nothing', async () => {
    const text = `${HEAD}x-contract: {reads: true}
paths:
  /a:
    x-contract: {reads: true}
    get:
      responses:
        '200': {description: d, x-contract: {}}
`;
    expect(await linted(text)).toEqual([
      'api.yaml:3:1 error document.x-contract',
      'api.yaml:6:5 error document.x-contract',
      'api.yaml:9:33 error document.x-contract',
    ]);
  });
});

describe('lint of examples', () => {
  const schema =
    "schema: {type: object, required: [a], properties: {a: {type: integer}, '100%': {type: string}}}\n";
  it.each<[title: string, media: string, want: string[]]>([
    ['one that fits its schema', 'example: {a: 1}\n', []],
    ['one with a value of the wrong type', 'example: {a: x}\n', ['api.yaml:12:25 the example breaks its own schema: expected type integer, found "x"']],
    ['one that lacks a required property', 'example: {}\n', ['api.yaml:12:15 the example breaks its own schema: expected the property to be present, found nothing']],
    ['examples that have names', 'examples:\n  one: {value: {a: 1}}\n  two: {value: {a: x}}\n', ['api.yaml:14:31 the example breaks its own schema: expected type integer, found "x"']],
    ['one with a percent sign in a property name', "example: {a: 1, '100%': 5}\n", ['api.yaml:12:31 the example breaks its own schema: expected type string, found 5']],
  ])('judges %s', async (_, media, want) => {
    const found = (await problems(answer(schema + media))).map(({ location, message, code }) => {
      expect(code).toBe('document.example');
      return `${formatLocation(location)} ${message}`;
    });
    expect(found).toEqual(want);
  }); // prettier-ignore

  it.each<[title: string, text: string, want: string[]]>([
    ['of parameters', operation(`parameters:\n  - {name: a, in: query, schema: {type: integer}, example: x}\n${OK}`), ['api.yaml:7:57 error document.example']],
    ['of parameters with content', operation(`parameters:\n  - {name: a, in: query, content: {application/json: {schema: {type: integer}, example: x}}}\n${OK}`), ['api.yaml:7:86 error document.example']],
    ['of headers', operation("responses:\n  '200':\n    description: d\n    headers: {x-a: {schema: {type: integer}, example: x}}\n"), ['api.yaml:9:52 error document.example']],
    ['of request bodies', operation(`requestBody: {content: {application/json: {schema: {type: integer}, example: x}}}\n${OK}`).replace('    get:', '    put:'), ['api.yaml:6:75 error document.example']],
    ['of schemas', `${operation(OK)}components:\n  schemas:\n    A: {type: integer, example: x}\n    B: {properties: {c: {type: integer, examples: [1, x]}}}\n`, ['api.yaml:10:24 error document.example', 'api.yaml:11:55 error document.example']],
    ['of schemas, as a request and as a response', `${operation(OK)}components:\n  schemas:\n    A: {required: [id, pw], properties: {id: {readOnly: true}, pw: {writeOnly: true}}, examples: [{id: 1}, {pw: 1}, {}]}\n`, ['api.yaml:10:117 error document.example']],
    ['of XML not at all', operation("responses:\n  '200':\n    description: d\n    content: {application/xml: {schema: {type: integer}, example: <x/>}}\n"), []],
    ['shared by two operations only once', `${HEAD}paths:
  /a:
    get: {responses: {'200': {$ref: '#/components/responses/R'}}}
    put: {responses: {'200': {$ref: '#/components/responses/R'}}}
components:
  responses:
    R: {description: d, content: {application/json: {schema: {type: integer}, example: x}}}
`, ['api.yaml:9:79 error document.example']],
  ])('judges examples %s', async (_, text, want) => {
    expect(await linted(text)).toEqual(want);
  }); // prettier-ignore

  it('warns of a default that breaks its own schema, a reference in its place too', async () => {
    const text = answer(`schema: {type: object, properties: {
                a: {type: integer, default: many},
                b: {type: string, default: {$ref: '#/nowhere'}},
                c: {type: boolean, default: false}}}`);
    const found = (await linted(text)).filter((line) => line.includes('default'));
    expect(found).toEqual([
      expect.stringMatching(/ warning document\.default$/),
      expect.stringMatching(/ warning document\.default$/),
    ]);
  });

  it('reports a pattern that does not finish on an example in time', async () => {
    const text = answer(`schema: {type: string, pattern: '^(a+)+\\1?$'}\nexample: ${'a'.repeat(40)}b\n`);
    expect(await linted(text)).toEqual(['api.yaml:12:15 error document.schema.pattern-timeout']);
  });

  it('judges no example of a broken schema', async () => {
    const text = answer('schema: {type: integer, minimum: x}\nexample: x\n');
    expect(await linted(text)).toEqual(['api.yaml:11:39 error document.schema.invalid']);
  });
});

describe('the contract of a lint', () => {
  it('has the broken examples of one that is loaded', async () => {
    writeFileSync(join(cwd, 'api.yaml'), answer('schema: {type: integer}\nexample: x\n'));
    const [loaded] = await loadContracts(['api.yaml'], { cwd });
    const { contract } = await lint('api.yaml', { cwd });
    expect(contract.brokenExamples).toEqual(loaded?.brokenExamples);
    expect(contract.brokenExamples).toHaveLength(1);
  });
});

describe('lint of odd documents', () => {
  it.each([
    ['strng', `'type' is no type: "strng"; did you mean 'string'?`],
    ['[string, nul]', `'type' is no type: "nul"; did you mean 'null'?`],
    ['7', `'type' is no type: 7; known are null, boolean, object, array, number, string, integer`],
    ['[string, string]', `'type' names a type twice`],
    ['[]', `'type' names no type; known are null, boolean, object, array, number, string, integer`],
  ])('says what is wrong with the type %s', async (type, message) => {
    expect((await problems(answer(`schema: {type: ${type}}\n`))).map((each) => each.message)).toEqual([
      message,
    ]);
  });

  it('reports references in a circle once', async () => {
    const text = answer('schema: {$ref: "#/components/schemas/A"}\n').concat(`components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/A'}
`);
    expect(await linted(text)).toEqual(['api.yaml:14:9 error document.ref.circular']);
  });

  it('reports a schema that applies itself without end', async () => {
    const text = answer('schema: {$ref: "#/components/schemas/A"}\n').concat(`components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/A'}]}
`);
    expect(await linted(text)).toEqual(['api.yaml:14:5 error document.schema.recursion']);
  });

  it('makes no request for references to the network', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end('type: string');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/o.yaml`;
      const text = answer(`schema: {$ref: '${url}'}
example: {$ref: '${url}'}
x-more: {$ref: '${url}'}
`);
      expect(await linted(text)).toEqual(['api.yaml:11:24 error document.ref.unresolved']);
      expect(asked).toBe(0);
    } finally {
      server.close();
    }
  });

  it.each<[title: string, text: string]>([
    ['of lists', `${HEAD}paths: []\ncomponents: []\n`],
    ['of nulls', `${HEAD}paths:\n  /a:\n    get:\n      responses:\n        '200':\n`],
    ['of texts', `${HEAD}paths: x\nsecurity: x\nservers: x\ntags: x\n`],
    [
      'of references in place of whole maps',
      `${HEAD}paths: {$ref: a.yaml}\ncomponents: {schemas: {$ref: b.yaml}}\n`,
    ],
    ['of references to what is no schema', answer('schema: {$ref: "#/info"}\n')],
  ])('finds problems in documents %s, and does not crash', async (_, text) => {
    const found = await problems(text);
    expect(found).not.toEqual([]);
    expect(found.every(({ message }) => !/could not be checked|undefined/.test(message))).toBe(true);
  });
});

describe('a document of OpenAPI 3.2', () => {
  const text = (members: string): string => `openapi: 3.2.0
$self: https://api.example/api.yaml
info: {title: t, version: '1'}
tags: [{name: a, summary: A, kind: nav}]
paths:
  /a:
    query:
      responses: {'200': {summary: s, content: {application/json: {$ref: '#/components/mediaTypes/M'}}}}
    additionalOperations:
      COPY:
${indented(members, 8)}
components:
  mediaTypes:
    M: {schema: {type: string}}
`;

  it('is linted without a word about what 3.2 adds', async () => {
    expect(await linted(text("responses: {'204': {description: d}}"))).toEqual([]);
  });

  it('is linted wherever 3.2 has new places, and each problem keeps its own', async () => {
    expect(await linted(text("responses: {'204': {summary: 3}}\nbogus: 1"))).toEqual([
      'api.yaml:11:29 error document.struct',
      'api.yaml:12:9 error document.struct',
    ]);
    const wrong = text("responses: {'204': {description: d}}").replace('{schema:', '{bogus: 1, schema:');
    expect(await linted(wrong)).toEqual(['api.yaml:14:9 error document.struct']);
  });
});

describe('formats that nobody knows', () => {
  const schemas = (count: number, format: (i: number) => string): string =>
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 't', version: '1' },
      components: {
        schemas: Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`S${String(i)}`, { type: 'string', format: format(i) }]),
        ),
      },
    });

  it('are told at a hundred places each, and the others are counted', async () => {
    const told = await problems(schemas(250, () => 'odd'));
    expect(told).toHaveLength(100);
    expect(told.at(-1)?.message).toMatch(
      /unknown: the type alone is enforced \(and so at 150 further places\)$/,
    );
  });

  it('are told a thousand times in all, and the others are counted', async () => {
    const told = await problems(schemas(1200, (i) => `odd-${String(i)}`));
    expect(told).toHaveLength(1000);
    expect(told.at(-1)?.message).toMatch(/; 200 further schemas have formats or keywords that are unknown$/);
  });
});
