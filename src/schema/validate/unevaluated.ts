import type { Contract } from '../../model/document.js';
import type { Follows, SchemaObject } from '../graph/edges.js';
import { isAboutSameValue, reachable } from '../graph/edges.js';
import { isAdditional } from '../graph/members.js';
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
  const { unevaluatedProperty: name = '' } = params as { unevaluatedProperty?: string };
  for (const schema of reachable(contract, [schemaAt], mayBeFollowed))
    if (keyword === 'unevaluatedItems' ? speaksOfItems(schema) : knows(schema, name)) return true;
  return false;
}

const mayBeFollowed: Follows = (edge, from) => edge.kind !== 'not' && isAboutSameValue(edge, from);

function speaksOfItems(schema: SchemaObject): boolean {
  return schema.edgesOf('item').some(({ keyword }) => keyword !== 'unevaluatedItems');
}

function knows(schema: SchemaObject, name: string): boolean {
  const { additionalProperties } = schema.node;
  return (
    (additionalProperties !== undefined && additionalProperties !== false) || !isAdditional(schema, name)
  );
}
