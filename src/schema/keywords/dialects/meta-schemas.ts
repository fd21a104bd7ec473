import type { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonText } from '../../../json/text.js';
import { ajv } from './ajv-package.js';

const KNOWN_DIALECT =
  /^https?:\/\/(json-schema\.org\/draft\/2020-12\/schema|spec\.openapis\.org\/oas\/3\.\d+\/dialect\/[\w.-]+)#?$/;
const OLDER_DIALECT = /^https?:\/\/json-schema\.org\/(draft-0\d\/|draft\/2019-09\/)?(hyper-)?schema#?$/;

/** Whether the URI under `$schema` names the dialect that schemas are judged by, or OpenAPI's own of it. */
export function isKnownDialect(uri: string): boolean {
  return KNOWN_DIALECT.test(uri);
}

/** Whether it names an earlier draft of JSON Schema. */
export function isOlderDialect(uri: string): boolean {
  return OLDER_DIALECT.test(uri);
}

let known: Ajv2020 | undefined;

/** The text of a meta-schema of JSON Schema 2020-12, which comes with ajv; undefined for any other URI. */
export function metaSchemaText(uri: string): string | undefined {
  if (!uri.startsWith('https://json-schema.org/draft/2020-12/')) return undefined;
  known ??= new (ajv().Ajv2020)();
  const found = known.schemas[uri];
  return found ? jsonText(found.schema) : undefined;
}
