import type { Pointer } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { isToldApart } from '../keywords/any-of-one-of.js';
import type { SchemaObject } from './edges.js';
import { schemaAt } from './edges.js';

/** Sets of further schemas; those of one set apply. */
export interface Choice {
  pointer: Pointer;
  branches: Pointer[][];
  /** A value must not be of two branches. */
  isExclusive?: boolean;
  /** The last branch is of values that do not satisfy this schema. */
  condition?: Pointer;
  /** The last branch is of objects without this member. */
  member?: string;
}

/** All that applies to one value: schemas that do in any case, and choices between further ones. */
export interface Applicable {
  schemas: SchemaObject[];
  choices: Choice[];
}

/**
 * The schemas that apply to a value that all of these schemas apply to, each once: references and `allOf` are followed,
 * `anyOf`, `oneOf`, `if` and `dependentSchemas` are choices. Undefined when one of them allows nothing.
 */
export function applicableSchemas(contract: Contract, pointers: readonly Pointer[]): Applicable | undefined {
  const found: Applicable = { schemas: [], choices: [] };
  const seen = new Set<Pointer>();
  const pending = pointers.toReversed();
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    if (seen.has(pointer)) continue;
    seen.add(pointer);
    const schema = schemaAt(contract, pointer);
    if (!schema && valueAt(contract.document, pointer) !== true) return undefined;
    if (!schema) continue;
    pending.push(
      ...schema
        .edgesOf('same')
        .map(({ to }) => to)
        .reverse(),
    );
    if (schema.isReference) continue;
    found.schemas.push(schema);
    found.choices.push(...choicesOf(schema));
  }
  return found;
}

/** Asked again for each combination of branches that the schema is looked at in. */
const choicesOf = memoize((schema: SchemaObject): Choice[] => {
  const alternatives = (['oneOf', 'anyOf'] as const).flatMap((keyword) => {
    const branches = schema.under(keyword).map(({ to }) => [to]);
    if (branches.length === 0) return [];
    const isExclusive = keyword === 'oneOf' && !isToldApart(schema.node);
    return [{ pointer: join(schema.pointer, keyword), branches, isExclusive }];
  });
  const at = (...keywords: ('if' | 'then' | 'else')[]): Pointer[] =>
    keywords.flatMap((keyword) => schema.to(keyword) ?? []);
  const condition = schema.to('if');
  const conditional =
    condition === undefined
      ? []
      : [{ pointer: join(schema.pointer, 'if'), branches: [at('if', 'then'), at('else')], condition }];
  // Either the schema applies, or there is no such member.
  const dependent = schema
    .under('dependentSchemas')
    .map(({ to, name }) => ({ pointer: to, branches: [[to], []], member: name }));
  return [...alternatives, ...conditional, ...dependent];
});
