import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { compareNumbers, isWholeNumber } from '../../json/number.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { numberFormat } from '../formats/index.js';
import type { SchemaObject } from '../graph/edges.js';
import { isOfType } from '../keywords/types.js';
import { isInvalid } from '../validate/is-valid.js';
import { isAssertion } from './canonical.js';
import type { Contradiction, Type } from './search.js';
import { allowsType, TYPES } from './search.js';

/** Schemas about one value, and the choices between further ones of which a branch is among them. */
export interface Conjunction {
  pointers: readonly Pointer[];
  schemas: readonly SchemaObject[];
  decided: readonly Pointer[];
}

/** Longer lists of values are not judged. */
const MAX_LISTED = 500;

/** Of schemas that list their values: `none` where one of those may satisfy them all; undefined where none lists any. */
export function contraryValues(
  contract: Contract,
  conjunction: Conjunction,
): Contradiction | 'none' | undefined {
  const listing = conjunction.schemas.find(({ node }) => valuesOf(node) !== undefined);
  if (!listing) return undefined;
  const values = valuesOf(listing.node) ?? [];
  if (values.length > MAX_LISTED || !values.every((value) => isRefused(contract, conjunction, value)))
    return 'none';
  const isConst = listing.node.const !== undefined;
  const which = isConst ? 'its const is' : 'all values of its enum are';
  return {
    pointer: join(listing.pointer, isConst ? 'const' : 'enum'),
    why: values.length === 0 ? 'its enum lists nothing' : `${which} invalid by the rest of it`,
  };
}

/** null, true and false are all there is of their types. */
export function contraryConstants(
  contract: Contract,
  conjunction: Conjunction,
  type: Type,
): Contradiction | undefined {
  const all = type === 'null' ? [null] : type === 'boolean' ? [true, false] : undefined;
  if (!all?.every((value) => isRefused(contract, conjunction, value))) return undefined;
  return { pointer: conjunction.pointers[0] ?? '#', why: `no value of type ${type} is valid` };
}

/** The values that a schema object lists, where it does. */
export function valuesOf({ const: only, enum: several }: SchemaObject['node']): Json[] | undefined {
  if (only !== undefined) return [only];
  return Array.isArray(several) ? several : undefined;
}

/** Assertions that take no validation to judge. */
const PLAIN: readonly string[] = [
  'type',
  'enum',
  'const',
  'nullable',
  '$ref',
  'allOf',
  'readOnly',
  'writeOnly',
];

/** Whether a value is invalid for sure, in both directions. What types and lists say of it takes no validation. */
function isRefused(contract: Contract, { pointers, schemas, decided }: Conjunction, value: Json): boolean {
  const text = fingerprint(value);
  const isListed = ({ node }: SchemaObject): boolean =>
    valuesOf(node)?.some((each) => fingerprint(each) === text) !== false;
  const type = TYPES.find((each) => isOfType(value, each)) ?? 'null';
  if (!schemas.every((schema) => allowsType(contract, schema, type) && isListed(schema))) return true;
  const isPlain = ({ node, pointer }: SchemaObject): boolean =>
    Object.keys(node).every(
      (each) =>
        !isAssertion(each) ||
        PLAIN.includes(each) ||
        decided.includes(join(pointer, each)) ||
        (each === 'format' && isInFormat(value, node.format)),
    );
  // Whether a fraction may be an integer is left to validation, and so is all that depends on more.
  const isFraction = type === 'number' && !isWholeNumber(value);
  const open = schemas.filter((schema) => isFraction || !isPlain(schema));
  // What is required of an object depends on all schemas together; else, those that many places share are compiled once.
  const judges = type === 'object' || type === 'array' ? pointers : open.map(({ pointer }) => pointer);
  if (open.length === 0) return false;
  return (['request', 'response'] as const).every((direction) =>
    judges.some((pointer) => isInvalid(contract, direction, pointer, value)),
  );
}

/** Whether a whole number keeps a format of integers; of other values, that is left to validation. */
function isInFormat(value: Json, format: Json | undefined): boolean {
  const { bounds, appliesTo } = numberFormat(format) ?? {};
  if (!bounds || appliesTo !== 'integer' || !isWholeNumber(value)) return false;
  return compareNumbers(value, bounds[0]) >= 0 && compareNumbers(value, bounds[1]) <= 0;
}
