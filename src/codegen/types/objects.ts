import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import { isJsonContent } from '../../schema/graph/content-schemas.js';
import type { SchemaObject } from '../../schema/graph/edges.js';
import { schemaAt } from '../../schema/graph/edges.js';
import { matches } from '../../schema/keywords/pattern.js';
import { schemaComment } from './comments.js';
import { listedValues } from './kinds.js';
import { templateOf } from './pattern-keys.js';
import type { Scope, Translator } from './scope.js';
import type { Member, TypeText } from './type-text.js';
import { intersection, objectOf, propertyKey, single, union, UNKNOWN } from './type-text.js';

/** Whether a schema itself says something of members that a type can say. */
export function hasObjectShape({ node, properties }: SchemaObject, { around }: Scope): boolean {
  const { required, patternProperties, additionalProperties, propertyNames } = node;
  if (properties.size > 0 || (Array.isArray(required) && required.length > 0)) return true;
  if (isObject(patternProperties) && Object.keys(patternProperties).length > 0) return true;
  if (isObject(additionalProperties) || additionalProperties === true || isObject(propertyNames)) return true;
  // Beside other schemas, it is meant for the members that they document, and would allow none.
  const isAlone =
    around.length === 1 && !['$ref', 'allOf', 'anyOf', 'oneOf'].some((key) => node[key] !== undefined);
  return additionalProperties === false && isAlone;
}

/** The type of the objects that a schema itself describes, whatever other schemas add. */
export function objectType(schema: SchemaObject, scope: Scope, types: Translator): TypeText {
  const patterns = patternsOf(schema, scope, types);
  const members = [
    ...documented(schema, scope, types, patterns),
    ...demanded(schema, scope, types, patterns),
  ];
  const rest = restOf(schema, scope, types);
  const names = rest && members.length === 0 ? listedNames(schema, types) : undefined;
  if (rest && names)
    return objectOf(names.map((name) => ({ key: propertyKey(name), isOptional: true, type: rest.text })));
  const index = indexSignatures(members, patterns, rest);
  if (members.length + index.length > 0) {
    const [only] = index;
    // The usual name of a map of anything.
    if (members.length === 0 && only && index.length === 1 && only.type === 'unknown')
      return single('Record<string, unknown>');
    return objectOf([...members, ...index]);
  }
  return single(`Record<string, ${schema.node.additionalProperties === false ? 'never' : 'unknown'}>`);
}

/** The properties that the schema documents. */
function documented(
  schema: SchemaObject,
  scope: Scope,
  types: Translator,
  patterns: readonly Pattern[],
): Member[] {
  const required = requiredOf(schema);
  return [...schema.properties].map(([name, pointer]) => {
    const content = scope.isEvent === true && name === 'data' ? jsonContentAt(pointer, types) : undefined;
    const own = types.of(content ?? pointer, scope.direction);
    const node = valueAt(types.contract.document, pointer);
    return {
      key: propertyKey(name),
      isOptional: !required.has(name) || types.isHiddenAround(name, scope),
      isReadonly: isObject(node) && node.readOnly === true,
      type: intersection([own, ...typesByPattern(patterns, name)]).text,
      comment: isObject(node) ? schemaComment(node) : undefined,
    };
  });
}

/** The properties that the schema requires, and others document. */
function demanded(
  schema: SchemaObject,
  scope: Scope,
  types: Translator,
  patterns: readonly Pattern[],
): Member[] {
  return [...requiredOf(schema)].flatMap((name) => {
    if (schema.properties.has(name) || types.isHiddenAround(name, scope)) return [];
    const known = [types.memberAround(name, scope) ?? [], typesByPattern(patterns, name)].flat();
    const type = known.length > 0 ? intersection(known) : (restOf(schema, scope, types) ?? UNKNOWN);
    return { key: propertyKey(name), type: type.text };
  });
}

function typesByPattern(patterns: readonly Pattern[], name: string): TypeText[] {
  return patterns.filter(({ pattern }) => matches(pattern, name)).map(({ type }) => type);
}

function requiredOf({ node }: SchemaObject): Set<string> {
  const { required } = node;
  return new Set(Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []);
}

interface Pattern {
  pattern: string;
  type: TypeText;
}

function patternsOf(schema: SchemaObject, { direction }: Scope, types: Translator): Pattern[] {
  return schema
    .under('patternProperties')
    .map(({ pattern, to }) => ({ pattern, type: types.of(to, direction) }));
}

/** The type of members that nothing else in the schema speaks of; undefined where nothing is said of them. */
function restOf(schema: SchemaObject, { direction }: Scope, types: Translator): TypeText | undefined {
  const { additionalProperties: stated, unevaluatedProperties } = schema.node;
  const isAlone = !schema.edges.some(({ kind }) => kind === 'same' || kind === 'choice');
  const keyword =
    stated === undefined && isAlone && isObject(unevaluatedProperties)
      ? 'unevaluatedProperties'
      : 'additionalProperties';
  const pointer = schema.to(keyword);
  if (pointer === undefined || stated === false) return undefined;
  return types.of(pointer, direction);
}

/** The names that `propertyNames` lists. */
function listedNames(schema: SchemaObject, { contract }: Translator): string[] | undefined {
  const pointer = schema.to('propertyNames');
  const names = pointer === undefined ? undefined : schemaAt(contract, pointer);
  const values: readonly Json[] | undefined = names && listedValues(names.node);
  return values?.filter((value) => typeof value === 'string');
}

/** Where both are of any value, an index signature has the types of all members that it speaks of (TS2411). */
function indexSignatures(
  members: readonly Member[],
  patterns: readonly Pattern[],
  rest: TypeText | undefined,
): Member[] {
  const templates = patterns.map(({ pattern, type }) => ({ key: templateOf(pattern), type, pattern }));
  const keys = templates.map(({ key }) => key);
  const areApart = keys.every(
    (key, i) => key !== undefined && keys.every((other, j) => i === j || areDisjoint(key, other)),
  );
  const byTemplate = areApart ? templates : [];
  const byName = [...(areApart ? [] : templates.map(({ type }) => type)), ...(rest ? [rest] : [])];
  const optional = members.some(({ isOptional }) => isOptional) ? [single('undefined')] : [];
  const all = [
    ...byName,
    ...byTemplate.map(({ type }) => type),
    ...members.map(({ type }) => single(type)),
    ...optional,
  ];
  return [
    ...byTemplate.map(({ key = '', type }) => ({
      key: `[key: ${key}]`,
      type: union([type, ...optional]).text,
    })),
    ...(byName.length > 0 ? [{ key: '[key: string]', type: union(all).text }] : []),
  ];
}

/** Whether no name starts as both templates do. */
function areDisjoint(one: string, other: string | undefined): boolean {
  const [a, b] = [one, other ?? ''].map((key) => key.slice(1).split('${')[0] ?? '');
  return a !== '' && b !== '' && !a?.startsWith(b ?? '') && b?.startsWith(a ?? '') === false;
}

function jsonContentAt(pointer: Pointer, { contract }: Translator): Pointer | undefined {
  const schema = schemaAt(contract, pointer);
  return schema && isJsonContent(schema.node) ? join(schema.pointer, 'contentSchema') : undefined;
}
