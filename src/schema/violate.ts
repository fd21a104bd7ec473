import type { Contract, Json, JsonObject, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { escapeToken, join } from '../openapi/pointer.js';
import type { Direction } from './dialect.js';
import { placesOf, replaced } from './places.js';
import type { SchemaPlace } from './places.js';
import { schemaProblems, snippet } from './problems.js';
import { MAX_GROWTH, numberBounds, ofLength } from './variants.js';
import type { Variant } from './variants.js';

interface Violation {
  part: Json | undefined;
  keyword: string;
  why: string;
  /** Where the change is made, when it is not at the place itself. */
  path?: string;
  /** One of several attempts at the same clause: the first that breaks it ends them. */
  oneIsEnough?: true;
}

/**
 * Invalid values that break exactly one clause of `base`'s schema. Each is validated again: it must be invalid, and
 * everything wrong with it must be at the place that was changed.
 */
export function invalidVariants(
  contract: Contract,
  pointer: Pointer,
  base: Json,
  direction: Direction,
): Variant[] {
  const seen = new Set<string>();
  const broken = new Set<string>();
  const variants: Variant[] = [];
  for (const place of placesOf(contract, pointer, base)) {
    for (const violation of violationsOf(place)) {
      const path = violation.path ?? place.path;
      const value = replaced(base, path, violation.part);
      if (value === undefined) continue;
      const text = JSON.stringify(value);
      const clause = `${path} ${place.pointer} ${violation.keyword}`;
      if (seen.has(text) || (violation.oneIsEnough === true && broken.has(clause))) continue;
      const problems = schemaProblems(contract, pointer, value, direction);
      const isHere = (at: string): boolean =>
        at === path || at.startsWith(`${path}/`) || path.startsWith(`${at}/`) || at === '';
      if (problems.length === 0 || !problems.every((problem) => isHere(problem.path))) continue;
      seen.add(text);
      broken.add(clause);
      const { keyword, why } = violation;
      variants.push({ value, path, pointer: join(place.pointer, keyword), keyword, why });
    }
  }
  return variants;
}

function violationsOf(place: SchemaPlace): Violation[] {
  const { node, value } = place;
  return [
    ...wrongTypes(node),
    ...(node.enum !== undefined
      ? [{ part: 'not-one-of-these', keyword: 'enum', why: 'a value outside the enumeration' }]
      : []),
    ...(node.const !== undefined
      ? [{ part: 'not-the-constant', keyword: 'const', why: 'another value than the constant' }]
      : []),
    ...numberBounds(node).map(({ keyword, outer }) => ({
      part: outer,
      keyword,
      why: `${keyword} passed: ${String(outer)}`,
    })),
    ...(typeof node.multipleOf === 'number'
      ? [{ part: node.multipleOf / 2, keyword: 'multipleOf', why: 'no multiple' }]
      : []),
    ...wrongTexts(node, value),
    ...wrongArrays(node, value),
    ...wrongObjects(place),
  ];
}

/** Kinds a documented type could be mistaken for; the first that is not allowed stands for all of them. */
const KINDS: readonly [type: string, part: Json][] = [
  ['string', 'not-of-this-type'],
  ['integer', 7],
  ['boolean', true],
];

/** One wrong kind, null, and for integers a fraction: those are what servers confuse. */
function wrongTypes(node: JsonObject): Violation[] {
  const types = [node.type ?? []].flat().map(String);
  if (types.length === 0) return [];
  const allowed = new Set([
    ...types,
    ...(types.includes('number') ? ['integer'] : []),
    ...(node.nullable === true ? ['null'] : []),
  ]);
  const candidates: [string, Json][] = [
    ...KINDS.filter(([type]) => !allowed.has(type)).slice(0, 1),
    ...(allowed.has('integer') && !allowed.has('number') ? [['fraction', 7.5] as [string, Json]] : []),
    ...(allowed.has('null') ? [] : [['null', null] as [string, Json]]),
  ];
  return candidates.map(([type, part]) => ({
    part,
    keyword: 'type',
    why: `${type} instead of ${types.join(' or ')}: ${snippet(part)}`,
  }));
}

function wrongTexts(node: JsonObject, value: Json | undefined): Violation[] {
  const base = typeof value === 'string' ? value : 'a';
  const violations: Violation[] = [];
  if (typeof node.minLength === 'number' && node.minLength > 0) {
    violations.push({
      part: ofLength(base, node.minLength - 1),
      keyword: 'minLength',
      why: 'a string too short',
    });
  }
  if (typeof node.maxLength === 'number' && node.maxLength < MAX_GROWTH) {
    violations.push({
      part: ofLength(base, node.maxLength + 1),
      keyword: 'maxLength',
      why: 'a string too long',
    });
  }
  if (typeof node.pattern === 'string') {
    const attempts = ['not-a-match', `${base}!`, `!${base}`, '!', '7', '', `${base}\u0000`];
    const why = 'no match of the pattern';
    violations.push(
      ...attempts.map((part) => ({ part, keyword: 'pattern', why, oneIsEnough: true as const })),
    );
  }
  if (typeof node.format === 'string' && [node.type].flat().includes('string')) {
    violations.push({ part: `not-a-${node.format}`, keyword: 'format', why: `no ${node.format}` });
  }
  return violations;
}

function wrongArrays(node: JsonObject, value: Json | undefined): Violation[] {
  if (!Array.isArray(value)) return [];
  const violations: Violation[] = [];
  if (typeof node.minItems === 'number' && node.minItems > 0) {
    violations.push({ part: value.slice(0, node.minItems - 1), keyword: 'minItems', why: 'too few items' });
  }
  const [first] = value;
  if (first === undefined) return violations;
  if (typeof node.maxItems === 'number' && node.maxItems < MAX_GROWTH) {
    const part = Array.from({ length: node.maxItems + 1 }, (_, i) => value[i] ?? first);
    violations.push({ part, keyword: 'maxItems', why: 'too many items' });
  }
  if (node.uniqueItems === true)
    violations.push({ part: [...value, first], keyword: 'uniqueItems', why: 'an item twice' });
  return violations;
}

function wrongObjects({ node, value, path }: SchemaPlace): Violation[] {
  if (!isObject(value)) return [];
  const required = (Array.isArray(node.required) ? node.required : []).map(String);
  const violations: Violation[] = required.map((name) => ({
    part: undefined,
    path: `${path}/${escapeToken(name)}`,
    keyword: 'required',
    why: `without the required '${name}'`,
  }));
  const closing = ['additionalProperties', 'unevaluatedProperties'].find(
    (keyword) => node[keyword] === false,
  );
  if (closing !== undefined) {
    violations.push({
      part: 'unexpected',
      path: `${path}/specproofUnknown`,
      keyword: closing,
      why: 'with an unknown member',
    });
  }
  return violations;
}
