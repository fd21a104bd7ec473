import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { schemaAt } from '../graph/edges.js';
import { isAdditional, prefixLength } from '../graph/members.js';

/** Whether a value is valid by the schema at a pointer. */
export type Judge = (pointer: Pointer, value: unknown) => boolean;

/** A keyword that applies to what the rest of its schema leaves over (JSON Schema 2020-12 core §11). */
export type LeftOver = 'unevaluatedItems' | 'unevaluatedProperties';

/** Whether a schema object speaks of one member or item by keywords of its own. */
type IsSpokenOf = (schema: SchemaObject) => boolean;

/**
 * The members or items of a value that nothing in the schema at `pointer` speaks of but the keyword itself: neither its
 * own keywords, nor what it refers to and extends, nor the branches that the value is valid by (core §11.2, §11.3).
 * Where no branch of a choice fits, which is told by itself, all of them count: what they document is not unknown.
 */
export function* unevaluatedParts(
  contract: Contract,
  pointer: Pointer,
  keyword: LeftOver,
  value: unknown,
  judge: Judge,
): Generator<string> {
  const schema = schemaAt(contract, pointer);
  if (!schema) return;
  const evaluation = new Evaluation(contract, value, judge);
  const parts = keyword === 'unevaluatedItems' ? items(value as Json[], judge) : members(value as JsonObject);
  for (const [token, isSpokenOf] of parts)
    if (!isSpokenOf(schema) && !evaluation.isPassedOn(schema, isSpokenOf)) yield token;
}

class Evaluation {
  private readonly verdicts = new Map<Pointer, boolean>();

  constructor(
    private readonly contract: Contract,
    private readonly value: unknown,
    private readonly judge: Judge,
  ) {}

  /** Whether one of the schemas that a schema object applies to the same value speaks of the part. */
  isPassedOn(schema: SchemaObject, isSpokenOf: IsSpokenOf): boolean {
    const speaks = (pointer: Pointer): boolean => this.speaksOf(pointer, isSpokenOf);
    if (schema.edgesOf('same').some(({ to }) => speaks(to))) return true;
    if ((['anyOf', 'oneOf'] as const).some((keyword) => this.taken(schema, keyword).some(speaks)))
      return true;
    const condition = schema.to('if');
    if (condition !== undefined) {
      const isMet = this.isValid(condition);
      const followed = schema.to(isMet ? 'then' : 'else');
      if ((isMet && speaks(condition)) || (followed !== undefined && speaks(followed))) return true;
    }
    const { value } = this;
    return schema
      .under('dependentSchemas')
      .some(({ name, to }) => isObject(value as Json) && Object.hasOwn(value as object, name) && speaks(to));
  }

  private speaksOf(pointer: Pointer, isSpokenOf: IsSpokenOf): boolean {
    const schema = schemaAt(this.contract, pointer);
    if (!schema) return false;
    const isClosed = LEFT_OVER.some(
      (keyword) => schema.to(keyword) !== undefined && isAbout(keyword, this.value),
    );
    return isClosed || isSpokenOf(schema) || this.isPassedOn(schema, isSpokenOf);
  }

  private taken(schema: SchemaObject, keyword: 'anyOf' | 'oneOf'): Pointer[] {
    const branches = schema.under(keyword).map(({ to }) => to);
    const valid = branches.filter((to) => this.isValid(to));
    return valid.length > 0 ? valid : branches;
  }

  private isValid(pointer: Pointer): boolean {
    const known = this.verdicts.get(pointer);
    if (known !== undefined) return known;
    const verdict = this.judge(pointer, this.value);
    this.verdicts.set(pointer, verdict);
    return verdict;
  }
}

const LEFT_OVER: readonly LeftOver[] = ['unevaluatedItems', 'unevaluatedProperties'];

function isAbout(keyword: LeftOver, value: unknown): boolean {
  return Array.isArray(value) === (keyword === 'unevaluatedItems');
}

function* items(value: readonly Json[], judge: Judge): Generator<[string, IsSpokenOf]> {
  for (const [i, item] of value.entries()) {
    const isSpokenOf = (schema: SchemaObject): boolean => {
      if (i < prefixLength(schema) || schema.to('items') !== undefined) return true;
      const contained = schema.to('contains');
      return contained !== undefined && judge(contained, item);
    };
    yield [String(i), isSpokenOf];
  }
}

function* members(value: JsonObject): Generator<[string, IsSpokenOf]> {
  for (const name of Object.keys(value)) {
    const isSpokenOf = (schema: SchemaObject): boolean =>
      schema.to('additionalProperties') !== undefined || !isAdditional(schema, name);
    yield [name, isSpokenOf];
  }
}
