import type { ParsedMediaType } from '../../http/media-type.js';
import { parseMediaType, splitOutsideQuotes } from '../../http/media-type.js';

/** A documented media type that the request accepts. */
export interface Offer<T> {
  entry: T;
  /** The type to label the answer with: for a documented range, one that falls under it. */
  type: string;
}

interface Range {
  media: ParsedMediaType;
  quality: number;
  /** Place in the Accept field. */
  index: number;
}

interface Fit extends Range {
  specificity: number;
}

/**
 * The entries that an Accept field allows, best first (RFC 9110 §12.5.1). Quality decides, then how exactly a type is
 * named, then the caller's order; among equals application/json comes first, then the document's order.
 * An absent or empty field accepts everything.
 */
export function negotiate<T extends { type: string }>(
  accept: string | undefined,
  entries: readonly T[],
): Offer<T>[] {
  const field = accept === undefined || accept.trim() === '' ? '*/*' : accept;
  const ranges = splitOutsideQuotes(field, ',').flatMap(rangeOf);
  const fits = entries.flatMap((entry) => {
    const documented = parseMediaType(entry.type);
    const fit = documented && bestRange(ranges, documented);
    return fit && fit.quality > 0 ? [{ entry, fit, type: labelFor(entry.type, fit) }] : [];
  });
  return fits
    .sort(
      (a, b) =>
        b.fit.quality - a.fit.quality ||
        b.fit.specificity - a.fit.specificity ||
        a.fit.index - b.fit.index ||
        preference(a.type) - preference(b.type),
    )
    .map(({ entry, type }) => ({ entry, type }));
}

function rangeOf(text: string, index: number): Range[] {
  // Java's URL client sends a lone asterisk for "anything".
  const media = parseMediaType(text.trim().replace(/^\*(?=\s*(;|$))/, '*/*'));
  if (!media) return [];
  const { q, ...parameters } = media.parameters;
  const quality = q === undefined ? 1 : Number(q);
  return [
    { media: { essence: media.essence, parameters }, quality: Number.isNaN(quality) ? 1 : quality, index },
  ];
}

/** The most specific range decides about a type, whatever its quality: `text/*, text/html;q=0` excludes text/html. */
function bestRange(ranges: readonly Range[], documented: ParsedMediaType): Fit | undefined {
  return ranges
    .map((range) => ({ ...range, specificity: specificity(range.media, documented) }))
    .filter((fit) => fit.specificity > 0)
    .sort((a, b) => b.specificity - a.specificity || a.index - b.index)[0];
}

/** How exactly a range names a documented type; 0 when it does not. A parameter only excludes by another value. */
function specificity(range: ParsedMediaType, documented: ParsedMediaType): number {
  const base = essenceFit(range.essence, documented.essence);
  if (base === 0) return 0;
  let shared = 0;
  for (const [name, value] of Object.entries(range.parameters)) {
    const own = documented.parameters[name];
    if (own === undefined) continue;
    if (own.toLowerCase() !== value.toLowerCase()) return 0;
    shared++;
  }
  return base * 100 + shared;
}

function essenceFit(range: string, documented: string): 0 | 1 | 2 | 3 {
  if (range === '*/*') return 1;
  if (range === documented || covers(documented, range)) return range.endsWith('/*') ? 2 : 3;
  return covers(range, documented) ? 2 : 0;
}

function covers(range: string, type: string): boolean {
  return range === '*/*' || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
}

/** A documented range cannot stand in Content-Type: the type asked for does, or a usual one. */
function labelFor(documented: string, { media }: Range): string {
  if (!/^[^;]*\/\*/.test(documented)) return documented;
  return media.essence.endsWith('/*') ? usualType(documented) : media.essence;
}

function usualType(range: string): string {
  const family = range.split('/')[0]?.trim().toLowerCase() ?? '';
  return family === '*' || family === 'application' ? 'application/json' : `${family}/plain`;
}

function preference(type: string): number {
  return parseMediaType(type)?.essence === 'application/json' ? 0 : 1;
}
