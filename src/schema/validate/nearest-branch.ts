import { snippet } from '../../json/excerpt.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { namedBranches } from '../graph/named-branches.js';
import type { Direction } from '../keywords/dialect.js';
import { counted } from '../keywords/keyword.js';
import type { SchemaError } from './schema-error.js';
import { schemasOf } from './validator.js';

/**
 * What is wrong with a value by the branch of a failed anyOf/oneOf that it comes nearest to; the composite itself where
 * several branches match, or none is about this kind of value.
 */
export function branchViolations(
  contract: Contract,
  direction: Direction,
  composite: SchemaError,
  part: Json | undefined,
): SchemaError[] {
  const pointers = branchesOf(composite);
  const { passingSchemas: passing } = composite.params as { passingSchemas?: number[] | null };
  if (passing) {
    const expected = `exactly one of ${counted(pointers.length, 'schema')} to match, not both ${passing.join(' and ')}`;
    return [{ ...composite, expected }];
  }
  const branches = pointers.map((pointer) => schemasOf(contract, direction).errors(pointer, part));
  const tags = unknownTags(contract, composite, part);
  if (tags) return [tags];
  const named = branches[pointers.indexOf(discriminated(contract, composite, part) ?? '')];
  const nearest = named ?? nearestOf(branches);
  if (!nearest || nearest.length === 0)
    return [{ ...composite, expected: `type ${typesOf(branches).join(' or ')}` }];
  return nearest.map((violation) => ({
    ...violation,
    instancePath: composite.instancePath + violation.instancePath,
  }));
}

function branchesOf({ schemaAt, keyword, schema }: SchemaError): Pointer[] {
  return (schema as unknown[]).map((_, i) => join(schemaAt, keyword, i));
}

function isOtherType({ keyword, instancePath }: SchemaError): boolean {
  return keyword === 'type' && instancePath === '';
}

function typesOf(branches: SchemaError[][]): string[] {
  const types = branches.flatMap((branch) =>
    branch.filter(isOtherType).flatMap(({ schema }) => schema as string | string[]),
  );
  return [...new Set(types)];
}

function isConstant({ keyword }: SchemaError): boolean {
  return keyword === 'const' || keyword === 'enum';
}

/** Of the branches about this kind of value, the one with fewest constants missed, then fewest mistakes. */
function nearestOf(branches: SchemaError[][]): SchemaError[] | undefined {
  const missed = (branch: SchemaError[]): number => branch.filter(isConstant).length;
  const candidates = branches.filter((branch) => !branch.some(isOtherType));
  const [best] = candidates.toSorted((a, b) => missed(a) - missed(b) || a.length - b.length);
  return best && (unknownTag(best, candidates) ?? best);
}

/** Where every branch misses a constant at one place, that tag is what is wrong, and nothing else can be told. */
function unknownTag(best: SchemaError[], candidates: SchemaError[][]): SchemaError[] | undefined {
  if (candidates.length < 2) return undefined;
  for (const tag of best.filter(isConstant)) {
    const others = candidates.map((branch) =>
      branch.find((other) => isConstant(other) && other.instancePath === tag.instancePath),
    );
    if (others.includes(undefined)) continue;
    const values = others.flatMap((other) =>
      other?.keyword === 'enum' ? (other.schema as Json[]) : [other?.schema as Json],
    );
    return [{ ...tag, expected: `one of ${snippet(values)}` }];
  }
  return undefined;
}

/** What is expected of the tag of an object, where the discriminator knows no branch by the one that it has. */
function unknownTags(
  contract: Contract,
  composite: SchemaError,
  part: Json | undefined,
): SchemaError | undefined {
  const { schemaAt, keyword, instancePath } = composite;
  const named = namedBranches(contract, join(schemaAt, keyword));
  if (!named?.known || !isObject(part)) return undefined;
  const tag = Object.hasOwn(part, named.name) ? part[named.name] : undefined;
  if (typeof tag !== 'string' || named.known.includes(tag)) return undefined;
  return {
    ...composite,
    instancePath: join(instancePath, named.name),
    expected: `one of ${snippet([...named.known])}`,
  };
}

/** The branch that the document's discriminator names (OpenAPI 3.1 §4.8.25), or its default (3.2 §4.25). */
function discriminated(
  contract: Contract,
  composite: SchemaError,
  part: Json | undefined,
): Pointer | undefined {
  const owner = valueAt(contract.document, composite.schemaAt);
  const discriminator = isObject(owner) ? owner.discriminator : undefined;
  if (!isObject(discriminator) || !isObject(part)) return undefined;
  const { propertyName, mapping, defaultMapping } = discriminator;
  const tag =
    typeof propertyName === 'string' && Object.hasOwn(part, propertyName) ? part[propertyName] : undefined;
  const mapped =
    typeof tag === 'string' && isObject(mapping) && Object.hasOwn(mapping, tag) ? mapping[tag] : undefined;
  const names = [mapped ?? tag, defaultMapping].filter((name) => typeof name === 'string');
  const branches = branchesOf(composite);
  const isNamed = (pointer: Pointer, target: string): boolean => {
    const branch = valueAt(contract.document, pointer);
    if (!isObject(branch) || typeof branch.$ref !== 'string') return false;
    return branch.$ref === target || branch.$ref === join('#/components/schemas', target);
  };
  return names.flatMap((target) => branches.filter((pointer) => isNamed(pointer, target)))[0];
}
