import type { Json, Pointer } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { contentSchemas } from '../../schema/graph/content-schemas.js';
import type { Follows, SchemaObject } from '../../schema/graph/edges.js';
import { isSame, reachable, schemaAt } from '../../schema/graph/edges.js';
import { isHidden } from '../../schema/graph/visibility.js';
import type { Direction } from '../../schema/keywords/dialect.js';
import { arrayType } from './arrays.js';
import { Discriminators } from './discriminators.js';
import type { Int64Type } from './int64.js';
import type { Kind, Kinds } from './kinds.js';
import { ALL_KINDS, kindOfValue, KindsOfSchemas, listedValues, meet } from './kinds.js';
import { literalType } from './literals.js';
import type { Names } from './names.js';
import { ANY } from './names.js';
import { hasObjectShape, objectType } from './objects.js';
import { circularReferences, componentName, endOfReferences } from './references.js';
import type { Scope, Translator } from './scope.js';
import type { TypeText } from './type-text.js';
import { intersection, NEVER, single, union, UNKNOWN } from './type-text.js';

/** Translates schemas into TypeScript types. */
export class SchemaTypes implements Translator {
  private readonly kinds: KindsOfSchemas;
  private readonly discriminators: Discriminators;
  private readonly circular: ReadonlySet<Pointer>;
  /** The schemas that are written out in place of their names. */
  private readonly inlined = new Set<Pointer>();

  constructor(
    readonly contract: Contract,
    private readonly names: Names,
    private readonly int64: Int64Type,
  ) {
    this.kinds = new KindsOfSchemas(contract, int64 !== 'number');
    this.discriminators = new Discriminators(contract, names.components);
    this.circular = circularReferences(contract, names.components);
  }

  /** The type of the values that a schema allows in one direction. */
  of(pointer: Pointer, direction: Direction, isEvent = false): TypeText {
    return this.inScope(pointer, { direction, around: [], isEvent });
  }

  /** What a component's name stands for. */
  ofComponent(pointer: Pointer, direction: Direction): TypeText {
    if (pointer.endsWith(ANY)) {
      const kin = this.discriminators.kin(pointer.slice(0, -ANY.length));
      return union(kin.map((one) => this.names.reference(one, direction)));
    }
    return intersection([this.of(pointer, direction), ...this.discriminators.inherited(pointer)]);
  }

  /** The type in a scope, in full. */
  inScope(pointer: Pointer, scope: Scope): TypeText {
    const part = this.part(pointer, scope);
    return part ?? this.basic(this.allowedBy(pointer, scope));
  }

  /** What the schema adds to a scope; undefined where it adds nothing. */
  private part(pointer: Pointer, scope: Scope): TypeText | undefined {
    const schema = schemaAt(this.contract, pointer);
    if (!schema) return valueAt(this.contract.document, pointer) === false ? NEVER : undefined;
    const allowed = this.allowedBy(pointer, scope);
    if (allowed.size === 0) return NEVER;
    const isStated = scope.isStated === true || this.kinds.stated(pointer) !== undefined;
    const inner: Scope = { ...scope, allowed, isStated, around: [...scope.around, pointer] };
    const values = listedValues(schema.node);
    const parts = [
      ...schema.under('$ref').map(({ to }) => this.reference(pointer, to, inner)),
      ...schema.under('allOf').map(({ to }) => this.part(to, inner)),
      values ? this.listed(values, allowed) : this.shape(schema, inner),
      this.choice(schema, 'anyOf', inner),
      this.choice(schema, 'oneOf', inner),
    ].filter((part) => part !== undefined);
    if (parts.length > 0) return intersection(parts);
    return scope.allowed && isSubset(scope.allowed, allowed) ? undefined : this.basic(allowed);
  }

  private allowedBy(pointer: Pointer, { allowed, isStated }: Scope): Kinds {
    if (!allowed) return this.kinds.of(pointer);
    const kinds = this.kinds.stated(pointer) ?? (isStated === true ? undefined : this.kinds.implied(pointer));
    return meet(allowed, kinds) ?? allowed;
  }

  private listed(values: readonly Json[], allowed: Kinds): TypeText {
    const types = values.flatMap((value) => {
      const kind = kindOfValue(value);
      if (allowed.has(kind)) return literalType(value);
      return kind === 'number' && allowed.has('int64') ? literalType(value, this.int64) : [];
    });
    return union(types);
  }

