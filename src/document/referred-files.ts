import { formatLocation, messageOf, ToolError } from '../errors.js';
import type { Json, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, valueAt } from '../json/pointer.js';
import type { Resources } from './bundling/resources.js';
import { tokensIn } from './bundling/resources.js';
import type { Unread } from './references.js';
import { isReference, splitReference } from './references.js';
import type { ParsedDocument } from './text/parse.js';
import { parseDocument } from './text/parse.js';

/**
 * Gets the text at an absolute URI, and the name to show for it. `isShown`: whoever asks a mock may see it, as it is.
 * Throws ToolError when it cannot be had.
 */
export type ReadReferred = (
  uri: string,
  options?: { isShown?: boolean },
) => Promise<Pick<ParsedDocument, 'text' | 'label'> & { isOutside?: boolean }>;

/** Where a reference leads: a place of a file, or of the bundled document when the file is the entry. */
export interface Target {
  uri: string;
  pointer: Pointer;
  value: Json;
}

/** References that are followed one after another before they count as endless. */
export const MAX_STEPS = 100;

/** The files that a document refers to, each read once, and what stands in them. */
export class ReferredFiles {
  private readonly files = new Map<string, ParsedDocument | ToolError>();
  /** The files that lie where only an option lets references lead. */
  readonly outside = new Set<string>();

  constructor(
    private readonly entry: ParsedDocument,
    /** The bundled document, which is looked at in place of the entry's own text. */
    private readonly document: Json,
    private readonly readText: ReadReferred,
    /** The URI that the references in an object of the bundled document start from. */
    private readonly baseOf: (node: Json, pointer: Pointer) => string,
    private readonly resources: Resources,
  ) {
    this.files.set(entry.uri, entry);
    resources.add(entry);
  }

  /** The files that could be read, the entry first. */
  read(): ParsedDocument[] {
    return [...this.files.values()].flatMap((file) => (file instanceof ToolError ? [] : [file]));
  }

  /** The file, if it has been read. */
  known(uri: string): ParsedDocument | undefined {
    const file = this.files.get(uri);
    return file instanceof ToolError ? undefined : file;
  }

  /** What stands where a reference leads, through other references where those stand in the way. */
  async lookUp(ref: string, base: string): Promise<Target | Unread> {
    const start = await this.start(ref, base);
    if ('why' in start) return start;
    let { uri, tokens: pending } = start;
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      const root = await this.rootOf(uri);
      if (root instanceof ToolError) return unread(root);
      const { pointer, value, rest } = descend(root, pending);
      if (rest.length === 0) return { uri, pointer, value };
      if (!isReference(value)) break;
      const from = uri === this.entry.uri ? this.baseOf(value, pointer) : this.resources.baseAt(uri, pointer);
      const next = await this.start(value.$ref, from);
      if ('why' in next) break;
      [uri, pending] = [next.uri, [...next.tokens, ...rest]];
    }
    return { why: 'nothing stands there' };
  }

  /**
   * Where to read what a URI names: the entry document calls itself, and with that its folder, by its `$self` (OpenAPI
   * 3.2 §4.1.2), wherever it was read from.
   */
  private retrieved(uri: string): string {
    const { uri: place, value } = this.entry;
    const self = isObject(value) && typeof value.$self === 'string' ? value.$self : '';
    if (self === '' || !URL.canParse(self, place)) return uri;
    const own = new URL(self, place);
    own.hash = '';
    if (uri === own.href) return place;
    const folder = new URL('.', own).href;
    return uri.startsWith(folder) && !URL.canParse(uri.slice(folder.length))
      ? new URL(uri.slice(folder.length), place).href
      : uri;
  }

  /** The file that a reference names, and the tokens of the place in it. */
  private async start(ref: string, base: string): Promise<{ uri: string; tokens: string[] } | Unread> {
    const [named, fragment] = splitReference(ref, base);
    if (named === undefined) return { why: 'it is no URI reference' };
    const uri = this.resources.named(named) ? named : this.retrieved(named);
    if (!this.resources.named(uri)) {
      const root = await this.rootOf(uri);
      if (root instanceof ToolError) return unread(root);
    }
    const resource = this.resources.named(uri);
    const tokens = resource && tokensIn(resource, fragment);
    if (tokens) return { uri: resource.file, tokens };
    const hint = 'Refer to the schema by #/components/….';
    return { why: `no schema there has the anchor '${fragment.slice(1)}'`, hint };
  }

  private async rootOf(uri: string): Promise<Json | ToolError> {
    if (uri === this.entry.uri) return this.document;
    const file = await this.file(uri);
    return file instanceof ToolError ? file : file.value;
  }

  /** The file, read once, or why it cannot be. */
  private async file(uri: string): Promise<ParsedDocument | ToolError> {
    const known = this.files.get(uri);
    if (known) return known;
    const file = await this.readText(uri)
      .then(({ text, label, isOutside = false }) => {
        if (isOutside) this.outside.add(uri);
        return parseDocument(text, uri, label);
      })
      .catch((thrown: unknown) =>
        thrown instanceof ToolError ? thrown : new ToolError(messageOf(thrown), { cause: thrown }),
      );
    this.files.set(uri, file);
    if (!(file instanceof ToolError)) this.resources.add(file);
    return file;
  }
}

function unread({ location, message, hint }: ToolError): Unread {
  const place = location ? `${formatLocation(location)}: ` : '';
  return { why: place + message, ...(hint === undefined ? {} : { hint }) };
}

/** As far into a value as the tokens lead, and the tokens that are left. */
function descend(root: Json, tokens: readonly string[]): { pointer: Pointer; value: Json; rest: string[] } {
  let [pointer, value] = ['#', root];
  for (const [i, token] of tokens.entries()) {
    const next = valueAt(value, join('#', token));
    if (next === undefined) return { pointer, value, rest: tokens.slice(i) };
    [pointer, value] = [join(pointer, token), next];
  }
  return { pointer, value, rest: [] };
}
