import { groupBy } from '../../json/group-by.js';
import type { Collected } from './collector.js';
import { absorb } from './draft.js';

const CODE = 'sequence.nothing-kept';

/**
 * That a server answers every creation with the same shows that it keeps nothing, where nothing else shows that it does:
 * then what its things are like later has this one cause. A server that keeps other things answers so for a reason of
 * its own, which is no fault.
 */
export function withNothingKept(
  drafts: readonly Collected[],
  keepsThings: (document: string) => boolean,
  limit: number,
): Collected[] {
  const ofThings = drafts.filter(({ worst }) => worst.check.startsWith('sequence.'));
  const gone = new Set<Collected>();
  for (const [document, group] of groupBy(ofThings, ({ worst }) => worst.document)) {
    const canned = group.filter(({ worst }) => worst.check === CODE);
    if (keepsThings(document)) {
      for (const each of canned) gone.add(each);
      continue;
    }
    const [first] = canned;
    for (const other of first ? group.filter((each) => each !== first) : []) {
      if (first) absorb(first, asMild(other, first), limit);
      gone.add(other);
    }
  }
  return drafts.filter((draft) => !gone.has(draft));
}

/** A draft no more severe than another one. */
function asMild(draft: Collected, { worst: { severity } }: Collected): Collected {
  if (draft.worst.severity !== 'error') return draft;
  return {
    ...draft,
    worst: { ...draft.worst, severity },
    kept: draft.kept.map((one) => ({ ...one, severity })),
  };
}
