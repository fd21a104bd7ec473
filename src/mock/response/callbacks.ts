import { callbacksOf } from '../../document/reader/callbacks.js';
import { isXmlType } from '../../http/media-type.js';
import { canSerialise, planRequest } from '../../http/serialize/request.js';
import type { Json } from '../../json/json.js';
import type { MediaType, Operation, Parameter } from '../../model/document.js';
import type { SentRequest } from '../../model/exchange.js';
import { sample } from '../../schema/sample/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { writeXml } from '../../xml/write.js';
import type { CallbackContext } from './runtime-expression.js';
import { resolveExpressions } from './runtime-expression.js';

/**
 * Returns the requests that the operation's callbacks describe (OpenAPI 3.1 §4.8.18), with documented examples, else
 * valid made-up values. One is left out if its URL does not follow from the exchange, or if no valid value is found for
 * something that it requires.
 */
export function callbackRequests(operation: Operation, context: CallbackContext): SentRequest[] {
  return callbacksOf(operation).flatMap((callback) => requestOf(callback, context) ?? []);
}

function requestOf(callback: Operation, context: CallbackContext): SentRequest | undefined {
  const url = resolveExpressions(callback.path, context);
  if (url === undefined || !/^https?:/i.test(url) || !URL.canParse(url)) return undefined;
  const { origin, pathname, search } = new URL(url);
  const parameters = valuesOf(callback);
  const body = bodyOf(callback);
  if (!parameters || (!body && callback.requestBody?.required === true)) return undefined;
  const {
    method,
    target,
    headers,
    body: bytes,
  } = planRequest(
    { ...callback, path: `${pathname}${search}` },
    { parameters, ...(body ? { body } : {}), credentials: { headers: [], query: [] }, headers: [] },
  );
  return { method, url: origin + target, headers, ...(bytes === undefined ? {} : { body: bytes }) };
}

/** Values of the header, query and cookie parameters; undefined if a required one has none. */
function valuesOf({ contract, parameters }: Operation): Map<Parameter, Json> | undefined {
  const values = new Map<Parameter, Json>();
  for (const parameter of parameters) {
    const schema = parameter.schema ?? parameter.content?.schema;
    const made = parameter.examples[0] ?? (schema && sample(contract, schema.pointer, 'request'));
    if (made) values.set(parameter, made.value);
    else if (parameter.required) return undefined;
  }
  return values;
}

/** The body in the first media type that it can be written in. */
function bodyOf({ contract, requestBody }: Operation): { media: MediaType; value: Json } | undefined {
  for (const media of requestBody?.content ?? []) {
    const { schema, examples, type } = media;
    const made = examples[0] ?? (schema ? sample(contract, schema.pointer, 'request') : { value: {} });
    if (!made) continue;
    const isXml = isXmlType(type) && typeof made.value !== 'string';
    const value = isXml ? writeXml(made.value, shapeOf(contract, schema?.pointer)) : made.value;
    if (canSerialise(media, value)) return { media, value };
  }
  return undefined;
}
