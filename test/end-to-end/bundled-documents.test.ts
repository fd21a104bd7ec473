// The two bundled documents: their examples fit their own schemas, their lint is clean, their x-contract is
// well formed, and everything the vendors document stands in them.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const rootFile = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const SUPEROFFICE = 'spec/superoffice-pocket.openapi.yaml';
const APPLE = 'spec/apple-caller-ids.openapi.yaml';
const X_CONTRACT = 'https://specproof.dev/schemas/x-contract.json';
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const JSON_RESPONSE_TYPES = [
  'application/json',
  'text/json',
  'application/json-patch+json',
  'application/merge-patch+json',
];
const RESPONSE_TYPES = [...JSON_RESPONSE_TYPES, 'application/xml', 'text/xml'];
const REQUEST_TYPES = [...RESPONSE_TYPES, 'application/x-www-form-urlencoded'];
const XML_TYPES = ['application/xml', 'text/xml'];

function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    allowUnionTypes: true,
    validateFormats: true,
    coerceTypes: false,
    useDefaults: false,
  });
  formats.default(ajv);
  return ajv;
}

// ---- reading a document -------------------------------------------------------------------------------------

/** A node of a document, and the path to it once every $ref on the way has been followed. */
interface Located {
  node: JsonObject;
  path: string[];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error(`not a string: ${JSON.stringify(value)}`);
  return value;
}

function object(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value;
}

class Document {
  readonly text: string;
  readonly root: JsonObject;
  readonly #ajv = newAjv();

  constructor(readonly file: string) {
    this.text = readFileSync(rootFile(file), 'utf8');
    this.root = object(parse(this.text) as Json);
    // The whole document stands in as one schema, so that its $refs resolve; only its schemas are compiled strictly.
    this.#ajv.addVocabulary(Object.keys(this.root));
    this.#ajv.addSchema(this.root, 'urn:specproof:document', undefined, false);
  }

  at(path: string[]): Json | undefined {
    let node: Json | undefined = this.root;
    for (const key of path) {
      if (Array.isArray(node)) node = node[Number(key)];
      else if (isObject(node)) node = node[key];
      else return undefined;
    }
    return node;
  }

