import { describe, expect, it } from 'vitest';
import { contentType } from '../../src/checks/content-type.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Answer } from './exchanges.js';
import { answering, brief, exchangeWith } from './exchanges.js';

const types = (...names: string[]): JsonObject => ({
  200: { content: Object.fromEntries(names.map((name) => [name, {}])) },
});
const typed = (...values: string[]): Answer => ({
  headers: values.map((value): [string, string] => ['Content-Type', value]),
  body: '{}',
});
const JSON_TYPE = 'application/json';

describe('the Content-Type check', () => {
  const undocumented = ['response.content-type.undocumented header:content-type /200/content'];
  const table: [documented: string[], answer: Answer, want: string[]][] = [
    [[JSON_TYPE], typed(JSON_TYPE), []],
    [[JSON_TYPE], typed('application/json; charset=utf-8'), []],
    [[JSON_TYPE], typed('Application/JSON;CHARSET="UTF-8"'), []],
    [[JSON_TYPE], { headers: [['CONTENT-TYPE', JSON_TYPE]], body: '{}' }, []],
    [['application/*'], typed('application/xml'), []],
    [['*/*'], typed('image/png'), []],
    [['text/plain', JSON_TYPE], typed(JSON_TYPE), []],
    [['application/json; charset=utf-8'], typed('application/json; charset=UTF-8'), []],
    // JSON has no charset (RFC 8259 §11).
    [['application/json; charset=utf-8'], typed(JSON_TYPE), []],
    [['application/json; charset=utf-8'], typed('application/json; charset=iso-8859-1'), undocumented],
    [['text/plain; charset=utf-8'], typed('text/plain'), undocumented],
    [[JSON_TYPE], typed('text/html'), undocumented],
    [[JSON_TYPE], typed('application/problem+json'), undocumented],
    [['text/*'], typed(JSON_TYPE), undocumented],
    [[JSON_TYPE], typed('json'), undocumented],
    [[JSON_TYPE], typed(''), undocumented],
    [[JSON_TYPE], typed('application/json, text/html'), undocumented],
    [[JSON_TYPE], typed(JSON_TYPE, 'text/html'), ['response.content-type.repeated header:content-type /200/content']],
    [[JSON_TYPE], typed(JSON_TYPE, JSON_TYPE), ['response.content-type.repeated header:content-type /200/content']],
    [[JSON_TYPE], { body: '{}' }, ['response.content-type.missing header:content-type /200/content']],
    // Nothing to label; that a body is missing is for another check.
    [[JSON_TYPE], { body: '' }, []],
    [[JSON_TYPE], { headers: [['Content-Type', JSON_TYPE]], body: '' }, []],
    // Nothing documented.
    [[], typed('text/html'), []],
    [[], { body: 'x' }, []],
    [[JSON_TYPE], { ...typed('text/html'), status: 404 }, []],
  ]; // prettier-ignore
  it.each(table)('with %j documented and %j answered finds %j', async (documented, answer, want) => {
    const operation = await answering(types(...documented));
    expect(contentType(await exchangeWith(operation, answer), operation).map(brief)).toEqual(want);
  });

  it('says in a finding what was documented and received', async () => {
    const operation = await answering(types(JSON_TYPE, 'text/plain'));
    expect(contentType(await exchangeWith(operation, typed('text/html; charset=x')), operation)).toEqual([
      {
        check: 'response.content-type.undocumented',
        severity: 'error',
        message: "the media type 'text/html; charset=x' is not documented for 200",
        pointer: '#/paths/~1/get/responses/200/content',
        at: 'header:content-type',
        expected: 'application/json, text/plain',
        received: 'text/html; charset=x',
      },
    ]);
  });

  it.each([
    ['HEAD', 'head', 200],
    ['204', 'get', 204],
    ['304', 'get', 304],
  ])('neither asks for nor judges the Content-Type of %s', async (_what, method, status) => {
    const operation = await answering({ [status]: { content: { [JSON_TYPE]: {} } } }, { method });
    expect(contentType(await exchangeWith(operation, { status }), operation)).toEqual([]);
    const headers: [string, string][] = [['Content-Type', 'text/html']];
    expect(contentType(await exchangeWith(operation, { status, headers }), operation)).toEqual([]);
  });

  it('finds nothing where there is no response', async () => {
    const operation = await answering({ default: { content: { [JSON_TYPE]: {} } } });
    expect(contentType(await exchangeWith(operation, ''), operation)).toEqual([]);
  });
});

it('the Content-Type check shortens a long Content-Type in its finding', async () => {
  const operation = await answering(types(JSON_TYPE));
  for (const answer of [typed('x'.repeat(5000)), typed('x'.repeat(5000), 'y')]) {
    const [finding] = contentType(await exchangeWith(operation, answer), operation);
    expect(finding!.message.length + finding!.received.length).toBeLessThan(400);
  }
  const [empty] = contentType(await exchangeWith(operation, typed('')), operation);
  expect(empty).toMatchObject({ received: 'an empty value' });
});

describe('an answer to a request', () => {
  const all = ['application/json', 'text/json', 'application/xml', 'text/html; level=1'];
  const table: [accept: string | undefined, type: string, isAccepted: boolean, status?: number][] = [
    [JSON_TYPE, 'application/json; charset=utf-8', true],
    [JSON_TYPE, 'text/json', false],
    [JSON_TYPE, 'application/xml', false],
    ['APPLICATION/JSON', JSON_TYPE, true],
    ['*/*', 'application/xml', true],
    ['text/*', JSON_TYPE, false],
    ['application/*, text/json;q=0.1', 'text/json', true],
    ['application/json;q=0', JSON_TYPE, false],
    ['application/json;q=0.0', JSON_TYPE, false],
    ['application/json; q=0.001', JSON_TYPE, true],
    ['*/*, application/xml;q=0', 'application/xml', false],
    ['*/*;q=0, application/*', 'application/xml', true],
    ['application/json;q=0, application/json', JSON_TYPE, true],
    ['text/html;level=2', 'text/html; level=1', true],
    ['application/json;profile="a,b;q=0"', JSON_TYPE, true],
    // Nothing that could be broken.
    [undefined, JSON_TYPE, true],
    ['', JSON_TYPE, true],
    ['garbage', JSON_TYPE, true],
    // An error comes as it comes.
    [JSON_TYPE, 'application/xml', true, 404],
    [JSON_TYPE, 'application/xml', true, 400],
  ];
  it.each(table)(
    'that accepts %s, in the type %s, is acceptable: %s',
    async (accept, type, isAccepted, status = 200) => {
      const content = { content: Object.fromEntries(all.map((name) => [name, {}])) };
      const operation = await answering({ 200: content, '4XX': content });
      const headers: [string, string][] = accept === undefined ? [] : [['accept', accept]];
      const answer = { ...typed(type), status };
      const exchange = await exchangeWith(operation, answer, {
        request: { method: 'GET', target: '/', headers },
      });
      const want = isAccepted
        ? []
        : [
            {
              check: 'response.content-type.unacceptable',
              severity: 'warning',
              message: `the media type '${type}' is not what the request accepts`,
              pointer: '#/paths/~1/get/responses/200/content',
              at: 'header:content-type',
              expected: accept,
              received: type,
            },
          ];
      expect(contentType(exchange, operation)).toEqual(want);
    },
  );
});
