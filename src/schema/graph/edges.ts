import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Applicator, Edge, EdgeOf, EdgeUnder } from '../keywords/edges.js';
import { edgesOf, edgesUnder, isReferenceObject } from '../keywords/edges.js';

/** A schema object of a contract: a node of the schema graph. */
export class SchemaObject {
  /** The object as it counts: without what OpenAPI 3.0 ignores beside a `$ref`. */
  readonly node: JsonObject;
  /** Whether it is a Reference Object of OpenAPI 3.0: it says nothing of its own. */
  readonly isReference: boolean;
  private knownEdges: readonly Edge[] | undefined;
  private knownProperties: ReadonlyMap<string, Pointer> | undefined;

  constructor(
    node: JsonObject,
    /** Its place in the document. */
    readonly pointer: Pointer,
    openapi: Contract['openapi'],
  ) {
    this.isReference = isReferenceObject(node, openapi);
    this.node = isReferenceObject(node, openapi) ? { $ref: node.$ref } : node;
  }

  /** The schemas it applies to its value and to parts of it, in the order of the keywords' table. */
  get edges(): readonly Edge[] {
    return (this.knownEdges ??= edgesOf(this.node, this.pointer));
  }

  /** Those of one relation to the value. */
  edgesOf<Kind extends Edge['kind']>(kind: Kind): EdgeOf<Kind>[] {
    return this.edges.filter((edge): edge is EdgeOf<Kind> => edge.kind === kind);
  }

  /** Those of one keyword. */
  under<Keyword extends Applicator>(keyword: Keyword): readonly EdgeUnder<Keyword>[] {
    return edgesUnder(keyword, this.node, this.pointer);
  }

  /** The place of a keyword that holds one schema; undefined where it is absent. */
  to(keyword: Applicator): Pointer | undefined {
    return this.under(keyword)[0]?.to;
  }

  /** By name, the members that `properties` documents. */
  get properties(): ReadonlyMap<string, Pointer> {
    return (this.knownProperties ??= new Map(this.under('properties').map(({ name, to }) => [name, to])));
  }
}

/** The schema object at a pointer, the same one each time; undefined where a boolean stands, or no schema. */
export const schemaAt = memoizeBy((contract: Contract, pointer: Pointer): SchemaObject | undefined => {
  const node = valueAt(contract.document, pointer);
  return isObject(node) ? new SchemaObject(node, pointer, contract.openapi) : undefined;
});

/** Where a schema leads that applies another one and says nothing else; undefined of any other. */
export function soleReference(contract: Contract, pointer: Pointer): Pointer | undefined {
  const edges = schemaAt(contract, pointer)?.edges ?? [];
  return edges.length === 1 && edges[0]?.keyword === '$ref' ? edges[0].to : undefined;
}

/** Whether a walk goes along an edge of a schema object. */
export type Follows = (edge: Edge, from: SchemaObject) => boolean;

/**
 * The schema objects at the pointers and those that can be reached from them along edges that are followed, each once:
 * depth first, in the order of the keywords' table. As it is a generator, a walk costs as much as is looked at.
 */
export function* reachable(
  contract: Contract,
  roots: readonly Pointer[],
  follows: Follows,
): Generator<SchemaObject> {
  const seen = new Set<Pointer>();
  const pending = roots.toReversed();
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    if (seen.has(pointer)) continue;
    seen.add(pointer);
    const schema = schemaAt(contract, pointer);
    if (!schema) continue;
    yield schema;
    const followed = schema.edges.filter((edge) => follows(edge, schema));
    for (const { to } of followed.reverse()) pending.push(to);
  }
}

/** To the schemas that apply to the same value in any case. */
export const isSame: Follows = ({ kind }) => kind === 'same';

/** The keywords of the edges to schemas that are asked about the same value, whatever follows from their answer. */
const ABOUT_SAME_VALUE = [
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
] as const satisfies readonly Applicator[];

/** Whether a schema asks others about its own value. */
function asksAboutSameValue(node: Json | undefined): boolean {
  return isObject(node) && ABOUT_SAME_VALUE.some((keyword) => node[keyword] !== undefined);
}

/**
 * Whether judging a value by a schema might not end: it asks others about its own value, and is not only a reference to
 * one that asks none, as most are.
 */
export function mayBeEndless(contract: Contract, node: Json | undefined): boolean {
  if (!isObject(node) || !asksAboutSameValue(node)) return false;
  const { $ref } = node;
  if (typeof $ref !== 'string') return true;
  const isAlone = ABOUT_SAME_VALUE.every((keyword) => keyword === '$ref' || node[keyword] === undefined);
  return !isAlone || asksAt(contract, $ref);
}

const asksAt = memoizeBy(({ document }: Contract, pointer: Pointer) =>
  asksAboutSameValue(valueAt(document, pointer)),
);

/** Where the schemas stand that the one at a pointer asks about its own value. Nothing is kept, for walks over whole documents. */
export function askedAboutSameValue({ document, openapi }: Contract, pointer: Pointer): Pointer[] {
  const node = valueAt(document, pointer);
  if (!isObject(node)) return [];
  if (isReferenceObject(node, openapi)) return [node.$ref];
  return ABOUT_SAME_VALUE.flatMap((keyword) => edgesUnder(keyword, node, pointer).map(({ to }) => to));
}
