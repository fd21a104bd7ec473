import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../src/json/pointer.js';
import type { Operation } from '../../src/model/document.js';
import type { Finding } from '../../src/model/report.js';
import { bundledContracts } from '../support/bundled.js';
import { lawRuns } from '../support/suite.js';
import type { Answer } from './exchanges.js';
import { exchangeOf, exchangeWith, findingsOf } from './exchanges.js';

let operations: Operation[];
beforeAll(async () => {
  operations = (await bundledContracts()).flatMap((contract) => contract.operations);
});

const entry = {
  PhoneNumber: 4722334455,
  DialInPrefix: 0,
  PersonId: 17,
  PersonName: 'Ada Byron',
  Mrmrs: 'Ms',
  ContactId: 3,
  ContactName: 'Engines',
};
const device = {
  DeviceName: 'Phone of Ada',
  DeviceIdentifier: 'a-1',
  PocketVersion: '8.0.37',
  Language: 'en',
  PNSHandle: 'h',
  Platform: 'Apple',
  OSVersion: 'iOS v10.2',
};
const resource = {
  orgId: '9467895078742654934',
  brandId: '9467895078742654921',
  id: '9467895078742654960',
  createdDate: '2026-10-01T10:31:00Z',
  updatedDate: '2026-10-11T10:31:00.5+02:00',
  state: 'PUBLISHED',
  etag: 'e8bba96a-5d4a-11ee-a2af-325090b39f47',
  callerIdDetails: { phoneNumber: '+18005555550', department: 'department.general.support' },
};

/** Success bodies as real servers send them, by operation. */
const SUCCESSES: Record<string, unknown[]> = {
  v1PocketAgent_GetCallerIDsFromSelection: [
    { CallerIDHash: 'h', CallerIDs: [entry] },
    { CallerIDHash: 'h', CallerIDs: [] },
    { CallerIDHash: null, CallerIDs: null },
    { CallerIDHash: 'h', CallerIDs: [{ ...entry, PersonId: 0, PersonName: null, Mrmrs: '' }] },
    { CallerIDHash: 'h', CallerIDs: [{ ...entry, PhoneNumber: 99.99, Extra: [1] }], Extra: {} },
    null,
  ],
  v1PocketAgent_GetMyCallerIDs: [{ CallerIDHash: 'h', CallerIDs: [entry, entry] }, null],
  v1PocketAgent_GetRegisteredDevices: [
    [device],
    [],
    [{ ...device, TimeZoneId: 607 }],
    [Object.fromEntries(Object.keys(device).map((name) => [name, null]))],
  ],
  getCallerIdResources: [
    { data: [resource], pagination: { cursors: { after: 'x' }, next: '/api/v1?after=x' }, total: 2 },
    { data: [], pagination: {}, total: 0 },
    { data: [], total: 0 },
    { data: [resource], pagination: { cursors: { after: null }, next: null }, total: 1 },
    { data: [{ ...resource, validationReports: [] }], total: 1 },
    {
      data: [{ ...resource, callerIdDetails: { phoneNumber: '+18005555550' }, state: 'NEW_STATE' }],
      total: 1,
    },
  ],
};

/** Ways to send the same success that are all as documented. */
const VARIANTS: [what: string, change: (answer: Answer, text: string) => Answer][] = [
  ['plain', (answer) => answer],
  ['with charset', (answer) => ({ ...answer, headers: renamed(answer, 'Content-Type', 'application/json; charset=utf-8') })],
  ['with headers in capitals', (answer) => ({ ...answer, headers: answer.headers!.map(([name, value]) => [name.toUpperCase(), name === 'Content-Type' ? value.toUpperCase() : value]) })],
  ['with headers in small letters', (answer) => ({ ...answer, headers: answer.headers!.map(([name, value]) => [name.toLowerCase(), value]) })],
  ['gzipped', (answer, text) => coded(answer, 'gzip', gzipSync(text))],
  ['deflated', (answer, text) => coded(answer, 'deflate', deflateSync(text))],
  ['in brotli', (answer, text) => coded(answer, 'br', brotliCompressSync(text))],
  ['indented', (answer, text) => ({ ...answer, body: `\n${JSON.stringify(JSON.parse(text), null, 4)}\r\n` })],
  ['with escaped slashes', (answer, text) => ({ ...answer, body: text.replaceAll('/', '\\/') })],
  ['in chunks', (answer, text) => ({ headers: [...answer.headers!, ['Transfer-Encoding', 'chunked']], body: `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n` })],
]; // prettier-ignore

