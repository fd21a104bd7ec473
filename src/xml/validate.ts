import type { Pointer } from '../json/json.js';
import { escapeToken, join } from '../json/pointer.js';
import type { Contract } from '../model/document.js';
import { reachable } from '../schema/graph/edges.js';
import { matchingSchemas } from '../schema/places/matching.js';
import type { Shape } from '../schema/shape/index.js';
import { shapeOf } from '../schema/shape/index.js';
import type { XmlElement } from './document.js';
import { xmlName } from './names.js';
import { isWrapper } from './read.js';
import type { Stated, XmlDifference } from './stated-names.js';
import { itemsNamed, named, nameOf, spaced, statedAt, statedItem } from './stated-names.js';
import { xmlNameOf } from './write.js';

/**
 * Lists where a document differs from the names, namespaces, wrappers and attributes that the schema states. It
 * reports certain differences only: it looks at the schemas of the root and of properties, and at what those refer to, but not inside `anyOf` and `oneOf`. Absent elements and prefixes are not
 * looked at.
 */
export function xmlDifferences(contract: Contract, pointer: Pointer, root: XmlElement): XmlDifference[] {
  const found: XmlDifference[] = [];
  const stated = statedBehind(contract, pointer);
  const shape = shapeOf(contract, pointer);
  const isList = isArray(shape);
  if (stated && !(isList && stated.xml.wrapped !== true)) found.push(...named(stated, root, ''));
  if (stated) found.push(...spaced(stated, [root], ''));
  if (isList) found.push(...itemsNamed(contract, shape, root.children, ''));
  const pending: Place[] = [{ element: root, pointers: [pointer], path: '' }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    if (!isArray(shapeOf(contract, place.pointers[0]))) pending.push(...members(contract, place, found));
    else pending.push(...items(contract, place, place.element.children));
  }
  return found;
}

interface Place {
  element: XmlElement;
  pointers: readonly Pointer[];
  path: string;
}

function isArray(shape: Shape): boolean {
  return shape.types().has('array') && !shape.types().has('object');
}

/** What is stated at a schema, or at what it refers to. */
function statedBehind(contract: Contract, start: Pointer): Stated | undefined {
  for (const { pointer } of reachable(contract, [start], ({ keyword }) => keyword === '$ref')) {
    const stated = statedAt(contract, pointer);
    if (stated) return stated;
  }
  return undefined;
}

/** Compares the members of an object, and returns those that have members or items of their own. */
function members(contract: Contract, { element, pointers, path }: Place, found: XmlDifference[]): Place[] {
  const inner: Place[] = [];
  for (const [name, own] of properties(contract, pointers)) {
    const [only, ...others] = own;
    const stated = only !== undefined && others.length === 0 ? statedBehind(contract, only) : undefined;
    const property: Property = {
      name: xmlName(name),
      pointers: own,
      shape: shapeOf(contract, only),
      path: `${path}/${escapeToken(name)}`,
      stated,
    };
    if (isArray(property.shape)) inner.push(...listed(contract, element, property, found));
    else inner.push(...single(element, property, found));
  }
  return inner;
}

interface Property {
  /** As an XML name. */
  name: string;
  pointers: readonly Pointer[];
  shape: Shape;
  path: string;
  stated: Stated | undefined;
}

/** The schemas of each property by its name, but only those that are certain to apply. */
function properties(contract: Contract, pointers: readonly Pointer[]): Map<string, Pointer[]> {
  const found = new Map<string, Pointer[]>();
  for (const { properties } of pointers.flatMap((at) => matchingSchemas(contract, at))) {
    for (const [name, pointer] of properties) found.set(name, [...(found.get(name) ?? []), pointer]);
  }
  return found;
}

function called(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function single(element: XmlElement, property: Property, found: XmlDifference[]): Place[] {
  const { name, pointers, path, stated } = property;
  const wanted = nameOf(stated) ?? name;
  const matching = called(element, wanted);
  const elements = matching.length > 0 ? matching : called(element, name);
  const [first] = elements;
  if (stated?.xml.attribute === true) {
    if (first && !Object.hasOwn(element.attributes, wanted))
      found.push(difference(stated, 'attribute', path, `the attribute ${wanted}`, `<${first.name}>`));
    return [];
  }
  if (stated && first) found.push(...named(stated, first, path), ...spaced(stated, elements, path));
  return elements.map((child) => ({ element: child, pointers, path }));
}

/**
 * Compares an array: with `wrapped`, one element around its items, else repeated elements with the name of the items.
 */
function listed(
  contract: Contract,
  element: XmlElement,
  property: Property,
  found: XmlDifference[],
): Place[] {
  const { name, path, stated, shape } = property;
  const itemName = nameOf(statedItem(contract, shape));
  if (stated?.xml.wrapped !== true) return repeated(contract, element, property, found);
  const bare = itemName === undefined ? [] : called(element, itemName);
  const wanted = nameOf(stated) ?? name;
  const matching = called(element, wanted);
  const [wrapper, ...more] = matching.length > 0 ? matching : called(element, name);
  if (!wrapper || more.length > 0) {
    const unwrapped = wrapper ?? bare[0];
    if (unwrapped)
      found.push(
        difference(
          stated,
          'wrapped',
          path,
          `the items within one <${wanted}>`,
          `<${unwrapped.name}> by itself`,
        ),
      );
    return [];
  }
  found.push(...named(stated, wrapper, path), ...spaced(stated, [wrapper], path));
  found.push(...itemsNamed(contract, shape, wrapper.children, path));
  return items(contract, property, wrapper.children);
}

/** Compares an array that is one element for each item. */
function repeated(
  contract: Contract,
  element: XmlElement,
  property: Property,
  found: XmlDifference[],
): Place[] {
  const { name, path, pointers, stated, shape } = property;
  const wanted = xmlNameOf(shape.item(0)) ?? name;
  const wrapper = wrapperOf(element, property, wanted);
  if (!wrapper) return called(element, wanted).flatMap((child) => items(contract, property, [child]));
  found.push({
    path,
    pointer: stated?.pointer ?? pointers[0] ?? '#',
    expected: `<${wanted}> for each item`,
    received: `the items within one <${wrapper.name}>`,
  });
  return items(contract, property, wrapper.children);
}

/** The element around the items of an array that is not documented to have one; undefined where it may be an item. */
function wrapperOf(
  element: XmlElement,
  { name, stated, shape }: Property,
  itemName: string,
): XmlElement | undefined {
  const candidates = [itemName, nameOf(stated) ?? name, name];
  const [only, ...others] =
    candidates.map((each) => called(element, each)).find(({ length }) => length > 0) ?? [];
  if (!only || others.length > 0 || only.children.length === 0) return undefined;
  const item = shape.item(0);
  const isPlain = item.types().size > 0 && !item.types().has('object');
  return (isPlain || item.propertyNames().length > 0) && isWrapper(only, shape) ? only : undefined;
}

function items(
  contract: Contract,
  { pointers, path }: Omit<Place, 'element'>,
  elements: readonly XmlElement[],
): Place[] {
  return elements.flatMap((element, i) => {
    const item = shapeOf(contract, pointers[0]).item(i).pointer();
    return item === undefined ? [] : [{ element, pointers: [item], path: `${path}/${String(i)}` }];
  });
}

function difference(
  stated: Stated,
  field: string,
  path: string,
  expected: string,
  received: string,
): XmlDifference {
  return { path, pointer: join(stated.pointer, field), expected, received };
}
