import { fingerprintsOf } from '../../model/fingerprint.js';
import type { Cause, Comparison, Evidence, EvidenceState, Report } from '../../model/report.js';
import { STATES } from '../counts.js';

const RANKS = { ...STATES, absent: -1 } as const;

/** A report with what has become different since another one: causes that are new or gone, clauses that are not shown any more. */
export function compared(report: Report, base: Report): Report {
  const [prints, before] = [fingerprintsOf(report.causes), fingerprintsOf(base.causes)];
  const [known, kept] = [new Set(before), new Set(prints)];
  const causes = report.causes.map((cause, i): Cause => {
    const { isNew: _, ...others } = cause;
    return known.has(prints[i] ?? '') ? others : { ...others, isNew: true };
  });
  const gone = base.causes
    .filter((_, i) => !kept.has(before[i] ?? ''))
    .map(({ severity, check, message, document, location, operations }) => ({
      ...{ severity, check, message, document, location, operations },
    }));
  return { ...report, causes, against: { gone, ...evidenceOf(report, base) } };
}

function evidenceOf(report: Report, base: Report): Pick<Comparison, 'lost' | 'gained'> {
  const [now, then] = [statesOf(report), statesOf(base)];
  const isRemoved = removedFrom(report);
  const lost = base.evidence.flatMap((entry): Comparison['lost'] => {
    const { document, operation, clause, state: was } = entry;
    const is = now.get(keyOf(entry)) ?? 'absent';
    // What the document says no more is no loss.
    if (RANKS[is] >= RANKS[was] || was === 'never' || (is === 'absent' && isRemoved(entry))) return [];
    return [{ document, operation, clause, was, is }];
  });
  const gained = report.evidence.filter(
    (entry) => entry.state === 'seen' && then.get(keyOf(entry)) !== 'seen',
  ).length;
  return { lost, gained };
}

function keyOf({ document, operation, clause }: Evidence): string {
  return `${document} ${operation} ${clause}`;
}

function statesOf({ evidence }: Report): Map<string, EvidenceState> {
  return new Map(evidence.map((entry) => [keyOf(entry), entry.state]));
}

/** Whether an operation was verified, so that a clause which is not among its evidence is not documented any more. */
function removedFrom({ operations, documents }: Report): (entry: Evidence) => boolean {
  const sent = new Set(
    operations.filter(({ exchanges }) => exchanges > 0).map(({ document, id }) => `${document} ${id}`),
  );
  const names = new Set(documents.map(({ name }) => name));
  return ({ document, operation }) => sent.has(`${document} ${operation}`) || !names.has(document);
}
