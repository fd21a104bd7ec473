import type { Alias, CST, Document, Node, Pair, Scalar, YAMLMap, YAMLParseError } from 'yaml';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { numberOf, numeric } from '../../json/number.js';
import { isIndex } from '../../json/pointer.js';
import type { ParsedText } from './parsed-text.js';
import { duplicateKey, MAX_DEPTH, notANumber, SyntaxFault, tooDeep } from './parsed-text.js';
import type { Mended } from './unindented-quotes.js';
import { indentQuotes } from './unindented-quotes.js';
import { yaml } from './yaml-package.js';
import { yamlValue } from './yaml-values.js';

/** How many values aliases may blow a document up to. */
const MAX_VALUES = 5_000_000;

/** Reads YAML 1.2 with string keys, one document, and the merge keys that many authors rely on. @throws SyntaxFault */
export function readYaml(text: string): ParsedText {
  const value = yamlValue(text);
  if (value === undefined) return readWithPlaces(text);
  // Where something stands is asked when there is something to tell, and takes five times as long to find out as the value.
  let whole: ParsedText | undefined;
  return { value, offsetOf: (tokens) => (whole ??= readWithPlaces(text)).offsetOf(tokens) };
}

/** The same by the package `yaml` alone, which knows the place of everything. */
export function readWithPlaces(text: string): ParsedText {
  try {
    return readStrictly(text);
  } catch (thrown) {
    const mended = thrown instanceof SyntaxFault ? indentQuotes(text) : undefined;
    if (!mended) throw thrown;
    return readMended(mended, thrown);
  }
}

function readStrictly(text: string): ParsedText {
  const document = compose(text);
  const reader = new YamlReader();
  const value = reader.read(document.contents, 0).value;
  const { warnings } = reader;
  return { value, offsetOf: (tokens) => reader.offsetOf(document.contents, tokens), warnings };
}

/** @throws what was wrong with the text as it was, where mending it does not help. */
function readMended({ text, places, originalOffset }: Mended, fault: unknown): ParsedText {
  try {
    const { value, offsetOf, warnings: others = [] } = readStrictly(text);
    const mended = places.map((offset) => ({
      offset,
      message: 'a text in quotes goes on without indentation, which YAML demands; it is read as if it had it',
    }));
    return {
      value,
      offsetOf: (tokens) => originalOffset(offsetOf(tokens)),
      warnings: [
        ...mended,
        ...others.map(({ offset, message }) => ({ offset: originalOffset(offset), message })),
      ],
    };
  } catch {
    throw fault;
  }
}

