import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { compareNumbers, isMultiple, isNumeric, isWholeNumber } from '../../json/number.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { numberFormat, textFormat } from '../formats/index.js';
import { isReferenceObject } from '../keywords/edges.js';
import { keywordOf } from '../keywords/index.js';
import { BoundedPattern, PatternTimeout } from '../keywords/pattern.js';
import { statedTypes } from '../keywords/stated-types.js';
import { isOfType } from '../keywords/types.js';

/** Values and schemas that are nested deeper are left to ajv, which bounds them. */
const MAX_DEPTH = 32;

/**
 * Whether a value is valid for sure by the schema at a pointer, as either side sends it. It goes through the schema
 * once, without compiling it: compiling takes a thousand times as long, and most schemas meet no more than an example.
 * False claims nothing: the value is invalid, or the schema says more than is looked at here.
 * @param formats Of texts, those that mean something else than in a document.
 */
export function isSurelyValid(
  contract: Schemas,
  pointer: Pointer,
  value: Json,
  formats: Formats = {},
): boolean {
  try {
    return new Look(contract, formats).isValid(valueAt(contract.document, pointer), value, 0);
  } catch {
    // A pattern takes too long, which whoever judges the value is to tell.
    return false;
  }
}

/** How many schemas may still be applied to a value or a part of one; counted down. */
export interface Effort {
  left: number;
}

/**
 * As `isSurelyValid`, as long as there is effort left.
 * @throws PatternTimeout where a pattern takes too long.
 */
export function isValidAtALook(contract: Schemas, pointer: Pointer, value: Json, effort: Effort): boolean {
  try {
    return new Look(contract, {}, effort).isValid(valueAt(contract.document, pointer), value, 0);
  } catch (thrown) {
    if (thrown instanceof PatternTimeout) throw thrown;
    return false;
  }
}

/** What schemas stand in, and which dialect they are in. */
type Schemas = Pick<Contract, 'document' | 'openapi'>;

type Formats = Readonly<Record<string, (text: string) => boolean>>;

class Look {
  constructor(
    private readonly contract: Schemas,
    private readonly formats: Formats,
    private readonly effort: Effort = { left: Infinity },
  ) {}

  isValid(node: Json | undefined, value: Json, depth: number): boolean {
    if (node === true) return true;
    if (!isObject(node) || depth > MAX_DEPTH || this.effort.left-- <= 0) return false;
    const { document, openapi } = this.contract;
    if (typeof node.$ref === 'string' && !this.isValid(valueAt(document, node.$ref), value, depth + 1))
      return false;
    if (isReferenceObject(node, openapi)) return true;
    for (const key of Object.keys(node)) {
      const stated = node[key];
      const keyword = keywordOf(key);
      if (!keyword || stated === undefined || key === '$ref') continue;
      if (!keyword.isWellFormed(stated) || !this.isKept(node, key, stated, value, depth)) return false;
    }
    return true;
  }

  /** Whether a value surely keeps what a keyword states; false for keywords that are not looked at. */
  private isKept(node: JsonObject, key: string, stated: Json, value: Json, depth: number): boolean {
    switch (key) {
      case 'type': {
        const types = this.contract.openapi === '3.0' ? statedTypes(node) : [stated].flat();
        return types.some((type) =>
          type === 'integer' ? isWholeNumber(value) : typeof type === 'string' && isOfType(value, type),
        );
      }
      case 'enum':
        return isScalar(value) && Array.isArray(stated) && stated.includes(value);
      case 'const':
        return isScalar(value) && stated === value;
      case 'allOf':
        return Array.isArray(stated) && stated.every((each) => this.isValid(each, value, depth + 1));
      case 'anyOf':
        // A discriminator beside it says which branch counts.
        return (
          node.discriminator === undefined &&
          Array.isArray(stated) &&
          stated.some((each) => this.isValid(each, value, depth + 1))
        );
      case '$defs':
      case 'definitions':
        return true;
    }
    if (typeof value === 'string') return this.isTextKept(key, stated, value);
    if (isNumeric(value)) return isNumberKept(key, stated, value);
    if (Array.isArray(value)) return this.areItemsKept(key, stated, value, depth);
    if (isObject(value)) return this.areMembersKept(node, key, stated, value, depth);
    return isAboutOthers(key, []);
  }