  /** The object at a path, behind its $ref where it is one. */
  locate(path: string[]): Located {
    const node = object(this.at(path));
    const ref = node['$ref'];
    if (typeof ref !== 'string') return { node, path };
    expect(ref).toMatch(/^#\//u);
    return this.locate(
      ref
        .slice(2)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
    );
  }

  /** Every member of a map at a path, behind its $ref. */
  members(path: string[]): [string, Located][] {
    const node = this.at(path);
    if (node === undefined) return [];
    const keys = Array.isArray(node) ? node.map((_, index) => String(index)) : Object.keys(object(node));
    return keys.map((key) => [key, this.locate([...path, key])]);
  }

  validator(path: string[]): ValidateFunction {
    const pointer = path
      .map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    return this.#ajv.compile({ $ref: `urn:specproof:document#/${pointer}` });
  }

  /** What is wrong with a value by the schema at a path; empty when nothing is. */
  problems(path: string[], value: Json): string[] {
    const validate = this.validator(path);
    return validate(value)
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? error.keyword}`);
  }

  operations(): Operation[] {
    return this.members(['paths']).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item.node).map(
        (method) => new Operation(this, method, path, [...item.path, method]),
      ),
    );
  }

  operation(id: string): Operation {
    const found = this.operations().find((operation) => operation.id === id);
    if (!found) throw new Error(`no operation ${id}`);
    return found;
  }
}

interface Example {
  where: string;
  name: string | undefined;
  value: Json;
  schema: string[];
}

class Operation {
  readonly node: JsonObject;

  constructor(
    readonly document: Document,
    readonly method: string,
    readonly path: string,
    readonly at: string[],
  ) {
    this.node = object(document.at(at));
  }

  get id(): string {
    return text(this.node['operationId']);
  }

  parameters(): Located[] {
    return this.document.members([...this.at, 'parameters']).map(([, located]) => located);
  }

  parameter(name: string): Located {
    const found = this.parameters().find(({ node }) => node['name'] === name);
    if (!found) throw new Error(`no parameter ${name}`);
    return found;
  }

  requestBody(): Located | undefined {
    return 'requestBody' in this.node ? this.document.locate([...this.at, 'requestBody']) : undefined;
  }

  requestContent(): [string, Located][] {
    const body = this.requestBody();
    return body ? this.document.members([...body.path, 'content']) : [];
  }

  responses(): [string, Located][] {
    return this.document.members([...this.at, 'responses']);
  }

  response(status: string): Located {
    return this.document.locate([...this.at, 'responses', status]);
  }

  responseContent(status: string): [string, Located][] {
    return this.document.members([...this.response(status).path, 'content']);
  }

  /** The `example` and `examples` of a parameter, header or media type. */
  examplesOf(where: string, { node, path }: Located): Example[] {
    const schema = [...path, 'schema'];
    const single: Example[] =
      'example' in node ? [{ where, name: undefined, value: node['example'] ?? null, schema }] : [];
    const named = this.document.members([...path, 'examples']).map(([name, example]): Example => {
      expect(example.node, `${where} ${name}`).toHaveProperty('value');
      return { where: `${where} ${name}`, name, value: example.node['value'] ?? null, schema };
    });
    return [...single, ...named];
  }

  requestExamples(): Example[] {
    return [
      ...this.parameters().flatMap((located) =>
        this.examplesOf(`parameter ${text(located.node['name'])}`, located),
      ),
      ...this.requestContent().flatMap(([type, located]) => this.examplesOf(`request ${type}`, located)),
    ];
  }

  responseExamples(status: string): Example[] {
    return [
      ...this.document
        .members([...this.response(status).path, 'headers'])
        .flatMap(([name, located]) => this.examplesOf(`${status} header ${name}`, located)),
      ...this.responseContent(status).flatMap(([type, located]) =>
        this.examplesOf(`${status} ${type}`, located),
      ),
    ];
  }

  examples(): Example[] {
    return [
      ...this.requestExamples(),
      ...this.responses().flatMap(([status]) => this.responseExamples(status)),
    ];
  }
}

function names(examples: Example[]): string[] {
  return [...new Set(examples.flatMap(({ name }) => (name === undefined ? [] : [name])))].sort();
}

function keys(value: Json | undefined): string[] {
  return Object.keys(object(value)).sort();
}

function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}

/** Every object in a value, with the path to it. */
function* walk(value: Json, path: string[] = []): Generator<Located> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, [...path, String(index)]);
  } else if (isObject(value)) {
    yield { node: value, path };
    for (const [key, item] of Object.entries(value)) yield* walk(item, [...path, key]);
  }
}

const superoffice = new Document(SUPEROFFICE);
const apple = new Document(APPLE);
const documents = [superoffice, apple];
const operations = documents.flatMap((document) => document.operations());

const SELECTION = 'v1PocketAgent_GetCallerIDsFromSelection';
const MINE = 'v1PocketAgent_GetMyCallerIDs';
const DEVICES = 'v1PocketAgent_GetRegisteredDevices';
const CALLER_IDS = 'getCallerIdResources';

// ---- what the vendors document, as literals -----------------------------------------------------------------

const OPERATIONS = [
  ['post', '/api/v1/Agents/Pocket/GetCallerIDsFromSelection', SELECTION],
  ['post', '/api/v1/Agents/Pocket/GetMyCallerIDs', MINE],
  ['post', '/api/v1/Agents/Pocket/GetRegisteredDevices', DEVICES],
  ['get', '/api/v1/orgs/{orgId}/brands/{brandId}/caller-ids', CALLER_IDS],
];

/** How many examples stand at each operation: on parameters, in request bodies, in responses and their headers. */
const EXAMPLE_COUNTS: Record<string, number> = {
  // $select 2, Accept-Language 1, 5 request types x 2, 4 response types x (2 + one each of 400, 401, default)
  [SELECTION]: 33,
  [MINE]: 33,
  [DEVICES]: 3 + 5 + 4 * 4,
  // orgId, brandId, ql 2; 200: header 1, body 2; ten errors: header and body, and two lists
  [CALLER_IDS]: 4 + 3 + 20 + 2,
};

describe('examples', () => {
  it('are found in every operation', () => {
    expect(
      Object.fromEntries(operations.map((operation) => [operation.id, operation.examples().length])),
    ).toEqual(EXAMPLE_COUNTS);
    for (const count of Object.values(EXAMPLE_COUNTS)) expect(count).toBeGreaterThan(0);
  });

  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'of %s fit their schemas',
    (_, operation) => {
      const wrong = operation
        .examples()
        .map(({ where, value, schema }) => [where, operation.document.problems(schema, value)] as const)
        .filter(([, problems]) => problems.length > 0);
      expect(wrong).toEqual([]);
    },
  );

  it.each(documents.map((document) => [document.file, document] as const))(
    'inside the schemas of %s fit them',
    (_, document) => {
      // Only a schema has `examples` as an array; those of a parameter or media type are a map.
      const found = [...walk(document.root)].flatMap(({ node, path }) =>
        Array.isArray(node['examples']) ? node['examples'].map((value) => ({ path, value })) : [],
      );
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter(({ path, value }) => document.problems(path, value).length > 0)).toEqual([]);
    },
  );

  it('are not given where a JSON value would not fit', () => {
    for (const operation of operations) {
      const contents = [
        ...operation.requestContent(),
        ...operation.responses().flatMap(([status]) => operation.responseContent(status)),
      ];
      for (const [type, { node }] of contents) {
        if ([...XML_TYPES, '*/*'].includes(type)) {
          expect(node).not.toHaveProperty('examples');
          expect(node).not.toHaveProperty('example');
        } else {
          expect(node).toHaveProperty('examples');
        }
      }
    }
  });

  describe('pair a request with its answer by name', () => {
    const PAIRS: Record<string, { paired: string[]; alone: string[] }> = {
      [SELECTION]: { paired: ['sample', 'unchanged'], alone: ['boilerplate', 'phoneNumbers'] },
      [MINE]: { paired: ['sample', 'unchanged'], alone: ['boilerplate', 'phoneNumbers'] },
      [DEVICES]: { paired: ['sample'], alone: ['boilerplate', 'deviceNames'] },
      [CALLER_IDS]: { paired: ['createdAfter', 'noMatch'], alone: [] },
    };

    it.each(operations.map((operation) => [operation.id, operation] as const))('in %s', (id, operation) => {
      const { paired, alone } = PAIRS[id] ?? { paired: [], alone: [] };
      const asked = names(operation.requestExamples());
      expect(asked).toEqual(sorted([...paired, ...alone]));
      expect(names(operation.responseExamples('200'))).toEqual(paired);
      for (const [status] of operation.responses()) {
        if (status === '200') continue;
        const errors = names(operation.responseExamples(status));
        expect(errors.length, status).toBeGreaterThan(0);
        expect(
          errors.filter((name) => asked.includes(name)),
          status,
        ).toEqual([]);
      }
      for (const [type, located] of [...operation.requestContent(), ...operation.responseContent('200')]) {
        if (XML_TYPES.includes(type)) continue;
        // In this order too: a mock answers the first.
        expect(
          operation.examplesOf(type, located).map(({ name }) => name),
          type,
        ).toEqual(paired);
      }
    });

    it.each([SELECTION, MINE])('%s: unchanged sends the hash of the sample answer and gets null', (id) => {
      const operation = superoffice.operation(id);
      const value = (examples: Example[], name: string): Json =>
        examples.find((example) => example.name === name && example.where.includes('application/json'))
          ?.value ?? null;
      const request = object(value(operation.requestExamples(), 'unchanged'));
      const sample = object(value(operation.responseExamples('200'), 'sample'));
      expect(request['LastHash']).toBe(sample['CallerIDHash']);
      expect(object(value(operation.requestExamples(), 'sample'))['LastHash']).not.toBe(
        sample['CallerIDHash'],
      );
      expect(value(operation.responseExamples('200'), 'unchanged')).toBeNull();
    });
  });

  it('carry over the values of the vendor samples', () => {
    const values = (id: string, document: Document): Json[] =>
      document
        .operation(id)
        .examples()
        .map(({ value }) => value);
    const selection = values(SELECTION, superoffice);
    expect(selection).toContain('name,department,category/id');
    expect(selection).toContain('fr,de,ru,zh');
    expect(selection).toContainEqual({ SelectionId: 480, LastHash: 'voluptatem' });
    expect(selection).toContainEqual({
      CallerIDHash: 'repellat',
      CallerIDs: [
        {
          PhoneNumber: 99.99,
          DialInPrefix: 309,
          PersonId: 438,
          PersonName: 'Bruen, Huel and Schmeler',
          Mrmrs: 'earum',
          ContactId: 411,
          ContactName: 'Daniel Group',
        },
      ],
    });
    const mine = values(MINE, superoffice);
    expect(mine).toContain('en');
    expect(mine).toContainEqual({
      LastHash: 'tenetur',
      MinDate: '2016-10-24T03:40:47.4374779+02:00',
      MaxDate: '2008-11-15T03:40:47.4374779+01:00',
    });
    expect(mine).toContainEqual({
      CallerIDHash: 'necessitatibus',
      CallerIDs: [
        {
          PhoneNumber: 99.99,
          DialInPrefix: 45,
          PersonId: 654,
          PersonName: 'Lebsack-Denesik',
          Mrmrs: 'saepe',
          ContactId: 243,
          ContactName: 'Lakin, Renner and Tremblay',
        },
      ],
    });
    const devices = values(DEVICES, superoffice);
    expect(devices).toContain('en');
    expect(devices).toContainEqual({ AssociateId: 117 });
    expect(devices).toContainEqual([
      {
        DeviceName: 'Schmeler Inc and Sons',
        DeviceIdentifier: 'ullam',
        PocketVersion: 'adipisci',
        Language: 'nostrum',
        PNSHandle: 'et',
        Platform: 'Apple',
        OSVersion: 'expedita',
      },
    ]);
    const callerIds = values(CALLER_IDS, apple);
    expect(callerIds).toContain('9467895078742654934');
    expect(callerIds).toContain('9467895078742654921');
    expect(callerIds).toContain('createdDate=gt=2024-10-30T00:00:00Z');
    expect(callerIds).toContain('cbc6080e-53c8-43cb-8d46-082859226bfb');
    expect(callerIds).toContainEqual({ data: [], pagination: {}, total: 0 });
    expect(callerIds).toContainEqual({
      data: [
        {
          orgId: '9467895078742654934',
          brandId: '9467895078742654921',
          id: '9467895078742654966',
          createdDate: '2026-10-02T11:41:00Z',
          updatedDate: '2026-10-11T18:34:00Z',
          state: 'PUBLISHED',
          etag: '5c556a5e-5d47-11ee-863f-325096b39f47',
          callerIdDetails: {
            phoneNumber: '+18005555555',
            department: 'department.general.support.customer_service',
          },
        },
        {
          orgId: '9467895078742654934',
          brandId: '9467895078742654921',
          id: '9467895078742654419',
          createdDate: '2026-10-01T10:31:00Z',
          updatedDate: '2026-10-01T10:31:00Z',
          state: 'PUBLISHED',
          etag: 'e8bba96a-5d4a-11ee-a2af-325096b39f47',
          callerIdDetails: {
            phoneNumber: '+18007777777',
            department: 'department.general.support.service_center',
          },
        },
      ],
      pagination: {
        cursors: { after: '8U54a61d9b495324' },
        next: '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids?ql=createdDate=gt=2024-10-01T00:00:00Z&limit=2&after=8U54a61d9b495324',
      },
      total: 4,
    });
  });
});

describe('lint of the bundled documents', () => {
  it('finds nothing by the recommended rules', async () => {
    const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>(
      (resolve) => {
        execFile(
          process.execPath,
          [
            rootFile('node_modules/.bin/redocly'),
            'lint',
            '--extends=recommended',
            '--format=json',
            SUPEROFFICE,
            APPLE,
          ],
          {
            cwd: rootFile('.'),
            env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
          },
          (error, stdout, stderr) => {
            resolve({ code: error ? error.code : 0, stdout, stderr });
          },
        );
      },
    );
    // One JSON object per document, one right behind the other.
    const reports = stdout
      .split(/(?<=^\})(?=\{)/mu)
      .filter((report) => report.trim() !== '')
      .map((report) => JSON.parse(report) as { totals: JsonObject; problems: Json[] });
    expect(reports, stderr).toHaveLength(2);
    for (const report of reports) {
      expect(report.problems).toEqual([]);
      expect(report.totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
    }
    expect(code).toBe(0);
  });

  it.each(documents.map((document) => [document.file, document.text] as const))(
    'finds no tabs, anchors or trailing blanks in %s',
    (_, text) => {
      expect(text).not.toMatch(/\t/u);
      expect(text).not.toMatch(/ $/mu);
      expect(text).not.toMatch(/^\s*(?:- )?(?:[\w$-]+: )?[&*]\w+\s*$/mu);
      expect(text).not.toMatch(/<<:/u);
    },
  );
});

describe('x-contract', () => {
  const ajv = newAjv();
  ajv.addSchema(JSON.parse(readFileSync(rootFile('src/behaviors/x-contract.schema.json'), 'utf8')) as object);
  const validator = (definition: string): ValidateFunction => {
    const validate = ajv.getSchema(`${X_CONTRACT}#/$defs/${definition}`);
    if (!validate) throw new Error(`no ${definition}`);
    return validate;
  };
  const operation = validator('operation');
  const securityScheme = validator('securityScheme');

