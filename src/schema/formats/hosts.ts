import { domainToASCII } from 'node:url';
import type { TextFormat } from './format.js';

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const MAX_HOST = 253;

/** RFC 1123 §2.1: letters, digits and inner hyphens between dots, none of which is the last. */
function isHostname(text: string): boolean {
  return text.length <= MAX_HOST && text.split('.').every((label) => LABEL.test(label));
}

/** A host name that may be international (RFC 5890 §2.3.2.3). */
function isInternationalHost(text: string): boolean {
  const ascii = domainToASCII(text);
  return ascii !== '' && isHostname(ascii);
}

const OCTET = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/** `IPv4address` of RFC 3986 §3.2.2: leading zeros read as octal in places. */
function isIpv4(text: string): boolean {
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
function isEmail(text: string): boolean {
  const [local, domain] = mailbox(text);
  return isLocalPart(local) && (isHostname(domain) || isAddressLiteral(domain));
}

/** RFC 6531 §3.3: the same, in any script. */
function isInternationalEmail(text: string): boolean {
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

/** Mail addresses, host names and IP addresses. */
export const HOSTS = {
  email: {
    section: 'validation §7.3.2, RFC 5321 §4.1.2',
    appliesTo: 'string',
    validate: isEmail,
    sample: 'someone@example.com',
    languages: [
      '^[a-z]{3,12}@[a-z]{2,12}\\.(com|org|net)$',
      '^[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@[A-Za-z0-9]{1,60}(-[A-Za-z0-9]{1,20})?(\\.[A-Za-z]{1,60})*$',
    ],
    arbitrary: (check) => check.emailAddress(),
    covers: '^[^]+@[^]+$',
    nearMisses: [['someone@@example.com', 'someone@'], ['someone.example.com']],
  },
  'idn-email': {
    section: 'validation §7.3.2, RFC 6531 §3.3',
    appliesTo: 'string',
    validate: isInternationalEmail,
    sample: 'someone@example.com',
    languages: [
      '^[a-z]{3,12}@[a-z]{2,12}\\.(com|org|net)$',
      '^[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@[A-Za-z0-9]{1,60}(-[A-Za-z0-9]{1,20})?(\\.[A-Za-z]{1,60})*$',
    ],
    arbitrary: (check) => check.emailAddress(),
    covers: '^[^]+@[^]+$',
    nearMisses: [['some one@example.com'], ['someone.example.com']],
  },
  hostname: {
    section: 'validation §7.3.3, RFC 1123 §2.1',
    appliesTo: 'string',
    validate: isHostname,
    sample: 'example.com',
    languages: [
      '^[a-z]{3,12}\\.(com|org|net)$',
      '^[A-Za-z0-9]{1,60}(-[A-Za-z0-9]{1,60})?(\\.[A-Za-z0-9]{1,60}){0,3}$',
    ],
    arbitrary: (check) => check.domain(),
    covers: '^[A-Za-z0-9.-]{1,253}$',
    nearMisses: [['-example.com'], ['exam ple.com']],
  },
  'idn-hostname': {
    section: 'validation §7.3.3, RFC 5890 §2.3.2.3',
    appliesTo: 'string',
    validate: isInternationalHost,
    sample: 'example.com',
    languages: [
      '^[a-z]{3,12}\\.(com|org|net)$',
      '^[A-Za-z0-9]{1,60}(-[A-Za-z0-9]{1,60})?(\\.[A-Za-z0-9]{1,60}){0,3}$',
    ],
    arbitrary: (check) => check.domain(),
    nearMisses: [['-example.com', 'exam ple.com']],
  },
  ipv4: {
    section: 'validation §7.3.4, RFC 2673 §3.2',
    appliesTo: 'string',
    validate: isIpv4,
    sample: '192.0.2.1',
    languages: ['^((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)$'],
    arbitrary: (check) => check.ipV4(),
    covers: '^\\d{1,3}(\\.\\d{1,3}){3}$',
    nearMisses: [['192.0.2.256'], ['192.0.2']],
  },
  ipv6: {
    section: 'validation §7.3.4, RFC 4291 §2.2',
    appliesTo: 'string',
    validate: isIpv6,
    sample: '2001:db8::1',
    languages: [
      '^2001:db8::[0-9a-f]{1,4}$',
      '^([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}$',
      '^([0-9A-Fa-f]{1,4}:){1,5}:[0-9A-Fa-f]{1,4}$',
      '^::[0-9A-Fa-f]{1,4}$',
    ],
    arbitrary: (check) => check.ipV6(),
    covers: '^[0-9A-Fa-f:.]{2,45}$',
    nearMisses: [['2001:db8::1::1'], ['192.0.2.1']],
  },
} as const satisfies Readonly<Record<string, TextFormat>>;
