import type { JsonObject, Pointer } from '../json/json.js';
import { join } from '../json/pointer.js';
import type { Contract } from '../model/document.js';
import { schemaAt } from '../schema/graph/edges.js';
import { xmlObject } from '../schema/graph/xml-object.js';
import type { Shape } from '../schema/shape/index.js';
import type { XmlElement } from './document.js';
import { xmlName } from './names.js';

/** One way in which a document differs from what an XML Object (OpenAPI 3.1 §4.8.26) requires. */
export interface XmlDifference {
  /** The property in the JSON value that the document is read as. */
  path: string;
  /** Points to the field of the XML Object. */
  pointer: Pointer;
  expected: string;
  received: string;
}

/** What an XML Object states. */
export interface Stated {
  xml: JsonObject;
  /** Points to the XML Object. */
  pointer: Pointer;
}

/** What the XML Object of the schema at a pointer states; undefined where there is none. */
export function statedAt(contract: Contract, pointer: Pointer): Stated | undefined {
  const schema = schemaAt(contract, pointer);
  const xml = schema && xmlObject(schema.node);
  return xml ? { xml, pointer: join(pointer, 'xml') } : undefined;
}

/** The name that is stated for the element. */
export function nameOf(stated: Stated | undefined): string | undefined {
  const name = stated?.xml.name;
  return typeof name === 'string' && name !== '' ? xmlName(name) : undefined;
}

/** Compares an element with the name that is stated for it. */
export function named(stated: Stated, element: XmlElement, path: string): XmlDifference[] {
  const name = nameOf(stated);
  if (name === undefined || element.name === name) return [];
  return [
    { path, pointer: join(stated.pointer, 'name'), expected: `<${name}>`, received: `<${element.name}>` },
  ];
}

/** Compares elements with the namespace that is stated for them. */
export function spaced(stated: Stated, elements: readonly XmlElement[], path: string): XmlDifference[] {
  const { namespace } = stated.xml;
  const other = elements.find((element) => element.namespace !== namespace);
  if (typeof namespace !== 'string' || !other) return [];
  const received = `<${other.name}> in ${other.namespace === '' ? 'no namespace' : other.namespace}`;
  return [
    { path, pointer: join(stated.pointer, 'namespace'), expected: `the namespace ${namespace}`, received },
  ];
}

/** What is stated of the items of a list. */
export function statedItem(contract: Contract, list: Shape): Stated | undefined {
  const item = list.item(0).pointer();
  return item === undefined ? undefined : statedAt(contract, item);
}

/** Compares the elements within the one of a list with the name and the namespace of its items. */
export function itemsNamed(
  contract: Contract,
  list: Shape,
  children: readonly XmlElement[],
  path: string,
): XmlDifference[] {
  const stated = statedItem(contract, list);
  if (!stated) return [];
  const name = nameOf(stated);
  const other = name === undefined ? undefined : children.find((child) => child.name !== name);
  return [...(other ? named(stated, other, path) : []), ...spaced(stated, children, path)];
}