  it.each(operations.map(({ id, node }) => [id, node['x-contract']] as const))(
    'of %s is valid',
    (_, extension) => {
      operation(extension);
      expect(operation.errors).toBeNull();
    },
  );

  it('of every security scheme is valid, and its placeholder an obvious fake', () => {
    const schemes = documents.flatMap((document) => document.members(['components', 'securitySchemes']));
    expect(schemes).toHaveLength(6);
    for (const [name, { node }] of schemes) {
      securityScheme(node['x-contract']);
      expect(securityScheme.errors, name).toBeNull();
      const placeholder = text(object(node['x-contract'])['placeholder']);
      expect(placeholder, name).toMatch(/placeholder|^Basic dGplMDpUamUw$/u);
      if (node['type'] === 'http') {
        expect(placeholder.toLowerCase(), name).toMatch(
          new RegExp(`^${text(node['scheme']).toLowerCase()} `, 'u'),
        );
      }
    }
  });

  it('stands on operations and security schemes only', () => {
    const found = documents.flatMap(({ file, root }) =>
      [...walk(root)]
        .filter(({ node }) => 'x-contract' in node)
        .map(({ path }) => [file, path[0], path[1]].join(' ')),
    );
    expect(found).toHaveLength(operations.length + 6);
    expect(found.every((where) => /^\S+ (?:paths |components securitySchemes)/u.test(where))).toBe(true);
  });

