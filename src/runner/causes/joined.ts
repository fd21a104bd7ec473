import { groupBy } from '../../json/group-by.js';
import type { Collected } from './draft.js';
import { absorb } from './draft.js';

/** Which drafts have one cause, and how it is told. */
export interface Rule {
  /** Drafts of one group may have one cause; undefined for one that is by itself. */
  groupOf: (draft: Collected) => string | undefined;
  isOne: (group: readonly Collected[]) => boolean;
  reworded?: (draft: Collected, drafts: number) => Collected['worst'];
}

/** Drafts with the groups joined that a rule calls one, each at the place of its first. */
export function joined(drafts: readonly Collected[], limit: number, rule: Rule): Collected[] {
  const gone = new Set<Collected>();
  for (const [first, ...others] of groupBy(drafts, rule.groupOf).values()) {
    if (!first || others.length === 0 || !rule.isOne([first, ...others])) continue;
    for (const other of others) {
      absorb(first, other, limit);
      gone.add(other);
    }
    if (rule.reworded) first.worst = rule.reworded(first, others.length + 1);
  }
  return drafts.filter((draft) => !gone.has(draft));
}
