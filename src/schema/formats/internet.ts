import { domainToASCII } from 'node:url';

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const MAX_HOST = 253;

/** RFC 1123 §2.1: letters, digits and inner hyphens between dots, none of which is the last. */
export function isHostname(text: string): boolean {
  return text.length <= MAX_HOST && text.split('.').every((label) => LABEL.test(label));
}

/** A host name that may be international (RFC 5890 §2.3.2.3). */
export function isInternationalHost(text: string): boolean {
  const ascii = domainToASCII(text);
  return ascii !== '' && isHostname(ascii);
}

const OCTET = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/** `IPv4address` of RFC 3986 §3.2.2: leading zeros read as octal in places. */
export function isIpv4(text: string): boolean {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet));
}

/** RFC 4291 §2.2: eight groups, of which `::` stands for one or more, the last two perhaps as IPv4. */
export function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const [before = '', after, more] = text.split('::');
  if (more !== undefined) return false;
  const last = groupsOf(after ?? before, true);
  const total = after === undefined ? last : last + groupsOf(before, false);
  return after === undefined ? total === 8 : total <= 7;
}

/** How many groups a part of an address has; `Infinity` when it is none. */
function groupsOf(text: string, mayEndInIpv4: boolean): number {
  if (text === '') return 0;
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  const isMixed = mayEndInIpv4 && isIpv4(last);
  const plain = isMixed ? groups.slice(0, -1) : groups;
  return plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.length + Number(isMixed) : Infinity;
}

const ATOM = /^[\w!#$%&'*+/=?^`{|}~-]+$/;

function isLocalPart(text: string): boolean {
  const quoted = /^"(.*)"$/.exec(text)?.[1];
  if (quoted === undefined) return text.split('.').every((atom) => ATOM.test(atom));
  return /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(quoted.replaceAll(/\\[\x20-\x7e]/g, ''));
}

/** `Mailbox` of RFC 5321 §4.1.2: also `"a b"@example.com`, `a@localhost` and `a@[192.0.2.1]`. */
export function isEmail(text: string): boolean {
  const [local, domain] = mailbox(text);
  return isLocalPart(local) && (isHostname(domain) || isAddressLiteral(domain));
}

/** RFC 6531 §3.3: the same, in any script. */
export function isInternationalEmail(text: string): boolean {
  const [local, domain] = mailbox(text);
  return (
    (/^[^\s@"]+$/u.test(local) || /^"[^"\\]*"$/.test(local)) &&
    (isInternationalHost(domain) || isAddressLiteral(domain))
  );
}

function mailbox(text: string): [local: string, domain: string] {
  const at = text.lastIndexOf('@');
  return at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)];
}

function isAddressLiteral(domain: string): boolean {
  const address = /^\[(.*)\]$/.exec(domain)?.[1];
  if (address === undefined) return false;
  return /^ipv6:/i.test(address) ? isIpv6(address.slice(5)) : isIpv4(address) || GENERAL.test(address);
}

const GENERAL = /^(?!ipv6:)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?:[\x21-\x5a\x5e-\x7e]+$/i;

/** RFC 3986 appendix B: any text has these parts, which are then looked at one by one. */
const PARTS = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/** A `URI-reference` of RFC 3986 §4.1. */
export function isUriReference(text: string): boolean {
  const [, scheme, authority, path = '', query = '', fragment = ''] = PARTS.exec(text) ?? [];
  if (scheme === undefined && authority === undefined && /^[^/]*:/.test(path)) return false;
  return (
    (scheme === undefined || /^[a-z][a-z0-9+.-]*$/i.test(scheme)) &&
    (authority === undefined || isAuthority(authority)) &&
    isMadeOf(path, /[^\w.~!$&'()*+,;=:@%/-]/) &&
    isMadeOf(query + fragment, /[^\w.~!$&'()*+,;=:@%/?-]/) &&
    !/%.?$/.test(query)
  );
}

/** A `URI` of RFC 3986 §3: a reference with a scheme. */
export function isUri(text: string): boolean {
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
export function percentEncoded(text: string): string {
  return text.replace(/[^\p{ASCII}\p{Surrogate}]/gu, encodeURIComponent);
}

const EXPRESSION = /\{([^{}]*)\}/g;
const VARIABLES = /^[+#./;?&=,!@|]?[^+#./;?&=,!@|]/;
const VARIABLE = /^(?:\w|%[0-9a-f]{2})+(?:\.(?:\w|%[0-9a-f]{2})+)*(?::[1-9]\d{0,3}|\*)?$/i;

/** RFC 6570 §2: literals and expressions. An apostrophe is a literal (erratum 6937). */
export function isUriTemplate(text: string): boolean {
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
