import { ToolError } from '../../errors.js';
import type { Json } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import {} from '../../json/text.js';
import type { Location, Problem } from '../../model/document.js';
import { jsonFault, readJson } from './json.js';
import type { ParsedText } from './parsed-text.js';
import { SyntaxFault } from './parsed-text.js';
import { readYaml } from './yaml.js';

/** One file of YAML or JSON, with the positions of everything in it. */
export interface ParsedDocument {
  /** Absolute path or URL. */
  uri: string;
  /** The name shown to the user. */
  label: string;
  text: string;
  value: Json;
  /** The key of a mapping entry, the start of a sequence item; where the pointer leads nowhere, its nearest ancestor. */
  locate: (pointer: string) => Location;
  /** Warnings: what was read although it is not written as it should be. */
  problems: Omit<Problem, 'contract'>[];
}

/**
 * Parses YAML 1.2 (JSON is a subset of it), merge keys included.
 * @throws ToolError naming line and column of the first error, and the number of further ones.
 */
export function parseDocument(text: string, uri: string, label: string): ParsedDocument {
  const source = text.replace(/^\uFEFF/, '');
  let starts: number[] | undefined;
  const place = (offset: number): Location => {
    starts ??= lineStarts(source);
    return { file: label, ...lineAndColumn(starts, offset) };
  };
  try {
    // JSON.parse is far faster than a YAML parser.
    const { value, offsetOf, warnings = [] } = readJson(source) ?? readOther(source, label);
    const problems = warnings.map(({ offset, message }): Omit<Problem, 'contract'> => {
      return { code: 'document.yaml', severity: 'warning', message, pointer: '#', location: place(offset) };
    });
    return {
      uri,
      label,
      text,
      value,
      locate: (pointer) => place(offsetOf(tokensOf(pointer) ?? [])),
      problems,
    };
  } catch (thrown) {
    if (!(thrown instanceof SyntaxFault)) throw thrown;
    throw new ToolError(thrown.message, {
      location: place(thrown.offset),
      ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
    });
  }
}

/** A file that says it is JSON is held to it. */
function readOther(text: string, label: string): ParsedText {
  if (/\.json$/i.test(label)) throw jsonFault(text);
  return readYaml(text);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Both from 1, by bisection. */
function lineAndColumn(starts: readonly number[], offset: number): { line: number; column: number } {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
