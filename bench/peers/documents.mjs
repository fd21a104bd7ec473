// The bundled documents, changed as far as a peer needs it. What is changed, and for whom, is listed in ../README.md.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../measure.mjs';

export const NAMES = ['superoffice-pocket', 'apple-caller-ids'];

export async function bundled(name) {
  return parse(await readFile(join(root, 'spec', `${name}.openapi.yaml`), 'utf8'));
}

/** One media type, JSON, in every request and response. */
export function jsonOnly(document) {
  return mapped(document, (value, key) => {
    if (key !== 'content' || !isObject(value)) return value;
    return 'application/json' in value ? { 'application/json': value['application/json'] } : value;
  });
}

/** The first http bearer scheme alone, where several are alternatives. */
export function bearerOnly(document) {
  const schemes = document.components.securitySchemes;
  const [name, scheme] = Object.entries(schemes).find(([, { scheme: kind }]) => kind === 'bearer');
  const components = { ...document.components, securitySchemes: { [name]: scheme } };
  return { ...document, components, security: [{ [name]: [] }] };
}

/** Without the optional parameters named: their examples are values that only a server knows. */
export function withoutParameters(document, ...names) {
  return mapped(document, (value, key) =>
    key === 'parameters' && Array.isArray(value) ? value.filter(({ name }) => !names.includes(name)) : value,
  );
}

/** The answers to valid requests alone. */
export function successOnly(document) {
  return mapped(document, (value, key) =>
    key === 'responses' && isObject(value) && '200' in value ? { 200: value[200] } : value,
  );
}

/** One example where there are several: the first. */
export function firstExampleOnly(document) {
  return mapped(document, (value, key) => {
    if (key !== 'examples' || !isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).slice(0, 1));
  });
}

/** Says of every object schema what JSON Schema says by default: further properties are allowed. */
export function openObjects(document) {
  return mapped(document, (value) =>
    isObject(value) && isObject(value.properties) && value.type !== undefined
      ? { additionalProperties: true, ...value }
      : value,
  );
}

/** Schemas that are an object or an array say nothing instead, and no object says that it is open. */
export function withoutUnions(document) {
  return mapped(document, (value) => {
    if (!isObject(value) || !Array.isArray(value.type)) return value;
    const isUnion = value.type.filter((name) => name !== 'null').length > 1;
    return without(value, 'additionalProperties', ...(isUnion ? ['type'] : []));
  });
}

/** The example of a required parameter under each name that an example of the answer 200 has. */
export function namedExamples(document) {
  return mapped(document, (value) => {
    if (!isObject(value) || !Array.isArray(value.parameters)) return value;
    const names = Object.keys(value.responses[200].content['application/json'].examples ?? {});
    const parameters = value.parameters.map(({ example, ...parameter }) =>
      example === undefined
        ? parameter
        : { ...parameter, examples: Object.fromEntries(names.map((name) => [name, { value: example }])) },
    );
    return { ...value, parameters };
  });
}

/** Examples in the place where they are used, and the schemas of parameters. */
export function inlined(document) {
  const { components } = document;
  return mapped(document, (value, key) => {
    const [, kind, name] = isObject(value) ? (/^#\/components\/(\w+)\/(.*)$/.exec(value.$ref) ?? []) : [];
    if (kind === 'examples') return components.examples[name];
    if (key === 'parameters' && Array.isArray(value)) return value.map(inlineSchema);
    return value;
  });

  function inlineSchema(parameter) {
    const [, kind, name] = /^#\/components\/(\w+)\/(.*)$/.exec(parameter.$ref) ?? [];
    if (kind === 'parameters') return inlineSchema(components.parameters[name]);
    const [, schemas, schema] = /^#\/components\/(\w+)\/(.*)$/.exec(parameter.schema.$ref) ?? [];
    return schemas === 'schemas' ? { ...parameter, schema: components.schemas[schema] } : parameter;
  }
}

/** JSON answers with the charset that the server sends. */
export function withCharset(document) {
  return mapped(document, (value, key) => {
    if (key !== 'responses' || !isObject(value)) return value;
    return mapped(value, (content, name) =>
      name === 'content' ? { 'application/json; charset=utf-8': content['application/json'] } : content,
    );
  });
}

/** Without members that are extensions. */
export function withoutExtensions(document) {
  return mapped(document, (value) => {
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')));
  });
}

/** OpenAPI 3.1 to 3.0.3, as far as the bundled documents need it. */
export function toOpenApi30(document) {
  const info = without(document.info, 'summary', 'license');
  const old = mapped(without(document, 'jsonSchemaDialect'), (value) =>
    isObject(value) ? schemaTo30(value) : value,
  );
  return { ...old, info, openapi: '3.0.3' };
}

function schemaTo30(schema) {
  if (typeof schema.$ref === 'string') return { $ref: schema.$ref };
  const { type, examples, ...rest } = schema;
  const changed = Array.isArray(examples)
    ? { example: examples[0] }
    : examples === undefined
      ? {}
      : { examples };
  if (type === undefined) return { ...rest, ...changed };
  const types = [type].flat().filter((name) => name !== 'null');
  if (types.length !== [type].flat().length) changed.nullable = true;
  if (types.length === 1) changed.type = types[0];
  return { ...rest, ...changed };
}

/** Both documents as one, for servers that take a single one: component names get a prefix, operations their security. */
export async function merged() {
  const parts = await Promise.all(NAMES.map(async (name) => part(await bundled(name), name)));
  const of = (key) => Object.assign({}, ...parts.map((document) => document[key]));
  const kinds = [...new Set(parts.flatMap(({ components }) => Object.keys(components)))];
  const components = kinds.map((kind) => [
    kind,
    Object.assign({}, ...parts.map((one) => one.components[kind])),
  ]);
  const [{ openapi, jsonSchemaDialect }] = parts;
  const info = { title: 'Both bundled documents', version: '1.0.0' };
  return { openapi, jsonSchemaDialect, info, paths: of('paths'), components: Object.fromEntries(components) };
}

function part(document, prefix) {
  const renamed = mapped(document, (value, key) => {
    if (key === '$ref') return value.replace(/^(#\/components\/\w+\/)/, `$1${prefix}.`);
    const isMethod = isObject(value) && 'operationId' in value;
    return isMethod ? { security: document.security, ...value } : value;
  });
  const under = (names) => Object.fromEntries(Object.entries(names).map(([k, v]) => [`${prefix}.${k}`, v]));
  const paths = mapped(renamed.paths, (value, key) =>
    key === 'security' ? value.map((requirement) => under(requirement)) : value,
  );
  const components = Object.entries(renamed.components).map(([kind, members]) => [kind, under(members)]);
  return { ...renamed, paths, components: Object.fromEntries(components) };
}

function without(object, ...names) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** A copy of a JSON value in which `change(value, key)` has been applied to each member, outermost first. */
function mapped(value, change, key = '') {
  const changed = change(value, key);
  if (Array.isArray(changed)) return changed.map((item) => mapped(item, change));
  if (!isObject(changed)) return changed;
  return Object.fromEntries(
    Object.entries(changed).map(([name, member]) => [name, mapped(member, change, name)]),
  );
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
