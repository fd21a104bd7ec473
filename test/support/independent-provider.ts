import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';

/*
 * A provider of the four endpoints as a team would write one: by the vendors' prose, without any of specproof's code, and
 * without its documents. It is put into states by what contracts/states.yaml says, at POST /states.
 */

type Value = null | boolean | number | string | Value[] | { [name: string]: Value };
type Row = Record<string, Value>;
type States = Record<string, Record<string, { parameters?: Row; data?: Row }>>;

interface Answer {
  status: number;
  body: Value;
}

/** What the provider holds: what each endpoint answers with, and of which parameters its state speaks. */
let held: Row = {};
let asked: Row = {};

const OPERATIONS: Record<string, (request: Asked) => Answer> = {
  '/api/v1/Agents/Pocket/GetCallerIDsFromSelection': (request) =>
    agent(request, { SelectionId: 'number', LastHash: 'string' }, (body) =>
      body['SelectionId'] === asked['selectionId']
        ? callerIds(held['v1PocketAgent_GetCallerIDsFromSelection'] as Row, body)
        : { CallerIDHash: 'none', CallerIDs: [] },
    ),
  '/api/v1/Agents/Pocket/GetMyCallerIDs': (request) =>
    agent(request, { LastHash: 'string', MinDate: 'string', MaxDate: 'string' }, (body) =>
      callerIds(held['v1PocketAgent_GetMyCallerIDs'] as Row, body),
    ),
  '/api/v1/Agents/Pocket/GetRegisteredDevices': (request) =>
    agent(request, { AssociateId: 'number' }, (body) =>
      body['AssociateId'] === asked['associateId'] ? (held['v1PocketAgent_GetRegisteredDevices'] ?? []) : [],
    ),
};

interface Asked {
  url: URL;
  authorization: string | undefined;
  body: string;
}

/** One of the three procedures: credentials, arguments, and the properties that are wanted. */
function agent(
  { url, authorization, body }: Asked,
  types: Record<string, string>,
  answer: (body: Row) => Value,
): Answer {
  if (!/^(Basic|Bearer|SoTicket) \S+$/.test(authorization ?? ''))
    return { status: 401, body: { Message: 'Authorization has been denied for this request.' } };
  let given: Row;
  try {
    given = JSON.parse(body) as Row;
  } catch {
    return { status: 400, body: { Message: 'The request is invalid.' } };
  }
  for (const [name, value] of Object.entries(given))
    if (value !== null && types[name] !== undefined && typeof value !== types[name])
      return { status: 400, body: { Error: true, ErrorType: 'ArgumentException', ErrorMessage: name } };
  const select = url.searchParams.get('$select');
  const whole = answer(given);
  return {
    status: 200,
    body: select === null ? whole : selected(whole, select.toLowerCase().split(','), ''),
  };
}

function callerIds(collection: Row, { LastHash }: Row): Value {
  if (LastHash === collection['CallerIDHash']) return null;
  const rows = [...(collection['CallerIDs'] as Row[])];
  return {
    ...collection,
    CallerIDs: rows.sort((a, b) => Number(a['PhoneNumber']) - Number(b['PhoneNumber'])),
  };
}

function selected(value: Value, names: string[], prefix: string): Value {
  if (Array.isArray(value)) return value.map((item) => selected(item, names, prefix));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).map(([name, member]): [string, Value] => {
    const own = `${prefix}${name.toLowerCase()}`;
    if (names.includes(own)) return [name, member];
    return [
      name,
      names.some((each) => each.startsWith(`${own}/`)) ? selected(member, names, `${own}/`) : null,
    ];
  });
  return Object.fromEntries(kept);
}

const COMPARISONS: Record<string, (a: string, b: string) => boolean> = {
  '==': (a, b) => a === b,
  '=gt=': (a, b) => a > b,
  '=ge=': (a, b) => a >= b,
  '=lt=': (a, b) => a < b,
  '=le=': (a, b) => a <= b,
  '=in=': (a, b) => b.replace(/^\(|\)$/g, '').split(',').includes(a),
}; // prettier-ignore

