import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunSettings } from '../../../src/config/run-settings.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import { jsonText, parseJson } from '../../../src/json/text.js';
import { leaveOutUnusable } from '../../../src/load/usability.js';
import type { Cause, Report } from '../../../src/model/report.js';
import { json as jsonReporter } from '../../../src/reporters/json.js';
import { contractOf } from '../../support/contracts.js';
import { reportOf, verifyOptions } from '../../support/verify-options.js';

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Json;
}

type Handler = (
  answer: Answer,
  request: { method: string; path: string; body: Json | undefined; type: string },
) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Answers 200 and an item; a path that ends in no number with 400, another method with 405; then `change` has its way. */
async function serve(change: Handler): Promise<string> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const method = request.method ?? '';
    const path = request.url ?? '';
    const given: Answer = { status: 200, headers: { 'X-Request-Id': 'r1' }, body: { id: 1, name: 'one' } };
    const isItem = path.startsWith('/items');
    if (isItem ? method !== 'POST' : method !== 'GET')
      Object.assign(given, { status: 405, headers: { Allow: isItem ? 'POST' : 'GET' } });
    else if (!isItem && !/\/\d+$/.test(path))
      Object.assign(given, { status: 400, body: { message: 'no number' } });
    else if (!isItem && request.headers['x-key'] !== 'key-of-mine')
      Object.assign(given, { status: 401, body: {} });
    change(given, { method, path, body: parsed(text), type: request.headers['content-type'] ?? '' });
    const { status, headers, body } = given;
    if (status === 0) return;
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : jsonText(body));
  };
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const content = (schema: JsonObject, more: JsonObject = {}): JsonObject => ({
  content: { 'application/json': { schema, ...more } },
});
const ITEM = { $ref: '#/components/schemas/Item' };
const components: JsonObject = {
  securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
  schemas: {
    Item: {
      type: 'object',
      required: ['id', 'name'],
      properties: { id: { type: 'integer' }, name: { type: 'string', maxLength: 8 } },
    },
  },
};

/** `count` operations that read an item by its number, the first of them get0. */
function reads(count: number, success: JsonObject = content(ITEM)): JsonObject {
  const header = { 'X-Request-Id': { required: true, schema: { type: 'string' } } };
  const operation = (i: number): JsonObject => ({
    operationId: `get${String(i)}`,
    security: [{ Key: [] }],
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' }, example: 1 }],
    responses: {
      200: { description: '', headers: header, ...success },
      '4XX': { description: '', ...content({ type: 'object' }) },
    },
  });
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`/things${String(i)}/{id}`, { get: operation(i) }]),
  );
}

/** An operation that takes an item and answers one. */
const CREATE: JsonObject = {
  '/items': {
    post: {
      operationId: 'create',
      requestBody: { required: true, ...content(ITEM, { example: { id: 1, name: 'one' } }) },
      responses: { 200: { description: '', ...content(ITEM) }, 400: { description: '' } },
    },
  },
};

const KEY = { credentials: { Key: 'key-of-mine' } };

async function verified(paths: JsonObject, change: Handler, own: RunSettings = KEY): Promise<Report> {
  const contract = await contractOf({ paths, components });
  return reportOf(verifyOptions([contract], await serve(change), { timeout: 2000, ...own }));
}

const told = ({ causes }: Report): string[] =>
  causes
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, check, operations }) => `${severity} ${check} ${String(operations.length)}`);

