import { setMember } from '../json/copy.js';
import type { Json, JsonObject } from '../json/json.js';
import { memoize } from '../json/memoize.js';
import type { Shape } from '../schema/shape/index.js';
import { documentedName } from '../schema/shape/property-names.js';
import { typedText } from '../schema/shape/typed-text.js';
import type { XmlElement } from './document.js';
import { textOfXmlName, xmlName } from './names.js';
import { isWrapped, itemName, xmlNameOf } from './write.js';

/**
 * Reads the JSON value of an element, its texts given the types that the schema states. The name of the element
 * itself is ignored, because vendors disagree on the name of the root. Arrays may have an element around their items
 * or not.
 */
export function readXml(element: XmlElement, shape: Shape, ignoreCase: boolean): Json {
  if (element.isNil) return null;
  const types = shape.types();
  if (element.children.length === 0) return readLeaf(element, shape, types, ignoreCase);
  if (types.has('array') && !types.has('object')) {
    return element.children.map((child, i) => readXml(child, shape.item(i), ignoreCase));
  }
  return readObject(element, shape, ignoreCase);
}

function readLeaf(element: XmlElement, shape: Shape, types: ReadonlySet<string>, ignoreCase: boolean): Json {
  const isEmpty = element.text.trim() === '';
  if (isEmpty && !types.has('string')) {
    if (types.has('object')) return readObject(element, shape, ignoreCase);
    if (types.has('array')) return [];
  }
  return typedText(element.text, shape, { isXml: true });
}

function readObject(element: XmlElement, shape: Shape, ignoreCase: boolean): Json {
  const members = new Map<string, XmlElement[]>();
  for (const child of element.children) {
    const name = propertyFor(child.name, shape, ignoreCase);
    const same = members.get(name);
    if (same) same.push(child);
    else members.set(name, [child]);
  }
  const value: JsonObject = {};
  for (const [name, text] of Object.entries(element.attributes)) {
    const property = propertyFor(name, shape, ignoreCase);
    if (shape.property(property).xml()?.attribute === true) {
      setMember(value, property, typedText(text, shape.property(property), { isXml: true }));
    }
  }
  for (const [name, elements] of members)
    setMember(value, name, readMember(elements, shape.property(name), ignoreCase));
  // An empty array that is not wrapped is no element at all.
  for (const name of shape.propertyNames())
    if (!Object.hasOwn(value, name) && shape.requires(name) && isBareArray(shape.property(name)))
      setMember(value, name, []);
  return value;
}

/**
 * Finds the property that an element or attribute stands for: by its XML name, the XML name of its items, or its own
 * name.
 */
function propertyFor(name: string, shape: Shape, ignoreCase: boolean): string {
  const named = namedProperties(shape);
  const known = named.exactly.get(name) ?? (ignoreCase ? named.inAnyCase.get(name.toLowerCase()) : undefined);
  if (known !== undefined) return known;
  const text = textOfXmlName(name);
  return documentedName(text, shape, ignoreCase) ?? text;
}

/** Properties by the XML names that the schemas give them or their items; of equal names, the first one counts. */
const namedProperties = memoize((shape: Shape) => {
  const exactly = new Map<string, string>();
  const inAnyCase = new Map<string, string>();
  for (const property of shape.propertyNames()) {
    const inner = shape.property(property);
    const items = isBareArray(inner) ? itemName(inner, xmlName(property)) : undefined;
    for (const name of [xmlNameOf(inner), items]) {
      if (name === undefined) continue;
      if (!exactly.has(name)) exactly.set(name, property);
      if (!inAnyCase.has(name.toLowerCase())) inAnyCase.set(name.toLowerCase(), property);
    }
  }
  return { exactly, inAnyCase };
});

function isBareArray(shape: Shape): boolean {
  return shape.types().has('array') && !isWrapped(shape);
}

function readMember(elements: readonly XmlElement[], shape: Shape, ignoreCase: boolean): Json {
  const [first, ...others] = elements;
  if (!first) return null;
  const isList = shape.types().has('array');
  if (others.length > 0)
    return elements.map((each, i) => readXml(each, isList ? shape.item(i) : shape, ignoreCase));
  const isNull = first.isNil && (shape.types().has('null') || !shape.item(0).types().has('null'));
  if (!isList || isNull || (!first.isNil && isWrapper(first, shape)))
    return readXml(first, shape, ignoreCase);
  return [readXml(first, shape.item(0), ignoreCase)];
}

/** True if the element contains the items of an array; false if it is the only item. */
export function isWrapper(element: XmlElement, array: Shape): boolean {
  const names = new Set(element.children.map(({ name }) => name));
  const [name] = names;
  if (name === undefined) return element.text.trim() === '';
  if (isWrapped(array) && names.size === 1 && name === itemName(array, element.name)) return true;
  const item = array.item(0);
  if (item.types().has('array')) return element.children.some(({ children }) => children.length > 0);
  return names.size === 1 && !item.propertyNames().includes(textOfXmlName(name));
}
