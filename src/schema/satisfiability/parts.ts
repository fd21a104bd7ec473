import type { Pointer } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { itemSchemas, prefixLength } from '../graph/members.js';
import { contraryNames } from './closed-members.js';
import { requiredBySure, sureMembers } from './implication.js';
import { contraryContents } from './items.js';
import type { Contradiction, Type } from './search.js';
import { statedBy } from './search.js';

/** Why no value satisfies all the schemas of a part of a value. */
type Judge = (pointers: readonly Pointer[]) => Contradiction | undefined;

/** Members or items that there must be, and that nothing satisfies. */
export function contraryParts(
  contract: Contract,
  schemas: readonly SchemaObject[],
  type: Type,
  judge: Judge,
): Contradiction | undefined {
  if (type === 'object') return contraryMembers(contract, schemas, judge) ?? contraryNames(contract, schemas);
  if (type === 'array') return contraryItems(schemas, judge) ?? contraryContents(contract, schemas, judge);
  return undefined;
}

function contraryMembers(
  contract: Contract,
  schemas: readonly SchemaObject[],
  judge: Judge,
): Contradiction | undefined {
  const required = requiredBySure(contract, schemas);
  const at = (keyword: string): Pointer => {
    const stating = schemas.find((schema) => statedBy(schema, keyword) !== undefined);
    return stating ? join(stating.pointer, keyword) : '#';
  };
  const most = Math.min(Infinity, ...numbersOf(schemas, 'maxProperties'));
  if (required.size > most)
    return { pointer: at('maxProperties'), why: `it requires more than ${String(most)} properties` };
  for (const name of required) {
    const found = judge(sureMembers(schemas, name));
    if (found?.isDeliberate)
      return { pointer: at('required'), why: `it requires '${name}', and allows no such property` };
    if (found) return { ...found, why: `of the required '${name}', ${found.why}` };
  }
  return undefined;
}

function contraryItems(schemas: readonly SchemaObject[], judge: Judge): Contradiction | undefined {
  const least = Math.max(0, ...numbersOf(schemas, 'minItems'));
  const prefix = Math.max(0, ...schemas.map(prefixLength));
  for (let index = 0; index < Math.min(least, prefix + 1); index++) {
    const found = judge(itemSchemas(schemas, index));
    const stating = schemas.find((schema) => statedBy(schema, 'minItems') !== undefined);
    if (found && stating)
      return {
        pointer: found.isDeliberate ? join(stating.pointer, 'minItems') : found.pointer,
        why: `it must have ${String(least)} items, and nothing can be item ${String(index)}`,
      };
  }
  return undefined;
}

function numbersOf(schemas: readonly SchemaObject[], keyword: string): number[] {
  return schemas.map((schema) => statedBy(schema, keyword)).filter((stated) => typeof stated === 'number');
}