describe('faults that twenty operations have in common', () => {
  it('are as many causes as there are faults', async () => {
    const report = await verified(reads(20), (answer) => {
      if (answer.status === 401) Object.assign(answer, { status: 200, body: { id: 1, name: 'one' } });
      if (answer.status < 400) delete answer.headers['X-Request-Id'];
      if (answer.status === 400)
        Object.assign(answer, { headers: { 'Content-Type': 'text/html' }, body: '<p>no' });
    });
    expect(told(report).sort()).toEqual([
      'error request.auth.ignored 20',
      'error response.content-type.undocumented 20',
      'error response.header.missing 20',
    ]);
    expect(report.summary.causes).toMatchObject({ error: 3, warning: 0 });
    expect(report.summary.occurrences.error).toBe(report.causes.reduce((sum, { count }) => sum + count, 0));
    expect(report.operations.map(({ causes }) => causes)).toEqual(Array.from({ length: 20 }, () => 3));
  });

  it('are told apart from those of a few', async () => {
    const report = await verified(reads(4), (answer, { path }) => {
      if (answer.status < 400 && /things[12]/.test(path)) delete answer.headers['X-Request-Id'];
    });
    expect(told(report)).toEqual(['error response.header.missing 1', 'error response.header.missing 1']);
  });

  it.each<[string, Handler, RunSettings, string]>([
    ['answers 401 for want of a credential', (answer) => Object.assign(answer, { status: 401, body: {} }), {}, 'error credentials.missing 6'],
    ['answers 401 whatever the credential', (answer) => Object.assign(answer, { status: 401, body: {} }), KEY, 'error request.valid.refused 6'],
    ['answers nothing', (answer) => Object.assign(answer, { status: 0 }), { ...KEY, timeout: 100, concurrency: 1 }, 'error connection.timeout 3'],
    ['fails each time', (answer) => Object.assign(answer, { status: 503, body: {} }), { ...KEY, phases: ['examples'] }, 'error response.status.server-error 6'],
    ['answers an undocumented status', (answer) => Object.assign(answer, { status: 299 }), { ...KEY, phases: ['examples'] }, 'error response.status.undocumented 6'],
  ])('are one cause where the server %s', async (_what, change, own, cause) => {
    expect(told(await verified(reads(6), change, own))).toEqual([cause]);
  }); // prettier-ignore

  it('say first that a credential is missing, where it is declared, and by which flag to give it', async () => {
    const paths = { ...CREATE, ...reads(3) };
    const report = await verified(paths, ({ headers }) => void delete headers['X-Request-Id'], {});
    const [first] = report.causes;
    expect(first).toMatchObject({
      check: 'credentials.missing',
      pointer: '#/components/securitySchemes/Key',
      operations: ['get0', 'get1', 'get2'],
    });
    expect(first?.expected).toBe(
      '--credential Key=…, in the environment SPECPROOF_CREDENTIAL_KEY, or credentials: { Key: { command: … } } in the configuration',
    );
  }, 20_000);
});

describe('failures of a server', () => {
  const failing =
    (error: (path: string) => Json): Handler =>
    (answer, { path }) => {
      if (answer.status === 200) Object.assign(answer, { status: 500, body: error(path) });
    };
  const own = { ...KEY, phases: ['examples'] } as const;
  const errors = async (error: (path: string) => Json): Promise<string[]> =>
    (await verified(reads(4), failing(error), own)).causes
      .filter(({ check }) => check === 'response.status.server-error')
      .map(({ message, operations }) => `${message.replace(/^.*? 500 ?/, '')} ${operations.join()}`);

  it('are told apart by what it says of them, whatever the values in that', async () => {
    const said = await errors((path) =>
      path.startsWith('/things3') ? { code: 'E_DISK', message: 'full' } : { message: `no row "${path}"` },
    );
    expect(said).toEqual([
      'Internal Server Error: no row "/things0/1" get0,get1,get2',
      'Internal Server Error: E_DISK: full get3',
    ]);
  });

  it('are one for an operation whose usual request fails, whatever else is wrong with others', async () => {
    const report = await verified(
      reads(2),
      (answer, { method }) => {
        if (method === 'GET' && answer.status !== 401) Object.assign(answer, { status: 500, body: {} });
      },
      { ...KEY, phases: ['examples', 'negative'] },
    );
    expect(told(report)).toEqual(['error response.status.server-error 2']);
  });

  it('are told apart by operation where it says nothing', async () => {
    expect(await errors((path) => (path.startsWith('/things0') ? { code: 'E_DISK' } : {}))).toHaveLength(4);
  });
});

