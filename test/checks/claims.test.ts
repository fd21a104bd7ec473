import { describe, expect, it } from 'vitest';
import { judge } from '../../src/behaviors/judge.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Case, Claim } from '../../src/model/exchange.js';
import type { Finding } from '../../src/model/report.js';
import type { Answer } from './exchanges.js';
import { answering, exchangeOf, exchangeWith, findingsOf, json } from './exchanges.js';

const responses = (...keys: string[]): JsonObject => Object.fromEntries(keys.map((key) => [key, {}]));
const brief = ({ check, severity }: Finding): string => `${severity} ${check}`;

/** A case of this claim: one that is valid expects 200, any other a documented 4xx. */
function claiming(claim: Claim, keys: string[]): Partial<Case> {
  const isValid = claim === 'documented' || claim === 'plausible';
  const statuses = keys.filter((key) => (isValid ? key.startsWith('2') : key.startsWith('4')));
  return { why: 'for a reason', clause: '#/paths/~1/get', expected: { claim, statuses, reason: 'told so' } };
}

describe('the findings on an answer by the claim of its request', () => {
  const table: [claim: Claim, documented: string[], answered: number, want: string[]][] = [
    ['documented', ['200', '404'], 200, []],
    ['documented', ['200', '404'], 404, ['error request.valid.refused']],
    ['documented', ['200', '400'], 400, ['error request.valid.refused']],
    ['documented', ['200', '499'], 499, ['error request.valid.refused']],
    ['documented', ['200'], 299, ['error response.status.undocumented']],
    ['documented', ['200'], 300, ['error response.redirect']],
    ['documented', ['200', 'default'], 300, ['error response.redirect']],
    ['documented', ['200'], 399, ['error response.redirect']],
    ['documented', ['200'], 400, ['error response.status.undocumented']],
    ['documented', ['200', '401'], 401, ['error request.valid.refused']],
    ['documented', ['200', '4XX'], 418, ['error request.valid.refused']],
    ['documented', ['200', 'default'], 404, ['error request.valid.refused']],
    ['documented', ['200'], 404, ['error response.status.undocumented']],
    ['documented', ['200'], 201, ['error response.status.undocumented']],
    ['documented', ['200', '202'], 202, []],
    ['documented', ['200', 'default'], 202, ['error response.status.unexpected']],
    ['documented', ['200', 'default'], 101, ['error response.status.unexpected']],
    ['documented', ['200'], 101, ['error response.status.undocumented']],
    ['documented', ['200'], 500, ['error response.status.server-error']],
    ['documented', ['200', '500'], 500, ['error response.status.server-error']],
    ['documented', ['200'], 302, ['error response.redirect']],
    ['documented', ['200', 'default'], 302, ['error response.redirect']],
    ['documented', ['200', '302'], 302, []],
    ['documented', ['200', '3XX'], 307, []],
    ['plausible', ['200', '404'], 200, []],
    ['plausible', ['200', '404'], 404, ['note request.valid.refused']],
    ['plausible', ['200', '422'], 422, ['note request.valid.refused']],
    ['plausible', ['200', '400'], 400, ['warning request.valid.refused']],
    ['plausible', ['200'], 404, ['warning response.status.undocumented']],
    ['plausible', ['200'], 201, ['error response.status.undocumented']],
    ['plausible', ['200'], 500, ['error response.status.server-error']],
    ['plausible', ['200'], 302, ['warning response.redirect']],
    ['invalid', ['200', '400'], 400, []],
    ['invalid', ['200', '400', '422'], 422, []],
    ['invalid', ['200', '400'], 422, ['warning response.status.undocumented']],
    ['invalid', ['200', '400', 'default'], 422, []],
    ['invalid', ['200', '400'], 200, ['error request.invalid.accepted']],
    ['invalid', ['200', '400'], 204, ['error request.invalid.accepted']],
    ['invalid', ['200', '400'], 500, ['error response.status.server-error']],
    ['invalid', ['200', '400', '500'], 500, ['error response.status.server-error']],
    ['invalid', ['200', '400'], 299, ['error request.invalid.accepted']],
    ['invalid', ['200', '400'], 300, ['warning response.redirect']],
    ['invalid', ['200', '400'], 302, ['warning response.redirect']],
    ['unauthenticated', ['200', '401'], 401, []],
    ['unauthenticated', ['200', '401'], 403, ['warning response.status.undocumented']],
    ['unauthenticated', ['200', '401'], 200, ['error request.auth.ignored']],
    ['unauthenticated', ['200', '401'], 500, ['error response.status.server-error']],
    ['method', ['200'], 405, ['warning response.header.allow']],
    ['method', ['200'], 404, []],
    ['method', ['200'], 200, ['warning request.method.accepted']],
    ['method', ['200'], 501, []],
    ['method', ['200'], 500, ['error response.status.server-error']],
    ['method', ['200'], 299, ['warning request.method.accepted']],
    ['method', ['200'], 300, ['warning response.redirect']],
    ['method', ['200'], 301, ['warning response.redirect']],
  ];
  it.each(table)(
    'for the claim %s with %j documented and %i answered are %j',
    async (claim, documented, status, want) => {
      const operation = await answering(responses(...documented));
      // 101 needs more than a status line on the wire.
      const exchange =
        status === 101
          ? exchangeOf(operation, { status }, claiming(claim, documented))
          : await exchangeWith(operation, { status }, claiming(claim, documented));
      expect(findingsOf(exchange).map(brief)).toEqual(want);
    },
  );

  it.each<[method: string, extension: JsonObject, status: number, afterWrite: boolean, severity: string, undocumented?: string]>([
    // What is not there, or no longer as it was, is nothing to do with the request when the run may have changed it.
    ['get', {}, 404, true, 'note', 'warning'],
    ['get', {}, 410, true, 'note', 'warning'],
    ['put', {}, 412, true, 'note', 'warning'],
    ['delete', {}, 404, true, 'note', 'warning'],
    ['get', {}, 404, false, 'error'],
    ['get', {}, 409, false, 'error'],
    ['put', {}, 412, false, 'error'],
    ['delete', {}, 404, false, 'error'],
    // A conflict may be with what was there before the run.
    ['post', {}, 409, false, 'note', 'warning'],
    ['post', { 'x-contract': { reads: true } }, 409, false, 'error'],
    ['post', {}, 400, true, 'error'],
    ['post', {}, 422, true, 'note', 'error'],
    ['get', {}, 422, true, 'error'],
    ['post', {}, 403, true, 'error'],
  ])('for a documented %s (%j) refused with %i (after a write: %s) have the severity %s', async (method, extension, status, afterWrite, severity, severityOfUndocumented = severity) => {
    const operation = await answering(responses('200', String(status)), { method, ...extension });
    const undocumented = await answering(responses('200'), { method, ...extension });
    const changes = { ...claiming('documented', ['200']), ...(afterWrite ? { afterWrite } : {}) };
    const of = async (one: typeof operation): Promise<string[]> =>
      findingsOf(await exchangeWith(one, { status }, changes)).map(brief);
    expect(await of(operation)).toEqual([`${severity} request.valid.refused`]);
    expect(await of(undocumented)).toEqual([`${severityOfUndocumented} response.status.undocumented`]);
  }); // prettier-ignore

  it.each<[documented: string, sent: string, severity: string]>([
    ['application/json', 'application/json', 'error'],
    ['application/json', 'application/json; charset=utf-8', 'warning'],
    ['application/json; charset=utf-8', 'application/json; charset=utf-8', 'error'],
    ['multipart/form-data', 'multipart/form-data; boundary=b', 'error'],
    ['application/json; v=1', 'application/json', 'error'],
    ['image/*', 'image/png', 'warning'],
    ['*/*', 'application/octet-stream', 'warning'],
  ])(
    'for a body documented as %s, sent as %s and refused with 415 have the severity %s',
    async (documented, sent, severity) => {
      const request = { method: 'POST', target: '/', headers: [['Content-Type', sent]], body: '1' } as const;
      const operation = await answering(responses('200', '415'), {
        method: 'post',
        requestBody: { content: { [documented]: {} } },
      });
      const changes = { ...claiming('plausible', ['200']), request: { ...request, headers: [...request.headers] } } as Partial<Case>; // prettier-ignore
      expect(findingsOf(await exchangeWith(operation, { status: 415 }, changes)).map(brief)).toEqual([
        `${severity} request.valid.refused`,
      ]);
    },
  );

  it('for a success where only the name of an example speaks of a refusal are a warning', async () => {
    const operation = await answering(responses('200', '404'));
    const expected = { claim: 'plausible' as const, statuses: ['404'], reason: 'a name' };
    const of = async (status: number): Promise<string[]> =>
      findingsOf(await exchangeWith(operation, { status }, { expected })).map(brief);
    expect(await of(200)).toEqual(['warning response.status.unexpected']);
    expect(await of(404)).toEqual([]);
  });

  it('say why the request was made, and point at the clause it is about', async () => {
    const operation = await answering(responses('200', '404'));
    const of = async (claim: Claim, status: number): Promise<Finding> =>
      findingsOf(await exchangeWith(operation, { status }, claiming(claim, ['200', '404'])))[0]!;
    expect(await of('documented', 404)).toEqual({
      check: 'request.valid.refused',
      severity: 'error',
      message: 'refused valid input (for a reason)',
      pointer: '#/paths/~1/get',
      at: 'status',
      expected: '200 (told so)',
      received: '404 X',
    });
    expect(await of('invalid', 200)).toMatchObject({
      message: 'accepted invalid input (for a reason)',
      expected: '404 (told so)',
    });
    expect(await of('unauthenticated', 200)).toMatchObject({ message: 'served a request for a reason' });
    expect(await of('method', 200)).toMatchObject({ message: 'answered for a reason' });
    const silent = await answering(responses('200'));
    const expected = async (claim: Claim): Promise<string> =>
      findingsOf(await exchangeWith(silent, {}, claiming(claim, [])))[0]!.expected;
    expect(await expected('method')).toBe('405 (told so)');
    expect(await expected('invalid')).toBe('a 4xx (told so)');
  });

  it('say of a 401 or 403 whether credentials were sent', async () => {
    const operation = await answering(responses('200', '401', '403'), {
      security: [{ Key: [] }],
      components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
    });
    for (const status of [401, 403]) {
      const messages = async (security?: string): Promise<string[]> => {
        const changes = {
          ...claiming('documented', ['200']),
          ...(security === undefined ? {} : { security }),
        };
        return findingsOf(await exchangeWith(operation, { status }, changes)).map(({ message }) => message);
      };
      const refused = (why: string): string[] => [`refused valid input: ${why} (for a reason)`];
      const of401 = 'the credentials sent with it were not accepted';
      const of403 = 'it is forbidden, for the credentials sent with it or another reason';
      expect(await messages('Key')).toEqual(refused(status === 401 ? of401 : of403));
      expect(await messages()).toEqual(refused('no credential was given for it'));
    }
  });

  it('say that none are demanded where the document asks for none', async () => {
    const operation = await answering(responses('200', '403'));
    const [refused] = findingsOf(
      await exchangeWith(operation, { status: 403 }, claiming('documented', ['200'])),
    );
    expect(refused?.message).toBe('refused valid input: the document demands no credential (for a reason)');
  });

  it('say where a redirect leads, and shorten a long address', async () => {
    const operation = await answering(responses('200'));
    const of = async (...headers: [string, string][]): Promise<string> =>
      findingsOf(await exchangeWith(operation, { status: 302, headers }))[0]!.message;
    expect(await of(['location', '/elsewhere?a=b'])).toBe('redirects to "/elsewhere?a=b"');
    expect(await of()).toBe('redirects without saying where to: there is no Location');
    const [unchanged] = findingsOf(await exchangeWith(operation, { status: 304, headers: [] }));
    expect(unchanged?.message).toBe('the status 304 is not documented');
    expect((await of(['Location', 'x'.repeat(5000)])).length).toBeLessThan(200);
  });

  it('are none for an undocumented method answered with 405 and Allow', async () => {
    const operation = await answering(responses('200'));
    for (const name of ['Allow', 'allow', 'ALLOW']) {
      const answer: Answer = { status: 405, headers: [[name, 'GET']] };
      expect(findingsOf(await exchangeWith(operation, answer, claiming('method', [])))).toEqual([]);
    }
  });

  it('hold an answer to an undocumented method to the document only where it documents 405', async () => {
    const strict = { headers: { 'X-A': { required: true } }, ...json({ type: 'object' }) };
    const checks = async (documented: JsonObject, status: number): Promise<string[]> => {
      const operation = await answering(documented);
      const answer: Answer = { status, headers: [['Allow', 'GET'], ['Content-Type', 'text/html']], body: '<html>' }; // prettier-ignore
      return findingsOf(await exchangeWith(operation, answer, claiming('method', []))).map(
        ({ check }) => check,
      );
    };
    expect(await checks({ 200: strict, '4XX': strict, default: strict }, 404)).toEqual([]);
    expect(await checks({ 200: strict, '4XX': strict, default: strict }, 405)).toEqual([]);
    expect(await checks({ 200: strict, 405: strict }, 405)).toEqual([
      'response.content-type.undocumented',
      'response.header.missing',
    ]);
    expect(await checks({ 200: strict }, 200)).toEqual(['request.method.accepted']);
  });
});

