import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric, isWholeNumber } from '../../json/number.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { KEYWORDS } from '../keywords/index.js';
import { isCount } from '../keywords/keyword.js';
import { isOfType } from '../keywords/types.js';
import { TYPES } from './search.js';

/** What the empty value of a type satisfies, or any text of a format. */
const LENIENT = new Set([
  'type',
  'nullable',
  'readOnly',
  'writeOnly',
  'format',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'maxProperties',
  'items',
  'prefixItems',
  'maxItems',
  'uniqueItems',
  '$defs',
  'definitions',
]);

/** Beside a list of values, more than these may exclude them. */
const BESIDE_ENUM = ['type', 'nullable', 'readOnly', 'writeOnly', 'enum'];

/** References are followed, and required members looked into, so far. */
const MAX_DEPTH = 16;

/**
 * Whether some value obviously satisfies a schema object: the empty one of its type, one that it lists, or an object of
 * nothing but required members that have such values themselves. Of most schemas that is all that has to be known, and
 * it takes neither schema objects nor a search. False claims nothing.
 */
export class Witness {
  private readonly known = new Map<JsonObject, boolean>();

  constructor(private readonly contract: Contract) {}

  satisfies(node: JsonObject, depth = 0): boolean {
    const known = this.known.get(node);
    if (known !== undefined) return known;
    // A schema that asks for itself is left to the search.
    this.known.set(node, false);
    const found = depth <= MAX_DEPTH && this.isSatisfied(node, depth);
    this.known.set(node, found);
    return found;
  }

  private isSatisfied(node: JsonObject, depth: number): boolean {
    if (typeof node.$ref === 'string') return this.isReferenceSatisfied(node, node.$ref, depth);
    const { type = 'null' } = node;
    // In OpenAPI 3.0 a list of types is none.
    const types = Array.isArray(type) && this.contract.openapi !== '3.0' ? type : [type];
    return types.some((each) => this.isSatisfiedBy(each, node, depth));
  }

  private isSatisfiedBy(type: Json, node: JsonObject, depth: number): boolean {
    if (type !== 'integer' && !TYPES.some((each) => each === type)) return false;
    const asserting = Object.keys(node).filter((key) => Object.hasOwn(KEYWORDS, key));
    if (node.enum === undefined)
      return asserting.every((key) => LENIENT.has(key) || this.allowsSome(node, key, type, depth));
    const stated = node.type === undefined ? undefined : type;
    return asserting.every((key) => BESIDE_ENUM.includes(key)) && listsSome(node.enum, stated);
  }

  /** Whether a keyword leaves some value of a type, with what else is stated. */
  private allowsSome(node: JsonObject, key: string, type: Json, depth: number): boolean {
    if (key === 'required') return type !== 'object' || this.hasMembers(node, depth);
    if (node.format !== undefined) return false;
    if (key === 'minLength' || key === 'maxLength')
      return type !== 'string' || isRange(node.minLength ?? 0, node.maxLength ?? Infinity, isCount);
    if (key !== 'minimum' && key !== 'maximum') return false;
    const isOpen = node.exclusiveMinimum === undefined && node.exclusiveMaximum === undefined;
    const isBound = type === 'integer' ? Number.isSafeInteger : isNumeric;
    return isOpen && isRange(node.minimum ?? -Infinity, node.maximum ?? Infinity, isBound);
  }

  private isReferenceSatisfied(node: JsonObject, ref: string, depth: number): boolean {
    const isBare = Object.keys(node).every((key) => key === '$ref' || !Object.hasOwn(KEYWORDS, key));
    const target = isBare ? valueAt(this.contract.document, ref) : undefined;
    return isObject(target) && this.satisfies(target, depth + 1);
  }

  /** Whether every member that is required is documented, and can have a value. */
  private hasMembers(node: JsonObject, depth: number): boolean {
    const { required, properties, patternProperties, propertyNames, maxProperties } = node;
    if (!Array.isArray(required) || !isObject(properties)) return false;
    if (patternProperties !== undefined || propertyNames !== undefined || maxProperties !== undefined)
      return false;
    return required.every((name) => {
      const isNamed = typeof name === 'string' && Object.hasOwn(properties, name);
      const member = isNamed ? properties[name] : undefined;
      return isObject(member) && this.satisfies(member, depth + 1);
    });
  }
}

/** Whether two bounds, if they are such, have something between them. */
function isRange(least: Json, most: Json, isBound: (value: Json) => boolean): boolean {
  const isSound = [least, most].every((bound) => Math.abs(Number(bound)) === Infinity || isBound(bound));
  return isSound && Number(least) <= Number(most);
}

function listsSome(listed: Json, type: Json | undefined): boolean {
  if (!Array.isArray(listed)) return false;
  if (typeof type !== 'string') return listed.length > 0;
  return listed.some((each) => (type === 'integer' ? isWholeNumber(each) : isOfType(each, type)));
}
