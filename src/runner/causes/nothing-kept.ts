import { groupBy } from '../../json/group-by.js';
import type { Collected } from './draft.js';
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

/** Drafts without those that say that nothing was proved where things are gone that a server does not keep. */
export function withoutLosses(drafts: readonly Collected[], limit: number): Collected[] {
  const gone = new Set<Collected>();
  for (const vain of drafts.filter(({ worst }) => worst.check === 'evidence.nothing-proved')) {
    const lost = drafts.find((draft) => isLossOf(draft, vain));
    if (!lost) continue;
    absorb(lost, vain, limit);
    gone.add(vain);
  }
  return drafts.filter((draft) => !gone.has(draft));
}

/** Whether things that a server does not keep are the reason why others are not to be found, or to be referred to. */
function isLossOf({ worst }: Collected, { worst: vain }: Collected): boolean {
  const isLoss =
    (worst.check === 'sequence.lost-write' && worst.at === 'status') || worst.check === 'sequence.id-reused';
  const isOnlyGone = vain.received.split(', ').every((answer) => /^(404|409|410|422)\b/.test(answer));
  return isLoss && isOnlyGone && worst.document === vain.document && worst.known === undefined;
}