describe('a slow answer', () => {
  it.each([
    [5000, 5000, []],
    [5000, 5001, ['warning response.slow']],
    [undefined, 1e9, []],
  ] as [number | undefined, number, string[]][])(
    'under a threshold of %s ms that took %i ms is reported as %j',
    async (threshold, duration, want) => {
      const operation = await answering(
        responses('200'),
        threshold === undefined ? {} : { 'x-contract': { 'slow-after': threshold } },
      );
      const exchange = { ...exchangeOf(operation, {}), duration };
      const found = [...findingsOf(exchange), ...judge(exchange).findings];
      expect(found.map(brief)).toEqual(want);
      if (found[0])
        expect(found[0]).toMatchObject({
          message: 'the answer took longer than the documented 5000 ms',
          pointer: '#/paths/~1/get/x-contract/slow-after',
          at: 'connection',
          expected: 'at most 5000 ms',
          received: '5001 ms',
        });
    },
  );
});

describe('undocumented properties of a body', () => {
  const id = { properties: { id: {} } };
  const table: [what: string, schema: JsonObject | boolean, value: unknown, want: string[]][] = [
    ['none where all are documented', id, { id: 1 }, []],
    ['one', id, { id: 1, x: 1 }, ['/x']],
    ['one that holds others', id, { x: { y: 1 } }, ['/x']],
    ['one in a documented object', { properties: { a: id } }, { a: { x: 1 } }, ['/a/x']],
    ['one in every item of a list', { type: 'array', items: id }, [{ x: 1 }, { id: 1 }, { x: 2 }], ['/[]/x']],
    ['none in an object that nobody describes', {}, { x: 1 }, []],
    ['none in a map of any names', { additionalProperties: id }, { a: { id: 1 } }, []],
    ['in a member of a map', { properties: { a: {} }, additionalProperties: id }, { b: { x: 1 } }, ['/b/x']],
    ['one that matches no documented pattern', { properties: { a: {} }, patternProperties: { '^x-': {} } }, { 'x-a': 1, y: 1 }, ['/y']],
    ['one that none of several combined schemas has', { allOf: [id, { properties: { name: {} } }] }, { id: 1, name: 1, x: 1 }, ['/x']],
    ['one that no alternative has', { anyOf: [id, { properties: { name: {} } }] }, { name: 1, x: 1 }, ['/x']],
    ['one behind a reference', { $ref: '#/components/schemas/Node' }, { next: { next: { x: 1 } } }, ['/next/next/x']],
    ['some whose names need escaping', id, { 'a/b': 1, 'c~d': 1, '': 1, __proto__x: 1 }, ['/a~1b', '/c~0d', '/', '/__proto__x']],
    ['some called like what every object inherits', id, { toString: 1, constructor: 1 }, ['/toString', '/constructor']],
    ['none in a text', id, 'text', []],
  ]; // prettier-ignore
  it.each(table)('are noted: %s', async (_what, schema, value, want) => {
    const node = { properties: { next: { $ref: '#/components/schemas/Node' } } };
    const operation = await answering({ 200: json(schema) }, { components: { schemas: { Node: node } } });
    const answer: Answer = { headers: [['Content-Type', 'application/json']], body: JSON.stringify(value) };
    const found = findingsOf(await exchangeWith(operation, answer));
    expect(found.map(({ at }) => at).sort()).toEqual(want.map((path) => `body#${path}`).sort());
    for (const finding of found) {
      expect(finding).toMatchObject({
        check: 'response.body.undocumented',
        severity: 'note',
        pointer: '#/paths/~1/get/responses/200/content/application~1json/schema',
      });
    }
  });

  it('are noted up to 20, and the last note counts the others', async () => {
    const operation = await answering({ 200: json(id) });
    const names = Array.from({ length: 200_000 }, (_, i) => [`k${String(i)}`, 1]);
    const body = JSON.stringify(Object.fromEntries(names));
    const found = findingsOf(
      exchangeOf(operation, { headers: [['Content-Type', 'application/json']], body }),
    );
    expect(found).toHaveLength(20);
    expect(found[0]!.message).toBe('/k0 is not documented');
    expect(found[19]!.message).toBe('/k19 is not documented, nor are 980 others or more');
    const twenty = JSON.stringify(Object.fromEntries(names.slice(0, 20)));
    const last = findingsOf(
      exchangeOf(operation, { headers: [['Content-Type', 'application/json']], body: twenty }),
    ).at(-1);
    expect(last!.message).toBe('/k19 is not documented');
  });

  it('are looked for in JSON of any depth, and not in broken JSON or another type', async () => {
    const node = { properties: { next: { $ref: '#/components/schemas/Node' } } };
    const operation = await answering(
      { 200: { content: { '*/*': { schema: { $ref: '#/components/schemas/Node' } } } } },
      { components: { schemas: { Node: node } } },
    );
    const of = (body: string, type = 'application/json'): string[] =>
      findingsOf(exchangeOf(operation, { headers: [['Content-Type', type]], body }))
        .map(({ check }) => check)
        .filter((check) => check === 'response.body.undocumented');
    expect(of(`${'{"next":'.repeat(20_000)}{"x":1}${'}'.repeat(20_000)}`)).toHaveLength(1);
    expect(of('{"x":')).toEqual([]);
    expect(of('{"x":1}', 'text/plain')).toEqual([]);
  });
});
