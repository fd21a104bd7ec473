import { snippet } from '../../json/excerpt.js';
import type { Json, JsonObject } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { applicableKeywords } from '../keywords/index.js';
import type { SchemaPlace } from '../places/places.js';
import { sample } from '../sample/index.js';
import { keywordPlace } from './keyword-place.js';

/** A local change: what stands at a place instead, for which clause. */
export interface Alternative {
  part: Json | undefined;
  keyword: string;
  why: string;
}

/** The keywords by which a schema gives values of its own. */
export const EXAMPLE_KEYWORDS = ['examples', 'example'] as const;

/** What a place may hold instead by the schema that stands there, choices aside. Not all of it need be valid. */
export function* alternatives(
  contract: Contract,
  place: SchemaPlace,
  direction: Direction,
): Generator<Alternative> {
  const { node, path } = place;
  yield* given(node);
  if (node.nullable === true && node.type === undefined) yield { part: null, keyword: 'type', why: 'null' };
  const at = keywordPlace(contract, direction, place, false);
  for (const { name, keyword, stated } of applicableKeywords(at))
    for (const boundary of keyword.boundaries?.(stated, at) ?? []) yield { ...boundary, keyword: name };
  if (path !== '') yield* presence(contract, place, direction);
}

/** What the author gives as examples of a part. */
function given(node: JsonObject): Alternative[] {
  const examples = Array.isArray(node.examples) ? node.examples : [];
  const why = (part: Json): string => `the documented example ${snippet(part)}`;
  return [
    ...examples.map((part) => ({ part, keyword: 'examples', why: why(part) })),
    ...(node.example === undefined
      ? []
      : [{ part: node.example, keyword: 'example', why: why(node.example) }]),
  ];
}

/** An optional member is left out; an absent one is put in. Required ones fail the validation that follows. */
function* presence(contract: Contract, place: SchemaPlace, direction: Direction): Generator<Alternative> {
  if (/\/\d+$/.test(place.path)) return;
  if (place.value !== undefined) {
    yield { part: undefined, keyword: 'presence', why: 'absent' };
    return;
  }
  const made = sample(contract, place.pointer, direction);
  if (made) yield { part: made.value, keyword: 'presence', why: `present: ${snippet(made.value)}` };
}