function renamed({ headers = [] }: Answer, name: string, value: string): [string, string][] {
  return headers.map(([key, old]) => [key, key === name ? value : old]);
}

function coded(answer: Answer, coding: string, body: Buffer): Answer {
  return { headers: [...answer.headers!, ['Content-Encoding', coding]], body };
}

const brief = (found: Finding[]): string[] =>
  found
    .filter(({ severity }) => severity !== 'note')
    .map(({ check, at, message }) => `${check} ${at} ${message}`);

describe('the checks of a server that keeps the bundled documents', () => {
  it.each(VARIANTS)('find nothing in a success sent %s', async (_what, change) => {
    for (const operation of operations) {
      for (const value of SUCCESSES[operation.id]!) {
        const text = JSON.stringify(value);
        const headers: [string, string][] = [['Content-Type', 'application/json'], ['Apple-Request-Id', 'r-1']]; // prettier-ignore
        const exchange = await exchangeWith(operation, change({ headers, body: text }, text));
        expect(brief(findingsOf(exchange))).toEqual([]);
      }
    }
  });

  it('have a success to judge for every operation', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(SUCCESSES).sort());
  });
});

describe('the checks of a server that breaks the bundled documents', () => {
  const faults: [what: string, operation: string, answer: Answer, want: string[]][] = [
    [
      'an error object instead of devices',
      'v1PocketAgent_GetRegisteredDevices',
      { body: JSON.stringify({ Error: true }) },
      ['response.body.schema body# the body: expected type array, received {"Error":true}'],
    ],
    [
      'a collection in camel case',
      'v1PocketAgent_GetMyCallerIDs',
      { body: JSON.stringify({ callerIDHash: 'h', callerIDs: [] }) },
      [
        'response.body.schema body#/CallerIDHash /CallerIDHash: expected the property to be present, received nothing',
        'response.body.schema body#/CallerIDs /CallerIDs: expected the property to be present, received nothing',
      ],
    ],
    [
      'ids as numbers',
      'getCallerIdResources',
      { body: JSON.stringify({ data: [1, 2, 3].map((id) => ({ ...resource, id })), total: 3 }) },
      [
        'response.body.schema body#/data/0/id /data/0/id: expected type string, received 1 (and at 2 other places)',
      ],
    ],
    [
      'a missing request id',
      'getCallerIdResources',
      { headers: [['Content-Type', 'application/json']], body: '{"data":[],"total":0}' },
      [
        "response.header.missing header:apple-request-id the required response header 'apple-request-id' is missing",
      ],
    ],
    [
      'an empty request id',
      'getCallerIdResources',
      {
        headers: [
          ['Content-Type', 'application/json'],
          ['apple-request-id', ''],
        ],
        body: '{"data":[],"total":0}',
      },
      [expect.stringMatching(/^response.header.schema header:apple-request-id /) as never],
    ],
    [
      'XML where JSON was asked for',
      'v1PocketAgent_GetMyCallerIDs',
      { headers: [['Content-Type', 'application/xml']], body: '<CallerIDCollection/>' },
      [
        "response.content-type.unacceptable header:content-type the media type 'application/xml' is not what the request accepts",
      ],
    ],
    [
      'a refusal',
      'getCallerIdResources',
      { status: 401, body: '{"code":"UNAUTHORIZED"}' },
      [
        expect.stringMatching(
          /^request.valid.refused status refused valid input: no credential was given for it/,
        ) as never,
      ],
    ],
    [
      'a refusal in a form of its own',
      'getCallerIdResources',
      { status: 403, body: '[{"code":"A"},{"message":"no code"}]' },
      [
        expect.stringMatching(/^request.valid.refused status /) as never,
        'response.body.schema body#/1/code /1/code: expected the property to be present, received nothing',
      ],
    ],
    [
      'a page of HTML for an error',
      'v1PocketAgent_GetMyCallerIDs',
      { status: 502, headers: [['Content-Type', 'text/html']], body: '<html></html>' },
      // The document says nothing of the bodies of such errors.
      ['response.status.server-error status the server failed with 502 X'],
    ],
  ];
  it.each(faults)('find %s', async (_what, id, answer, want) => {
    const operation = operations.find((one) => one.id === id)!;
    const headers: [string, string][] = [['Content-Type', 'application/json'], ['apple-request-id', 'r-1']]; // prettier-ignore
    expect(brief(findingsOf(await exchangeWith(operation, { headers, ...answer })))).toEqual(want);
  });
});

