import { segmentsOf } from '../../http/parse/path-template.js';
import { primitive } from '../../http/serialize/parameters.js';
import type { Json } from '../../json/json.js';
import { isScalar } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Header, Operation } from '../../model/document.js';
import type { Arrow } from '../../resources/arrow.js';
import { arrowsFrom, isAboutOne } from '../../resources/graph.js';
import { parameterAt, schemaOf } from '../../resources/places.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { originOf } from '../request/request.js';
import type { Context } from './behaved-body.js';
import { isDocumentedExchange, isServed } from './behaved-body.js';
import type { Choice } from './choose-response.js';
import { fieldValue } from './headers.js';
import type { MadeValues } from './made-values.js';

type Fields = [name: string, value: string][];

/** The fields with the address of what was made in Location, unless this is an answer that the author wrote. */
export function located(headers: Fields, choice: Choice, context: Context, body: Json | undefined): Fields {
  if (!headers.some(([name]) => name.toLowerCase() === 'location')) return headers;
  if (!context.bound || !isServed(choice, context) || isDocumentedExchange(choice, context)) return headers;
  const location = locationOf(choice, body, context);
  if (location === undefined) return headers;
  return headers.map(([name, value]) => [
    name,
    name.toLowerCase() === 'location' ? fieldValue(location) : value,
  ]);
}

/**
 * The address of what an answer has made, for its Location field (RFC 9110 §10.2.2): where the operation that reads such
 * things answers, or at least the address of the request. Undefined where the document knows no such field.
 */
function locationOf(
  { operation, response }: Choice,
  body: Json | undefined,
  context: Context,
): string | undefined {
  const { request } = context;
  const header = response.headers.find(({ name }) => name.toLowerCase() === 'location');
  if (!header || request.method !== 'POST') return undefined;
  const path = pathOfMade(operation, body, context) ?? request.path;
  return [path, originOf(request) + path].find((address) => allows(operation, header, address));
}

function allows({ contract }: Operation, { schema }: Header, value: string): boolean {
  return schema === undefined || isValid(contract, 'response', schema.pointer, value);
}

function pathOfMade(
  operation: Operation,
  body: Json | undefined,
  { request: { path }, values, outcome }: Context,
): string | undefined {
  const arrow = arrowsFrom(operation).find((each) => each.to.method === 'get' && isAboutOne(each));
  // What is kept has an id of its own, be it in the answer or not.
  const kept = outcome && outcome.part.resource.reader === arrow?.to ? outcome.one?.id : undefined;
  const id = arrow && (kept ?? idOf(arrow, body, values));
  if (!arrow || id === undefined) return undefined;
  const asked = path.split('/');
  const own = segmentsOf(operation.path);
  const before = asked.slice(0, Math.max(1, asked.length - own.length));
  const inside = asked.slice(before.length);
  const made = arrow.to.path
    .split('/')
    .slice(1)
    .map((segment, i) => {
      if (segment === `{${arrow.slot.name}}`) return encodeURIComponent(id);
      return segment.includes('{') ? inside[i] : segment;
    });
  if (made.includes(undefined)) return undefined;
  const query = arrow.slot.in === 'query' ? `?${arrow.slot.name}=${encodeURIComponent(id)}` : '';
  return [...before, ...made].join('/') + query;
}

function idOf({ source, to, slot }: Arrow, body: Json | undefined, values: MadeValues): string | undefined {
  const given = source.in === 'body' && body !== undefined ? valueAt(body, source.path) : undefined;
  if (isScalar(given)) return primitive(given);
  const parameter = parameterAt(to, slot);
  const pointer = parameter && schemaOf(parameter);
  const made =
    pointer === undefined ? '1' : values.fixed({ contract: to.contract, pointer, name: slot.name });
  return isScalar(made) ? primitive(made) : undefined;
}