  private isTextKept(key: string, stated: Json, value: string): boolean {
    switch (key) {
      case 'minLength':
        return lengthOf(value) >= Number(stated);
      case 'maxLength':
        return lengthOf(value) <= Number(stated);
      case 'pattern':
        return typeof stated === 'string' && isMatch(stated, value);
      case 'format':
        return this.isOfFormat(stated, value);
    }
    return isAboutOthers(key, ['string']);
  }

  private isOfFormat(stated: Json, value: string): boolean {
    const own =
      typeof stated === 'string' && Object.hasOwn(this.formats, stated) ? this.formats[stated] : undefined;
    if (own) return own(value);
    return textFormat(stated)?.validate(value) ?? numberFormat(stated) !== undefined;
  }

  private areItemsKept(key: string, stated: Json, value: Json[], depth: number): boolean {
    switch (key) {
      case 'items':
        return value.every((item) => this.isValid(stated, item, depth + 1));
      case 'minItems':
        return value.length >= Number(stated);
      case 'maxItems':
        return value.length <= Number(stated);
      case 'uniqueItems':
        return stated === false || (value.every(isScalar) && new Set(value).size === value.length);
    }
    return isAboutOthers(key, ['array']);
  }

  private areMembersKept(
    node: JsonObject,
    key: string,
    stated: Json,
    value: JsonObject,
    depth: number,
  ): boolean {
    const { properties = {} } = node;
    switch (key) {
      case 'required':
        return (
          Array.isArray(stated) &&
          stated.every((name) => typeof name === 'string' && Object.hasOwn(value, name))
        );
      case 'properties':
        return Object.entries(stated as JsonObject).every(
          ([name, member]) =>
            !Object.hasOwn(value, name) || this.isValid(member, value[name] as Json, depth + 1),
        );
      case 'additionalProperties':
        if (!isObject(properties) || !isObject(node.patternProperties ?? {})) return stated === true;
        return Object.entries(value).every(
          ([name, member]) =>
            Object.hasOwn(properties, name) ||
            Object.keys(node.patternProperties ?? {}).some((pattern) => isMatch(pattern, name)) ||
            this.isValid(stated, member, depth + 1),
        );
      case 'patternProperties':
        return Object.entries(stated as JsonObject).every(([pattern, each]) =>
          Object.entries(value).every(
            ([name, member]) => !isMatch(pattern, name) || this.isValid(each, member, depth + 1),
          ),
        );
      case 'minProperties':
        return Object.keys(value).length >= Number(stated);
      case 'maxProperties':
        return Object.keys(value).length <= Number(stated);
    }
    return isAboutOthers(key, ['object']);
  }
}

/** @throws SyntaxError when the pattern is unreadable, which is nothing to be sure about. */
function isMatch(pattern: string, name: string): boolean {
  return new BoundedPattern(pattern).test(name);
}

/** In characters, not in units of UTF-16 (JSON Schema 2020-12 validation §6.3.1). */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function isNumberKept(key: string, stated: Json, value: number | bigint): boolean {
  if (key === 'format') return numberFormat(stated)?.validate(value) ?? textFormat(stated) !== undefined;
  // OpenAPI 3.0: a boolean makes the bound beside it exclusive, which is left to ajv.
  if (!isNumeric(stated)) return isAboutOthers(key, ['number']);
  switch (key) {
    case 'minimum':
      return compareNumbers(value, stated) >= 0;
    case 'exclusiveMinimum':
      return compareNumbers(value, stated) > 0;
    case 'maximum':
      return compareNumbers(value, stated) <= 0;
    case 'exclusiveMaximum':
      return compareNumbers(value, stated) < 0;
    case 'multipleOf':
      return isMultiple(value, stated);
  }
  return isAboutOthers(key, ['number']);
}

/** Whether a keyword constrains values, but none of these types. */
function isAboutOthers(key: string, types: readonly string[]): boolean {
  const { appliesTo = [] } = keywordOf(key) ?? {};
  return appliesTo.length > 0 && !appliesTo.some((type) => types.includes(type));
}

function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}
