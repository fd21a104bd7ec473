import type { Json } from '../../json/json.js';
import type { Numeric } from '../../json/number.js';
import { compareNumbers, isNumeric } from '../../json/number.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { numberFormat } from '../formats/index.js';
import type { SchemaObject } from '../graph/edges.js';
import type { Contradiction, Type } from './search.js';
import { isIntegral, statedBy } from './search.js';

/** A bound, the schema object that states it, and by which keyword. */
interface Limit {
  schema: SchemaObject;
  keyword: string;
  value: Numeric;
  isExclusive: boolean;
}

const COUNTS: Readonly<Partial<Record<Type, [string, string]>>> = {
  string: ['minLength', 'maxLength'],
  array: ['minItems', 'maxItems'],
  object: ['minProperties', 'maxProperties'],
};

/** The bounds of numbers, lengths and counts that leave nothing between them, for values of one type. */
export function contraryLimits(
  contract: Contract,
  schemas: readonly SchemaObject[],
  type: Type,
): Contradiction | undefined {
  const [low, high] =
    type === 'number' ? numericLimits(contract, schemas) : countLimits(contract, schemas, type);
  if (!low || !high) return undefined;
  const order = compareNumbers(low.value, high.value);
  const isEmpty = order > 0 || (order === 0 && (low.isExclusive || high.isExclusive));
  if (isEmpty || (type === 'number' && hasNoInteger(contract, schemas, low, high))) {
    const why = `${nameOf(low, 'least')} and ${nameOf(high, 'greatest')} leave nothing between them`;
    const { schema, keyword } = high.keyword === 'format' ? low : high;
    return { pointer: join(schema.pointer, keyword), why };
  }
  return undefined;
}

/** How a limit is called: by its keyword, or as the last value of a format. */
function nameOf({ schema, keyword, value }: Limit, end: 'least' | 'greatest'): string {
  if (keyword !== 'format') return `${keyword} ${String(value)}`;
  const format = statedBy(schema, 'format');
  return `the ${end} ${typeof format === 'string' ? format : ''} ${String(value)}`;
}

function countLimits(
  contract: Contract,
  schemas: readonly SchemaObject[],
  type: Type,
): (Limit | undefined)[] {
  const [lowest, highest] = COUNTS[type] ?? [];
  if (lowest === undefined || highest === undefined) return [];
  return [tightest(limits(contract, schemas, lowest), 1), tightest(limits(contract, schemas, highest), -1)];
}

function numericLimits(contract: Contract, schemas: readonly SchemaObject[]): (Limit | undefined)[] {
  const both = (keyword: string, exclusive: string): Limit[] => [
    ...limits(contract, schemas, keyword),
    ...limits(contract, schemas, exclusive),
  ];
  const [least, greatest] = formatLimits(schemas);
  return [
    tightest([...both('minimum', 'exclusiveMinimum'), ...least], 1),
    tightest([...both('maximum', 'exclusiveMaximum'), ...greatest], -1),
  ];
}

/** The least and the greatest values of formats, such as int32. */
function formatLimits(schemas: readonly SchemaObject[]): [least: Limit[], greatest: Limit[]] {
  const bounded = schemas.flatMap((schema) => {
    const bounds = numberFormat(statedBy(schema, 'format'))?.bounds;
    return bounds ? [{ schema, bounds }] : [];
  });
  const ofFormat = (index: 0 | 1): Limit[] =>
    bounded.map(({ schema, bounds }) => ({
      schema,
      keyword: 'format',
      value: bounds[index],
      isExclusive: false,
    }));
  return [ofFormat(0), ofFormat(1)];
}

/** The limits that schema objects state by a keyword; exclusive ones are flags in OpenAPI 3.0 (3.0.3 §4.7.24). */
function limits(contract: Contract, schemas: readonly SchemaObject[], keyword: string): Limit[] {
  return schemas.flatMap((schema) => {
    const value: Json | undefined = statedBy(schema, keyword);
    if (!isNumeric(value)) return [];
    const flag = keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
    const isFlagged = contract.openapi === '3.0' && keyword.endsWith('imum') && schema.node[flag] === true;
    return [{ schema, keyword, value, isExclusive: keyword.startsWith('exclusive') || isFlagged }];
  });
}

/** The highest of lower limits (`inwards` 1), or the lowest of upper ones (-1); of equal ones, an exclusive one. */
function tightest<T extends { value: Numeric; isExclusive: boolean }>(
  all: readonly T[],
  inwards: 1 | -1,
): T | undefined {
  const isTighter = (a: T, b: T): boolean => {
    const order = compareNumbers(a.value, b.value) * inwards;
    return order > 0 || (order === 0 && a.isExclusive && !b.isExclusive);
  };
  return all.reduce<T | undefined>((best, each) => (!best || isTighter(each, best) ? each : best), undefined);
}

/** Whether only integers are allowed, and none lies between two limits. */
function hasNoInteger(
  contract: Contract,
  schemas: readonly SchemaObject[],
  low: Limit,
  high: Limit,
): boolean {
  if (!schemas.some((schema) => isIntegral(contract, schema))) return false;
  const [least, most] = [Number(low.value), Number(high.value)];
  if (!Number.isSafeInteger(Math.ceil(least)) || !Number.isSafeInteger(Math.floor(most))) return false;
  const first = low.isExclusive ? Math.floor(least) + 1 : Math.ceil(least);
  const last = high.isExclusive ? Math.ceil(most) - 1 : Math.floor(most);
  return first > last;
}

/** The tightest limit on one side, for comparing schemas: of numbers, lengths or counts. */
export function limitOf(
  contract: Contract,
  schemas: readonly SchemaObject[],
  keyword: string,
): { value: Numeric; isExclusive: boolean } | undefined {
  if (/^(exclusiveM|m)inimum$/.test(keyword)) return numericLimits(contract, schemas)[0];
  if (/^(exclusiveM|m)aximum$/.test(keyword)) return numericLimits(contract, schemas)[1];
  return tightest(limits(contract, schemas, keyword), keyword.startsWith('min') ? 1 : -1);
}
