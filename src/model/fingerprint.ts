import { createHash } from 'node:crypto';
import { withoutIndexes } from '../json/pointer.js';
import { jsonText } from '../json/text.js';
import type { Cause } from './report.js';

/**
 * A digest for each cause, in their order, by which CIs know it again: of what is broken and where it shows, and of
 * nothing that changes from run to run, such as a value received or the line of the document. No two are equal.
 */
export function fingerprintsOf(causes: readonly Cause[]): string[] {
  const times = new Map<string, number>();
  return causes.map(({ document, check, pointer, at }) => {
    // Which item of a list shows it is chance.
    const identity = jsonText([document, check, pointer, withoutIndexes(at)]);
    const time = times.get(identity) ?? 0;
    times.set(identity, time + 1);
    return createHash('sha256')
      .update(time === 0 ? identity : `${identity} ${String(time)}`)
      .digest('hex');
  });
}
