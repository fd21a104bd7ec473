import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server is about to answer; a test may change it before it is sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Sent as JSON, unless `raw` is set. */
  body?: unknown;
  raw?: string | Buffer;
}

export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ConformingServer {
  url: string;
  requests: Received[];
  close(): Promise<void>;
}

/** Changes an answer in place, or takes the response over completely by returning true. */
export type Fault = (answer: Answer, request: Received, response: ServerResponse) => boolean | void;

const JSON_TYPES = [
  'application/json',
  'text/json',
  'application/json-patch+json',
  'application/merge-patch+json',
];
const XML_TYPES = ['application/xml', 'text/xml'];
const REQUEST_TYPES = [...JSON_TYPES, ...XML_TYPES, 'application/x-www-form-urlencoded'];

/** What the server holds. A test may give it more, or other, records. */
export interface Data {
  entries: Record<string, unknown>[];
  devices: Record<string, unknown>[];
  resources: Resource[];
  /** The mark of the entries as they are. */
  hash: (operation: string) => string;
  /** Resources on a page, unless the request says how many. */
  pageSize: number;
}

export interface Resource {
  id: string;
  createdDate: string;
  updatedDate: string;
  state: string;
  etag: string;
  callerIdDetails: { phoneNumber?: string; department?: string };
}

const ENTRIES = [
  { PhoneNumber: 4722334455, DialInPrefix: 0, PersonId: 17, PersonName: 'Ada Byron', Mrmrs: 'Ms', ContactId: 3, ContactName: 'Engines' },
  { PhoneNumber: 4799887766, DialInPrefix: 47, PersonId: 0, PersonName: null, Mrmrs: '', ContactId: 4, ContactName: 'Looms Ltd' },
]; // prettier-ignore

const DEVICES = [
  {
    DeviceName: 'Phone of Ada', DeviceIdentifier: 'a-1', PocketVersion: '8.0.37', Language: 'en', PNSHandle: 'h',
    Platform: 'Apple', OSVersion: 'iOS v10.2', TimeZoneId: 607,
  },
]; // prettier-ignore

const RESOURCES = ['PUBLISHED', 'SUBMITTED', 'PUBLISHED'].map((state, i) => ({
  id: `946789507874265496${String(i)}`,
  createdDate: `2026-10-0${String(i + 1)}T10:31:00Z`,
  updatedDate: `2026-10-1${String(i + 1)}T10:31:00.5Z`,
  state,
  etag: `e8bba96a-5d4a-11ee-a2af-32509${String(i)}b39f47`,
  callerIdDetails: {
    phoneNumber: `+1800555555${String(i)}`,
    department: i === 1 ? 'department.sales' : 'department.general.support',
  },
}));

export const DATA: Data = {
  entries: ENTRIES,
  devices: DEVICES,
  resources: RESOURCES,
  hash: (operation) => `hash-of-${operation}`,
  pageSize: 2,
};

/**
 * A small hand-written server that keeps everything the two bundled documents say. It shares no code with the mock
 * nor with the checks, so that agreement between them means something.
 */