it('tells a reference that leads nowhere once, however often it is written', async () => {
  const operation = (id: string): JsonObject => ({
    operationId: id,
    security: [{ Key: [] }],
    responses: { 200: { description: '', ...content({ $ref: '#/components/schemas/Nowhere' }) } },
  });
  const broken = { '/a': { get: operation('a') }, '/b': { get: operation('b') } };
  const contract = await contractOf({ paths: { ...broken, ...reads(1) }, components });
  leaveOutUnusable(contract);
  const report = await reportOf(verifyOptions([contract], await serve(() => undefined), KEY));
  const unresolved = report.causes.filter(({ check }) => check === 'document.ref.unresolved');
  expect(unresolved.map(({ count }) => count)).toEqual([2]);
});

describe('a clause of a component', () => {
  const spoil: Handler = (answer) => {
    if (answer.status === 200) answer.body = { id: '1', name: 'one' };
  };

  it('that answers of several operations break is one cause, with the line of the document', async () => {
    const report = await verified(reads(3), spoil);
    expect(told(report)).toEqual(['error response.body.schema 3']);
    const [cause] = report.causes;
    expect(cause).toMatchObject({ pointer: '#/components/schemas/Item/properties/id/type', received: '"1"' });
    expect(cause?.line).toContain('"type":"integer"');
    expect(cause?.curl).toMatch(/^curl /);
  });

  it('is told with few of its occurrences, and none of them repeats it', async () => {
    const all = await verified(reads(9), spoil, { ...KEY, maxOccurrences: 4 });
    const [cause] = all.causes as [Cause];
    expect(cause.count).toBeGreaterThan(9);
    expect(cause.occurrences).toHaveLength(4);
    for (const occurrence of cause.occurrences)
      expect(Object.keys(occurrence).sort()).toEqual(['case', 'operation']);
    const text = jsonReporter.render(
      { ...all, evidence: [], operations: [], documents: [] },
      { color: false },
    );
    expect(text.length).toBeLessThan(3000);
  });

  it('that one operation is known to break is accepted there and no error elsewhere less', async () => {
    const known = { operation: 'get1', code: 'response.body.schema', reason: 'ticket 17' } as const;
    const report = await verified(reads(3), spoil, { ...KEY, expect: [known] });
    expect(report.causes.map(({ severity, operations }) => [severity, operations])).toEqual([
      ['error', ['get0', 'get2']],
      ['note', ['get1']],
    ]);
  });
});

describe('invalid input that a server accepts', () => {
  const isItem = (body: Json | undefined): boolean =>
    /^\{"id":\d+,"name":".*"\}$/.test(jsonText(body)) || /^\{"name":".*","id":\d+\}$/.test(jsonText(body));

  it('and answers again is one fault', async () => {
    const report = await verified(CREATE, (answer, { method, body, type }) => {
      if (method !== 'POST') return;
      // Everything is checked but the length of a name.
      Object.assign(
        answer,
        isItem(body) && type.startsWith('application/json')
          ? { status: 200, body }
          : { status: 400, headers: {}, body: {} },
      );
    });
    expect(told(report)).toEqual(['error request.invalid.accepted 1']);
    const occurrences = report.causes[0]?.occurrences ?? [];
    expect(occurrences.map(({ check }) => check)).toContain('response.body.schema');
  });

  it('and answers as a text is one fault', async () => {
    const kind = { type: 'string', enum: ['small', 'large'] };
    const schema = { type: 'object', required: ['kind'], properties: { kind } };
    const body = { required: true, ...content(schema, { example: { kind: 'small' } }) };
    const responses = { 200: { description: '', ...content(schema) }, 400: { description: '' } };
    const paths = { '/items': { post: { operationId: 'create', requestBody: body, responses } } };
    const report = await verified(paths, (answer, { method, body: sent, type }) => {
      if (method !== 'POST') return;
      const value = isObject(sent) && type.startsWith('application/json') ? sent.kind : undefined;
      const isTaken = value === 'small' || value === 'large' || value === 7;
      Object.assign(
        answer,
        isTaken ? { body: { kind: String(value) } } : { status: 400, headers: {}, body: {} },
      );
    });
    expect(told(report)).toEqual(['error request.invalid.accepted 1']);
  });

  it('is one fault where nothing of a body is checked', async () => {
    const report = await verified(CREATE, (answer, { method, body, type }) => {
      if (method === 'POST' && (body === undefined || !type.startsWith('application/json')))
        answer.status = 400;
    });
    const [cause] = report.causes.filter(({ check }) => check === 'request.invalid.accepted');
    expect(told(report).filter((line) => line.includes('invalid.accepted'))).toHaveLength(1);
    expect(cause?.message).toMatch(/^none of the \d+ clauses of the body that were broken is checked: /);
  });
});

