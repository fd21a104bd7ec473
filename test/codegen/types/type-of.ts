import type { TypesOptions } from '../../../src/codegen/types/index.js';
import { generateTypes } from '../../../src/codegen/types/index.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';

/** The generated types of component schemas, each in one line and without comments. */
export async function typesOf(
  schemas: JsonObject,
  { openapi = '3.1.0', ...options }: TypesOptions & { openapi?: string } = {},
): Promise<Record<string, string>> {
  const contract = await contractOf({ openapi, paths: {}, components: { schemas } });
  const plain = generateTypes(contract, options)
    .replaceAll(/\/\*\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, ' ');
  return Object.fromEntries(
    [...plain.matchAll(/export type (\w+) = (.*?);(?= export )/g)].map(([, name = '', type = '']) => [
      name,
      type,
    ]),
  );
}

/** The generated type of one schema, beside others. */
export async function typeOf(
  schema: Json,
  options: TypesOptions & { openapi?: string } = {},
  others: JsonObject = {},
): Promise<string | undefined> {
  return (await typesOf({ A: schema, ...others }, options)).A;
}
