import type { JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import { expand } from '../graph/applicable.js';
import { parsePattern } from '../keywords/pattern.js';
import type { SchemaError } from './schema-error.js';

/**
 * Without what only follows from other violations: a subschema that fails evaluates nothing, so that
 * `unevaluatedProperties` beside it calls every property unknown, the documented ones too.
 */
export function withoutConsequences(contract: Contract, violations: SchemaError[]): SchemaError[] {
  const isConsequence = (violation: SchemaError): boolean =>
    violation.keyword.startsWith('unevaluated') && isDocumented(contract, violation);
  const others = violations.filter((violation) => !isConsequence(violation));
  if (others.length === violations.length) return violations;
  const broken = new Set(others.flatMap(({ instancePath }) => ancestors(instancePath)));
  return violations.filter((one) => !broken.has(one.instancePath) || !isConsequence(one));
}

function ancestors(path: string): string[] {
  const tokens = path.split('/');
  return tokens.map((_, i) => tokens.slice(0, i + 1).join('/'));
}

/** Whether any schema that may apply to the same value knows the property, or speaks of items. */
function isDocumented(contract: Contract, { keyword, schemaAt, params }: SchemaError): boolean {
  const { unevaluatedProperty: name } = params as { unevaluatedProperty?: string };
  const seen = new Set<Pointer>();
  const pending = [schemaAt];
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    if (seen.has(pointer)) continue;
    seen.add(pointer);
    const { facets = [], choices = [] } = expand(contract, [pointer]) ?? {};
    pending.push(...choices.flatMap((choice) => choice.branches.flat()));
    if (
      facets.some(({ node }) => (keyword === 'unevaluatedItems' ? hasItems(node) : knows(node, name ?? '')))
    )
      return true;
  }
  return false;
}

function hasItems(node: JsonObject): boolean {
  return ['items', 'prefixItems', 'contains'].some((keyword) => node[keyword] !== undefined);
}

function knows({ properties, patternProperties, additionalProperties }: JsonObject, name: string): boolean {
  if (isObject(properties) && Object.hasOwn(properties, name)) return true;
  if (additionalProperties !== undefined && additionalProperties !== false) return true;
  return Object.keys(isObject(patternProperties) ? patternProperties : {}).some((pattern) => {
    try {
      return parsePattern(pattern).test(name);
    } catch {
      return false;
    }
  });
}
