import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../../schema/graph/edges.js';
import { isSame, reachable, schemaAt } from '../../schema/graph/edges.js';
import { listedValues } from './kinds.js';
import { literalType } from './literals.js';
import { componentName } from './references.js';
import type { TypeText } from './type-text.js';
import { objectOf, propertyKey, union } from './type-text.js';

const SCHEMAS = '#/components/schemas';

/** What discriminators say of the values of a property (OpenAPI 3.1 §4.8.25), where the property itself says less. */
export class Discriminators {
  /** By component, those that extend it with `allOf` and no other in between. */
  private readonly heirs = new Map<Pointer, Pointer[]>();
  /** The components with a discriminator of their own. */
  private readonly discriminated = new Set<Pointer>();

  constructor(
    private readonly contract: Contract,
    components: readonly Pointer[],
  ) {
    for (const pointer of components) {
      if (isObject(schemaAt(contract, pointer)?.node.discriminator)) this.discriminated.add(pointer);
      for (const base of directBases(contract, pointer)) {
        const heirs = this.heirs.get(base);
        if (heirs) heirs.push(pointer);
        else this.heirs.set(base, [pointer]);
      }
    }
  }

  /** What a branch of a choice has under the name of the choice's discriminator; undefined where that says nothing. */
  ofBranch({ node, pointer: owner }: SchemaObject, branch: Pointer): TypeText | undefined {
    const target = referenceAt(this.contract, branch);
    if (target === undefined || !isObject(node.discriminator)) return undefined;
    // A branch that inherits the discriminator has the value already.
    if (this.basesOf(target).includes(owner)) return undefined;
    return this.tag(node.discriminator.propertyName, valuesOf(node.discriminator, target), branch);
  }

  /** What a component has under the names of the discriminators that it inherits. */
  inherited(pointer: Pointer): TypeText[] {
    return this.basesOf(pointer).flatMap((base) => {
      const discriminator = schemaAt(this.contract, base)?.node.discriminator;
      if (!isObject(discriminator)) return [];
      const values = [...this.family(pointer)].flatMap((one) => valuesOf(discriminator, one));
      return this.tag(discriminator.propertyName, values, pointer) ?? [];
    });
  }

  /**
   * A component and all that extend it, where a discriminator tells them apart: what is the one may be any of them.
   * Empty where none extends it, or where the component lists them itself.
   */
  kin(pointer: Pointer): Pointer[] {
    if (!this.heirs.has(pointer) || schemaAt(this.contract, pointer)?.edgesOf('choice').length !== 0)
      return [];
    const isTold = this.discriminated.has(pointer) || this.basesOf(pointer).length > 0;
    return isTold ? [...this.family(pointer)] : [];
  }

  /** The components with a discriminator that a component extends, directly or not. */
  private basesOf(pointer: Pointer): Pointer[] {
    if (this.discriminated.size === 0) return [];
    const schemas = [...reachable(this.contract, [pointer], isSame)];
    return schemas
      .map((schema) => schema.pointer)
      .filter((base) => base !== pointer && this.discriminated.has(base));
  }

  /** A component and all that extend it. */
  private family(pointer: Pointer): Set<Pointer> {
    const family = new Set([pointer]);
    // A set is gone through with what is added on the way.
    for (const member of family) for (const heir of this.heirs.get(member) ?? []) family.add(heir);
    return family;
  }

  private tag(name: Json | undefined, named: readonly string[], schema: Pointer): TypeText | undefined {
    if (typeof name !== 'string') return undefined;
    const listed = this.listedUnder(name, schema);
    if (!listed) return undefined;
    const values = listed.length === 0 ? named : named.filter((value) => listed.includes(value));
    // What the property lists goes before what a discriminator calls it.
    if (values.length === 0 || (listed.length > 0 && values.length === new Set(listed).size))
      return undefined;
    return objectOf([
      { key: propertyKey(name), type: union(values.map((value) => literalType(value))).text },
    ]);
  }

  /** The values that a schema lists for a property, in any of its branches; undefined where it takes no text. */
  private listedUnder(name: string, pointer: Pointer): Json[] | undefined {
    const { contract } = this;
    const schemas = reachable(contract, [pointer], ({ kind }) => kind === 'same' || kind === 'choice');
    const places = [...schemas].flatMap(({ properties }) => properties.get(name) ?? []);
    const nodes = [...reachable(contract, places, ({ kind }) => kind === 'same' || kind === 'choice')];
    const types = nodes.flatMap(({ node }) => (node.type === undefined ? [] : [[node.type].flat()]));
    if (types.length > 0 && !types.some((each) => each.includes('string'))) return undefined;
    const lists = nodes.flatMap(({ node }) => {
      const values = listedValues(node);
      return values ? [values] : [];
    });
    // Several lists for one value leave what all of them have; branches may differ, and then all count.
    const shared = lists.reduce((one, other) => one.filter((value) => other.includes(value)), lists[0] ?? []);
    return [...(shared.length > 0 ? shared : lists.flat())];
  }
}

/** The names of a schema: those that `mapping` has for it, else that of its component. */
function valuesOf({ mapping }: { [key: string]: Json }, target: Pointer): string[] {
  const mapped = Object.entries(isObject(mapping) ? mapping : {}).filter(
    ([, to]) => typeof to === 'string' && (to === target || join(SCHEMAS, to) === target),
  );
  if (mapped.length > 0) return mapped.map(([value]) => value);
  const name = componentName(target);
  return name === undefined ? [] : [name];
}

function referenceAt({ document }: Contract, pointer: Pointer): Pointer | undefined {
  const node = valueAt(document, pointer);
  return isObject(node) && typeof node.$ref === 'string' ? node.$ref : undefined;
}

/** The components that a schema refers to as a whole or in `allOf`. */
function directBases(contract: Contract, pointer: Pointer): Pointer[] {
  const within = `${pointer}/`;
  const schemas = reachable(
    contract,
    [pointer],
    (edge, from) =>
      isSame(edge, from) &&
      from.pointer !== edge.to &&
      (from.pointer === pointer || from.pointer.startsWith(within)),
  );
  return [...schemas]
    .map((schema) => schema.pointer)
    .filter((base) => base !== pointer && componentName(base) !== undefined);
}
