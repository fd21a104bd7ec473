import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';

/** The objects of OpenAPI 3.0 to 3.2 (3.1 §4.8) that can hold a schema, a reference or an example. */
export type Kind =
  | 'OpenAPI'
  | 'Info'
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

/** `fields` are maps that extensions (`x-…`) may stand in; in a `map` that is a name like any other. */
export type Form = 'map' | 'fields' | 'list';
type Child = Kind | `${Form}:${Kind}`;

const schemaMap = 'map:Schema';
const operation = 'Operation';

/**
 * The keywords under which schemas stand in a Schema Object, and in what form: where a schema may stand, not what it
 * applies to (`schema/keywords/edges.ts` says that).
 */
const SCHEMA_CHILDREN = {
  properties: 'map:Schema',
  patternProperties: 'map:Schema',
  $defs: 'map:Schema',
  definitions: 'map:Schema',
  dependentSchemas: 'map:Schema',
  allOf: 'list:Schema',
  anyOf: 'list:Schema',
  oneOf: 'list:Schema',
  prefixItems: 'list:Schema',
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
} as const satisfies Readonly<Record<string, Child>>;

/** A keyword under which schemas stand. */
export type SubschemaKeyword = keyof typeof SCHEMA_CHILDREN;

/** The keywords under which a map of schemas stands, a list of them, or a single one. */
export function subschemaKeywords(form: 'map' | 'list' | 'single'): SubschemaKeyword[] {
  const child = form === 'single' ? 'Schema' : `${form}:Schema`;
  const keywords = Object.keys(SCHEMA_CHILDREN) as SubschemaKeyword[];
  return keywords.filter((keyword) => SCHEMA_CHILDREN[keyword] === child);
}

/** Which member of which object holds what. `*` stands for every member. */
const GRAMMAR: Readonly<Record<Kind, Readonly<Record<string, Child>>>> = {
  OpenAPI: {
    info: 'Info',
    paths: 'fields:PathItem',
    webhooks: 'map:PathItem',
    components: 'Components',
  },
  Info: {},
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
    mediaTypes: 'map:MediaType',
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
    query: operation,
    additionalOperations: 'map:Operation',
  },
  Operation: {
    parameters: 'list:Parameter',
    requestBody: 'RequestBody',
    responses: 'fields:Response',
    callbacks: 'map:Callback',
  },
  Callback: { '*': 'PathItem' },
  Parameter: { schema: 'Schema', content: 'map:MediaType', examples: 'map:Example' },
  Header: { schema: 'Schema', content: 'map:MediaType', examples: 'map:Example' },
  RequestBody: { content: 'map:MediaType' },
  MediaType: {
    schema: 'Schema',
    itemSchema: 'Schema',
    examples: 'map:Example',
    encoding: 'map:Encoding',
    prefixEncoding: 'list:Encoding',
    itemEncoding: 'Encoding',
  },
  Encoding: {
    headers: 'map:Header',
    encoding: 'map:Encoding',
    prefixEncoding: 'list:Encoding',
    itemEncoding: 'Encoding',
  },
  Response: { headers: 'map:Header', content: 'map:MediaType', links: 'map:Link' },
  Example: {},
  Link: {},
  SecurityScheme: {},
  Schema: SCHEMA_CHILDREN,
};

/** What a member of an object holds. */
export interface Held {
  /** Undefined for a single object. */
  form: Form | undefined;
  /** Of the object, or of each member of the map or list. */
  kind: Kind;
}

/** The grammar, read once: a walk over a document asks for each member of each object. */
const MEMBERS: ReadonlyMap<Kind, { named: ReadonlyMap<string, Held>; every: Held | undefined }> = new Map(
  Object.entries(GRAMMAR).map(([kind, children]) => {
    const named = new Map(Object.entries(children).map(([key, child]) => [key, heldBy(child)]));
    return [kind as Kind, { named, every: named.get('*') }];
  }),
);

function heldBy(child: Child): Held {
  const [form, inner] = child.split(':') as [Form, Kind | undefined];
  return inner === undefined ? { form: undefined, kind: child as Kind } : { form, kind: inner };
}

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
  MediaType: 'mediaTypes',
};

/** Whether OpenAPI allows a reference in place of an object of a kind; of a media type since 3.2 (§4.14). */
export function isReferable(kind: Kind, { openapi }: JsonObject): boolean {
  if (kind === 'MediaType' && !(typeof openapi === 'string' && openapi.startsWith('3.2'))) return false;
  return SECTION_OF[kind] !== undefined;
}

/** What stands at a member of an object of a kind, if that can hold a schema, a reference or an example. */
export function memberOf(kind: Kind, key: string): Held | undefined {
  const members = MEMBERS.get(kind);
  if (members?.every === undefined) return members?.named.get(key);
  return isExtension(key) ? undefined : members.every;
}

/** The names of a map under which its objects stand. */
export function namesIn(form: Form, map: Json): string[] {
  if (!isObject(map)) return [];
  const names = Object.keys(map);
  return form === 'fields' ? names.filter((name) => !isExtension(name)) : names;
}

export function isExtension(key: string): boolean {
  return key.startsWith('x-');
}