function compose(text: string): Document.Parsed {
  const tokens = [...new (yaml().Parser)().parse(text)];
  for (const token of tokens) refuseTooDeep(token);
  const composer = new (yaml().Composer)({
    schema: 'core',
    resolveKnownTags: false,
    stringKeys: true,
    // Told by the reader: the composer compares every key with every other.
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  const [first, ...others] = document?.errors ?? [];
  if (!document || first) {
    const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
    const why = first ? reasonOf(first) : 'no document';
    throw new SyntaxFault(`not readable as YAML or JSON: ${why}${more}`, first?.pos[0] ?? 0);
  }
  if (second) throw new SyntaxFault('several YAML documents in one file; expected one', second.range[0]);
  return document;
}

function reasonOf({ code, message }: YAMLParseError): string {
  return code === 'NON_STRING_KEY' ? 'a key must be a string' : message;
}

/** The composer is recursive, and V8 does not survive a regular expression compiled at the end of its stack. */
function refuseTooDeep(token: CST.Token): void {
  let level = [token];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooDeep(level[0]?.offset ?? 0);
    level = level.flatMap((outer) => {
      if (outer.type === 'document') return outer.value ? [outer.value] : [];
      return 'items' in outer ? outer.items.flatMap(({ key, value }) => [key ?? [], value ?? []].flat()) : [];
    });
  }
}

/** A value, how deep it is, and of how many values it consists. */
interface Read {
  value: Json;
  height: number;
  size: number;
}

/** Turns nodes into plain values. An alias is a copy, so that no two places of the document share a value. */
class YamlReader {
  /** The last node of each name so far; its value is undefined while it is being read. */
  private readonly anchors = new Map<string, { node: Node; read?: Read }>();
  private readonly targets = new Map<unknown, Node>();
  private size = 0;
  readonly warnings: NonNullable<ParsedText['warnings']> = [];

  read(node: Node | null, depth: number): Read {
    if (yaml().isAlias(node)) return this.copy(node, depth);
    const name = (node as { anchor?: string } | null)?.anchor;
    if (node && name !== undefined) this.anchors.set(name, { node });
    const before = this.size++;
    const { value, height } = this.plain(node, depth);
    const read = { value, height, size: this.size - before };
    if (node && name !== undefined) this.anchors.set(name, { node, read });
    return read;
  }

  private copy(alias: Alias, depth: number): Read {
    const { source } = alias;
    const anchor = this.anchors.get(source);
    const at = startOf(alias);
    if (!anchor) throw new SyntaxFault(`nothing before it is named &${source}`, at);
    const { node, read } = anchor;
    if (!read) throw new SyntaxFault(`&${source} contains itself`, at);
    if (depth + read.height > MAX_DEPTH) throw tooDeep(at);
    this.size += read.size;
    if (this.size > MAX_VALUES)
      throw new SyntaxFault(`aliases make more than ${String(MAX_VALUES)} values`, at);
    this.targets.set(alias, node);
    return { ...read, value: structuredClone(read.value) };
  }

  private plain(node: Node | null, depth: number): Omit<Read, 'size'> {
    if (yaml().isMap<Node, Node | null>(node)) return this.map(node, depth);
    if (yaml().isSeq<Node | null>(node)) {
      const items = node.items.map((item) => this.read(item, depth + 1));
      return { value: items.map(({ value }) => value), height: heightOver(items) };
    }
    const value = yaml().isScalar(node) ? valueOf(node) : null;
    if (typeof value !== 'number' || Number.isFinite(value)) return { value, height: 0 };
    const written = (yaml().isScalar(node) ? node.source : undefined) ?? String(value);
    this.warnings.push(notANumber(written, startOf(node)));
    return { value: written, height: 0 };
  }

  private map(map: YAMLMap<Node, Node | null>, depth: number): Omit<Read, 'size'> {
    const own = new Map<string, Read>();
    const merged: Read[] = [];
    for (const { key, value } of map.items) {
      const read = this.read(value, depth + 1);
      if (isMergeKey(key)) merged.push(...this.merged(read, startOf(key)));
      else {
        if (own.has(nameOf(key))) this.warnings.push(duplicateKey(nameOf(key), startOf(key)));
        own.set(nameOf(key), read);
      }
    }
    const entries = new Map([...own].map(([name, { value }]) => [name, value]));
    for (const { value } of merged) {
      for (const [name, member] of Object.entries(value as JsonObject)) {
        if (!entries.has(name)) entries.set(name, member);
      }
    }
    const height = Math.max(heightOver([...own.values()]), ...merged.map((source) => source.height));
    return { value: Object.fromEntries(entries), height };
  }

  /** The mappings that a merge key names; earlier ones win (yaml.org/type/merge.html). */
  private merged({ value, height, size }: Read, at: number): Read[] {
    const isList = Array.isArray(value);
    const sources = isList ? value : [value];
    if (!sources.every(isObject)) throw new SyntaxFault("'<<' merges mappings only", at);
    return sources.map((source) => ({ value: source, height: isList ? height - 1 : height, size }));
  }

  offsetOf(root: Node | null, tokens: readonly string[]): number {
    let node = root;
    let offset = startOf(root);
    for (const token of tokens) {
      node = this.target(node);
      const pair = this.pairOf(node, token);
      const item = yaml().isSeq<Node>(node) && isIndex(token) ? node.items[Number(token)] : undefined;
      if (!pair && !item) break;
      offset = startOf(pair?.key ?? item);
      node = pair ? pair.value : (item ?? null);
    }
    return offset;
  }

  private target(node: unknown): Node | null {
    return this.targets.get(node) ?? (node as Node | null);
  }

  /** A mapping's own entry, or that of a mapping merged into it. Not recursive: mappings can be merged in long chains. */
  private pairOf(node: Node | null, name: string): Pair<Node, Node | null> | undefined {
    const pending = [node];
    for (let map = pending.pop(); map; map = pending.pop()) {
      if (!yaml().isMap<Node, Node | null>(map)) continue;
      const own = map.items.findLast(({ key }) => !isMergeKey(key) && nameOf(key) === name);
      if (own) return own;
      const merged = map.items.filter(({ key }) => isMergeKey(key)).map(({ value }) => this.target(value));
      const sources = merged.flatMap((source) => (yaml().isSeq<Node>(source) ? source.items : [source]));
      pending.push(...sources.map((source) => this.target(source)).reverse());
    }
    return undefined;
  }
}

/** Digit for digit, where the core schema's decimal forms (YAML 1.2 §10.3.2) say more than a `number` can hold. */
function valueOf({ value, source }: Scalar): Json {
  if (typeof value !== 'number' || Math.abs(value) < 2 ** 53 || source === undefined) return value as Json;
  if (/^0[ox]/.test(source)) return numeric(BigInt(source));
  return /^[-+.\deE]+$/.test(source) ? numberOf(source) : value;
}

function nameOf(key: Node): string {
  return yaml().isScalar(key) ? String(key.value) : '';
}

/** In YAML, `<<` is a merge key; in quotation marks it is a name. */
function isMergeKey(key: Node): boolean {
  return yaml().isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function heightOver(inner: readonly { height: number }[]): number {
  return inner.reduce((height, one) => Math.max(height, one.height + 1), 0);
}

function startOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}
