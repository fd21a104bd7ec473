import type { Pointer } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { SchemaObject } from '../graph/edges.js';
import { itemSchemas, prefixLength } from '../graph/members.js';
import { valuesOf } from './listed-values.js';
import type { Contradiction } from './search.js';
import { allowsType, statedBy, TYPES } from './search.js';

type Judge = (pointers: readonly Pointer[]) => Contradiction | undefined;

/** Items that an array must contain, or of which there must be several different ones, and that there are not. */
export function contraryContents(
  contract: Contract,
  schemas: readonly SchemaObject[],
  judge: Judge,
): Contradiction | undefined {
  for (const schema of schemas) {
    const found = contraryContains(schemas, schema, judge) ?? tooFewValues(contract, schemas, schema);
    if (found) return found;
  }
  return undefined;
}

function contraryContains(
  schemas: readonly SchemaObject[],
  schema: SchemaObject,
  judge: Judge,
): Contradiction | undefined {
  const contained = schema.to('contains');
  const least = Number(statedBy(schema, 'minContains') ?? 1);
  if (contained === undefined || least < 1) return undefined;
  const most = Math.min(Infinity, ...schemas.map((each) => Number(statedBy(each, 'maxItems') ?? Infinity)));
  const many = least === 1 ? 'an item' : `${String(least)} items`;
  if (least > most) {
    const pointer = join(schema.pointer, least === 1 ? 'contains' : 'minContains');
    return { pointer, why: `it must contain ${many}, and have no more than ${String(most)}` };
  }
  // Items by place may be of any kind.
  if (schemas.some((each) => prefixLength(each) > 0)) return undefined;
  const found = judge([contained, ...itemSchemas(schemas, 0)]);
  if (!found) return undefined;
  const why = `it must contain ${many} that nothing can be`;
  return { pointer: contained, why: found.isDeliberate ? why : `${why}: ${found.why}` };
}

/** Different items out of a list of values that is too short. */
function tooFewValues(
  contract: Contract,
  schemas: readonly SchemaObject[],
  { pointer, node }: SchemaObject,
): Contradiction | undefined {
  if (node.uniqueItems !== true || schemas.some((each) => prefixLength(each) > 0)) return undefined;
  const least = Math.max(0, ...schemas.map((each) => Number(statedBy(each, 'minItems') ?? 0)));
  const items = itemSchemas(schemas, 0);
  const { schemas: ofItems } = (least > 1 ? applicableSchemas(contract, items) : undefined) ?? {
    schemas: [],
  };
  const most = Math.min(Infinity, ...ofItems.map(({ node: each }) => valuesOf(each)?.length ?? Infinity), constantsOf(contract, ofItems)); // prettier-ignore
  if (least <= most) return undefined;
  const why = `it must have ${String(least)} different items, of which there are no more than ${String(most)}`;
  return { pointer: join(pointer, 'uniqueItems'), why };
}

/** How many values there are of null and the flags; infinitely many where others are allowed too. */
function constantsOf(contract: Contract, schemas: readonly SchemaObject[]): number {
  const counts = TYPES.filter((type) => schemas.every((schema) => allowsType(contract, schema, type))).map(
    (type) => (type === 'boolean' ? 2 : type === 'null' ? 1 : Infinity),
  );
  return counts.reduce<number>((sum, count) => sum + count, 0);
}
