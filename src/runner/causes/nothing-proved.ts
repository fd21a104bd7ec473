import { jsonText } from '../../json/text.js';
import type { Collected } from './draft.js';
import { absorb, operationsOf, repeatable } from './draft.js';
import { joined } from './joined.js';

/** What can be wrong with answers to valid requests so that nothing is proved. */
const ANSWERS =
  /^(connection\.|credentials\.missing$|response\.(too-large$|status\.|redirect\.)|request\.valid\.refused$)/;

/** That nothing was proved of one operation follows from its own failure, before it is one with others of other failures. */
export function withVainFailures(drafts: readonly Collected[], limit: number): Collected[] {
  const gone = new Set<Collected>();
  for (const vain of drafts.filter(({ worst }) => worst.check === 'evidence.nothing-proved')) {
    const failure = drafts.find(
      (other) =>
        other.worst.check === 'response.status.server-error' &&
        isReason(other, vain) &&
        isWithin(vain, other),
    );
    if (!failure || !isOfFailuresAlone(vain)) continue;
    absorb(failure, vain, limit);
    gone.add(vain);
  }
  return drafts.filter((draft) => !gone.has(draft));
}

/** Whether all answers were 5xx: `500 (2 of 2)`. */
function isOfFailuresAlone({ worst }: Collected): boolean {
  return worst.received.split(', ').every((answer) => answer.startsWith('5'));
}

interface Server {
  isServing: (document: string) => boolean;
  isLetIn: (document: string, security: string | undefined) => boolean;
}

/**
 * That nothing was proved of an operation follows from an error in all of its answers, or from credentials that are not
 * accepted. Where its answers are no errors by themselves, they are what shows it. `isServing`: whether a document's server
 * has served anything: then 403 says that just this is forbidden, for whatever reason (RFC 9110 §15.5.4). `isLetIn`: whether
 * it has served somebody with these credentials: then 401 is about something else, such as a password in the body.
 */
export function withoutConsequences(
  drafts: readonly Collected[],
  limit: number,
  { isServing, isLetIn }: Server,
): Collected[] {
  const isOfCredentials = ({ worst, security }: Collected): boolean =>
    (worst.received.startsWith('401') && !isLetIn(worst.document, security)) ||
    (worst.received.startsWith('403') && !isServing(worst.document));
  const isVain = ({ worst }: Collected): boolean => worst.check === 'evidence.nothing-proved';
  const gone = new Set<Collected>();
  for (const vain of drafts.filter(isVain)) {
    const others = drafts.filter((other) => !gone.has(other) && isReason(other, vain));
    const covering = others.filter((other) => operationsOf(vain).every((id) => other.byOperation.has(id)));
    const reason =
      covering.find((each) => each.worst.severity === 'error' && !isOfMissing(each)) ??
      covering.find((each) => isOfCredentials(each) && isWithin(each, vain));
    if (reason) {
      reason.worst = { ...reason.worst, severity: 'error' };
      absorb(reason, vain, limit);
      gone.add(vain);
    }
    for (const other of others.filter((each) => each !== reason && isShownBy(vain, each))) {
      if (!reason && vain.worst.curl === undefined) vain.worst = repeatable(vain.worst, other.worst);
      absorb(reason ?? vain, other, limit);
      if (!reason) vain.kept[0] = vain.worst;
      gone.add(other);
    }
  }
  return drafts.filter((draft) => !gone.has(draft));
}

function isReason({ worst }: Collected, { worst: vain }: Collected): boolean {
  return (
    worst.document === vain.document &&
    worst.known === undefined &&
    worst.severity !== 'note' &&
    ANSWERS.test(worst.check)
  );
}

/** Whether a warning about refusals is of the answers by which nothing was proved. */
function isShownBy(vain: Collected, draft: Collected): boolean {
  const { worst } = draft;
  return (
    (worst.severity === 'warning' || isOfMissing(draft)) &&
    vain.worst.received.includes(worst.received.slice(0, 3)) &&
    isWithin(draft, vain)
  );
}

/** Whether what is not there, as the document says may be, is the documented example: a new server need not have it. */
function isOfMissing({ worst }: Collected): boolean {
  return worst.check === 'request.valid.refused' && worst.received.startsWith('404');
}

/** Whether a draft showed at no operation but those of the other. */
function isWithin({ byOperation }: Collected, other: Collected): boolean {
  return [...byOperation.keys()].every((id) => other.byOperation.has(id));
}

/** That nothing was proved accuses nobody: the operations are one list of what needs more than the document says. */
export function withOneUnproved(drafts: readonly Collected[], limit: number): Collected[] {
  return joined(drafts, limit, {
    groupOf: ({ worst: { check, document, known, severity } }) =>
      check === 'evidence.nothing-proved' ? jsonText([document, known?.reason ?? '', severity]) : undefined,
    isOne: () => true,
    reworded: (first) => {
      const count = operationsOf(first).length;
      return { ...first.worst, message: `${first.worst.message} (one of ${String(count)} operations)` };
    },
  });
}
