import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Leniency, Violated } from '../../model/exchange.js';
import { isOfType } from '../../schema/keywords/types.js';
import { replaced } from '../../schema/places/places.js';
import { scalarReadings } from '../../schema/shape/text-readings.js';
import { isValid } from '../../schema/validate/is-valid.js';
import type { Variant } from '../../schema/vary/index.js';

/**
 * The lenient way of reading by which an invalid value is a valid one; undefined where none of the usual ones makes it
 * valid. `root`: the schema that the variant is invalid by.
 */
export function leniencyOf(contract: Contract, root: Pointer, variant: Variant): Leniency | undefined {
  const { value, path, pointer, keyword } = variant;
  const part = valueAt(value, path);
  if (part === undefined) return undefined;
  const isRead = (reading: Json): boolean => {
    const whole = replaced(value, path, reading);
    return whole !== undefined && isValid(contract, 'request', root, whole);
  };
  if (keyword === 'enum') {
    const stated = valueAt(contract.document, pointer);
    return Array.isArray(stated) && isOtherCase(part, stated) ? 'letter-case' : undefined;
  }
  if (keyword !== 'type') return undefined;
  if (part === null) return 'null';
  if (isRead([part])) return 'single-item';
  if (Array.isArray(part)) return part.length === 1 && isRead(part[0] ?? null) ? 'single-item' : undefined;
  // What else the schema says of the value may not be checked either.
  const types = [valueAt(contract.document, pointer) ?? null].flat();
  return conversions(part).some((reading) => types.some((type) => isOfScalarType(reading, type)))
    ? 'conversion'
    : undefined;
}

/** What a variant breaks, as reports tell it. */
export function violatedBy({
  keyword,
  why,
  leniency,
}: Variant & { leniency?: Leniency | undefined }): Violated {
  return { keyword, leniency, ...(keyword === 'format' && { miss: why }) };
}

function isOfScalarType(value: Json, type: Json): boolean {
  if (typeof type !== 'string') return false;
  return type === 'integer' ? Number.isInteger(value) : isOfType(value, type);
}

function isOtherCase(part: Json, stated: readonly Json[]): boolean {
  return stated.some((each) => typeof part === 'string' && typeof each === 'string' && each.toLowerCase() === part.toLowerCase()); // prettier-ignore
}

/** What a scalar becomes where readers convert it: text and what the text spells, a flag and its bit, a whole number. */
function conversions(part: Json): Json[] {
  if (typeof part === 'object') return [];
  const readings = scalarReadings(String(part));
  if (typeof part === 'boolean') readings.push(Number(part));
  if (typeof part === 'number') readings.push(Math.trunc(part), part !== 0);
  return readings.filter((each) => fingerprint(each) !== fingerprint(part));
}
