import type fc from 'fast-check';
import type { FastCheck, TextFormat } from './format.js';
import { isIpv6 } from './hosts.js';

/**
 * The parts that any text has by RFC 3986 appendix B, which are then looked at one by one. They are searched for: over
 * megabytes, the expression of that appendix may fill the stack of the engine.
 */
function partsOf(text: string): {
  scheme?: string;
  authority?: string;
  path: string;
  query: string;
  fragment: string;
} {
  const [withQuery, fragment] = cut(text, text.indexOf('#'));
  const [hierarchy, query] = cut(withQuery, withQuery.indexOf('?'));
  const mark = hierarchy.search(/[:/]/);
  const hasScheme = mark > 0 && hierarchy[mark] === ':';
  const rest = hasScheme ? hierarchy.slice(mark + 1) : hierarchy;
  const scheme = hasScheme ? { scheme: hierarchy.slice(0, mark) } : {};
  if (!rest.startsWith('//')) return { ...scheme, path: rest, query, fragment };
  const slash = rest.indexOf('/', 2);
  const end = slash < 0 ? rest.length : slash;
  return { ...scheme, authority: rest.slice(2, end), path: rest.slice(end), query, fragment };
}

/** What stands before and after a place; all of the text before one that is not there. */
function cut(text: string, at: number): [before: string, after: string] {
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** A `URI-reference` of RFC 3986 §4.1. */
function isUriReference(text: string): boolean {
  const { scheme, authority, path, query, fragment } = partsOf(text);
  if (scheme === undefined && authority === undefined && path[path.search(/[:/]/)] === ':') return false;
  return (
    (scheme === undefined || /^[a-z][a-z0-9+.-]*$/i.test(scheme)) &&
    (authority === undefined || isAuthority(authority)) &&
    isMadeOf(path, /[^\w.~!$&'()*+,;=:@%/-]/) &&
    isMadeOf(query + fragment, /[^\w.~!$&'()*+,;=:@%/?-]/) &&
    !/%.?$/.test(query)
  );
}

/** A `URI` of RFC 3986 §3: a reference with a scheme. */
function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && isUriReference(text);
}

function isAuthority(text: string): boolean {
  const [, user = '', host = ''] = /^(?:(.*)@)?(.*?)(?::\d*)?$/s.exec(text) ?? [];
  const literal = /^\[(.*)\]$/s.exec(host)?.[1];
  const isHost =
    literal === undefined
      ? isMadeOf(host, /[^\w.~!$&'()*+,;=%-]/)
      : isIpv6(literal) || /^v[0-9a-f]+\.[\w.~!$&'()*+,;=:-]+$/i.test(literal);
  return isHost && isMadeOf(user, /[^\w.~!$&'()*+,;=:%-]/);
}

/** Whether a text has no other characters, and no percent sign that escapes nothing. */
function isMadeOf(text: string, others: RegExp): boolean {
  return !others.test(text) && !/%(?![0-9a-f]{2})/i.test(text);
}

/** An IRI as a URI (RFC 3987 §3.1); half a surrogate pair has no UTF-8 and stays what no URI may hold. */
function percentEncoded(text: string): string {
  return text.replace(/[^\p{ASCII}\p{Surrogate}]/gu, encodeURIComponent);
}

const EXPRESSION = /\{([^{}]*)\}/g;
const VARIABLES = /^[+#./;?&=,!@|]?[^+#./;?&=,!@|]/;
const VARIABLE = /^(?:\w|%[0-9a-f]{2})+(?:\.(?:\w|%[0-9a-f]{2})+)*(?::[1-9]\d{0,3}|\*)?$/i;

/** RFC 6570 §2: literals and expressions. An apostrophe is a literal (erratum 6937). */
function isUriTemplate(text: string): boolean {
  const expressions = [...text.matchAll(EXPRESSION)].map(([, expression = '']) => expression);
  const literals = text.replaceAll(EXPRESSION, '');
  // eslint-disable-next-line no-control-regex -- RFC 6570 §2.1 names control characters.
  return isMadeOf(literals, /[\x00-\x20"<>\\^`{|}\x7f-\x9f]/) && expressions.every(isExpression);
}

function isExpression(text: string): boolean {
  if (!VARIABLES.test(text)) return false;
  return text
    .replace(/^[+#./;?&=,!@|]/, '')
    .split(',')
    .every((variable) => VARIABLE.test(variable));
}

function webUrls(check: FastCheck): fc.Arbitrary<string> {
  return check.webUrl();
}

/** Texts of URIs as people write them, and most others. */
const WEB_URLS = /^https:\/\/[a-z]{3,12}\.(com|org|net)\/([a-z0-9]+(\/[a-z0-9]+)*)?$/.source;
const SHORT_URLS = /^(https?|ftp):\/\/[a-z]{1,12}\.[a-z]{2,3}\/?$/.source;
const PATH = /(\/[\w.~-]+)*\/?(\?[\w.~=&-]*)?(#[\w.~-]*)?/.source;
const HOST = /[A-Za-z0-9.-]+(:\d{1,5})?/.source;
const HIERARCHICAL = `^[A-Za-z][A-Za-z0-9+.-]*://${HOST}${PATH}$`;
const OPAQUE = /^[A-Za-z][A-Za-z0-9+.-]*:[\w.~@:-]+$/.source;
const REFERENCE = `^(/[\\w.~-]+)${PATH}$`;
const HTTP_URLS = `^(https?|ftp|wss?)://[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*${PATH}$`;

/** URIs, IRIs, references to either, and templates of them. */
export const URIS = {
  uri: {
    section: 'validation §7.3.5, RFC 3986 §3',
    appliesTo: 'string',
    validate: isUri,
    sample: 'https://example.com/',
    languages: [WEB_URLS, SHORT_URLS, HIERARCHICAL, OPAQUE],
    arbitrary: webUrls,
    covers: '^[A-Za-z][A-Za-z0-9+.-]*:[!-~]*$',
    nearMisses: [['/example'], ['https://exam ple.com/']],
  },
  'uri-reference': {
    section: 'validation §7.3.5, RFC 3986 §4.1',
    appliesTo: 'string',
    validate: isUriReference,
    sample: '/example',
    languages: [REFERENCE, WEB_URLS, HIERARCHICAL, OPAQUE, '^[\\w.~-]+$'],
    arbitrary: webUrls,
    covers: '^[!-~]*$',
    nearMisses: [['/exam ple', '/%zz']],
  },
  iri: {
    section: 'validation §7.3.5, RFC 3987 §2.2',
    appliesTo: 'string',
    validate: (text) => isUri(percentEncoded(text)),
    sample: 'https://example.com/',
    languages: [WEB_URLS, SHORT_URLS, HIERARCHICAL, OPAQUE],
    arbitrary: webUrls,
    covers: '^[A-Za-z][A-Za-z0-9+.-]*:[^]*$',
    nearMisses: [['/example'], ['https://exam ple.com/']],
  },
  'iri-reference': {
    section: 'validation §7.3.5, RFC 3987 §2.2',
    appliesTo: 'string',
    validate: (text) => isUriReference(percentEncoded(text)),
    sample: '/example',
    languages: [REFERENCE, WEB_URLS, HIERARCHICAL, OPAQUE, '^[\\w.~-]+$'],
    arbitrary: webUrls,
    nearMisses: [['/exam ple', '/%zz']],
  },
  'uri-template': {
    section: 'validation §7.3.6, RFC 6570 §2',
    appliesTo: 'string',
    validate: isUriTemplate,
    sample: '/example/{id}',
    languages: ['^(/[a-z]+)+/\\{[a-z]+\\}$', REFERENCE, HIERARCHICAL, '^[\\w.~/-]*$'],
    arbitrary: (check) => check.webUrl().map((url) => `${url}/{id}{?page,size}`),
    nearMisses: [['/example/{id']],
  },
  url: {
    // Nothing is a URL that no browser would take for one.
    section: 'in no standard; WHATWG URL §4.4',
    appliesTo: 'string',
    validate: (text) => URL.canParse(text),
    sample: 'https://example.com/',
    languages: [WEB_URLS, SHORT_URLS, HTTP_URLS],
    arbitrary: webUrls,
    covers: '^[^]+:[^]*$',
    nearMisses: [['/example', 'example'], ['https://exam ple.com/']],
  },
} as const satisfies Readonly<Record<string, TextFormat>>;
