import { editDistance } from '../../json/suggestion.js';
import type { Segment } from '../parse/path-template.js';
import { matchSegments } from '../parse/path-template.js';
import { decodePercent } from '../percent-encoding.js';

/** Longer paths are not compared, as comparing takes the square of their length. */
const MAX_LENGTH = 200;

/** A documented path template, and its segments. */
export interface Documented {
  path: string;
  segments: readonly Segment[];
}

/**
 * The documented path template that an unknown path was meant for: the one that is the fewest letters away; else one that
 * stands at its end, or at whose end it stands, where a prefix such as `/v1` is too much or missing. Undefined where none
 * is near. `path`: still encoded, without query.
 */
export function nearestPath(path: string, documented: readonly Documented[]): string | undefined {
  if (path.length > MAX_LENGTH) return undefined;
  const texts = path.split('/').slice(1);
  return (
    fewestEdits(texts, documented) ?? documented.find(({ segments }) => isPrefixAway(texts, segments))?.path
  );
}

function isPrefixAway(texts: readonly string[], segments: readonly Segment[]): boolean {
  const shorter = Math.min(texts.length, segments.length);
  if (shorter === 0 || texts.length === segments.length) return false;
  const tail = segments.slice(-shorter);
  // A template of parameters alone would stand at the end of everything.
  const isTelling = tail.some((segment) => 'literal' in segment && segment.literal !== '');
  return isTelling && matchSegments(tail, texts.slice(-shorter)) !== undefined;
}

function fewestEdits(encoded: readonly string[], documented: readonly Documented[]): string | undefined {
  const texts = encoded.map(decodePercent);
  const wanted = texts.join('/').toLowerCase();
  const most = Math.max(2, Math.floor(wanted.length / 4));
  let best: { path: string; distance: number } | undefined;
  for (const { path, segments } of documented) {
    const filled = filledIn(segments, texts).toLowerCase();
    if (Math.abs(filled.length - wanted.length) > most) continue;
    const distance = editDistance(wanted, filled);
    if (distance <= most && distance < (best?.distance ?? Infinity)) best = { path, distance };
  }
  return best?.path;
}

/** The template with the texts of a request in place of its parameters. */
function filledIn(segments: readonly Segment[], texts: readonly string[]): string {
  return segments.map((segment, i) => ('literal' in segment ? segment.literal : (texts[i] ?? ''))).join('/');
}
