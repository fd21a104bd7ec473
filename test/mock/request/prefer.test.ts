import { describe, expect, it } from 'vitest';
import { parsePrefer, preferInQuery, readPreferences } from '../../../src/mock/request/prefer.js';

describe('the Prefer header (RFC 7240) is read', () => {
  it.each([
    [[], {}],
    [[''], {}],
    [['code=404'], { code: '404' }],
    [['code=404, example=none'], { code: '404', example: 'none' }],
    [['code=404,example=none', 'dynamic=true'], { code: '404', example: 'none', dynamic: 'true' }],
    [['example="a, b; c"'], { example: 'a, b; c' }],
    [['example="say \\"hi\\""'], { example: 'say "hi"' }],
    [['Code = 404'], { code: '404' }],
    // The first of a name counts (§2).
    [['code=404, code=200'], { code: '404' }],
    [['code=404; why=test, respond-async'], { code: '404', 'respond-async': '' }],
    [['example='], { example: '' }],
  ])('%j', (fields, want) => {
    expect(Object.fromEntries(parsePrefer(fields))).toEqual(want);
  });

  it.each([
    ['dynamic', true],
    ['dynamic=true', true],
    ['dynamic=TRUE', true],
    ['dynamic=false', false],
    ['respond-async', false],
  ])('%s: dynamic is %s', (field, dynamic) => {
    expect(readPreferences([['Prefer', field]])).toMatchObject({ kind: 'preferences', dynamic });
  });

  it.each(['code=abc', 'code=20', 'code=100', 'code=600', 'dynamic=maybe'])(
    '%s is not understood',
    (field) => {
      expect(readPreferences([['prefer', field]])).toMatchObject({ kind: 'refusal', statuses: [422] });
    },
  );
});

describe('preferences in the query are read', () => {
  it.each([
    ['', undefined],
    ['a=1&b__code=2', undefined],
    ['__code=404', { code: '404' }],
    ['x=1&__example=a%22b%5C,+c&__dynamic=true', { example: 'a"b\\, c', dynamic: 'true' }],
    ['__delay=2s&__fault=status-503&__other=1', { delay: '2s', fault: 'status-503' }],
  ])('%s', (query, want) => {
    const field = preferInQuery(query);
    expect(field === undefined ? undefined : Object.fromEntries(parsePrefer([field]))).toEqual(want);
  });
});
