import type { Json, JsonObject } from '../../src/json/json.js';
import { isObject } from '../../src/json/json.js';
import type { Asked, Reply } from './independent-server.js';

export function refused(status: number): Reply {
  return { status, body: { error: `refused with ${String(status)}` } };
}

export function isJson(headers: Asked['headers']): boolean {
  return (headers['content-type'] ?? '').startsWith('application/json');
}

/** The object that a body is in JSON; undefined for any other. */
export function objectIn(body: string): JsonObject | undefined {
  try {
    const sent = JSON.parse(body) as Json;
    return isObject(sent) ? sent : undefined;
  } catch {
    return undefined;
  }
}

/** A thing of a short text and a flag that may be missing, as a body has it; undefined for any other body. */
export function thingIn(body: string, names: { text: string; flag: string }): JsonObject | undefined {
  const sent = objectIn(body);
  if (!sent) return undefined;
  const { [names.text]: text, [names.flag]: flag, ...others } = sent;
  const isText = typeof text === 'string' && text !== '' && Array.from(text).length <= 40;
  const isFine = isText && (flag === undefined || typeof flag === 'boolean');
  return isFine && Object.keys(others).length === 0 ? sent : undefined;
}
