import { pathKey } from '../../document/path-key.js';
import { decodePercent } from '../percent-encoding.js';

/**
 * One segment of a path template: a text, or parameters between literal texts. `literals` has one more member than
 * `names`: what stands before, between and behind the parameters, decoded.
 */
export type Segment =
  { literal: string } | { literals: readonly string[]; names: readonly string[]; isWhole: boolean };

/** The segments of a path template such as `/pets/{id}` (OpenAPI 3.1 §4.8.8), a query or fragment in its key aside. */
export function segmentsOf(path: string): Segment[] {
  return pathKey(path).template.split('/').slice(1).map(segmentOf);
}

function segmentOf(template: string): Segment {
  const parts = template.split(/\{([^{}]+)\}/);
  if (parts.length === 1) return { literal: decodePercent(template) };
  const names = parts.filter((_, i) => i % 2 === 1);
  return {
    literals: parts.filter((_, i) => i % 2 === 0).map(decodePercent),
    names,
    isWhole: names.length === 1 && parts.join('') === names[0],
  };
}

/**
 * The texts that stand for the parameters of a template, still encoded, by name; undefined where a segment does not
 * match. As many texts are looked at as there are segments.
 */
export function matchSegments(
  segments: readonly Segment[],
  texts: readonly string[],
): Map<string, string> | undefined {
  let values: Map<string, string> | undefined;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as Segment;
    const text = texts[i] ?? '';
    if ('literal' in segment) {
      if (segment.literal !== decodePercent(text)) return undefined;
      continue;
    }
    const found = between(segment.literals, text);
    if (!found) return undefined;
    values ??= new Map();
    for (const [at, name] of segment.names.entries()) values.set(name, found[at] ?? '');
  }
  return values ?? new Map();
}

/**
 * The texts between literals, none of them empty. Each but the last is as short as can be: this leaves the most to those
 * behind it, so that a text is looked through once. Which characters of a path are encoded is up to the client
 * (RFC 3986 §2.4), so that they are compared in one encoding.
 */
function between(literals: readonly string[], text: string): string[] | undefined {
  if (!text.includes('%')) return rangesBetween(literals, text)?.map(([from, to]) => text.slice(from, to));
  const { encoded, starts } = fullyEncoded(text);
  const sought = literals.map((literal) => fullyEncoded(encodeURIComponent(literal)).encoded);
  const ranges = rangesBetween(sought, encoded, BYTE);
  return ranges?.map(([from, to]) => text.slice(starts[from / BYTE], starts[to / BYTE]));
}

/** The length of a byte in percent-encoding. */
const BYTE = 3;

/** Each byte in percent-encoding, and where each of them starts in the text, followed by the text's end. */
function fullyEncoded(text: string): { encoded: string; starts: number[] } {
  const starts: number[] = [];
  let encoded = '';
  for (const { 0: token, index } of text.matchAll(/%[0-9a-f]{2}|./gisu)) {
    const bytes = token.length === BYTE ? [parseInt(token.slice(1), 16)] : new TextEncoder().encode(token);
    for (const byte of bytes) {
      encoded += `%${byte.toString(16).padStart(2, '0')}`;
      starts.push(index);
    }
  }
  return { encoded, starts: [...starts, text.length] };
}

/** `least`: the length of one character. */
function rangesBetween(
  literals: readonly string[],
  text: string,
  least = 1,
): [from: number, to: number][] | undefined {
  const [first = '', last = ''] = [literals.at(0), literals.at(-1)];
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  let at = first.length;
  const found: [number, number][] = [];
  for (const literal of literals.slice(1, -1)) {
    const next = text.indexOf(literal, at + least);
    if (next < 0) return undefined;
    found.push([at, next]);
    at = next + literal.length;
  }
  return at < end ? [...found, [at, end]] : undefined;
}
