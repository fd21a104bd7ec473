/** A media type or range, lower-cased, with its parameters (RFC 9110 §8.3.1). */
export interface ParsedMediaType {
  /** A type such as `application/json`, or a range such as `text/*`. */
  essence: string;
  parameters: Readonly<Record<string, string>>;
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

/** Whether a name can stand in a message as it is (RFC 9110 §5.6.2). */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

const MAX_REMEMBERED = 1000;

/** The same few media types come with every message; hostile servers may send others without end. */
export function remembering<T>(read: (value: string) => T): (value: string) => T {
  const known = new Map<string, T>();
  return (value) => {
    if (known.has(value)) return known.get(value) as T;
    const result = read(value);
    if (known.size >= MAX_REMEMBERED) known.clear();
    if (value.length < MAX_REMEMBERED) known.set(value, result);
    return result;
  };
}

/** Undefined when the value is no media type. Quoted parameter values are unquoted. */
export const parseMediaType = remembering(parse);

/** The ranges of a field Accept (RFC 9110 §12.5.1), what is no range left out. The list is shared: not to be changed. */
export const parseAccept: (value: string) => readonly ParsedMediaType[] = remembering((value) =>
  splitOutsideQuotes(value, ',').flatMap((range) => parseMediaType(range.trim()) ?? []),
);

function parse(value: string): ParsedMediaType | undefined {
  const [essence = '', ...rest] = splitOutsideQuotes(value, ';').map((part) => part.trim());
  const [type = '', subtype = '', more] = essence.toLowerCase().split('/');
  if (more !== undefined || !isToken(type) || !isToken(subtype)) return undefined;
  const parameters = rest.flatMap((part): [string, string][] => {
    const equals = part.indexOf('=');
    if (equals < 1) return [];
    return [[part.slice(0, equals).trim().toLowerCase(), unquote(part.slice(equals + 1).trim())]];
  });
  return { essence: `${type}/${subtype}`, parameters: Object.fromEntries(parameters) };
}

/** Splits at a separator that is not inside a quoted string (RFC 9110 §5.6.4). */
export function splitOutsideQuotes(value: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let i = 0; i < value.length; i++) {
    const char = value.charAt(i);
    if (quoted && char === '\\') {
      part += char + value.charAt(++i);
      continue;
    }
    if (char === '"') quoted = !quoted;
    if (char === separator && !quoted) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

function unquote(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : value;
}

/**
 * Whether a concrete media type falls under a documented type or range; documented parameters must be present, but for
 * a charset of JSON: it has none (RFC 8259 §11), so that leaving it out says nothing else.
 */
export function matchesMediaType(actual: ParsedMediaType, documented: ParsedMediaType): boolean {
  return (
    specificity(actual.essence, documented.essence) > 0 &&
    Object.entries(documented.parameters).every(([name, value]) =>
      Object.hasOwn(actual.parameters, name)
        ? actual.parameters[name]?.toLowerCase() === value.toLowerCase()
        : name === 'charset' && isJsonEssence(actual.essence),
    )
  );
}

/** The most specific documented entry that the media type falls under (OpenAPI 3.1 §4.8.13, `content`). */
export function findMediaType<T extends { type: string }>(
  actual: string,
  documented: readonly T[],
): T | undefined {
  const parsed = parseMediaType(actual);
  if (!parsed) return undefined;
  let best: T | undefined;
  let bestRank = 0;
  for (const entry of documented) {
    const range = parseMediaType(entry.type);
    if (!range || !matchesMediaType(parsed, range)) continue;
    const shared = Object.keys(range.parameters).filter((name) => Object.hasOwn(parsed.parameters, name));
    const rank = specificity(parsed.essence, range.essence) * 100 + shared.length;
    if (rank > bestRank) [best, bestRank] = [entry, rank];
  }
  return best;
}

const documentedTypes = new WeakMap<object, Map<string, unknown>>();

/** The same for a list that stays, such as a response's `content`: looked for once for each type. */
export function documentedMediaType<T extends { type: string }>(
  actual: string,
  documented: readonly T[],
): T | undefined {
  const known = documentedTypes.get(documented) ?? new Map<string, unknown>();
  documentedTypes.set(documented, known);
  if (known.has(actual)) return known.get(actual) as T | undefined;
  const found = findMediaType(actual, documented);
  if (known.size < MAX_REMEMBERED && actual.length < MAX_REMEMBERED) known.set(actual, found);
  return found;
}

function specificity(actual: string, range: string): 0 | 1 | 2 | 3 {
  if (actual === range) return 3;
  if (range === '*/*') return 1;
  return range.endsWith('/*') && actual.startsWith(range.slice(0, -1)) ? 2 : 0;
}

/** application/json, text/json and everything with the +json suffix (RFC 6839 §3.1). */
export const isJsonType: (type: string) => boolean = remembering((type) => {
  return isJsonEssence(parseMediaType(type)?.essence ?? '');
});

function isJsonEssence(essence: string): boolean {
  return /^(application|text)\/json$/.test(essence) || essence.endsWith('+json');
}

export const isXmlType: (type: string) => boolean = remembering((type) => {
  const essence = parseMediaType(type)?.essence ?? '';
  return /^(application|text)\/xml$/.test(essence) || essence.endsWith('+xml');
});

export function isFormType(type: string): boolean {
  return parseMediaType(type)?.essence === 'application/x-www-form-urlencoded';
}

/** A registered type of each range that most recipients of the range will know. */
const USUAL: Readonly<Record<string, string>> = {
  'text/*': 'text/plain',
  'image/*': 'image/png',
  'audio/*': 'audio/mpeg',
  'video/*': 'video/mp4',
  'font/*': 'font/woff2',
  'model/*': 'model/gltf-binary',
  'message/*': 'message/rfc822',
  'multipart/*': 'multipart/form-data',
};

/**
 * The media type as which a value can be sent where a type or range is documented: `*` cannot be. A text under a range
 * that holds JSON and everything else is sent as what it is, bytes; as JSON it would be another text, in quotes.
 */
export function concreteType(documented: string, value: unknown): string {
  const essence = parseMediaType(documented)?.essence ?? documented;
  if (!essence.includes('*')) return documented;
  const isAny = essence === '*/*' || essence === 'application/*';
  const any = typeof value === 'string' ? 'application/octet-stream' : 'application/json';
  return documented.replace(/^[^;]*/, isAny ? any : (USUAL[essence] ?? essence.replace('*', 'plain')));
}