  it('says what each operation documents', () => {
    const pocket = {
      reads: true,
      'case-insensitive-body': true,
      select: { parameter: '$select', 'ignore-case': true, whole: true },
    };
    const callerIds = {
      ...pocket,
      unchanged: { send: '/LastHash', from: '/CallerIDHash', answer: null },
      order: { items: '/CallerIDs', by: '/PhoneNumber' },
    };
    expect(superoffice.operation(SELECTION).node['x-contract']).toEqual(callerIds);
    expect(superoffice.operation(MINE).node['x-contract']).toEqual({ ...callerIds, 'slow-after': 5000 });
    expect(superoffice.operation(DEVICES).node['x-contract']).toEqual(pocket);
    expect(apple.operation(CALLER_IDS).node['x-contract']).toEqual({
      reads: true,
      filter: {
        parameter: 'ql',
        grammar: 'rsql',
        items: '/data',
        selectors: [
          'id',
          'state',
          'createdDate',
          'updatedDate',
          'callerIdDetails.phoneNumber',
          'callerIdDetails.department',
        ],
      },
      page: {
        items: '/data',
        total: '/total',
        cursor: '/pagination/cursors/after',
        next: '/pagination/next',
        parameter: 'after',
        size: 'limit',
      },
      rules: [
        {
          rule: 'response.body.data.all(item, item.orgId == request.path.orgId)',
          message: 'every resource belongs to the organisation asked for',
        },
        {
          rule: 'response.body.data.all(item, item.brandId == request.path.brandId)',
          message: 'every resource belongs to the brand asked for',
        },
        {
          rule: 'response.body.total >= size(response.body.data)',
          message: 'the total counts at least the resources on this page',
        },
      ],
    });
  });

  it('names parameters that the operation has', () => {
    for (const { id, node, parameters } of operations.map((item) => ({
      id: item.id,
      node: object(item.node['x-contract']),
      parameters: item.parameters().map((located) => located.node['name']),
    }))) {
      for (const [behavior, member] of [
        ['select', 'parameter'],
        ['filter', 'parameter'],
        ['page', 'parameter'],
        ['page', 'size'],
      ] as const) {
        const settings = node[behavior];
        if (isObject(settings)) expect(parameters, `${id} ${behavior}`).toContain(settings[member]);
      }
    }
  });

