import { parse as parseJsonLoosely, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument as parseYaml } from 'yaml';
import type { Document, Node } from 'yaml';
import { ToolError, messageOf } from '../errors.js';
import type { Json, Location } from '../model.js';
import { tokensOf } from './pointer.js';

/** Deeper documents are refused: no hand-written contract comes near, and recursion elsewhere stays safe. */
const MAX_DEPTH = 1000;

/** One file of YAML or JSON, with the positions of everything in it. */
export interface ParsedDocument {
  /** Absolute path or URL. */
  uri: string;
  /** The name shown to the user. */
  label: string;
  text: string;
  value: Json;
  locate(pointer: string): Location;
}

/**
 * Parses YAML 1.2 (JSON is a subset of it).
 * @throws ToolError naming line and column of the first syntax error, and the number of further ones.
 */
export function parseDocument(text: string, uri: string, label: string): ParsedDocument {
  const fast = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  if (fast === undefined && /\.json$/i.test(label)) throw jsonError(text, label);
  let lazy: PositionedYaml | undefined;
  const positions = (): PositionedYaml => (lazy ??= new PositionedYaml(text, label));
  const value = fast === undefined ? positions().toJson() : fast;
  refuseTooDeep(value, label);
  return { uri, label, text, value, locate: (pointer) => positions().locate(pointer) };
}

/** JSON.parse is far faster than a YAML parser; where it fails, the YAML parser says where. */
function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What is no JSON may still be YAML, and mean something else: a file that says it is JSON is held to it. */
function jsonError(text: string, label: string): ToolError {
  const errors: ParseError[] = [];
  try {
    parseJsonLoosely(text, errors, { disallowComments: true });
  } catch (thrown) {
    if (thrown instanceof RangeError) return tooDeep(label);
    throw thrown;
  }
  const [first] = errors;
  const before = text.slice(0, first?.offset ?? text.length).split('\n');
  const location = { file: label, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const why = first ? `: ${printParseErrorCode(first.error)}` : '';
  return new ToolError(`not readable as JSON${why}`, { location });
}

class PositionedYaml {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(
    text: string,
    private readonly label: string,
  ) {
    this.document = this.guard(() => parseYaml(text, { lineCounter: this.lines, prettyErrors: false }));
    const [first, ...others] = this.document.errors;
    if (!first) return;
    const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
    throw new ToolError(`not readable as YAML or JSON: ${first.message}${more}`, {
      location: this.at(first.pos[0]),
    });
  }

  toJson(): Json {
    return this.guard(() => this.document.toJS({ maxAliasCount: 100 }) as Json);
  }

  /** The key of a mapping entry, the start of a sequence item; where the pointer leads nowhere, its nearest ancestor. */
  locate(pointer: string): Location {
    let node: unknown = this.document.contents;
    let position = startOf(node) ?? 0;
    for (const token of tokensOf(pointer) ?? []) {
      if (isAlias(node)) node = node.resolve(this.document);
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => String(isScalar(item.key) ? item.key.value : item.key) === token,
        );
        if (!pair) break;
        position = startOf(pair.key) ?? position;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(token)];
        if (node === undefined) break;
        position = startOf(node) ?? position;
      } else break;
    }
    return this.at(position);
  }

  private at(offset: number): Location {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.label, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private guard<T>(parse: () => T): T {
    try {
      return parse();
    } catch (thrown) {
      if (thrown instanceof RangeError) throw tooDeep(this.label);
      throw new ToolError(`${this.label}: not readable as YAML or JSON: ${messageOf(thrown)}`, {
        cause: thrown,
      });
    }
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function tooDeep(label: string): ToolError {
  return new ToolError(`${label}: nested deeper than ${String(MAX_DEPTH)} levels`, {
    hint: 'Move inner schemas to components/schemas and refer to them.',
  });
}

function refuseTooDeep(value: Json, label: string): void {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooDeep(label);
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []));
  }
}