/** The caller ids of a brand, filtered and in pages. */
function callerIdResources({ url, authorization }: Asked, orgId: string, brandId: string): Answer {
  if (!/^Bearer \S+$/.test(authorization ?? '')) return { status: 401, body: [{ code: 'UNAUTHORIZED' }] };
  const tests: ((row: Row) => boolean)[] = [];
  for (const part of (url.searchParams.get('ql') ?? '').split(';').filter((each) => each !== '')) {
    const [, selector = '', operator = '', value = ''] = /^([\w.]+)(==|=\w+=)(.+)$/.exec(part) ?? [];
    const compare = COMPARISONS[operator];
    if (!compare) return { status: 400, body: { code: 'BAD_REQUEST', message: part } };
    tests.push((row: Row) => compare(memberOf(row, selector), value));
  }
  const all = held['getCallerIdResources'] as
    Row[] | { data: Row[]; pagination: { cursors: { after: string } } };
  const rows = (Array.isArray(all) ? all : all.data).filter(
    (row) => row['orgId'] === orgId && row['brandId'] === brandId && tests.every((test) => test(row)),
  );
  const cursor = Array.isArray(all) ? undefined : all.pagination.cursors.after;
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const after = url.searchParams.get('after');
  if (after !== null && after !== cursor)
    return { status: 400, body: { code: 'BAD_REQUEST', message: after } };
  const page = after === null ? rows.slice(0, limit) : rows.slice(limit);
  const hasMore = after === null && rows.length > limit;
  return {
    status: 200,
    body: {
      data: page,
      total: rows.length,
      ...(hasMore && { pagination: { cursors: { after: cursor ?? '' }, next: null } }),
    },
  };
}

function memberOf(row: Row, path: string): string {
  const value = path.split('.').reduce<Value | undefined>((at, name) => (at as Row | undefined)?.[name], row);
  return typeof value === 'string' ? value : '';
}

/** Pact's request for a state: https://docs.pact.io/getting_started/provider_states */
function setUp(states: States, body: string): Answer {
  const { state, params = {}, action } = JSON.parse(body) as { state: string; params?: Row; action: string };
  held = {};
  asked = {};
  if (action === 'teardown' || state === '') return { status: 200, body: {} };
  const found = Object.values(states)
    .map((each) => each[state])
    .find((each) => each !== undefined);
  if (!found) return { status: 404, body: { message: state } };
  asked = { ...found.parameters, ...params };
  held = filled(found.data ?? {}) as Row;
  return { status: 200, body: asked };
}

function filled(value: Value): Value {
  if (typeof value === 'string')
    return /^\$\{(\w+)\}$/.test(value) ? (asked[value.slice(2, -1)] ?? null) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(filled);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member)]));
}

/** A fault of the provider: what it does to the answer of a request. */
export type ProviderFault = (answer: Answer, path: string) => Answer;

/** Starts the provider; `close` its server. */
export async function startProvider(
  statesFile: string,
  fault: ProviderFault = (answer) => answer,
): Promise<Server> {
  const states = parse(readFileSync(statesFile, 'utf8'), { merge: true }) as States;
  const respond = async (request: IncomingMessage): Promise<Answer> => {
    const url = new URL(request.url ?? '/', 'http://provider');
    const body = await text(request);
    if (url.pathname === '/states') return setUp(states, body);
    const { authorization } = request.headers;
    const operation = request.method === 'POST' ? OPERATIONS[url.pathname] : undefined;
    if (operation) return fault(operation({ url, authorization, body }), url.pathname);
    const [, orgId = '', brandId = ''] =
      /^\/api\/v1\/orgs\/(\d+)\/brands\/(\d+)\/caller-ids$/.exec(url.pathname) ?? [];
    if (request.method !== 'GET' || orgId === '') return { status: 404, body: { code: 'NOT_FOUND' } };
    return fault(callerIdResources({ url, authorization, body }, orgId, brandId), url.pathname);
  };
  const server = createServer((request, response) => {
    void respond(request).then(({ status, body }) => {
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'apple-request-id': '7',
      });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
