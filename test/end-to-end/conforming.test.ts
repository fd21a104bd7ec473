import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundledContracts } from '../support/bundled.js';
import type { Answer, Fault } from '../support/conforming-server.js';
import { respond, startConformingServer, written } from '../support/conforming-server.js';
import { reportedFindings } from '../support/findings.js';
import { sampleOf } from '../support/suite.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const contracts = await bundledContracts();

const text = (answer: Answer): string => (typeof answer.raw === 'string' ? answer.raw : written(answer));
const isApple = ({ url }: { url: string }): boolean => url.includes('/caller-ids');
const isXml = ({ headers }: Answer): boolean => String(headers['content-type']).includes('xml');
const list = (answer: Answer): Record<string, unknown>[] => {
  const body = answer.body as Record<string, unknown> | unknown[] | null;
  if (Array.isArray(body)) return body as Record<string, unknown>[];
  return (body?.['CallerIDs'] ?? body?.['data'] ?? []) as Record<string, unknown>[];
};

/** Servers that keep the documents, each in its own way. None may be accused of anything. */
const variants: [string, Fault][] = [
  ['as it is', () => undefined],
  ['compressed with gzip', (a) => { a.raw = gzipSync(text(a)); a.headers['content-encoding'] = 'gzip'; }],
  ['compressed with brotli', (a) => { a.raw = brotliCompressSync(text(a)); a.headers['content-encoding'] = 'br'; }],
  ['compressed with deflate', (a) => { a.raw = deflateSync(text(a)); a.headers['content-encoding'] = 'deflate'; }],
  ['in chunks, with indentation', (a, _r, response) => {
    response.writeHead(a.status, a.headers);
    for (const part of (isXml(a) ? written(a) : JSON.stringify(a.body, null, 4)).match(/[\s\S]{1,7}/g) ?? []) response.write(part);
    response.end();
    return true;
  }],
  ['with header names in upper case', (a) => { a.headers = Object.fromEntries(Object.entries(a.headers).map(([k, v]) => [k.toUpperCase(), v])); }],
  ['with a charset in quotes and capitals', (a) => { a.headers['content-type'] = `${String(a.headers['content-type']).split(';')[0] ?? ''} ; Charset="UTF-8"`; }],
  ['with undocumented properties everywhere', (a) => {
    a.body = structuredClone(a.body);
    for (const item of list(a)) Object.assign(item, { validationReports: [], TimeZoneId: 607 });
    if (typeof a.body === 'object' && a.body !== null && !Array.isArray(a.body)) Object.assign(a.body, { serverTime: 1 });
  }],
  ['with undocumented headers', (a) => { Object.assign(a.headers, { 'x-powered-by': 'coffee', 'set-cookie': 'a=b', etag: '"1"' }); }],
  ['answering null, unchanged, to every known hash', (a, r) => { if (a.status === 200 && /LastHash":"[^"]/.test(r.body)) a.body = null; }],
  ['with null in every nullable property', (a, r) => {
    if (a.status !== 200 || isApple(r) || a.body === null) return;
    a.body = structuredClone(a.body);
    for (const item of list(a)) for (const key of Object.keys(item)) item[key] = null;
  }],
  ['with errors as lists', (a, r) => { if (a.status >= 400 && isApple(r)) a.body = [a.body]; }],
  ['with the other error object', (a, r) => {
    if (a.status >= 400 && !isApple(r)) a.body = { Error: true, ErrorType: 'T', ErrorMessage: 'M', ErrorSource: 'S' };
  }],
  ['without pagination', (a, r) => { if (isApple(r) && a.status === 200) { a.body = structuredClone(a.body); Reflect.deleteProperty(a.body as object, 'pagination'); } }],
  ['with pagination full of nulls', (a, r) => { if (isApple(r) && a.status === 200) a.body = { ...(a.body as object), pagination: { cursors: { after: null }, next: null } }; }],
  ['without the optional department', (a, r) => {
    if (!isApple(r) || a.status !== 200) return;
    a.body = structuredClone(a.body);
    for (const item of list(a)) Reflect.deleteProperty(item['callerIdDetails'] as object, 'department');
  }],
  ['with fractions of seconds and an unknown state', (a, r) => {
    if (!isApple(r) || a.status !== 200) return;
    a.body = structuredClone(a.body);
    for (const item of list(a)) Object.assign(item, { updatedDate: '2026-10-11T18:34:00.123Z', state: 'SOMETHING_NEW' });
  }],
  ['with no data at all', (a, r) => {
    if (a.status !== 200 || a.body === null) return;
    if (isApple(r)) a.body = { data: [], pagination: {}, total: 0 };
    else a.body = Array.isArray(a.body) ? [] : { ...(a.body as object), CallerIDs: [] };
  }],
  ['ignoring Accept', (a) => { if (a.status === 200) a.headers['content-type'] = 'application/json; charset=utf-8'; }],
  ['naming the scheme it wants', (a) => { if (a.status === 401) a.headers['www-authenticate'] = 'Basic realm="here"'; }],
  ['forbidding instead of asking who it is', (a, r) => { if (a.status === 401 && isApple(r)) a.status = 403; }],
  ['answering GET on its methods with a description', (a, r) => { if (a.status === 405) { a.status = r.method === 'GET' ? 200 : 404; a.headers['content-type'] = 'text/html'; a.raw = '<p>about'; } }],
  ['with a page of its own for who has no credentials', (a, r) => { if (a.status === 401 && !isApple(r)) { a.headers = { 'content-type': 'text/html; charset=iso-8859-1', 'www-authenticate': 'Basic realm="SuperOffice"' }; a.raw = '<html><body>401</body></html>'; } }],
  ['without a word to who has no credentials', (a, r) => { if (a.status === 401 && !isApple(r)) { a.headers = {}; a.raw = ''; } }],
  ['with pages of its own for errors nobody describes', (a, r) => { if ([405, 415].includes(a.status) && !isApple(r)) { a.headers = { 'content-type': 'text/plain', allow: 'POST' }; a.raw = 'no'; } }],
  ['with no list at all', (a, r) => { if (!isApple(r) && a.status === 200 && a.body !== null && !Array.isArray(a.body)) a.body = { ...(a.body as object), CallerIDs: null }; }],
  ['with neither prefix nor names', (a) => {
    a.body = structuredClone(a.body);
    for (const item of list(a)) if ('PhoneNumber' in item) Object.assign(item, { PhoneNumber: 99.99, DialInPrefix: null, PersonId: 0, PersonName: '', ContactName: null });
  }],
  ['with departments and selectors nobody has seen', (a) => {
    a.body = structuredClone(a.body);
    for (const item of list(a)) if (item['callerIdDetails']) Object.assign(item, { callerIdDetails: { phoneNumber: '+4722334455', department: 'x', verified: true } });
  }],
  ['with a cursor of null alone', (a, r) => { if (isApple(r) && a.status === 200) a.body = { ...(a.body as object), pagination: { cursors: { after: null } } }; }],
  ['with a type but no charset, and its length', (a) => { a.raw = Buffer.from(text(a)); Object.assign(a.headers, { 'content-type': String(a.headers['content-type']).split(';')[0] ?? '', 'content-length': String(a.raw.length) }); }],
  ['closing each connection', (a) => { a.headers['connection'] = 'close'; }],
  ['with XML in UTF-16, as it says itself', (a) => {
    if (isXml(a)) Object.assign(a, { raw: Buffer.from(`\uFEFF${text(a).replace('utf-8', 'utf-16')}`, 'utf16le'), headers: { ...a.headers, 'content-type': 'application/xml' } });
  }],
  ['with XML of another namespace, nulls left out', (a) => {
    if (isXml(a)) a.raw = text(a).replace(/<\w+ i:nil="true" ?\/>/g, '').replace(' xmlns:i', ' xmlns="http://schemas.example/crm" xmlns:i') || '<Nothing/>';
  }],
  ['knowing no query but its own', (a, r) => { if (isApple(r) && a.status === 200 && !r.url.includes('createdDate')) { a.status = 400; a.body = { code: 'INVALID_QUERY' }; } }],
]; // prettier-ignore

describe('a run against a conforming server', () => {
  it.each(sampleOf(variants, 12))('has no error when the server varies: %s', async (_name, fault) => {
    const server = await startConformingServer(fault);
    const report = await reportOf(verifyOptions(contracts, server.url));
    await server.close();
    const errors = reportedFindings(report).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ check, message, case: id }) => `${check} ${message} ${id ?? ''}`)).toEqual([]);
    expect(report.end).toBe('complete');
  });

  it('has no error when the server has a path prefix and takes one scheme of several', async () => {
    const server = await startConformingServer((answer, request) => {
      const isRight = request.headers.authorization === 'Bearer real-token';
      const inner = { ...request, url: request.url.replace(/^\/Cust12345/, ''), headers: { ...request.headers, ...(isRight ? {} : { authorization: '' }) } };
      Object.assign(answer, { headers: {}, body: undefined }, respond(inner));
    }); // prettier-ignore
    const own = contracts.filter(({ name }) => name.startsWith('superoffice'));
    const credentials = { Bearer: 'real-token' };
    const report = await reportOf(verifyOptions(own, `${server.url}/Cust12345`, { credentials }));
    await server.close();
    expect(reportedFindings(report).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(report.evidence.filter(({ state }) => state === 'seen').length).toBeGreaterThan(100);
  });

  it('finds too little evidence, and counts clauses as empty or never seen, when there is no data', async () => {
    const [, fault] = variants.find(([name]) => name === 'with no data at all') ?? [];
    const server = await startConformingServer(fault);
    const report = await reportOf(verifyOptions(contracts, server.url, { minEvidence: 0.9 }));
    await server.close();
    const unseen = report.evidence.filter(({ about, state }) => about === 'success' && state !== 'seen');
    expect(unseen.map(({ clause, state }) => [clause, state])).toContainEqual([
      '200 application/json #/data',
      'empty',
    ]);
    expect(unseen.map(({ clause, state }) => [clause, state])).toContainEqual([
      '200 application/json #/data/[]/id',
      'never',
    ]);
    expect(reportedFindings(report).map(({ check }) => check)).toContain('evidence.below-threshold');
  });

  it('says of each document once that no credential was given, when every request is refused with 401', async () => {
    const server = await startConformingServer((answer) => {
      Object.assign(answer, {
        status: 401,
        headers: { 'content-type': 'application/json' },
        body: { Message: 'no', code: 'no' },
      });
    });
    const report = await reportOf(verifyOptions(contracts, server.url));
    await server.close();
    const errors = report.causes.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ check }) => check)).toEqual(['credentials.missing', 'credentials.missing']);
    expect(errors.flatMap(({ operations }) => operations)).toEqual(report.operations.map(({ id }) => id));
    expect(errors[1]).toMatchObject({ received: '401 Unauthorized', count: expect.any(Number) as number });
    expect(errors[1]?.expected).toContain('--credential AccessToken=…');
  });
});
