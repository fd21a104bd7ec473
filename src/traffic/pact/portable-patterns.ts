import { parsePattern } from '../../schema/keywords/pattern.js';
import { readExpression } from '../../schema/patterns/syntax.js';

/**
 * A pattern of a schema that Pact's verifiers read alike: their regular expressions (Rust's, Java's) know no
 * look-around and no back-references. Undefined for others.
 */
export function portablePattern(pattern: string): string | undefined {
  try {
    readExpression(parsePattern(pattern));
    return pattern;
  } catch {
    return undefined;
  }
}

/** How a text of a format is written, as far as a simple pattern can say; undefined where none can. */
export function formatPattern(format: string): string | undefined {
  return Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
}

const DATE = '\\d{4}-\\d\\d-\\d\\d';
const TIME = '\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([zZ]|[+-]\\d\\d:\\d\\d)';

/** RFC 3339 §5.6, RFC 4122 §3: looser than the formats where a pattern would be long, never stricter. */
const FORMATS: Readonly<Record<string, string>> = {
  date: `^${DATE}$`,
  time: `^${TIME}$`,
  'date-time': `^${DATE}[tT ]${TIME}$`,
  uuid: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$',
};