  const WRONG: [string, ValidateFunction, Json, string, string][] = [
    ['a misspelt behavior', operation, { slow_after: 5000 }, '', 'additionalProperties'],
    ['a misspelt member', operation, { select: { param: '$select' } }, '/select', 'additionalProperties'],
    ['a missing member', operation, { order: { items: '/CallerIDs' } }, '/order', 'required'],
    [
      'a pointer without its slash',
      operation,
      { order: { items: 'CallerIDs', by: '/PhoneNumber' } },
      '/order/items',
      'format',
    ],
    [
      'a bad escape in a pointer',
      operation,
      { page: { items: '/data', cursor: '/a~2b', parameter: 'after' } },
      '/page/cursor',
      'format',
    ],
    [
      'an unchanged without an answer',
      operation,
      { unchanged: { send: '/a', from: '/b' } },
      '/unchanged',
      'required',
    ],
    [
      'an unknown grammar',
      operation,
      { filter: { parameter: 'ql', grammar: 'sql', items: '/data', selectors: ['id'] } },
      '/filter/grammar',
      'enum',
    ],
    [
      'no selectors',
      operation,
      { filter: { parameter: 'ql', grammar: 'rsql', items: '/data', selectors: [] } },
      '/filter/selectors',
      'minItems',
    ],
    ['a rule without a message', operation, { rules: [{ rule: 'true' }] }, '/rules/0', 'required'],
    ['a threshold that is text', operation, { 'slow-after': '5000' }, '/slow-after', 'type'],
    ['a flag that is text', operation, { reads: 'yes' }, '/reads', 'type'],
    ['no object at all', operation, null, '', 'type'],
    ['an empty security scheme extension', securityScheme, {}, '', 'required'],
    ['an empty placeholder', securityScheme, { placeholder: '' }, '/placeholder', 'minLength'],
    [
      'a behavior on a security scheme',
      securityScheme,
      { placeholder: 'x', reads: true },
      '',
      'additionalProperties',
    ],
  ];
  it.each(WRONG)('refuses %s', (_, validate, value, instancePath, keyword) => {
    expect(validate(value)).toBe(false);
    expect(validate.errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ instancePath, keyword })]),
    );
  });

  it('accepts every behavior left out', () => {
    expect(operation({})).toBe(true);
    expect(operation({ page: { items: '', cursor: '/cursor', parameter: 'after' } })).toBe(true);
  });
});

describe('both bundled documents', () => {
  it.each(documents.map((document) => [document.file, document.root] as const))(
    '%s names its dialect, hosts and tags',
    (_, root) => {
      expect(root['openapi']).toBe('3.1.0');
      expect(root['jsonSchemaDialect']).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(keys(root['info'])).toEqual(['description', 'license', 'summary', 'title', 'version']);
      const tags = (root['tags'] as JsonObject[]).map(({ name, description }) => {
        expect(description).toBeTypeOf('string');
        return name;
      });
      for (const { node } of operations.filter(({ document }) => document.root === root)) {
        for (const tag of node['tags'] as string[]) expect(tags).toContain(tag);
      }
      for (const { url } of root['servers'] as JsonObject[]) expect(url).not.toMatch(/\/api\b|\/$/u);
    },
  );

  it('have these operations and no others', () => {
    expect(operations.map(({ method, path, id }) => [method, path, id])).toEqual(OPERATIONS);
  });

  it('describe every property, parameter, response and schema, and type every property', () => {
    let properties = 0;
    for (const document of documents) {
      for (const [name, { node }] of document.members(['components', 'schemas'])) {
        expect(node['description'], name).toBeTypeOf('string');
      }
      for (const { path } of walk(object(document.root['components'])['schemas'] ?? null)) {
        if (path.at(-2) !== 'properties') continue;
        const at = ['components', 'schemas', ...path];
        const own = object(document.at(at));
        const target = document.locate(at).node;
        expect(own['description'] ?? target['description'], path.join('/')).toBeTypeOf('string');
        expect(target, path.join('/')).toHaveProperty('type');
        properties += 1;
      }
      for (const operation of document.operations()) {
        for (const { node } of operation.parameters()) expect(node['description']).toBeTypeOf('string');
        for (const [, { node }] of operation.responses()) expect(node['description']).toBeTypeOf('string');
      }
    }
    expect(properties).toBeGreaterThan(40);
  });

  it('use patterns that are anchored and valid under the u flag', () => {
    const patterns = documents.flatMap(({ root }) =>
      [...walk(root)].flatMap(({ node }) => (typeof node['pattern'] === 'string' ? [node['pattern']] : [])),
    );
    expect(patterns.length).toBeGreaterThan(2);
    for (const pattern of patterns) {
      expect(pattern).toMatch(/^\^.*\$$/u);
      expect(() => new RegExp(pattern, 'u')).not.toThrow();
    }
  });

  it('name response headers in lower case and never content-type', () => {
    for (const operation of operations) {
      for (const [, response] of operation.responses()) {
        for (const [name] of operation.document.members([...response.path, 'headers'])) {
          expect(name).toBe(name.toLowerCase());
          expect(name).not.toBe('content-type');
        }
      }
    }
  });

  it('leave objects open and required lists true to the properties', () => {
    for (const { root } of documents) {
      for (const { node, path } of walk(object(root['components'])['schemas'] ?? null)) {
        expect(node['additionalProperties'] ?? true, path.join('/')).toBe(true);
        if (Array.isArray(node['required']) && 'properties' in node) {
          for (const name of node['required']) expect(keys(node['properties'])).toContain(name);
        }
      }
    }
  });
});

