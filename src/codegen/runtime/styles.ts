import type { Snippets } from './snippet.js';

/** How values of parameters and form fields become text: the rules of `http/serialize/parameters.ts`. */
export const STYLES: Snippets = {
  text: {
    code: String.raw`/** A value as a text; what has members, as JSON, which of a Date is a text. */
function text(value: unknown): string {
  return value && typeof value === 'object' ? JSON.stringify(value).replace(/^"|"$/g, '') : String(value ?? '');
}`,
  },
  present: {
    code: String.raw`/** The members of an object or the items of an array, as texts; what is undefined is left out. */
function present(value: object): [name: string, text: string][] {
  return Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, text(member)]]));
}`,
    needs: ['text'],
  },
  Encode: { code: 'type Encode = (text: string) => string;' },
  Pairs: {
    code: `/** Writes a parameter as pairs of name and value. */
export type Pairs = (name: string, value: unknown) => string[];`,
  },
  Text: {
    code: `/** Writes a parameter as one text. */
export type Text = (name: string, value: unknown) => string;`,
  },
  Styles: {
    code: `/** How parameters are written, by name; those that are not listed are no lists and have no members. */
type Styles<Style> = Readonly<Record<string, Style>>;`,
  },
  pair: {
    code: String.raw`/** A value as one pair. */
export function pair(name: string, value: unknown): string[] {
  return [encodeURIComponent(name) + '=' + encodeURIComponent(text(value))];
}`,
    needs: ['text'],
  },
  reserved: {
    code: String.raw`/** Leaves reserved characters as they are, but for those that would end or split a query: allowReserved. */
export function reserved(text: string): string {
  return encodeURIComponent(text).replace(/%(3A|2F|3F|40|24|2C|3B)/g, decodeURIComponent);
}`,
  },
  reservedInPath: {
    code: String.raw`/** Leaves reserved characters as they are, but for those that would end a segment: allowReserved in a path. */
export function reservedInPath(text: string): string {
  return encodeURIComponent(text).replace(/%(3A|40|24|2C|3B|26|3D|2B)/g, decodeURIComponent);
}`,
  },
  asItIs: {
    code: String.raw`export function asItIs(text: string): string {
  return text;
}`,
  },
  form: {
    code: String.raw`/** Style form, exploded: a=1&a=2, or the members of an object. */
export function form(encode: Encode = encodeURIComponent, encodeName: Encode = encodeURIComponent): Pairs {
  return (name, value) => {
    const pairs: [string, string][] = Array.isArray(value)
      ? present(value).map(([, item]) => [encodeName(name), item])
      : value !== null && typeof value === 'object'
        ? present(value).map(([key, member]) => [encode(key), member])
        : [[encodeName(name), text(value)]];
    return pairs.map(([key, member]) => key + '=' + encode(member));
  };
}`,
    needs: ['Encode', 'Pairs', 'text', 'present'],
  },
  delimited: {
    code: String.raw`/** Items, or names and values, between delimiters: a=1,2. Other values are one pair. */
export function delimited(delimiter: string, encode: Encode = encodeURIComponent, encodeName = encodeURIComponent): Pairs {
  return (name, value) => {
    const isObject = value !== null && typeof value === 'object';
    const members = isObject ? present(value) : [];
    const parts = Array.isArray(value) ? members.map(([, item]) => item) : isObject ? members.flat() : [text(value)];
    return isObject && parts.length === 0 ? [] : [encodeName(name) + '=' + parts.map(encode).join(delimiter)];
  };
}`,
    needs: ['Encode', 'Pairs', 'text', 'present'],
  },
  listed: {
    code: String.raw`/** Items between delimiters, and the members of an object as pairs of their own. */
export function listed(delimiter: string, encode?: Encode): Pairs {
  return (name, value) => (Array.isArray(value) ? delimited(delimiter, encode) : form(encode))(name, value);
}`,
    needs: ['Encode', 'Pairs', 'form', 'delimited'],
  },
  deepObject: {
    code: String.raw`/** Style deepObject: a[b]=1. */
export function deepObject(encode: Encode = encodeURIComponent): Pairs {
  return (name, value) =>
    value === null || typeof value !== 'object' || Array.isArray(value)
      ? delimited(',', encode)(name, value)
      : present(value).map(([key, member]) => encodeURIComponent(name) + '%5B' + encode(key) + '%5D=' + encode(member));
}`,
    needs: ['Encode', 'Pairs', 'present', 'delimited'],
  },
  json: {
    code: String.raw`/** The value as JSON. */
export function json(encode: Encode = encodeURIComponent): Pairs {
  return (name, value) => [encodeURIComponent(name) + '=' + encode(JSON.stringify(value))];
}`,
    needs: ['Encode', 'Pairs'],
  },
  simple: {
    code: String.raw`/** Style simple: 1,2, or a,1,b,2, exploded a=1,b=2. */
export function simple(explode = false, encode: Encode = encodeURIComponent, separator = ','): Text {
  return (_name, value) => {
    if (value === null || typeof value !== 'object') return encode(text(value));
    const isArray = Array.isArray(value);
    const parts = present(value).map(
      ([key, member]) => (isArray ? '' : encode(key) + (explode ? '=' : ',')) + encode(member),
    );
    return parts.join(separator);
  };
}`,
    needs: ['Encode', 'Text', 'text', 'present'],
  },
  label: {
    code: String.raw`/** Style label: .1,2, exploded .1.2 or .a=1.b=2. */
export function label(explode = false, encode?: Encode): Text {
  const write = simple(explode, encode, explode ? '.' : ',');
  return (name, value) => '.' + write(name, value);
}`,
    needs: ['Encode', 'Text', 'simple'],
  },
  matrix: {
    code: String.raw`/** Style matrix: ;a=1,2, exploded ;a=1;a=2 or the members of an object. An empty value has no equals sign. */
export function matrix(explode = false): Text {
  const pair = (name: string, value: string) => ';' + name + (value === '' ? '' : '=' + value);
  return (name, value) => {
    const key = encodeURIComponent(name);
    if (!explode || value === null || typeof value !== 'object') return pair(key, simple()(name, value));
    const keyOf = (each: string) => (Array.isArray(value) ? key : encodeURIComponent(each));
    return present(value).map(([each, member]) => pair(keyOf(each), encodeURIComponent(member))).join('');
  };
}`,
    needs: ['Text', 'text', 'present', 'simple'],
  },
  jsonText: {
    code: String.raw`/** The value as JSON, percent-encoded. */
export function jsonText(_name: string, value: unknown): string {
  return encodeURIComponent(JSON.stringify(value));
}`,
  },
  jsonHeader: {
    code: String.raw`/** The value as JSON, in characters that a header can carry. */
export function jsonHeader(_name: string, value: unknown): string {
  const escape = (char: string) => '\\u' + char.charCodeAt(0).toString(16).padStart(4, '0');
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, escape);
}`,
  },
};
