import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import type { Contract } from '../../model/document.js';
import type { Follows, SchemaObject } from '../graph/edges.js';
import { reachable, schemaAt } from '../graph/edges.js';
import { itemSchemas, memberEdges, prefixLength } from '../graph/members.js';
import { xmlObject } from '../graph/xml-object.js';
import type { Edge, EdgeOf } from '../keywords/edges.js';
import { statedTypes } from '../keywords/stated-types.js';
import { schemaProblems } from '../validate/problems.js';

/** To the schemas that may apply to the same value; which of them do is left to validation. */
const mayApply: Follows = ({ kind, keyword }) =>
  kind === 'same' || kind === 'choice' || keyword === 'then' || keyword === 'else';

/**
 * A permissive view of a schema: the union of types, property names, formats and examples over the schemas that may
 * apply to one value, whichever branch of a choice they stand in. Use it to read text; use `schemaProblems` to judge.
 */
export class Shape {
  private readonly documented = new Map<string, Shape>();
  private readonly items = new Map<number, Shape>();
  private known: readonly SchemaObject[] | undefined;
  private knownTypes: ReadonlySet<string> | undefined;
  private knownNames: readonly string[] | undefined;
  private knownSet: ReadonlySet<string> | undefined;
  private knownLower: ReadonlyMap<string, string> | undefined;
  private isPatterned: boolean | undefined;
  private additional: Shape | undefined;

  /** Of a value that all the schemas at `roots` apply to; without any, anything goes. `shapeOf` makes each once. */
  constructor(
    private readonly contract: Contract,
    private readonly roots: readonly Pointer[],
  ) {}

  /** The types named, or implied by `enum` and `const`; empty when the schemas name none. */
  types(): ReadonlySet<string> {
    return (this.knownTypes ??= new Set(this.schemas().flatMap(({ node }) => typesOf(node))));
  }

  /** The one schema it stems from, if there is only one. */
  pointer(): Pointer | undefined {
    return this.roots.length === 1 ? this.roots[0] : undefined;
  }

  /** The formats named. */
  formats(): ReadonlySet<string> {
    return new Set(
      this.schemas().flatMap(({ node }) => (typeof node.format === 'string' ? [node.format] : [])),
    );
  }

  /** Whether any schema says that it is a file: `format: binary` of OpenAPI 3.0, `contentMediaType` of 3.1 (§4.8.14.2). */
  isFile(): boolean {
    return this.schemas().some(
      ({ node }) => node.format === 'binary' || typeof node.contentMediaType === 'string',
    );
  }

  /** The values that the schemas themselves give as examples, defaults and members of an enumeration. */
  examples(): readonly Json[] {
    return this.schemas().flatMap(({ node }) => [
      ...listAt(node, 'enum'),
      ...listAt(node, 'examples'),
      ...[node.const, node.example, node.default].filter((value) => value !== undefined),
    ]);
  }

  /** Whether the value is valid by every schema the shape stems from. */
  accepts(value: Json): boolean {
    return this.roots.every((root) => schemaProblems(this.contract, root, value, 'request').length === 0);
  }

  /** Whether any schema describes the value; where none does, it is somebody's own addition. */
  isDescribed(): boolean {
    return this.roots.length > 0;
  }

  /** Whether any of the schemas insists on a property. */
  requires(name: string): boolean {
    return this.schemas().some(({ node }) => listAt(node, 'required').includes(name));
  }

  propertyNames(): readonly string[] {
    return (this.knownNames ??= [
      ...new Set(this.schemas().flatMap(({ properties }) => [...properties.keys()])),
    ]);
  }

  hasProperty(name: string): boolean {
    return (this.knownSet ??= new Set(this.propertyNames())).has(name);
  }

  /** The first property whose name is the same but for its case. */
  propertyInAnyCase(name: string): string | undefined {
    this.knownLower ??= new Map(
      this.propertyNames()
        .toReversed()
        .map((each) => [each.toLowerCase(), each]),
    );
    return this.knownLower.get(name.toLowerCase());
  }

  property(name: string): Shape {
    const known = this.documented.get(name);
    if (known) return known;
    if (this.hasProperty(name)) {
      const shape = this.member(name);
      this.documented.set(name, shape);
      return shape;
    }
    // Other names come out of requests, without end. Where no pattern tells them apart, they are described alike.
    this.isPatterned ??= this.schemas().some((schema) => schema.under('patternProperties').length > 0);
    return this.isPatterned ? this.member(name) : (this.additional ??= this.member(name));
  }

  private member(name: string): Shape {
    return this.from(this.describing(memberEdges(this.schemas(), name)));
  }

  /** Those that name a member, or say something of whatever is left over: `additionalProperties: true` does not. */
  private describing(edges: readonly EdgeOf<'member'>[]): Pointer[] {
    const isNaming = ({ keyword }: Edge): boolean =>
      keyword === 'properties' || keyword === 'patternProperties';
    return edges
      .filter((edge) => isNaming(edge) || schemaAt(this.contract, edge.to) !== undefined)
      .map(({ to }) => to);
  }

  item(index: number): Shape {
    const place = Math.min(index, this.prefixLength());
    const known = this.items.get(place) ?? this.from(itemSchemas(this.schemas(), place));
    this.items.set(place, known);
    return known;
  }

  /** The XML Object (OpenAPI 3.1 §4.8.26) that describes the value, if there is one. */
  xml(): JsonObject | undefined {
    return this.schemas()
      .map(({ node }) => xmlObject(node))
      .find((xml) => xml !== undefined);
  }

  /** The name of the component that the schema is, or refers to. */
  componentName(): string | undefined {
    return this.schemas()
      .map(({ pointer }) => /^#\/components\/schemas\/([^/]+)$/.exec(pointer)?.[1])
      .find((name) => name !== undefined);
  }

  private schemas(): readonly SchemaObject[] {
    return (this.known ??= [...reachable(this.contract, this.roots, mayApply)]);
  }

  private from(roots: readonly Pointer[]): Shape {
    const [only, ...others] = roots;
    return others.length === 0 ? shapeOf(this.contract, only) : new Shape(this.contract, roots);
  }

  /** Items from here on are described alike. */
  private prefixLength(): number {
    return Math.max(0, ...this.schemas().map(prefixLength));
  }
}

/** The shape of the schema at a pointer, the same object each time; without a pointer anything goes. */
export function shapeOf(contract: Contract, pointer: Pointer | undefined): Shape {
  return pointer === undefined ? new Shape(contract, []) : knownShape(contract, pointer);
}

const knownShape = memoizeBy((contract: Contract, pointer: Pointer) => new Shape(contract, [pointer]));

function typesOf(node: JsonObject): string[] {
  const stated = statedTypes(node);
  if (stated.length > 0) return stated;
  const values = [...listAt(node, 'enum'), ...(node.const === undefined ? [] : [node.const])];
  if (values.length > 0) return values.map(typeName);
  if (node.properties !== undefined) return ['object'];
  return node.items !== undefined || node.prefixItems !== undefined ? ['array'] : [];
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function listAt(node: JsonObject, key: string): Json[] {
  const value = node[key];
  return Array.isArray(value) ? value : [];
}
