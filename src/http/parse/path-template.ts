import { decodePercent } from '../percent-encoding.js';

/** One segment of a path template: a text, or a pattern over the encoded text with the parameters in it. */
export type Segment = { literal: string } | { pattern: RegExp; names: readonly string[]; isWhole: boolean };

/** The segments of a path template such as `/pets/{id}` (OpenAPI 3.1 §4.8.8). */
export function segmentsOf(template: string): Segment[] {
  return template.split('/').slice(1).map(segmentOf);
}

function segmentOf(template: string): Segment {
  const parts = template.split(/\{([^{}]+)\}/);
  if (parts.length === 1) return { literal: decodePercent(template) };
  const names = parts.filter((_, i) => i % 2 === 1);
  const source = parts.map((part, i) => (i % 2 === 1 ? '([^/]+?)' : escapePattern(part))).join('');
  return {
    pattern: new RegExp(`^${source}$`),
    names,
    isWhole: names.length === 1 && parts.join('') === names[0],
  };
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/**
 * The texts that stand for the parameters of a template, still encoded, by name; undefined where a segment does not
 * match. As many texts are looked at as there are segments.
 */
export function matchSegments(
  segments: readonly Segment[],
  texts: readonly string[],
): Map<string, string> | undefined {
  const values = new Map<string, string>();
  for (const [i, segment] of segments.entries()) {
    const text = texts[i] ?? '';
    if ('literal' in segment) {
      if (segment.literal !== decodePercent(text)) return undefined;
      continue;
    }
    const found = segment.pattern.exec(text);
    if (!found) return undefined;
    for (const [at, name] of segment.names.entries()) values.set(name, found[at + 1] ?? '');
  }
  return values;
}
