import type { Pointer } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { SchemaObject } from '../graph/edges.js';
import { itemSchemas } from '../graph/members.js';
import { requiredBySure, sureMembers } from './implication.js';
import type { Contradiction, Type } from './search.js';
import { allowsType, statedBy, TYPES } from './search.js';

/** A part that a value must have: the schemas that surely apply to it, and the keyword that asks for it. */
interface Needed {
  name: string;
  pointers: Pointer[];
  asking: Pointer;
}

/** Members or items that there must be, and that must have the same in turn, without an end: values have one. */
export function endlessParts(
  contract: Contract,
  schemas: readonly SchemaObject[],
  type: Type,
): Contradiction | undefined {
  for (const { name, pointers, asking } of needed(contract, schemas, type))
    if (isEndless(contract, pointers, new Set()))
      return {
        pointer: asking,
        why: `it must have ${name}, which must have such a part in turn, without an end`,
      };
  return undefined;
}

/** Chains of parts are followed so far. */
const MAX_DEPTH = 64;

/** The parts that are known to come to an end. */
const ending = memoize((_: Contract) => new Set<string>());

function isEndless(contract: Contract, pointers: readonly Pointer[], around: ReadonlySet<string>): boolean {
  const key = pointers.join(' ');
  if (around.has(key)) return true;
  if (around.size > MAX_DEPTH || ending(contract).has(key)) return false;
  const { schemas } = applicableSchemas(contract, pointers) ?? { schemas: [] };
  const [type, ...others] = TYPES.filter((each) =>
    schemas.every((schema) => allowsType(contract, schema, each)),
  );
  // Where a value may be of another type, or is one of a choice, it may come to an end there.
  const parts = type === undefined || others.length > 0 ? [] : needed(contract, schemas, type);
  const within = new Set([...around, key]);
  if (parts.some((part) => isEndless(contract, part.pointers, within))) return true;
  ending(contract).add(key);
  return false;
}

function needed(contract: Contract, schemas: readonly SchemaObject[], type: Type): Needed[] {
  const asking = (keyword: string, asks: (schema: SchemaObject) => boolean): Pointer =>
    join(schemas.find(asks)?.pointer ?? '#', keyword);
  if (type === 'object')
    return [...requiredBySure(contract, schemas)].map((name) => ({
      name: `'${name}'`,
      pointers: sureMembers(schemas, name),
      asking: asking('required', (schema) => [statedBy(schema, 'required')].flat().includes(name)),
    }));
  const hasItem = (schema: SchemaObject): boolean => Number(statedBy(schema, 'minItems') ?? 0) > 0;
  if (type !== 'array' || !schemas.some(hasItem)) return [];
  return [{ name: 'an item', pointers: itemSchemas(schemas, 0), asking: asking('minItems', hasItem) }];
}