  /** What the schema itself says of the members of objects and the items of arrays. */
  private shape(schema: SchemaObject, scope: Scope): TypeText | undefined {
    const { allowed = ALL_KINDS } = scope;
    const object =
      allowed.has('object') && hasObjectShape(schema, scope) ? objectType(schema, scope, this) : undefined;
    const array = allowed.has('array') ? arrayType(schema, scope, this) : undefined;
    if (!object && !array) return undefined;
    return union(
      [...allowed].map((kind) => {
        if (kind === 'object') return object ?? this.basic(new Set([kind]));
        return kind === 'array' && array ? array : this.basic(new Set([kind]));
      }),
    );
  }

  /** Any value of these kinds. */
  private basic(kinds: Kinds): TypeText {
    if (isSubset(ALL_KINDS, kinds)) return UNKNOWN;
    const texts: Readonly<Record<Kind, string>> = {
      boolean: 'boolean',
      number: 'number',
      int64: this.int64,
      string: 'string',
      array: 'unknown[]',
      object: 'Record<string, unknown>',
      null: 'null',
    };
    const order = Object.keys(texts) as Kind[];
    return union(order.filter((kind) => kinds.has(kind)).map((kind) => single(texts[kind])));
  }

  private reference(from: Pointer, to: Pointer, scope: Scope): TypeText | undefined {
    const target = this.circular.has(from) ? undefined : endOfReferences(this.contract, to);
    if (target === undefined) return undefined;
    const value = valueAt(this.contract.document, target);
    if (value === undefined || typeof value === 'boolean') return value === false ? NEVER : undefined;
    const kinds = this.kinds.of(target);
    const { allowed = ALL_KINDS } = scope;
    const isEvent = scope.isEvent === true && contentSchemas(this.contract, target, 'data').length > 0;
    if (isSubset(kinds, allowed) && !isEvent) return this.named(target, scope);
    const isRecursive = this.inlined.has(target);
    if (isRecursive || isSubset(kinds, new Set([...allowed, 'null']))) {
      const name = this.named(target, scope);
      if (!isEvent || isRecursive) return single(`NonNullable<${name.text}>`);
    }
    this.inlined.add(target);
    const part = this.part(target, scope);
    this.inlined.delete(target);
    return part;
  }

  /** A schema by name, or where a value may be of any that extends it, by a name for all of them. */
  private named(target: Pointer, { around, direction }: Scope): TypeText {
    // What a name stands for leads to no circle that TypeScript refuses (TS2456), and heirs extend the schema itself.
    const isOfName = around[0] !== undefined && componentName(around[0]) !== undefined;
    const isAny = !isOfName && this.discriminators.kin(target).length > 0;
    return isAny ? this.names.referenceToAny(target, direction) : this.names.reference(target, direction);
  }

  private choice(schema: SchemaObject, keyword: 'anyOf' | 'oneOf', scope: Scope): TypeText | undefined {
    const branches = schema.under(keyword);
    if (branches.length === 0) return undefined;
    const types = branches.map(({ to }) => {
      const part = this.part(to, scope);
      const tag = this.discriminators.ofBranch(schema, to);
      return tag ? intersection([part ?? UNKNOWN, tag]) : part;
    });
    // A branch that says nothing takes every value that the scope leaves.
    const known = types.filter((type) => type !== undefined);
    return known.length < types.length ? undefined : union(known);
  }

  /**
   * What the schemas that apply to the same value document of a member, in all of them together, else in any branch of
   * the innermost one; undefined where none does.
   */
  memberAround(name: string, { around, direction }: Scope): TypeText | undefined {
    const propertiesOf = (roots: readonly Pointer[], follows: Follows): Pointer[] =>
      [...reachable(this.contract, roots, follows)].flatMap(({ properties }) => properties.get(name) ?? []);
    const together = propertiesOf(around, isSame);
    if (together.length > 0) return intersection(together.map((pointer) => this.member(pointer, direction)));
    const either = propertiesOf(around.slice(-1), ({ kind }) => kind === 'same' || kind === 'choice');
    return either.length > 0 ? union(either.map((pointer) => this.member(pointer, direction))) : undefined;
  }

  /** Whether only the other side sends a member, by what any of the schemas says that apply to the same value. */
  isHiddenAround(name: string, { around, direction }: Scope): boolean {
    return [...reachable(this.contract, around, isSame)].some(({ properties }) => {
      const pointer = properties.get(name);
      return pointer !== undefined && isHidden(this.contract, pointer, direction);
    });
  }

  private member(pointer: Pointer, direction: Direction): TypeText {
    if (this.inlined.has(pointer)) return UNKNOWN;
    this.inlined.add(pointer);
    const type = this.of(pointer, direction);
    this.inlined.delete(pointer);
    return type;
  }
}

function isSubset(one: Kinds, other: Kinds): boolean {
  return [...one].every((kind) => other.has(kind));
}
