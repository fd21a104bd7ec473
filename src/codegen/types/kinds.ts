import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { schemaAt } from '../../schema/graph/edges.js';
import { statedTypes } from '../../schema/keywords/stated-types.js';
import { endOfReferences } from './references.js';

/** A kind of JSON value that has a TypeScript type of its own; `int64`: an integer that a `number` may not hold. */
export type Kind = 'null' | 'boolean' | 'number' | 'int64' | 'string' | 'array' | 'object';
export type Kinds = ReadonlySet<Kind>;

export const ALL_KINDS: Kinds = new Set(['null', 'boolean', 'number', 'string', 'array', 'object']);

const LARGE_INTEGERS: readonly Json[] = ['int64', 'uint64'];
const OBJECT_KEYWORDS = [
  'properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'required', 'propertyNames',
  'minProperties', 'maxProperties',
] as const; // prettier-ignore
const ARRAY_KEYWORDS = ['items', 'prefixItems', 'contains', 'minItems', 'maxItems', 'uniqueItems'] as const;

/** Which kinds of value schemas admit. */
export class KindsOfSchemas {
  private readonly known = new Map<Pointer, Kinds | undefined>();
  private readonly pending = new Set<Pointer>();
  /** Whether what is being found depends on where the search for it began. */
  private isCyclic = false;

  constructor(
    private readonly contract: Contract,
    /** Whether integers of 64 bits are told from other numbers. */
    private readonly tellsInt64: boolean,
  ) {}

  /** What a schema admits; where it says nothing, the kinds that its keywords are about, else all. */
  of(pointer: Pointer): Kinds {
    return this.stated(pointer) ?? this.implied(pointer) ?? ALL_KINDS;
  }

  /** What a schema and all that apply with it say of the kind of value; undefined where they say nothing. */
  stated(at: Pointer): Kinds | undefined {
    const pointer = endOfReferences(this.contract, at);
    if (pointer === undefined || this.known.has(pointer)) return this.known.get(pointer ?? '');
    if (this.pending.has(pointer)) {
      // What leads back to itself says nothing new.
      this.isCyclic = true;
      return undefined;
    }
    this.pending.add(pointer);
    const kinds = this.conjunction(pointer);
    this.pending.delete(pointer);
    if (this.pending.size === 0 || !this.isCyclic) this.known.set(pointer, kinds);
    if (this.pending.size === 0) this.isCyclic = false;
    return kinds;
  }

  private conjunction(pointer: Pointer): Kinds | undefined {
    const schema = schemaAt(this.contract, pointer);
    if (!schema) return valueAt(this.contract.document, pointer) === false ? new Set() : undefined;
    const same = schema.edgesOf('same').map(({ to }) => this.stated(to));
    const choices = (['anyOf', 'oneOf'] as const).map((keyword) => {
      const branches = schema.under(keyword).map(({ to }) => this.stated(to));
      return branches.length > 0 && branches.every((one) => one !== undefined) ? joined(branches) : undefined;
    });
    const own = [this.types(schema.node), kindsOfValues(schema.node), ...same, ...choices];
    const kinds = own.reduce(meet, undefined);
    const isLarge = this.tellsInt64 && LARGE_INTEGERS.includes(schema.node.format ?? '');
    return isLarge ? meet(kinds, LARGE) : kinds;
  }

  private types(node: JsonObject): Kinds | undefined {
    const { type, nullable = false } = node;
    // Later versions of OpenAPI know no `nullable`.
    const types = statedTypes(
      this.contract.openapi === '3.0' ? { type: type ?? [], nullable } : { type: type ?? [] },
    );
    if (types.length === 0) return undefined;
    return new Set(types.map((type) => (type === 'integer' ? 'number' : type) as Kind));
  }

  /** The kinds that keywords are about which say nothing of any other kind. */
  implied(at: Pointer, seen = new Set<Pointer>()): Kinds | undefined {
    const pointer = endOfReferences(this.contract, at) ?? at;
    const schema = schemaAt(this.contract, pointer);
    if (!schema || seen.has(pointer)) return undefined;
    seen.add(pointer);
    const about = (keywords: readonly string[]): boolean =>
      keywords.some((each) => schema.node[each] !== undefined);
    const own: Kind[] = [
      ...(about(OBJECT_KEYWORDS) ? ['object' as const] : []),
      ...(about(ARRAY_KEYWORDS) ? ['array' as const] : []),
    ];
    const parts = schema.edgesOf('same').map(({ to }) => this.implied(to, seen));
    const branches = schema.edgesOf('choice').map(({ to }) => this.stated(to) ?? this.implied(to, seen));
    const known = [own.length > 0 ? new Set(own) : undefined, ...parts].filter((one) => one !== undefined);
    if (known.length > 0) return joined(known);
    return branches.length > 0 && branches.every((one) => one !== undefined) ? joined(branches) : undefined;
  }
}

const LARGE: Kinds = new Set([...ALL_KINDS, 'int64'].filter((kind) => kind !== 'number')) as Kinds;

/** The kinds that both admit; undefined admits every one. An integer of 64 bits is a number. */
export function meet(one: Kinds | undefined, other: Kinds | undefined): Kinds | undefined {
  if (!one || !other) return one ?? other;
  const kinds = new Set([...one].filter((kind) => other.has(kind)));
  if ((one.has('int64') && other.has('number')) || (one.has('number') && other.has('int64')))
    kinds.add('int64');
  return kinds;
}

function joined(all: readonly (Kinds | undefined)[]): Kinds {
  return new Set(all.flatMap((kinds) => [...(kinds ?? ALL_KINDS)]));
}

/** The values that `enum` and `const` leave; undefined where neither is stated. */
export function listedValues({ enum: listed, const: only }: JsonObject): readonly Json[] | undefined {
  const values = Array.isArray(listed) ? listed : undefined;
  if (only === undefined) return values;
  return [only];
}

function kindsOfValues(node: JsonObject): Kinds | undefined {
  const values = listedValues(node);
  return values && new Set(values.map(kindOfValue));
}

export function kindOfValue(value: Json): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'bigint' ? 'number' : (typeof value as Kind);
}
