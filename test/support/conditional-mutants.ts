import { deflateSync, gzipSync } from 'node:zlib';
import type { Operation } from '../../src/model/document.js';
import type { Answer, Fault, Received } from './conforming-server.js';
import { respond, written } from './conforming-server.js';
import type { Mutant } from './mutants.js';

type Draft = Omit<Mutant, 'operation'>;

const BODY = ['response.body.schema'];
const UNDECODABLE = ['response.body.undecodable'];
const CRASHED = ['response.status.server-error'];
const REFUSED = ['request.valid.refused', 'response.status.undocumented'];
const isSuccess = ({ status }: Answer): boolean => status === 200;
const isJsonAnswer = ({ headers }: Answer): boolean => String(headers['content-type']).includes('json');

/** Faults that show under one condition only, and faults in how a message is written. */
export function conditionalMutantsOf(operation: Operation): Draft[] {
  return [
    ...spellings(),
    ...xmlFaults(operation),
    ...conditions(operation).flatMap(([when, applies]) => underCondition(when, applies)),
    ...inputFaults(operation),
    ...credentialFaults(operation),
  ];
}

/** JSON that is none, in the ways servers and proxies spoil it. */
function spellings(): Draft[] {
  const spelled = (name: string, write: (json: string) => string | Buffer): Draft => ({
    name,
    caughtBy: UNDECODABLE,
    fault: (a) => void (isSuccess(a) && isJsonAnswer(a) && (a.raw = write(JSON.stringify(a.body)))),
  });
  return [
    spelled('a trailing comma', (json) => (json === 'null' ? 'null,' : `${json.slice(0, -1)},${json.slice(-1)}`)),
    spelled('a trailing NUL', (json) => `${json}\0`),
    spelled('a prefix against hijacking', (json) => `)]}',\n${json}`),
    spelled('a callback around it', (json) => `callback(${json})`),
    spelled('a warning before it', (json) => `<br />Warning: deprecated\n${json}`),
    spelled('single quotes', (json) => (json === 'null' ? "'" : json.replaceAll('"', "'"))),
    spelled('NaN', (json) => json.replace(/:[^,{}[\]]+/, ':NaN').replace(/^null$/, 'NaN')),
    spelled('undefined', (json) => json.replace(/:[^,{}[\]]+/, ':undefined').replace(/^null$/, 'undefined')),
    spelled('a comment', (json) => `/* cached */ ${json}`),
    spelled('Latin-1', (json) => Buffer.from(json.replace(/:"[^"]*"/, ':"Blåbærsyltetøy"').replace(/^null$/, '"å"'), 'latin1')),
    spelled('UTF-16', (json) => Buffer.from(json, 'utf16le')),
    spelled('half a character at its end', (json) => Buffer.concat([Buffer.from(json), Buffer.from([0xc3])])),
    { name: 'half of a gzip stream', caughtBy: UNDECODABLE, fault: (a) => {
      if (!isSuccess(a)) return;
      const whole = gzipSync(written(a));
      Object.assign(a, { raw: whole.subarray(0, whole.length - 12), headers: { ...a.headers, 'content-encoding': 'gzip' } });
    } },
    { name: 'deflate declared as gzip', caughtBy: UNDECODABLE, fault: (a) => void (isSuccess(a) && Object.assign(a, { raw: deflateSync(written(a)), headers: { ...a.headers, 'content-encoding': 'gzip' } })) },
    { name: 'gzip twice, declared once', caughtBy: UNDECODABLE, fault: (a) => void (isSuccess(a) && Object.assign(a, { raw: gzipSync(gzipSync(written(a))), headers: { ...a.headers, 'content-encoding': 'gzip' } })) },
    { name: 'two Content-Types', caughtBy: ['response.content-type.repeated'], fault: (a, _r, response) => {
      if (!isSuccess(a)) return false;
      const { 'content-type': type = '', ...rest } = a.headers;
      response.writeHead(200, Object.entries(rest).concat([['Content-Type', type], ['Content-Type', 'text/html']]).flat());
      response.end(written(a));
      return true;
    } },
    { name: 'a body that stalls', caughtBy: ['connection.timeout'], options: { timeout: 300, maxFailures: 1 }, fault: (a, _r, response) => {
      if (!isSuccess(a)) return false;
      response.writeHead(200, { ...a.headers, 'content-length': '100000' });
      response.write('{');
      return true;
    } },
  ]; // prettier-ignore
}

/** Where XML is documented: it has to be XML, and say what the schema says. */
function xmlFaults({ responses }: Operation): Draft[] {
  if (!responses.some(({ content }) => content.some(({ type }) => type.endsWith('/xml')))) return [];
  const spoilt = (
    name: string,
    caughtBy: string[],
    write: (xml: string, answer: Answer) => string | Buffer,
  ): Draft => ({
    name: `XML ${name}`,
    caughtBy,
    fault: (a) => void (isSuccess(a) && !isJsonAnswer(a) && (a.raw = write(written(a), a))),
  });
  return [
    spoilt('that is JSON', UNDECODABLE, (_xml, { body }) => JSON.stringify(body)),
    spoilt('cut off', UNDECODABLE, (xml) => xml.slice(0, -3)),
    spoilt('twice', UNDECODABLE, (xml) => xml + xml),
    spoilt('with a bare ampersand', UNDECODABLE, (xml) => xml.replace(/>([^<]+)</, '>$1 & more<')),
    spoilt('in Latin-1 without saying so', UNDECODABLE, (xml) => Buffer.from(xml.replace(/>([^<]+)</, '>å<'), 'latin1')),
    spoilt('of another root and content', ['response.body.xml'], () => '<html><body>It works</body></html>'),
    spoilt('with a word for a number', ['response.body.xml'], (xml) => xml.replace(/<PhoneNumber>[^<]*/g, '<PhoneNumber>many').replace(/<DeviceName>[^<]*/, '<DeviceName><b>x</b>')),
  ]; // prettier-ignore
}

type Condition = [when: string, applies: (request: Received, answer: Answer) => boolean];

/** What a request documents to be able to have: a fault may hide behind each of them. */
function conditions(operation: Operation): Condition[] {
  const accepts = operation.responses.find(({ status }) => status === '200')?.content ?? [];
  const sends = operation.requestBody?.content ?? [];
  // A cursor can only come from an answer: no request made from the document alone is served with one.
  const guessable = operation.parameters.filter(
    ({ in: place, name }) => place === 'query' && name !== 'after',
  );
  return [
    ...guessable.map(({ name }): Condition => [`with ${name}`, ({ url }) => new URL(url, 'http://x').searchParams.has(name)]),
    ...operation.parameters.filter(({ in: place }) => place === 'query').map(({ name }): Condition => [`without ${name}`, ({ url }) => !new URL(url, 'http://x').searchParams.has(name)]),
    ...operation.parameters.filter(({ in: place }) => place === 'header').map(({ name }): Condition => [`with ${name}`, ({ headers }) => headers[name.toLowerCase()] !== undefined]),
    ...accepts.filter(({ type }) => type.includes('json')).map(({ type }): Condition => [`as ${type}`, (_r, { headers }) => String(headers['content-type']).startsWith(type)]),
    ...sends.map(({ type }): Condition => [`to ${type}`, ({ headers }) => String(headers['content-type']).startsWith(type)]),
  ]; // prettier-ignore
}

function underCondition(when: string, applies: Condition[1]): Draft[] {
  const only = (change: (answer: Answer) => void): Fault => (answer, request) => {
    if (isSuccess(answer) && applies(request, answer)) change(answer);
  }; // prettier-ignore
  return [
    { name: `a wrong body ${when}`, caughtBy: [...BODY, 'response.body.xml'], fault: only((a) => (a.body = { unexpected: true })) },
    { name: `refuses ${when}`, caughtBy: REFUSED, fault: only((a) => Object.assign(a, { status: 400, headers: { ...a.headers, 'content-type': 'application/json' }, body: { Message: 'no', code: 'NO' } })) },
    { name: `crashes ${when}`, caughtBy: CRASHED, fault: only((a) => (a.status = 500)) },
  ]; // prettier-ignore
}

const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
  'a string': (value) => typeof value === 'string',
  'a boolean': (value) => typeof value === 'boolean',
  'a fraction': (value) => typeof value === 'number' && !Number.isInteger(value),
  'a number beyond 32 bits': (value) => typeof value === 'number' && Math.abs(value) > 2 ** 31 - 0.5,
  'a number': (value) => typeof value === 'number',
};

/** One kind of invalid value is let through, for one property. */
function inputFaults(operation: Operation): Draft[] {
  const valid = validRequest(operation);
  const kinds: Record<string, string[]> = {
    SelectionId: ['a string', 'a fraction', 'a number beyond 32 bits'],
    AssociateId: ['a string', 'a fraction', 'a number beyond 32 bits'],
    LastHash: ['a number'],
    MinDate: ['a string', 'a number'],
    MaxDate: ['a string', 'a number'],
  };
  const names = (operation.requestBody?.content ?? []).flatMap(({ examples }) => examples.flatMap(({ value }) => Object.keys(value as object))); // prettier-ignore
  return [...new Set(names)].flatMap((name) =>
    (kinds[name] ?? []).map((kind): Draft => ({
      name: `accepts ${kind} as ${name}`,
      caughtBy: ['request.invalid.accepted'],
      fault: (a, r) => {
        if (a.status === 400 && isOf[kind]?.(member(r, name)) === true) Object.assign(a, respond(valid));
      },
    })),
  );
}

function member({ body }: Received, name: string): unknown {
  try {
    return (JSON.parse(body) as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

/** Credentials are looked at: real ones are accepted, spoilt ones are not, for each scheme that was given. */
function credentialFaults(operation: Operation): Draft[] {
  const valid = validRequest(operation);
  const real: Record<string, [header: string, value: string]> = {
    Basic: ['authorization', 'Basic dXNlcjpwYXNz'],
    Bearer: ['authorization', 'Bearer real-token-4711'],
    SoTicket: ['authorization', 'SoTicket 7T:real-ticket'],
    XsrfToken: ['x-xsrf-token', 'real-xsrf-token'],
  };
  const keys = new Set(operation.security.flatMap(({ schemes }) => (schemes.length === 1 ? schemes.map(({ key }) => key) : []))); // prettier-ignore
  return [...keys].flatMap((key): Draft[] => {
    const given = real[key] ?? (operation.contract.name.startsWith('apple') ? real.Bearer : undefined);
    if (!given) return [];
    const [header, value] = given;
    const options = { credentials: { [key]: value } };
    const isReal = ({ headers }: Received): boolean => headers[header] === value;
    const refuse = (answer: Answer, request: Received): void => void (answer.status < 400 && Object.assign(answer, respond({ ...request, headers: {} }))); // prettier-ignore
    return [
      { name: `accepts any ${key}`, caughtBy: ['request.auth.ignored'], options, fault: (a, r) => void (!isReal(r) && a.status === 401 && r.headers[header] !== undefined && Object.assign(a, respond(valid))) },
      { name: `refuses the real ${key}`, caughtBy: ['request.valid.refused'], options, fault: (a, r) => void (isReal(r) && refuse(a, r)) },
    ]; // prettier-ignore
  });
}

function validRequest({ method, path, parameters }: Operation): Received {
  const example = (name: string): string => {
    const value = parameters.find((parameter) => parameter.name === name)?.examples[0]?.value;
    return typeof value === 'string' ? value : '1';
  };
  return {
    method: method.toUpperCase(),
    url: path.replaceAll(/\{([^}]*)\}/g, (_, name: string) => example(name)),
    headers: { authorization: 'Bearer abc', 'content-type': 'application/json', accept: 'application/json' },
    body: method === 'post' ? '{}' : '',
  };
}
