import type { ParsedMediaType } from '../../http/media-type.js';
import { parseMediaType, splitOutsideQuotes } from '../../http/media-type.js';
import { memoize } from '../../json/memoize.js';

/** A documented media type that the request accepts. */
export interface Offer<T> {
  entry: T;
  /** The type to send in Content-Type; for a documented range, a type within it. */
  type: string;
}

interface Range {
  media: ParsedMediaType;
  quality: number;
  /** Position in the Accept field. */
  index: number;
}

interface Fit extends Range {
  specificity: number;
}

/**
 * Returns the entries that an Accept field allows, best first (RFC 9110 §12.5.1). They are sorted by quality, then by
 * how specific the range is, then by the order in the field, then application/json first, then by the order in the
 * document. An absent or empty field accepts everything. The list is shared: not to be changed.
 */
export function negotiate<T extends { type: string }>(
  accept: string | undefined,
  entries: readonly T[],
): readonly Offer<T>[] {
  const field = accept === undefined || accept.trim() === '' ? '*/*' : accept;
  const known = offersOf(entries) as Map<string, readonly Offer<T>[]>;
  const offers = known.get(field) ?? offersFor(field, entries);
  // Clients send a few, and hostile ones others without end.
  if (known.size >= MOST_KNOWN) known.clear();
  if (field.length < LONGEST_KNOWN) known.set(field, offers);
  return offers;
}

const MOST_KNOWN = 100;
const LONGEST_KNOWN = 1000;

const offersOf = memoize((_: readonly unknown[]) => new Map<string, unknown>());

function offersFor<T extends { type: string }>(field: string, entries: readonly T[]): Offer<T>[] {
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
  // Java's URL client sends a single asterisk for any type.
  const media = parseMediaType(text.trim().replace(/^\*(?=\s*(;|$))/, '*/*'));
  if (!media) return [];
  const { q, ...parameters } = media.parameters;
  const quality = q === undefined ? 1 : Number(q);
  return [
    { media: { essence: media.essence, parameters }, quality: Number.isNaN(quality) ? 1 : quality, index },
  ];
}

/** Returns the most specific range for a type, whatever its quality: `text/*, text/html;q=0` excludes text/html. */
function bestRange(ranges: readonly Range[], documented: ParsedMediaType): Fit | undefined {
  return ranges
    .map((range) => ({ ...range, specificity: specificity(range.media, documented) }))
    .filter((fit) => fit.specificity > 0)
    .sort((a, b) => b.specificity - a.specificity || a.index - b.index)[0];
}

/**
 * Returns how specifically a range names a documented type, 0 if it does not. A parameter matters only if its values
 * differ.
 */
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

/**
 * Returns the type for Content-Type. A range cannot be sent there, so it is replaced by the type asked for, or a
 * usual one.
 */
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
