import { ToolError, messageOf } from '../errors.js';
import type { Json, JsonObject, Location, Pointer, Problem } from '../model.js';
import type { ParsedDocument } from './document.js';
import { isObject, SECTION_OF, walk } from './grammar.js';
import type { Kind, TypedNode } from './grammar.js';
import { canonical, join, tokensOf, valueAt } from './pointer.js';

/** Gets the parsed document at an absolute URI. Throws ToolError when it cannot be had. */
export type LoadDocument = (uri: string) => Promise<ParsedDocument>;

export interface Bundle {
  /** A copy of the entry document in which every `$ref` starts with `#/`. */
  document: JsonObject;
  files: ParsedDocument[];
  problems: Problem[];
  locate(pointer: Pointer): Location;
}

/** A subtree of another file that was copied into the bundle. */
interface Origin {
  prefix: Pointer;
  file: ParsedDocument;
  pointer: string;
}

interface Pending {
  kind: Kind;
  pointer: Pointer;
  file: ParsedDocument;
}

/**
 * Makes one self-contained document of an entry document and the files it refers to. Whatever stands in another file
 * becomes a component with a name of its own, so that types, mock and validator all see ordinary local references.
 * Unresolvable references are reported, every one of them, and left as they are.
 */
export async function bundle(entry: ParsedDocument, load: LoadDocument): Promise<Bundle> {
  return new Bundler(entry, load).run();
}

class Bundler {
  private readonly document: JsonObject;
  private readonly origins: Origin[] = [];
  private readonly files = new Map<string, ParsedDocument>();
  private readonly problems: Problem[] = [];
  private readonly placed = new Map<string, Pointer>();
  private readonly walked = new Set<string>();
  private readonly pending: Pending[] = [];

  constructor(
    private readonly entry: ParsedDocument,
    private readonly load: LoadDocument,
  ) {
    this.document = structuredClone(entry.value) as JsonObject;
    this.files.set(entry.uri, entry);
  }

  async run(): Promise<Bundle> {
    this.pending.push({ kind: 'OpenAPI', pointer: '#', file: this.entry });
    for (let next = this.pending.pop(); next; next = this.pending.pop()) {
      for (const typed of [...walk(valueAt(this.document, next.pointer), next.kind, next.pointer)]) {
        const key = `${typed.kind} ${typed.pointer}`;
        if (this.walked.has(key)) continue;
        this.walked.add(key);
        if (typeof typed.node.$ref === 'string') await this.reference(typed, typed.node.$ref, next.file);
      }
    }
    this.reportLoops();
    return {
      document: this.document,
      files: [...this.files.values()],
      problems: this.problems,
      locate: (pointer) => this.locate(pointer),
    };
  }

  private async reference(typed: TypedNode, ref: string, file: ParsedDocument): Promise<void> {
    const [target, fragment] = splitReference(ref, file.uri);
    if (target === undefined)
      return this.problem(typed.pointer, 'document.ref.unresolved', `'${ref}' is no URI reference`);
    const pointer = canonical(fragment);
    if (pointer === undefined) {
      const message = `'${ref}' does not end in a JSON Pointer; anchors and ids are not supported`;
      return this.problem(
        typed.pointer,
        'document.ref.unresolved',
        message,
        'Refer to the schema by #/components/….',
      );
    }
    if (target === this.entry.uri) {
      if (valueAt(this.document, pointer) === undefined)
        return this.unresolved(typed.pointer, ref, 'nothing stands there');
      typed.node.$ref = pointer;
      this.pending.push({ kind: typed.kind, pointer, file: this.entry });
      return;
    }
    const place = await this.place(typed, target, pointer, ref);
    if (place !== undefined) typed.node.$ref = place;
  }

