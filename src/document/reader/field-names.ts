import { TOKEN } from '../methods.js';

/**
 * Fields by which HTTP frames and routes messages, or says how a body is coded (RFC 9110 §6.4, §7.6.1, §8.4, §8.6). Whoever
 * sends a message decides on them by what is sent, and a value from a document would contradict it.
 */
export const FRAMING: readonly string[] = [
  ...['connection', 'content-encoding', 'content-length', 'keep-alive'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
];

/** What tells media types apart (RFC 9110 §8.3.1); undefined where a text is none. */
export function mediaTypeKey(text: string): string | undefined {
  if (/^[a-z]+\/[a-z]+$/.test(text)) return text;
  const [essence = '', ...parameters] = text.split(';').map((part) => part.trim());
  const [type = '', subtype = '', more] = essence.split('/');
  if (more !== undefined || !TOKEN.test(type) || !TOKEN.test(subtype)) return undefined;
  const keys = parameters.filter((each) => each !== '').map(parameterKey);
  return [essence.toLowerCase(), ...keys.sort()].join(';');
}

/** Names are the same in other letters, and so are charsets; the values of other parameters may not be. */
function parameterKey(text: string): string {
  const [name = '', ...rest] = text.split('=').map((part) => part.trim());
  const value = rest.join('=').replaceAll('"', '');
  return `${name.toLowerCase()}=${name.toLowerCase() === 'charset' ? value.toLowerCase() : value}`;
}
