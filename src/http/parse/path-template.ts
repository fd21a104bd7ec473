import { decodePercent } from '../percent-encoding.js';

/**
 * One segment of a path template: a text, or parameters between literal texts. `literals` has one more member than
 * `names`: what stands before, between and behind the parameters, encoded as in the document.
 */
export type Segment =
  { literal: string } | { literals: readonly string[]; names: readonly string[]; isWhole: boolean };

/** The segments of a path template such as `/pets/{id}` (OpenAPI 3.1 §4.8.8). */
export function segmentsOf(template: string): Segment[] {
  return template.split('/').slice(1).map(segmentOf);
}

function segmentOf(template: string): Segment {
  const parts = template.split(/\{([^{}]+)\}/);
  if (parts.length === 1) return { literal: decodePercent(template) };
  const names = parts.filter((_, i) => i % 2 === 1);
  return {
    literals: parts.filter((_, i) => i % 2 === 0),
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
  const values = new Map<string, string>();
  for (const [i, segment] of segments.entries()) {
    const text = texts[i] ?? '';
    if ('literal' in segment) {
      if (segment.literal !== decodePercent(text)) return undefined;
      continue;
    }
    const found = between(segment.literals, text);
    if (!found) return undefined;
    for (const [at, name] of segment.names.entries()) values.set(name, found[at] ?? '');
  }
  return values;
}

/**
 * The texts between literals, none of them empty. Each but the last is as short as can be: this leaves the most to those
 * behind it, so that a text is looked through once.
 */
function between(literals: readonly string[], text: string): string[] | undefined {
  const [first = '', last = ''] = [literals.at(0), literals.at(-1)];
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  let at = first.length;
  const found: string[] = [];
  for (const literal of literals.slice(1, -1)) {
    const next = text.indexOf(literal, at + 1);
    if (next < 0) return undefined;
    found.push(text.slice(at, next));
    at = next + literal.length;
  }
  return at < end ? [...found, text.slice(at, end)] : undefined;
}