describe('the checks of any answer', () => {
  const types = [
    'application/json',
    'application/json; charset=utf-8',
    'application/json; charset=utf-16',
    'text/json',
    'application/xml',
    'text/html',
    'image/*',
    '',
    'a/b/c',
  ];
  const headers = fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom('Content-Type', 'CONTENT-TYPE'), fc.constantFrom(...types)),
      fc.tuple(fc.constantFrom('apple-request-id', 'Apple-Request-ID'), fc.string()),
      fc.tuple(
        fc.constant('content-encoding'),
        fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'x', ','),
      ),
      fc.tuple(fc.string(), fc.string({ unit: 'binary' })),
    ),
    { maxLength: 4 },
  );
  const likely = fc.constantFrom(
    ...Object.values(SUCCESSES).flat(),
    { code: 'X' },
    { Message: 'X' },
    { Error: true },
  );
  /** A documented body with one member somewhere replaced. */
  const spoilt = fc.tuple(likely, fc.nat(), fc.jsonValue()).map(([value, place, replacement]) => {
    let count = 0;
    return JSON.stringify(value, (_key, member: unknown) => (count++ === place % 20 ? replacement : member));
  });
  const body = fc.oneof(
    spoilt,
    fc.json(),
    fc.string(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => gzipSync(text)),
  );
  const status = fc.oneof(
    fc.integer({ min: 0, max: 999 }),
    fc.constantFrom(200, 204, 304, 400, 401, 404, 500),
  );

  const claims = fc.constantFrom('documented', 'plausible', 'invalid', 'unauthenticated', 'method' as const);

  it('do not throw, and every finding points at a clause of the document', () => {
    fc.assert(
      fc.property(fc.nat(), claims, status, headers, body, (index, claim, code, fields, text) => {
        const operation = operations[index % operations.length]!;
        const answer = { status: code, headers: fields, body: text };
        const changes = { expected: { claim, statuses: claim === 'method' ? [] : ['200'], reason: 'r' } };
        const found = findingsOf(exchangeOf(operation, answer, changes));
        expect(findingsOf(exchangeOf(operation, answer, changes))).toEqual(found);
        for (const { check, severity, message, pointer, at, expected, received } of found) {
          expect(check).toMatch(/^(response|request)\.[a-z.-]+$/);
          expect(['error', 'warning', 'note']).toContain(severity);
          expect(valueAt(operation.contract.document, pointer), pointer).toBeDefined();
          expect(at).toMatch(/^(status|header:\S+|body#(\/.*)?)$/s);
          for (const text of [message, expected, received]) expect(text).not.toBe('');
        }
        if (claim === 'documented' && code !== 200) expect(found.length).toBeGreaterThan(0);
      }),
      { numRuns: lawRuns(2000) },
    );
  });
});
