import type { SentRequest } from '../model.js';
import type { Secrets } from './secrets.js';

/** Headers that curl computes itself. */
const AUTOMATIC = new Set(['host', 'content-length', 'connection', 'transfer-encoding']);

/**
 * A shell command that repeats the request. A secret header becomes a variable of the header's name
 * (`"$AUTHORIZATION"`), so that the line works once the variable is set and shows nothing.
 */
export function curlLine(request: SentRequest, secrets: Secrets): string {
  const parts = ['curl', '-sS', '-i'];
  if (request.method === 'HEAD') parts.push('--head');
  else if (request.method !== 'GET' || request.body !== undefined) parts.push('-X', request.method);
  parts.push(quote(secrets.url(request.url)));
  for (const [name, value] of request.headers) {
    if (AUTOMATIC.has(name.toLowerCase())) continue;
    if (secrets.hidesHeader(name, value)) parts.push('-H', `"${name}: $${variableName(name)}"`);
    // curl drops a header without value unless it ends in a semicolon.
    else parts.push('-H', quote(value === '' ? `${name};` : `${name}: ${value}`));
  }
  if (request.body !== undefined) parts.push('--data-binary', quote(secrets.text(request.body)));
  return parts.join(' ');
}

function variableName(header: string): string {
  return header.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
