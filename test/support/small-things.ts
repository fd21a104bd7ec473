import type { Json, JsonObject } from '../../src/json/json.js';
import { isObject } from '../../src/json/json.js';
import type { Asked, Reply } from './independent-server.js';

export function refused(status: number): Reply {
  return { status, body: { error: `refused with ${String(status)}` } };
}

export function isJson(headers: Asked['headers']): boolean {
  return (headers['content-type'] ?? '').startsWith('application/json');
}

/** A thing of a short text and a flag that may be missing, as a body has it; undefined for any other body. */
export function thingIn(body: string, names: { text: string; flag: string }): JsonObject | undefined {
  let sent: Json;
  try {
    sent = JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(sent)) return undefined;
  const { [names.text]: text, [names.flag]: flag, ...others } = sent;
  const isText = typeof text === 'string' && text !== '' && Array.from(text).length <= 40;
  const isFine = isText && (flag === undefined || typeof flag === 'boolean');
  return isFine && Object.keys(others).length === 0 ? sent : undefined;
}
