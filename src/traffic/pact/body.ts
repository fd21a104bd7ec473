import { isJsonType } from '../../http/media-type.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import { jsonText, parseJson } from '../../json/text.js';

/** A body as a pact gives it. */
export interface PactBody {
  /** The JSON value in it; undefined where it is no JSON. */
  json: Json | undefined;
  /** What is sent. */
  bytes: Uint8Array;
  /** The media type that the pact names for it, beside the header. */
  type: string | undefined;
  /** The place of the value, so that a place in the value is one in the file. */
  pointer: string;
}

/**
 * Reads a body: since version 4 an object with `content`, `contentType` and `encoded`, before that the value itself. A
 * text is JSON where the message says so, or says nothing and the text is JSON.
 */
export function bodyOf(
  body: Json | undefined,
  message: string,
  header: string | undefined,
): PactBody | undefined {
  if (body === undefined) return undefined;
  const pointer = join(message, 'body');
  if (isObject(body) && 'content' in body && ('contentType' in body || 'encoded' in body)) {
    const { content = null, contentType, encoded } = body;
    const type = typeof contentType === 'string' && contentType !== '*/*' ? contentType : undefined;
    const inside = join(pointer, 'content');
    if (typeof content === 'string' && encoded === 'base64')
      return withText(Buffer.from(content, 'base64').toString(), type ?? header, type, inside);
    if (typeof content === 'string' && typeof encoded === 'string')
      return withText(content, type ?? header, type, inside);
    return withValue(content, type ?? header, type, inside);
  }
  return withValue(body, header, undefined, pointer);
}

function withValue(
  value: Json,
  type: string | undefined,
  own: string | undefined,
  pointer: string,
): PactBody {
  if (typeof value === 'string' && type !== undefined && !isJsonType(type))
    return withText(value, type, own, pointer);
  if (typeof value === 'string' && type === undefined) return withText(value, type, own, pointer);
  return { json: value, bytes: Buffer.from(jsonText(value)), type: own, pointer };
}

function withText(
  text: string,
  type: string | undefined,
  own: string | undefined,
  pointer: string,
): PactBody {
  const isJson = type === undefined ? /^\s*[{[]/.test(text) : isJsonType(type);
  return { json: isJson ? parsed(text) : undefined, bytes: Buffer.from(text), type: own, pointer };
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
