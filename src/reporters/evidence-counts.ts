import type { Report } from '../model/report.js';

/** Clauses of one operation, those about errors left out: most of them cannot be provoked from outside. */
export interface EvidenceCounts {
  seen: number;
  all: number;
}

/** How many clauses of each operation were seen with a value, as a lookup by document and operation. */
export function evidenceCounts({
  evidence,
}: Pick<Report, 'evidence'>): (document: string, operation: string) => EvidenceCounts {
  const counts = new Map<string, EvidenceCounts>();
  for (const { document, operation, about, state } of evidence) {
    if (about === 'error') continue;
    const own = counts.get(keyOf(document, operation)) ?? { seen: 0, all: 0 };
    own.all++;
    if (state === 'seen') own.seen++;
    counts.set(keyOf(document, operation), own);
  }
  return (document, operation) => counts.get(keyOf(document, operation)) ?? { seen: 0, all: 0 };
}

function keyOf(document: string, operation: string): string {
  return `${document} ${operation}`;
}
