import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { keywordOf } from '../keywords/index.js';
import { wellFormed } from '../keywords/keyword.js';
import { statedTypes } from '../keywords/stated-types.js';

/** The kinds of value that schemas are looked at for, one by one, those first that are told apart at less cost; integers are numbers. */
export const TYPES = ['string', 'number', 'array', 'object', 'boolean', 'null'] as const;
export type Type = (typeof TYPES)[number];

/** Why no value satisfies some schemas, and which keyword of the document says so. */
export interface Contradiction {
  pointer: Pointer;
  why: string;
  /** Set where the author says it outright: `false`, or `not: {}`. */
  isDeliberate?: true;
}

/**
 * Whether what nothing satisfies is the document's fault: what the author forbids outright is to be obeyed, but not where
 * it is all that is said of a message that is documented.
 */
export function isFault({ isDeliberate }: Contradiction, at: Pointer | undefined): boolean {
  return isDeliberate !== true || (at !== undefined && isOfMessage(at));
}

/** Whether a schema is that of a whole body. */
export function isOfMessage(pointer: Pointer): boolean {
  return /\/(content|mediaTypes)\/[^/]+\/schema$/.test(pointer);
}

/** What one question may cost: where it runs out, nothing is claimed. */
export class Search {
  private steps = 0;

  constructor(readonly contract: Contract) {}

  /** Whether there is room for one more step. */
  step(): boolean {
    return ++this.steps <= MAX_STEPS;
  }
}

const MAX_STEPS = 2000;

/** What a schema object states by a keyword; undefined where it has a wrong shape, as that is not enforced. */
export function statedBy({ node }: SchemaObject, name: string): Json | undefined {
  const keyword = keywordOf(name);
  return keyword && wellFormed(keyword, node[name]);
}

/** The types that a schema object names, as validation reads them; empty where it allows every one. */
export function namedTypes({ openapi }: Contract, schema: SchemaObject): string[] {
  const type = statedBy(schema, 'type');
  if (type === undefined) return [];
  return statedTypes(openapi === '3.0' ? schema.node : { type });
}

/** Whether a schema object allows values of a type, by the types that it names. */
export function allowsType(contract: Contract, schema: SchemaObject, type: Type): boolean {
  const types = namedTypes(contract, schema);
  return types.length === 0 || types.includes(type) || (type === 'number' && types.includes('integer'));
}

/** Whether the only numbers that a schema object names are integers. */
export function isIntegral(contract: Contract, schema: SchemaObject): boolean {
  const types = namedTypes(contract, schema);
  return types.includes('integer') && !types.includes('number');
}
