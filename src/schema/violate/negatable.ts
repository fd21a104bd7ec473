import type { Json } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { applicableKeywords, keywordOf } from '../keywords/index.js';
import type { KeywordName } from '../keywords/names.js';
import { keywordPlace } from '../vary/keyword-place.js';

/** A keyword of one schema object that a value can break. */
export interface NegatableKeyword {
  keyword: KeywordName;
  /** Why no request breaks it, where what does is too large to send. */
  unsent?: string;
}

/**
 * The keywords of a schema object that a request's value can break: those whose records know a violation. Choices and
 * conditions are left out, as it depends on their branches whether they forbid anything.
 */
export function negatableKeywords(
  contract: Contract,
  schema: SchemaObject,
  isText = false,
): NegatableKeyword[] {
  const place = keywordPlace(contract, 'request', { schema, value: undefined }, isText);
  return [...applicableKeywords(place)].flatMap(({ name, keyword, stated }): NegatableKeyword[] => {
    if (name === 'anyOf' || name === 'oneOf') return [];
    const violations = [...(keyword.violations?.(stated, place) ?? [])];
    const [first] = violations;
    if (!first) return [];
    const isSent = violations.some(({ unsent }) => unsent === undefined);
    return [
      isSent || first.unsent === undefined ? { keyword: name } : { keyword: name, unsent: first.unsent },
    ];
  });
}

/** Those that a text in a URL, header or form can break for sure; `types` are those of all schemas about the text. */
export function negatableByText(
  contract: Contract,
  schema: SchemaObject,
  types: readonly string[],
): NegatableKeyword[] {
  return negatableKeywords(contract, schema, true).filter(({ keyword: name }) => {
    const stated: Json | undefined = schema.node[name];
    return stated !== undefined && keywordOf(name)?.breakableAsText?.(stated, types) === true;
  });
}
