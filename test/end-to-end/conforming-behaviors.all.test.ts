import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { resource, RICH, withResources } from '../support/behavior-data.js';
import { itemsOf, parameter } from '../support/behavior-faults.js';
import { bundledContracts } from '../support/bundled.js';
import type { Answer, Data, Fault, Received, Resource } from '../support/conforming-server.js';
import { respond, startConformingServer } from '../support/conforming-server.js';
import { reportedFindings } from '../support/findings.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const contracts = await bundledContracts();

interface Seen {
  report: Report;
  requests: number;
}

async function verified(data: Data, fault?: Fault): Promise<Seen> {
  const server = await startConformingServer(fault, data);
  const report = await reportOf(verifyOptions(contracts, server.url, { phases: ['examples', 'behaviors'] }));
  await server.close();
  return { report, requests: server.requests.length };
}

/** What is said against the server; that a budget left requests out is not. */
function accusations({ report }: Seen): string[] {
  return reportedFindings(report)
    .filter(({ check }) => check !== 'document.case.left-out')
    .map(({ check, message, case: id, received }) => `${check}: ${message} (${received}) ${id ?? ''}`);
}

function states({ report }: Seen): Record<string, string> {
  const behaviors = report.evidence.filter(({ about }) => about === 'behavior');
  return Object.fromEntries(
    behaviors.map(({ operation, clause, state }) => [`${operation} ${clause}`, state]),
  );
}

const resources = RICH.resources;
const departments = (names: string[]): Data =>
  withResources(
    resources.map((item, i) => ({
      ...item,
      callerIdDetails: { ...item.callerIdDetails, department: names[i % names.length] ?? '' },
    })),
  );
const dated = (dates: string[]): Data =>
  withResources(
    resources.map((item, i) => ({
      ...item,
      createdDate: dates[i % dates.length] ?? '',
      updatedDate: dates[(i + 1) % dates.length] ?? '',
    })),
  );
const entries = (change: (entry: Record<string, unknown>, i: number) => object): Data => ({
  ...RICH,
  entries: RICH.entries.map((entry, i) => ({ ...entry, ...change(entry, i) })),
});

const MARKS = ['"', '\\', 'a b+c%20&=', 'ø—中😀', "'; --", '{"a":1}', 'null', '0', ' x ', '\u0001'];

const data: [name: string, data: Data][] = [
  ['one item only', { ...RICH, entries: RICH.entries.slice(0, 1), devices: RICH.devices.slice(0, 1), resources: resources.slice(0, 1) }],
  ['two items', { ...RICH, entries: RICH.entries.slice(0, 2), resources: resources.slice(0, 2) }],
  ['exactly a page, and exactly two', { ...RICH, resources: resources.slice(0, 4) }],
  ['one item on a page', { ...RICH, pageSize: 1 }],
  ['everything on one page', { ...RICH, pageSize: 100 }],
  ['the same key in every item', entries(() => ({ PhoneNumber: 4711 }))],
  ['no key in any item', entries(() => ({ PhoneNumber: null }))],
  ['no key in some items', entries((entry, i) => ({ PhoneNumber: i % 2 === 0 ? null : entry['PhoneNumber'] }))],
  ['negative and fractional keys', { ...RICH, entries: [-3.5, -1, 0, 0.5, 10].map((PhoneNumber) => ({ ...RICH.entries[0], PhoneNumber })) }],
  ['nothing in some properties', entries(() => ({ PersonName: null, Mrmrs: null }))],
  ['no department', withResources(resources.map((item) => ({ ...item, callerIdDetails: { phoneNumber: '+4711' } })))],
  ['a department in one item', withResources(resources.map((item, i) => ({ ...item, callerIdDetails: i === 3 ? item.callerIdDetails : {} })))],
  ['the same everywhere but the id', withResources(resources.map((item) => ({ ...resource(0), id: item.id })))],
  ['departments with quotation marks', departments(['it\'s "quoted"', "'single'", '"double"', 'plain'])],
  ['departments with what a query reserves', departments(['a;b', 'a,b', '(a)', 'a==b', 'a=in=(b)', 'a!b~c', '<a>'])],
  ['departments with spaces and backslashes', departments(['two words', 'back\\slash', '\\"', 'a\\\\', ' ', 'tab\tbed'])],
  ['departments with plus and percent signs', departments(['a+b', 'a%2Bb', '100%', 'a&b=c', '#1', 'é ø 中 😀'])],
  ['departments that look like something else', departments(['null', 'true', '1', '1e3', '2026-01-01', '', 'and', 'or'])],
  ['numbers with few and many digits', withResources(resources.map((item, i) => ({ ...item, callerIdDetails: { phoneNumber: `+${String(10 ** (i + 4))}`, department: 'd' } })))],
  ['dates with fractions', dated(['2026-10-01T10:31:00Z', '2026-10-01T10:31:00.5Z', '2026-10-01T10:31:00.25Z', '2026-10-01T10:31:00.125Z'])],
  ['dates with offsets', dated(['2026-10-01T10:31:00+02:00', '2026-10-01T10:31:00Z', '2026-10-01T05:31:00-05:00', '2026-10-01T10:31:00.000Z'])],
  ['dates of the same moment', dated(['2026-10-01T10:31:00+02:00', '2026-10-01T08:31:00Z', '2026-10-01T08:31:00.000Z'])],
  ...MARKS.map((mark): [string, Data] => [`the mark ${JSON.stringify(mark)}`, { ...RICH, hash: () => mark }]),
]; // prettier-ignore

