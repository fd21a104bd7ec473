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
  const { document } = operation.contract;
  const parts = (['array', 'object'] as const).flatMap((type) => {
    const parameter = operation.parameters.find((one) => one.in === 'query' && admits(document, one, type));
    const usual = DEFAULTS[type];
    if (!parameter || (parameter.style === usual.style && parameter.explode === usual.explode)) return [];
    return [`${type}: { style: '${parameter.style}', explode: ${String(parameter.explode)} }`];
  });
  return parts.length > 0 ? `querySerializer: { ${parts.join(', ')} }` : undefined;
}

function admits(document: JsonObject, parameter: Parameter, type: 'array' | 'object'): boolean {
  let schema: Json | undefined = parameter.schema && valueAt(document, parameter.schema.pointer);
  for (let hops = 0; isObject(schema) && typeof schema.$ref === 'string' && hops < 100; hops++) {
    schema = valueAt(document, schema.$ref);
  }
  return isObject(schema) && [schema.type].flat().includes(type);
}
