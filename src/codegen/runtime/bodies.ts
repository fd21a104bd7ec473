import type { Snippets } from './snippet.js';

/** The parts that write bodies; JSON is written by openapi-fetch. */
export const BODIES: Snippets = {
  body: {
    code: String.raw`/** A body of a media type, written by a function that leaves alone what fetch takes as it is. */
export function body(type: string | undefined, write: (value: never) => unknown = (value) => JSON.stringify(value)): Part {
  return ({ init }) => {
    const own = init.body instanceof Blob ? init.body.type : '';
    if (type !== undefined && init.body !== undefined && !(init.body instanceof FormData))
      init.headers = mergeHeaders({ 'Content-Type': own || type }, init.headers);
    init.bodySerializer ??= write;
    // A stream is read once; only a Request can be sent again.
    if (init.body instanceof ReadableStream) init.Request ??= Request;
  };
}`,
    needs: ['mergeHeaders', 'Part'],
  },
  asGiven: {
    code: String.raw`/** What fetch takes as a body. */
export function asGiven(value: unknown): unknown {
  return value;
}`,
  },
  urlencoded: {
    code: String.raw`/** An object as application/x-www-form-urlencoded: a list is several fields, an object is JSON. Null is left out. */
export function urlencoded(styles: Styles<Pairs> = {}): (value: unknown) => string {
  const field: Pairs = (name, value) =>
    [value].flat().map((item) => encodeURIComponent(name) + '=' + encodeURIComponent(text(item)));
  return (value) => {
    if (value === null || typeof value !== 'object' || value instanceof URLSearchParams) return text(String(value));
    const given = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
    const pairs = given.flatMap(([name, member]) => (own(styles, name) ?? field)(name, member));
    return pairs.join('&').replaceAll('%20', '+');
  };
}`,
    needs: ['Pairs', 'Styles', 'text', 'own'],
  },
  multipart: {
    code: String.raw`/**
 * An object as multipart/form-data: a part for each member and for each item of a list, files as they are, objects as
 * JSON, in the media types that are listed. Null is left out.
 */
export function multipart(types: Styles<string> = {}): (value: object) => FormData {
  return (value) => {
    if (value instanceof FormData) return value;
    const form = new FormData();
    for (const [name, member] of Object.entries(value))
      for (const item of [member].flat()) {
        if (item === undefined || item === null) continue;
        const type = own(types, name) ?? (typeof item === 'object' ? 'application/json' : '');
        if (item instanceof Blob) form.append(name, item.type === '' && type !== 'application/json' ? retyped(item, type) : item);
        else if (type === '') form.append(name, text(item));
        else form.append(name, new Blob([/[/+]json\b/.test(type) ? JSON.stringify(item) : text(item)], { type }));
      }
    return form;
  };
}`,
    needs: ['Styles', 'text', 'retyped', 'own'],
  },
  mixed: {
    code: String.raw`/**
 * An object or a form as multipart/mixed, in parts that have names as those of multipart/form-data have: multipart says
 * which parts. A Blob is sent as it is, and its type names the boundary.
 */
export function mixed(type: string, types?: Styles<string>): Part {
  return (draft) => {
    const { init } = draft;
    if (init.body === undefined || init.body instanceof Blob) return body(type, asGiven)(draft);
    const boundary = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('');
    init.headers = mergeHeaders({ 'Content-Type': type + '; boundary=' + boundary }, init.headers);
    const quoted = (name: string) => '"' + name.replace(/["\r\n]/g, encodeURIComponent) + '"';
    init.bodySerializer ??= (value: object) => {
      const parts: (string | Blob)[] = [];
      multipart(types)(value).forEach((part, name) => {
        const file = typeof part === 'string' ? '' : '; filename=' + quoted(part.name) + '\r\nContent-Type: ' + (part.type || 'application/octet-stream');
        parts.push('--' + boundary + '\r\nContent-Disposition: form-data; name=' + quoted(name) + file + '\r\n\r\n', part, '\r\n');
      });
      return new Blob([...parts, '--' + boundary + '--\r\n']);
    };
  };
}`,
    needs: ['body', 'asGiven', 'multipart', 'mergeHeaders', 'Part', 'Styles'],
  },
  own: {
    code: String.raw`/** What is listed of a member; every object has a constructor, and the like. */
function own<Style>(styles: Styles<Style>, name: string): Style | undefined {
  return Object.hasOwn(styles, name) ? styles[name] : undefined;
}`,
    needs: ['Styles'],
  },
  retyped: {
    code: String.raw`function retyped(blob: Blob, type: string): Blob {
  return blob instanceof File ? new File([blob], blob.name, { type }) : new Blob([blob], { type });
}`,
  },
  FormOf: {
    code: String.raw`/** What is sent as multipart/form-data: the documented members, the named ones of them as files, or a form as it is. */
export type FormOf<Body, Files extends PropertyKey> =
  | FormData
  | { [Name in keyof Body]: Name extends Files ? FileOf<Body[Name]> : Body[Name] };`,
    needs: ['FileOf'],
  },
  FileOf: {
    code: String.raw`type FileOf<Member> = Member extends null | undefined ? Member : Member extends readonly unknown[] ? Blob[] : Blob;`,
  },
  jsonLines: {
    code: String.raw`/** Items as JSON, each on a line of its own. */
export function jsonLines(items: readonly unknown[]): string {
  return items.map((item) => JSON.stringify(item) + '\n').join('');
}`,
  },
  jsonRecords: {
    code: String.raw`/** Items as JSON, each behind a record separator (RFC 7464). */
export function jsonRecords(items: readonly unknown[]): string {
  return items.map((item) => '\x1e' + JSON.stringify(item) + '\n').join('');
}`,
  },
};