describe('the SuperOffice document', () => {
  const INTEGER = { type: ['integer', 'null'], format: 'int32' };
  const STRING = { type: ['string', 'null'] };
  const schema = (name: string): JsonObject => object(superoffice.at(['components', 'schemas', name]));
  const shape = (name: string): Record<string, JsonObject> =>
    Object.fromEntries(
      superoffice
        .members(['components', 'schemas', name, 'properties'])
        .map(([property, { node }]) => [
          property,
          { type: node['type'] ?? null, ...('format' in node ? { format: node['format'] ?? null } : {}) },
        ]),
    );
  const schemaProblems = (name: string, value: Json): string[] =>
    superoffice.problems(['components', 'schemas', name], value);

  it('knows the hosts', () => {
    expect((superoffice.root['servers'] as JsonObject[]).map(({ url }) => url)).toEqual([
      'https://{installation}.superoffice.com/{tenant}',
      'http://{host}/SuperOffice',
    ]);
  });

  it.each([SELECTION, MINE, DEVICES])('%s has the documented parameters, media types and answers', (id) => {
    const operation = superoffice.operation(id);
    expect(
      operation.parameters().map(({ node }) => [node['in'], node['name'], node['required'] ?? false]),
    ).toEqual([
      ['query', '$select', false],
      ['header', 'Accept-Language', false],
      ['header', 'SO-Language', false],
      ['header', 'SO-Culture', false],
      ['header', 'SO-TimeZone', false],
    ]);
    expect(operation.requestBody()?.node['required']).toBe(true);
    expect(sorted(operation.requestContent().map(([type]) => type))).toEqual(sorted(REQUEST_TYPES));
    expect(operation.responses().map(([status]) => status)).toEqual(['200', '400', '401', 'default']);
    const types = (status: string): string[] =>
      sorted(operation.responseContent(status).map(([type]) => type));
    expect(types('200')).toEqual(sorted(RESPONSE_TYPES));
    expect(types('400')).toEqual(sorted(RESPONSE_TYPES));
    // The vendor describes neither body: whatever is no error object is anything.
    expect(types('401')).toEqual(sorted([...JSON_RESPONSE_TYPES, '*/*']));
    expect(types('default')).toEqual(sorted([...RESPONSE_TYPES, '*/*']));
    expect(operation.requestContent()[0]?.[0]).toBe('application/json');
    expect(operation.responseContent('200')[0]?.[0]).toBe('application/json');
  });

  it.each([
    [SELECTION, 'GetCallerIDsFromSelectionRequest', 'CallerIDCollection'],
    [MINE, 'GetMyCallerIDsRequest', 'CallerIDCollection'],
    [DEVICES, 'GetRegisteredDevicesRequest', 'RegisteredDevices'],
  ])('%s takes a %s and gives a %s in every media type', (id, request, response) => {
    const operation = superoffice.operation(id);
    for (const [type, { node }] of operation.requestContent()) {
      expect(node['schema'], type).toEqual({ $ref: `#/components/schemas/${request}` });
    }
    for (const [type, { node }] of operation.responseContent('200')) {
      expect(node['schema'], type).toEqual({ $ref: `#/components/schemas/${response}` });
    }
    for (const status of ['400', '401', 'default']) {
      for (const [type, { node }] of operation.responseContent(status)) {
        const known = type === '*/*' ? undefined : { $ref: '#/components/schemas/AnyError' };
        expect(node['schema'], type).toEqual(known);
      }
    }
  });

  it('has the documented request properties, none required', () => {
    expect(shape('GetCallerIDsFromSelectionRequest')).toEqual({ SelectionId: INTEGER, LastHash: STRING });
    expect(shape('GetMyCallerIDsRequest')).toEqual({ LastHash: STRING, MinDate: STRING, MaxDate: STRING });
    expect(shape('GetRegisteredDevicesRequest')).toEqual({ AssociateId: INTEGER });
    for (const name of [
      'GetCallerIDsFromSelectionRequest',
      'GetMyCallerIDsRequest',
      'GetRegisteredDevicesRequest',
    ]) {
      expect(schema(name)).not.toHaveProperty('required');
      expect(schema(name)['type']).toBe('object');
    }
  });

  it('has the documented response properties, all required and nullable', () => {
    const SHAPES: Record<string, Record<string, JsonObject>> = {
      CallerIDCollection: { CallerIDHash: STRING, CallerIDs: { type: ['array', 'null'] } },
      CallerID: {
        PhoneNumber: { type: ['number', 'null'] },
        DialInPrefix: INTEGER,
        PersonId: INTEGER,
        PersonName: STRING,
        Mrmrs: STRING,
        ContactId: INTEGER,
        ContactName: STRING,
      },
      Device: {
        DeviceName: STRING,
        DeviceIdentifier: STRING,
        PocketVersion: STRING,
        Language: STRING,
        PNSHandle: STRING,
        Platform: STRING,
        OSVersion: STRING,
      },
    };
    for (const [name, properties] of Object.entries(SHAPES)) {
      expect(shape(name), name).toEqual(properties);
      expect(sorted(schema(name)['required'] as string[]), name).toEqual(sorted(Object.keys(properties)));
      const nulls = Object.fromEntries(Object.keys(properties).map((property) => [property, null]));
      expect(schemaProblems(name, nulls), name).toEqual([]);
      expect(schemaProblems(name, { ...nulls, Undocumented: 1 }), name).toEqual([]);
      for (const property of Object.keys(properties)) {
        const { [property]: _left, ...rest } = nulls;
        expect(schemaProblems(name, rest), `${name} without ${property}`).toHaveLength(1);
      }
    }
    expect(object(schema('Device')['properties'])['Platform']).toHaveProperty('examples', [
      'Apple',
      'Google',
      'Microsoft',
      'AppleDeveloper',
      'AppleAdHoc',
      'GoogleDeveloper',
    ]);
  });

  it('takes null for a collection, but no error object and no null among the entries', () => {
    expect(schemaProblems('CallerIDCollection', null)).toEqual([]);
    expect(schemaProblems('CallerIDCollection', { Error: true, ErrorMessage: 'no' })).not.toEqual([]);
    expect(schemaProblems('CallerIDCollection', { CallerIDHash: '', CallerIDs: [null] })).not.toEqual([]);
    expect(schemaProblems('RegisteredDevices', [])).toEqual([]);
    expect(schemaProblems('RegisteredDevices', null)).not.toEqual([]);
    expect(schemaProblems('RegisteredDevices', { Message: 'no' })).not.toEqual([]);
  });

  it('takes either error object', () => {
    expect(schemaProblems('AnyError', { Message: 'no', MessageDetail: 'because' })).toEqual([]);
    expect(schemaProblems('AnyError', { Message: 'no' })).toEqual([]);
    expect(
      schemaProblems('AnyError', { Error: true, ErrorType: 'T', ErrorMessage: 'no', ErrorSource: 'S' }),
    ).toEqual([]);
    expect(schemaProblems('AnyError', {})).not.toEqual([]);
    expect(schemaProblems('AnyError', 'no')).not.toEqual([]);
  });

  it.each([
    '2016-10-24T03:40:47.4374779+02:00',
    '2016-10-24T03:40:47.4374779',
    '2016-10-24T03:40:47Z',
    '2016-10-24T03:40:47-11:30',
    '2016-10-24T03:40:47.4Z',
    '2016-10-24T03:40:47',
    null,
  ])('takes the date %s', (value) => {
    expect(schemaProblems('DateTimeText', value)).toEqual([]);
    expect(schemaProblems('GetMyCallerIDsRequest', { MinDate: value, MaxDate: value })).toEqual([]);
  });

  it.each([
    '',
    'yesterday',
    '2016-10-24',
    '2016-13-24T03:40:47Z',
    '2016-10-32T03:40:47Z',
    '2016-10-24T24:00:00Z',
    '2016-10-24T03:60:47Z',
    '2016-10-24T03:40:47.Z',
    '2016-10-24T03:40:47.12345678Z',
    '2016-10-24T03:40:47+0200',
    '2016-10-24T03:40:47Z ',
    '2016-10-24T03:40:47Z\n',
    20161024,
  ])('refuses the date %j', (value) => {
    expect(schemaProblems('DateTimeText', value)).not.toEqual([]);
  });

  it('takes 32-bit integers only', () => {
    expect(schemaProblems('GetRegisteredDevicesRequest', { AssociateId: 2 ** 31 - 1 })).toEqual([]);
    expect(schemaProblems('GetRegisteredDevicesRequest', { AssociateId: 2 ** 31 })).not.toEqual([]);
    expect(schemaProblems('GetRegisteredDevicesRequest', { AssociateId: 1.5 })).not.toEqual([]);
    expect(schemaProblems('GetRegisteredDevicesRequest', { AssociateId: '117' })).not.toEqual([]);
  });

  it('has the documented security schemes, as alternatives', () => {
    const schemes = Object.fromEntries(
      superoffice
        .members(['components', 'securitySchemes'])
        .map(([name, { node }]) => [
          name,
          [node['type'], node['scheme'] ?? `${text(node['in'])} ${text(node['name'])}`],
        ]),
    );
    expect(schemes).toEqual({
      Basic: ['http', 'basic'],
      Bearer: ['http', 'bearer'],
      SoTicket: ['http', 'SoTicket'],
      SoAppToken: ['apiKey', 'header SO-AppToken'],
      XsrfToken: ['apiKey', 'header X-XSRF-TOKEN'],
    });
    expect(superoffice.root['security']).toEqual([
      { Basic: [] },
      { Bearer: [] },
      { SoTicket: [] },
      { SoTicket: [], SoAppToken: [] },
      { XsrfToken: [] },
    ]);
    for (const { node } of superoffice.operations()) expect(node).not.toHaveProperty('security');
  });
});

