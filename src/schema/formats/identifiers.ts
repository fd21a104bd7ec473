import type fc from 'fast-check';
import { parsePattern } from '../keywords/pattern.js';
import type { FastCheck, TextFormat } from './format.js';
import { matching } from './format.js';

/** RFC 6901 §3. */
function isJsonPointer(text: string): boolean {
  return (text === '' || text.startsWith('/')) && !/~(?![01])/.test(text);
}

/** draft-bhutton-relative-json-pointer-00 §3. */
function isRelativeJsonPointer(text: string): boolean {
  const [, rest] = /^(?:0|[1-9]\d*)(?:[+-](?:0|[1-9]\d*))?(.*)$/s.exec(text) ?? [];
  return rest === '#' || (rest !== undefined && isJsonPointer(rest));
}

/** ECMA-262, where `\Z` is the letter and no anchor: who writes it means another dialect. */
function isRegularExpression(text: string): boolean {
  try {
    parsePattern(text);
    return !/[^\\]\\Z/.test(text);
  } catch {
    return false;
  }
}

function jsonPointers(check: FastCheck): fc.Arbitrary<string> {
  const token = check.string({ unit: 'grapheme' }).map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'));
  return check.array(token, { maxLength: 4 }).map((tokens) => tokens.map((name) => `/${name}`).join(''));
} // prettier-ignore

/** What names a thing, a place in a JSON document, or a set of texts. */
export const IDENTIFIERS = {
  uuid: {
    section: 'validation §7.3.5, RFC 9562 §4',
    appliesTo: 'string',
    validate: matching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i),
    sample: '3b241101-e2bb-4255-8caf-4136c566a962',
    languages: [
      '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
      '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
    ],
    arbitrary: (check) => check.uuid(),
    covers: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
    nearMisses: [['3b241101-e2bb-4255-8caf-4136c566a96'], ['3b241101-e2bb-4255-8caf-4136c566a96g']],
  },
  'json-pointer': {
    section: 'validation §7.3.7, RFC 6901 §5',
    appliesTo: 'string',
    validate: isJsonPointer,
    sample: '/example',
    languages: ['^(/[a-z]+)+$', '^(/([^~/]|~[01])*)*$'],
    arbitrary: jsonPointers,
    covers: '^(/[^]*)?$',
    nearMisses: [['example'], ['/exam~2ple']],
  },
  'relative-json-pointer': {
    section: 'validation §7.3.7, draft-bhutton-relative-json-pointer-00 §3',
    appliesTo: 'string',
    validate: isRelativeJsonPointer,
    sample: '0',
    languages: ['^[0-9](/[a-z]+)*$', '^(0|[1-9]\\d*)([+-](0|[1-9]\\d*))?(#|(/([^~/]|~[01])*)*)$'],
    arbitrary: (check) =>
      check.tuple(check.nat(20), jsonPointers(check)).map(([levels, pointer]) => `${levels}${pointer}`),
    covers: '^\\d[^]*$',
    nearMisses: [['-1'], ['/example']],
  },
  'json-pointer-uri-fragment': {
    section: 'in no standard; of ajv-formats, RFC 6901 §6',
    appliesTo: 'string',
    validate: matching(/^#(?:\/(?:[a-z0-9_\-.!$&'()*+,;:=@]|%[0-9a-f]{2}|~0|~1)*)*$/i),
    sample: '#/example',
    languages: ['^#(/[a-z]+)+$', '^#(/[A-Za-z0-9_.!$&()*+,;:=@-]*)*$'],
    arbitrary: (check) => jsonPointers(check).map((pointer) => `#${escaped(pointer)}`),
    covers: '^#[^]*$',
    nearMisses: [['/example'], ['#/exam~2ple']],
  },
  regex: {
    section: 'validation §7.3.8, ECMA-262 §22.2.1',
    appliesTo: 'string',
    validate: isRegularExpression,
    sample: '^a$',
    languages: ['^[a-z]*$', '^[A-Za-z0-9 _-]*$'],
    nearMisses: [['^(a$']],
  },
} as const satisfies Readonly<Record<string, TextFormat>>;

/** A JSON Pointer's tokens in percent-encoding. */
function escaped(pointer: string): string {
  return pointer.split('/').map((token) => encodeURIComponent(token).replaceAll('%7E', '~')).join('/');
} // prettier-ignore