describe('the severity of findings', () => {
  const slip: Handler = (answer) => {
    if (answer.status === 200) answer.body = { id: '1', name: 'one' };
  };

  it.each([
    ['off', [], 0],
    ['note', [['note', 'response.body.schema']], 0],
    ['warning', [['warning', 'response.body.schema']], 0],
    ['error', [['error', 'response.body.schema']], 1],
  ] as const)('is what the settings say: %s', async (severity, causes, errors) => {
    const report = await verified(reads(2), slip, { ...KEY, severity: { 'response.body.schema': severity } });
    expect(report.causes.map((cause) => [cause.severity, cause.check])).toEqual(causes);
    expect(report.summary.causes.error).toBe(errors);
  });

  it('is what the settings of an operation say, for that operation', async () => {
    const operations = { get1: { severity: { 'response.body.schema': 'off' } } } as const;
    const report = await verified(reads(2), slip, { ...KEY, operations });
    expect(told(report)).toEqual(['error response.body.schema 1']);
    expect(report.causes[0]?.operations).toEqual(['get0']);
  });
});

describe('a value that the document states', () => {
  const schema = {
    type: 'object',
    properties: { note: { type: ['string', 'null'] }, kind: { enum: ['x', 'y'] } },
  };
  const body = { required: true, ...content(schema, { example: { note: 'n', kind: 'x' } }) };
  const responses = { 200: { description: '' }, 400: { description: '' }, 409: { description: '' } };
  const paths = { '/items': { post: { operationId: 'create', requestBody: body, responses } } };
  const own = { phases: ['examples', 'coverage'] } as const;
  const refusing =
    (status: number): Handler =>
    (answer, { body: sent }) => {
      if (isObject(sent) && (sent.note === null || sent.kind === 'y'))
        Object.assign(answer, { status, body: {} });
    };

  it('is refused in error, where the same request is accepted with another value', async () => {
    const report = await verified(paths, refusing(400), own);
    const refused = report.causes.filter(({ check }) => check === 'request.valid.refused');
    expect(
      refused.map(({ severity, pointer }) => `${severity} ${pointer.split('/').slice(-2).join('/')}`),
    ).toEqual(['error note/type', 'error kind/enum']);
  });

  it('may be refused for what the server holds, or where the user says so', async () => {
    const severities = async (status: number, more: RunSettings = {}): Promise<string[]> =>
      (await verified(paths, refusing(status), { ...own, ...more })).causes
        .filter(({ check }) => check === 'request.valid.refused')
        .map(({ severity }) => severity);
    expect(await severities(409)).toEqual(['note', 'note']);
    expect(await severities(400, { severity: { 'request.valid.refused': 'warning' } })).toEqual([
      'warning',
      'warning',
    ]);
  });

  it('is no error where the usual request is refused as well', async () => {
    const report = await verified(
      paths,
      (answer, { body: sent }) => {
        if (isObject(sent) && sent.note !== undefined) Object.assign(answer, { status: 400, body: {} });
      },
      own,
    );
    const refused = report.causes.filter(({ check }) => check === 'request.valid.refused');
    expect(refused.map(({ severity }) => severity)).toEqual([
      'error',
      ...refused.slice(1).map(() => 'warning'),
    ]);
    // That another value is refused as well has no cause of its own.
    expect(refused.filter(({ pointer }) => pointer.endsWith('enum'))).toEqual([]);
  });

  it('is no error where nothing is accepted', async () => {
    const report = await verified(paths, (answer) => Object.assign(answer, { status: 400, body: {} }), own);
    expect(told(report)).toEqual(['error request.valid.refused 1']);
  });
});

