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

/** The same few media types come with every message; hostile servers may send others without end. */
const parsed = new Map<string, ParsedMediaType | undefined>();
const MAX_REMEMBERED = 1000;

/** Undefined when the value is no media type. Quoted parameter values are unquoted. */
export function parseMediaType(value: string): ParsedMediaType | undefined {
  if (parsed.has(value)) return parsed.get(value);
  const result = parse(value);
  if (parsed.size >= MAX_REMEMBERED) parsed.clear();
  if (value.length < MAX_REMEMBERED) parsed.set(value, result);
  return result;
}

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

/** Whether a concrete media type falls under a documented type or range; documented parameters must be present. */
export function matchesMediaType(actual: ParsedMediaType, documented: ParsedMediaType): boolean {
  return (
    specificity(actual.essence, documented.essence) > 0 &&
    Object.entries(documented.parameters).every(
      ([name, value]) =>
        Object.hasOwn(actual.parameters, name) &&
        actual.parameters[name]?.toLowerCase() === value.toLowerCase(),
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
  const rank = (entry: T): number => {
    const range = parseMediaType(entry.type);
    if (!range || !matchesMediaType(parsed, range)) return 0;
    return specificity(parsed.essence, range.essence) * 100 + Object.keys(range.parameters).length;
  };
  const ranked = documented
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter((candidate) => candidate.rank > 0);
  return ranked.sort((a, b) => b.rank - a.rank)[0]?.entry;
}

function specificity(actual: string, range: string): 0 | 1 | 2 | 3 {
  if (actual === range) return 3;
  if (range === '*/*') return 1;
  return range.endsWith('/*') && actual.startsWith(range.slice(0, -1)) ? 2 : 0;
}

/** application/json, text/json and everything with the +json suffix (RFC 6839 §3.1). */
export function isJsonType(type: string): boolean {
  const essence = parseMediaType(type)?.essence ?? '';
  return /^(application|text)\/json$/.test(essence) || essence.endsWith('+json');
}

export function isXmlType(type: string): boolean {
  const essence = parseMediaType(type)?.essence ?? '';
  return /^(application|text)\/xml$/.test(essence) || essence.endsWith('+xml');
}

export function isFormType(type: string): boolean {
  return parseMediaType(type)?.essence === 'application/x-www-form-urlencoded';
}
