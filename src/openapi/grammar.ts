import type { Json, JsonObject, Pointer } from '../model.js';
import { join } from './pointer.js';

/** The objects of OpenAPI 3.0/3.1 (§4.8) that can hold a schema, a reference or an example. */
export type Kind =
  | 'OpenAPI'
  | 'Components'
  | 'PathItem'
  | 'Operation'
  | 'Parameter'
  | 'Header'
  | 'RequestBody'
  | 'MediaType'
  | 'Encoding'
  | 'Response'
  | 'Example'
  | 'Link'
  | 'Callback'
  | 'SecurityScheme'
  | 'Schema';

type Child = Kind | `map:${Kind}` | `list:${Kind}`;

const schemaMap = 'map:Schema';
const schemaList = 'list:Schema';
const operation = 'Operation';

/** Which member of which object holds what. `*` stands for every member. */
const GRAMMAR: Readonly<Record<Kind, Readonly<Record<string, Child>>>> = {
  OpenAPI: { paths: 'map:PathItem', webhooks: 'map:PathItem', components: 'Components' },
  Components: {
    schemas: schemaMap,
    responses: 'map:Response',
    parameters: 'map:Parameter',
    examples: 'map:Example',
    requestBodies: 'map:RequestBody',
    headers: 'map:Header',
    securitySchemes: 'map:SecurityScheme',
    links: 'map:Link',
    callbacks: 'map:Callback',
    pathItems: 'map:PathItem',
  },
  PathItem: {
    parameters: 'list:Parameter',
    get: operation,
    put: operation,
    post: operation,
    delete: operation,
    options: operation,
    head: operation,
    patch: operation,
    trace: operation,
  },
  Operation: {
    parameters: 'list:Parameter',
    requestBody: 'RequestBody',
    responses: 'map:Response',
    callbacks: 'map:Callback',
  },
  Callback: { '*': 'PathItem' },
  Parameter: { schema: 'Schema', content: 'map:MediaType', examples: 'map:Example' },
  Header: { schema: 'Schema', content: 'map:MediaType', examples: 'map:Example' },
  RequestBody: { content: 'map:MediaType' },
  MediaType: { schema: 'Schema', examples: 'map:Example', encoding: 'map:Encoding' },
  Encoding: { headers: 'map:Header' },
  Response: { headers: 'map:Header', content: 'map:MediaType', links: 'map:Link' },
  Example: {},
  Link: {},
  SecurityScheme: {},
  Schema: {
    properties: schemaMap,
    patternProperties: schemaMap,
    $defs: schemaMap,
    definitions: schemaMap,
    dependentSchemas: schemaMap,
    allOf: schemaList,
    anyOf: schemaList,
    oneOf: schemaList,
    prefixItems: schemaList,
    items: 'Schema',
    contains: 'Schema',
    not: 'Schema',
    if: 'Schema',
    then: 'Schema',
    else: 'Schema',
    additionalProperties: 'Schema',
    propertyNames: 'Schema',
    unevaluatedItems: 'Schema',
    unevaluatedProperties: 'Schema',
    contentSchema: 'Schema',
  },
};

/** Where components of a kind live, for references into other files. */
export const SECTION_OF: Partial<Record<Kind, string>> = {
  Schema: 'schemas',
  Response: 'responses',
  Parameter: 'parameters',
  Example: 'examples',
  RequestBody: 'requestBodies',
  Header: 'headers',
  SecurityScheme: 'securitySchemes',
  Link: 'links',
  Callback: 'callbacks',
  PathItem: 'pathItems',
};

export interface TypedNode {
  kind: Kind;
  node: JsonObject;
  pointer: Pointer;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Every object of a known kind at or below `start`, without following references. Payloads (examples, defaults,
 * enumerations) and extensions are never entered, so a `$ref` that is data is not taken for a reference.
 * Iterative: depth is bounded by memory, not by the call stack.
 */
export function* walk(start: Json | undefined, kind: Kind, pointer: Pointer): Generator<TypedNode> {
  const pending: { kind: Kind; node: Json | undefined; pointer: Pointer }[] = [
    { kind, node: start, pointer },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (!isObject(next.node)) continue;
    yield next as TypedNode;
    if (typeof next.node.$ref === 'string' && next.kind !== 'Schema' && next.kind !== 'PathItem') continue;
    pending.push(...childrenOf(next as TypedNode).reverse());
  }
}

function childrenOf({
  kind,
  node,
  pointer,
}: TypedNode): { kind: Kind; node: Json | undefined; pointer: Pointer }[] {
  const members = GRAMMAR[kind];
  return Object.entries(node).flatMap(([key, value]) => {
    const child = members['*'] ?? (Object.hasOwn(members, key) ? members[key] : undefined);
    if (!child || (kind !== 'Schema' && key.startsWith('x-'))) return [];
    const at = join(pointer, key);
    const [form, childKind] = child.includes(':')
      ? (child.split(':') as [string, Kind])
      : ['one', child as Kind];
    if (form === 'one') return [{ kind: childKind, node: value, pointer: at }];
    if (form === 'list') {
      return (Array.isArray(value) ? value : []).map((node, i) => ({
        kind: childKind,
        node,
        pointer: join(at, i),
      }));
    }
    return Object.entries(isObject(value) ? value : {})
      .filter(([name]) => childKind === 'Schema' || !name.startsWith('x-'))
      .map(([name, node]) => ({ kind: childKind, node, pointer: join(at, name) }));
  });
}
