import type fc from 'fast-check';
import { isBase64 } from './bytes.js';
import type { FastCheck, TextFormat } from './format.js';
import { anything, matching } from './format.js';

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/.source;

/** A format that says how a text is shown, and so constrains nothing. */
function shown(sample: string): TextFormat {
  const section = 'OpenAPI Format Registry';
  return { section, appliesTo: 'string', validate: anything, sample, nearMisses: [] };
}

function characters(check: FastCheck): fc.Arbitrary<string> {
  return check.integer({ min: 0x20, max: 0xd7ff }).map((code) => String.fromCodePoint(code));
}

/** What a text means to who shows it, and what may stand in a header field. */
export const TEXTS = {
  password: shown('text'),
  html: shown('text'),
  commonmark: shown('text'),
  // Strings and numbers of any size: both may have these formats, and neither can lack them.
  decimal: shown('1.5'),
  decimal128: shown('1.5'),
  char: {
    section: 'OpenAPI Format Registry',
    appliesTo: 'string',
    validate: matching(/^.$/su),
    sample: 'a',
    languages: ['^[a-z]$', '^[^]$'],
    arbitrary: characters,
    covers: '^[^]$',
    nearMisses: [['ab']],
  },
  'media-range': {
    section: 'OpenAPI Format Registry, RFC 9110 §12.5.1',
    appliesTo: 'string',
    validate: matching(
      new RegExp(`^(\\*/\\*|(?!\\*/)${TOKEN}/${TOKEN})(\\s*;\\s*${TOKEN}=("[^"]*"|${TOKEN}))*$`),
    ),
    sample: 'text/plain',
    languages: ['^[a-z]+/[a-z]+$', '^([A-Za-z0-9-]+/([A-Za-z0-9.+-]+|[*])|[*]/[*])(;[a-z]+=[a-z0-9-]+)*$'],
    arbitrary: (check) => check.constantFrom('*/*', 'text/*', 'application/json', 'text/plain;charset=utf-8'),
    covers: '^[^]+/[^]+$',
    nearMisses: [['text']],
  },
  'sf-boolean': {
    section: 'OpenAPI Format Registry, RFC 9651 §3.3.6',
    appliesTo: 'string',
    validate: matching(/^\?[01]$/),
    sample: '?1',
    languages: ['^\\?[01]$'],
    arbitrary: (check) => check.constantFrom('?0', '?1'),
    covers: '^\\?[01]$',
    nearMisses: [['true']],
  },
  'sf-string': {
    section: 'OpenAPI Format Registry, RFC 9651 §3.3.3',
    appliesTo: 'string',
    validate: matching(/^"([\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"$/),
    sample: '"text"',
    languages: ['^"[a-z]+"$', '^"[ !#-\\[\\]-~]*"$'],
    arbitrary: (check) =>
      check.string({ unit: 'grapheme-ascii' }).map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`),
    covers: '^"[ -~]*"$',
    nearMisses: [['text']],
  },
  'sf-token': {
    section: 'OpenAPI Format Registry, RFC 9651 §3.3.4',
    appliesTo: 'string',
    validate: matching(/^[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*$/),
    sample: 'text',
    languages: ['^[a-z]+$', '^[A-Za-z*][A-Za-z0-9:/._-]*$'],
    arbitrary: (check) => check.stringMatching(/^[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*$/),
    covers: '^[A-Za-z*][!-~]*$',
    nearMisses: [['two words']],
  },
  'sf-binary': {
    section: 'OpenAPI Format Registry, RFC 9651 §3.3.5',
    appliesTo: 'string',
    validate: (text) => /^:[^:]*:$/.test(text) && isBase64(text.slice(1, -1)),
    sample: ':ZXhhbXBsZQ==:',
    languages: ['^:([A-Za-z0-9+/]{4})*:$'],
    arbitrary: (check) => check.base64String().map((text) => `:${text}:`),
    covers: '^:([A-Za-z0-9+/=]{4})*:$',
    nearMisses: [['ZXhhbXBsZQ==']],
  },
} as const satisfies Readonly<Record<string, TextFormat>>;
