import { jsonText } from '../../json/text.js';

/** Characters of the field: servers and clients refuse header sections of more than some thousand. */
const MOST = 4096;

interface Told {
  check: string;
  severity: string;
  at: string;
  message: string;
}

/**
 * Findings as the value of a header field: a list in JSON, in ASCII; `[]` for none. Where not all have room, the last item
 * is `{"more": <how many>}`.
 */
export function findingsField(findings: readonly Told[]): string {
  const items = findings.map(({ check, severity, at, message }) =>
    ascii(jsonText({ check, severity, at, message })),
  );
  const fitting: string[] = [];
  let length = 0;
  for (const item of items) {
    if (length + item.length > MOST) break;
    length += item.length;
    fitting.push(item);
  }
  const more = items.length - fitting.length;
  return `[${[...fitting, ...(more > 0 ? [`{"more":${more}}`] : [])].join(',')}]`;
}

function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