export async function startConformingServer(
  fault: Fault = () => undefined,
  data: Data = DATA,
): Promise<ConformingServer> {
  const requests: Received[] = [];
  const server = createServer((request, response) => {
    void receive(request).then((received) => {
      requests.push(received);
      const answer = respond(received, data);
      if (fault(answer, received, response) === true) return;
      send(answer, response, received);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: urlOf(server), requests, close: () => closeServer(server) };
}

export function urlOf(server: Server): string {
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

export function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function receive(request: IncomingMessage): Promise<Received> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
}

function send(answer: Answer, response: ServerResponse, { method }: Received): void {
  response.writeHead(answer.status, answer.headers);
  const payload = answer.raw ?? (answer.body === undefined ? '' : written(answer));
  response.end(method === 'HEAD' ? undefined : payload);
}

/** As JSON; as XML where the Content-Type says so, in the way of .NET's data contracts. */
export function written({ body, headers }: Answer): string {
  const [, type = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  if (!/^(application|text)\/xml/.test(type)) return JSON.stringify(body);
  const root = Array.isArray(body) ? 'ArrayOfDevice' : 'CallerIDCollection';
  return `<?xml version="1.0" encoding="utf-8"?>${xml(root, body, ' xmlns:i="http://www.w3.org/2001/XMLSchema-instance"')}`;
}

function xml(name: string, value: unknown, attributes = ''): string {
  if (value === null) return `<${name}${attributes} i:nil="true" />`;
  const item = name === 'CallerIDs' ? 'CallerID' : 'Device';
  const text = Array.isArray(value)
    ? value.map((member) => xml(item, member)).join('')
    : typeof value === 'object'
      ? Object.entries(value).map(([key, member]) => xml(key, member)).join('')
      : (typeof value === 'string' ? value : JSON.stringify(value ?? '')).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<${name}${attributes}>${text}</${name}>`;
} // prettier-ignore

/** What a conforming server answers; a fault may ask again with a changed request. */
export function respond(request: Received, data: Data = DATA): Answer {
  const url = new URL(request.url, 'http://server');
  const agent =
    /^\/api\/v1\/Agents\/Pocket\/(GetCallerIDsFromSelection|GetMyCallerIDs|GetRegisteredDevices)$/.exec(
      url.pathname,
    );
  if (agent) return pocket(agent[1] ?? '', url, request, data);
  const brand = /^\/api\/v1\/orgs\/(\d+)\/brands\/(\d+)\/caller-ids$/.exec(url.pathname);
  if (brand) return callerIds([brand[1] ?? '', brand[2] ?? ''], url, request, data);
  return { status: 404, headers: { 'content-type': 'application/json' }, body: { code: 'NOT_FOUND' } };
}

// SuperOffice Pocket

function pocket(operation: string, url: URL, request: Received, data: Data): Answer {
  const accepted = (request.headers.accept ?? '*/*').split(',').map((range) => range.split(';')[0]?.trim());
  const type = [...JSON_TYPES, ...XML_TYPES].find((known) => accepted.includes(known)) ?? 'application/json';
  const headers = { 'content-type': `${type}; charset=utf-8` };
  const refuse = (status: number, text: string, more = {}): Answer => {
    return {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', ...more },
      body: { Message: text, MessageDetail: text },
    };
  };
  if (request.method !== 'POST') return refuse(405, 'POST only', { allow: 'POST' });
  const { authorization = '', 'x-xsrf-token': xsrf } = request.headers;
  if (!/^(Basic|SoTicket|Bearer) \S/i.test(authorization) && xsrf === undefined)
    return refuse(401, 'Who are you?');
  const sent = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!REQUEST_TYPES.includes(sent)) return refuse(415, 'unsupported media type');
  const input = pocketInput(sent, request.body);
  if (!input) return refuse(400, 'The request is invalid.');
  return {
    status: 200,
    headers,
    body: pocketAnswer(operation, input, url.searchParams.get('$select'), data),
  };
}

const PROPERTIES: Record<string, (value: unknown) => boolean> = {
  selectionid: isInt32,
  associateid: isInt32,
  lasthash: (value) => typeof value === 'string',
  mindate: isDate,
  maxdate: isDate,
};

function isInt32(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value === (value | 0);
}

function isDate(value: unknown): boolean {
  return (
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$/.test(value)
  );
}

/** Property names in lower case; undefined when the body is not what was asked for. */
function pocketInput(type: string, body: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    if (type === 'application/x-www-form-urlencoded') {
      const pairs = [...new URLSearchParams(body)].map(([k, v]) => [
        k,
        /Id$/i.test(k) && /^-?\d+$/.test(v) ? Number(v) : v,
      ]);
      value = Object.fromEntries(pairs);
    } else if (XML_TYPES.includes(type)) value = {};
    else value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => [
    key.toLowerCase(),
    member,
  ]);
  const isValid = entries.every(
    ([key, member]) => member === null || !PROPERTIES[key] || PROPERTIES[key](member),
  );
  return isValid ? Object.fromEntries(entries) : undefined;
}

function pocketAnswer(
  operation: string,
  input: Record<string, unknown>,
  select: string | null,
  { entries, devices, hash: hashOf }: Data,
): unknown {
  const wanted = (select ?? '').toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== ''); // prettier-ignore
  if (operation === 'GetRegisteredDevices') return devices.map((device) => kept(device, wanted));
  const hash = hashOf(operation);
  if (input['lasthash'] === hash) return null;
  return kept({ CallerIDHash: hash, CallerIDs: entries }, wanted);
}

/** The properties named, `/` before nested ones; the others are null. No name at all stands for everything. */
function kept(value: unknown, wanted: string[]): unknown {
  if (wanted.length === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => kept(item, wanted));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => {
      const own = name.toLowerCase();
      if (wanted.includes(own)) return [name, member];
      const inner = wanted.filter((each) => each.startsWith(`${own}/`)).map((each) => each.slice(own.length + 1)); // prettier-ignore
      return [name, inner.length > 0 ? kept(member, inner) : null];
    }),
  );
}

// Apple Business Connect

function callerIds(
  [orgId, brandId]: [string, string],
  url: URL,
  request: Received,
  { resources, pageSize }: Data,
): Answer {
  const headers = {
    'content-type': 'application/json',
    'apple-request-id': 'cbc6080e-53c8-43cb-8d46-082859226bfb',
  };
  const refuse = (status: number, code: string, more = {}): Answer => {
    return { status, headers: { ...headers, ...more }, body: { code, message: code } };
  };
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(405, 'METHOD_NOT_ALLOWED', { allow: 'GET, HEAD' });
  if (!/^Bearer \S/i.test(request.headers.authorization ?? '')) return refuse(401, 'UNAUTHORIZED');
  const query = new URLSearchParams(url.search.replaceAll('+', '%2B'));
  const limit = query.get('limit') ?? String(pageSize);
  if (!/^[1-9]\d*$/.test(limit)) return refuse(400, 'INVALID_LIMIT');
  const matches = filtered(query.get('ql'), resources);
  if (!matches) return refuse(400, 'INVALID_QUERY');
  const start = Number(query.get('after') ?? 0);
  if (!Number.isInteger(start)) return refuse(400, 'INVALID_CURSOR');
  const end = start + Number(limit);
  const data = matches.slice(start, end).map((resource) => ({ orgId, brandId, ...resource }));
  return {
    status: 200,
    headers,
    body: { data, pagination: pagination(url, end, matches.length), total: matches.length },
  };
}

function pagination(url: URL, end: number, total: number): object {
  if (end >= total) return {};
  const next = new URLSearchParams(url.search.replaceAll('+', '%2B'));
  next.set('after', String(end));
  return { cursors: { after: String(end) }, next: `${url.pathname}?${next.toString()}` };
}

const SELECTORS: Record<string, (item: Resource) => string | undefined> = {
  id: (item) => item.id,
  state: (item) => item.state,
  createdDate: (item) => item.createdDate,
  updatedDate: (item) => item.updatedDate,
  'callerIdDetails.phoneNumber': (item) => item.callerIdDetails.phoneNumber,
  'callerIdDetails.department': (item) => item.callerIdDetails.department,
};

const VALUE = /(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"'();,=!~<>\s]+)/.source;
const TERM = new RegExp(
  `^([A-Za-z.]+)(==|=gt=|=ge=|=lt=|=le=|=in=)(${VALUE}|\\(${VALUE}(?:,${VALUE})*\\))(;|$)`,
);

/** The resources that match a conjunction of comparisons; undefined when it is none. */
function filtered(ql: string | null, resources: Resource[]): Resource[] | undefined {
  let items = resources;
  for (let rest = ql ?? ''; rest !== '';) {
    const [term = '', name = '', operator = '', operand = '', end] = TERM.exec(rest) ?? [];
    const select = SELECTORS[name];
    if (!select || (end === ';' && rest === term)) return undefined;
    rest = rest.slice(term.length);
    const isDated = name.endsWith('Date');
    const operands = (operand.match(new RegExp(VALUE, 'g')) ?? []).map(unquoted);
    if (isDated && operands.some((each) => Number.isNaN(Date.parse(each)))) return undefined;
    if ((operator === '=in=') !== operand.startsWith('(')) return undefined;
    const key = (text: string): string | number => (isDated ? Date.parse(text) : text);
    const [first = ''] = operands.map(key);
    const compare: Record<string, (value: string) => boolean> = {
      '==': (value) => key(value) === first,
      '=gt=': (value) => key(value) > first,
      '=ge=': (value) => key(value) >= first,
      '=lt=': (value) => key(value) < first,
      '=le=': (value) => key(value) <= first,
      '=in=': (value) => operands.some((each) => key(value) === key(each)),
    };
    items = items.filter((item) => {
      const value = select(item);
      return value !== undefined && (compare[operator]?.(value) ?? false);
    });
  }
  return ql === '' ? undefined : items;
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}