describe('the Apple document', () => {
  const operation = apple.operation(CALLER_IDS);
  const schema = (name: string): JsonObject => object(apple.at(['components', 'schemas', name]));
  const schemaProblems = (name: string, value: Json): string[] =>
    apple.problems(['components', 'schemas', name], value);
  const ERRORS = ['400', '401', '403', '404', '405', '412', '413', '415', '500', '503'];

  it('knows the production host', () => {
    expect((apple.root['servers'] as JsonObject[])[0]?.['url']).toBe('https://business.apple.com');
  });

  it('has the documented parameters, and no body', () => {
    expect(
      operation.parameters().map(({ node }) => [node['in'], node['name'], node['required'] ?? false]),
    ).toEqual([
      ['path', 'orgId', true],
      ['path', 'brandId', true],
      ['query', 'ql', false],
      ['query', 'limit', false],
      ['query', 'after', false],
    ]);
    expect(operation.requestBody()).toBeUndefined();
    const ql = operation.parameter('ql').node;
    expect(ql).not.toHaveProperty('allowReserved');
    for (const word of [
      '`id`',
      '`state`',
      '`createdDate`',
      '`updatedDate`',
      '`callerIdDetails.phoneNumber`',
      '`callerIdDetails.department`',
      '`==`',
      '`=gt=`',
      '`=ge=`',
      '`=lt=`',
      '`=le=`',
      '`=in=(A,B)`',
      '`;`',
      '`%2B`',
    ]) {
      expect(ql['description']).toContain(word);
    }
    const limit = [...operation.parameter('limit').path, 'schema'];
    expect(apple.problems(limit, 1)).toEqual([]);
    for (const value of [0, -1, 1.5, '2']) expect(apple.problems(limit, value)).not.toEqual([]);
    const org = [...operation.parameter('orgId').path, 'schema'];
    expect(apple.problems(org, '9467895078742654934')).toEqual([]);
    for (const value of ['', 'a', '-1', '1.5', 9467]) expect(apple.problems(org, value)).not.toEqual([]);
  });

  it('has the documented answers', () => {
    expect(operation.responses().map(([status]) => status)).toEqual(['200', ...ERRORS]);
    for (const [status, response] of operation.responses()) {
      expect(
        operation.responseContent(status).map(([type]) => type),
        status,
      ).toEqual(['application/json']);
      const headers = apple.members([...response.path, 'headers']);
      expect(
        headers.map(([name, { node }]) => [name, node['required'] ?? false]),
        status,
      ).toEqual([['apple-request-id', status === '200']]);
    }
  });

  it('has the documented properties and REQUIRED marks', () => {
    const SHAPES: [string, string[], string[]][] = [
      ['CallerIdPage', ['data', 'pagination', 'total'], ['data', 'total']],
      [
        'CallerIdResource',
        ['orgId', 'brandId', 'id', 'createdDate', 'updatedDate', 'state', 'etag', 'callerIdDetails'],
        ['orgId', 'brandId', 'id', 'createdDate', 'updatedDate', 'state', 'etag', 'callerIdDetails'],
      ],
      ['CallerIdDetails', ['phoneNumber', 'department'], []],
      ['Pagination', ['cursors', 'next'], []],
      ['Error', ['code', 'message', 'context', 'details'], ['code']],
    ];
    for (const [name, properties, required] of SHAPES) {
      expect(keys(schema(name)['properties']), name).toEqual(sorted(properties));
      expect(sorted((schema(name)['required'] ?? []) as string[]), name).toEqual(sorted(required));
    }
  });

  const sample = object(operation.responseExamples('200').find(({ name }) => name === 'createdAfter')?.value);
  const item = object((sample['data'] as Json[])[0]);

  it.each<[string, Json]>([
    ['nothing', {}],
    ['null members', { cursors: { after: null }, next: null }],
    ['null cursors', { cursors: null }],
    ['an undocumented cursor', { cursors: { before: 'x' } }],
  ])('takes a last page with %s in its pagination', (_, pagination) => {
    expect(schemaProblems('CallerIdPage', { ...sample, pagination })).toEqual([]);
  });

  it('takes a page without pagination and with undocumented properties', () => {
    expect(schemaProblems('CallerIdPage', { data: [{ ...item, validationReports: [] }], total: 1 })).toEqual(
      [],
    );
    expect(schemaProblems('CallerIdPage', { data: [], total: -1 })).not.toEqual([]);
    expect(schemaProblems('CallerIdPage', { data: [], total: 0, pagination: { next: 7 } })).not.toEqual([]);
  });

  it.each<[string, Json, boolean]>([
    ['state', 'A_STATE_TO_COME', true],
    ['state', null, false],
    ['id', 94678950, false],
    ['createdDate', '2026-10-02T11:41:00.123Z', true],
    ['createdDate', '2026-10-02T11:41:00', false],
    ['updatedDate', '2026-02-30T11:41:00Z', false],
    ['etag', '"5c556a5e-5d47-11ee-863f-325096b39f47"', false],
    ['callerIdDetails', {}, true],
    ['callerIdDetails', { phoneNumber: '+18005555555' }, true],
    ['callerIdDetails', { phoneNumber: '18005555555' }, false],
    ['callerIdDetails', { phoneNumber: '+0800' }, false],
    ['callerIdDetails', { phoneNumber: '+1234567890123456' }, false],
    ['callerIdDetails', { department: 'a.department.to.come' }, true],
  ])('has a property %s for which %j is valid: %s', (name, value, valid) => {
    expect(schemaProblems('CallerIdResource', { ...item, [name]: value }).length === 0).toBe(valid);
  });

  it('takes an error as an object and as a list', () => {
    expect(schemaProblems('ErrorBody', { code: 'X' })).toEqual([]);
    expect(
      schemaProblems('ErrorBody', [{ code: 'X', message: 'm', context: { a: null }, details: [] }]),
    ).toEqual([]);
    expect(schemaProblems('ErrorBody', { message: 'm' })).not.toEqual([]);
    expect(schemaProblems('ErrorBody', [{ message: 'm' }])).not.toEqual([]);
    for (const status of ERRORS) {
      for (const [, { node }] of operation.responseContent(status)) {
        expect(node['schema']).toEqual({ $ref: '#/components/schemas/ErrorBody' });
      }
    }
  });

  it('requires a bearer token', () => {
    expect(apple.root['security']).toEqual([{ AccessToken: [] }]);
    expect(apple.at(['components', 'securitySchemes', 'AccessToken'])).toMatchObject({
      type: 'http',
      scheme: 'bearer',
    });
    expect(operation.node).not.toHaveProperty('security');
  });
});