interface PageBody {
  data: Resource[];
  pagination?: { cursors?: object } | undefined;
}

const onLastPage =
  (change: (body: PageBody) => void): Fault =>
  (answer) => {
    const body = answer.body as PageBody | null;
    if (answer.status === 200 && body?.pagination && !body.pagination.cursors) change(body);
  };

/** Asks the same server as one that understands a query in another way. */
const folded: Fault = (answer, request) => {
  const query = parameter(request, 'ql');
  if (answer.status !== 200 || !query?.includes('department==')) return;
  const wanted = query.replace(/.*department==/, '').replaceAll('"', '');
  const pattern = new RegExp(`^${wanted.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i');
  const all = FOLDED.resources.filter((item) => pattern.test(item.callerIdDetails.department ?? ''));
  if (query.includes(';')) return;
  const page = all.map((item) => ({ orgId: '9467895078742654934', brandId: '9467895078742654921', ...item }));
  answer.body = { data: page, pagination: {}, total: all.length };
};
const FOLDED = departments(['Sales', 'sales', 'SALES.north', 'sales.*', 'support']);

const next =
  (change: (address: string, request: Received) => string): Fault =>
  (answer, request) => {
    const { pagination } = (answer.body ?? {}) as { pagination?: { next?: string } };
    if (pagination?.next !== undefined) pagination.next = change(pagination.next, request);
  };

const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());

/** Cursors that hold the query and the size, so that the address of a page needs nothing beside them. */
const inCursors: Fault = (answer, request) => {
  const after = parameter(request, 'after');
  const url = after === undefined ? request.url : (read(after) as string);
  if (after !== undefined) Object.assign(answer, structuredClone(respond({ ...request, url }, RICH)));
  const body = answer.body as { pagination?: { next?: string } } | null;
  const address = body?.pagination?.next;
  if (body === null || address === undefined) return;
  const cursor = written(address);
  body.pagination = { cursors: { after: cursor }, next: `${request.url.split('?')[0] ?? ''}?after=${cursor}` } as object;
}; // prettier-ignore

/** Addresses of another path, that lead to the pages all the same. */
const ownPath: Fault = (answer, request) => {
  const [, token] = /^\/pages\/([\w-]+)/.exec(request.url) ?? [];
  const url = token === undefined ? request.url : (read(token) as string);
  if (token !== undefined) Object.assign(answer, structuredClone(respond({ ...request, url }, RICH)));
  next((address) => `/pages/${written(address)}?${address.split('?')[1] ?? ''}`)(answer, request, undefined as never);
}; // prettier-ignore

/** Marks of what was selected, not of everything. */
const ownMarks: Fault = (answer, request) => {
  if (answer.status !== 200 || !/CallerIDsFrom|MyCallerIDs/.test(request.url) || !request.body.startsWith('{')) return;
  const own = `of ${(parameter(request, '$select') ?? 'everything').toLowerCase()}`;
  const whole = structuredClone(respond({ ...request, body: '{}' }, RICH)).body as { CallerIDHash: string | null };
  const sent = Object.entries(JSON.parse(request.body) as object).find(([name]) => name.toLowerCase() === 'lasthash');
  if (whole.CallerIDHash !== null) whole.CallerIDHash = own;
  answer.body = sent?.[1] === own ? null : whole;
}; // prettier-ignore

let turns = 0;

const faults: [name: string, fault: Fault, data?: Data][] = [
  ['addresses of pages with the name of the server', next((address, { headers }) => `http://${headers.host ?? ''}${address}`)],
  ['addresses with a name that the document gives the server', next((address) => `https://business.apple.com${address}`)],
  ['addresses relative to the path', next((address) => address.replace(/^.*\//, ''))],
  ['addresses relative to the query', next((address) => address.replace(/^.*\?/, '?'))],
  ['addresses with a fragment', next((address) => `${address}#top`)],
  ['addresses of a path of their own', ownPath],
  ['cursors that hold the query', inCursors],
  ['a mark of its own for each selection', ownMarks],
  ['devices in another order each time', (answer) => {
    if (Array.isArray(answer.body)) for (let i = ++turns % 3; i > 0; i--) (answer.body as unknown[]).push((answer.body as unknown[]).shift());
  }],
  ['another name each time', (answer) => {
    for (const item of itemsOf(answer) ?? []) if (typeof item['PersonName'] === 'string') item['PersonName'] = `seen ${String(++turns)}`;
  }],
  ['an empty object on the last page', () => undefined],
  ['nulls on the last page', onLastPage((body) => void (body.pagination = { cursors: { after: null }, next: null } as object))],
  ['no pagination on the last page', onLastPage((body) => void Reflect.deleteProperty(body, 'pagination'))],
  ['an empty cursor on the last page', onLastPage((body) => void (body.pagination = { cursors: { after: '' }, next: '' } as object))],
  ['undocumented properties', (answer: Answer) => {
    if (answer.status === 200 && typeof answer.body === 'object' && answer.body !== null && !Array.isArray(answer.body)) answer.body = { ...answer.body, extra: 'yes' };
  }],
  ['letters that are equal in any case, and wildcards', folded, FOLDED],
]; // prettier-ignore

describe('a server that keeps its behaviors', () => {
  it.each(data)('is accused of nothing when its data has %s', async (_name, own) => {
    const seen = await verified(own);
    expect(accusations(seen)).toEqual([]);
    // What one probe leaves of its share is another's: requests are left out only where the whole budget is used.
    for (const { check, message } of reportedFindings(seen.report))
      if (check === 'document.case.left-out') expect(message).toContain('left out after 100;');
  });

  it.each(faults)('is accused of nothing when it answers with %s', async (_name, fault, own = RICH) => {
    const seen = await verified(own, (answer, request, response) => {
      answer.body = structuredClone(answer.body);
      return fault(answer, request, response);
    });
    expect(accusations(seen).filter((text) => !text.startsWith('response.body.undocumented'))).toEqual([]);
  });
});

it('a server that refuses null, empty and unknown hashes gets only warnings', async () => {
  const { report } = await verified(RICH, (answer, request) => {
    if (/LastHash":(null|""|"[^"]*-other")/.test(request.body)) Object.assign(answer, { status: 400, body: { Message: 'no' } });
  }); // prettier-ignore
  expect(new Set(reportedFindings(report).map(({ severity, check }) => `${severity} ${check}`))).toEqual(
    new Set(['warning request.valid.refused']),
  );
});

describe('the evidence of a run against a server with too little data', () => {
  it('counts clauses as empty where there is no data at all', async () => {
    const seen = await verified({ ...RICH, entries: [], devices: [], resources: [] });
    expect(accusations(seen)).toEqual([]);
    const found = states(seen);
    const [selection, , devices] = contracts.flatMap(({ operations }) => operations.map(({ id }) => id));
    expect(found[`${String(selection)} select CallerIDs/PhoneNumber`]).toBe('empty');
    expect(found[`${String(selection)} order of /CallerIDs by /PhoneNumber`]).toBe('empty');
    expect(found[`${String(selection)} unchanged`]).toBe('seen');
    expect(found[`${String(devices)} select DeviceName`]).toBe('empty');
    const apple = Object.entries(found).filter(([clause]) => clause.startsWith('getCallerIdResources'));
    expect(
      new Set(apple.filter(([clause]) => !clause.includes('refuses')).map(([, state]) => state)),
    ).toEqual(
      // That the total is not below no items holds of no items as well.
      new Set(['empty', 'seen']),
    );
    expect(apple.filter(([, state]) => state === 'seen').map(([clause]) => clause)).toEqual([
      'getCallerIdResources rule: the total counts at least the resources on this page',
      'getCallerIdResources filter refuses no query',
      'getCallerIdResources filter refuses a word that is no comparison',
      'getCallerIdResources filter refuses a query that goes on after its end',
      'getCallerIdResources filter refuses an unknown selector',
    ]);
  });

  it('counts a filter as empty where every item has the same value', async () => {
    const found = states(await verified(withResources(resources.map((item) => ({ ...item, state: 'A' })))));
    expect(found['getCallerIdResources filter state ==']).toBe('empty');
    expect(found['getCallerIdResources filter id ==']).toBe('seen');
  });
});

describe('a server whose data changes once while it is asked', () => {
  const changes: [name: string, change: (data: Data) => Data][] = [
    ['more of everything', (now) => ({ ...now, entries: [{ ...now.entries[0], PhoneNumber: 1 }, ...now.entries], resources: [resource(9), ...now.resources], hash: () => 'other' })],
    ['less of everything', (now) => ({ ...now, entries: now.entries.slice(2), devices: now.devices.slice(1), resources: now.resources.slice(2), hash: () => 'other' })],
    ['nothing left', (now) => ({ ...now, entries: [], devices: [], resources: [], hash: () => 'other' })],
    ['other values', (now) => ({ ...now, resources: now.resources.map((item) => ({ ...item, state: 'NEW' })), hash: () => 'other' })],
  ]; // prettier-ignore

  it.each(changes)('is accused of nothing when it has %s from any request on', async (_name, change) => {
    const { requests } = await verified(RICH);
    const moments = Array.from({ length: Math.ceil(requests / 4) }, (_, i) => 4 * i + 1);
    for (const moment of moments) {
      let now: Data = RICH;
      let count = 0;
      const changing: Data = { ...RICH, hash: (operation) => now.hash(operation) };
      for (const key of ['entries', 'devices', 'resources'] as const)
        Object.defineProperty(changing, key, { get: () => now[key] });
      const seen = await verified(changing, () => {
        if (++count === moment) now = change(RICH);
      });
      expect(accusations(seen), `after ${String(moment)} requests`).toEqual([]);
    }
  });
});

it('a server with tens of thousands of items gets fewer than 400 requests', async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => i);
  const seen = await verified({
    ...RICH,
    entries: many.map((i) => ({ ...RICH.entries[0], PhoneNumber: i })),
    resources: many.map((i) => ({ ...resource(i % 7), id: `9${String(i).padStart(19, '0')}` })),
  });
  expect(accusations(seen).slice(0, 5)).toEqual([]);
  expect(seen.requests).toBeLessThan(400);
  expect(states(seen)['getCallerIdResources filter id ==']).toBe('seen');
});
