import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  corruptCredential,
  emptied,
  inOtherCase,
  renamed,
} from '../../../src/http/credentials/corrupt-credential.js';
import { withSchemeName } from '../../../src/http/credentials/index.js';
import type { SecurityScheme } from '../../../src/model/document.js';

const http = (scheme: string): SecurityScheme => ({ key: 'S', type: 'http', scheme, pointer: '#' });
const KEY: SecurityScheme = { key: 'K', type: 'apiKey', in: 'header', name: 'X-Key', pointer: '#' };
const OAUTH: SecurityScheme = { key: 'O', type: 'oauth2', pointer: '#' };

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;
const decoded = (value: string): string => Buffer.from(value.replace(/^Basic /, ''), 'base64').toString();

describe('a corrupted credential', () => {
  it('differs from the right one, even with case ignored, and keeps its length and beginning', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,60}=?$/).filter((each) => /[A-Za-z0-9]/.test(each));
    fc.assert(
      fc.property(fc.constantFrom(KEY, OAUTH, http('bearer')), token, (scheme, given) => {
        const right = withSchemeName(scheme, given);
        const wrong = corruptCredential(scheme, right);
        expect(wrong.toLowerCase()).not.toBe(right.toLowerCase());
        expect(wrong).toHaveLength(right.length);
        // Half of it, and all but a few characters of a long one, are as they were.
        const kept = Math.max(Math.floor(given.length / 2), given.length - 4);
        const isPlain = /^[A-Za-z0-9]+$/.test(given);
        const start = right.length - given.length + kept;
        if (isPlain) expect(wrong.slice(0, start)).toBe(right.slice(0, start));
      }),
    );
  });

  it.each([
    [KEY, 'key-000123', 'key-001234'],
    [KEY, 'pw1', 'px2'],
    [KEY, '----', '----x'],
    [KEY, 'cafe', 'caaf'],
    [OAUTH, 'Bearer abc.def.ghiZZZ==', 'Bearer abc.def.ghjGGG=='],
    [http('Digest'), 'Digest username="ada", response="00ff"', 'Digest vtfsobnf="beb", sftqpotf="11aa"'],
  ])('for the scheme %o and the right one %s is %s', (scheme, right, wrong) => {
    expect(corruptCredential(scheme, right)).toBe(wrong);
  });

  it('of a Basic scheme keeps the user and has another password', () => {
    const user = text.filter((each) => !each.includes(':'));
    fc.assert(
      fc.property(user, fc.string({ unit: 'grapheme' }), (name, password) => {
        const wrong = decoded(corruptCredential(http('basic'), basic(`${name}:${password}`)));
        expect(wrong.startsWith(`${name}:`)).toBe(true);
        expect(wrong).not.toBe(`${name}:${password}`);
        const both = decoded(corruptCredential(http('basic'), basic(`${name}:${password}`), false));
        expect(both.startsWith(`${name}:`)).toBe(false);
      }),
    );
  });
});

describe('a faulty credential', () => {
  it('is the name of the scheme alone where it is emptied', () => {
    expect(emptied(http('bearer'), 'Bearer abc')).toBe('Bearer');
    expect(emptied(KEY, 'abc')).toBe('');
  });

  it('takes the name of a scheme that is not documented where it is renamed', () => {
    expect(renamed(OAUTH, 'Bearer abc', new Set(['bearer']))).toBe('Basic abc');
    expect(renamed(OAUTH, 'Bearer abc', new Set(['bearer', 'basic']))).toBe('Digest abc');
    expect(renamed(OAUTH, 'Bearer abc', new Set(['digest', 'basic']))).toBeUndefined();
    expect(renamed(KEY, 'abc', new Set())).toBeUndefined();
    // Such a token could be a user and a password.
    const pair = basic('ada:secret').slice(6);
    expect(renamed(OAUTH, `Bearer ${pair}`, new Set(['bearer']))).toBe(`Digest ${pair}`);
  });

  it('is not made by writing the name of the scheme in another case', () => {
    expect(inOtherCase(OAUTH, 'Bearer Abc')).toBe('bearer Abc');
    expect(inOtherCase(http('x'), 'x Abc')).toBe('X Abc');
    expect(inOtherCase(KEY, 'Abc')).toBeUndefined();
  });
});
