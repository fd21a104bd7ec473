import { isFormType, isJsonType } from '../../http/media-type.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation, Parameter } from '../../model/document.js';

/** What openapi-fetch does unless told otherwise. */
const DEFAULTS = {
  array: { style: 'form', explode: true },
  object: { style: 'deepObject', explode: true },
} as const;

/**
 * The option that makes openapi-fetch write an operation's query as documented, or undefined when its default does.
 * It knows one style for arrays and one for objects in each request; where parameters differ, the first counts.
 */
export function querySerializer(operation: Operation): string | undefined {
  const whole = operation.parameters.find((each) => each.in === 'querystring')?.content;
  if (whole) return `querySerializer: ${wholeQuery(whole.type)}`;
  const { document } = operation.contract;
  const parts = (['array', 'object'] as const).flatMap((type) => {
    const parameter = operation.parameters.find((one) => one.in === 'query' && admits(document, one, type));
    const usual = DEFAULTS[type];
    if (!parameter || (parameter.style === usual.style && parameter.explode === usual.explode)) return [];
    return [`${type}: { style: '${parameter.style}', explode: ${String(parameter.explode)} }`];
  });
  return parts.length > 0 ? `querySerializer: { ${parts.join(', ')} }` : undefined;
}

function wholeQuery(type: string): string {
  if (isFormType(type)) return 'formQuery';
  const text = isJsonType(type) ? 'JSON.stringify(query)' : 'String(query)';
  return `(query: unknown) => encodeURIComponent(${text})`;
}

/** The function that writes a whole query as a form does: a list as several fields, an object as JSON. */
export const FORM_QUERY = `/** A query as a form: a list is several fields, an object is JSON. */
function formQuery(query: object): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const item of [value].flat())
      if (item !== undefined && item !== null)
        form.append(name, typeof item === 'object' ? JSON.stringify(item) : String(item));
  return form.toString();
}`;

function admits(document: JsonObject, parameter: Parameter, type: 'array' | 'object'): boolean {
  let schema: Json | undefined = parameter.schema && valueAt(document, parameter.schema.pointer);
  for (let hops = 0; isObject(schema) && typeof schema.$ref === 'string' && hops < 100; hops++) {
    schema = valueAt(document, schema.$ref);
  }
  return isObject(schema) && [schema.type].flat().includes(type);
}
