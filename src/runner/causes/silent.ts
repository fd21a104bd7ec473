import type { Operation } from '../../model/document.js';
import type { Collected } from './draft.js';
import { absorb, operationsOf } from './draft.js';

/** What was given up because nothing was answered. */
export interface GivenUp {
  /** The operations, each with the number of its requests that were planned and not sent. */
  operations: ReadonlyMap<Operation, number>;
  /** Whether the whole run was. */
  isRun: boolean;
}

/** Drafts in which requests without an answer say what was given up because of them; of a whole run they are one. */
export function withGivenUp(
  drafts: readonly Collected[],
  { operations, isRun }: GivenUp,
  limit: number,
): Collected[] {
  const isSilent = ({ worst }: Collected): boolean =>
    worst.check === 'connection.timeout' && worst.known === undefined;
  const silent = drafts.filter(isSilent);
  const [first, ...others] = silent;
  if (isRun && first) {
    for (const other of others) absorb(first, other, limit);
    const message = `the server does not answer (${first.worst.received}), so the run was given up`;
    first.worst = { ...first.worst, message };
    return drafts.filter((draft) => !others.includes(draft));
  }
  for (const draft of silent) {
    const given = [...operations].filter(
      ([{ id, contract }]) => contract.name === draft.worst.document && operationsOf(draft).includes(id),
    );
    const left = given.reduce((sum, [, count]) => sum + count, 0);
    if (given.length === 0) continue;
    const message = `${draft.worst.message}; given up after several in a row: ${String(left)} planned requests were not sent`;
    draft.worst = { ...draft.worst, message };
  }
  return [...drafts];
}
