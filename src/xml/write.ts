import type { Json } from '../json/json.js';
import { isObject } from '../json/json.js';
import type { Shape } from '../schema/shape/index.js';
import { xmlName } from './names.js';

export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Writes a JSON value as an XML document. The root is named after the component schema, and the XML Objects of the
 * schema are applied (OpenAPI 3.1 §4.8.26): an array is one element for each item, with the array's name, unless it is
 * `wrapped`. OpenAPI says nothing of an array that is the document or the item of another array: it has an element
 * around its items.
 */
export function writeXml(value: Json, shape: Shape): string {
  const name = xmlNameOf(shape) ?? componentNameOf(shape) ?? 'response';
  const [root = ''] = element(name, value, shape, 'root');
  const declaration = `<?xml version="1.0" encoding="utf-8"?>\n`;
  return declaration + root;
}

/** True if the items of an array that is a member of an object have an element around them. */
export function isWrapped(array: Shape): boolean {
  return array.xml()?.wrapped === true;
}

/** Returns the name of an array's items; `name` is that of the array. */
export function itemName(array: Shape, name: string): string {
  return xmlNameOf(array.item(0)) ?? name;
}

/** At the root, where no XML Object says otherwise, items are named after their own component schema. */
function rootItemName(array: Shape, name: string): string {
  const item = array.item(0);
  const isDescribed = array.xml() !== undefined || item.xml() !== undefined;
  return isDescribed ? itemName(array, name) : (componentNameOf(item) ?? 'item');
}

export function xmlNameOf(shape: Shape): string | undefined {
  const name = shape.xml()?.name;
  return typeof name === 'string' && name !== '' ? xmlName(name) : undefined;
}

function componentNameOf(shape: Shape): string | undefined {
  const name = shape.componentName();
  return name === undefined ? undefined : xmlName(name);
}

interface Qualified {
  name: string;
  /** The attribute that declares the namespace, if the schema states one, and its value. */
  declaration: readonly [name: string, value: string] | undefined;
}

const RESERVED = /^xml|^xsi$/i;
/** What the prefix `xml` means, which needs no declaration (Namespaces in XML §3). */
const XML = 'http://www.w3.org/XML/1998/namespace';

/** Returns a name in the namespace that the schema states. A prefix without a namespace is ignored. */
function qualified(name: string, shape: Shape): Qualified {
  const { namespace, prefix } = shape.xml() ?? {};
  if (typeof namespace !== 'string' || namespace === '') return { name, declaration: undefined };
  if (namespace === XML) return { name: `xml:${name}`, declaration: undefined };
  if (typeof prefix !== 'string' || prefix === '' || RESERVED.test(prefix) || xmlName(prefix) !== prefix)
    return { name, declaration: ['xmlns', namespace] };
  return { name: `${prefix}:${name}`, declaration: [`xmlns:${prefix}`, namespace] };
}

type Position = 'root' | 'member' | 'item';

/** Returns the element of a value; for a member that is an array and not wrapped, one element for each item. */
function element(local: string, value: Json, shape: Shape, position: Position): string[] {
  const isRoot = position === 'root';
  const isBare = position === 'member' && !isWrapped(shape);
  const { name, declaration } = qualified(local, shape);
  const attributes = new Map(declaration && [declaration]);
  if (isRoot) attributes.set('xmlns:xsi', XSI);
  if (value === null) return [tag(name, attributes.set('xsi:nil', 'true'), '')];
  if (Array.isArray(value)) {
    const inner = isRoot ? rootItemName(shape, local) : itemName(shape, local);
    const items = value.flatMap((item, i) => element(inner, item, shape.item(i), 'item'));
    return isBare ? items : [tag(name, attributes, items.join(''))];
  }
  if (!isObject(value)) return [tag(name, attributes, escapeText(textOf(value)))];
  const children: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    const inner = shape.property(key);
    const innerName = xmlNameOf(inner) ?? xmlName(key);
    if (inner.xml()?.attribute === true && !isObject(member) && !Array.isArray(member)) {
      if (member !== null) setAttribute(attributes, qualified(innerName, inner), innerName, textOf(member));
    } else children.push(...element(innerName, member, inner, 'member'));
  }
  return [tag(name, attributes, children.join(''))];
}

/**
 * Sets an attribute. One without a prefix is in no namespace (Namespaces in XML §6.2), and a prefix names only one.
 */
function setAttribute(
  attributes: Map<string, string>,
  { name, declaration }: Qualified,
  local: string,
  text: string,
): void {
  const [prefix = '', namespace = ''] = declaration ?? [];
  const isPrefixed = name !== local && (attributes.get(prefix) ?? namespace) === namespace;
  if (isPrefixed && declaration) attributes.set(prefix, namespace);
  attributes.set(isPrefixed ? name : local, text);
}

function tag(name: string, attributes: ReadonlyMap<string, string>, content: string): string {
  const start = [name, ...[...attributes].map(([key, value]) => `${key}="${escapeText(value)}"`)].join(' ');
  return content === '' ? `<${start}/>` : `<${start}>${content}</${name}>`;
}

function textOf(value: string | number | bigint | boolean): string {
  return String(value);
}

/**
 * Escapes a text. Characters that XML 1.0 §2.2 does not allow become U+FFFD; line ends are escaped, because parsers
 * normalise them (§2.11).
 */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"\r\n\t]/g, (char) => ENTITIES[char] ?? char);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;', '\n': '&#xA;', '\t': '&#x9;',
}; // prettier-ignore