  /** Copies the target into the bundle's components, once for each target and kind. */
  private async place(
    typed: TypedNode,
    uri: string,
    pointer: Pointer,
    ref: string,
  ): Promise<Pointer | undefined> {
    const key = `${typed.kind} ${uri}${pointer}`;
    const already = this.placed.get(key);
    if (already !== undefined) return already;
    const file = await this.file(uri, typed.pointer, ref);
    if (!file) return undefined;
    const value = valueAt(file.value, pointer);
    const section = SECTION_OF[typed.kind];
    if (value === undefined || section === undefined) {
      this.unresolved(
        typed.pointer,
        ref,
        value === undefined ? 'nothing stands there' : `a ${typed.kind} cannot be referred to`,
      );
      return undefined;
    }
    const components = objectMember(this.document, 'components');
    const names = objectMember(components, section);
    const name = freeName(names, pointer, uri);
    names[name] = structuredClone(value);
    const place = join('#', 'components', section, name);
    this.placed.set(key, place);
    this.origins.push({ prefix: place, file, pointer });
    this.pending.push({ kind: typed.kind, pointer: place, file });
    return place;
  }

  private async file(uri: string, at: Pointer, ref: string): Promise<ParsedDocument | undefined> {
    const known = this.files.get(uri);
    if (known) return known;
    try {
      const file = await this.load(uri);
      this.files.set(uri, file);
      return file;
    } catch (thrown) {
      this.unresolved(at, ref, messageOf(thrown), thrown instanceof ToolError ? thrown.hint : undefined);
      return undefined;
    }
  }

  private unresolved(at: Pointer, ref: string, why: string, hint?: string): void {
    this.problem(at, 'document.ref.unresolved', `$ref '${ref}' cannot be resolved: ${why}`, hint);
  }

  /** A reference that leads only to references, and back to itself, describes nothing. */
  private reportLoops(): void {
    const sound = new Set<Pointer>();
    for (const key of this.walked) {
      const start = key.slice(key.indexOf(' ') + 1);
      const seen = new Set<Pointer>();
      let at: Pointer | undefined = start;
      while (at !== undefined && !sound.has(at) && !seen.has(at)) {
        seen.add(at);
        at = bareTarget(valueAt(this.document, at));
      }
      if (at !== undefined && !sound.has(at) && at === start) {
        this.problem(
          start,
          'document.ref.circular',
          `$ref leads back to itself through nothing but references`,
        );
      }
      for (const pointer of seen) sound.add(pointer);
    }
  }

  private problem(pointer: Pointer, code: string, message: string, hint?: string): void {
    const location = this.locate(join(pointer, '$ref'));
    this.problems.push({
      code,
      severity: 'error',
      message,
      pointer,
      location,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  private locate(pointer: Pointer): Location {
    const origin = this.origins.find(({ prefix }) => pointer === prefix || pointer.startsWith(`${prefix}/`));
    if (!origin) return this.entry.locate(pointer);
    return origin.file.locate(origin.pointer + pointer.slice(origin.prefix.length));
  }
}

function splitReference(ref: string, base: string): [uri: string | undefined, fragment: string] {
  const hash = ref.indexOf('#');
  const path = hash < 0 ? ref : ref.slice(0, hash);
  const fragment = hash < 0 ? '#' : ref.slice(hash);
  if (path === '') return [base, fragment];
  return [URL.canParse(path, base) ? new URL(path, base).href : undefined, fragment];
}

/** Where a node that is nothing but a reference points. */
function bareTarget(node: Json | undefined): Pointer | undefined {
  return isObject(node) && typeof node.$ref === 'string' && Object.keys(node).length === 1
    ? node.$ref
    : undefined;
}

function objectMember(parent: JsonObject, key: string): JsonObject {
  const existing = parent[key];
  if (isObject(existing)) return existing;
  const created: JsonObject = {};
  parent[key] = created;
  return created;
}

/** The last segment of the pointer, or the file's name; numbered when it is taken. */
function freeName(names: JsonObject, pointer: Pointer, uri: string): string {
  const stem = new URL(uri).pathname
    .split('/')
    .pop()
    ?.replace(/\.[^.]*$/, '');
  const wanted = (tokensOf(pointer)?.at(-1) ?? stem ?? 'Part').replaceAll(/[^A-Za-z0-9._-]/g, '_');
  let name = wanted;
  for (let n = 2; Object.hasOwn(names, name); n++) name = `${wanted}_${String(n)}`;
  return name;
}
