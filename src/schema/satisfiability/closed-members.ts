import type { Pointer } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { SchemaObject } from '../graph/edges.js';
import { isInvalid } from '../validate/is-valid.js';
import { requiredBySure } from './implication.js';
import type { Contradiction } from './search.js';
import { statedBy } from './search.js';

/** Objects that must have members whose names, or whose number, what is said of other members does not allow. */
export function contraryNames(
  contract: Contract,
  schemas: readonly SchemaObject[],
): Contradiction | undefined {
  const required = requiredBySure(contract, schemas);
  for (const schema of schemas) {
    const found =
      tooFewNames(schemas, schema) ??
      refusedName(contract, schema, required) ??
      unevaluatedName(contract, schema, required);
    if (found) return found;
  }
  return undefined;
}

/** A closed object with fewer names than it must have members. */
function tooFewNames(schemas: readonly SchemaObject[], schema: SchemaObject): Contradiction | undefined {
  if (schema.node.additionalProperties !== false || schema.under('patternProperties').length > 0)
    return undefined;
  const most = schema.properties.size;
  const leastOf = (each: SchemaObject): number => Number(statedBy(each, 'minProperties') ?? 0);
  const asking = schemas.find((each) => leastOf(each) > most);
  if (!asking) return undefined;
  const least = String(leastOf(asking));
  const pointer = join(asking.pointer, 'minProperties');
  return { pointer, why: `it must have ${least} properties, and allows no more than ${String(most)}` };
}

/** A name that `propertyNames` refuses. */
function refusedName(
  contract: Contract,
  schema: SchemaObject,
  required: ReadonlySet<string>,
): Contradiction | undefined {
  const names = schema.to('propertyNames');
  if (names === undefined) return undefined;
  const refused = [...required].find((name) => isRefused(contract, names, name));
  if (refused === undefined) return undefined;
  return { pointer: names, why: `it requires '${refused}', which is no name that it allows` };
}

function isRefused(contract: Contract, names: Pointer, name: string): boolean {
  if (valueAt(contract.document, names) === false) return true;
  return (['request', 'response'] as const).every((direction) => isInvalid(contract, direction, names, name));
}

/** A name that neither a schema that forbids all others nor anything that it combines speaks of. */
function unevaluatedName(
  contract: Contract,
  schema: SchemaObject,
  required: ReadonlySet<string>,
): Contradiction | undefined {
  if (schema.node.unevaluatedProperties !== false) return undefined;
  const { schemas, choices } = applicableSchemas(contract, [schema.pointer]) ?? { schemas: [], choices: [] };
  const isOpen = (each: SchemaObject): boolean =>
    each.under('patternProperties').length > 0 ||
    each.to('additionalProperties') !== undefined ||
    (each !== schema && each.to('unevaluatedProperties') !== undefined);
  if (choices.length > 0 || schemas.some(isOpen)) return undefined;
  const unknown = [...required].find((name) => !schemas.some(({ properties }) => properties.has(name)));
  if (unknown === undefined) return undefined;
  const pointer = join(schema.pointer, 'unevaluatedProperties');
  return { pointer, why: `it requires '${unknown}', and allows no such property` };
}
