import { readableValue } from '../../http/field-value.js';
import type { RelayedExchange } from '../../io/relay/event.js';
import type { RecordedExchange } from '../recorded.js';

/** An exchange that was relayed as one that somebody has recorded. `maxBody`: bytes of a body that is decompressed. */
export function recordedOf(relayed: RelayedExchange, maxBody: number): RecordedExchange {
  const { method, url, fields, body, status, statusText, answered, answer, isOpen } = relayed;
  const { started, duration } = relayed;
  return {
    method,
    url,
    headers: pairs(fields),
    ...(body.length > 0 && { body }),
    outcome: {
      kind: 'response',
      status,
      statusText,
      headers: pairs(answered),
      body: answer,
      maxDecoded: maxBody,
      ...(isOpen && { isOpen: true as const }),
    },
    started,
    duration,
  };
}

/** Fields as they are read: what is no ASCII is UTF-8 nearly everywhere. */
function pairs(fields: readonly string[]): [name: string, value: string][] {
  const all: [string, string][] = [];
  for (let i = 0; i + 1 < fields.length; i += 2)
    all.push([fields[i] ?? '', readableValue(fields[i + 1] ?? '')]);
  return all;
}
