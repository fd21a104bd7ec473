import { parseMediaType } from '../media-type.js';

/**
 * How a sequential media type writes its items (OpenAPI 3.2 §4.14.2): as server-sent events, one JSON text a line, or JSON
 * texts that each start with a record separator (RFC 7464).
 */
export type SequenceKind = 'events' | 'lines' | 'records';

const LINES: readonly string[] = [
  'application/jsonl',
  'application/x-jsonl',
  'application/jsonlines',
  'application/x-jsonlines',
  'application/ndjson',
  'application/x-ndjson',
];

/** The kind of a sequential media type; undefined for every other. */
export function sequenceKind(type: string): SequenceKind | undefined {
  const essence = parseMediaType(type)?.essence ?? '';
  if (essence === 'text/event-stream') return 'events';
  if (LINES.includes(essence)) return 'lines';
  return essence === 'application/json-seq' || essence.endsWith('+json-seq') ? 'records' : undefined;
}