it('tells an undocumented refusal of valid input from one of invalid input', async () => {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer', maximum: 9 } };
  const one = {
    operationId: 'one',
    security: [{ Key: [] }],
    responses: { 200: { description: '', ...content({}) } },
  };
  const paths = { '/things/{id}': { get: { ...one, parameters: [{ ...id, example: 1 }] } } };
  const report = await verified(paths, (answer, { method, path }) => {
    if (method === 'GET' && /^\/things\/(1|.*[^0-9].*|\d\d+)$/.test(path)) answer.status = 422;
    else if (answer.status === 400) answer.status = 422;
  });
  const undocumented = report.causes.filter(({ received }) => received.startsWith('422'));
  expect(undocumented.map(({ severity, check }) => `${severity} ${check}`)).toEqual([
    'error response.status.undocumented',
    'warning response.status.undocumented',
  ]);
});

it('accuses nobody of not having the documented example, where nothing else shows what the operation does', async () => {
  const missing: Handler = (answer, { path }) => {
    if (path.startsWith('/things0/') && answer.status === 200)
      Object.assign(answer, { status: 404, body: {} });
  };
  const paths = reads(2);
  expect(told(await verified(paths, missing))).toEqual(['error evidence.nothing-proved 1']);
});

it('knows what a server says of its failure by the words, whatever names are listed in it', async () => {
  const failing: Handler = (answer, { path }) => {
    if (answer.status !== 200) return;
    const body = { message: `Undefined column(s): [${path.includes('things0') ? 'id' : 'user.id'}]` };
    Object.assign(answer, { status: 500, body });
  };
  const report = await verified(reads(2), failing, { ...KEY, phases: ['examples'] });
  expect(told(report)).toEqual(['error response.status.server-error 2']);
});

it('accuses nobody of credentials that others accept, where one operation forbids all', async () => {
  const operation = (id: string): JsonObject => ({
    operationId: id,
    security: [{ Key: [] }],
    responses: {
      200: { description: '', ...content({}) },
      401: { description: '' },
      403: { description: '' },
    },
  });
  const paths = { '/things1/1': { get: operation('one') }, '/things2/2': { get: operation('two') } };
  const forbids: Handler = (answer, { path }) => {
    if (path === '/things2/2' && answer.status === 200) Object.assign(answer, { status: 403, body: {} });
  };
  expect(told(await verified(paths, forbids, KEY))).toEqual(['error evidence.nothing-proved 1']);
});

it('does not blame all operations for the one of which nothing was proved', async () => {
  const operation = (id: string): JsonObject => ({ operationId: id, security: [{ Key: [] }], responses: { 200: { description: '', ...content({}) } } }); // prettier-ignore
  const paths = { '/things1/1': { get: operation('one') }, '/things2/2': { get: operation('two') } };
  const report = await verified(
    paths,
    (answer, { path }) => {
      if (path === '/things2/2' && answer.status === 200) answer.status = 0;
    },
    { ...KEY, timeout: 200 },
  );
  const blamed = report.causes.filter(({ severity }) => severity === 'error');
  expect(blamed.flatMap(({ operations }) => operations)).toEqual(['two']);
});
