import type { CodeKeywordDefinition, KeywordDefinition } from 'ajv';
import { snippet } from '../../json/excerpt.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isWholeNumber } from '../../json/number.js';
import type { KeywordName } from './names.js';

/** No more characters or items than this are sent to reach or to pass a documented bound. */
export const MAX_SENT = 10_000;

/** A type of JSON Schema 2020-12 (validation §6.1.1). */
export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** A change to the value at a place. */
export interface Candidate {
  /** What stands there instead; undefined: nothing does. */
  part: Json | undefined;
  /** The member of the value that is changed, where it is not the value itself. */
  member?: string;
  /** What is special about the changed value, where it is not what all candidates have in common. */
  why?: string;
}

/** A valid value on the inner side of a limit, and what is special about it. */
export interface Boundary {
  part: Json;
  why: string;
}

/** One way to break a keyword. */
export interface Violation {
  /** What is wrong with the value, e.g. `a string too short`. */
  why: string;
  /** Values that may break it, the best first: one that does is enough. None is made before it is asked for. */
  candidates: Iterable<Candidate>;
  /** Set where it is tried only if nothing before has broken the keyword and no other. */
  isLastResort?: true;
  /** Why none is sent, as a sentence. There are no candidates then. */
  unsent?: string;
}

/** A schema object that states a keyword, the part of a value it is about, and what only higher rooms can make. */
export interface Place {
  node: JsonObject;
  /** The types that the schema object states; empty: every one. */
  types: readonly string[];
  /** What stands there; undefined: nothing. */
  value: Json | undefined;
  /** Whether the value is sent as text in a URL, header or form, where `7` and `true` are strings too. */
  isText: boolean;
  /** The value if it is of the type, else one made for the place; undefined when none is found. */
  valueOf: (type: JsonType) => Json | undefined;
  /** A valid value of the subschema at these tokens, of the place's own schema without; undefined when none is found. */
  sample: (...tokens: (string | number)[]) => Json | undefined;
  /** Up to `count` different valid values of the subschema at these tokens. */
  samples: (count: number, ...tokens: (string | number)[]) => Json[];
  /** Whether a value is valid by the subschema at these tokens. */
  isValid: (value: Json, ...tokens: (string | number)[]) => boolean;
  /** Whether the property is one that only the other side sends (`readOnly` in a request). */
  isHidden: (name: string) => boolean;
  /** Whether neither `properties` nor `patternProperties` speak of a member. */
  isAdditional: (name: string) => boolean;
  /** Texts that match a pattern, those of a length in this range first. */
  matching: (pattern: string, minimum?: number, maximum?: number) => string[];
}

/**
 * Everything specproof knows about one JSON Schema keyword. Its members are asked only about values that are
 * well-formed, and about places whose types are among those it applies to.
 */
export interface Keyword<Stated extends Json = Json> {
  /** Where it is defined, in JSON Schema 2020-12 unless another is named, e.g. `validation §6.3.2`. */
  section: string;
  /** The types of value that it constrains; empty: every one. `number` stands for `integer` too. */
  appliesTo: readonly JsonType[];
  /** Whether ajv compiles this value; otherwise the keyword is left out, and `unenforceable` reports it. */
  isWellFormed(stated: Json): stated is Stated;
  /**
   * What it asks for, as the end of a sentence that starts with "expected"; `params` are those of ajv's error. Absent
   * where validation reports the keywords of a subschema instead.
   */
  expectation?(stated: Stated, params: Readonly<Record<string, unknown>>): string;
  /** What replaces ajv's own definition, for the reason in its comment. */
  ajv?(own: CodeKeywordDefinition): KeywordDefinition;
  /** The keyword by whose name validation reports it, where that is another. */
  reportedAs?: KeywordName;
  /** Valid values on the inner side of its limit. Not all of them need be valid by the other keywords. */
  boundaries?(stated: Stated, place: Place): Iterable<Boundary>;
  /**
   * Ways to break it and, where that can be, nothing else, the nearest first. Empty: it forbids nothing here. Evidence
   * promises a keyword exactly when this yields something, so that it asks nothing of the place before that.
   */
  violations?(stated: Stated, place: Place): Iterable<Violation>;
  /** Whether a text in a URL, header or form can break it for sure; `types` are those of all schemas about the text. */
  breakableAsText?(stated: Stated, types: readonly string[]): boolean;
}

/** A violation whose candidates take the place of the whole value. */
export function violation(why: string, parts: Iterable<Json>): Violation {
  return { why, candidates: replacing(parts) };
}

/** The same, tried only where nothing before has broken the keyword and no other. */
export function lastResort(why: string, parts: Iterable<Json>): Violation {
  return { ...violation(why, parts), isLastResort: true };
}

/** A violation that no request is made of, because it would take more of something than is ever sent. */
export function tooLarge(why: string, count: number, what: string): Violation {
  return { why, candidates: [], unsent: `${count.toLocaleString('en')} ${what} are too many to send` };
}

function* replacing(parts: Iterable<Json>): Generator<Candidate> {
  for (const part of parts) yield { part };
}

/** What a keyword states, undefined where it has a wrong shape. Counts beyond 2^53 are rounded: nothing has so many parts. */
export function wellFormed(keyword: Keyword, stated: Json | undefined): Json | undefined {
  if (stated === undefined || !keyword.isWellFormed(stated)) return undefined;
  return keyword.isWellFormed === isCount ? Number(stated) : stated;
}

export function isCount(stated: Json): stated is number {
  return isWholeNumber(stated) && stated >= 0;
}

export function isSchema(stated: Json): stated is JsonObject | boolean {
  return (
    typeof stated === 'boolean' || (typeof stated === 'object' && stated !== null && !Array.isArray(stated))
  );
}

/** A text as it is, any other value as JSON, shortened. */
export function shown(value: Json): string {
  return typeof value === 'string' ? value : snippet(value);
}

/** `1 item`, `2 items`, `3 properties`. */
export function counted(count: Json, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${shown(count)} ${count === 1 ? noun : plural}`;
}
