import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { tokensOf } from '../json/pointer.js';
import type { Location } from '../model/document.js';
import type { ParsedDocument } from './text/parse.js';

/** Why nothing can be read where a reference leads. */
export interface Unread {
  why: string;
  hint?: string;
}

export function isReference(node: Json | undefined): node is { $ref: string; [key: string]: Json } {
  return isObject(node) && typeof node.$ref === 'string';
}

/** The absolute URI that a reference names and its fragment; no URI where the reference is none (RFC 3986 §5). */
export function splitReference(ref: string, base: string): [uri: string | undefined, fragment: string] {
  const hash = ref.indexOf('#');
  const path = hash < 0 ? ref : ref.slice(0, hash);
  const fragment = hash < 0 ? '#' : ref.slice(hash);
  if (path === '') return [base, fragment];
  return [URL.canParse(path, base) ? new URL(path, base).href : undefined, fragment];
}

/** The last segment of the pointer, or the file's name; numbered when it is taken. */
export function freeName(names: JsonObject, pointer: Pointer, uri: string): string {
  const stem = (new URL(uri).pathname.split('/').pop() ?? '').replace(/\.[^.]*$/, '');
  const wanted = (tokensOf(pointer)?.at(-1) ?? stem).replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const base = ['', '__proto__'].includes(wanted) ? 'Part' : wanted;
  let name = base;
  for (let n = 2; Object.hasOwn(names, name); n++) name = `${base}_${String(n)}`;
  return name;
}

/** The object at a member, made where there is none. */
export function objectMember(parent: JsonObject, key: string): JsonObject {
  const existing = parent[key];
  if (isObject(existing)) return existing;
  const created: JsonObject = {};
  parent[key] = created;
  return created;
}

/** A place in a file. */
export interface Origin {
  file: ParsedDocument;
  pointer: Pointer;
}

/** Where the parts of a bundled document come from: what was copied there, and otherwise the entry document. */
export class Origins {
  private readonly copies = new Map<Pointer, Origin>();

  constructor(private readonly entry: ParsedDocument) {}

  /** Notes that what stands at the pointer was copied from elsewhere. */
  set(pointer: Pointer, origin: Origin): void {
    this.copies.set(pointer, origin);
  }

  /** The places of what was copied from one of these files. */
  copiedFrom(uris: ReadonlySet<string>): Pointer[] {
    return [...this.copies].flatMap(([pointer, { file }]) => (uris.has(file.uri) ? [pointer] : []));
  }

  /** The place that a pointer of the bundled document comes from, by the innermost copy that it lies in. */
  of(pointer: Pointer): Origin {
    if (this.copies.size === 0) return { file: this.entry, pointer };
    for (let at = pointer; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) {
      const copy = this.copies.get(at);
      if (copy) return { file: copy.file, pointer: copy.pointer + pointer.slice(at.length) };
    }
    return { file: this.entry, pointer };
  }

  locate(pointer: Pointer): Location {
    const { file, pointer: at } = this.of(pointer);
    return file.locate(at);
  }
}
