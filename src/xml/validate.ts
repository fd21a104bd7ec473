import type { JsonObject, Pointer } from '../json/json.js';
import { escapeToken, join } from '../json/pointer.js';
import type { Contract } from '../model/document.js';
import { reachable, schemaAt } from '../schema/graph/edges.js';
import { xmlObject } from '../schema/graph/xml-object.js';
import { matchingSchemas } from '../schema/places/matching.js';
import type { Shape } from '../schema/shape/index.js';
import { shapeOf } from '../schema/shape/index.js';
import type { XmlElement } from './document.js';
import { xmlName } from './names.js';
import { isWrapper } from './read.js';
import { xmlNameOf } from './write.js';

/** One way in which a document differs from what an XML Object (OpenAPI 3.1 §4.8.26) requires. */
export interface XmlDifference {
  /** The property in the JSON value that the document is read as. */
  path: string;
  /** Points to the field of the XML Object. */
  pointer: Pointer;
  expected: string;
  received: string;
}

/**
 * Lists where a document differs from the names, namespaces, wrappers and attributes that the schema states. It
 * reports certain differences only: it looks at the root's schema and the one that this refers to, and at the XML
 * Objects beside the type of a property, but not inside `anyOf` and `oneOf`. Absent elements and prefixes are not
 * looked at.
 */
export function xmlDifferences(contract: Contract, pointer: Pointer, root: XmlElement): XmlDifference[] {
  const found: XmlDifference[] = [];
  const stated = statedAtRoot(contract, pointer);
  const shape = shapeOf(contract, pointer);
  const isList = isArray(shape);
  if (stated && !(isList && stated.xml.wrapped !== true)) found.push(...named(stated, root, ''));
  if (stated) found.push(...spaced(stated, [root], ''));
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

interface Stated {
  xml: JsonObject;
  /** Points to the XML Object. */
  pointer: Pointer;
}

function isArray(shape: Shape): boolean {
  return shape.types().has('array') && !shape.types().has('object');
}

function statedAtRoot(contract: Contract, start: Pointer): Stated | undefined {
  for (const { pointer } of reachable(contract, [start], ({ keyword }) => keyword === '$ref')) {
    const stated = statedAt(contract, pointer);
    if (stated) return stated;
  }
  return undefined;
}

function statedAt(contract: Contract, pointer: Pointer): Stated | undefined {
  const schema = schemaAt(contract, pointer);
  const xml = schema && xmlObject(schema.node);
  return xml ? { xml, pointer: join(pointer, 'xml') } : undefined;
}

function nameOf(stated: Stated | undefined): string | undefined {
  const name = stated?.xml.name;
  return typeof name === 'string' && name !== '' ? xmlName(name) : undefined;
}

function named(stated: Stated, element: XmlElement, path: string): XmlDifference[] {
  const name = nameOf(stated);
  if (name === undefined || element.name === name) return [];
  return [
    { path, pointer: join(stated.pointer, 'name'), expected: `<${name}>`, received: `<${element.name}>` },
  ];
}

function spaced(stated: Stated, elements: readonly XmlElement[], path: string): XmlDifference[] {
  const { namespace } = stated.xml;
  const other = elements.find((element) => element.namespace !== namespace);
  if (typeof namespace !== 'string' || !other) return [];
  const received = `<${other.name}> in ${other.namespace === '' ? 'no namespace' : other.namespace}`;
  return [
    { path, pointer: join(stated.pointer, 'namespace'), expected: `the namespace ${namespace}`, received },
  ];
}

/** Compares the members of an object, and returns those that have members or items of their own. */
function members(contract: Contract, { element, pointers, path }: Place, found: XmlDifference[]): Place[] {
  const inner: Place[] = [];
  for (const [name, own] of properties(contract, pointers)) {
    const [only, ...others] = own;
    const stated = only !== undefined && others.length === 0 ? statedAt(contract, only) : undefined;
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
  const item = shape.item(0).pointer();
  const statedItem = item === undefined ? undefined : statedAt(contract, item);
  const itemName = nameOf(statedItem);
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
  const other = wrapper.children.find((child) => itemName !== undefined && child.name !== itemName);
  if (other && statedItem) found.push(...named(statedItem, other, path));
  if (statedItem) found.push(...spaced(statedItem, wrapper.children, path));
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
