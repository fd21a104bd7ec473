import type { Json } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import { join, tokensOf } from '../../../json/pointer.js';
import type { PactBody } from '../body.js';

/** The place in the pact of a place in its body; in a body that is no JSON, the body itself. `[]` is an item that has it. */
export function placeInPact({ json, pointer }: PactBody, place: string): string {
  if (json === undefined) return pointer;
  let at = pointer;
  let candidates: { value: Json | undefined; at: string }[] = [{ value: json, at }];
  for (const token of tokensOf(place) ?? []) {
    candidates = candidates.flatMap(({ value, at: base }) => {
      if (token === '[]' && Array.isArray(value))
        return value.map((item, i) => ({ value: item, at: join(base, String(i)) }));
      const inner = Array.isArray(value) ? value[Number(token)] : isObject(value) ? value[token] : undefined;
      return inner === undefined ? [] : [{ value: inner, at: join(base, token) }];
    });
    const [first] = candidates;
    if (!first) break;
    at = first.at;
  }
  return candidates[0]?.at ?? at;
}
