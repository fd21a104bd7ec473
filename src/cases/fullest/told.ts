import type { Json } from '../../json/json.js';
import { escapeToken, tokensOf, valueAt } from '../../json/pointer.js';
import { replaced } from '../../schema/places/places.js';

/** Where a text begins to list values, and what follows up to the end of a sentence or a bracket. */
const LIST =
  /\b(?:one of|allowed values|accepted values|valid values|possible values|should be|expected)\b[^:[({'"|]*[:[({\s]*([^\]})\n.;]+)/gi;

/** A value as such texts have it, without quotes. */
const VALUE = /^[\w:/+-]{1,40}$/;

/**
 * A value with what a refusal says may stand in it: where the text names a member and lists values, the first of them that
 * the schema allows, as documents often leave such lists out. Undefined where it lists none.
 */
export function withToldValues(
  value: Json,
  said: string,
  isValid: (value: Json) => boolean,
): Json | undefined {
  let told: Json | undefined;
  for (const { index, 1: list = '' } of said.matchAll(LIST)) {
    const path = lastNamed([...textsIn(value, '')], said.slice(0, index));
    const now = path === undefined ? undefined : valueAt(value, path);
    if (path === undefined || now === undefined) continue;
    const values = list
      .split(/,|\||\bor\b|\band\b/)
      .map((each) => each.replaceAll(/["'`\\\s]+/g, (found) => (/\S/.test(found) ? '' : ' ')).trim());
    for (const other of values.filter((each) => VALUE.test(each) && each !== now)) {
      const next = replaced(told ?? value, path, other);
      if (next === undefined || !isValid(next)) continue;
      told = next;
      break;
    }
  }
  return told;
}

/** Where a value has texts. */
function* textsIn(value: Json, at: string): Generator<string> {
  if (typeof value === 'string' && at !== '') yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) yield* textsIn(part, `${at}/${escapeToken(name)}`);
}

/** The path whose last name comes last in a text, as a word of its own. */
function lastNamed(paths: readonly string[], text: string): string | undefined {
  const words = text.split(/[^\p{L}\p{N}_-]+/u);
  const placeOf = (path: string): number => words.lastIndexOf(tokensOf(path)?.at(-1) ?? '');
  const [best] = paths.toSorted((a, b) => placeOf(b) - placeOf(a));
  return best !== undefined && placeOf(best) >= 0 ? best : undefined;
}
